from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection
from .shared import Asking


class ChangeRow(TypedDict):
    """One public object came, changed or went.

    `data` is all that its list and its detail tell an anonymous client; null when it is gone. `changes` are the
    places (RFC 6901) that differ from what the feed told of it before.
    """

    at: str
    changes: list[ChangeRowChangesItem]
    data: dict[str, Any] | None
    kind: Literal["created", "updated", "deleted"]
    number: int
    resource: Literal[
        "partners", "sectors", "themes", "jobs", "competences", "job-competences", "shortage-listings", "profiles",
        "roadmaps", "action-lines", "actions", "indicators", "targets", "initiatives", "agenda-requests", "workforce",
        "scenarios", "evidence", "group-evidence", "need-runs", "need-releases", "dialogues", "contributions",
        "statements"
    ]
    uid: str


ChangeRowChangesItem = TypedDict("ChangeRowChangesItem", {
    "from": NotRequired["Any"],
    "pointer": "str",
    "to": NotRequired["Any"],
})


class ChangesAnswer(TypedDict):
    """A stretch of the feed. Ask again with `since` = `next`; at once when there is `more`."""

    more: bool
    next: int
    results: list[ChangeRow]


class ChangesListQuery(Asking, total=False):
    limit: int
    resource: Sequence[
        Literal["action-lines", "actions", "agenda-requests", "competences", "contributions", "dialogues", "evidence",
        "group-evidence", "indicators", "initiatives", "job-competences", "jobs", "need-releases", "need-runs",
        "partners", "profiles", "roadmaps", "scenarios", "sectors", "shortage-listings", "statements", "targets",
        "themes", "workforce"]
    ]
    since: int


class Changes(Connection):
    def changes_list(self, **asked: Unpack[ChangesListQuery]) -> Answer[ChangesAnswer]:
        """Every change since a position, the oldest first. From 0 on it gives everything public, as it is now.

        Keep `next` and come back with it: you miss nothing and get nothing twice. Changes of 90 days ago that a
        newer change of the same object has overtaken are left out, so numbers may be missing there.

        As a table: all changes from the position on, without `limit`; go on from the last `number`. `data` is
        JSON text, which a spreadsheet cuts at 32,767 characters and CSV does not. What happened is not sent
        back.
        """
        return self.ask("GET", "/api/v1/changes/", asked)
