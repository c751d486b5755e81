from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import ListingMore, ReadingMore, Texts


class GroupEvidenceListQuery(ListingMore, total=False):
    group: Sequence[Literal["digital", "green", "soft", "technical"]]
    ordering: Literal["year", "-year", "group", "-group"]
    sector: Sequence[str]
    year: Sequence[int]


class GroupEvidenceRow(TypedDict):
    """A top-down figure: of so many workers in these sectors, so many lack a whole competence group."""

    group: Literal["green", "soft", "digital", "technical"]
    headcount: int
    note: Texts
    out_of: int
    sectors: list[str]
    source: str
    uid: str
    uri: str
    year: int


class GroupEvidence(Connection):
    def group_evidence_list(self, **asked: Unpack[GroupEvidenceListQuery]) -> Rows[GroupEvidenceRow]:
        """Top-down figures, shown beside what the profiles give from below."""
        return Rows(self, "/api/v1/group-evidence/", asked)

    def group_evidence_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[GroupEvidenceRow]:
        """Top-down figures, shown beside what the profiles give from below."""
        return self.ask("GET", f"/api/v1/group-evidence/{quoted(key)}/", asked)
