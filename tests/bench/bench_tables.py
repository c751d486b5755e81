"""Tables out and in: the whole of ESCO, and profiles by the thousand.

    python -m tests.bench.bench_tables [--profiles 2000] [--data folder]

Downloads every relation between jobs and competences as CSV, as a spreadsheet and in pages of JSON, over HTTP (in
process), and says how much memory that takes. Then a bulk PATCH of 1,000 profiles, and the table of all
requirements out and in again, unchanged. Works in a scratch database.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import full_portal
from tests.bench.flanders import scratch_database

BARS = {"csv": 100_000, "pages": 50_000}  # rows a second
MOST_GROWN, MOST_SECONDS, ROWS = 50, 3.0, 1000
EDGES = "/api/v1/job-competences/"


def timed(work):
    """(seconds, what it gave)."""
    start = time.perf_counter()
    given = work()
    return time.perf_counter() - start, given


def megabytes(name="VmHWM"):
    """What Linux says of this process: VmHWM is the most memory that it took, VmRSS what it takes now."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def drained(response):
    """How many bytes a response gives, none of them kept."""
    return sum(map(len, response.streaming_content))


def paged(client):
    """How many rows all pages have together."""
    address, count = f"{EDGES}?limit=500", 0
    while address:
        page = json.loads(client.get(address).content)
        address, count = page["next"], count + len(page["results"])
    return count


def downloads(client, rows):
    """Download the relations in each way. Returns how many bars were missed."""
    missed = 0
    Path("/proc/self/clear_refs").write_text("5")  # forget the most memory: filling the database took a lot
    before = megabytes("VmRSS")
    for kind in ("csv", "xlsx"):
        seconds, size = timed(lambda kind=kind: drained(client.get(f"{EDGES}?format={kind}")))
        missed += rows / seconds < BARS.get(kind, 0)
        print(f"  {kind}: {rows} rows, {size / 1e6:.1f} MB in {seconds:.2f} s, {rows / seconds:.0f} rows a second")
    grown = megabytes() - before
    print(f"  memory: grew by {grown:.0f} MB (bar {MOST_GROWN} MB; a fresh process takes 100)", flush=True)
    missed += grown > MOST_GROWN
    seconds, count = timed(lambda: paged(client))
    print(f"  pages of 500: {count} rows in {seconds:.2f} s, {count / seconds:.0f} rows a second", flush=True)
    return missed + (count != rows) + (count / seconds < BARS["pages"])


def patched(client, user):
    """Edit 1,000 profiles in one request. Returns how many bars were missed."""
    from profiles.models import Profile
    from tests import factories

    found = Profile.objects.values_list("slug", "document__working__number")[:ROWS]
    edit = {"vks_level": 3, "title": {"en": "x"}}
    rows = [{"slug": slug, "revision": number, "content": edit} for slug, number in found]
    headers = {"Authorization": f"Bearer {factories.token(user)}"}
    seconds, answer = timed(
        lambda: client.patch("/api/v1/profiles/", json.dumps(rows), content_type="application/json", headers=headers)
    )
    saved = answer.json()["saved"]
    print(f"  bulk PATCH: {saved} of {len(rows)} profiles saved in {seconds:.2f} s (bar {MOST_SECONDS} s)", flush=True)
    return (saved != len(rows)) + (seconds > MOST_SECONDS * len(rows) / ROWS)


def round_trip(client, user):
    """All requirements out and in again. Returns 1 when anything counts as changed."""
    from exchange.actions.tables import import_table
    from profiles.importing.progress import Progress

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requirements.csv"
        seconds, data = timed(lambda: b"".join(client.get("/api/v1/tables/requirements/").streaming_content))
        path.write_bytes(data)
        print(f"  requirements out: {len(data) / 1e6:.1f} MB in {seconds:.2f} s", flush=True)
        seconds, report = timed(
            lambda: import_table(paths=[path], table="requirements", by=user, dry_run=False, progress=Progress())
        )
    changed = report.changes["profiles"].changed
    print(f"  and in again: {report.counts['rows']} rows in {seconds:.2f} s, {changed} changes")
    return int(changed > 0)


def run(options):
    """Measure on a database that is filled. Returns how many bars were missed."""
    from django.test import Client

    from profiles.models import JobCompetence
    from tests import factories

    client, user = Client(headers={"host": "localhost"}), factories.coordinator()
    client.get(f"{EDGES}?limit=1")  # what is made once, at the first request
    return downloads(client, JobCompetence.objects.count()) + patched(client, user) + round_trip(client, user)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (("profiles", 2000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    parser.add_argument("--data", default=os.environ.get("GREENSKILLS_TEST_DATA", ""))
    options = parser.parse_args()
    if not Path(options.data or "-").is_dir():
        print("tables: no real data; set GREENSKILLS_TEST_DATA to the folder with the downloads")
        return 0
    with scratch_database() as connection:
        sizes = full_portal.generate(connection, options.data, profiles=options.profiles, seed=options.seed)
        print(f"tables: {sizes}", flush=True)
        return run(options)


if __name__ == "__main__":
    sys.exit(main())
