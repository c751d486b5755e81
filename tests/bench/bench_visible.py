"""From commit to figure: how long until an edit stands in the totals, through the real relay and worker.

    python tests/bench/bench_visible.py [--cells 400050] [--jobs 3007] [--edits 40] [--seed 1]

Starts beat and a Celery worker of their own beside a scratch database, which it drops. The exit status is how many bars
were missed.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import flanders
from tests.bench.bench_recompute import EDIT, Bars, percentile

TASK = "roadmap.tasks.refresh_needs_of_profile"


def start_parts():
    """Worker and beat as the portal starts them, on this database. Returns [(Popen, seconds to end by itself)]."""
    from django.conf import settings

    from greenskills import supervisor

    var_dir = Path(settings.VAR_DIR)
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    started = []
    for part in supervisor.parts("127.0.0.1", 0, var_dir):
        if part.name in ("worker", "beat"):
            log = (var_dir / f"{part.name}.log").open("wb")
            process = subprocess.Popen(
                part.command, env=environment, cwd=flanders.ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
            started.append((process, part.patience))
    return started


def stop(started):
    for process, _patience in reversed(started):
        process.terminate()
    for process, patience in started:
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def edit(connection, profile):
    """Change one requirement of a published profile and promise the effect, as publishing does. Returns the event."""
    from django.db import transaction

    from coediting import outbox

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(EDIT, [profile.pk])
        document = profile.document
        return outbox.record("profile.published", document.uid, document=document.pk, by=None, revision=1, version=1)


def wait_for(event, patience=60):
    """Seconds until the effect on the needs is committed."""
    from coediting.models import Delivery

    begun = time.perf_counter()
    while time.perf_counter() - begun < patience:
        if Delivery.objects.filter(event=event, task=TASK, done__isnull=False).exists():
            return time.perf_counter() - begun
        time.sleep(0.005)
    raise TimeoutError("the worker does not come; its log is beside the database")


def measure(connection, options, bars):
    from profiles.models import Profile
    from roadmap.actions import needs

    print(f"visible: {flanders.generate(connection, cells=options.cells, jobs=options.jobs, seed=options.seed)}")
    needs.recompute_all()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    of_jobs = list(Profile.objects.filter(jobs__parent__isnull=False).select_related("document").order_by("pk"))
    started = start_parts()
    try:
        wait_for(edit(connection, of_jobs[0]))  # worker and beat are up
        seconds, chance = [], random.Random(options.seed)
        for profile in of_jobs[:: len(of_jobs) // options.edits][: options.edits]:
            time.sleep(chance.random())  # so that edits fall anywhere between two beats
            seconds.append(wait_for(edit(connection, profile)))
    finally:
        stop(started)
    bars.show("commit to visible, median", percentile(seconds, 0.5), "s")
    bars.show(f"commit to visible, p95 of {len(seconds)} edits", percentile(seconds, 0.95), "s", 1)
    run = needs.recount()
    assert (run.difference, run.inputs["verdict"]["agrees"]) == (0, True), run.inputs["verdict"]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, standard in (("cells", 400_050), ("jobs", 3007), ("edits", 40), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    options = parser.parse_args()
    bars = Bars()
    with flanders.scratch_database() as connection:
        measure(connection, options, bars)
    print(f"  {bars.missed} bars missed")
    return bars.missed


if __name__ == "__main__":
    sys.exit(main())
