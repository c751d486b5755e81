"""What the pages are held against: an empty Django view, and Datasette with the same tables in SQLite.

Also the client that asks them all in the same way.
"""

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

from greenskills.supervisor import web_server

TABLES = (
    "partners_partner",
    "coediting_document",
    "coediting_document_partners",
    "coediting_revision",
    "profiles_theme",
    "profiles_sector",
    "profiles_job",
    "profiles_competence",
    "profiles_jobcompetence",
    "profiles_profile",
    "profiles_profile_jobs",
    "profiles_profile_sectors",
    "profiles_profile_themes",
    "profiles_task",
    "profiles_requirement",
)
SEARCHED = {
    "profiles_profile": ("document_id", "title_nl", "title_en"),
    "profiles_job": ("id", "label_nl", "label_en"),
    "profiles_competence": ("id", "label_nl", "label_en"),
}
COLUMNS = """
SELECT a.attname, a.attname = ANY (
         SELECT k.attname FROM pg_index i JOIN pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = ANY (i.indkey)
         WHERE i.indrelid = a.attrelid AND i.indisprimary),
       (SELECT c.confrelid::regclass::text || ' ' || f.attname FROM pg_constraint c
        JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]
        WHERE c.conrelid = a.attrelid AND c.contype = 'f' AND c.conkey = ARRAY[a.attnum])
FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
EMPTY = """
import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("", lambda request: HttpResponse(b""))]
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="empty", LOGGING_CONFIG=None)
django.setup()
application = get_wsgi_application()
"""


LAST_CHUNK = b"\r\n0\r\n\r\n"


def copy_to_sqlite(connection, path, tables=TABLES):
    """The same tables, with primary keys, foreign keys, an index on each of those, and full text on the labels."""
    target = sqlite3.connect(path)
    target.execute("PRAGMA journal_mode = OFF")
    target.execute("PRAGMA synchronous = OFF")
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(COLUMNS, [table])
            columns = cursor.fetchall()
        _copy_table(connection, target, table, columns)
    for table, (key, *labels) in SEARCHED.items():
        names = ", ".join(labels)
        target.execute(f"CREATE VIRTUAL TABLE {table}_fts USING fts5({names}, content={table}, content_rowid={key})")
        target.execute(f"INSERT INTO {table}_fts (rowid, {names}) SELECT {key}, {names} FROM {table}")
    target.commit()
    target.execute("ANALYZE")
    target.commit()
    target.close()


def _copy_table(connection, target, table, columns):
    described, alone = [], sum(primary for _name, primary, _reference in columns) == 1
    for name, primary, reference in columns:
        key = " INTEGER PRIMARY KEY" if primary and alone else ""
        known = reference and reference.split()[0] in TABLES
        points = " REFERENCES {} ({})".format(*reference.split()) if known else ""
        described.append(f'"{name}"{key}{points}')
    from django.db import transaction

    target.execute(f"CREATE TABLE {table} ({', '.join(described)})")
    chosen = ", ".join(f'"{name}"::text' if not _is_number(name) else f'"{name}"' for name, *_rest in columns)
    with transaction.atomic(), connection.connection.cursor(f"copy_{table}") as cursor:
        cursor.itersize = 2000
        cursor.execute(f"SELECT {chosen} FROM {table}")
        target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", cursor)
    for name, _primary, reference in columns:
        if reference:
            target.execute(f'CREATE INDEX "{table}_{name}" ON {table} ("{name}")')
    target.commit()


def _is_number(name):
    return name == "id" or name.endswith(("_id", "_count")) or name in {"version", "number", "position", "level"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(command, log, **environment):
    """A server of one process on a port of its own: `command(port)` starts it. Yields the port."""
    port = free_port()
    with Path(log).open("wb") as said:
        process = subprocess.Popen(
            command(port), env=os.environ | environment, stdout=said, stderr=said, cwd=environment.get("PWD")
        )
        try:
            _wait(port, process, log)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _wait(port, process, log):
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError(Path(log).read_text()[-2000:])


def gunicorn(application, *more):
    """As production starts it, with one worker in the place of two: with several the rates are bimodal."""
    return lambda port: [*web_server(f"127.0.0.1:{port}", application, workers=1), "--log-level", "error", *more]


def datasette(database):
    """Without suggestions of facets, and told that the file never changes: its fastest."""
    options = ("--setting", "suggest_facets", "off", "--setting", "default_cache_ttl", "0")
    return lambda port: [sys.executable, "-m", "datasette", "serve", "-i", str(database), "-p", str(port), *options]


class Client:
    """Asks one server, over a few connections that are kept as long as the server keeps them."""

    def __init__(self, port, connections=2):
        self.port, self.connections = port, connections

    def all(self, addresses):
        """Ask each address once; an address is a text, or (text, headers)."""
        line = None
        for address in addresses:
            line, _size = self._one(line, address)

    def rate(self, addresses, seconds):
        """(answers a second, bytes of the largest answer) to these addresses in turn, each connection from another."""
        counts, sizes, faults = [0] * self.connections, [0] * self.connections, []
        end = time.perf_counter() + seconds
        begun = time.perf_counter()

        def ask(number):
            line = None
            place = number * len(addresses) // self.connections
            try:
                while time.perf_counter() < end:
                    line, size = self._one(line, addresses[place % len(addresses)])
                    counts[number] += 1
                    sizes[number] = max(sizes[number], size)
                    place += 1
            except Exception as fault:
                faults.append(fault)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(self.connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if faults:
            raise faults[0]
        return sum(counts) / (time.perf_counter() - begun), max(sizes)

    def _one(self, line, address):
        """One answer, read to its end. Returns (the connection or None, bytes of the body).

        With `If-None-Match` it must be a 304, else a 200.
        """
        address, headers = (address, {}) if isinstance(address, str) else address
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        if line is None:
            line = socket.create_connection(("127.0.0.1", self.port), 30)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.sendall(f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n{more}\r\n".encode())
        head, _, body = self._head(line).partition(b"\r\n\r\n")
        unchanged = "If-None-Match" in headers
        assert head.split(b" ", 2)[1] == (b"304" if unchanged else b"200"), (address, head[:200])
        lower = head.lower()
        closes = b"connection: close" in lower
        if unchanged:
            length = 0
        elif b"content-length:" in lower:
            length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
        else:
            length = None  # chunked, or up to the end of the connection
        size, tail = len(body), body[-7:]
        while size < length if length is not None else not tail.endswith(LAST_CHUNK):
            more = line.recv(1 << 18)
            if not more:
                closes = True
                break
            size, tail = size + len(more), (tail + more)[-7:]
        if closes:
            line.close()
            line = None
        return line, size

    @staticmethod
    def _head(line):
        got = b""
        while b"\r\n\r\n" not in got:
            more = line.recv(1 << 18)
            if not more:
                raise ConnectionError("the server closed before it answered")
            got += more
        return got
