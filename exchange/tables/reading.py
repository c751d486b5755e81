"""From a file to edits: every row is read with its number, and what is wrong with it is told with row and column."""

import itertools
import json
import uuid
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from coediting.actions.bulk import Edit
from coediting.patch import with_uids
from exchange.received import OfFile, flag, refuse_unknown
from exchange.tables import flat
from exchange.tables.recognising import recognised
from exchange.tables.shapes import OF_THE_LIST, REMOVED, ROW_ID, TABLES, uid_for
from profiles.importing.faults import Fault, ImportRefused
from profiles.importing.reading import Layout, Loading
from rest.sheets import original
from roadmap.importing import sheets

LISTED = "uri"  # a column that only the API's list has
# Of one document: a list in a content has room for 300 rows, and as many may be removed by the same file.
MOST_ROWS = 1000
# Together in memory: documents, and characters of their rows, of which each weighs something by itself too.
AT_ONCE, MOST_WEIGHT, WEIGHT_OF_A_ROW = 200, 5_000_000, 1000
ROWS = """
SELECT document.id, t.row, {columns} FROM in_table t
LEFT JOIN coediting_document document ON document.uid::text = lower(trim(t.c_uid)) AND document.kind = %s
ORDER BY document.id NULLS FIRST, t.c_uid, t.row
"""


@dataclass
class Sheet(OfFile):
    """A file in the temporary table `in_table`: which table it is, its header, and where each row of a document stands.

    `columns` is {name in the header: column of `in_table`}; `places` is {(document, row id, or "" for the document
    itself): number of the row in the file}, of those documents that are being taken in.
    """

    table: object
    source: object
    header: list
    is_csv: bool
    columns: dict
    places: dict = field(default_factory=dict)


def load(cursor, table, paths, faults, progress):
    """Read the file into `in_table`; `table` is None where the file itself is to say which one it is.

    Returns the Sheet; raises ImportRefused.
    """
    source = sheets.find(paths)
    progress.start(2 * sheets.estimated_rows(source))
    columns = columns_of(table)
    required = ("uid", "revision", *((ROW_ID,) if table and table.rows else ()))
    loading = Loading(source, "in_table", Layout(columns, required), faults, progress)
    sheets.load(cursor.cursor, loading)
    if table is None:
        table = _recognised(loading)
    refuse_unknown(loading, columns, table.header)
    return Sheet(table, source, list(loading.header), not sheets.is_spreadsheet(source), columns)


def columns_of(table):
    """{name in the header: column of `in_table`}; of all tables together for None."""
    headers = [table.header] if table else [one.header for one in TABLES.values()]
    names = dict.fromkeys(name for header in (*headers, OF_THE_LIST) for name in header)
    return {name: f"c_{place}" for place, name in enumerate(names)} | {"uid": "c_uid", "revision": "c_revision"}


def _recognised(loading):
    try:
        return recognised(loading.header)
    except ValidationError as error:
        raise ImportRefused(Fault(loading.source.label, 1, "", "columns", error.messages[0])) from error


@dataclass
class Rows:
    """What the file says of one document: `rows` are [(row number, {header: text})].

    `document` is its key; None for rows that name no document of this kind, which come a thousand at a time. Where
    there are more rows than any document has, `beyond` is the number of the first that was left out, `left_out` how
    many there are.
    """

    document: int | None
    rows: list
    beyond: int | None = None
    left_out: int = 0

    @property
    def count(self):
        return len(self.rows) + self.left_out

    @property
    def weight(self):
        return sum(WEIGHT_OF_A_ROW + sum(map(len, texts.values())) for _number, texts in self.rows)


def parts(cursor, sheet):
    """All documents of the file as lists of Rows, in the order of their keys: as many at a time as memory is for."""
    part, weight = [], 0
    for rows in _documents(cursor, sheet):
        part.append(rows)
        weight += rows.weight
        if len(part) >= AT_ONCE or weight >= MOST_WEIGHT:
            yield part
            part, weight = [], 0
    if part:
        yield part


def _documents(cursor, sheet):
    """The Rows of one document after the other."""
    names = [name for name in sheet.header if name]
    selected = ", ".join(f"t.{sheet.columns[name]}" for name in names)
    text = sheet_text(sheet)
    with cursor.connection.cursor(name="table_rows") as reader:
        reader.itersize = 200
        reader.execute(ROWS.format(columns=selected), [sheet.table.kind])
        for document, found in itertools.groupby(reader, key=lambda row: row[0]):
            rows = ((row[1], dict(zip(names, map(text, row[2:]), strict=True))) for row in found)
            if document is not None:
                yield _of_one(document, rows)
                continue
            while some := list(itertools.islice(rows, MOST_ROWS)):
                yield Rows(None, some)


def _of_one(document, rows):
    found = Rows(document, [])
    weight = 0
    for number, texts in rows:
        weight += sum(map(len, texts.values()))
        if len(found.rows) == MOST_ROWS or weight > MOST_WEIGHT:
            found.beyond, found.left_out = number, 1 + sum(1 for _further in rows)
            break
        found.rows.append((number, texts))
    return found


def sheet_text(sheet):
    """What a cell of this file says."""
    return (lambda text: original(text or "")) if sheet.is_csv else (lambda text: text or "")


def edit_of(sheet, found, note, faults):
    """The Edit that the Rows of one document say together; None when they cannot be read, which is told."""
    document, rows = found.document, found.rows
    if found.beyond:
        detail = _("These are more rows than one profile or target can have: at most %(most)d are read.")
        faults.append(sheet.fault(found.beyond, "uid", "too-many-rows", detail % {"most": len(rows)}))
        return None
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
    row_id, is_new = texts.get(ROW_ID, "").strip().lower(), {}
    if not row_id:
        row_id, is_new = _new_id(document, number, texts), {"new": True}
    if (document, row_id) in sheet.places:
        detail = _("The same as in row %(row)d.") % {"row": sheet.places[document, row_id]}
        faults.append(sheet.fault(number, ROW_ID, "row-twice", detail))
        return None
    sheet.places[document, row_id] = number
    removed = flag(texts.get(REMOVED, ""))
    if removed is True:
        return {"id": row_id, "removed": True}
    if removed:
        detail = _("Write “yes” to remove the row, or leave it empty.")
        faults.append(sheet.fault(number, REMOVED, "removed", detail))
        return None
    return {"id": row_id} | is_new | flat.patch(sheet.table.columns, texts)


def _new_id(document, number, texts):
    """The id of a row without one: it follows from what the row says, its revision too, and from its number.

    So the same file sent again adds nothing.
    """
    said = json.dumps([document, number, sorted(texts.items())])
    return str(uuid.uuid5(uuid.NAMESPACE_OID, said))


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
