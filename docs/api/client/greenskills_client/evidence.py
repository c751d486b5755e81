from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack, overload

from .base import Answer, Connection, Rows, quoted
from .shared import BulkAnswer, ListingMore, Making, PartnerRef, ReadingMore


class EvidenceListQuery(ListingMore, total=False):
    competence: Sequence[str]
    group: Sequence[Literal["digital", "green", "soft", "technical"]]
    job: Sequence[str]
    kind: Sequence[Literal["check", "estimate", "survey"]]
    level: Sequence[int]
    ordering: Literal["date", "-date", "created", "-created", "level", "-level"]
    region: Sequence[str]
    sector: Sequence[str]
    state: Sequence[Literal["accepted", "declined", "proposed"]]
    updated_after: str


class EvidenceNewRequest(TypedDict):
    """Evidence to hand in: a check or survey with `asked` and `below`, or an estimate with `low`, `mid` and
    `high`.
    """

    asked: NotRequired[int | None]
    below: NotRequired[int | None]
    competence: str
    date: str
    high: NotRequired[float | None]
    job: NotRequired[str | None]
    kind: Literal["check", "survey", "estimate"]
    level: int
    licence: NotRequired[str]
    low: NotRequired[float | None]
    mid: NotRequired[float | None]
    note: NotRequired[str]
    partner: NotRequired[str]
    quality: NotRequired[Literal["official", "estimate", "illustrative"]]
    region: NotRequired[str]
    sector: NotRequired[str | None]
    source: str


class EvidenceRow(TypedDict):
    """What share of workers is below a level of one competence, in a scope; null there means all.

    A check or survey counts persons, and its shares are the Wilson 95 % interval; an estimate states its
    shares.
    """

    asked: int | None
    below: int | None
    carried_from: str | None
    competence: str
    created: str
    date: str
    decided: str | None
    high: float
    job: str | None
    kind: Literal["check", "survey", "estimate"]
    level: int
    licence: str
    low: float
    mid: float
    note: str
    partner: PartnerRef | None
    quality: Literal["official", "estimate", "illustrative"]
    reason: str
    region: str
    revision: int
    sector: str | None
    source: str
    state: Literal["proposed", "accepted", "declined"]
    uid: str
    uri: str


class ReasonRequest(TypedDict):
    """Why."""

    reason: str


class Evidence(Connection):
    def evidence_list(self, **asked: Unpack[EvidenceListQuery]) -> Rows[EvidenceRow]:
        """What checks, surveys and experts say of one competence at one level."""
        return Rows(self, "/api/v1/evidence/", asked)

    @overload
    def evidence_create(self, body: EvidenceNewRequest, **asked: Unpack[Making]) -> Answer[EvidenceRow]: ...

    @overload
    def evidence_create(self, body: Sequence[EvidenceNewRequest], **asked: Unpack[Making]) -> Answer[BulkAnswer]: ...

    def evidence_create(
        self, body: EvidenceNewRequest | Sequence[EvidenceNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Hand in a competence check, a survey or an estimate; it counts once a coordinator accepts it.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", "/api/v1/evidence/", asked, body)

    def evidence_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[EvidenceRow]:
        """What checks, surveys and experts say of one competence at one level."""
        return self.ask("GET", f"/api/v1/evidence/{quoted(key)}/", asked)

    def evidence_accept_create(self, key: str, **asked: Unpack[Making]) -> Answer[EvidenceRow]:
        """Let it count. Coordinators only."""
        return self.ask("POST", f"/api/v1/evidence/{quoted(key)}/accept/", asked)

    def evidence_decline_create(self, key: str, body: ReasonRequest, **asked: Unpack[Making]) -> Answer[EvidenceRow]:
        """Say why it does not count, or no longer. Coordinators only."""
        return self.ask("POST", f"/api/v1/evidence/{quoted(key)}/decline/", asked, body)
