from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection
from .shared import Asking, Texts


class MapAnswer(TypedDict):
    """A map. `jobs_found` and `competences_found` say how many there are without the limits of size."""

    cells: list[MapCell]
    competences: list[MapCompetence]
    competences_found: int
    jobs: list[MapJob]
    jobs_found: int


class MapCell(TypedDict):
    """What is asked where, and by whom. `job` and `competence` are places in the two lists, from 0."""

    competence: int
    esco: Literal["essential", "optional"] | None
    importance: Literal["essential", "optional"] | None
    in_discussion: bool
    job: int
    level: int | None
    level_in_discussion: int | None


class MapCompetence(TypedDict):
    """A competence of the map, and how many of the jobs shown ask it."""

    circular: bool
    esco_green: bool
    group: Literal["green", "soft", "digital", "technical"]
    jobs: int
    labels: Texts
    uid: str


class MapJob(TypedDict):
    """A job of the map. Shares are fractions of all competences that ESCO and profiles ask of it; null is unknown."""

    circular_share: float | None
    code: str
    competences: int
    green_share: float | None
    labels: Texts
    shortage: int | None
    status: Literal["current", "retired"]
    successors: list[str]
    uid: str


class MapListQuery(Asking, total=False):
    circular: Literal["1"]
    columns: Literal["asked", "group", "likeness", "name"]
    competence: Sequence[str]
    esco_green: Literal["1"]
    group: Sequence[Literal["digital", "green", "soft", "technical"]]
    job: Sequence[str]
    rows: Literal["asked", "green", "likeness", "name", "tree"]
    sector: str
    shortage: Literal["1"]
    size: Literal["100x200", "200x300", "40x60", "60x100"]
    skills: str
    source: Sequence[Literal["discussion", "esco", "profile"]]
    theme: str
    under: str


class Map(Connection):
    def map_list(self, **asked: Unpack[MapListQuery]) -> Answer[MapAnswer]:
        """Jobs × competences with level, importance and source; cells where nothing is asked are left out.

        As a table: one row per cell, with its job and its competence. It is worked out from ESCO and profiles,
        so it is not sent back.
        """
        return self.ask("GET", "/api/v1/map/", asked)
