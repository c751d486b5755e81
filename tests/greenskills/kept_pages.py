"""What the kept pages read, as the database itself takes their statements: no table escapes by how it is written."""

import re

from django.db import connection
from django.urls import reverse

from exchange.resources import RESOURCES
from greenskills import kept
from profiles.models import Job, Profile
from roadmap.models import NeedRelease, Scenario

SCRATCH = "kept_page_reads"
# A statement of another kind that reads nothing either fails the test, and is added here by who knows that it does not.
NO_READING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")
TABLES = """
SELECT DISTINCT below.oid::regclass::text
FROM pg_rewrite rule
JOIN pg_depend needs ON needs.classid = 'pg_rewrite'::regclass AND needs.objid = rule.oid
JOIN pg_class below ON needs.refclassid = 'pg_class'::regclass AND below.oid = needs.refobjid
WHERE rule.ev_class = %s::regclass AND below.oid <> rule.ev_class
  AND below.relnamespace <> 'pg_catalog'::regnamespace
"""
MARKED = """
SELECT tgrelid::regclass::text, bit_or(tgtype) FROM pg_trigger WHERE tgname LIKE 'public_mark%' GROUP BY 1
"""
INSERTED, DELETED, UPDATED, EMPTIED = 4, 8, 16, 32  # as `pg_trigger.tgtype` says it


def addresses(retired):
    """{name of an address: [addresses]} of every kept page; of each the shapes that ask something else.

    `retired`: a competence that goes on as another.
    """
    jobs = Job.objects.filter(kind="occupation", edges__isnull=False).distinct().order_by("path")[:2]
    one, other = jobs[0], jobs[1]
    group = Job.objects.filter(kind="isco").order_by("path").first()
    profile = Profile.objects.published().filter(requirements__isnull=False).order_by("slug").first()
    described = Job.objects.exclude(kind="isco").filter(profiles__isnull=False).order_by("path").first()
    asked = profile.requirements.first().competence
    found = {
        "profiles": ["", "?theme=bouw&sector=20&agenda=circulair-bouwen&partner=embuild&q=sorteerder"],
        "catalogue": ["", "?q=lasser&shortage=1", "?tab=competences&used=1&circular=1&group=green&q=afval"],
        "search": ["?q=afval", "?q=afvol", *(f"?q=de&kind={kind}" for kind in KINDS)],
        "map": ["", "?theme=bouw", f"?job={one.uid}&job={other.uid}&shape=list", f"?job={one.uid}&add=afval"],
        "graph": [f"?job={one.uid}", f"?competence={asked.uid}"],
        "tree": ["?in=isco&at=8/81", "?in=skills", "?in=nacebel2025&at=C"],
        "job-compare": [f"?job={one.uid}&job={other.uid}&job={described.uid}&add=las"],
    }
    found = {name: [reverse(name) + query for query in queries] for name, queries in found.items()}
    return found | answers(profile, described, asked) | {
        "profile": [reverse("profile", args=[profile.slug])],
        "profile-version": [reverse("profile-version", args=[profile.slug, 1])],
        "job": [reverse("job", args=[job.uid]) for job in (one, group, described)],
        "competence": [reverse("competence", args=[item.uid]) for item in (asked, retired)],
        "transitions": [reverse("transitions", args=[job.uid]) + "?find=afval" for job in (one, described)],
        "transition": [reverse("transition", args=[described.uid, one.uid])],
    }


def answers(profile, job, competence):
    """The same of the kept answers of the API: each list plain, and by all that it can be narrowed by."""
    lists = {
        "sectors": "q=bouw&revision=nacebel2025&code=43",
        "themes": "kind=circular&open=true",
        "jobs": f"q=lasser&kind=isco&isco=81&code=81&parent={job.uid}",
        "competences": "q=afval&kind=skill&group=green&circular=true&theme=bouw",
        "job-competences": f"job={job.uid}&competence={competence.uid}&importance=essential&group=green",
        "shortage-listings": f"year=2026&job={job.uid}",
        "profiles": f"q=sorteerder&theme=bouw&sector=20&partner=embuild&kind=job&job={job.uid}"
        f"&competence={competence.uid}&updated_after=2026-01-01T00:00:00Z",
    }
    keys = {"jobs": job.uid, "competences": competence.uid, "profiles": profile.slug}
    found = {}
    for name, query in lists.items():
        address = reverse(f"api-{name}-list")
        whole = f"expand={','.join(RESOURCES[name].references)}" if RESOURCES[name].references else ""
        found[f"api-{name}-list"] = [f"{address}?count=exact", f"{address}?{query}", f"{address}?{whole}"]
        if f"api-{name}-detail" in kept.PAGES:
            key = keys.get(name) or RESOURCES[name].queryset.values_list("uid", flat=True)[0]
            found[f"api-{name}-detail"] = [reverse(f"api-{name}-detail", args=[key])]
    search, needs = reverse("api-search-list"), reverse("api-needs-list")
    ways = ("", "&theme=bouw", *(f"&group_by={way}" for way in ("group", "sector", "job", "region", "year")))
    release, scenario = (model.objects.first().slug for model in (NeedRelease, Scenario))
    ways = (*ways, "&group=green&group_by=sector", f"&scenario={scenario}&group_by=year", f"&release={release}")
    for kind in ("list", "detail"):
        found[f"api-profiles-{kind}"] += [f"{found[f'api-profiles-{kind}'][0].partition('?')[0]}?release={release}"]
    return found | {
        "api-search-list": [f"{search}?q=afval", *(f"{search}?q=de&kind={kind}" for kind in KINDS)],
        "api-needs-list": [f"{needs}?group=soft{way}" for way in ways],
    }


KINDS = ("profiles", "jobs", "competences", "sectors", "targets", "dialogues")


def tables_read(statements):
    """The tables that these statements read. Each is made a view, and the database says what that rests on."""
    found = set()
    with connection.cursor() as cursor:
        for statement in {reading for said in dict.fromkeys(statements) for reading in readings(cursor, said)}:
            cursor.execute("DROP VIEW IF EXISTS pg_temp." + SCRATCH)
            cursor.execute(f"CREATE TEMP VIEW {SCRATCH} AS SELECT 1 FROM ({statement}) AS read")
            cursor.execute(TABLES, [SCRATCH])
            found |= {table for (table,) in cursor.fetchall()}
    return found


def readings(cursor, statement):
    """What a statement reads by: itself, or the prepared ones that it carries out; [] where it reads nothing."""
    if names := re.findall(r"\bEXECUTE (\w+)", statement):
        return [prepared(cursor, name) for name in names]
    return [] if statement.startswith(NO_READING) else [statement]


def prepared(cursor, name):
    """What a prepared statement says, with nothing for its parameters."""
    cursor.execute("SELECT statement, parameter_types::text[] FROM pg_prepared_statements WHERE name = %s", [name])
    text, types = cursor.fetchone()
    said = re.search(r"\bPREPARE\s+\w+\s*(?:\([^)]*\))?\s+AS\s+(.*?);?\s*$", text, re.DOTALL)[1].split(";")[0]
    return re.sub(r"\$(\d+)", lambda found: f"NULL::{types[int(found[1]) - 1]}", said)


def marked():
    """{table: what its marks follow, added up}."""
    with connection.cursor() as cursor:
        cursor.execute(MARKED)
        return dict(cursor.fetchall())


def noted_words():
    """The tables whose words the search keeps a list of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'note\\_words\\_%'")
        return {table for (table,) in cursor.fetchall()}
