"""A map as rows: for the table beside it, and for the files CSV and XLSX."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from profiles.maps import wording
from profiles.maps.matrix import ESSENTIAL


def cells(matrix):
    """[(Row, Column, Cell)] of all cells that hold something, in the order of rows and columns."""
    return [
        (row, column, row.cells[column.competence.pk])
        for row in matrix.rows
        for column in matrix.columns
        if column.competence.pk in row.cells
    ]


def header():
    """The names of the columns of `rows`."""
    return [
        _("Job"), _("Job code"), _("Job uid"), _("Shortage occupation"), _("Green share of the job (%)"),
        _("Circular share of the job (%)"), _("Competence"), _("Competence uid"), _("Competence group"), _("Circular"),
        _("Level (1–4)"), _("Importance"), _("Published profile"), "ESCO", _("In discussion"),
    ]  # fmt: skip


def rows(matrix):
    """One line for each cell; empty where there is nothing to say, never 0 for unknown."""
    yes = _("yes")
    words = {True: _("essential"), False: _("optional")}
    return [
        [
            row.label.plain,
            row.job.code,
            str(row.job.uid),
            row.shortage or "",
            *("" if share is None else round(100 * share, 1) for share in (row.green, row.circular)),
            column.label.plain,
            str(column.competence.uid),
            str(column.competence.get_group_display()),
            yes if column.competence.circular else "",
            cell.level or "",
            words[cell.essential] if cell.level or cell.esco else "",
            yes if cell.level else "",
            words[cell.esco == ESSENTIAL] if cell.esco else "",
            (cell.talk or yes) if cell.talk >= 0 else "",
        ]
        for row, column, cell in cells(matrix)
    ]


def notes(matrix, address):
    """[(what, text)] that go with the file: the question, the sources, how much was left out, and when it was made."""
    told = [
        (_("About"), wording.title(matrix)),
        (_("Level"), _("1 recognises, 2 does it with help, 3 works independently, 4 guides others")),
        (_("Source"), _("ESCO classification of the European Commission; published profiles of the portal")),
        (_("Left out"), left_out(matrix)),
        *((_("No longer in use"), wording.gone(row)) for row in matrix.gone),
        (_("Address"), address),
        (_("Made on"), date_format(timezone.localtime(), "Y-m-d H:i")),
    ]
    if matrix.talked:
        told.insert(3, (_("Not public"), _("What is in discussion is for the partners that take part.")))
    return [(what, text) for what, text in told if text]


def left_out(matrix):
    """How many jobs and competences did not fit, "" when all did."""
    if matrix.jobs == len(matrix.rows) and matrix.competences == len(matrix.columns):
        return ""
    return _("%(jobs)d of %(all_jobs)d jobs and %(columns)d of %(all_columns)d competences are shown") % {
        "jobs": len(matrix.rows),
        "all_jobs": matrix.jobs,
        "columns": len(matrix.columns),
        "all_columns": matrix.competences,
    }
