from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, Upload, quoted
from .shared import ListingMore, Making, ReadingMore


class DatasetDetailsRequest(TypedDict):
    """Needed for a new dataset; for one that is there, what should change."""

    current: NotRequired[bool]
    licence: NotRequired[str]
    name_en: NotRequired[str]
    name_nl: NotRequired[str]
    note_en: NotRequired[str]
    note_nl: NotRequired[str]
    quality: NotRequired[Literal["official", "estimate", "illustrative"]]
    reference_date: NotRequired[str]
    source: NotRequired[str]


class DatasetState(TypedDict):
    """Where head-counts come from; `revision` counts its imports."""

    quality: Literal["official", "estimate", "illustrative"]
    revision: int
    slug: str
    uid: str


class ImportAsked(TypedDict):
    """An import that waits for the worker; follow it at `uri`."""

    state: str
    uid: str
    uri: str


class ImportReport(TypedDict):
    """What an import changed, or would change."""

    added: int
    changed: int
    details: list[str]
    removed: int
    totals: list[YearTotal]
    unchanged: int


class WorkforceCellRequest(TypedDict):
    """One cell to take in."""

    headcount: float
    job: str
    region: NotRequired[str]
    revision: NotRequired[int]
    sector: str
    year: int


class WorkforceFileRequest(TypedDict):
    """A CSV file or spreadsheet with the columns sector, job, region, year, headcount and revision."""

    current: NotRequired[bool]
    dataset: NotRequired[str]
    file: Upload
    licence: NotRequired[str]
    nace: NotRequired[Literal["", "nacebel2025", "nace21", "nace2"]]
    name_en: NotRequired[str]
    name_nl: NotRequired[str]
    other_years: NotRequired[bool]
    quality: NotRequired[Literal["official", "estimate", "illustrative"]]
    reference_date: NotRequired[str]
    source: NotRequired[str]


class WorkforceListQuery(ListingMore, total=False):
    current: bool
    dataset: Sequence[str]
    job: Sequence[str]
    ordering: Literal["year", "-year", "region", "-region", "sector", "-sector", "job", "-job"]
    region: Sequence[str]
    sector: Sequence[str]
    year: Sequence[int]


class WorkforceRow(TypedDict):
    """So many persons work in this sector, job and region in this year.

    Cells under 10 persons, and where needed a second one beside them, are null for those who are not signed in.
    """

    dataset: DatasetState
    headcount: float | None
    job: str
    region: str
    sector: str
    uid: str
    uri: str
    year: int


class WorkforceRowsRequest(TypedDict):
    """Rows that are a whole dataset; with `other_years` only the years that they are about."""

    dataset: str
    details: NotRequired[DatasetDetailsRequest]
    nace: NotRequired[Literal["", "nacebel2025", "nace21", "nace2"]]
    other_years: NotRequired[bool]
    revision: NotRequired[int]
    rows: list[WorkforceCellRequest]


class YearTotal(TypedDict):
    """Persons in a year, before and after; null where there were none."""

    after: float | None
    before: float | None
    year: int


class Workforce(Connection):
    def workforce_list(self, **asked: Unpack[WorkforceListQuery]) -> Rows[WorkforceRow]:
        """The cells of the workforce."""
        return Rows(self, "/api/v1/workforce/", asked)

    def workforce_create(
        self, body: WorkforceRowsRequest | WorkforceFileRequest, **asked: Unpack[Making]
    ) -> Answer[ImportReport | ImportAsked]:
        """Bring a dataset up to date: at most 1,000 rows as JSON, or a file as an import job. Coordinators only.

        Rows are taken all or none, and all their faults are told with a pointer; the answer says what changed,
        or with `dry_run=true` what would. A file (CSV or XLSX, multipart) is imported by the worker: 202 and
        the address to follow it at.
        """
        return self.ask("POST", "/api/v1/workforce/", asked, body)

    def workforce_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[WorkforceRow]:
        """The cells of the workforce."""
        return self.ask("GET", f"/api/v1/workforce/{quoted(key)}/", asked)
