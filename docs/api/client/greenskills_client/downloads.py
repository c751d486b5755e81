from __future__ import annotations

from typing import Literal, TypedDict, Unpack

from .base import Answer, Connection
from .shared import Asking, Texts


class DownloadRow(TypedDict):
    """One file. It stays at its address until the next ones are made; `ETag` and `Range` work there."""

    media_type: str
    name: str
    obligation: Texts | None
    resource: Literal[
        "profiles", "profile-tasks", "profile-requirements", "competences", "jobs", "job-competences", "sectors",
        "themes", "shortage-listings", "partners"
    ]
    rows: int
    sha256: str
    size: int
    title: Texts
    uri: str


class DownloadsAnswer(TypedDict):
    """All files of one moment."""

    changes_since: int | None
    made: str | None
    results: list[DownloadRow]


class Downloads(Connection):
    def downloads_list(self, **asked: Unpack[Asking]) -> Answer[DownloadsAnswer]:
        """What there is to download: per resource JSON-LD, N-Quads, CSV and XLSX, all of one moment."""
        return self.ask("GET", "/api/v1/downloads/", asked)
