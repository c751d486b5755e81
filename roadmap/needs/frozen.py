"""The figures of a release, asked as those of now: sums over its frozen rows, and where it has people.

A release holds what the stored totals held: sums per sector or per job, each with year, region and group. What these
cannot say (a sector and a job together, a theme, single competences) it does not hold. Sectors and jobs retire and are
never deleted, so each frozen row finds its node, whatever became of it since.
"""

from django.db import connection

from roadmap.models import NeedTotal

TABLES = {NeedTotal.Axis.SECTOR: "profiles_sector", NeedTotal.Axis.JOB: "profiles_job"}
# The places of `releases.COLUMNS` in a row.
ROWS = """
FROM roadmap_needrelease f
CROSS JOIN LATERAL jsonb_array_elements(f.figures -> 'rows') r
JOIN {table} n ON n.uid = (r ->> 2)::uuid
WHERE f.id = %(release)s AND r ->> 1 = %(axis)s"""
KEYS = {"sector": "n.id", "job": "n.id", "region": "r ->> 3", "year": "(r ->> 0)::int", "group": "r ->> 4"}
SUMS = """
SELECT {key}, sum((r ->> 5)::bigint), sum((r ->> 6)::bigint), sum((r ->> 7)::bigint), sum((r ->> 8)::bigint),
       sum((r ->> 9)::bigint) {rows}
AND (%(nodes)s::bigint[] IS NULL OR n.id = ANY(%(nodes)s::bigint[]))
AND (%(region)s = '' OR r ->> 3 = %(region)s)
AND (%(year)s::int IS NULL OR (r ->> 0)::int = %(year)s::int)
AND (%(group)s::text IS NULL OR r ->> 4 = %(group)s)
GROUP BY 1 ORDER BY 1
"""
PEOPLE = "SELECT DISTINCT (r ->> 0)::int, r ->> 3, n.id {rows} AND r ->> 4 = 'any'"


def sums(release, way, axis, **narrowed):
    """{key: [headcount, covered, low, mid, high]} in NANO persons, as `sums.by` gives them of now.

    `narrowed` are `nodes` (ids of sectors or jobs, as the axis says), `year` and `group`, None for all of them, and
    `region`, "" for all.
    """
    statement = SUMS.format(key=KEYS[way], rows=ROWS.format(table=TABLES[axis]))
    found = _run(statement, release=release.pk, axis=str(axis), **narrowed)
    return {key: [int(value) for value in values] for key, *values in found}


def people(release, axis):
    """[(year, region, id of a sector or job)] of the people of a release."""
    statement = PEOPLE.format(rows=ROWS.format(table=TABLES[axis]))
    return _run(statement, release=release.pk, axis=str(axis))


def _run(statement, **values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
