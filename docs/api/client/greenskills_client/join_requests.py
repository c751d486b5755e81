from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import (
    AgendaRef,
    Asking,
    BulkAnswer,
    Editing,
    ListingMore,
    Making,
    PartnerRef,
    ReadingMore,
    ToldChange,
)


class InitiativeRef(TypedDict):
    """An initiative, by its public names."""

    slug: str
    uid: str


class JoinRequestHandledChanged(TypedDict):
    """How a request stands after a step, and what came of it; read it for the rest."""

    agenda_request: str | None
    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    initiative: InitiativeRef | None
    kind: Literal["organisation", "initiative", "question"]
    partner: PartnerRef | None
    revision: int
    saved: bool
    state: Literal["received", "talking", "accepted", "declined"]
    uid: str
    uri: str


class JoinRequestNewRequest(TypedDict):
    """Who asks to take part. `consent` is theirs: that the coordinators of the lever keep these data to answer."""

    agenda: NotRequired[str]
    consent: bool
    email: str
    kind: Literal["organisation", "initiative", "question"]
    language: NotRequired[Literal["nl", "en"]]
    name: str
    named: NotRequired[bool]
    organisation: str
    organisation_kind: Literal[
        "government", "public-service", "federation", "knowledge", "social-economy", "province", "other"
    ]
    text: str
    topic: NotRequired[str]
    website: NotRequired[str]


class JoinRequestNumber(TypedDict):
    """How many requests of a kind are in a state."""

    count: int
    kind: Literal["organisation", "initiative", "question"]
    state: Literal["received", "talking", "accepted", "declined"]


class JoinRequestNumbers(TypedDict):
    """Every request counts, named or not, also those whose data are gone."""

    results: list[JoinRequestNumber]


class JoinRequestReceived(TypedDict):
    """It came in. The same answer for everybody: only the mail tells whether the same was asked already."""

    detail: str
    received: bool


class JoinRequestRow(TypedDict):
    """Somebody asks to take part. Who asks, and what, is for coordinators; others read "" and null there."""

    agenda: AgendaRef | None
    agenda_request: str | None
    created: str
    decided: str | None
    email: str
    initiative: InitiativeRef | None
    kind: Literal["organisation", "initiative", "question"]
    language: str
    mail_failed: str
    moved: str | None
    name: str
    named: bool
    note: str
    organisation: str
    organisation_kind: str
    partner: PartnerRef | None
    reason: str
    revision: int
    state: Literal["received", "talking", "accepted", "declined"]
    text: str
    topic: str
    uid: str
    uri: str
    website: str


class PatchedJoinRequestStepRequest(TypedDict):
    """The next step. What accepting makes: a partner or an initiative, unless one that there is is named, or a
    question on behalf of a partner.
    """

    initiative: NotRequired[str]
    note: NotRequired[str]
    partner: NotRequired[str]
    partner_name: NotRequired[Any]
    question: NotRequired[str]
    reason: NotRequired[str]
    state: NotRequired[Literal["received", "talking", "accepted", "declined"]]
    summary: NotRequired[Any]
    text: NotRequired[str]
    title: NotRequired[Any]


class JoinRequestStepOfManyRequest(PatchedJoinRequestStepRequest):
    """The next step. What accepting makes: a partner or an initiative, unless one that there is is named, or a
    question on behalf of a partner.
    """

    revision: int
    uid: str


class JoinRequestsListQuery(ListingMore, total=False):
    initiative: Sequence[str]
    kind: Sequence[Literal["initiative", "organisation", "question"]]
    ordering: Literal["created", "-created"]
    state: Sequence[Literal["accepted", "declined", "received", "talking"]]


class JoinRequests(Connection):
    def join_requests_list(self, **asked: Unpack[JoinRequestsListQuery]) -> Rows[JoinRequestRow]:
        """Who asked to take part, the newest first: for everybody the organisations that wanted to be named.

        Coordinators read all whose data are still there, and handle them. Who asked follows, takes along or
        withdraws their request by the link in their mail.
        """
        return Rows(self, "/api/v1/join-requests/", asked)

    def join_requests_create(
        self, body: JoinRequestNewRequest, **asked: Unpack[Making]
    ) -> Answer[JoinRequestReceived]:
        """Hand in the request of somebody who asked you to, such as by a form on your own website.

        They get the mail that everybody gets, with a link to follow or withdraw it; the answer is always the
        same.
        """
        return self.ask("POST", "/api/v1/join-requests/", asked, body)

    def join_requests_bulk_update(
        self, body: Sequence[JoinRequestStepOfManyRequest], **asked: Unpack[Making]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 of these, all or none.

        A row holds what a PATCH of one takes, its `uid` and the `revision` that you read with it. Every fault
        is told with the place of its row.
        """
        return self.ask("PATCH", "/api/v1/join-requests/", asked, body)

    def join_requests_numbers_retrieve(self, **asked: Unpack[Asking]) -> Answer[JoinRequestNumbers]:
        """How many asked what, and how far that is."""
        return self.ask("GET", "/api/v1/join-requests/numbers/", asked)

    def join_requests_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[JoinRequestRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask("GET", f"/api/v1/join-requests/{quoted(key)}/", asked)

    def join_requests_partial_update(
        self, key: str, body: PatchedJoinRequestStepRequest | None = None, **asked: Unpack[Editing]
    ) -> Answer[JoinRequestHandledChanged]:
        """Talk, accept or decline; for coordinators. Accepting makes what was asked for, and everybody is told."""
        return self.ask("PATCH", f"/api/v1/join-requests/{quoted(key)}/", asked, body)
