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


class PatchedAgendaRequestChangeRequest(TypedDict):
    """What a coordinator does with it; what is left out stays."""

    actions: NotRequired[list[str]]
    add_actions: NotRequired[list[str]]
    add_initiatives: NotRequired[list[str]]
    add_profiles: NotRequired[list[str]]
    add_targets: NotRequired[list[str]]
    answer: NotRequired[TextsSentRequest]
    initiatives: NotRequired[list[str]]
    note: NotRequired[str]
    profiles: NotRequired[list[str]]
    reason: NotRequired[str]
    remove_actions: NotRequired[list[str]]
    remove_initiatives: NotRequired[list[str]]
    remove_profiles: NotRequired[list[str]]
    remove_targets: NotRequired[list[str]]
    state: NotRequired[Literal["new", "triaged", "answered", "declined"]]
    targets: NotRequired[list[str]]


class AgendaRequestChangeOfManyRequest(PatchedAgendaRequestChangeRequest):
    """What a coordinator does with it; what is left out stays."""

    revision: int
    uid: str


class AgendaRequestRow(TypedDict):
    """What an agenda asks. Public once it is answered; note and reason only for who asked and for coordinators."""

    actions: list[str]
    agenda: AgendaRef
    answer: Texts
    created: str
    initiatives: list[str]
    language: str
    note: str
    partner: PartnerRef
    profiles: list[str]
    reason: str
    revision: int
    settled: str | None
    state: Literal["new", "triaged", "answered", "declined"]
    targets: list[str]
    text: str
    title: str
    uid: str
    uri: str


class AgendaRequestChanged(AgendaRequestRow):
    """What an agenda asks. Public once it is answered; note and reason only for who asked and for coordinators."""

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class AgendaRequestNewRequest(TypedDict):
    """A need or question to hand in."""

    agenda: str
    language: NotRequired[Literal["nl", "en"]]
    partner: str
    text: str
    title: str


class AgendaRequestsListQuery(ListingMore, total=False):
    agenda: Sequence[str]
    ordering: Literal["created", "-created", "title", "-title"]
    partner: Sequence[str]
    state: Sequence[Literal["answered", "declined", "new", "triaged"]]


class AgendaRequests(Connection):
    def agenda_requests_list(self, **asked: Unpack[AgendaRequestsListQuery]) -> Rows[AgendaRequestRow]:
        """What the strategic agendas ask. Answered requests are public; others for who asked and for coordinators."""
        return Rows(self, "/api/v1/agenda-requests/", asked)

    @overload
    def agenda_requests_create(
        self, body: AgendaRequestNewRequest, **asked: Unpack[Making]
    ) -> Answer[AgendaRequestRow]: ...

    @overload
    def agenda_requests_create(
        self, body: Sequence[AgendaRequestNewRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]: ...

    def agenda_requests_create(
        self, body: AgendaRequestNewRequest | Sequence[AgendaRequestNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Hand in a need or question of an agenda, on behalf of a partner.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", "/api/v1/agenda-requests/", asked, body)

    def agenda_requests_bulk_update(
        self, body: Sequence[AgendaRequestChangeOfManyRequest], **asked: Unpack[ActionsBulkUpdateQuery]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 of these, all or none.

        A row holds what a PATCH of one takes, its `uid` and the `revision` that you read with it. Every fault
        is told with the place of its row.
        """
        return self.ask("PATCH", "/api/v1/agenda-requests/", asked, body)

    def agenda_requests_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[AgendaRequestRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask("GET", f"/api/v1/agenda-requests/{quoted(key)}/", asked)

    def agenda_requests_partial_update(
        self, key: str, body: PatchedAgendaRequestChangeRequest | None = None, **asked: Unpack[Merging]
    ) -> Answer[AgendaRequestChanged]:
        """Triage, answer or decline; for coordinators. An answer is public at once."""
        return self.ask("PATCH", f"/api/v1/agenda-requests/{quoted(key)}/", asked, body)
