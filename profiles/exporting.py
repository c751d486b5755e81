"""Writing rows as CSV or as a spreadsheet, so that they can be read again unchanged.

In CSV a cell that a spreadsheet would take for a formula gets an apostrophe, which our imports take away again
(`rest.sheets`); in a spreadsheet every text is stored as text, so nothing has to change.
"""

import tempfile

import openpyxl
from django.http import FileResponse, StreamingHttpResponse
from openpyxl.cell import WriteOnlyCell

from rest.sheets import csv_pieces

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")


def spreadsheet(header, rows, title):
    """An open temporary file with the spreadsheet, at its start."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.append(list(header))
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 – the response closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet, value):
    """A number as a number; a text as a text even when it looks like a formula.

    A number that needs 17 digits becomes a text, as openpyxl writes 16 and would give back another one.
    """
    if isinstance(value, int | float) and float(f"{value:.16g}") == value:
        return value
    cell = WriteOnlyCell(sheet, str(value))
    cell.data_type = "s"
    return cell


def response(kind, name, header, rows):
    """The download of these rows as "csv" or "xlsx". Numbers among the cells stay numbers in a spreadsheet."""
    if kind == "xlsx":
        answer = FileResponse(spreadsheet(header, rows, name), content_type=XLSX_TYPE)
    else:
        answer = StreamingHttpResponse(csv_pieces(header, rows), content_type=CSV_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
