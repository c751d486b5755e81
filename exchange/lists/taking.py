"""Taking in a table of any list of the API: what differs is asked of its resource, in the name of who sent the file.

This is a client of the resources and saves nothing by itself; so it stands here and not among the actions.
"""

import json
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from exchange.lists import comparing
from exchange.lists.asking import attempt
from exchange.lists.bodies import Unreadable, body_of, column_of, place_of
from exchange.lists.shapes import FOLLOWING, LISTS
from exchange.lists.telling import MOST_ROWS, Telling
from partners.models import Scope
from partners.permissions import contributes
from profiles.actions.imports import request_import
from profiles.importing.faults import FaultList, ImportRefused
from profiles.importing.merging import Difference
from profiles.importing.report import Report
from rest.wording import plain_code

EXAMPLES = 20
STALE = 412


def request_list_import(*, by, table, file, scope="", skip_conflicts=False, dry_run=True):
    """Keep a table and ask the worker to take it in. Returns the ImportJob. For whoever contributes somewhere.

    `scope` is that of the key it came with; `skip_conflicts` takes in the rows that do not collide.
    """
    if not contributes(by):
        raise PermissionDenied
    options = {"table": table, "scope": scope, "skip_conflicts": skip_conflicts}
    return request_import(by=by, source="lists", files=[file], dry_run=dry_run, options=options)


@dataclass
class _Intake:
    """One import on its way. `together` are the changes of lists whose rows are saved at once, `left_out` the numbers
    of rows that collide and are left out."""

    sent: comparing.Sent
    by: object
    scope: str
    skip_conflicts: bool
    report: Report
    telling: Telling
    faults: FaultList = field(default_factory=FaultList)
    difference: Difference = field(default_factory=Difference)
    together: list = field(default_factory=list)
    left_out: set = field(default_factory=set)

    @property
    def list(self):
        return self.sent.list

    def fault(self, row, column, code, detail):
        number = row if isinstance(row, int) else row.number
        fault, faults = self.sent.fault(number, column, code, detail), self.faults
        if code == "conflict" and self.skip_conflicts:
            self.left_out.add(number)
            faults = self.report.faults
        faults.add(fault.file, fault.row, fault.column, fault.code, fault.detail)

    def note(self, what, row):
        setattr(self.difference, what, getattr(self.difference, what) + 1)
        examples = self.difference.examples.setdefault(what, [])
        if len(examples) < EXAMPLES:
            examples.append(row.uid or _("row %(row)d") % {"row": row.number})
        self.telling.landed(what, row)


@transaction.atomic
def import_list(*, paths, table, by, dry_run, progress, scope="", skip_conflicts=False):
    """Take in a table of a list. Returns the Report; raises ImportRefused with every fault, and ImportCancelled.

    Rows that the file lacks stay. What somebody else changed since the export is a conflict.
    """
    if by is None or not by.is_active:
        raise PermissionDenied
    report = Report()
    with connection.cursor() as cursor:
        sent = comparing.load(cursor.cursor, LISTS[table], paths, by, progress)
        intake = _Intake(sent, by, scope, skip_conflicts, report, Telling(table))
        progress.step(_("Comparing"))
        doubled = dict(comparing.twice(cursor))
        for number, first in doubled.items():
            intake.fault(number, "uid", "row-twice", _("The same as in row %(row)d.") % {"row": first})
        with transaction.atomic():
            for row in comparing.differing(cursor.cursor, sent):
                progress.advance(1)
                if row.number not in doubled:
                    _take(intake, row)
            _take_together(intake)
            transaction.set_rollback(dry_run)
        cursor.execute("DROP TABLE IF EXISTS in_table, now_table")
    difference, refused = intake.difference, len({fault.row for fault in intake.faults.kept})
    difference.unchanged = max(0, sent.rows - difference.added - difference.changed - len(intake.left_out) - refused)
    report.more = intake.telling.as_json(difference, len(intake.left_out))
    intake.faults.refuse_any(report.more)
    report.changes["rows"] = difference
    report.counts = {"rows": sent.rows, "left_out": len(intake.left_out)}
    progress.finish()
    return report


def _take(intake, row):
    """One row that is new or differs."""
    if not row.uid:
        _add(intake, row)
    elif not row.now:
        intake.fault(row, "uid", "unknown", _("There is nothing with this uid, or you may not see it."))
    else:
        row.changed = [name for name in row.changed if row.texts[name].strip() or name not in intake.list.withheld]
        if row.changed and row.changed != [intake.list.stamp]:
            _change(intake, row)


def _add(intake, row):
    """A row without a uid is a new one."""
    one, filled = intake.list, [name for name, text in row.texts.items() if text.strip() and name not in FOLLOWING]
    if one.new is None:
        intake.fault(row, "uid", "not-here", _("A new row cannot be added here.") + f" {one.elsewhere}")
        return
    fields = one.new().fields
    filled = [name for name in filled if name != one.stamp]
    if strange := [name for name in filled if place_of(fields, name) is None]:
        for name in strange:
            intake.fault(row, name, "not-here", _("A new row is not given this: leave this cell empty."))
        return
    row.changed = filled
    if body := _body(intake, row, fields, filled):
        asked = {"method": "POST", "body": body, "scope": intake.scope}
        response = attempt(one.resource, intake.by, "create", **asked)
        if response.status_code >= 400:
            _tell(intake, row, response)
        else:
            intake.note("added", row)


def _change(intake, row):
    """A row that says something else than the list does now."""
    one = intake.list
    fields = one.change().fields if one.change else {}
    writable = [name for name in row.changed if name != one.stamp and place_of(fields, name)]
    stale = one.stamp in row.changed
    closed = [name for name in row.changed if name not in writable and name != one.stamp]
    if stale and not writable:
        return  # others changed it, and what differs besides follows from that
    number = row.texts.get(one.stamp, "").strip()
    if one.change and one.stamp and not (number.isascii() and number.isdigit()):
        intake.fault(row, one.stamp, "revision", _("Leave the number of the revision as it was."))
        return
    if closed and not stale:
        for name in closed:
            intake.fault(row, name, "not-here", _("This cannot be changed here.") + f" {one.elsewhere}")
        return
    body = _body(intake, row, fields, writable)
    if body is None:
        return
    row.changed = writable
    if one.together:
        _keep_for_later(intake, row, body, writable, stale)
        return
    _patch(intake, row, body, writable, stale)


def _patch(intake, row, body, writable, stale):
    """Ask for the change. Of an older revision only to learn whether the row was touched at all since it was read."""
    one, headers = intake.list, {}
    if one.stamp:
        headers["If-Match"] = f'"r{int(row.texts[one.stamp])}"'
    if stale:
        headers["Prefer"] = "merge"
    response = attempt(
        one.resource,
        intake.by,
        "partial_update",
        method="PATCH",
        key=row.uid,
        body=body,
        scope=intake.scope,
        headers=headers,
        stays=lambda _response: not stale,
    )
    refused = response.status_code >= 400
    if stale:
        if refused or json.loads(response.content).get("saved", True):
            _collide(intake, row, writable)  # else it was left as it was, and only others changed it
    elif response.status_code == STALE:
        _collide(intake, row, writable)
    elif refused:
        _tell(intake, row, response)
    else:
        intake.note("changed", row)


def _collide(intake, row, names):
    for name in names:
        detail = _("Changed by someone else since your revision.") + " "
        detail += _("It says now: “%(text)s”.") % {"text": row.now[name][:200]}
        intake.fault(row, name, "conflict", detail)


def _body(intake, row, fields, names):
    """The body that these cells say; None when they cannot be read, which is told."""
    try:
        return body_of(fields, names, row.texts, row.now, intake.sent.decimal)
    except Unreadable as error:
        intake.fault(row, error.column, "bad-value", error.detail)
        return None


def _tell(intake, row, response):
    """What is wrong with a row, in the words of the resource."""
    problem = json.loads(response.content)
    code = {403: "not-allowed", 409: "refused"}.get(response.status_code, problem["code"])
    for fault in problem.get("errors") or [{"pointer": "", "code": code, "detail": problem["detail"]}]:
        column = column_of(fault.get("pointer", ""), row.texts)
        intake.fault(row, column, fault["code"], fault["detail"] or problem["title"])


def _keep_for_later(intake, row, body, writable, stale):
    """A change that is saved with others of its list, once it is sure that it is sound."""
    one, shape = intake.list, intake.list.change(data=body, partial=True)
    if stale:
        _collide(intake, row, writable)
    elif intake.scope == Scope.PROPOSE:
        detail = _("This key may not do that: it takes one with scope “%(scope)s”.")
        intake.fault(row, "", "not-allowed", detail % {"scope": Scope.WRITE.value})
    elif shape.is_valid():
        if len(intake.together) >= MOST_ROWS:  # of many rows only what is needed to save them
            row = comparing.Row(row.number, {"uid": row.uid}, {name: row.now[name] for name in one.kept})
        intake.together.append((row, shape.validated_data))
    else:
        for name, details in shape.errors.items():
            intake.fault(row, name, plain_code(details[0].code), details[0])


def _take_together(intake):
    """Save what was kept for later: all of it, or after conflicts that may be left out all the others."""
    rows, intake.together = intake.together, []
    while rows:
        try:
            with transaction.atomic():
                intake.list.together(intake.by, rows)
        except PermissionDenied:
            for row, _data in rows:
                intake.fault(row, "", "not-allowed", _("You may not do this."))
            return
        except ImportRefused as refused:
            _tell_together(intake, rows, refused.faults)
            if intake.faults.total:
                return
            rows = [(row, data) for row, data in rows if row.number not in intake.left_out]
        else:
            for row, _data in rows:
                intake.note("changed", row)
            return


def _tell_together(intake, rows, faults):
    """Faults that have the places of these rows, as in a file of their own; without a row they concern all."""
    for fault in faults:
        code = "conflict" if fault.code == "stale" else fault.code
        concerned = rows[fault.row - 2 : fault.row - 1] if fault.row > 1 else rows
        for row, _data in concerned:
            intake.fault(row, fault.column, code, fault.detail)
