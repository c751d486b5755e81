"""How long a map of jobs and competences takes at the server, and a picture of it, with the whole of ESCO loaded.

    python -m tests.bench.bench_map [--profiles 20000] [--rounds 7] [--seed 1] [--data folder]

20,000 profiles are generated, as for `bench_pages`. A request goes through the whole of Django, in one process, without
a network; the best of the rounds counts, because other work on the machine only ever adds. Works in a scratch database.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from tests.bench import full_portal
from tests.bench.flanders import scratch_database

BAR = 0.25  # seconds for a map of 60 × 100
LARGEST = "size=200x300"
MAPS = {
    "jobs with a profile, 60 × 100": ("", BAR),
    "theme, 60 × 100": ("theme=bouw", BAR),
    "job group, 60 × 100": ("under=7", BAR),
    "whole catalogue, green, 60 × 100": ("under=all&group=green", BAR),
    "one cell": ("cell", None),
    "job group, 200 × 300": (f"under=7&{LARGEST}", None),
    "whole catalogue, 200 × 300": (f"under=all&{LARGEST}", None),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (("profiles", 20_000), ("rounds", 7), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    parser.add_argument("--data", default=os.environ.get("GREENSKILLS_TEST_DATA", ""))
    options = parser.parse_args()
    if not Path(options.data or "-").is_dir():
        print("map: no real data; set GREENSKILLS_TEST_DATA to the folder with the downloads")
        return 0
    with scratch_database() as connection:
        sizes = full_portal.generate(connection, options.data, profiles=options.profiles, seed=options.seed)
        print(f"map: {sizes}", flush=True)
        return report(options.rounds)


def report(rounds):
    """Print every time beside its bar. Returns how many bars were missed."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import translation

    from profiles.models import JobCompetence

    client, missed = Client(), 0
    edge = JobCompetence.objects.select_related("job", "competence").order_by("pk").first()
    with translation.override("nl"):
        address = reverse("map")
    at = f"{address}?at={str(edge.job.uid)[:8]}.{str(edge.competence.uid)[:8]}"
    for name, (query, bar) in MAPS.items():
        headers = {"HX-Request": "true", "HX-Target": "cell"} if query == "cell" else {}
        seconds, size = best(client, at if query == "cell" else f"{address}?{query}", headers, rounds)
        said = f" (bar {1000 * bar:.0f} ms)" if bar else ""
        print(f"  {name}: {1000 * seconds:.0f} ms{said}, {size / 1000:.0f} kB", flush=True)
        missed += bool(bar) and seconds > bar
    return missed


def best(client, path, headers, rounds):
    """(seconds of the quickest request, bytes of the answer). Raises AssertionError for an answer that is no page."""
    times = []
    for _round in range(rounds + 1):  # the first one warms up
        begun = time.perf_counter()
        response = client.get(path, headers=headers)
        times.append(time.perf_counter() - begun)
        if response.status_code != 200:
            raise AssertionError(f"{path}: {response.status_code}")
    return min(times[1:]), len(response.content)


if __name__ == "__main__":
    sys.exit(main())
