"""A spreadsheet file (XLSX) written from beginning to end without being held: a zip file that is sent as it grows."""

import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
# The header stays in sight.
FROZEN = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft"'
    ' state="frozen"/></sheetView></sheetViews>'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class _Sink:
    """A file that can only be written, whose bytes are taken away as they come."""

    def __init__(self):
        self.held = []

    def write(self, data):
        self.held.append(bytes(data))
        return len(data)

    def flush(self):
        """Nothing waits here."""

    def taken(self):
        data = b"".join(self.held)
        self.held.clear()
        return data


class Workbook:
    """One table as sheets of at most `most` rows, each below the same header; `add` and `end` give bytes to send."""

    def __init__(self, header, title, most):
        self.header, self.title, self.most = header, title, most
        self.sink = _Sink()
        self.archive = zipfile.ZipFile(self.sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self.sheets, self.rows, self.sheet = 0, 0, None

    def __enter__(self):
        self._begin_sheet()
        return self

    def __exit__(self, *_exception):
        self.sheet = None  # a file broken off half-way is no spreadsheet: nothing is written behind it

    def add(self, rows):
        """Write rows, each the text of a `<row>` element. Returns the bytes that are ready."""
        while rows:
            free = self.most - self.rows
            if not free:
                self._end_sheet()
                self._begin_sheet()
                free = self.most
            part, rows = rows[:free], rows[free:]
            self.sheet.write("".join(part).encode())
            self.rows += len(part)
        return self.sink.taken()

    def end(self):
        """Close the file. Returns its last bytes."""
        self._end_sheet()
        for name, text in self._about():
            self.archive.writestr(name, HEAD + text)
        self.archive.close()
        return self.sink.taken()

    def _begin_sheet(self):
        self.sheets, self.rows = self.sheets + 1, 0
        self.sheet = self.archive.open(f"xl/worksheets/sheet{self.sheets}.xml", "w", force_zip64=True)
        cells = "".join(f'<c t="inlineStr"><is><t>{escape(name)}</t></is></c>' for name in self.header)
        self.sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}">{FROZEN}<sheetData><row>{cells}</row>'.encode())

    def _end_sheet(self):
        self.sheet.write(b"</sheetData></worksheet>")
        self.sheet.close()

    def _about(self):
        """(name, XML) of the parts that say what is in the file."""
        numbers = range(1, self.sheets + 1)
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET_TYPE}"/>' for n in numbers
        )
        yield "[Content_Types].xml", (
            f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{BOOK_TYPE}"/>{parts}</Types>'
        )
        yield "_rels/.rels", (
            f'<Relationships xmlns="{RELATIONS}">'
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        )
        sheets = "".join(f'<sheet name={quoteattr(self._name(n))} sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        yield "xl/workbook.xml", (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{sheets}</sheets></workbook>"
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        yield "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>'

    def _name(self, number):
        """What a sheet is called; at most 31 characters fit."""
        return self.title[:31] if number == 1 else f"{self.title[:26]} {number}"
