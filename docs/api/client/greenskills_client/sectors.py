from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import ListingMore, ReadingMore, Texts


class SectorRow(TypedDict):
    """A NACE activity; a code means something only with its revision."""

    code: str
    labels: Texts
    parent: str | None
    revision: Literal["nacebel2025", "nace21", "nace2"]
    uid: str
    uri: str


class SectorsListQuery(ListingMore, total=False):
    code: Sequence[str]
    ordering: Literal["code", "-code", "label_nl", "-label_nl", "label_en", "-label_en"]
    parent: Sequence[str]
    q: str
    revision: Sequence[Literal["nace2", "nace21", "nacebel2025"]]


class Sectors(Connection):
    def sectors_list(self, **asked: Unpack[SectorsListQuery]) -> Rows[SectorRow]:
        """NACE activities, as a tree."""
        return Rows(self, "/api/v1/sectors/", asked)

    def sectors_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[SectorRow]:
        """NACE activities, as a tree."""
        return self.ask("GET", f"/api/v1/sectors/{quoted(key)}/", asked)
