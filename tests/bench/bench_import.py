"""How long an ESCO import takes beside a bare COPY of the same rows, and how much memory it needs.

    python -m tests.bench.bench_import [folder with the real downloads]

Bare COPY: the same files, through the same reader, into ordinary (logged) tables without index, committed. Also shown:
COPY of the raw bytes without our checks on what is read. All are measured in turn, several times, and the best times
are compared, because other work on the machine only ever adds. Works in a database of its own.
"""

import csv
import os
import resource
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROUNDS = 7
BARS = {"import first ÷ COPY": 8.0, "repeat ÷ COPY": 2.2}
DATABASE = "greenskills_bench_import"
LIVE = (
    "profiles_job, profiles_competence, profiles_skillgroup, profiles_jobcompetence, profiles_askedcompetence,"
    " profiles_jobsize, coediting_event"
)


def run(data=None):
    """Measure and print. Returns {name: ratio}; {} when the real data is not there."""
    data = data or os.environ.get("GREENSKILLS_TEST_DATA", "")
    if not data or not Path(data).is_dir():
        print("import: no real data; set GREENSKILLS_TEST_DATA to the folder with the downloads")
        return {}
    paths = [Path(data) / "esco-1.1.1-en", Path(data) / "esco-1.1-nl"]
    with scratch_database():
        times = measure(paths)
    best = {name: min(values) for name, values in times.items()}
    ratios = {
        "import first ÷ COPY": best["first"] / best["copy"],
        "repeat ÷ COPY": best["repeat"] / best["copy"],
    }
    for name, ratio in ratios.items():
        print(f"{name}: {ratio:.2f} (bar {BARS[name]})")
    first, repeat = best["first"] / best["raw"], best["repeat"] / best["raw"]
    print(f"(÷ COPY of the raw bytes: first {first:.2f}, repeat {repeat:.2f})")
    print("seconds: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in best.items()))
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (bar 300)")
    return ratios


def measure(paths):
    """{"copy", "raw", "first", "repeat": [seconds]}, taken by turns."""
    from profiles.actions import imports
    from profiles.importing.progress import Progress

    def whole():
        imports.import_esco(paths=paths, dry_run=False, progress=Progress())

    times = {"copy": [], "raw": [], "first": [], "repeat": []}
    for _round in range(ROUNDS):
        execute(f"TRUNCATE {LIVE} CASCADE")
        for name, work in [("copy", copy), ("first", whole), ("raw", raw), ("repeat", whole)]:
            began = time.perf_counter()
            work(paths) if work is not whole else work()
            times[name].append(time.perf_counter() - began)
            execute("DROP SCHEMA IF EXISTS bare CASCADE")
    return times


def copy(paths):
    """Load every file with the import's own reader into plain tables: every row, nothing left out as settled."""
    from django.db import connection, transaction

    from profiles.importing import esco, reading
    from profiles.importing.progress import Progress
    from profiles.importing.report import Report
    from profiles.importing.sources import find

    with transaction.atomic(), connection.cursor() as cursor:
        report, plain = Report(), PlainTables(cursor.cursor)
        for source, table, layout in esco.choose(find(paths), report).values():
            reading.load(plain, reading.Loading(source, table, layout, report.faults, Progress()))


class PlainTables:
    """A cursor that makes ordinary tables, in a schema of their own, where the import makes temporary ones."""

    def __init__(self, cursor):
        self.cursor = cursor
        cursor.execute("CREATE SCHEMA bare")
        cursor.execute("SET LOCAL search_path TO bare, public")

    def __getattr__(self, name):
        return getattr(self.cursor, name)

    def execute(self, statement, values=None):
        text = statement if isinstance(statement, str) else statement.as_string(self.cursor)
        self.cursor.execute(
            text.replace("CREATE TEMP TABLE", "CREATE TABLE").replace(" ON COMMIT DROP", ""), values
        )


def raw(paths):
    """Give PostgreSQL the same files as they are."""
    from django.db import connection, transaction

    from profiles.importing import esco
    from profiles.importing.report import Report
    from profiles.importing.sources import find

    chosen = {
        key: one for key, one in esco.choose(find(paths), Report()).items() if key[0] != "skillshierarchy"
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA bare")
        for source, table, _layout in chosen.values():
            with source.open() as stream:
                header = next(csv.reader([stream.readline().decode("utf-8-sig")]))
                names = ", ".join(f'"{name}" text' for name in header)
                cursor.execute(f"CREATE TABLE bare.{table} ({names})")
                cursor.cursor.copy_expert(f"COPY bare.{table} FROM STDIN (FORMAT csv)", stream, 1 << 16)


def execute(statement):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def scratch_database():
    """A migrated database of our own on the server that the settings find; gone afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenskills.settings")
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    connection = connections["default"]
    usual = connection.settings_dict["NAME"]
    execute_outside(connection, f"DROP DATABASE IF EXISTS {DATABASE}", f"CREATE DATABASE {DATABASE}")
    connection.settings_dict["NAME"] = DATABASE
    try:
        call_command("migrate", verbosity=0, skip_checks=True)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        execute_outside(connection, f"DROP DATABASE IF EXISTS {DATABASE}")
        connection.close()


def execute_outside(connection, *statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


if __name__ == "__main__":
    run(*sys.argv[1:2])
