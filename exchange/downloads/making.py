"""Making the files. Rows come from the database a few thousand at a time and go straight to disk: memory stays flat."""

import gzip
import hashlib
import json
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from exchange.downloads import files
from exchange.downloads.about import RESOURCES, about
from exchange.downloads.insides import INSIDES
from exchange.feed.reading import readings
from exchange.linked.context import context
from exchange.linked.nquads import Writer
from exchange.linked.shapes import linked
from exchange.models import Change
from rest.formats import Listing
from rest.rows import row
from rest.tables import csv_pieces, xlsx_pieces

LOCK = 7_301_640_213  # one maker at a time
AT_ONCE = 2000
COMPRESSION = 6
TABLES = ("csv", "xlsx")  # formats of what is only a table


def make():
    """Make all files as the portal is at this moment, and let them be the current set.

    Returns the Manifest; None when somebody else is at it. What goes wrong leaves the set of before as it was.
    """
    now = timezone.now()  # before the database is looked at: what is withheld later may still be in what is seen here
    with _one_moment() as mine:
        if not mine:
            return None
        position = Change.objects.newest()
        files.folder().mkdir(parents=True, exist_ok=True)
        files.clear_unfinished()
        made = Path(tempfile.mkdtemp(prefix=files.UNFINISHED, dir=files.folder()))
        try:
            found, contents, before = [], {}, files.current()
            for name in RESOURCES:
                contents[name], own = _files_of(name, made, now, before)
                found += own
            manifest = files.Manifest(now, position, found, contents)
            files.publish(made, manifest)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return manifest


@contextmanager
def _one_moment():
    """A transaction that sees one state of the portal, and whether it is the only one that makes files."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        yield cursor.fetchone()[0]


def _files_of(name, home, now, before):
    """(hash of all that is said, Files) of one resource or table, written to the folder `home`."""
    said = hashlib.sha256()
    if name in INSIDES:
        rows, endings = INSIDES[name].count(), TABLES
        csv, xlsx = INSIDES[name].pieces(name)
    else:
        reading, endings = readings()[name], files.FORMATS
        queryset = reading.queryset.order_by("pk")
        texts = queryset.values_list(row(reading.columns), flat=True)
        rows = _write_linked(name, home, texts, about(name, now), said)
        listing = Listing(queryset, _tabled(reading.columns), ("pk",))
        csv, xlsx = csv_pieces(listing), xlsx_pieces(listing, name)
    _write(home / f"{name}.csv", csv, said)
    _write(home / f"{name}.xlsx", xlsx)
    same = before.of(name) if before and before.contents.get(name) == said.hexdigest() else {}
    kept = {ending: file for ending, file in same.items() if files.keep(file, home)}
    found = [kept.get(each) or _described(home / f"{name}.{each}", name, each, rows) for each in endings]
    return said.hexdigest(), found


def _described(path, name, ending, rows):
    """A file that was written, as a File."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return files.File(path.name, name, ending, path.stat().st_size, rows, digest)


def _tabled(columns):
    """The columns of a table: a whole content fits no cell, and has tables of its own (`insides`)."""
    return {name: column for name, column in columns.items() if name != "content"}


def _write_linked(name, home, texts, head, said):
    """Write JSON-LD and N-Quads from one reading of the rows' texts, and add all to the hash `said` but the moment.

    Returns how many rows there are.
    """
    writer, count = Writer(), 0
    with ExitStack() as stack:
        jsonld, nquads = (
            stack.enter_context(_compressed(home / f"{name}.{ending}")) for ending in ("jsonld.gz", "nq.gz")
        )
        words = _json(context()["@context"])
        said.update((words + _json(head | {"modified": ""})).encode())
        jsonld.write(f'{{"@context": {words},\n"@graph": [\n{_json(head)}'.encode())
        nquads.write("".join(writer.lines(head)).encode())
        for text in texts.iterator(chunk_size=AT_ONCE):
            made = linked(name, json.loads(text))
            line = _json(made).encode()
            said.update(line)
            jsonld.write(b",\n" + line)
            nquads.write("".join(writer.lines(made)).encode())
            count += 1
        jsonld.write(b"\n]}\n")
    return count


def _json(value):
    return json.dumps(value, ensure_ascii=False)


@contextmanager
def _compressed(path):
    """A gzip file to write to, without a name and a moment of its own."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", COMPRESSION, raw, mtime=0) as file:
        yield file


def _write(path, pieces, said=None):
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
            if said:
                said.update(piece)
