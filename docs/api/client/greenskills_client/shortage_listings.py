from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import ListingMore, ReadingMore


class ShortageListingsListQuery(ListingMore, total=False):
    job: Sequence[str]
    ordering: Literal["year", "-year", "title", "-title"]
    year: Sequence[int]


class ShortageRow(TypedDict):
    """One title on the yearly list of shortage occupations."""

    causes: list[Literal["quantitative", "qualitative", "conditions"]]
    group: str
    job: str | None
    title: str
    uid: str
    uri: str
    year: int


class ShortageListings(Connection):
    def shortage_listings_list(self, **asked: Unpack[ShortageListingsListQuery]) -> Rows[ShortageRow]:
        """The yearly lists of shortage occupations, newest first."""
        return Rows(self, "/api/v1/shortage-listings/", asked)

    def shortage_listings_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[ShortageRow]:
        """The yearly lists of shortage occupations, newest first."""
        return self.ask("GET", f"/api/v1/shortage-listings/{quoted(key)}/", asked)
