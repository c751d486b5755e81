from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import ListingMore, Making, ReadingMore


class ReviewTaskRow(TypedDict):
    """A release of ESCO changed or dropped something that people use here: a coordinator judges what it means."""

    about: Literal["competence", "job"]
    changes: Any
    decided: str | None
    decision: str | None
    item: str
    made: str
    note: str
    profiles: int
    release: str
    state: Literal["open", "replaced", "kept", "seen"]
    uid: str
    uri: str
    what: Literal["gone", "changed"]


class ReviewTasksListQuery(ListingMore, total=False):
    competence: Sequence[str]
    job: Sequence[str]
    ordering: Literal["made", "-made", "profiles", "-profiles"]
    state: Sequence[Literal["kept", "open", "replaced", "seen"]]
    what: Sequence[Literal["changed", "gone"]]


class SettlingRequest(TypedDict):
    """The answer, without touching the competence or job itself: for that, take a decision."""

    note: NotRequired[str]
    state: Literal["kept", "seen"]


class ReviewTasks(Connection):
    def review_tasks_list(self, **asked: Unpack[ReviewTasksListQuery]) -> Rows[ReviewTaskRow]:
        """What a release of ESCO changed under the profiles, the newest first. Coordinators only."""
        return Rows(self, "/api/v1/review-tasks/", asked)

    def review_tasks_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[ReviewTaskRow]:
        """What a release of ESCO changed under the profiles, the newest first. Coordinators only."""
        return self.ask("GET", f"/api/v1/review-tasks/{quoted(key)}/", asked)

    def review_tasks_settle_create(
        self, key: str, body: SettlingRequest, **asked: Unpack[Making]
    ) -> Answer[ReviewTaskRow]:
        """Answer it: kept as our own, or still means the same."""
        return self.ask("POST", f"/api/v1/review-tasks/{quoted(key)}/settle/", asked, body)
