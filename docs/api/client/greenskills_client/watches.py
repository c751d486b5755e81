from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import Listing, Making, ProposalsCreateQuery, Reading, TokensDestroyQuery, ToldChange


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

    def watches_create(self, body: WatchNewRequest, **asked: Unpack[Making]) -> Answer[WatchRow]:
        """Watch a document that you may read, a theme or a sector.

        Once is enough: watching it again changes how you hear of it, and answers 200 instead of 201.
        """
        return self.ask("POST", "/api/v1/watches/", asked, body)

    def watches_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[WatchRow]:
        """What you watch: documents, and all documents of a theme or sector. Everybody has only their own list."""
        return self.ask("GET", f"/api/v1/watches/{quoted(key)}/", asked)

    def watches_partial_update(
        self, key: str, body: PatchedWatchEditRequest | None = None, **asked: Unpack[ProposalsCreateQuery]
    ) -> Answer[WatchChanged]:
        """Change how you hear of it."""
        return self.ask("PATCH", f"/api/v1/watches/{quoted(key)}/", asked, body)

    def watches_destroy(self, key: str, **asked: Unpack[TokensDestroyQuery]) -> Answer[None]:
        """Stop watching."""
        return self.ask("DELETE", f"/api/v1/watches/{quoted(key)}/", asked)
