from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import Asking, ListingMore, Making, ReadingMore


class BringBackRequest(TypedDict):
    """What is taken into use again."""

    about: NotRequired[Literal["competence", "job"]]
    item: str
    reason: str
    seen: dict[str, int]


class CuratedItem(TypedDict):
    """What a decision changed on one competence or job: the members that changed, as they were and as they became."""

    after: Any
    before: Any
    item: str


class CurationListQuery(ListingMore, total=False):
    about: Sequence[Literal["competence", "job"]]
    kind: Sequence[
        Literal["bring_back", "circular", "labels", "merge", "rearrange", "replace", "retire", "split", "undo"]
    ]
    ordering: Literal["made", "-made"]
    updated_after: str


class DecisionRow(TypedDict):
    """One decision. `undone` says that a later one took it back, `undoes` which one this took back.

    `proposals` are the proposals to profiles that came of it; they are made in a moment, so the list may still
    grow.
    """

    about: Literal["competence", "job"]
    changes: list[CuratedItem]
    kind: Literal["retire", "replace", "split", "merge", "rearrange", "bring_back", "circular", "labels", "undo"]
    language: str
    made: str
    proposals: list[str]
    reason: str
    uid: str
    undoes: str | None
    undone: bool
    uri: str


class EndingRequest(TypedDict):
    """What goes and what follows all of it, the nearest first: none retires, one replaces or merges, several
    split.
    """

    about: NotRequired[Literal["competence", "job"]]
    reason: str
    retired: list[str]
    seen: dict[str, int]
    successors: NotRequired[list[str]]


class JobLink(TypedDict):
    """A competence that a job asks."""

    competence: str
    importance: Literal["essential", "optional"]
    job: str


class LabellingRequest(TypedDict):
    """{uid of a competence: the label that people use in Flanders}; "" takes it away."""

    labels: dict[str, str]
    seen: dict[str, int]


class Links(TypedDict):
    """Links of jobs to what follows. While it is open, those that accepting would make now; later, those it made."""

    decided: str | None
    links: list[JobLink]
    state: Literal["open", "accepted", "declined", "dropped", "by_hand"]


class LinksDecisionRequest(TypedDict):
    """The jobs that are linked to what follows; none declines."""

    jobs: list[str]


class MarkingRequest(TypedDict):
    """Competences that are circular, with themes (uid or slug) that they get besides; or no longer circular."""

    circular: bool
    competences: list[str]
    reason: NotRequired[str]
    seen: dict[str, int]
    themes: NotRequired[list[str]]


class TakingBackRequest(TypedDict):
    """Why a decision is taken back."""

    reason: str


class Curation(Connection):
    def curation_list(self, **asked: Unpack[CurationListQuery]) -> Rows[DecisionRow]:
        """Decisions about competences and jobs, the newest first."""
        return Rows(self, "/api/v1/curation/", asked)

    def curation_bring_back_create(self, body: BringBackRequest, **asked: Unpack[Making]) -> Answer[DecisionRow]:
        """Take one into use again, without successors."""
        return self.ask("POST", "/api/v1/curation/bring-back/", asked, body)

    def curation_circular_create(self, body: MarkingRequest, **asked: Unpack[Making]) -> Answer[DecisionRow]:
        """Mark competences as circular, or take the mark away with their circular themes."""
        return self.ask("POST", "/api/v1/curation/circular/", asked, body)

    def curation_end_create(self, body: EndingRequest, **asked: Unpack[Making]) -> Answer[DecisionRow]:
        """Retire, replace, split or merge. Profiles that name what goes get a proposal; nothing else changes."""
        return self.ask("POST", "/api/v1/curation/end/", asked, body)

    def curation_labels_create(self, body: LabellingRequest, **asked: Unpack[Making]) -> Answer[DecisionRow]:
        """Give competences their Flemish labels."""
        return self.ask("POST", "/api/v1/curation/labels/", asked, body)

    def curation_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[DecisionRow]:
        """Decisions about competences and jobs, the newest first."""
        return self.ask("GET", f"/api/v1/curation/{quoted(key)}/", asked)

    def curation_links_retrieve(self, key: str, **asked: Unpack[Asking]) -> Answer[Links]:
        """Which jobs would ask what follows, where jobs ask what goes. 404 where there is nothing to link."""
        return self.ask("GET", f"/api/v1/curation/{quoted(key)}/links/", asked)

    def curation_links_create(self, key: str, body: LinksDecisionRequest, **asked: Unpack[Making]) -> Answer[Links]:
        """Link these jobs to what follows, or decline with an empty list."""
        return self.ask("POST", f"/api/v1/curation/{quoted(key)}/links/", asked, body)

    def curation_undo_create(self, key: str, body: TakingBackRequest, **asked: Unpack[Making]) -> Answer[DecisionRow]:
        """Put everything back as it was before this decision; refused once a later one changed any of it."""
        return self.ask("POST", f"/api/v1/curation/{quoted(key)}/undo/", asked, body)
