"""Are similar jobs found fast, and do they agree with what is known outside?

    GREENSKILLS_TEST_DATA=<folder> python -m tests.bench.bench_transitions [--sample 300] [--profiles 20000] [--seed 1]

Whole ESCO with the demo's profiles, in a scratch database. Agreement: ESCO puts each occupation in a unit group
(4 digits) and a minor group (3 digits) of ISCO-08, which the method never looks at. For every sampled job all others
are ranked by closeness; the figure is the mean chance that a job of the same group ranks above a job of another one
(the area under the curve; 0.5 is blind, ties and jobs that share nothing count half). Speed: processor time of
planning and execution in the database, the best of five per job; median and p95 over the jobs, first without and then
with generated profiles on top. The exit status is how many bars were missed.
"""

import argparse
import os
import random
import re
import statistics
import sys
import time
from bisect import bisect_left, bisect_right
from pathlib import Path

from tests.bench import flanders, full_portal
from tests.bench.bench_recompute import Bars, percentile

UNIT, MINOR = 4, 3  # digits of ISCO-08
NEARBY = 10
REPEATS = 5
BAR = 5  # milliseconds in the database
USED = re.compile(r"([0-9.]+) s user, ([0-9.]+) s system, [0-9.]+ s elapsed")


def sample(options):
    """{pk: ISCO code} of all occupations, and the pks that are looked at."""
    from profiles.models import Job

    codes = dict(Job.objects.filter(kind="occupation", edges__isnull=False).distinct().values_list("pk", "isco"))
    return codes, random.Random(options.seed).sample(sorted(codes), min(options.sample, len(codes)))


def agreement(scores, codes, job, digits):
    """The chance, 0–1, that a job of the same group scores above another; None when the group holds this job alone."""
    same = [scores.get(pk, 0) for pk, code in codes.items() if pk != job and code[:digits] == codes[job][:digits]]
    rest = sorted(scores.get(pk, 0) for pk, code in codes.items() if code[:digits] != codes[job][:digits])
    if not same:
        return None
    below = 0.0
    for score in same:
        first, last = bisect_left(rest, score), bisect_right(rest, score)
        below += first + (last - first) / 2
    return below / len(same) / len(rest)



def among_nearest(ranked, codes, job, digits):
    """Which part of the ten nearest lies in the job's own group; None when there are fewer than ten others in it."""
    own = codes[job][:digits]
    if sum(code[:digits] == own for code in codes.values()) <= NEARBY:
        return None
    return sum(codes.get(pk, "")[:digits] == own for pk in ranked[:NEARBY]) / NEARBY


def quality(connection, codes, chosen, bars):
    """Rank everything for each chosen job and hold it against ISCO-08."""
    from profiles.transitions import similarity

    statement = similarity.statement(similarity.FROM, most=len(codes) * 2)
    found = {name: [] for name in ("unit", "minor", "near unit", "near minor", "plain unit", "plain minor")}
    for job in chosen:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"job": job, "learnt": []})
            near = [similarity.Near(*row) for row in cursor.fetchall()]
        scores = {one.job: one.closeness for one in near}
        ranked, plain = [one.job for one in near], [one.job for one in sorted(near, key=lambda one: -one.shared)]
        for name, digits in (("unit", UNIT), ("minor", MINOR)):
            found[name].append(agreement(scores, codes, job, digits))
            found[f"near {name}"].append(among_nearest(ranked, codes, job, digits))
            found[f"plain {name}"].append(among_nearest(plain, codes, job, digits))
    means = {name: statistics.fmean(v for v in values if v is not None) for name, values in found.items()}
    bars.show("same unit group above others (4 digits)", means["unit"], "", 0.9, at_least=True)
    bars.show("same minor group above others (3 digits)", means["minor"], "", 0.8, at_least=True)
    for name in ("unit", "minor"):
        bars.show(f"of the ten nearest in the same {name} group", means[f"near {name}"], "")
        ratio = means[f"near {name}"] / means[f"plain {name}"]
        bars.show("  ÷ when only counting what is shared", ratio, "×", 1, at_least=True)


def in_database(connection, statement, values):
    """(processor milliseconds for planning and executing, milliseconds with the way there and back): the best of five.

    Processor time, as the server counts it, does not grow with what else the machine is doing.
    """
    best, best_there = float("inf"), float("inf")
    with connection.cursor() as cursor:
        cursor.execute("SET client_min_messages = log; SET log_planner_stats = on; SET log_executor_stats = on")
        notices = connection.connection.notices
        for _time in range(REPEATS):
            del notices[:]
            begun = time.perf_counter()
            cursor.execute(statement, values)
            cursor.fetchall()
            best_there = min(best_there, time.perf_counter() - begun)
            best = min(best, sum(float(used) for told in notices for pair in USED.findall(told) for used in pair))
        cursor.execute("RESET client_min_messages; RESET log_planner_stats; RESET log_executor_stats")
    return 1000 * best, 1000 * best_there


def speed(connection, chosen, bars):
    """Similar jobs in both directions, of the jobs that ask most too, and with a filter; and what opens doors."""
    from profiles.models import Job, JobSize
    from profiles.transitions import choices, doors, similarity

    most = list(JobSize.objects.order_by("-asked").values_list("pk", flat=True)[: len(chosen) // 5])
    for way in (similarity.FROM, similarity.INTO):
        statement = similarity.statement(way)
        inside, there = times(connection, statement, chosen)
        for name, part in (("median", 0.5), ("p95", 0.95)):
            bars.show(f"similar jobs, {way}, in the database, {name}", percentile(inside, part), "ms", BAR)
        bars.show("  with the way there and back, median", percentile(there, 0.5), "ms")
        inside, _there = times(connection, statement, most)
        bars.show(f"  of the {len(most)} jobs that ask most, median", percentile(inside, 0.5), "ms")
    green = choices.greener(Job.objects.current(), choices.GREEN)
    green = [timed(similarity.nearest, job, similarity.FROM, (), green) for job in chosen[:40]]
    bars.show("only green jobs, median with the way there", percentile(green, 0.5), "ms")
    near = {job: similarity.nearest(job) for job in chosen[:40]}
    spent = [timed(doors.doors, job, found) for job, found in near.items()]
    bars.show("what opens doors, median with the way there", percentile(spent, 0.5), "ms")


def times(connection, statement, jobs):
    """([milliseconds in the database], [with the way there]) of a statement for each of these jobs."""
    spent = [in_database(connection, statement, {"job": job, "learnt": []}) for job in jobs]
    return list(zip(*spent, strict=True))


def timed(function, *arguments):
    """Milliseconds that a call takes."""
    begun = time.perf_counter()
    function(*arguments)
    return 1000 * (time.perf_counter() - begun)


def keeping(connection, chosen, bars):
    """What it costs to keep what jobs ask: at one publishing, and for the whole portal."""
    from django.db import transaction

    from profiles.models import Profile
    from profiles.transitions import asked

    named = Profile.jobs.through.objects.filter(job__in=chosen[:40]).order_by("job")
    jobs = list(named.values_list("job", flat=True).distinct())
    with transaction.atomic():
        spent = [timed(asked.refresh, [job]) for job in jobs]
        bars.show("after publishing: a job’s rows brought up to date, median", percentile(spent, 0.5), "ms")
        bars.show("all jobs brought up to date, nothing new", timed(asked.rebuild), "ms")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM profiles_askedcompetence; DELETE FROM profiles_jobsize")
        bars.show("all jobs written anew", timed(asked.rebuild), "ms")
        transaction.set_rollback(True)


def vacuum(connection):
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def measure(connection, options, bars):
    from greenskills import demo
    from profiles.actions import imports
    from profiles.importing.progress import Progress

    demo.load()
    paths = [Path(options.data) / "esco-1.1.1-en", Path(options.data) / "esco-1.1-nl"]
    imports.import_esco(paths=paths, dry_run=False, progress=Progress())
    vacuum(connection)
    codes, chosen = sample(options)
    print(f"transitions: {len(codes)} jobs of ESCO, {len(chosen)} looked at")
    quality(connection, codes, chosen, bars)
    print("without generated profiles")
    speed(connection, chosen[:100], bars)
    if options.profiles:
        full_portal.add_profiles(connection, options.profiles, options.seed)
        vacuum(connection)
        print(f"with {options.profiles} profiles on top")
        speed(connection, chosen[:100], bars)
        keeping(connection, chosen, bars)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (("sample", 300), ("profiles", 20_000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    parser.add_argument("--data", default=os.environ.get("GREENSKILLS_TEST_DATA", ""))
    options = parser.parse_args()
    if not Path(options.data or "-").is_dir():
        print("transitions: no real data; set GREENSKILLS_TEST_DATA to the folder with the downloads")
        return 0
    bars = Bars()
    with flanders.scratch_database() as connection:
        measure(connection, options, bars)
    print(f"  {bars.missed} bars missed")
    return bars.missed


if __name__ == "__main__":
    sys.exit(main())
