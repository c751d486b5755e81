from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection, Rows, quoted
from .shared import Listing, Reading, Texts


class RoadmapRow(TypedDict):
    """A published plan or study; `note` says what its source leaves open."""

    date: str
    horizon: int | None
    note: Texts
    publisher: str
    slug: str
    source_url: str
    summary: Texts
    title: Texts
    uid: str
    uri: str


class RoadmapsListQuery(Listing, total=False):
    horizon: Sequence[int]
    ordering: Literal["slug", "-slug", "date", "-date", "title_nl", "-title_nl", "title_en", "-title_en"]


class Roadmaps(Connection):
    def roadmaps_list(self, **asked: Unpack[RoadmapsListQuery]) -> Rows[RoadmapRow]:
        """Published plans and studies, the newest first."""
        return Rows(self, "/api/v1/roadmaps/", asked)

    def roadmaps_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[RoadmapRow]:
        """Published plans and studies, the newest first."""
        return self.ask("GET", f"/api/v1/roadmaps/{quoted(key)}/", asked)
