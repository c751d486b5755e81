"""Taking in a table of profiles or targets that was exported and edited: as edits, or as proposals.

Whoever asked for it does it, with the rights that they have when it is done.
"""

import itertools
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
from partners.permissions import contributes
from profiles.actions.imports import request_import
from profiles.importing.faults import FaultList
from profiles.importing.merging import Difference
from profiles.importing.report import Report

AT_ONCE = 200
EXAMPLES = 20
NAMES = {
    "documents": __("profiles or targets in the file"),
    "rows": __("rows"),
    "proposed": __("proposals"),
    "left_out": __("left out, because somebody else changed the same"),
}
FAULT_TITLES = {
    "conflict": __("Changed by somebody else since the export"),
    "not-allowed": __("What you may not change"),
    "unknown": __("Profiles or targets that are not there"),
}


def request_table_import(*, by, table, file, note="", proposing=False, skip_conflicts=False, dry_run=True):
    """Keep an edited table and ask the worker to take it in. Returns the ImportJob. For whoever contributes somewhere.

    `proposing` makes proposals of everything; `skip_conflicts` takes in the documents that do not collide.
    """
    if not contributes(by):
        raise PermissionDenied
    options = {"table": table, "note": note, "proposing": proposing, "skip_conflicts": skip_conflicts}
    return request_import(by=by, source="tables", files=[file], dry_run=dry_run, options=options)


@dataclass
class _Intake:
    """One import on its way."""

    sheet: reading.Sheet
    manner: bulk.Manner
    note: str
    skip_conflicts: bool
    faults: FaultList
    report: Report
    difference: Difference = field(default_factory=Difference)


@transaction.atomic
def import_table(*, paths, table, by, dry_run, progress, note="", proposing=False, skip_conflicts=False):
    """Take in a table. Returns the Report; raises ImportRefused with every fault, and ImportCancelled.

    What the file does not name stays as it is. Rows that somebody else changed since the export are conflicts.
    """
    if by is None or not by.is_active:
        raise PermissionDenied
    shape, report = TABLES[table], Report()
    manner = bulk.Manner(
        by=by, origin=Revision.Origin.IMPORT, merging="rows", proposing=proposing, dry_run=dry_run
    )
    note = note or _("From a table")
    with connection.cursor() as cursor:
        sheet = reading.load(cursor, shape, paths, report.faults, progress)
        intake = _Intake(sheet, manner, note, skip_conflicts, FaultList(), report)
        progress.step(_("Comparing"))
        _take_in(cursor, intake, progress)
        cursor.execute("DROP TABLE in_table")
    intake.faults.refuse_any()
    report.changes[f"{shape.kind}s"] = intake.difference
    progress.finish()
    return report


def _take_in(cursor, intake, progress):
    """Make the edits of the file, some documents at a time; faults are gathered in `intake.faults`."""
    readable = intake.sheet.table.readable(intake.manner.by)
    counts = dict.fromkeys(NAMES, 0)
    found = reading.documents(cursor.cursor, intake.sheet)
    while batch := list(itertools.islice(found, AT_ONCE)):
        seen = set(readable.filter(pk__in=[key for key, _rows in batch if key]).values_list("pk", flat=True))
        edits, faults = [], []
        for key, rows in batch:
            counts["rows"] += len(rows)
            if key not in seen:
                detail = _("There is nothing with this uid, or you may not see it.")
                faults += [intake.sheet.fault(number, "uid", "unknown", detail) for number, _texts in rows]
            elif edit := reading.edit_of(intake.sheet, key, rows, intake.note, faults):
                edits.append(edit)
        counts["documents"] += len(seen)
        for fault in faults:
            _note(intake.faults, fault)
        _land(intake, edits, counts)
        progress.advance(sum(len(rows) for _key, rows in batch))
    intake.report.counts = counts


def _land(intake, edits, counts):
    """Take in a batch of edits. After the first fault nothing is saved any more, as nothing will stay."""
    manner = intake.manner
    if intake.faults.total and not manner.dry_run:
        manner = bulk.Manner(**{**vars(manner), "dry_run": True})
    try:
        landed = bulk.revise_all(edits=edits, manner=manner)
    except BulkRefused as refused:
        colliding = {fault.place for fault in refused.faults}
        skipped = intake.skip_conflicts and all(fault.is_conflict for fault in refused.faults)
        for fault in refused.faults:
            _note(intake.report.faults if skipped else intake.faults, reading.as_fault(intake.sheet, fault))
        if skipped:
            counts["left_out"] += len(colliding)
        rest = [edit for edit in edits if edit.place not in colliding]
        if rest:  # to find every fault, or to take in the others
            _land(intake, rest, counts)
        return
    for one in landed:
        counts["proposed"] += one.proposed
        intake.difference.changed += one.created
        intake.difference.unchanged += not (one.created or one.proposed)
        examples = intake.difference.examples.setdefault("changed", [])
        if (one.created or one.proposed) and len(examples) < EXAMPLES:
            examples.append(str(one.uid))


def _note(faults, fault):
    faults.add(fault.file, fault.row, fault.column, fault.code, fault.detail)
