"""Loading one CSV file or spreadsheet into a temporary table of texts, with the rows numbered as a spreadsheet does."""

import datetime
import itertools
import zipfile
from pathlib import Path

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException
from psycopg2 import sql

from profiles.importing import reading
from profiles.importing.faults import Fault, ImportRefused
from profiles.importing.sources import MEGABYTE, Source

MOST_BYTES = 200 * MEGABYTE
MOST_UNPACKED = 1000 * MEGABYTE  # a sheet is read in a stream
MOST_TEXTS = 200 * MEGABYTE  # the shared texts of a workbook stay in memory
MOST_COLUMNS = 50
# A spreadsheet larger than this is not looked into while somebody waits for an answer: packed, and unpacked.
MOST_AT_ONCE = 2 * MEGABYTE, 40 * MEGABYTE
AT_ONCE = 1000
DELIMITERS = ",;"  # a spreadsheet in Belgium writes semicolons
BYTES_OF_A_ROW = 25  # packed, for the estimate of how many there are
# In CSV a spreadsheet writes nine digits of a number: what differs relatively less is the same one.
CLOSE = 1e-8
BLANK = "DELETE FROM {table} WHERE coalesce({words}) IS NULL"
WORD = "nullif(btrim({column}, E' \\t\\r\\n\u00a0'), '')"
# RuntimeError: a zip file with a password.
BROKEN = (*reading.UNREADABLE, InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, RuntimeError)


def find(paths):
    """The one file to read, as a Source. Raises ImportRefused."""
    if len(paths) != 1:
        raise ImportRefused(Fault("", 0, "", "one-file", _("Give exactly one file.")))
    path = Path(paths[0])
    if not path.is_file():
        raise ImportRefused(Fault(path.name, 0, "", "not-found", _("This file is not there.")))
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise ImportRefused(
            Fault(path.name, 0, "", "kind", _("This is no CSV file and no spreadsheet (XLSX)."))
        )
    if path.stat().st_size > MOST_BYTES:
        detail = _("This file is too large: at most %(most)d MB.") % {"most": MOST_BYTES // MEGABYTE}
        raise ImportRefused(Fault(path.name, 0, "", "too-large", detail))
    return Source(path.name, path.name, path.stat().st_size, path)


def is_spreadsheet(source):
    return source.path.suffix.lower() == ".xlsx"


def estimated_rows(source):
    """How many rows it will have, about."""
    return source.size // BYTES_OF_A_ROW if is_spreadsheet(source) else reading.estimated_rows(source)


def load(cursor, loading):
    """Make the temporary table (`row` and the layout's columns, as text) and fill it from a `reading.Loading`.

    Returns the number of rows.
    Raises ImportRefused for a file that cannot be read to its end.
    """
    source = loading.source
    loading.progress.step(_("Reading %(file)s") % {"file": source.name})
    if not is_spreadsheet(source):
        loading.delimiters = DELIMITERS
        rows = reading.load(cursor, loading)
        if loading.delimiter == ";":
            _write_points(cursor, loading)
        return reading.refuse_empty(loading, rows - _pass_over_blank(cursor, loading))
    _refuse_bomb(source, source.path)
    try:
        book = openpyxl.load_workbook(source.path, read_only=True, data_only=True, keep_links=False)
        try:
            return _load_sheet(cursor, loading, _first_sheet(book))
        finally:
            book.close()
    except BROKEN as error:
        raise reading.damaged(source) from error
    except IndexError as error:
        raise ImportRefused(Fault(source.label, 0, "", "empty", _("This file is empty."))) from error


def _write_points(cursor, loading):
    """Decimals behind a comma become decimals behind a point, as everywhere else."""
    for name in loading.layout.numbers:
        column, table = sql.Identifier(loading.layout.columns[name]), sql.Identifier(loading.table)
        statement = "UPDATE {table} SET {column} = replace({column}, ',', '.') WHERE trim({column}) ~ {number}"
        number = sql.Literal("^[+-]?[0-9]+,[0-9]+$")
        cursor.execute(sql.SQL(statement).format(table=table, column=column, number=number))


def _pass_over_blank(cursor, loading):
    """Take away rows that say nothing, as spreadsheets leave them at the end. Returns how many there were."""
    names = map(sql.Identifier, reading.columns_for(loading.layout, loading.header))
    words = sql.SQL(", ").join(sql.SQL(WORD).format(column=name) for name in names)
    cursor.execute(sql.SQL(BLANK).format(table=sql.Identifier(loading.table), words=words))
    return cursor.rowcount


def header_of(file):
    """The names in the first row of an uploaded file, which is left at its beginning.

    None for a spreadsheet that is too large to look into at once. Raises ImportRefused.
    """
    source = Source(file.name, file.name, file.size, None)
    try:
        if not file.name.lower().endswith(".xlsx"):
            return reading.read_first(file, source, delimiters=DELIMITERS)[0]
        if file.size > MOST_AT_ONCE[0] or _refuse_bomb(source, file) > MOST_AT_ONCE[1]:
            return None
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        return _names(_first_sheet(book).iter_rows(max_col=MOST_COLUMNS, values_only=True))
    except BROKEN as error:
        raise reading.damaged(source) from error
    except IndexError as error:
        raise ImportRefused(Fault(source.label, 0, "", "empty", _("This file is empty."))) from error
    finally:
        file.seek(0)


def _first_sheet(book):
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what the file says of its size is often wrong
    return sheet


def _names(rows):
    """The names in the header, the next row of `rows`."""
    names = [as_text(cell).strip() for cell in next(rows, ())]
    while names and not names[-1]:
        names.pop()
    return names


def _refuse_bomb(source, file):
    """Spreadsheets are zip files; refuse one that unpacks beyond bounds. Returns its bytes. Raises ImportRefused."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except reading.UNREADABLE as error:
        raise reading.damaged(source) from error
    texts = max((m.file_size for m in members if m.filename.endswith("sharedStrings.xml")), default=0)
    unpacked = sum(member.file_size for member in members)
    if texts > MOST_TEXTS or unpacked > MOST_UNPACKED:
        detail = _("This file unpacks to far more than it could honestly hold.")
        raise ImportRefused(Fault(source.label, 0, "", "zip-bomb", detail))
    return unpacked


def _load_sheet(cursor, loading, sheet):
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    names = _names(rows)
    _refuse_header(loading, names)
    loading.header = names
    reading.create_table(cursor, loading.table, loading.layout, names)
    columns = reading.columns_for(loading.layout, names)
    stream = reading.RowStream(_rows(rows, loading, len(names)), loading)
    reading.copy(cursor, loading.table, ["row", *columns], stream)
    return reading.refuse_empty(loading, cursor.rowcount)


def _refuse_header(loading, names):
    label = loading.source.label
    if not names:
        raise ImportRefused(Fault(label, 0, "", "empty", _("This file is empty.")))
    missing = [name for name in loading.layout.required if name not in names]
    if missing:
        detail = _("The column “%(column)s” is missing. The first row should name the columns.")
        raise ImportRefused(*(Fault(label, 1, name, "columns", detail % {"column": name}) for name in missing))
    doubled = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if doubled:
        raise ImportRefused(Fault(label, 1, doubled[0], "columns", _("This column is there twice.")))


def _rows(rows, loading, width):
    """[row number, text, …] per row that holds anything."""
    numbered = enumerate(rows, start=2)
    while batch := list(itertools.islice(numbered, AT_ONCE)):
        loading.progress.advance(len(batch))
        for number, cells in batch:
            texts = [as_text(cell) for cell in cells[:width]]
            if not any(map(str.strip, texts)):
                continue
            for place, text in enumerate(texts):
                if "\x00" in text or len(text) > reading.LONGEST_CELL:
                    detail = _("This cell holds something that cannot be kept.")
                    fault = Fault(loading.source.label, number, loading.header[place], "bad-cell", detail)
                    raise ImportRefused(fault)
            yield [number, *texts, *[""] * (width - len(texts))]


def as_text(cell):
    """The value of a spreadsheet's cell as a CSV file would write it.

    >>> as_text(8131.0), as_text(7.5), as_text(None)
    ('8131', '7.5', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell)
