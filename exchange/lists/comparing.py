"""What a file says beside what its list says now: both are loaded as texts, and PostgreSQL finds the rows that differ.

The list is asked as everybody asks it, as CSV: so a cell that nobody touched is the same text, whatever its type.
"""

import json
import math
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.db import OperationalError
from psycopg2 import sql

from exchange.lists.asking import ask
from exchange.lists.shapes import FOLLOWING
from exchange.received import OfFile, flag, refuse_unknown
from profiles.importing.faults import Fault, ImportRefused
from profiles.importing.progress import Progress
from profiles.importing.reading import Layout, Loading, read_header
from profiles.importing.sources import Source
from rest.asking import AWAY
from rest.cells import FLAG, NUMBER, cells
from rest.sheets import original, written
from roadmap.importing import sheets
from roadmap.importing.sheets import CLOSE

AT_ONCE = 500
DIFFERING = """
SELECT t.row, n.row IS NOT NULL, ARRAY[{there}], ARRAY[{now}] FROM in_table t
LEFT JOIN now_table n ON n.c0 = lower(trim(t.c0)) AND trim(t.c0) <> ''
WHERE n.row IS NULL OR ROW({there}) IS DISTINCT FROM ROW({same}) ORDER BY t.row
"""
TWICE = """
SELECT row, first FROM (SELECT row, c0, min(row) OVER (PARTITION BY lower(trim(c0))) AS first FROM in_table) t
WHERE row > first AND trim(c0) <> '' ORDER BY row
"""


@dataclass
class Sent(OfFile):
    """A file and its list in the temporary tables `in_table` and `now_table`, column by column `c0` (uid), `c1` …

    `header` are the columns of the list, `names` those of the file that are read; `kinds` is {column: NUMBER, FLAG, …}
    and `decimal` what stands before the decimals of a number in this file.
    """

    list: object
    source: object
    header: list
    names: list
    kinds: dict
    is_csv: bool
    decimal: str = "."
    rows: int = 0


@dataclass
class Row:
    """A row that is new, unknown or differs: `texts` is what the file says, `now` what the list says ({} for none)."""

    number: int
    texts: dict
    now: dict
    changed: list = field(default_factory=list)

    @property
    def uid(self):
        return self.texts["uid"].strip().lower()


def load(cursor, one, paths, by, progress):
    """Load the file and the whole list. Returns the Sent; raises ImportRefused."""
    source = sheets.find(paths)
    progress.start(2 * sheets.estimated_rows(source))
    with tempfile.TemporaryDirectory() as folder:
        now = _export(one, by, Path(folder) / "now.csv")
        with now.open() as stream:
            header = read_header(stream, now)
        layout = Layout({name: f"c{place}" for place, name in enumerate(header)}, ("uid",))
        loading = Loading(source, "in_table", layout, _Strict(source), progress)
        rows = sheets.load(cursor, loading)
        refuse_unknown(loading, header, header)
        _load_now(cursor, Loading(now, "now_table", layout, _Strict(now), Progress()))
    is_csv = not sheets.is_spreadsheet(source)
    found = cells_of(one, by)
    aside = {*FOLLOWING, *(cell.header for cell in found if cell.is_label)}
    names = [name for name in loading.header if name and name not in aside]
    decimal = "," if loading.delimiter == ";" else "."
    kinds = {cell.header: cell.kind for cell in found}
    return Sent(one, source, header, names, kinds, is_csv, decimal, rows)


class _Strict:
    """Takes the faults that other imports survive (a row that is too short): here nothing is guessed."""

    def __init__(self, source):
        self.source = source

    def add(self, _file, row, column, code, detail):
        raise ImportRefused(Fault(self.source.label, row, column, code, detail))


def _export(one, by, path):
    """The list as this user reads it, as a file. Raises ImportRefused, and OperationalError for what passes."""
    response = ask(one.resource, by, "list", query="format=csv")
    if response.status_code != 200:
        problem = json.loads(response.content)
        said = f"{problem['title']} {problem.get('detail', '')}".strip()
        if response.status_code == AWAY:
            raise OperationalError(said)
        raise ImportRefused(Fault("", 0, "", problem["code"], said))
    with path.open("wb") as file:
        file.writelines(response.streaming_content)  # not closed: that would end the connection, as after a request
    return Source(path.name, path.name, path.stat().st_size, path)


def _load_now(cursor, loading):
    """An empty list has no rows to load."""
    try:
        sheets.load(cursor, loading)
    except ImportRefused as refused:
        if [fault.code for fault in refused.faults] != ["empty"]:
            raise


def cells_of(one, by):
    """The Cells of a list that the database writes; [] where they are sentences."""
    view, columns = _view(one, by)
    if any(map(callable, columns.values())):
        return []
    return cells(view.get_queryset(), columns, labelled=True)


def header_of(one, by):
    """The columns of a list, in their order: the same for everybody."""
    if one.name not in _headers:
        _headers[one.name] = tuple(cell.header for cell in cells_of(one, by)) or tuple(_view(one, by)[1])
    return _headers[one.name]


_headers: dict[str, tuple] = {}


def _view(one, by):
    """The resource of a list as this user reads it, and its columns."""
    view = one.resource()
    view.request, view.kwargs, view.action = _Reader(by), {}, "list"
    return view, view.list_columns()


class _Reader:
    """As much of a request as the columns of a list ask for."""

    GET: dict = {}

    def __init__(self, user):
        self.user = user

    def build_absolute_uri(self, path):
        return path


def twice(cursor):
    """[(row, the row before it that has the same uid)]."""
    cursor.execute(TWICE)
    return cursor.fetchall()


def differing(cursor, sent):
    """Each Row that is not word for word what the list says now, in the order of the file."""
    names, now = sent.names, _texts(sent, "n", sent.header)
    statement = sql.SQL(DIFFERING).format(there=_texts(sent, "t", names), same=_texts(sent, "n", names), now=now)
    with cursor.connection.cursor(name="rows_that_differ") as reader:
        reader.itersize = AT_ONCE
        reader.execute(statement)
        for number, known, cells_sent, cells_now in reader:
            texts = dict(zip(names, map(original, cells_sent) if sent.is_csv else cells_sent, strict=True))
            now = dict(zip(sent.header, map(original, cells_now), strict=True)) if known else {}
            told = [name for name in names if name != "uid"]
            changed = [name for name in told if not _same(sent, name, texts[name], now.get(name, ""))]
            yield Row(number, texts, now, changed)


def _texts(sent, alias, names):
    """The SQL of these columns of one of the two tables."""
    columns = [sql.Identifier(alias, f"c{sent.header.index(name)}") for name in names]
    return sql.SQL(", ").join(sql.SQL("coalesce({}, '')").format(column) for column in columns)


def _same(sent, name, text, now):
    """Does a cell say the same? A spreadsheet writes some values in another way, and cuts or cleans the longest."""
    kind = sent.kinds.get(name)
    if kind == NUMBER:
        return _same_number(text.strip().replace(sent.decimal, "."), now)
    if kind == FLAG:
        return flag(text) == flag(now)
    plain, stored = text.replace("\r\n", "\n"), now.replace("\r\n", "\n")
    return plain == stored or (not sent.is_csv and plain == written(stored))


def _same_number(text, now):
    """Whole numbers are exact; of others a spreadsheet keeps the first digits."""
    try:
        sent, stands = float(text), float(now)
    except ValueError:
        return text == now
    is_whole = sent.is_integer() and stands.is_integer()
    return math.isclose(sent, stands, rel_tol=0 if is_whole else CLOSE)
