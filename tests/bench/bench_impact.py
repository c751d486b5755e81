"""The impact preview at the scale of Flanders, 400,050 cells: what an editor waits for, without the page around it.

Previewed of profiles drawn from all: one requirement changed (the people stay the same), and one job added to theirs;
nothing is written. p95 ≤ 300 ms. Beside it the same for the ten general profiles, each of some 36,000 cells.

Run: .venv/bin/python -m tests.bench.bench_impact
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.flanders import generate, scratch_database

MOST = 0.300
PREVIEWS = 60


def content_of(profile):
    """The published rows of a generated profile as a content (its revisions are empty)."""
    from profiles.document import SCHEMA

    rows = profile.requirements.order_by("position").select_related("competence")
    return SCHEMA.empty() | {
        "jobs": [str(uid) for uid in profile.jobs.values_list("uid", flat=True)],
        "sectors": [str(uid) for uid in profile.sectors.values_list("uid", flat=True)],
        "requirements": [
            {"id": str(row.row), "competence": str(row.competence.uid), "level": row.level}
            | {
                f"lacking_{name}": None if (share := getattr(row, f"lacking_{name}")) is None else round(100 * share, 1)
                for name in ("low", "mid", "high")
            }
            for row in rows
        ],
    }


def edited(content, kind, job):
    """The content with one share changed, or with a job more."""
    if kind == "job":
        return content | {"jobs": [*content["jobs"], str(job.uid)]}
    row = next(row for row in content["requirements"] if row["lacking_mid"] is not None)
    changed = row | {"lacking_high": min(100, row["lacking_high"] + 1)}
    return content | {"requirements": [changed if one is row else one for one in content["requirements"]]}


def previews(profiles, kind):
    """Seconds per preview."""
    from profiles.models import Job
    from roadmap.needs import impact

    jobs = list(Job.objects.filter(parent__isnull=False).order_by("pk")[:: max(1, 3000 // PREVIEWS)])
    seconds = []
    for number, profile in enumerate(profiles):
        content = edited(content_of(profile), kind, jobs[number % len(jobs)])
        begun = time.perf_counter()
        found = impact.preview(profile, content)
        seconds.append(time.perf_counter() - begun)
        assert found.headcount >= 0
    return seconds


def p95(seconds):
    return sorted(seconds)[max(0, -(-95 * len(seconds) // 100) - 1)]


def main():
    with scratch_database() as connection:
        counts = generate(connection)
        from profiles.models import Profile
        from roadmap.actions import needs

        needs.recompute_all()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(", ".join(f"{number:,} {what}" for what, number in counts.items()))
        every = Profile.objects.select_related("document__published").order_by("pk")
        general = list(every.filter(jobs__parent__isnull=True))
        drawn = list(every)[:: max(1, counts["profiles"] // PREVIEWS)][:PREVIEWS]
        previews([*drawn[:3], general[0]], "share")
        for kind in ("share", "job"):
            seconds = previews(drawn, kind)
            print(f"one {kind} changed: {told(seconds)}; of a general profile: {told(previews(general, kind))}")
            assert p95(seconds) <= MOST, f"{p95(seconds):.3f} s is more than {MOST} s"


def told(seconds):
    return f"median {1000 * statistics.median(seconds):.0f} ms, p95 {1000 * p95(seconds):.0f} ms"


if __name__ == "__main__":
    main()
