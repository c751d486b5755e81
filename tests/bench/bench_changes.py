"""Reading the feed of changes, and keeping it: 20,000 published profiles and the whole of ESCO.

    python -m tests.bench.bench_changes [--profiles 20000] [--changes 100000] [--data folder]

Reads the newest 100,000 changes over HTTP (in process, in pages of 500) and checks that none is missing; then how long
the feed takes to follow: everything at first, one published profile, one name of a competence, all edges of an import.
Last what the marks cost the writes themselves, with and without the triggers. Works in a scratch database.
"""

import argparse
import json
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.bench import full_portal
from tests.bench.flanders import scratch_database

BAR = 10.0  # seconds for 100,000 changes
PAGE = 500
ROUNDS = 5
WRITES = {
    "update of all edges": "UPDATE profiles_jobcompetence SET source_version = source_version || ''",
    "update of one competence": "UPDATE profiles_competence SET label_nl = label_nl || '' WHERE id = 100",
    "one published document": "UPDATE coediting_document SET version = version + 1 "
    "WHERE id = (SELECT max(document_id) FROM profiles_profile)",
    "one draft": "UPDATE coediting_document SET changed = now() "
    "WHERE id = (SELECT max(document_id) FROM profiles_profile)",
}


def timed(work):
    """(seconds, what it gave)."""
    start = time.perf_counter()
    given = work()
    return time.perf_counter() - start, given


def read(client, since):
    """How many changes there are after a position, read page by page; they follow one another without a gap."""
    count, more = 0, True
    while more:
        answer = json.loads(client.get(f"/api/v1/changes/?since={since}&limit={PAGE}").content)
        numbers = [change["number"] for change in answer["results"]]
        if numbers != list(range(since + 1, since + 1 + len(numbers))):
            raise SystemExit(f"changes are missing after {since}")
        since, more, count = answer["next"], answer["more"], count + len(numbers)
    return count


@contextmanager
def without_marks(cursor):
    """The same tables as they would be without the triggers of the feed."""
    cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'exchange\\_%'")
    triggers = cursor.fetchall()
    for table, name in triggers:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    yield
    for table, name in triggers:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")


def best(cursor, statement):
    """Seconds of the quickest of some goes, each undone."""

    def once():
        cursor.execute("BEGIN")
        spent, _ = timed(lambda: cursor.execute(statement))
        cursor.execute("ROLLBACK")
        return spent

    return min(once() for _round in range(ROUNDS))


def following(feed, cursor):
    """[(what was written, seconds, changes told)] of some writes and the step of the feed after each."""
    found = [("everything, at first", *timed(feed.follow))]
    for name, statement in WRITES.items():
        cursor.execute(statement.replace("|| ''", "|| '.'"))
        found.append((name, *timed(feed.follow)))
    found.append(("a look at everything", *timed(lambda: feed.follow(whole=True))))
    return found


def run(connection, options):
    """Measure on a database that is filled. Returns how many bars were missed."""
    from django.test import Client

    from exchange.actions import feed
    from exchange.models import Change

    with connection.cursor() as cursor:
        for name, seconds, told in following(feed, cursor):
            print(f"  follow {name}: {seconds:.2f} s, {told} told", flush=True)
        for name, statement in WRITES.items():
            marked = best(cursor, statement)
            with without_marks(cursor):
                plain = best(cursor, statement)
            print(f"  {name}: {1000 * marked:.2f} ms with marks, {1000 * plain:.2f} ms without")
    client, newest = Client(headers={"host": "localhost"}), Change.objects.newest()
    seconds, count = timed(lambda: read(client, max(0, newest - options.changes)))
    missed = seconds > BAR * count / 100_000
    print(f"  {count} changes in {seconds:.2f} s, {count / seconds:.0f} a second (bar {BAR:.0f} s per 100,000)", end="")
    print("  MISSED" if missed else "")
    return int(missed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (("profiles", 20_000), ("changes", 100_000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    parser.add_argument("--data", default=os.environ.get("GREENSKILLS_TEST_DATA", ""))
    options = parser.parse_args()
    if not Path(options.data or "-").is_dir():
        print("changes: no real data; set GREENSKILLS_TEST_DATA to the folder with the downloads")
        return 0
    with scratch_database() as connection:
        sizes = full_portal.generate(connection, options.data, profiles=options.profiles, seed=options.seed)
        print(f"changes: {sizes}", flush=True)
        return run(connection, options)


if __name__ == "__main__":
    sys.exit(main())
