from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection
from .shared import Asking, NodeRef, ReleaseRef, Texts


class AsOf(TypedDict):
    """The newest recount; `revision` is the profile revision that it took in, null for a full one."""

    revision: int | None
    run: str
    started: str


class DatasetRef(TypedDict):
    """Where head-counts come from, and how good they are."""

    quality: Literal["official", "estimate", "illustrative"]
    slug: str
    uid: str


class ExplainedBeside(TypedDict):
    """A top-down figure."""

    below: dict[str, float] | None
    headcount: int
    out_of: int
    source: str
    uid: str
    year: int


class ExplainedCell(TypedDict):
    """People of one sector, job and region. need = headcount × factor, rounded to a whole 1e-9 person."""

    factor: Three | None
    headcount: float | None
    hidden: bool
    job: NodeRef
    key: str
    known: int
    need: Three | None
    profile: ProfileRef | None
    region: str
    sector: NodeRef
    tie: bool
    unknown: int


class ExplainedEvidence(TypedDict):
    """Evidence for a share; an empty scope holds everywhere."""

    asked: int | None
    below: int | None
    date: str
    job: str | None
    kind: str
    licence: str
    quality: str
    region: str
    sector: str | None
    uid: str


class ExplainedPart(TypedDict):
    """One cell opened. low = max, mid = 1 − ∏(1 − p), high = min(1, Σ), in the order given."""

    cell: ExplainedCell
    claims: list[str]
    factor: Three | None
    requirements: list[ExplainedRequirement]


class ExplainedRequirement(TypedDict):
    """A requirement, the share that lacks it, and where that is from."""

    competence: NodeRef
    evidence: ExplainedEvidence | None
    level: int
    origin: Literal["evidence", "profile", "unknown", "veiled"]
    proposal: str | None
    revision: int | None
    row: str
    shares: Three | None
    source: str
    version: int | None


class Explanation(TypedDict):
    """A figure, its formula, the cells that it is the sum of, and what stands beside it."""

    cells: int
    dataset: dict[str, str] | None
    figure: dict[str, float | None] | None
    formula: dict[str, str]
    group: str
    hidden: int
    next: str | None
    not_covered: dict[str, float] | None
    page: int
    pages: int
    part: ExplainedPart | None
    parts: list[ExplainedCell]
    previous: str | None
    recomputing: bool
    top_down: list[ExplainedBeside]
    year: int | None


class Gap(TypedDict):
    """A share between bounds, as a fraction."""

    high: float
    low: float
    mid: float


class HiringFigure(TypedDict):
    """Hiring in a scenario up to its horizon, in persons: `hires` = `replacement` + `expansion` + `surplus`."""

    expansion: float
    from_year: int
    headcount: float
    hires: float
    replacement: float
    share: float | None
    stays: float
    surplus: float
    to_year: int


class JobRef(TypedDict):
    """A job, by its public names."""

    code: str
    labels: Texts
    uid: str


class NamedRef(TypedDict):
    """A competence or theme, by its public names; a theme has a slug as well."""

    labels: Texts
    slug: NotRequired[str]
    uid: str


class NeedFigure(TypedDict):
    """Persons who lack something, between bounds; null for unknown, and for the public about fewer than 10
    persons.
    """

    coverage: float | None
    covered: float | None
    headcount: float | None
    high: float | None
    low: float | None
    mid: float | None


class NeedResult(NeedFigure):
    """The figure of one sector, job, region, group, competence, theme or year, whichever was asked.

    Sectors and jobs stand at the first level of their tree at which the people differ; ask with one of them for
    the next level. For a competence `headcount` is of whom it is asked, `covered` those with an estimate, low
    to high its reach; the most pressing comes first.
    """

    competence: NotRequired[NamedRef]
    expected: NotRequired[bool]
    gap: NotRequired[Gap | None]
    group: NotRequired[str]
    job: NotRequired[JobRef]
    region: NotRequired[str]
    sector: NotRequired[SectorRef]
    shortage: NotRequired[Shortage | None]
    theme: NotRequired[NamedRef]
    year: NotRequired[int]


class NeedsAnswer(TypedDict):
    """How many workers need upskilling."""

    adds_up: NotRequired[bool]
    as_of: AsOf | None
    dataset: DatasetRef | None
    group: str | None
    group_by: str | None
    groups: list[str]
    hiring: NotRequired[HiringFigure | None]
    job: NotRequired[JobRef | None]
    left_off: NotRequired[int]
    recomputing: bool
    region: NotRequired[str | None]
    release: ReleaseRef | None
    results: NotRequired[list[NeedResult]]
    scenario: NotRequired[ScenarioRef]
    sector: SectorRef | None
    theme: NotRequired[NamedRef | None]
    total: NotRequired[NeedFigure]
    year: int | None


class NeedsExplainListQuery(Asking, total=False):
    group: Literal["any", "digital", "green", "soft", "technical"]
    job: str
    page: int
    part: str
    region: str
    sector: str
    year: int


class NeedsListQuery(Asking, total=False):
    group: Sequence[Literal["any", "digital", "green", "soft", "technical"]]
    group_by: Literal["competence", "group", "job", "region", "sector", "theme", "year"]
    job: str
    limit: int
    region: str
    release: str
    scenario: str
    sector: str
    theme: str
    year: int


class ProfileRef(TypedDict):
    """The published profile that applies."""

    revision: int
    slug: str
    uid: str
    version: int


class ScenarioRef(TypedDict):
    """A scenario, by its public names."""

    name: Texts
    slug: str
    uid: str


class SectorRef(TypedDict):
    """A sector, by its public names."""

    code: str
    labels: Texts
    revision: str
    uid: str


class Shortage(TypedDict):
    """Persons in shortage occupations: those that surely are, and those that possibly are."""

    high: float
    low: float


class Three(TypedDict):
    """A value between bounds."""

    high: float
    low: float
    mid: float


class Needs(Connection):
    def needs_list(self, **asked: Unpack[NeedsListQuery]) -> Answer[NeedsAnswer]:
        """How many workers lack at least one competence of a group, between bounds, with coverage.

        Persons. `recomputing` says that a change still waits for its recount. Figures of several competences,
        themes, groups or years are never added up: they are about the same people. Public figures about fewer
        than 10 persons are null, and so are those that would give them away.

        As a table: one row per result, or the total. Figures are worked out, so a table of them is not sent
        back.
        """
        return self.ask("GET", "/api/v1/needs/", asked)

    def needs_explain_list(self, **asked: Unpack[NeedsExplainListQuery]) -> Answer[Explanation]:
        """The cells that a figure is the sum of, and one of them down to each requirement and its source.

        Exact: headcount × factor of every cell, rounded to 1e-9 person, adds up to the figure. Cells of fewer
        than 10 people are hidden from the public, and the smallest other one of their sector where only one
        would be.
        """
        return self.ask("GET", "/api/v1/needs/explain/", asked)
