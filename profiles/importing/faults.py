"""What can be wrong with input: faults that an import survives and reports, and reasons to refuse it altogether."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

KEPT = 10_000
TOLD = 100  # as many lines a message holds


@dataclass(frozen=True)
class Fault:
    """One thing wrong at one place.

    `row` counts as a spreadsheet does, the header being row 1; 0 means the file as a whole. `column` is the name in
    the header, "" for the whole row. `code` is stable, `detail` is a sentence in the reader's language.
    """

    file: str
    row: int
    column: str
    code: str
    detail: str

    def __str__(self):
        place = self.file
        if self.row:
            place += ", " + _("row %(row)d") % {"row": self.row}
        if self.column:
            place += ", " + _("column %(column)s") % {"column": self.column}
        return f"{place}: {self.detail}"


class ImportRefused(Exception):
    """The input cannot be imported; nothing has changed. `faults` says where and why.

    There may be more than are kept: `total` counts all, `by_code` per code. `more` is what a kind of import tells
    besides, as JSON.
    """

    def __init__(self, *faults, total=None, by_code=None, more=None):
        self.faults, self.total, self.by_code = list(faults), total or len(faults), by_code or {}
        self.more = more or {}
        lines = [str(fault) for fault in faults[:TOLD]]
        if self.total > len(lines):
            lines.append(_("… and %(count)d more.") % {"count": self.total - len(lines)})
        super().__init__("\n".join(lines))


class ImportCancelled(Exception):
    """Someone asked to stop; nothing has changed."""


class FaultList:
    """The faults an import survives, in the order found. Counts all of them, keeps the first 10,000."""

    def __init__(self):
        self.kept, self.total, self.by_code = [], 0, {}

    def add(self, file, row, column, code, detail):
        self.total += 1
        self.by_code[code] = self.by_code.get(code, 0) + 1
        if len(self.kept) < KEPT:
            self.kept.append(Fault(file, row, column, code, detail))

    def add_unlisted(self, code, number):
        """Count faults of which there are too many to list."""
        self.total += number
        self.by_code[code] = self.by_code.get(code, 0) + number

    def refuse_any(self, more=None):
        """Raises ImportRefused with all of them when there is one: for input that must be right as a whole."""
        if self.total:
            raise ImportRefused(*self.kept, total=self.total, by_code=self.by_code, more=more)

    def as_json(self):
        return [asdict(fault) for fault in self.kept]
