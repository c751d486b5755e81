from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack, overload

from .base import Answer, Connection, Rows, quoted
from .shared import (
    ActionsBulkUpdateQuery,
    AgendaRef,
    BulkAnswer,
    ListingMore,
    Making,
    Merging,
    PartnerRef,
    ReadingMore,
    Texts,
    TextsSentRequest,
    ToldChange,
)


class PatchedInitiativeChangeRequest(TypedDict):
    """An initiative; what is left out stays."""

    add_agendas: NotRequired[list[str]]
    add_partners: NotRequired[list[str]]
    agendas: NotRequired[list[str]]
    end: NotRequired[int | None]
    kind: NotRequired[Literal["inspired", "coordinated", "own"]]
    partners: NotRequired[list[str]]
    remove_agendas: NotRequired[list[str]]
    remove_partners: NotRequired[list[str]]
    source: NotRequired[str]
    start: NotRequired[int | None]
    summary: NotRequired[TextsSentRequest]
    title: NotRequired[TextsSentRequest]
    url: NotRequired[str]


class InitiativeChangeOfManyRequest(PatchedInitiativeChangeRequest):
    """An initiative; what is left out stays."""

    revision: int
    slug: NotRequired[str]
    uid: NotRequired[str]


class InitiativeRow(TypedDict):
    """Something that an agenda can join or learn from."""

    agendas: list[AgendaRef]
    end: int | None
    kind: Literal["inspired", "coordinated", "own"]
    partners: list[PartnerRef]
    revision: int
    slug: str
    source: str
    start: int | None
    summary: Texts
    title: Texts
    uid: str
    uri: str
    url: str


class InitiativeChanged(InitiativeRow):
    """Something that an agenda can join or learn from."""

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class InitiativeNewRequest(TypedDict):
    """A new initiative; it is public at once."""

    agendas: NotRequired[list[str]]
    end: NotRequired[int | None]
    kind: Literal["inspired", "coordinated", "own"]
    partners: NotRequired[list[str]]
    slug: NotRequired[str]
    source: NotRequired[str]
    start: NotRequired[int | None]
    summary: NotRequired[TextsSentRequest]
    title: TextsSentRequest
    url: NotRequired[str]


class InitiativesListQuery(ListingMore, total=False):
    agenda: Sequence[str]
    kind: Sequence[Literal["coordinated", "inspired", "own"]]
    ordering: Literal["slug", "-slug", "start", "-start", "title_nl", "-title_nl", "title_en", "-title_en"]
    partner: Sequence[str]


class Initiatives(Connection):
    def initiatives_list(self, **asked: Unpack[InitiativesListQuery]) -> Rows[InitiativeRow]:
        """What already runs, and what an agenda can join or learn from."""
        return Rows(self, "/api/v1/initiatives/", asked)

    @overload
    def initiatives_create(self, body: InitiativeNewRequest, **asked: Unpack[Making]) -> Answer[InitiativeRow]: ...

    @overload
    def initiatives_create(
        self, body: Sequence[InitiativeNewRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]: ...

    def initiatives_create(
        self, body: InitiativeNewRequest | Sequence[InitiativeNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Add an initiative; for coordinators. It is public at once.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", "/api/v1/initiatives/", asked, body)

    def initiatives_bulk_update(
        self, body: Sequence[InitiativeChangeOfManyRequest], **asked: Unpack[ActionsBulkUpdateQuery]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 of these, all or none.

        A row holds what a PATCH of one takes, its `uid` and the `revision` that you read with it. Every fault
        is told with the place of its row.
        """
        return self.ask("PATCH", "/api/v1/initiatives/", asked, body)

    def initiatives_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[InitiativeRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask("GET", f"/api/v1/initiatives/{quoted(key)}/", asked)

    def initiatives_partial_update(
        self, key: str, body: PatchedInitiativeChangeRequest | None = None, **asked: Unpack[Merging]
    ) -> Answer[InitiativeChanged]:
        """Change an initiative; for coordinators."""
        return self.ask("PATCH", f"/api/v1/initiatives/{quoted(key)}/", asked, body)
