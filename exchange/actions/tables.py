"""Taking in a table of profiles or targets that was exported and edited: as edits, or as proposals.

Whoever asked for it does it, with the rights that they have when it is done.
"""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from coediting.actions import bulk
from coediting.errors import BulkRefused
from coediting.models import Revision
from exchange.tables import reading
from exchange.tables.shapes import TABLES
from exchange.tables.telling import Telling
from partners.permissions import contributes
from profiles.actions.imports import import_again, request_import
from profiles.importing.faults import FaultList, ImportRefused
from profiles.importing.merging import Difference
from profiles.importing.report import Report

EXAMPLES = 20
SOURCES = ("tables", "lists")  # of imports that bring back a table
NAMES = {
    "documents": __("profiles or targets in the file"),
    "rows": __("rows"),
    "proposed": __("proposals"),
    "left_out": __("left out, because somebody else changed the same"),
}
FAULT_TITLES = {
    "conflict": __("Changed by somebody else since the export"),
    "not-allowed": __("What you may not change"),
    "too-many-rows": __("More rows than one profile or target can have"),
    "unknown": __("Profiles or targets that are not there"),
}


def request_table_import(*, by, table, file, note="", proposing=False, skip_conflicts=False, dry_run=True):
    """Keep an edited table and ask the worker to take it in. Returns the ImportJob. For whoever contributes somewhere.

    `table` is the name of one of TABLES, "" where the file is to say which one it is; `proposing` makes proposals of
    everything; `skip_conflicts` takes in the documents that do not collide.
    """
    if not contributes(by):
        raise PermissionDenied
    options = {"table": table, "note": note, "proposing": proposing, "skip_conflicts": skip_conflicts}
    return request_import(by=by, source="tables", files=[file], dry_run=dry_run, options=options)


def may_leave_out(job):
    """Was a table refused only for what others changed meanwhile? Then the rest of it can be taken in."""
    codes = set(job.report.get("by_code") or ())
    return job.source in SOURCES and job.state == job.State.FAILED and codes == {"conflict"} and bool(job.files)


def import_the_rest(*, by, job):
    """After such a refusal: take in the same table without what collides. Returns the new ImportJob.

    Raises ImportRefused when there is nothing to take in so, PermissionDenied.
    """
    if not may_leave_out(job):
        raise ImportRefused
    return import_again(by=by, job=job, options=job.options | {"skip_conflicts": True})


@dataclass
class _Intake:
    """One import on its way."""

    sheet: reading.Sheet
    manner: bulk.Manner
    note: str
    skip_conflicts: bool
    faults: FaultList
    report: Report
    telling: Telling
    difference: Difference = field(default_factory=Difference)


@transaction.atomic
def import_table(*, paths, table, by, dry_run, progress, note="", proposing=False, skip_conflicts=False):
    """Take in a table. Returns the Report; raises ImportRefused with every fault, and ImportCancelled.

    What the file does not name stays as it is. Rows that somebody else changed since the export are conflicts.
    """
    if by is None or not by.is_active:
        raise PermissionDenied
    report = Report()
    manner = bulk.Manner(
        by=by, origin=Revision.Origin.IMPORT, merging="rows", proposing=proposing, dry_run=dry_run
    )
    note = note or _("From a table")
    with connection.cursor() as cursor:
        sheet = reading.load(cursor, TABLES[table] if table else None, paths, report.faults, progress)
        intake = _Intake(sheet, manner, note, skip_conflicts, FaultList(), report, Telling(sheet))
        progress.step(_("Comparing"))
        _take_in(cursor, intake, progress)
        cursor.execute("DROP TABLE in_table")
    report.more = intake.telling.as_json()
    intake.faults.refuse_any(report.more)
    report.changes[f"{sheet.table.kind}s"] = intake.difference
    progress.finish()
    return report


def _take_in(cursor, intake, progress):
    """Make the edits of the file, some documents at a time; faults are gathered in `intake.faults`."""
    sheet, readable = intake.sheet, intake.sheet.table.readable(intake.manner.by)
    counts = dict.fromkeys(NAMES, 0)
    for part in reading.parts(cursor.cursor, sheet):
        seen = set(readable.filter(pk__in=[one.document for one in part if one.document]).values_list("pk", flat=True))
        edits, faults = [], []
        for one in part:
            counts["rows"] += one.count
            if one.document not in seen:
                detail = _("There is nothing with this uid, or you may not see it.")
                faults += [sheet.fault(number, "uid", "unknown", detail) for number, _texts in one.rows]
            elif edit := reading.edit_of(sheet, one, intake.note, faults):
                edits.append(edit)
        counts["documents"] += len(seen)
        for fault in faults:
            _note(intake.faults, fault)
        _land(intake, edits, counts)
        sheet.places.clear()
        progress.advance(sum(one.count for one in part))
    intake.report.counts = counts


def _land(intake, edits, counts):
    """Take in a batch of edits. After the first fault nothing is saved any more, as nothing will stay."""
    manner = intake.manner
    if intake.faults.total and not manner.dry_run:
        manner = bulk.Manner(**{**vars(manner), "dry_run": True})
    heard = []
    try:
        landed = bulk.revise_all(edits=edits, manner=manner, told=lambda *what: heard.append(what))
    except BulkRefused as refused:
        colliding = {fault.place for fault in refused.faults}
        skipped = intake.skip_conflicts and all(fault.is_conflict for fault in refused.faults)
        for fault in refused.faults:
            _note(intake.report.faults if skipped else intake.faults, reading.as_fault(intake.sheet, fault))
        if skipped:
            counts["left_out"] += len(colliding)
        intake.telling.colliding([edit for edit in edits if edit.place in colliding], skipped)
        rest = [edit for edit in edits if edit.place not in colliding]
        if rest:  # to find every fault, or to take in the others
            _land(intake, rest, counts)
        return
    for what in heard:
        intake.telling.landed(*what)
    for one in landed:
        counts["proposed"] += one.proposed
        intake.difference.changed += one.created
        intake.difference.unchanged += not (one.created or one.proposed)
        examples = intake.difference.examples.setdefault("changed", [])
        if (one.created or one.proposed) and len(examples) < EXAMPLES:
            examples.append(str(one.uid))


def _note(faults, fault):
    faults.add(fault.file, fault.row, fault.column, fault.code, fault.detail)
