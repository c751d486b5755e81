from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack

from .base import Answer, Connection, Rows, Upload, quoted
from .shared import Listing, Making, Reading


class ImportRow(TypedDict):
    """One import. `done_rows` of about `total_rows`: each row is read once and compared once."""

    cancel_requested: bool
    created: str
    done_rows: int
    dry_run: bool
    error: str
    finished: str | None
    source: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    step: str
    total_rows: int
    uid: str
    uri: str


class ImportDetail(ImportRow):
    """One import with its report: counts, changes, every fault with row and column."""

    report: dict[str, Any]


class ImportsListQuery(Listing, total=False):
    dry_run: bool
    ordering: Literal["created", "-created"]
    source: Sequence[str]
    state: Sequence[Literal["cancelled", "done", "failed", "running", "waiting"]]


class SourceSentRequest(TypedDict):
    """Files of a source of the catalogue as multipart/form-data."""

    files: list[Upload]
    source: Literal["esco", "nace", "shortage"]
    year: NotRequired[int]


class TableSentRequest(TypedDict):
    """An edited table as multipart/form-data."""

    conflicts: NotRequired[Literal["refuse", "skip"]]
    file: Upload
    note: NotRequired[str]
    table: Literal[
        "profiles", "tasks", "requirements", "targets", "sectors", "themes", "jobs", "competences", "job-competences",
        "shortage-listings", "roadmaps", "action-lines", "actions", "indicators", "agenda-requests", "initiatives",
        "join-requests", "workforce", "scenarios", "evidence", "group-evidence", "curation", "review-tasks",
        "imports", "need-runs", "need-releases", "dialogues", "contributions", "statements", "registrations",
        "partners", "watches", "notifications"
    ]


class Imports(Connection):
    def imports_list(self, **asked: Unpack[ImportsListQuery]) -> Rows[ImportRow]:
        """Imports, the newest first: all of them for coordinators, one's own for everybody else."""
        return Rows(self, "/api/v1/imports/", asked)

    def imports_create(self, body: TableSentRequest, **asked: Unpack[Making]) -> Answer[ImportRow]:
        """Send back an edited table: 202 and the address to follow it at.

        Of profiles and targets, edits land as edits where you may edit, else as proposals. Of every other list,
        a row that differs from it is changed as its own address would, and a row without uid is added where
        that is possible. What somebody else changed since the export is a conflict, with row and column, and is
        never overwritten. All is done or nothing, unless `conflicts=skip`.
        """
        return self.ask("POST", "/api/v1/imports/", asked, body)

    def imports_sources_create(self, body: SourceSentRequest, **asked: Unpack[Making]) -> Answer[ImportRow]:
        """Import a download of ESCO or NACE, or a year's list of shortage occupations. Coordinators only.

        202 and the address to follow it at. With `dry_run=true` it shows what would change; `start/` then
        imports the same files.
        """
        return self.ask("POST", "/api/v1/imports/sources/", asked, body)

    def imports_retrieve(self, key: str, **asked: Unpack[Reading]) -> Answer[ImportDetail]:
        """Imports, the newest first: all of them for coordinators, one's own for everybody else."""
        return self.ask("GET", f"/api/v1/imports/{quoted(key)}/", asked)

    def imports_cancel_create(self, key: str, **asked: Unpack[Making]) -> Answer[ImportRow]:
        """Ask it to stop; it leaves nothing half done."""
        return self.ask("POST", f"/api/v1/imports/{quoted(key)}/cancel/", asked)

    def imports_start_create(self, key: str, **asked: Unpack[Making]) -> Answer[ImportRow]:
        """After a dry run that ended well: import the same files for real. Answers with the new import."""
        return self.ask("POST", f"/api/v1/imports/{quoted(key)}/start/", asked)
