"""How fast the needs are recomputed: one profile ÷ everything in SQL ÷ the recount in NumPy, on a generated portal.

    python tests/bench/bench_recompute.py [--cells 100000] [--jobs 1000] [--edits 25] [--seed 1]

Works in a scratch database of its own, which it drops. Compare the ratios, not the seconds. `--cells 400000
--jobs 3000` is the scale of Flanders.
"""

import argparse
import contextlib
import os
import resource
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

REQUIREMENTS = 41  # of an average ESCO occupation
CATALOGUE = """
SELECT setseed(%(seed)s);
INSERT INTO profiles_sector (uid, revision, code, path, label_nl, label_en)
SELECT gen_random_uuid(), 'nacebel2025', chr(64 + n), chr(64 + n) || '/', 'section', 'section'
FROM generate_series(1, 22) n;
INSERT INTO profiles_sector (uid, revision, code, path, label_nl, label_en, parent_id)
SELECT gen_random_uuid(), 'nacebel2025', to_char(n, 'FM00'), above.path || to_char(n, 'FM00') || '/', 'division',
       'division', above.id
FROM generate_series(1, 88) n JOIN profiles_sector above ON above.code = chr(65 + n / 4 %% 22);
INSERT INTO profiles_job (uid, kind, code, isco, competent_code, path, function_group, label_nl, label_en, alt_nl,
                          alt_en)
SELECT gen_random_uuid(), 'isco', n::text, n::text, '', n || '/', '', 'major', 'major', '{}', '{}'
FROM generate_series(0, 9) n;
INSERT INTO profiles_job (uid, kind, code, isco, competent_code, path, function_group, label_nl, label_en, alt_nl,
                          alt_en, parent_id)
SELECT gen_random_uuid(), 'occupation', above.code || '.' || n, '', '', above.path || above.code || '.' || n || '/', '',
       'job', 'job', '{}', '{}', above.id
FROM generate_series(1, %(jobs)s) n JOIN profiles_job above ON above.code = (n %% 10)::text;
INSERT INTO profiles_competence (uid, kind, "group", reuse_level, esco_green, esco_digital, esco_transversal, circular,
                                 label_nl, label_en, label_vls, alt_nl, alt_en)
SELECT gen_random_uuid(), 'skill', (ARRAY['green','soft','digital','technical'])[1 + n %% 4], '', false, false, false,
       false, '', 'competence ' || n, '', '{}', '{}'
FROM generate_series(1, 4000) n;
"""
# One profile for every job and ten general ones; most name one to four divisions, one in five all sections.
PROFILES = """
INSERT INTO partners_partner (uid, slug, name_nl, name_en, aliases, kind, lever_roles, website)
VALUES (gen_random_uuid(), 'bench', 'bench', '', '{}', 'other', '{}', '');
INSERT INTO coediting_document (uid, kind, state, owner_id, version, created, changed)
SELECT gen_random_uuid(), 'profile', 'published', (SELECT id FROM partners_partner), 1, now(), now()
FROM profiles_job ORDER BY id;
INSERT INTO coediting_revision (document_id, number, content, content_hash, origin, note, version, created)
SELECT id, 1, '{}', '', 'import', '', 1, now() FROM coediting_document;
UPDATE coediting_document d SET published_id = r.id, working_id = r.id
FROM coediting_revision r WHERE r.document_id = d.id;
INSERT INTO profiles_profile (document_id, slug, kind, title_nl, title_en, requirement_count, task_count)
SELECT id, 'p' || id, 'job', '', '', 0, 0 FROM coediting_document;
INSERT INTO profiles_profile_jobs (profile_id, job_id)
SELECT d.id, j.id
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM coediting_document) d
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM profiles_job) j USING (n);
INSERT INTO profiles_profile_sectors (profile_id, sector_id)
SELECT p.profile_id, s.id FROM profiles_profile_jobs p JOIN profiles_sector s ON s.parent_id IS NULL
WHERE p.profile_id %% 5 = 0 OR p.job_id IN (SELECT id FROM profiles_job WHERE kind = 'isco');
INSERT INTO profiles_profile_sectors (profile_id, sector_id)
SELECT p.profile_id, s.id FROM profiles_profile_jobs p
JOIN profiles_sector s ON s.parent_id IS NOT NULL AND (s.id * 7 + p.profile_id) %% 29 = 0
WHERE p.profile_id %% 5 <> 0 AND p.job_id NOT IN (SELECT id FROM profiles_job WHERE kind = 'isco');
INSERT INTO profiles_requirement (profile_id, "row", position, competence_id, level, importance, lacking_source,
                                  lacking_low, lacking_mid, lacking_high)
SELECT profile_id, gen_random_uuid(), position, 1 + floor(random() * 3999), 2, 'essential', '',
       p * 0.7, p, p * 1.4
FROM (SELECT profile_id, position, CASE WHEN random() > 0.03 THEN round(random()::numeric * 0.2, 3)::float8 END AS p
      FROM profiles_profile_jobs, generate_series(1, %(requirements)s) position) r;
"""
WORKFORCE = """
INSERT INTO roadmap_workforcedataset (uid, slug, name_nl, name_en, source, reference_date, licence, quality, note_nl,
                                      note_en, current)
VALUES (gen_random_uuid(), 'bench', 'bench', 'bench', '', '2026', '', 'illustrative', '', '', true);
INSERT INTO roadmap_workforce (dataset_id, sector_id, job_id, region, year, headcount)
SELECT (SELECT id FROM roadmap_workforcedataset), s.id, j.id, r.region, 2026, round((random() * 300)::numeric, 1)
FROM (SELECT id FROM profiles_sector WHERE parent_id IS NOT NULL) s,
     (SELECT id FROM profiles_job WHERE kind = 'occupation') j,
     unnest(ARRAY['antwerpen','limburg','oost-vlaanderen','vlaams-brabant','west-vlaanderen']) r(region)
WHERE random() < %(density)s;
ANALYZE;
"""
EDIT = """
UPDATE profiles_requirement SET lacking_low = p.low, lacking_mid = p.low, lacking_high = p.low
FROM (SELECT round(random()::numeric, 3)::float8 AS low) p
WHERE id = (SELECT min(id) FROM profiles_requirement WHERE profile_id = %s AND lacking_mid IS NOT NULL)
"""


@contextlib.contextmanager
def scratch_database():
    """A database for this run alone, migrated and open; private servers where none are named."""
    from tests.servers_plugin import start_servers

    start_servers()
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"bench_recompute_{os.getpid()}"
    import psycopg2

    server = psycopg2.connect(os.environ["DATABASE_URL"])
    server.autocommit = True
    server.cursor().execute(f"CREATE DATABASE {name}")
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "greenskills.settings"
    import django
    from django.core.management import call_command
    from django.db import connection

    try:
        django.setup()
        call_command("migrate", verbosity=0)
        yield connection
    finally:
        connection.close()
        server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


def generate(connection, options):
    """Fill the database; the same seed gives the same portal. Returns {what: how many}."""
    density = options.cells / (88 * options.jobs * 5)
    values = {
        "seed": 1 / (1 + options.seed),
        "jobs": options.jobs,
        "requirements": REQUIREMENTS,
        "density": density,
    }
    with connection.cursor() as cursor:
        for script in (CATALOGUE, PROFILES, WORKFORCE):
            cursor.execute(script, values)
        cursor.execute(
            "SELECT (SELECT count(*) FROM roadmap_workforce), (SELECT count(*) FROM profiles_profile),"
            " (SELECT count(*) FROM profiles_requirement)"
        )
        return dict(zip(("cells", "profiles", "requirements"), cursor.fetchone(), strict=True))


def timed(work):
    """(seconds, result) of a call."""
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def edits(connection, number):
    """Seconds per refresh after one edit, for `number` profiles of each kind: {"narrow": […], "wide": […]}."""
    from profiles.models import Profile
    from roadmap.actions import needs

    ids = list(Profile.objects.order_by("pk").values_list("pk", flat=True))[10:]
    seconds = {"narrow": [], "wide": []}
    for kind, some in (("narrow", [pk for pk in ids if pk % 5]), ("wide", [pk for pk in ids if not pk % 5])):
        for profile in some[:: max(1, len(some) // number)][:number]:
            with connection.cursor() as cursor:
                cursor.execute(EDIT, [profile])
            spent, _run = timed(lambda pk=profile: needs.refresh_profile(pk))
            seconds[kind].append(spent)
    return seconds


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, standard in (("cells", 100_000), ("jobs", 1000), ("edits", 25), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    options = parser.parse_args()
    with scratch_database() as connection:
        from roadmap.actions import needs

        spent, sizes = timed(lambda: generate(connection, options))
        print(f"recompute: {sizes}, generated in {spent:.1f} s")
        first, _run = timed(needs.recompute_all)
        full, _run = timed(needs.recompute_all)
        seconds = edits(connection, options.edits)
        recount, run = timed(needs.recount)
        written, _run = timed(lambda: needs.recount(write=True))
    assert run.inputs["verdict"]["agrees"], run.inputs["verdict"]
    print(f"  all in SQL, first time     {first:8.3f} s")
    print(f"  all in SQL, nothing new    {full:8.3f} s")
    print(
        f"  recount in NumPy, compared {recount:8.3f} s   = 1/{full / recount:.1f} of SQL; off by {run.difference:g}"
    )
    print(f"  recount in NumPy, written  {written:8.3f} s")
    for kind, values in seconds.items():
        one = statistics.median(values)
        print(
            f"  one profile, {kind:6} scope  {one:8.4f} s   = 1/{full / one:.0f} of SQL, 1/{recount / one:.0f} of the"
            f" recount; worst of {len(values)}: {max(values):.4f} s"
        )
    print(f"  memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
