from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import (
    ActionsBulkUpdateQuery,
    BulkAnswer,
    ListingMore,
    Merging,
    PartnerRef,
    ReadingMore,
    Texts,
    ToldChange,
)


class PatchedActionChangeRequest(TypedDict):
    """How far an action is; what is left out stays."""

    evidence: NotRequired[list[EvidenceLinkRequest]]
    owner: NotRequired[str | None]
    progress: NotRequired[int | None]
    status: NotRequired[Literal["unknown", "planned", "running", "done"]]
    weight: NotRequired[float]


class ActionChangeOfManyRequest(PatchedActionChangeRequest):
    """How far an action is; what is left out stays."""

    revision: int
    uid: str


class ActionRow(TypedDict):
    """An action; `line` is null where the source does not say which line it belongs to."""

    code: str
    evidence: list[EvidenceLink]
    line: str | None
    owner: PartnerRef | None
    progress: int | None
    revision: int
    roadmap: str
    status: Literal["unknown", "planned", "running", "done"]
    title: Texts
    uid: str
    uri: str
    weight: float


class ActionChanged(ActionRow):
    """An action; `line` is null where the source does not say which line it belongs to."""

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class ActionsListQuery(ListingMore, total=False):
    line: Sequence[str]
    ordering: Literal[
        "code", "-code", "status", "-status", "progress", "-progress", "title_nl", "-title_nl", "title_en",
        "-title_en"
    ]
    owner: Sequence[str]
    roadmap: Sequence[str]
    status: Sequence[Literal["done", "planned", "running", "unknown"]]


class EvidenceLink(TypedDict):
    """A link that shows what an action did."""

    date: NotRequired[str | None]
    label: str
    url: str


class EvidenceLinkRequest(TypedDict):
    """A link that shows what an action did."""

    date: NotRequired[str | None]
    label: str
    url: str


class Actions(Connection):
    def actions_list(self, **asked: Unpack[ActionsListQuery]) -> Rows[ActionRow]:
        """Actions of the roadmaps, and how far they are."""
        return Rows(self, "/api/v1/actions/", asked)

    def actions_bulk_update(
        self, body: Sequence[ActionChangeOfManyRequest], **asked: Unpack[ActionsBulkUpdateQuery]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 of these, all or none.

        A row holds what a PATCH of one takes, its `uid` and the `revision` that you read with it. Every fault
        is told with the place of its row.
        """
        return self.ask("PATCH", "/api/v1/actions/", asked, body)

    def actions_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[ActionRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask("GET", f"/api/v1/actions/{quoted(key)}/", asked)

    def actions_partial_update(
        self, key: str, body: PatchedActionChangeRequest | None = None, **asked: Unpack[Merging]
    ) -> Answer[ActionChanged]:
        """Say how far an action is; for editors of its owner and coordinators. `evidence` is replaced as a whole."""
        return self.ask("PATCH", f"/api/v1/actions/{quoted(key)}/", asked, body)
