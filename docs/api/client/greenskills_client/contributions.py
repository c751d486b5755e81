from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import (
    ContributionsAdoptCreateQuery,
    DialogueRef,
    ListingMore,
    Making,
    OfDialogueRequest,
    ProposalDetail,
    ReadingMore,
)


class AdoptingRequest(TypedDict):
    """A proposal that grows from contributions."""

    base: NotRequired[int]
    content: NotRequired[dict[str, Any]]
    contributions: list[str]
    dialogue: str
    document: NotRequired[str]
    reason: NotRequired[str]


class AdoptionRow(TypedDict):
    """A proposal that a contribution led to. `path` is the row that it changes, such as "requirements/<id>"."""

    created: str
    decided: str | None
    path: str
    state: Literal["open", "accepted", "partly", "declined", "withdrawn"]
    uid: str


class ChosenRequest(TypedDict):
    """Contributions of one dialogue, at most 100."""

    contributions: list[str]
    dialogue: str


class ClusteringRequest(TypedDict):
    """What comes under one label."""

    contributions: list[str]
    dialogue: str
    theme: str


class ContributionRow(TypedDict):
    """Something said in a dialogue, and what became of it."""

    about: Literal["task", "requirement", "profile", "free"]
    answer: str
    became: list[str]
    created: str
    decided: str | None
    details: dict[str, Any]
    dialogue: DialogueRef
    document: str | None
    hidden_because: str
    kind: Literal[
        "feasible", "with-support", "not-feasible", "missing", "superfluous", "wrong-level", "learnt", "free"
    ]
    made_of: list[str]
    outcome: Literal["", "adopted", "answered", "declined"]
    points: int
    proposals: list[AdoptionRow]
    row: str | None
    row_label: dict[str, str]
    state: Literal["new", "shown", "hidden", "replaced"]
    text: str
    theme: str
    uid: str
    uri: str


class ContributionsListQuery(ListingMore, total=False):
    about: Sequence[Literal["free", "profile", "requirement", "task"]]
    dialogue: Sequence[str]
    document: Sequence[str]
    kind: Sequence[
        Literal["feasible", "free", "learnt", "missing", "not-feasible", "superfluous", "with-support", "wrong-level"]
    ]
    ordering: Literal["created", "-created", "points", "-points"]
    outcome: Sequence[Literal["adopted", "answered", "declined"]]
    row: Sequence[str]
    state: Sequence[Literal["hidden", "new", "replaced", "shown"]]
    undecided: bool


class ContributionsNow(TypedDict):
    """The contributions as they stand now."""

    results: list[ContributionRow]


class DecidingRequest(TypedDict):
    """How these end. What is adopted becomes a proposal: see `adopt/`."""

    answer: str
    contributions: list[str]
    dialogue: str
    outcome: Literal["answered", "declined"]
    seen: NotRequired[Literal["", "adopted", "answered", "declined"]]


class MergingRequest(TypedDict):
    """What becomes one, in new words."""

    contributions: list[str]
    dialogue: str
    kind: NotRequired[
        Literal["feasible", "with-support", "not-feasible", "missing", "superfluous", "wrong-level", "learnt", "free"]
    ]
    text: str


class SettingAsideRequest(TypedDict):
    """What is taken from every screen."""

    contributions: list[str]
    dialogue: str
    reason: str


class SplittingRequest(TypedDict):
    """What says several things, and each of them in its own words."""

    contribution: str
    dialogue: str
    texts: list[str]


class ToldWhatBecame(TypedDict):
    """How many people get mail."""

    told: int


class Contributions(Connection):
    def contributions_list(self, **asked: Unpack[ContributionsListQuery]) -> Rows[ContributionRow]:
        """What was said in dialogues that are over, and what became of it; the latest first. Never who said it.

        Who leads a dialogue reads all of it from the beginning, also what waits and what was set aside.
        """
        return Rows(self, "/api/v1/contributions/", asked)

    def contributions_adopt_create(
        self, body: AdoptingRequest, **asked: Unpack[ContributionsAdoptCreateQuery]
    ) -> Answer[ProposalDetail]:
        """Hand in the proposal that these lead to: a trial shows what it would change. Its editors decide on it."""
        return self.ask("POST", "/api/v1/contributions/adopt/", asked, body)

    def contributions_cluster_create(
        self, body: ClusteringRequest, **asked: Unpack[Making]
    ) -> Answer[ContributionsNow]:
        """Put these under one label."""
        return self.ask("POST", "/api/v1/contributions/cluster/", asked, body)

    def contributions_decide_create(self, body: DecidingRequest, **asked: Unpack[Making]) -> Answer[ContributionsNow]:
        """Answer or decline these, with a reason that everybody reads."""
        return self.ask("POST", "/api/v1/contributions/decide/", asked, body)

    def contributions_merge_create(self, body: MergingRequest, **asked: Unpack[Making]) -> Answer[ContributionRow]:
        """Make one of several. They stay to be read as what it was `made_of`; each dot counts once for a person."""
        return self.ask("POST", "/api/v1/contributions/merge/", asked, body)

    def contributions_set_aside_create(
        self, body: SettingAsideRequest, **asked: Unpack[Making]
    ) -> Answer[ContributionsNow]:
        """Take these from every screen, with the reason. Who gave them a dot gets it back."""
        return self.ask("POST", "/api/v1/contributions/set-aside/", asked, body)

    def contributions_show_create(self, body: ChosenRequest, **asked: Unpack[Making]) -> Answer[ContributionsNow]:
        """Let everybody see these, whether they waited or were set aside."""
        return self.ask("POST", "/api/v1/contributions/show/", asked, body)

    def contributions_split_create(self, body: SplittingRequest, **asked: Unpack[Making]) -> Answer[ContributionsNow]:
        """Make several of one that says several things; answers with those. Its dots go back."""
        return self.ask("POST", "/api/v1/contributions/split/", asked, body)

    def contributions_tell_create(self, body: OfDialogueRequest, **asked: Unpack[Making]) -> Answer[ToldWhatBecame]:
        """Mail who asked to hear what became of what they said, and for whom there is news: one mail a person."""
        return self.ask("POST", "/api/v1/contributions/tell/", asked, body)

    def contributions_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[ContributionRow]:
        """What was said in dialogues that are over, and what became of it; the latest first. Never who said it.

        Who leads a dialogue reads all of it from the beginning, also what waits and what was set aside.
        """
        return self.ask("GET", f"/api/v1/contributions/{quoted(key)}/", asked)
