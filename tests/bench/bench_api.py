"""Requests a second of the API, beside an empty Django view and beside Datasette with the same rows in SQLite.

    python -m tests.bench.bench_api [--profiles 20000] [--seconds 0.6] [--rounds 7] [--seed 1] [--data folder]

The whole of ESCO is loaded, 20,000 profiles are generated and the needs are counted. Every server is one process,
asked by the same client over two connections, in turn, in the same run; ratios are taken within a round, and their
median counts. The empty view stands alone in a Django without middleware; the portal runs as in production, nothing is
kept between two answers. Datasette reads the rows as the API gives them from a table by its key, and adds up the needs
from the same totals. Works in a scratch database.
"""

import argparse
import contextlib
import importlib.util
import json
import os
import sqlite3
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from tests.bench import full_portal, yardstick
from tests.bench.bench_pages import WORDS, ratio, verdict
from tests.bench.flanders import ROOT, scratch_database

# {form: (× an empty view, × Datasette)}
BARS = {
    "detail": (0.55, 1.6),
    "list of 50": (0.45, 2.2),
    "needs by group": (0.6, 2.5),
    "search": (None, 1.9),
    "detail, 304": (0.6, None),
    "list, 304": (0.6, None),
}
PLACES = 40
API = "/api/v1"


def forms():
    """{form: [(address, headers)]} of the portal."""
    from django.test import Client

    from profiles.models import Profile

    client = Client()
    slugs = list(Profile.objects.filter(slug__startswith="profiel-").order_by("pk").values_list("slug", flat=True))
    details = [f"{API}/profiles/{slug}/" for slug in slugs[:: max(1, len(slugs) // PLACES)]]
    lists, page = [], f"{API}/profiles/?limit=50"
    while page and len(lists) < PLACES:
        lists.append(page)
        page = client.get(page, headers={"Host": "localhost"}).json()["next"]
        page = page and page.partition("localhost")[2]

    def known(address):
        return address, {"If-None-Match": client.get(address, headers={"Host": "localhost"}).headers["ETag"]}

    plain = {
        "detail": details,
        "list of 50": lists,
        "needs by group": [f"{API}/needs/?group_by=group"],
        "search": [f"{API}/search/?q={quote(word)}" for word in WORDS],
    }
    return {name: [(address, {}) for address in some] for name, some in plain.items()} | {
        "detail, 304": [known(address) for address in details],
        "list, 304": [known(address) for address in lists[:5]],
    }


def copy_payloads(path, asked):
    """Into SQLite what the API answers: one row per profile in full, one row per profile of the list, by their keys.

    Returns {form: [addresses of Datasette]}.
    """
    from django.test import Client

    client, target = Client(), sqlite3.connect(path)
    target.execute("CREATE TABLE full_profile (id INTEGER PRIMARY KEY, payload TEXT)")
    target.execute("CREATE TABLE listed_profile (id INTEGER PRIMARY KEY, payload TEXT)")
    for number, (address, _headers) in enumerate(asked["detail"]):
        body = client.get(address, headers={"Host": "localhost"}).content.decode()
        target.execute("INSERT INTO full_profile VALUES (?, ?)", (number, body))
    rows = [
        json.dumps(row, ensure_ascii=False)
        for address, _headers in asked["list of 50"]
        for row in client.get(address, headers={"Host": "localhost"}).json()["results"]
    ]
    target.executemany("INSERT INTO listed_profile VALUES (?, ?)", enumerate(rows))
    target.commit()
    target.close()
    totals = "select \"group\", sum(low), sum(mid), sum(high) from roadmap_needtotal where axis = 'sector' group by 1"
    return {
        "detail": [f"/portal/full_profile/{number}.json" for number in range(len(asked["detail"]))],
        "list of 50": [
            f"/portal/listed_profile.json?_size=50&id__gte={50 * page}" for page in range(len(asked["list of 50"]))
        ],
        "needs by group": [f"/portal.json?sql={quote(totals)}"],
        "search": [f"/portal/profiles_job.json?_search={quote(word)}&_size=20" for word in WORDS],
    }


@contextlib.contextmanager
def servers(connection, folder, asked):
    """({name: Client} of the empty view, the portal and, where it is installed, Datasette; Datasette's addresses)."""
    (Path(folder) / "empty_view.py").write_text(yardstick.EMPTY)
    environment = {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    with contextlib.ExitStack() as stack:

        def start(name, command):
            return yardstick.Client(
                stack.enter_context(yardstick.serving(command, f"{folder}/{name}.log", **environment))
            )

        clients, theirs = {
            "empty": start("empty", yardstick.gunicorn("empty_view:application")),
            "portal": start("portal", yardstick.gunicorn("greenskills.wsgi:application")),
        }, {}
        if importlib.util.find_spec("datasette"):
            yardstick.copy_to_sqlite(connection, f"{folder}/portal.db", (*yardstick.TABLES, "roadmap_needtotal"))
            theirs = copy_payloads(f"{folder}/portal.db", asked)
            clients["datasette"] = start("datasette", yardstick.datasette(f"{folder}/portal.db"))
        yield clients, theirs


def measure(clients, asked, theirs, options):
    """{(server, form): [requests a second, one for each round]} and {(server, form): bytes of the largest answer}."""
    order = []
    for form, some in asked.items():
        order.append((("empty", form), [("/", {})]))
        order.append((("portal", form), some))
        if "datasette" in clients and form in theirs:
            order.append((("datasette", form), [(address, {}) for address in theirs[form]]))
    for (server, _form), some in order:
        clients[server].all(some)
    rates, sizes = {name: [] for name, _some in order}, {}
    for _round in range(options.rounds):
        for name, some in order:
            rate, sizes[name] = clients[name[0]].rate(some, options.seconds)
            rates[name].append(rate)
    return rates, sizes


def report(rates, sizes):
    """Print the table. Returns how many bars were missed."""
    missed = 0
    print("                       /s     kB   × empty             × Datasette")
    for form, (bar, other_bar) in BARS.items():
        mine = rates["portal", form]
        share = ratio(mine, rates["empty", form])
        missed += share < (bar or 0)
        size = sizes["portal", form] / 1000
        line = f"  {form:16}{statistics.median(mine):8.1f} {size:6.1f}  {share:7.3f} {verdict(share, bar):19}"
        if ("datasette", form) in rates:
            theirs = rates["datasette", form]
            share, size = ratio(mine, theirs), sizes["datasette", form] / 1000
            missed += share < (other_bar or 0)
            line += f"{share:7.2f} {verdict(share, other_bar):19} ({statistics.median(theirs):.1f}/s, {size:.1f} kB)"
        print(line)
    print(f"  (an empty Django view without middleware: {statistics.median(rates['empty', 'detail']):.1f}/s)")
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (("profiles", 20_000), ("seconds", 0.6), ("rounds", 7), ("seed", 1)):
        parser.add_argument(f"--{name}", type=type(standard), default=standard)
    parser.add_argument("--data", default=os.environ.get("GREENSKILLS_TEST_DATA", ""))
    options = parser.parse_args()
    if not Path(options.data or "-").is_dir():
        print("api: no real data; set GREENSKILLS_TEST_DATA to the folder with the downloads")
        return 0
    with scratch_database() as connection, tempfile.TemporaryDirectory(prefix="greenskills-bench-") as folder:
        print(f"api: {full_portal.generate(connection, options.data, profiles=options.profiles, seed=options.seed)}")
        asked = forms()
        with servers(connection, folder, asked) as (clients, theirs):
            if "datasette" not in clients:
                print("  NOT HELD AGAINST DATASETTE: it is not installed; requirements-dev.txt names it")
            missed = report(*measure(clients, asked, theirs, options))
    print(f"  {missed} bars missed")
    return missed


if __name__ == "__main__":
    sys.exit(main())
