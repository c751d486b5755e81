"""Every list as a table: CSV and XLSX with all its rows, written by PostgreSQL and sent on in pieces.

The database writes each row as one line of text, so Python does no work per cell and holds a few thousand rows at a
time. The rows are those of one moment: a cursor that outlives its transaction reads from what was found at the start.

In CSV a text that a spreadsheet would take for a formula gets an apostrophe, which imports take away again. In a
spreadsheet every text is stored as text, so nothing has to change.
"""

import re

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.http import StreamingHttpResponse

from rest import conditional, formats, sheets
from rest.cells import FLAG, NUMBER, PLAIN, TEXT, cells
from rest.sending import Sent
from rest.sheets import LONGEST_CELL, MARK, UNWRITABLE
from rest.workbook import Workbook

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
AT_ONCE = 4000
COST = 20  # requests: all rows and not one page

# `neutral` of rest.sheets, in SQL: {1} is the mark in front, {2} the text with those inside.
CSV_CELL = """CASE WHEN {0} ~ '^[-=+@\\t\\r'']|[",\\r\\n]|;"*[-=+@\\t\\r'']' THEN
    CASE WHEN {0} ~ '[",\\r\\n]' THEN concat('"', {1}, replace({2}, '"', '""'), '"') ELSE concat({1}, {2}) END
    ELSE {0} END"""
CSV_MARK = "CASE WHEN {0} ~ '^[-=+@\\t\\r'']' AND {0} !~ '^[-+]?[0-9]+([.,][0-9]+)?$' THEN '''' END"
CSV_INSIDE = """regexp_replace({0}, '([;\\r\\n])(?="*[-=+@\\t\\r''])', '\\1''', 'g')"""
XLSX_PLAIN = """CASE WHEN {0} IS NULL OR {0} = '' THEN '<c/>'
    ELSE concat('<c t="inlineStr"><is><t>', {0}, '</t></is></c>') END"""
XLSX_TEXT = """CASE WHEN {0} IS NULL OR {0} = '' THEN '<c/>'
    WHEN {0} ~ '[<>&[:cntrl:]\ufffe\uffff]|^\\s|\\s$' OR length({0}) > %s THEN concat(
        '<c t="inlineStr"><is><t xml:space="preserve">',
        replace(replace(replace(replace(translate(left({0}, %s), %s, %s), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'),
                E'\\r', '&#13;'),
        '</t></is></c>')
    ELSE concat('<c t="inlineStr"><is><t>', {0}, '</t></is></c>') END"""
XLSX_NUMBER = "CASE WHEN {0} IS NULL THEN '<c/>' ELSE concat('<c><v>', {0}, '</v></c>') END"
XLSX_FLAG = """CASE {0} WHEN 'true' THEN '<c t="b"><v>1</v></c>' WHEN 'false' THEN '<c t="b"><v>0</v></c>'
    ELSE '<c/>' END"""


def csv_line(found):
    """(SQL, values) of one line of CSV made of the columns c0, c1 …"""
    parts = []
    for place, cell in enumerate(found):
        name = f"c{place}"
        marks = CSV_MARK.format(name), CSV_INSIDE.format(name)
        parts.append(CSV_CELL.format(name, *marks) if cell.kind == TEXT else name)
    if len(parts) == 1:  # an empty line is no row to who reads the file
        parts = [f"coalesce(nullif({parts[0]}, ''), '\"\"')"]
    return f"concat(concat_ws(',', {', '.join(f'coalesce({part}, {chr(39) * 2})' for part in parts)}), E'\\r\\n')", []


def xlsx_line(found):
    """(SQL, values) of one row of a sheet made of the columns c0, c1 …"""
    shapes = {NUMBER: XLSX_NUMBER, FLAG: XLSX_FLAG, PLAIN: XLSX_PLAIN, TEXT: XLSX_TEXT}
    values = []
    for cell in found:
        if cell.kind == TEXT:
            values += [LONGEST_CELL, LONGEST_CELL, UNWRITABLE, "?" * len(UNWRITABLE)]
    parts = [shapes[cell.kind].format(f"c{place}") for place, cell in enumerate(found)]
    return f"concat('<row>', {', '.join(parts)}, '</row>')", values


def batches(listing, found, line):
    """Lists of lines, some thousands at a time, of all rows of a Listing. `line` is csv_line or xlsx_line."""
    queryset = listing.queryset.order_by(*listing.ordering) if listing.ordering else listing.queryset
    aliases = {f"cell_{place}": cell.expression for place, cell in enumerate(found)}
    try:
        inner, inner_values = queryset.annotate(**aliases).values_list(*aliases).query.sql_with_params()
    except EmptyResultSet:  # a queryset that Django knows to be empty has no SQL
        return
    written, values = line(found)
    names = ", ".join(f"c{place}" for place in range(len(found)))
    # The order within keeps PostgreSQL from working out a cell more than once.
    statement = f"SELECT {written} FROM ({inner} OFFSET 0) AS listed ({names})"  # noqa: S608 – the ORM's own SQL
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, (*values, *inner_values))
        while rows := cursor.fetchmany(AT_ONCE):
            yield [row[0] for row in rows]


def csv_pieces(listing, found=None):
    """The bytes of a CSV file with these Cells; unless told with all but what codes mean."""
    found = found or cells(listing.queryset, listing.columns)
    yield (MARK + ",".join(cell.header for cell in found) + "\r\n").encode()
    for lines in batches(listing, found, csv_line):
        yield "".join(lines).encode()


def xlsx_pieces(listing, title, found=None):
    """The same as a spreadsheet; what does not fit one sheet goes on in the next."""
    found = found or cells(listing.queryset, listing.columns)
    with Workbook([cell.header for cell in found], title, sheets.MOST_ROWS_OF_A_SHEET) as book:
        for lines in batches(listing, found, xlsx_line):
            yield book.add(lines)
        yield book.end()


def answer_csv(view, listing):
    """A list as CSV."""
    found = cells(listing.queryset, listing.columns, labelled=True)
    return download(view.request, "csv", csv_pieces(listing, found))


def answer_xlsx(view, listing):
    """A list as a spreadsheet."""
    found = cells(listing.queryset, listing.columns, labelled=True)
    return download(view.request, "xlsx", xlsx_pieces(listing, name_of(view.request), found))


def answer_made(request, kind, header, rows, name=""):
    """Rows that Python makes, as the table "csv" or "xlsx"; called `name`, or after its address."""
    name = name or name_of(request)
    made = sheets.csv_pieces(header, rows) if kind == "csv" else sheets.xlsx_pieces(header, rows, name)
    return download(request, kind, made, name)


def name_of(request):
    """What a table is called: the words of its address.

    >>> from types import SimpleNamespace
    >>> name_of(SimpleNamespace(path="/api/v1/job-competences/"))
    'job-competences'
    """
    words = request.path.removeprefix("/api/v1/").strip("/")
    return re.sub(r"[^A-Za-z0-9_]+", "-", words).strip("-")[:80] or "table"


def download(request, kind, pieces, name=""):
    """The response. The first rows are read before it begins: when the database is away, that is a problem in words.

    Raises Busy.
    """
    content_type = {"csv": f"{CSV_TYPE}; charset=utf-8", "xlsx": XLSX_TYPE}[kind]
    if request.method == "HEAD":
        response = StreamingHttpResponse((), content_type=content_type)  # how long it is, nobody knows yet
    else:
        response = StreamingHttpResponse(Sent(pieces), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name or name_of(request)}.{kind}"'
    return conditional.private(response)


CSV = formats.Format("csv", CSV_TYPE, {formats.LIST: answer_csv}, cost=COST)
XLSX = formats.Format(
    "xlsx", XLSX_TYPE, {formats.LIST: answer_xlsx}, schema={"type": "string", "format": "binary"}, cost=COST
)
formats.register(CSV)
formats.register(XLSX)
