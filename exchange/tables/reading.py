"""From a file to edits: every row is read with its number, and what is wrong with it is told with row and column."""

import itertools
import uuid
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from coediting.actions.bulk import Edit
from coediting.patch import with_uids
from exchange.tables import flat
from exchange.tables.shapes import REMOVED, ROW_ID, uid_for
from profiles.importing.faults import Fault, ImportRefused
from profiles.importing.reading import Layout, Loading
from rest.sheets import original
from roadmap.importing import sheets

LISTED = "uri"  # a column that only the API's list has
YES = ("yes", "ja", "true", "1", "x")
# Columns of the list of profiles or of targets, which is a table too: they say what is no content.
OF_THE_LIST = (
    "uri", "kind", "requirement_count", "task_count", "owner.uid", "owner.slug", "partners.uid", "partners.slug",
    "state", "version", "published_at", "updated", "roadmap", "latest.date", "latest.value",
)  # fmt: skip
ROWS = """
SELECT document.id, t.row, {columns} FROM in_table t
LEFT JOIN coediting_document document ON document.uid::text = lower(trim(t.c_uid)) AND document.kind = %s
ORDER BY document.id NULLS FIRST, t.c_uid, t.row
"""


@dataclass
class Sheet:
    """A file in the temporary table `in_table`: which table it is, its header, and where each row of a document stands.

    `places` is {(document, row id, or "" for the document itself): number of the row in the file}.
    """

    table: object
    source: object
    header: list
    is_csv: bool
    places: dict = field(default_factory=dict)

    def fault(self, row, column, code, detail):
        return Fault(self.source.label, row, column, code, str(detail))


def load(cursor, table, paths, faults, progress):
    """Read the file into `in_table`. Returns the Sheet; raises ImportRefused."""
    source = sheets.find(paths)
    progress.start(2 * sheets.estimated_rows(source))
    known = {name: f"c_{place}" for place, name in enumerate(dict.fromkeys((*table.header, *OF_THE_LIST)))}
    known |= {"uid": "c_uid", "revision": "c_revision"}
    loading = Loading(source, "in_table", Layout(known, ("uid", "revision")), faults, progress)
    sheets.load(cursor.cursor, loading)
    sheet = Sheet(table, source, list(loading.header), not sheets.is_spreadsheet(source))
    unknown = [name for name in loading.header if name and name not in known]
    if unknown:
        detail = _("There is no column with this name. Known are: %(names)s.") % {"names": ", ".join(table.header)}
        raise ImportRefused(*(sheet.fault(1, name, "columns", detail) for name in unknown))
    return sheet


def documents(cursor, sheet):
    """(document's key, [(row number, {header: text})]) of each document in the file, in the order of the keys.

    The key is None for rows that name no document of this kind.
    """
    known = dict.fromkeys((*sheet.table.header, *OF_THE_LIST))
    columns = {name: f"c_{place}" for place, name in enumerate(known)} | {"uid": "c_uid", "revision": "c_revision"}
    names = [name for name in sheet.header if name]
    selected = ", ".join(f"t.{columns[name]}" for name in names)
    with cursor.connection.cursor(name="table_rows") as reader:
        reader.itersize = 1000
        reader.execute(ROWS.format(columns=selected), [sheet.table.kind])
        for document, rows in itertools.groupby(reader, key=lambda row: row[0]):
            yield document, [(row[1], dict(zip(names, map(sheet_text(sheet), row[2:]), strict=True))) for row in rows]


def sheet_text(sheet):
    """What a cell of this file says."""
    return (lambda text: original(text or "")) if sheet.is_csv else (lambda text: text or "")


def edit_of(sheet, document, rows, note, faults):
    """The Edit that the rows of one document say together; None when they cannot be read, which is told."""
    base = _revision(sheet, rows, faults)
    schema, table = sheet.table.schema, sheet.table
    if table.rows:
        items = [_item(sheet, document, number, texts, faults) for number, texts in rows]
        patch = {table.rows: [item for item in items if item]}
    else:
        number, texts = rows[0]
        faults += [
            sheet.fault(other, "uid", "row-twice", _("The same as in row %(row)d.") % {"row": number})
            for other, _texts in rows[1:]
        ]
        sheet.places[document, ""] = number
        derived = table.derived if LISTED in sheet.header else ()
        patch = flat.patch([column for column in table.columns if column.field.name not in derived], texts)
    sheet.places.setdefault((document, ""), rows[0][0])
    if base is None:
        return None
    return Edit(document, document, base, with_uids(schema.fields, patch, uid_for), note)


def _revision(sheet, rows, faults):
    """The revision that all rows of a document were exported from."""
    first = rows[0][1]["revision"].strip()
    for number, texts in rows:
        text = texts["revision"].strip()
        if not (text.isascii() and text.isdigit() and 0 < len(text) < 10):
            faults.append(sheet.fault(number, "revision", "revision", _("Leave the number of the revision as it was.")))
            return None
        if text != first:
            detail = _("All rows of one document must have the same revision.")
            faults.append(sheet.fault(number, "revision", "revision", detail))
            return None
    return int(first)


def _item(sheet, document, number, texts, faults):
    """One row of a list in the content, as a PATCH says it."""
    row_id = texts.get(ROW_ID, "").strip().lower() or str(uuid.uuid4())
    if (document, row_id) in sheet.places:
        detail = _("The same as in row %(row)d.") % {"row": sheet.places[document, row_id]}
        faults.append(sheet.fault(number, ROW_ID, "row-twice", detail))
        return None
    sheet.places[document, row_id] = number
    removed = texts.get(REMOVED, "").strip().lower()
    if removed in YES:
        return {"id": row_id, "removed": True}
    if removed:
        detail = _("Write “yes” to remove the row, or leave it empty.")
        faults.append(sheet.fault(number, REMOVED, "removed", detail))
        return None
    return {"id": row_id} | flat.patch(sheet.table.columns, texts)


def as_fault(sheet, fault):
    """A RowFault of an edit, with the row and the column of the file."""
    name, _slash, rest = fault.path.partition("/")
    row_id, _slash, within = rest.partition("/")
    in_row = sheet.table.rows == name and (fault.place, row_id) in sheet.places
    row = sheet.places[fault.place, row_id if in_row else ""]
    column = (within if in_row else fault.path).replace("/", ".")
    detail = str(fault.detail)
    if fault.code == "conflict" and isinstance(fault.theirs, str | int | float):
        detail += " " + _("It says now: “%(text)s”.") % {"text": str(fault.theirs)[:200]}
    return sheet.fault(row, column if column in sheet.header else column.split(".")[0], fault.code, detail)
