"""Requests a second of the pages, beside an empty Django view and beside Datasette with the same tables in SQLite.

    python -m tests.bench.bench_pages [--profiles 20000] [--seconds 0.6] [--rounds 5] [--seed 1] [--data folder]

The whole of ESCO is loaded and 20,000 profiles are generated. Every server is one process, asked by the same client
over two connections, in turn, in the same run; ratios are taken within a round, and their median counts.
The empty view stands alone in a Django without middleware; the portal runs as in production. "first" are answers that
nobody asked for since something public changed (though something like them, so that what pages share is there); the
others are asked again and again. The bars are for those. Works in a scratch database.
"""

import argparse
import contextlib
import importlib.util
import os
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from tests.bench import full_portal, yardstick
from tests.bench.flanders import ROOT, scratch_database

BARS = {"profile": 0.25, "list": 0.15}
AS_FAST_AS_DATASETTE = {"profile", "job", "list", "search"}
FIRST = ", first"
WORDS = ("lasser", "afval", "zonnepanelen", "onderhoud", "verkoper", "recycling", "installateur", "textiel")


def addresses(count=40):
    """{page: [addresses]} of the portal, and the same of Datasette."""
    from django.urls import reverse
    from django.utils import translation

    from profiles.models import Job, Profile

    profiles = list(Profile.objects.filter(slug__startswith="profiel-").select_related("document").order_by("pk"))
    step = max(1, len(profiles) // 2000)
    chosen = profiles[:: step * 40][:count]
    fresh = profiles[7::step]  # never asked before
    jobs = list(Job.objects.filter(kind="occupation").order_by("uid"))
    words = {job.label.split()[0].lower() for job in jobs} - set(WORDS)
    jobs, other_jobs = jobs[:: 3000 // count][:count], [job for n, job in enumerate(jobs) if n % (3000 // count)]
    with translation.override("nl"):
        ours = {
            "profile": [reverse("profile", args=[profile.slug]) for profile in chosen],
            "profile, first": [reverse("profile", args=[profile.slug]) for profile in fresh],
            "list": [reverse("profiles"), *(f"{reverse('profiles')}?page={n}" for n in range(2, 6))],
            "list, first": [f"{reverse('profiles')}?page={n}" for n in range(10, 1000)],
            "job": [reverse("job", args=[job.uid]) for job in jobs],
            "job, first": [reverse("job", args=[job.uid]) for job in other_jobs],
            "search": [f"{reverse('search')}?q={word}" for word in WORDS],
            "search, first": [f"{reverse('search')}?q={quote(word)}" for word in sorted(words) if len(word) > 3],
        }
    base = "/portal"
    theirs = {
        "profile": [f"{base}/coediting_revision/{profile.document.published_id}" for profile in chosen],
        "list": [f"{base}/profiles_profile?_size=20&_sort=title_nl"],
        "list with facets": [f"{base}/profiles_profile?_size=20&_sort=title_nl&_facet=kind&_facet=vks_level"],
        "job": [f"{base}/profiles_job/{job.pk}" for job in jobs],
        "search": [f"{base}/profiles_job?_search={word}&_size=20" for word in WORDS],
    }
    return ours, theirs


@contextlib.contextmanager
def servers(connection, folder):
    """{name: Client} of the empty view, the portal and, where it is installed, Datasette."""
    (Path(folder) / "empty_view.py").write_text(yardstick.EMPTY)
    environment = {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    with contextlib.ExitStack() as stack:

        def start(name, command):
            serving = yardstick.serving(command, f"{folder}/{name}.log", **environment)
            return yardstick.Client(stack.enter_context(serving))

        clients = {
            "empty": start("empty", yardstick.gunicorn("empty_view:application")),
            "portal": start("portal", yardstick.gunicorn("greenskills.wsgi:application")),
        }
        if importlib.util.find_spec("datasette"):
            yardstick.copy_to_sqlite(connection, f"{folder}/portal.db")
            clients["datasette"] = start("datasette", yardstick.datasette(f"{folder}/portal.db"))
        yield clients


def measure(clients, ours, theirs, options):
    """{name: [requests a second, one for each round]}, {name: bytes}; names are those of `asked`.

    What is compared is asked one after the other in each round: the machine may be busy, but with all of them alike.
    """
    asked = dict(order(ours, theirs))
    rates, sizes = {name: [] for name in asked}, {}
    for (server, page), some in asked.items():  # connections are open and caches warm; what is "first" stays new
        if server in clients and FIRST not in page:
            clients[server].all(some)
    for turn in range(options.rounds):
        for (server, page), some in asked.items():
            if server not in clients:
                continue
            fresh = some[turn :: options.rounds] if server == "portal" and FIRST in page else some
            rate, sizes[server, page] = clients[server].rate(fresh, options.seconds)
            rates[server, page].append(rate)
    return {name: found for name, found in rates.items() if found}, sizes


def order(ours, theirs):
    """((server, page), addresses): the empty view before each page of ours, Datasette's after it."""
    yield ("portal", "empty"), ["/health/live"]
    for page, some in ours.items():
        yield ("empty", page), ["/"]
        yield ("portal", page), some
        yield ("datasette", page), theirs[page.removesuffix(FIRST)]
    yield ("datasette", "list with facets"), theirs["list with facets"]


def ratio(one, other):
    """The median over the rounds of one rate by another."""
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


def report(rates, sizes):
    """Print the table. Returns how many bars were missed."""
    missed = 0
    print("                       /s     kB   × empty            × Datasette")
    for server, page in rates:
        if server != "portal" or page == "empty":
            continue
        mine = rates["portal", page]
        share = ratio(mine, rates["empty", page])
        line = f"  {page:16}{statistics.median(mine):8.1f} {sizes['portal', page] / 1000:6.1f}  {share:8.4f}"
        line += f" {verdict(share, BARS.get(page)):18}"
        missed += share < BARS.get(page, 0)
        if ("datasette", page) in rates:
            theirs = rates["datasette", page]
            bar = 1 if page in AS_FAST_AS_DATASETTE else None
            share, size = ratio(mine, theirs), sizes["datasette", page] / 1000
            line += f"{share:7.2f} {verdict(share, bar):18} ({statistics.median(theirs):.1f}/s, {size:.1f} kB)"
            missed += share < (bar or 0)
        print(line)
    for name in (("portal", "empty"), ("datasette", "list with facets")):
        if name in rates:
            print(f"  ({' '.join(name)}: {statistics.median(rates[name]):.1f}/s)")
    empty = statistics.median(rates["empty", "profile"])
    print(f"  (an empty Django view without middleware: {empty:.1f}/s)")
    return missed


def verdict(share, bar):
    return "" if bar is None else f"(bar {bar})" + ("" if share >= bar else "  MISSED")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (("profiles", 20_000), ("seconds", 0.6), ("rounds", 5), ("seed", 1)):
        parser.add_argument(f"--{name}", type=type(standard), default=standard)
    parser.add_argument("--data", default=os.environ.get("GREENSKILLS_TEST_DATA", ""))
    options = parser.parse_args()
    if not Path(options.data or "-").is_dir():
        print("pages: no real data; set GREENSKILLS_TEST_DATA to the folder with the downloads")
        return 0
    with scratch_database() as connection:
        sizes = full_portal.generate(connection, options.data, profiles=options.profiles, seed=options.seed)
        print(f"pages: {sizes}", flush=True)
        return run(connection, options)


def run(connection, options):
    """Measure on a database that is filled. Returns how many bars were missed."""
    with tempfile.TemporaryDirectory(prefix="greenskills-bench-") as folder, servers(connection, folder) as clients:
        if "datasette" not in clients:
            print("  NOT HELD AGAINST DATASETTE: it is not installed; requirements-dev.txt names it")
        missed = report(*measure(clients, *addresses(), options))
    print(f"  {missed} bars missed")
    return missed


if __name__ == "__main__":
    sys.exit(main())
