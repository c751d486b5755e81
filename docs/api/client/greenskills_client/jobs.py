from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import Asking, ListingMore, ReadingMore, Texts


class GapCompetence(TypedDict):
    """A competence between two jobs. Levels 1–4 where published profiles give them."""

    competence: str
    group: Literal["green", "soft", "digital", "technical"]
    importance: Literal["essential", "optional"]
    labels: Texts
    learning: list[str]
    level: int | None
    level_now: int | None


class JobRow(TypedDict):
    """A node of the job tree: ISCO-08 group, ESCO occupation, or own circular job.

    One that is retired says since when and why, and which `successors` were named for it, the nearest first;
    `predecessors` are the retired ones that go on as this one.
    """

    code: str
    competent_code: str
    curated: int
    esco_uri: str | None
    function_group: str
    isco: str
    kind: Literal["isco", "occupation", "own"]
    labels: Texts
    other_labels: JobRowOtherLabels
    parent: str | None
    predecessors: list[str]
    retired: str | None
    retired_because: str
    status: Literal["current", "retired"]
    successors: list[str]
    uid: str
    uri: str


class JobRowOtherLabels(TypedDict):
    en: list[str]
    nl: list[str]


class JobsListQuery(ListingMore, total=False):
    code: Sequence[str]
    esco_uri: Sequence[str]
    function_group: Sequence[
        Literal["engineers", "managers", "operators", "sales", "scientists", "support", "technicians"]
    ]
    isco: Sequence[str]
    kind: Sequence[Literal["isco", "occupation", "own"]]
    ordering: Literal["code", "-code", "label_nl", "-label_nl", "label_en", "-label_en"]
    parent: Sequence[str]
    q: str


class JobsSimilarRetrieveQuery(Asking, total=False):
    green: Literal["circular", "green"]
    learnt: Sequence[str]
    profile: bool
    q: str
    sector: str
    shortage: bool
    suited: Literal["all", "some"]
    vks: Literal["0", "1", "2"]
    way: Literal["from", "into"]


class JobsTransitionsRetrieveQuery(Asking, total=False):
    learnt: Sequence[str]


class NearbyJob(TypedDict):
    """A job, by its public names."""

    isco: str
    labels: Texts
    uid: str


class SimilarJob(TypedDict):
    """A job near by. Counts are competences of the job that a person would go to."""

    asked: int
    asked_essential: int
    closeness: float
    growing_essential: int
    job: NearbyJob
    shared: int
    shared_essential: int
    there: float
    within_reach: bool


class SimilarJobs(TypedDict):
    """At most sixty jobs, the closest first."""

    results: list[SimilarJob]


class Transition(TypedDict):
    """What a person in one job brings to another."""

    asked_essential: int
    asked_optional: int
    growing: list[GapCompetence]
    missing: list[GapCompetence]
    shared: list[GapCompetence]
    shared_essential: int
    shared_optional: int
    there: float
    unused: list[GapCompetence]
    within_reach: bool


class Jobs(Connection):
    def jobs_list(self, **asked: Unpack[JobsListQuery]) -> Rows[JobRow]:
        """Jobs: ISCO-08 groups, ESCO occupations below them, and own circular jobs."""
        return Rows(self, "/api/v1/jobs/", asked)

    def jobs_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[JobRow]:
        """Jobs: ISCO-08 groups, ESCO occupations below them, and own circular jobs."""
        return self.ask("GET", f"/api/v1/jobs/{quoted(key)}/", asked)

    def jobs_similar_retrieve(self, key: str, **asked: Unpack[JobsSimilarRetrieveQuery]) -> Answer[SimilarJobs]:
        """The jobs nearest to this one."""
        return self.ask("GET", f"/api/v1/jobs/{quoted(key)}/similar/", asked)

    def jobs_transitions_retrieve(
        self, key: str, other: str, **asked: Unpack[JobsTransitionsRetrieveQuery]
    ) -> Answer[Transition]:
        """What a person in this job brings to the other one, and what is missing."""
        return self.ask("GET", f"/api/v1/jobs/{quoted(key)}/transitions/{quoted(other)}/", asked)
