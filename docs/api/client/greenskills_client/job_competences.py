from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import ListingMore, ReadingMore


class JobCompetenceRow(TypedDict):
    """An edge of the job-to-competence map: this source says the job needs this competence."""

    competence: str
    importance: Literal["essential", "optional"]
    job: str
    source: str
    source_version: str
    uid: str
    uri: str


class JobCompetencesListQuery(ListingMore, total=False):
    competence: Sequence[str]
    group: Sequence[Literal["digital", "green", "soft", "technical"]]
    importance: Sequence[Literal["essential", "optional"]]
    job: Sequence[str]
    ordering: Literal["job", "-job", "importance", "-importance", "source", "-source"]
    source: Sequence[str]


class JobCompetences(Connection):
    def job_competences_list(self, **asked: Unpack[JobCompetencesListQuery]) -> Rows[JobCompetenceRow]:
        """The edges of the job-to-competence map."""
        return Rows(self, "/api/v1/job-competences/", asked)

    def job_competences_retrieve(self, key: str, **asked: Unpack[ReadingMore]) -> Answer[JobCompetenceRow]:
        """The edges of the job-to-competence map."""
        return self.ask("GET", f"/api/v1/job-competences/{quoted(key)}/", asked)
