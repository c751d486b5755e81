from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack, overload

from .base import Answer, Connection, Rows, quoted
from .shared import (
    BulkAnswer,
    ContributionsAdoptCreateQuery,
    Listing,
    Making,
    Reading,
    TokensDestroyQuery,
    ToldChange,
)


class PatchedWatchEditRequest(TypedDict):
    """How you want to hear of it."""

    mail: NotRequired[Literal["none", "now", "daily"]]


class WatchRow(TypedDict):
    """One thing that you want to hear of."""

    created: str
    kind: str | None
    mail: Literal["none", "now", "daily"]
    source: Literal["document", "theme", "sector"]
    subject: str
    uid: str
    uri: str


class WatchChanged(WatchRow):
    """One thing that you want to hear of."""

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class WatchEditOfManyRequest(TypedDict):
    """How you want to hear of it."""

    mail: Literal["none", "now", "daily"]
    revision: NotRequired[str]
    uid: str


class WatchNewRequest(TypedDict):
    """Something to watch from now on."""

    mail: NotRequired[Literal["none", "now", "daily"]]
    source: Literal["document", "theme", "sector"]
    subject: str


class WatchesListQuery(Listing, total=False):
    mail: Sequence[Literal["daily", "none", "now"]]
    ordering: Literal["created", "-created"]
    source: Sequence[Literal["document", "sector", "theme"]]
    subject: Sequence[str]


class Watches(Connection):
    def watches_list(self, **asked: Unpack[WatchesListQuery]) -> Rows[WatchRow]:
        """What you watch: documents, and all documents of a theme or sector. Everybody has only their own list."""
        return Rows(self, "/api/v1/watches/", asked)

    @overload
    def watches_create(self, body: WatchNewRequest, **asked: Unpack[Making]) -> Answer[WatchRow]: ...

    @overload
    def watches_create(self, body: Sequence[WatchNewRequest], **asked: Unpack[Making]) -> Answer[BulkAnswer]: ...

    def watches_create(
        self, body: WatchNewRequest | Sequence[WatchNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Watch a document that you may read, a theme or a sector.

        Once is enough: watching it again changes how you hear of it, and answers 200 instead of 201.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", "/api/v1/watches/", asked, body)

    def watches_bulk_update(
        self, body: Sequence[WatchEditOfManyRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 of these, all or none.

        A row holds what a PATCH of one takes, its `uid` and the `revision` that you read with it. Every fault
        is told with the place of its row.
        """
        return self.ask("PATCH", "/api/v1/watches/", asked, body)

    def watches_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[WatchRow]:
        """What you watch: documents, and all documents of a theme or sector. Everybody has only their own list."""
        return self.ask("GET", f"/api/v1/watches/{quoted(key)}/", asked)

    def watches_partial_update(
        self, key: str, body: PatchedWatchEditRequest | None = None, **asked: Unpack[ContributionsAdoptCreateQuery]
    ) -> Answer[WatchChanged]:
        """Change how you hear of it."""
        return self.ask("PATCH", f"/api/v1/watches/{quoted(key)}/", asked, body)

    def watches_destroy(self, key: str, **asked: Unpack[TokensDestroyQuery]) -> Answer[None]:
        """Stop watching."""
        return self.ask("DELETE", f"/api/v1/watches/{quoted(key)}/", asked)
