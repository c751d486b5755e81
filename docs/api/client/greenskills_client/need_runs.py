from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import Listing, Making, Reading


class NeedRunAskedRequest(TypedDict):
    """What to count: everything anew (sql), or everything a second time to compare (numpy)."""

    engine: NotRequired[Literal["sql", "numpy"]]


class NeedRunRow(TypedDict):
    """One recomputation of the needs."""

    cancel_asked: bool
    difference: float | None
    engine: str
    parts_done: int
    parts_total: int
    rows: int
    seconds: float | None
    started: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    step: str
    subject: str
    trigger: str
    uid: str
    uri: str


class NeedRunDetail(NeedRunRow):
    """One recomputation with what it rested on; a second count tells its verdict here."""

    inputs: dict[str, Any]


class NeedRunsListQuery(Listing, total=False):
    engine: Sequence[str]
    ordering: Literal["started", "-started"]
    state: Sequence[Literal["cancelled", "done", "failed", "running", "waiting"]]


class NeedRuns(Connection):
    def need_runs_list(self, **asked: Unpack[NeedRunsListQuery]) -> Rows[NeedRunRow]:
        """Recomputations, the newest first."""
        return Rows(self, "/api/v1/need-runs/", asked)

    def need_runs_create(
        self, body: NeedRunAskedRequest | None = None, **asked: Unpack[Making]
    ) -> Answer[NeedRunDetail]:
        """Ask for a full recompute, or for a second count. Coordinators only.

        The worker does it; follow it at the address in the answer. One that waits already is answered again.
        """
        return self.ask("POST", "/api/v1/need-runs/", asked, body)

    def need_runs_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[NeedRunDetail]:
        """Recomputations, the newest first."""
        return self.ask("GET", f"/api/v1/need-runs/{quoted(key)}/", asked)

    def need_runs_cancel_create(self, key: str, **asked: Unpack[Making]) -> Answer[NeedRunDetail]:
        """Stop what somebody asked for; the figures stay as they were. Coordinators only.

        What a change set off cannot be stopped (409): it brings that change into the figures.
        """
        return self.ask("POST", f"/api/v1/need-runs/{quoted(key)}/cancel/", asked)
