"""Tables whose rows Python makes: the same CSV and XLSX as PostgreSQL writes, for what is no single query."""

import csv
import datetime
import io
import itertools
import re
from xml.sax.saxutils import escape

from rest.encoding import as_json, moment
from rest.workbook import Workbook

MARK = "\ufeff"  # so that spreadsheets read the file as UTF-8
AT_ONCE = 1000
MOST_ROWS_OF_A_SHEET = 1_048_575  # below the header
LONGEST_CELL = 32_767  # characters in a cell of a spreadsheet
# Control characters that XML cannot hold. They stand in no text of ours; in one from elsewhere they become "?".
UNWRITABLE = "".join(map(chr, (*range(1, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))
FORMULA = re.compile(r"[-=+@\t\r']")
# Where lists are parted by a semicolon, as in Belgium, a spreadsheet begins a new cell behind each one in a text, and a
# new row behind each line end. What follows there begins a cell too.
INSIDE = re.compile(r"""([;\r\n])(?="*[-=+@\t\r'])""")
MARKED_INSIDE = re.compile(r"""([;\r\n])'(?="*[-=+@\t\r'])""")
A_NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?")
_READABLE = str.maketrans(dict.fromkeys(UNWRITABLE, "?"))


def neutral(text):
    """A text that no spreadsheet takes for a formula, nor any part of it; what is only a number stays as it is.

    >>> neutral("=1+1"), neutral("'t Zand"), neutral("wood"), neutral("-5"), neutral("wood;=1+1")
    ("'=1+1", "''t Zand", 'wood', '-5', "wood;'=1+1")
    """
    mark = "'" if FORMULA.match(text) and not A_NUMBER.fullmatch(text) else ""
    return mark + neutral_inside(text)


def neutral_inside(text):
    """A text with an apostrophe before each part, but the first, that would begin a cell as a formula."""
    return INSIDE.sub(r"\1'", text)


def original(text):
    """The text that `neutral` got. An apostrophe that somebody typed before a plain word stays.

    >>> original("'=1+1"), original("''t Zand"), original("wood;'=1+1"), original("'t Zand")
    ('=1+1', "'t Zand", 'wood;=1+1', "'t Zand")
    """
    marked = text.startswith("'") and FORMULA.match(text, 1)
    return MARKED_INSIDE.sub(r"\1", text[1:] if marked else text)


def text_of(value):
    """A value as a cell holds it: what JSON says of it, a list with each item on a line of its own."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return as_json(value)
    if isinstance(value, list | tuple):
        return "\n".join(map(text_of, value))
    return moment(value) if isinstance(value, datetime.date) else str(value)


def csv_pieces(header, rows):
    """The bytes of a CSV file of these rows (values as `text_of` takes them)."""
    yield (MARK + csv_lines([header])).encode()
    for batch in _batches(rows):
        yield csv_lines(batch).encode()


def csv_lines(rows):
    """Rows as lines of CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([neutral(text_of(value)) for value in row] for row in rows)
    return text.getvalue()


def xlsx_pieces(header, rows, title):
    """The bytes of a spreadsheet of these rows."""
    with Workbook(list(header), title, MOST_ROWS_OF_A_SHEET) as book:
        for batch in _batches(rows):
            yield book.add([f"<row>{''.join(map(xlsx_cell, row))}</row>" for row in batch])
        yield book.end()


def xlsx_cell(value):
    """A value as a `<c>` element: numbers stay numbers, every text is a text."""
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{repr(value).removesuffix('.0')}</v></c>"
    text = written(text_of(value))
    if not text:
        return "<c/>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text, {chr(13): "&#13;"})}</t></is></c>'


def written(text):
    """A text as a spreadsheet can hold it: cut, and with "?" for what XML cannot say."""
    return text[:LONGEST_CELL].translate(_READABLE)


def _batches(rows):
    rows = iter(rows)
    while batch := list(itertools.islice(rows, AT_ONCE)):
        yield batch
