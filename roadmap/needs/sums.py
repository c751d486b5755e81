"""Sums over the people that a question is about, per sector, job, region, year or group, in whole NANO persons.

Stored totals know sectors or jobs, each with regions. What they cannot say (sector and job together, a theme) is summed
from the cells at hand; both ways round each cell as `derive` says, so they agree to the last digit.
"""

from django.db import connection, transaction
from django.db.models import Sum

from profiles.models import Competence, Job, Sector
from roadmap.models import NANO, NeedTotal
from roadmap.needs import frozen, kept
from roadmap.needs.reading import Figure

GROUPS = Competence.Group.values
MEASURES = ("headcount", "covered", "low", "mid", "high")
STORED = {"sector": "node_id", "job": "node_id", "region": "region", "year": "year", "group": "group"}

# The planner takes sector and job for independent, expects a hundred times fewer rows, and would fetch them one by one.
PLANNING = """
SELECT set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
       set_config('enable_nestloop', %(few)s, true), set_config('work_mem', '32MB', true)
"""
WHO = """
    w.dataset_id = %(dataset)s AND (%(year)s IS NULL OR w.year = %(year)s)
    AND (%(sectors)s::bigint[] IS NULL OR w.sector_id = ANY(%(sectors)s::bigint[]))
    AND (%(jobs)s::bigint[] IS NULL OR w.job_id = ANY(%(jobs)s::bigint[]))
    AND (%(region)s = '' OR w.region = %(region)s)"""
THEMED = """
    JOIN profiles_profile_themes pt ON pt.profile_id = c.profile_id AND pt.theme_id = %(theme)s"""
# From the few pairs of a theme to their cells, not from all cells to their pairs.
THEME_FIRST = """(
    SELECT w.* FROM profiles_profile_themes pt JOIN roadmap_coverage USING (profile_id)
    JOIN roadmap_workforce w USING (sector_id, job_id) WHERE pt.theme_id = %(theme)s
)"""
CELLS = """
SELECT CASE {cases} END, coalesce({keys}),
       sum(h.heads)::bigint, coalesce(sum(h.heads) FILTER (WHERE f.mid IS NOT NULL), 0)::bigint,
       coalesce(sum((h.heads * f.low)::bigint), 0)::bigint, coalesce(sum((h.heads * f.mid)::bigint), 0)::bigint,
       coalesce(sum((h.heads * f.high)::bigint), 0)::bigint
FROM {source} w
CROSS JOIN LATERAL (SELECT (w.headcount * 1e9)::bigint AS heads) h
CROSS JOIN unnest(%(groups)s::text[]) AS g(name)
LEFT JOIN roadmap_coverage c ON (c.sector_id, c.job_id) = (w.sector_id, w.job_id)
LEFT JOIN roadmap_evidencescope s ON (s.sector_id, s.job_id, s.region) = (w.sector_id, w.job_id, w.region)
LEFT JOIN {factors} f ON f.profile_id = c.profile_id AND f.scope = coalesce(s.scope, '') AND f."group" = g.name
WHERE {who}
GROUP BY GROUPING SETS ({sets})
ORDER BY 1, 2
"""
FACTORS = "roadmap_factor"
# At least one competence of several groups: the same union over all their requirements as within one group, and what is
# unknown in one of them is left out as it is there.
NOT_LACKING = " * ".join(f"""(1 - coalesce(max(mid) FILTER (WHERE "group" = '{name}'), 0))""" for name in GROUPS)
UNITED = f"""(
    SELECT profile_id, scope, %(group)s AS "group",
           max(low) AS low, 1 - {NOT_LACKING} AS mid, least(1, sum(high)) AS high
    FROM roadmap_factor WHERE "group" = ANY(string_to_array(%(group)s, ','))
    GROUP BY profile_id, scope HAVING sum(known) > 0 OR sum(unknown) = 0
)"""  # noqa: S608 – our own names
SETS = {"sector": "w.sector_id", "job": "w.job_id", "region": "w.region", "year": "w.year", "group": "g.name"}
ONE_YEAR = ("sector", "job", "region")
NUMBERED = ("sector", "job", "year")


def by(question, way):
    """{key: [headcount, covered, low, mid, high]} in NANO persons.

    `way` is "sector" or "job" (keys are ids, without what lies above), "region", "year" or "group". Years and
    groups are about the same people, and their sums are not added up.
    """
    axis = stored_axis(question, way)
    if axis is None:
        return _cells(question, way)
    if way == "job" or question.release:  # thousands of jobs, each the sum of its regions; or all that is frozen
        name = f"stored {way}?{question.address(group_by='', scenario='')}"
        return kept.until_next_run(question.run, question.dataset, name, lambda: _stored(question, way, axis))
    return _stored(question, way, axis)


def stored_axis(question, way):
    """The axis of the stored totals that answers; None where the cells have to."""
    if question.theme or (question.several_groups and way != "group"):
        return None
    if question.job and (question.sector or way == "sector"):
        return None
    if question.job or way == "job":
        return None if question.sector else NeedTotal.Axis.JOB
    return NeedTotal.Axis.SECTOR


def figure(values):
    """The Figure, in persons, of one sum."""
    return Figure(*(round(value * NANO, 6) for value in values))


def together(sums):
    """One sum of several, about disjoint people."""
    return [sum(column) for column in zip(*sums, strict=True)] if sums else [0] * len(MEASURES)


def _stored(question, way, axis):
    if question.release:
        return frozen.sums(
            question.release,
            way,
            axis,
            nodes=job_ids(question) if question.job else sector_ids(question),
            region=question.region,
            year=None if way == "year" else question.year,
            group=None if way == "group" else question.group,
        )
    rows = NeedTotal.objects.filter(dataset_id=question.dataset.pk, axis=axis)
    if axis == NeedTotal.Axis.JOB and question.job:
        rows = rows.filter(node_id__in=job_ids(question))
    elif question.sector:
        rows = rows.of_sectors(question.sector)
    if question.region:
        rows = rows.filter(region=question.region)
    if way != "year":
        rows = rows.filter(year=question.year)
    if way != "group":
        rows = rows.filter(group=question.group)
    key = STORED[way]
    sums = rows.order_by(key).values_list(key).annotate(*(Sum(name) for name in MEASURES))
    return {found: [int(value) for value in values] for found, *values in sums}


def _cells(question, way):
    """Sums over the cells, kept until the next run; those of one year come from one pass together.

    Raises LookupError of a release, which has no cells.
    """
    if question.release:
        raise LookupError("A release holds no cells.")
    ways = ONE_YEAR if way in ONE_YEAR else (way,)
    changes = {"group_by": "", "scenario": ""} | ({"year": ""} if way == "year" else {})
    name = f"{','.join(ways)}?{question.address(**changes)}"
    return kept.until_next_run(question.run, question.dataset, name, lambda: _summed(question, ways))[way]


def _summed(question, ways):
    statement = CELLS.format(
        who=WHO,
        factors=FACTORS if "group" in ways else factors(question),
        source=THEME_FIRST if question.theme else "roadmap_workforce",
        sets=", ".join(f"({SETS[way]})" for way in ways),
        cases=" ".join(f"WHEN grouping({SETS[way]}) = 0 THEN '{way}'" for way in ways),
        keys=", ".join(f"{SETS[way]}::text" for way in ways),
    )
    groups = [*GROUPS, "any"] if "group" in ways else [question.group]
    found = {way: {} for way in ways}
    values_of = {"groups": groups, "group": question.group, **who(question, all_years="year" in ways)}
    for way, key, *values in run(statement, **values_of):
        found[way][int(key) if way in NUMBERED else key] = values
    return found


def factors(question):
    """The SQL of the factors of a question's group, or of its groups together; needs the value `group`."""
    return UNITED if question.several_groups else FACTORS


def who(question, *, all_years=False):
    """The values of WHO and THEMED."""
    return {
        "dataset": question.dataset.pk,
        "year": None if all_years else question.year,
        "sectors": sector_ids(question),
        "jobs": job_ids(question),
        "region": question.region,
        "theme": question.theme.pk if question.theme else None,
    }


def run(statement, **values):
    """The rows of a statement over cells, planned for many of them when nothing narrows the question."""
    narrowing = ("sectors", "jobs", "theme", "competence")
    few = any(values.get(name) for name in narrowing) or "paths" in values
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLANNING, {"few": "on" if few else "off"})
        cursor.execute(statement, values)
        return cursor.fetchall()


def sector_ids(question):
    """The ids of the asked sector and everything below it; None for all."""
    if question.sector is None:
        return None
    below = Sector.objects.filter(revision=question.sector.revision, path__startswith=question.sector.path)
    return list(below.values_list("pk", flat=True))


def job_ids(question):
    """The ids of the asked job and everything below it; None for all."""
    if question.job is None:
        return None
    return list(Job.objects.filter(path__startswith=question.job.path).values_list("pk", flat=True))
