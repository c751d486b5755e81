from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, Required, TypedDict, Unpack, overload

from .base import Answer, Connection, Rows, quoted
from .shared import (
    ActionsBulkUpdateQuery,
    Asking,
    BulkAnswer,
    Listing,
    Making,
    Merging,
    NamesRequest,
    NotesRequest,
    Reading,
    Texts,
    ToldChange,
)


class AgeRate(TypedDict):
    """The leaving rate of an age band, and its share of the staff. The shares add up to 1."""

    age_band: str
    share: float
    yearly_leaving: float


class AgeRateRequest(TypedDict):
    """The leaving rate of an age band, and its share of the staff. The shares add up to 1."""

    age_band: str
    share: float
    yearly_leaving: float


class AgeRateSentRequest(TypedDict):
    """The rate of an age band: changed, new (with both members), or with `removed` gone. The shares add up to 1."""

    age_band: str
    removed: NotRequired[bool]
    share: NotRequired[float]
    yearly_leaving: NotRequired[float]


class NamesSentRequest(TypedDict):
    """A name; a language that is left out stays."""

    en: NotRequired[str]
    nl: NotRequired[str]


class NotesSentRequest(TypedDict):
    """A note; a language that is left out stays."""

    en: NotRequired[str]
    nl: NotRequired[str]


class PatchedScenarioChangeRequest(TypedDict):
    """What to change; what is left out stays."""

    ages: NotRequired[list[AgeRateSentRequest]]
    hires_total: NotRequired[int | None]
    horizon_from: NotRequired[int]
    horizon_to: NotRequired[int]
    name: NotRequired[NamesSentRequest]
    note: NotRequired[NotesSentRequest]
    sectors: NotRequired[list[SectorRateSentRequest]]
    source: NotRequired[str]
    standard: NotRequired[bool]
    training_uptake: NotRequired[float | None]
    yearly_growth: NotRequired[float]
    yearly_leaving: NotRequired[float]


class ScenarioChangeOfManyRequest(PatchedScenarioChangeRequest):
    """What to change; what is left out stays."""

    revision: int
    slug: NotRequired[str]
    uid: NotRequired[str]


class ScenarioRow(TypedDict):
    """Assumptions about the future; rates are yearly fractions. With `ages` the leaving rate is their weighted
    mean.
    """

    ages: list[AgeRate]
    hires_total: int | None
    horizon_from: int
    horizon_to: int
    name: Texts
    note: Texts
    revision: int
    sectors: list[SectorRate]
    slug: str
    source: str
    standard: bool
    training_uptake: float | None
    uid: str
    uri: str
    yearly_growth: float
    yearly_leaving: float


class ScenarioChanged(ScenarioRow):
    """Assumptions about the future; rates are yearly fractions. With `ages` the leaving rate is their weighted
    mean.
    """

    brought_in: NotRequired[list[ToldChange]]
    changes: NotRequired[list[ToldChange]]
    dry_run: bool
    saved: bool


class ScenarioComparison(TypedDict):
    """The same people, other assumptions. null and no years where there are no figures yet."""

    dataset: str | None
    one: str
    other: str
    sector: str | None
    year: int | None
    years: list[ScenarioYear]


class ScenarioMeasures(TypedDict):
    """From now until a year, in whole persons; null beyond the horizon."""

    expansion: int | None
    hires: int | None
    replacement: int | None
    stays: int | None


class ScenarioNewRequest(TypedDict):
    """A new one."""

    ages: NotRequired[list[AgeRateRequest]]
    hires_total: NotRequired[int | None]
    horizon_from: int
    horizon_to: int
    name: NamesRequest
    note: NotRequired[NotesRequest]
    sectors: NotRequired[list[SectorRateNewRequest]]
    slug: NotRequired[str]
    source: NotRequired[str]
    standard: NotRequired[bool]
    training_uptake: NotRequired[float | None]
    yearly_growth: NotRequired[float]
    yearly_leaving: NotRequired[float]


class ScenarioYear(TypedDict):
    """One year of both; `difference` is the other minus the one."""

    difference: ScenarioMeasures
    one: ScenarioMeasures
    other: ScenarioMeasures
    year: int


class ScenariosCompareRetrieveQuery(Asking, total=False):
    sector: str
    with_: Required[str]
    year: int


class ScenariosListQuery(Listing, total=False):
    ordering: Literal["slug", "-slug", "name_nl", "-name_nl", "name_en", "-name_en"]
    standard: bool


class SectorRate(TypedDict):
    """Rates of a sector and everything below it; null for the overall one."""

    sector: str
    yearly_growth: float | None
    yearly_leaving: float | None


class SectorRateNewRequest(TypedDict):
    """Growth, leaving or both."""

    sector: str
    yearly_growth: NotRequired[float | None]
    yearly_leaving: NotRequired[float | None]


class SectorRateSentRequest(TypedDict):
    """Rates of a sector: changed, new, or with `removed` gone."""

    removed: NotRequired[bool]
    sector: str
    yearly_growth: NotRequired[float | None]
    yearly_leaving: NotRequired[float | None]


class Scenarios(Connection):
    def scenarios_list(self, **asked: Unpack[ScenariosListQuery]) -> Rows[ScenarioRow]:
        """Assumptions about the future."""
        return Rows(self, "/api/v1/scenarios/", asked)

    @overload
    def scenarios_create(self, body: ScenarioNewRequest, **asked: Unpack[Making]) -> Answer[ScenarioRow]: ...

    @overload
    def scenarios_create(self, body: Sequence[ScenarioNewRequest], **asked: Unpack[Making]) -> Answer[BulkAnswer]: ...

    def scenarios_create(
        self, body: ScenarioNewRequest | Sequence[ScenarioNewRequest], **asked: Unpack[Making]
    ) -> Answer[Any]:
        """Begin a scenario. Coordinators only.

        Or many, all or none, when the body is a list of at most 1,000: the answer then has a row for each.
        """
        return self.ask("POST", "/api/v1/scenarios/", asked, body)

    def scenarios_bulk_update(
        self, body: Sequence[ScenarioChangeOfManyRequest], **asked: Unpack[ActionsBulkUpdateQuery]
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 of these, all or none.

        A row holds what a PATCH of one takes, its `uid` and the `revision` that you read with it. Every fault
        is told with the place of its row.
        """
        return self.ask("PATCH", "/api/v1/scenarios/", asked, body)

    def scenarios_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[ScenarioRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask("GET", f"/api/v1/scenarios/{quoted(key)}/", asked)

    def scenarios_partial_update(
        self, key: str, body: PatchedScenarioChangeRequest | None = None, **asked: Unpack[Merging]
    ) -> Answer[ScenarioChanged]:
        """Change a scenario: the members given, and rates by their sector or age band. Coordinators only.

        The other rates stay; `{"age_band": "65+", "removed": true}` goes.
        """
        return self.ask("PATCH", f"/api/v1/scenarios/{quoted(key)}/", asked, body)

    def scenarios_compare_retrieve(
        self, key: str, **asked: Unpack[ScenariosCompareRetrieveQuery]
    ) -> Answer[ScenarioComparison]:
        """What this scenario and another one mean for the hiring of a sector, year by year."""
        return self.ask("GET", f"/api/v1/scenarios/{quoted(key)}/compare/", asked)
