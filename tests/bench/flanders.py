"""A portal at the scale of Flanders, made up from a fixed seed, in a scratch database of its own.

400,050 workforce cells (sector × job × province), 3,007 jobs each with a profile of 41 competences, ten profiles of
whole major groups, and some hundred pieces of evidence.
"""

import contextlib
import datetime
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

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
INSERT INTO coediting_document (uid, kind, state, owner_id, version, approvals_needed,
                                withdrawn_because, created, changed)
SELECT gen_random_uuid(), 'profile', 'published', (SELECT id FROM partners_partner), 1, 0, '', now(), now()
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
                                      note_en, current, revision)
VALUES (gen_random_uuid(), 'bench', 'bench', 'bench', '', '2026', '', 'illustrative', '', '', true, 0);
INSERT INTO roadmap_workforce (dataset_id, sector_id, job_id, region, year, headcount)
SELECT (SELECT id FROM roadmap_workforcedataset), p.sector_id, p.job_id, r.region, 2026,
       round((random() * 300)::numeric, 1)
FROM (SELECT s.id AS sector_id, j.id AS job_id
      FROM profiles_sector s, profiles_job j
      WHERE s.parent_id IS NOT NULL AND j.kind = 'occupation'
      ORDER BY random() LIMIT %(cells)s / 5) p,
     unnest(ARRAY['antwerpen','limburg','oost-vlaanderen','vlaams-brabant','west-vlaanderen']) r(region);
"""
DRAWN = """
SELECT q.competence_id, j.id, j.parent_id,
       (SELECT min(sector_id) FROM profiles_profile_sectors ps WHERE ps.profile_id = q.profile_id), random() * 0.3
FROM profiles_requirement q
JOIN profiles_profile_jobs pj USING (profile_id)
JOIN profiles_job j ON j.id = pj.job_id AND j.parent_id IS NOT NULL
ORDER BY random() LIMIT %(evidence)s
"""


def evidence_of(rows):
    """Of ten checks four are about a job, three about a major group of jobs, three about a sector; one in a region."""
    from roadmap.models import CompetenceEvidence

    for number, (competence, job, major, sector, share) in enumerate(rows):
        turn = number % 10
        yield CompetenceEvidence(
            kind="estimate",
            state="accepted",
            competence_id=competence,
            level=2,
            job_id=job if turn < 4 else major if turn < 7 else None,
            sector_id=sector if turn >= 7 else None,
            region="antwerpen" if turn == 8 else "",
            date=datetime.date(2025, 1, 1) + datetime.timedelta(number),
            low=share * 0.8,
            mid=share,
            high=share * 1.2,
            source="bench",
        )


@contextlib.contextmanager
def scratch_database():
    """A database for this run alone, migrated and open; private servers where none are named."""
    from tests.servers_plugin import start_servers

    start_servers()
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"bench_needs_{os.getpid()}"
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


def generate(connection, *, cells=400_050, jobs=3_007, evidence=300, seed=1):
    """Fill the database; the same seed gives the same portal. Returns {what: how many}."""
    values = {
        "seed": 1 / (1 + seed),
        "jobs": jobs,
        "requirements": REQUIREMENTS,
        "cells": cells,
        "evidence": evidence,
    }
    tables = {
        "cells": "roadmap_workforce",
        "profiles": "profiles_profile",
        "requirements": "profiles_requirement",
        "evidence": "roadmap_competenceevidence",
    }
    from roadmap.models import CompetenceEvidence

    with connection.cursor() as cursor:
        for script in (CATALOGUE, PROFILES, WORKFORCE):
            cursor.execute(script, values)
        cursor.execute(DRAWN, values)
        CompetenceEvidence.objects.bulk_create(evidence_of(cursor.fetchall()))
        cursor.execute("ANALYZE")
        counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables.values())
        cursor.execute(f"SELECT {counts}")
        return dict(zip(tables, cursor.fetchone(), strict=True))
