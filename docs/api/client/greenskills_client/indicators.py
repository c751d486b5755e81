from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import ActionsBulkUpdateQuery, BulkAnswer, Listing, Merging, Reading, Texts, ToldChange


class IndicatorChangeOfManyRequest(TypedDict):
    """Points of a series by their year; the others stay."""

    points: list[PointSentRequest]
    revision: int
    slug: NotRequired[str]
    uid: NotRequired[str]


class IndicatorRow(TypedDict):
    """A series of figures from outside."""

    points: list[IndicatorPoint]
    revision: int
    slug: str
    source: str
    title: Texts
    uid: str
    unit: str
    uri: str


class IndicatorChanged(IndicatorRow):
    """A series of figures from outside."""

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class IndicatorPoint(TypedDict):
    """One year of a series."""

    note: str
    value: float
    year: int


class IndicatorsListQuery(Listing, total=False):
    ordering: Literal["slug", "-slug", "title_nl", "-title_nl", "title_en", "-title_en"]
    unit: Sequence[str]


class PatchedIndicatorChangeRequest(TypedDict):
    """Points of a series by their year; the others stay."""

    points: NotRequired[list[PointSentRequest]]


class PointSentRequest(TypedDict):
    """One year of a series: changed, new (with a value), or with `removed` gone."""

    note: NotRequired[str]
    removed: NotRequired[bool]
    value: NotRequired[float]
    year: int


class Indicators(Connection):
    def indicators_list(self, **asked: Unpack[IndicatorsListQuery]) -> Rows[IndicatorRow]:
        """Series of figures from outside."""
        return Rows(self, "/api/v1/indicators/", asked)

    def indicators_bulk_update(
        self, body: Sequence[IndicatorChangeOfManyRequest], **asked: Unpack[ActionsBulkUpdateQuery]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 of these, all or none.

        A row holds what a PATCH of one takes, its `uid` and the `revision` that you read with it. Every fault
        is told with the place of its row.
        """
        return self.ask("PATCH", "/api/v1/indicators/", asked, body)

    def indicators_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[IndicatorRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask("GET", f"/api/v1/indicators/{quoted(key)}/", asked)

    def indicators_partial_update(
        self, key: str, body: PatchedIndicatorChangeRequest | None = None, **asked: Unpack[Merging]
    ) -> Answer[IndicatorChanged]:
        """Set points by their year; the others stay. `{"year": 2024, "removed": true}` goes. For coordinators."""
        return self.ask("PATCH", f"/api/v1/indicators/{quoted(key)}/", asked, body)
