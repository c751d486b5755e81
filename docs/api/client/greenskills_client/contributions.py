from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import DialogueRef, ListingMore, ReadingMore


class AdoptionRow(TypedDict):
    """A proposal that a contribution led to. `path` is the row that it changes, such as "requirements/<id>"."""

    created: str
    decided: str | None
    path: str
    state: Literal["open", "accepted", "partly", "declined", "withdrawn"]
    uid: str


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
    kind: Literal[
        "feasible", "with-support", "not-feasible", "missing", "superfluous", "wrong-level", "learnt", "free"
    ]
    made_of: list[str]
    outcome: Literal["", "adopted", "answered", "declined"]
    points: int
    proposals: list[AdoptionRow]
    row: str | None
    row_label: dict[str, str]
    state: Literal["shown", "replaced"]
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
    ordering: Literal["created", "-created"]
    outcome: Sequence[Literal["adopted", "answered", "declined"]]
    row: Sequence[str]


class Contributions(Connection):
    def contributions_list(self, **asked: Unpack[ContributionsListQuery]) -> Rows[ContributionRow]:
        """What was said in dialogues that are over, and what became of it; the latest first. Never who said it."""
        return Rows(self, "/api/v1/contributions/", asked)

    def contributions_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[ContributionRow]:
        """What was said in dialogues that are over, and what became of it; the latest first. Never who said it."""
        return self.ask("GET", f"/api/v1/contributions/{quoted(key)}/", asked)
