"""The slow, patient CSV reader: finds the exact place of what is wrong, and repairs what it may.

Repaired and reported: a row with too few cells (padded), or with more cells than the header when those are empty.
Refused: bytes that are not UTF-8, a NUL, a cell too long, a quoted cell that never ends, a file cut off in a row.
"""

import csv
import io
import re

from django.utils.translation import gettext as _

from profiles.importing.faults import Fault, ImportRefused

LONGEST_CELL = 100_000
LONGEST_GATHERED = 11_000_000  # what the csv module may gather before it gives up
KEPT_OF_A_RECORD = 200_000


def rows_of(stream, loading):
    """Every row after the header as [row number, cell, …], as wide as the header. `stream` stands after the header."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", newline="")
    lines = RememberingLines(text)
    width, before = len(loading.header), csv.field_size_limit(LONGEST_GATHERED)
    number = 1
    try:
        reader = csv.reader(lines, strict=True, delimiter=loading.delimiter)
        while True:
            lines.forget()
            number += 1
            cells = _next_record(reader, lines, loading, number)
            if cells is None:
                return
            if not any(map(str.strip, cells)):
                continue  # an empty line, or a row without a word
            _refuse_bad_cells(cells, loading, number)
            yield [number, *_fitted(cells, width, lines, loading, number)]
    finally:
        csv.field_size_limit(before)
        text.detach()


def _next_record(reader, lines, loading, number):
    try:
        return next(reader, None)
    except csv.Error as error:
        column = _name(loading, column_of_open_cell(lines.kept, loading.delimiter))
        if "limit" in str(error):
            raise _refusal(loading, number, column, "cell-too-long", _too_long()) from error
        detail = _("A quoted cell begins here and does not end as it should. Is the file cut off?")
        raise _refusal(loading, number, column, "quotes", detail) from error


def _refuse_bad_cells(cells, loading, number):
    for place, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            raise _refusal(loading, number, _name(loading, place), "cell-too-long", _too_long())
        if "\x00" in cell:
            raise _refusal(
                loading, number, _name(loading, place), "nul", _("This cell holds a NUL character.")
            )
        if not cell.isascii() and re.search("[\ud800-\udfff]", cell):
            detail = _("This cell is not in UTF-8. Save the file in UTF-8 and try again.")
            raise _refusal(loading, number, _name(loading, place), "encoding", detail)


def _fitted(cells, width, lines, loading, number):
    """The cells, made as many as the header has."""
    if len(cells) < width:
        if not lines.kept.endswith("\n"):
            column = _name(loading, len(cells) - 1)
            raise _refusal(
                loading, number, column, "cut-off", _("The file is cut off in the middle of this row.")
            )
        detail = _(
            "This row has %(cells)d cells where the header has %(width)d; the missing ones count as empty."
        )
        detail %= {"cells": len(cells), "width": width}
        loading.faults.add(loading.source.label, number, _name(loading, len(cells)), "short-row", detail)
        return cells + [""] * (width - len(cells))
    if any(cells[width:]):
        detail = _("This row has %(cells)d cells where the header has %(width)d.")
        raise _refusal(loading, number, "", "long-row", detail % {"cells": len(cells), "width": width})
    return cells[:width]


def _too_long():
    return _("This cell is longer than %(most)d characters; that cannot be meant.") % {"most": LONGEST_CELL}


def _name(loading, place):
    return loading.header[place] if place < len(loading.header) else ""


def _refusal(loading, number, column, code, detail):
    return ImportRefused(Fault(loading.source.label, number, column, code, detail))


def column_of_open_cell(text, delimiter=","):
    """The place (from 0) of the last cell in the beginning of a record, delimiters within quotes not counting.

    >>> column_of_open_cell('a,"b,c",d,"e')
    3
    """
    quoted, place = False, 0
    for sign in re.findall(f'["{delimiter}]', text):
        if sign == '"':
            quoted = not quoted
        elif not quoted:
            place += 1
    return place


class RememberingLines:
    """Lines of a text, keeping the beginning and the last line of the record being read."""

    def __init__(self, text):
        self.text, self.kept = text, ""

    def __iter__(self):
        return self

    def __next__(self):
        line = self.text.readline(2 * LONGEST_GATHERED)
        if not line:
            raise StopIteration
        self.kept = (
            self.kept + line if len(self.kept) < KEPT_OF_A_RECORD else self.kept[:KEPT_OF_A_RECORD] + line
        )
        return line

    def forget(self):
        self.kept = ""
