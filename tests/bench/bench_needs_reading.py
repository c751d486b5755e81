"""How fast the needs pages and the API's aggregate answer at the scale of Flanders: any split, wide and narrowed.

    python tests/bench/bench_needs_reading.py [--cells 400050] [--jobs 3007] [--times 15] [--seed 1]

Prints, per form, p50 and p95 in milliseconds beside the bar, and p50 as a multiple of an empty view through the same
client. "first" is the slowest first answer after a recompute: forms that need a pass over the cells keep what they
found until the next run. Works in a scratch database of its own, which it drops.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import flanders

BAR = 150  # milliseconds, p95
THEMES = """
INSERT INTO profiles_theme (uid, slug, kind, name_nl, name_en, description_nl, description_en, open, position)
SELECT gen_random_uuid(), 'theme-' || n, 'circular', 'thema ' || n, 'theme ' || n, '', '', false, n
FROM generate_series(1, 5) n;
INSERT INTO profiles_profile_themes (profile_id, theme_id)
SELECT document_id, (SELECT id FROM profiles_theme WHERE position = 1 + document_id % 5)
FROM profiles_profile WHERE document_id % 3 = 0;
INSERT INTO profiles_shortagelisting (year, title, "group", job_id, causes)
SELECT 2026, 'shortage ' || id, '', id, '{}' FROM profiles_job WHERE kind = 'occupation' AND id % 14 = 0;
ANALYZE;
"""


def narrowings():
    """{name: more of the query}: nobody, a section, a major group, both, a province, a theme."""
    from profiles.models import Job

    major = Job.objects.get(code="3")
    return {
        "everybody": "",
        "a section": "&sector=nacebel2025:C",
        "a job group": f"&job={major.uid}",
        "both": f"&sector=nacebel2025:C&job={major.uid}",
        "a province": "&region=limburg",
        "a theme": "&theme=theme-1",
    }


def measured(client, address, times):
    """(first, p50, p95) in milliseconds of answers to one address."""
    spent = []
    for _time in range(times + 1):
        begun = time.perf_counter()
        response = client.get(address)
        spent.append(1000 * (time.perf_counter() - begun))
        assert response.status_code == 200, (address, response.status_code)
    later = sorted(spent[1:])
    return spent[0], statistics.median(later), later[min(len(later) - 1, int(0.95 * len(later)))]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, standard in (("cells", 400_050), ("jobs", 3_007), ("times", 15), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    options = parser.parse_args()
    os.environ.setdefault("GREENSKILLS_PLAIN_STATIC", "1")
    with flanders.scratch_database() as connection:
        from roadmap.actions import needs

        sizes = flanders.generate(connection, cells=options.cells, jobs=options.jobs, seed=options.seed)
        with connection.cursor() as cursor:
            cursor.execute(THEMES)
        needs.recompute_all()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"needs reading: {sizes}")
        import greenskills.wsgi  # as gunicorn starts it

        assert greenskills.wsgi.application
        report(options.times)


def report(times):
    """Measure every form and print it."""
    from django.test import Client

    from roadmap.needs import question

    client = Client()
    client.get("/en/needs/")
    _first, empty, _p95 = measured(client, "/health/live", times)
    print(f"  an empty view {empty:.1f} ms; bar: p95 ≤ {BAR} ms")
    missed = []
    for name, more in narrowings().items():
        for door, base in (("page", "/en/needs/"), ("API", "/api/v1/needs/")):
            for way in question.WAYS:
                first, half, slow = measured(client, f"{base}?group_by={way}{more}", times)
                verdict = "" if slow <= BAR else "  MISSED"
                verdict += "" if first <= BAR else f"  (first {first:.0f})"
                missed += [f"{door} {way} of {name}"] if slow > BAR else []
                figures = f"p50 {half:6.1f}  p95 {slow:6.1f}  {half / empty:5.1f} × empty"
                print(f"  {name:12} {door:4} by {way:10} {figures}{verdict}")
    print(f"  missed: {', '.join(missed) or 'nothing'}")


if __name__ == "__main__":
    main()
