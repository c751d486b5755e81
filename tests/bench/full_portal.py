"""A portal as it may stand one day: the whole of ESCO, the demo's partners and figures, and 20,000 published profiles.

Each generated profile is one of the demo's with another title, about an occupation of ESCO, asking other competences:
as long and as rich as what partners write. Contents, revisions and published rows are as publishing makes them. The
same seed gives the same portal.
"""

import datetime
import io
import json
import random
from pathlib import Path

FIRST_DAY = datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)
ENOUGH = 20  # competences of an occupation, to draw a profile's from
STAGE = "CREATE TEMP TABLE staged (n int, slug text, owner bigint, content jsonb, hash text, day timestamptz)"
# Ids go on where those of the demo end; foreign keys are checked at the end of the transaction.
PROFILES = """
CREATE TEMP TABLE made AS SELECT s.*, s.content AS body,
  (SELECT coalesce(max(id), 0) FROM coediting_document) + s.n AS document,
  (SELECT coalesce(max(id), 0) FROM coediting_revision) + s.n AS revision FROM staged s;
ALTER TABLE made ADD PRIMARY KEY (document);
INSERT INTO coediting_document (id, uid, kind, state, owner_id, working_id, published_id, version, published_at,
                                approvals_needed, withdrawn_because, created, changed)
OVERRIDING SYSTEM VALUE
SELECT document, gen_random_uuid(), 'profile', 'published', owner, revision, revision, 1, day, 0, '', day, day
FROM made;
INSERT INTO coediting_revision (id, document_id, number, content, content_hash, partner_id, origin, note, version,
                                published_at, created)
OVERRIDING SYSTEM VALUE
SELECT revision, document, 1, body, hash, owner, 'page', '', 1, day, day FROM made;
INSERT INTO coediting_document_partners (document_id, partner_id)
SELECT document, p.id FROM made JOIN partners_partner p ON p.id <> owner AND (p.id + n) % 7 = 0;
INSERT INTO profiles_profile (document_id, slug, kind, title_nl, title_en, vks_level, requirement_count, task_count)
SELECT document, slug, 'job', body->'title'->>'nl', body->'title'->>'en', (body->>'vks_level')::int,
       jsonb_array_length(body->'requirements'), jsonb_array_length(body->'tasks') FROM made;
INSERT INTO profiles_profile_jobs (profile_id, job_id)
SELECT document, j.id FROM made, jsonb_array_elements_text(body->'jobs') u JOIN profiles_job j ON j.uid = u::uuid;
INSERT INTO profiles_profile_sectors (profile_id, sector_id)
SELECT document, s.id FROM made, jsonb_array_elements_text(body->'sectors') u
JOIN profiles_sector s ON s.uid = u::uuid;
INSERT INTO profiles_profile_themes (profile_id, theme_id)
SELECT document, t.id FROM made, jsonb_array_elements_text((body->'themes') || (body->'agendas')) u
JOIN profiles_theme t ON t.uid = u::uuid;
INSERT INTO profiles_task (profile_id, "row", position, title_nl, title_en, suitability)
SELECT document, (t->>'id')::uuid, place - 1, t->'title'->>'nl', t->'title'->>'en', t->>'suitability'
FROM made, jsonb_array_elements(body->'tasks') WITH ORDINALITY AS rows (t, place);
INSERT INTO profiles_requirement (profile_id, "row", position, competence_id, level, importance, lacking_source,
                                  lacking_low, lacking_mid, lacking_high)
SELECT document, (r->>'id')::uuid, place - 1, c.id, (r->>'level')::int, r->>'importance', r->>'lacking_source',
       (r->>'lacking_low')::float8 / 100, (r->>'lacking_mid')::float8 / 100, (r->>'lacking_high')::float8 / 100
FROM made, jsonb_array_elements(body->'requirements') WITH ORDINALITY AS rows (r, place)
JOIN profiles_competence c ON c.uid = (r->>'competence')::uuid;
SELECT setval(pg_get_serial_sequence('coediting_document', 'id'), max(id)) FROM coediting_document;
SELECT setval(pg_get_serial_sequence('coediting_revision', 'id'), max(id)) FROM coediting_revision;
DROP TABLE made, staged;
"""


def generate(connection, data, *, profiles=20_000, seed=1):
    """Fill an empty, migrated database from the folder `data` with the real downloads. Returns {what: how many}."""
    from django.utils import timezone

    from coediting.models import Delivery
    from greenskills import demo
    from profiles.actions import imports
    from profiles.importing.progress import Progress
    from profiles.models import Job, JobCompetence, Profile, Requirement
    from roadmap.actions import needs

    demo.load()
    paths = [Path(data) / "esco-1.1.1-en", Path(data) / "esco-1.1-nl"]
    imports.import_esco(paths=paths, dry_run=False, progress=Progress())
    add_profiles(connection, profiles, seed)
    needs.recompute_all()
    Delivery.objects.filter(done__isnull=True).update(done=timezone.now())  # as if the worker had come
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    counted = {"profiles": Profile, "requirements": Requirement, "jobs": Job, "job competences": JobCompetence}
    return {name: model.objects.count() for name, model in counted.items()}


def add_profiles(connection, profiles, seed):
    """So many published profiles on top of what is there, with what follows from them for the jobs."""
    from django.db import transaction

    from profiles.transitions import asked

    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        rows = io.StringIO("".join(map(copied, made_up(profiles, random.Random(seed)))))
        cursor.cursor.copy_expert("COPY staged FROM STDIN", rows)
        cursor.execute(PROFILES)
        cursor.execute("ANALYZE")
    with transaction.atomic():
        asked.rebuild()


def copied(row):
    """A row as COPY reads it."""
    values = (str(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") for value in row)
    return "\t".join(values) + "\n"


def made_up(profiles, chance):
    """Rows of `staged`."""
    from coediting.models import Revision
    from partners.models import Partner

    models, occupations, needed = sources()
    owners = list(Partner.objects.order_by("slug").values_list("pk", flat=True))
    sectors, themes, agendas = choices()
    for n in range(1, profiles + 1):
        job, uid, nl, en = occupations[n % len(occupations)]
        content = json.loads(models[n % len(models)])
        content["title"] = {"nl": f"{(nl or en).capitalize()} {n}", "en": f"{en.capitalize()} {n}"}
        content["jobs"], content["sectors"] = [str(uid)], sorted(chance.sample(sectors, 1 + n % 2))
        content["themes"], content["agendas"] = [chance.choice(themes)], chance.sample(agendas, n % 2)
        asked = chance.sample(needed[job], len(content["requirements"]))
        for row, competence in zip(content["requirements"], asked, strict=True):
            row["competence"] = competence
        day = FIRST_DAY + datetime.timedelta(days=n % 250)
        text = json.dumps(content, ensure_ascii=False)
        yield n, f"profiel-{n}", chance.choice(owners), text, Revision.hash_of(content), day


def sources():
    """(contents of the demo's profiles as JSON, occupations with enough competences, {job: competences})."""
    from profiles.models import Job, JobCompetence, Profile

    profiles = Profile.objects.published().for_reading().order_by("slug")
    models = [json.dumps(profile.document.published.content) for profile in profiles]
    needed = {}
    for job, uid in JobCompetence.objects.order_by("job", "competence__uid").values_list("job", "competence__uid"):
        needed.setdefault(job, []).append(str(uid))
    jobs = Job.objects.filter(kind="occupation").order_by("uid")
    occupations = jobs.values_list("pk", "uid", "label_nl", "label_en")
    return models, [row for row in occupations if len(needed.get(row[0], ())) >= ENOUGH], needed


def choices():
    """Uids, as text, of sectors below the sections, circular themes and agendas."""
    from profiles.models import Sector, Theme

    sectors = Sector.objects.filter(revision="nacebel2025", parent__parent__isnull=False).order_by("code")
    themes = [Theme.objects.filter(kind=kind).order_by("slug") for kind in ("circular", "agenda")]
    return [[str(uid) for uid in rows.values_list("uid", flat=True)] for rows in (sectors, *themes)]
