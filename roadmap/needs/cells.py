"""The cells that a figure is the sum of: people of one sector, job and region, and the factor that applies to them.

Needs are whole NANO persons, rounded per cell as `derive` says, so the cells add up to the stored figure exactly.
"""

from dataclasses import dataclass

from django.db import connection

from profiles.models import Job, Profile, Sector
from roadmap.needs.suppression import SMALL, is_small

BOUNDS = ("low", "mid", "high")
WHOLE = 10**9  # NANO persons in one; dividing by it is exact to the last digit, multiplying by 1e-9 is not

CELLS = """
WITH cell AS (
    SELECT w.id, w.sector_id, w.job_id, w.region, w.headcount, h.heads, c.profile_id, coalesce(c.tie, false) AS tie,
           coalesce(s.scope, '') AS scope, f.low, f.mid, f.high, coalesce(f.known, 0) AS known,
           coalesce(f.unknown, 0) AS unknown
    FROM roadmap_workforce w
    CROSS JOIN LATERAL (SELECT (w.headcount * 1e9)::bigint AS heads) h
    LEFT JOIN roadmap_coverage c ON (c.sector_id, c.job_id) = (w.sector_id, w.job_id)
    LEFT JOIN roadmap_evidencescope s ON (s.sector_id, s.job_id, s.region) = (w.sector_id, w.job_id, w.region)
    LEFT JOIN roadmap_factor f ON f.profile_id = c.profile_id AND f.scope = coalesce(s.scope, '')
                              AND f."group" = %(group)s
    WHERE w.dataset_id = %(dataset)s AND w.year = %(year)s
      AND (%(sectors)s::bigint[] IS NULL OR w.sector_id = ANY(%(sectors)s::bigint[]))
      AND (%(jobs)s::bigint[] IS NULL OR w.job_id = ANY(%(jobs)s::bigint[]))
      AND (%(region)s = '' OR w.region = %(region)s)
), small AS (
    SELECT id, sector_id, region, headcount FROM roadmap_workforce
    WHERE dataset_id = %(dataset)s AND year = %(year)s AND headcount > 0 AND headcount < %(small)s
), beside AS (
    -- what is hidden of a sector and region is two cells or more of ten people together: their total is shown
    SELECT DISTINCT ON (w.sector_id, w.region) w.id
    FROM (SELECT sector_id, region FROM small GROUP BY sector_id, region
          HAVING count(*) = 1 OR sum(headcount) < %(small)s) weak
    JOIN roadmap_workforce w USING (sector_id, region)
    WHERE w.dataset_id = %(dataset)s AND w.year = %(year)s AND w.headcount >= %(small)s
    ORDER BY w.sector_id, w.region, w.headcount, w.id
), hidden AS (
    SELECT id FROM small UNION SELECT id FROM beside
)
"""
SUMS = f"""{CELLS}
SELECT count(*), count(h.id), coalesce(sum(headcount) FILTER (WHERE h.id IS NOT NULL), 0),
       coalesce(sum(heads), 0), coalesce(sum(heads) FILTER (WHERE mid IS NOT NULL), 0),
       {", ".join(f"coalesce(sum((heads * {bound})::bigint), 0)" for bound in BOUNDS)},
       coalesce(sum(heads) FILTER (WHERE tie), 0),
       coalesce(sum(heads) FILTER (WHERE profile_id IS NULL AND NOT tie), 0),
       coalesce(sum(heads) FILTER (WHERE profile_id IS NOT NULL AND mid IS NULL), 0)
FROM cell LEFT JOIN hidden h USING (id)
"""  # noqa: S608 – only names of ours are put in
PAGE = f"""{CELLS}
SELECT sector_id, job_id, region, headcount, profile_id, tie, scope, known, unknown, low, mid, high,
       {", ".join(f"(heads * {bound})::bigint" for bound in BOUNDS)}, h.id IS NOT NULL AS hidden
FROM cell LEFT JOIN hidden h USING (id)
ORDER BY h.id IS NOT NULL, heads * mid DESC NULLS LAST, heads DESC, sector_id, job_id, region
LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608 – only names of ours are put in
ONE = f"""{CELLS}
SELECT sector_id, job_id, region, headcount, profile_id, tie, scope, known, unknown, low, mid, high,
       {", ".join(f"(heads * {bound})::bigint" for bound in BOUNDS)}, h.id IS NOT NULL AS hidden
FROM cell LEFT JOIN hidden h USING (id)
WHERE (sector_id, job_id, region) = (%(one_sector)s, %(one_job)s, %(one_region)s)
"""  # noqa: S608 – only names of ours are put in


@dataclass(frozen=True)
class Sums:
    """A figure as the sum of its cells, in persons: everybody, who is covered, low, mid, high.

    `tied`, `unclaimed` and `unestimated` say why the others are not covered: several profiles claim them equally, none
    does, or theirs has no estimate for the group. `hidden` counts cells that the public does not see, of `hidden_heads`
    people; a figure is `secret` that is small itself, or would give away what is hidden of it.
    """

    cells: int
    hidden: int
    hidden_heads: float
    headcount: float
    covered: float
    low: float
    mid: float
    high: float
    tied: float
    unclaimed: float
    unestimated: float

    @property
    def secret(self):
        return is_small(self.headcount) or self.hidden == 1 or is_small(self.hidden_heads)

    @property
    def coverage(self):
        return self.covered / self.headcount if self.headcount else None

    @property
    def known(self):
        return self.covered > 0


@dataclass(frozen=True)
class Cell:
    """The people of one sector, job and region. `factor` and `need` are (low, mid, high), None for unknown.

    A hidden cell tells nothing but its names.
    """

    sector: Sector
    job: Job
    region: str
    headcount: float | None
    profile: Profile | None
    tie: bool
    scope: str
    known: int
    unknown: int
    factor: tuple | None
    need: tuple | None
    hidden: bool = False


def sums(focus, *, inside):
    """The Sums of a focus. `inside` says that whoever asks may see small cells."""
    count, hidden, hidden_heads, *values = _rows(SUMS, focus, inside)[0]
    return Sums(count, hidden, hidden_heads, *(int(value) / WHOLE for value in values))


def page(focus, *, inside, limit, offset=0):
    """[Cell], the largest need first; hidden ones come last, so that their order tells nothing."""
    return _cells(_rows(PAGE, focus, inside, limit=limit, offset=offset))


def one(focus, sector, job, region, *, inside):
    """The Cell of this very sector, job and region; None when the focus has no such people."""
    place = {"one_sector": sector.pk, "one_job": job.pk, "one_region": region}
    return next(iter(_cells(_rows(ONE, focus, inside, **place))), None)


def _rows(statement, focus, inside, **more):
    values = {
        "dataset": focus.dataset.pk,
        "year": focus.year,
        "group": focus.group,
        "sectors": _below(focus.sector, revision=getattr(focus.sector, "revision", None)),
        "jobs": _below(focus.job),
        "region": focus.region,
        "small": 0 if inside else SMALL,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values | more)
        return cursor.fetchall()


def _below(node, revision=None):
    """The ids of a node and everything below it; None for all."""
    if node is None:
        return None
    scheme = {"revision": revision} if revision else {}
    return list(type(node).objects.filter(path__startswith=node.path, **scheme).values_list("pk", flat=True))


def _cells(rows):
    sectors = Sector.objects.in_bulk({row[0] for row in rows})
    jobs = Job.objects.in_bulk({row[1] for row in rows})
    profiles = Profile.objects.select_related("document__published").in_bulk({row[4] for row in rows if row[4]})
    return [_cell(row, sectors, jobs, profiles) for row in rows]


def _cell(row, sectors, jobs, profiles):
    sector, job, region, heads, profile, tie, scope, known, unknown, *numbers, hidden = row
    if hidden:
        return Cell(sectors[sector], jobs[job], region, None, None, False, "", 0, 0, None, None, hidden=True)
    there = numbers[1] is not None
    return Cell(
        sector=sectors[sector],
        job=jobs[job],
        region=region,
        headcount=heads,
        profile=profiles.get(profile),
        tie=tie,
        scope=scope,
        known=known,
        unknown=unknown,
        factor=tuple(numbers[:3]) if there else None,
        need=tuple(int(number) / WHOLE for number in numbers[3:]) if there else None,
    )
