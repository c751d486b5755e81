"""Answers from what is stored: figures, top-down evidence beside them, what one profile moves.

Persons throughout. Sums run over disjoint people only: sectors, jobs, regions; never over groups or years.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from profiles.models import Job, Sector
from roadmap.models import NANO, GroupEvidence, NeedTotal, WorkforceDataset
from roadmap.needs import bounds
from roadmap.needs.rounding import whole

STUDIED = ("green", "soft", "digital")


@dataclass(frozen=True)
class Figure:
    """Persons who lack something, between bounds; `covered` of `headcount` people are known about."""

    headcount: float
    covered: float
    low: float
    mid: float
    high: float

    @property
    def coverage(self):
        """The fraction of people that the figure knows about; None without people."""
        return self.covered / self.headcount if self.headcount else None

    @property
    def coverage_percent(self):
        """Coverage in per cent, whole; 0 and 100 only when nobody or everybody is covered."""
        share = 100 * (self.coverage or 0)
        return whole(share) if share in (0, 100) else min(max(whole(share), 1), 99)

    @property
    def persons(self):
        """(low, mid, high) in whole persons."""
        return [whole(value) for value in (self.low, self.mid, self.high)]

    @property
    def percent(self):
        """(low, mid, high) in whole per cent of the people that the figure knows about."""
        return [
            whole(100 * value / self.covered) if self.covered else None
            for value in (self.low, self.mid, self.high)
        ]

    @property
    def known(self):
        """Is anything known at all? Without, the figure is unknown and not 0."""
        return self.covered > 0

    @property
    def unknown(self):
        """Persons about whom nothing is known."""
        return max(0.0, self.headcount - self.covered)


def totals(question):
    """The stored partitions that a question is about, for all groups."""
    rows = NeedTotal.objects.filter(dataset_id=question.dataset.pk, year=question.year)
    return rows.of_sectors(question.sector)


def figures(rows, key):
    """{key(row): Figure} of stored totals, added up as whole numbers; only over disjoint people."""
    sums = {}
    for row in rows:
        values = (row.headcount, row.covered, row.low, row.mid, row.high)
        mine = sums.setdefault(key(row), [0] * 5)
        mine[:] = [one + other for one, other in zip(mine, values, strict=True)]
    return {name: Figure(*(round(value * NANO, 6) for value in values)) for name, values in sums.items()}


def total(question):
    """The Figure for a question."""
    return Figure(**totals(question).filter(group=question.group).add_up())


def evidence(group):
    """Top-down figures for a group, newest first, with their sectors."""
    return GroupEvidence.objects.filter(group=group).order_by("-year", "-pk").prefetch_related("sectors")


@dataclass(frozen=True)
class Overlap:
    """What the top-down figures of several groups say together about the same people."""

    sizes: dict
    out_of: int
    source: str
    at_least_one: tuple
    in_all: tuple


def overlap():
    """The Overlap of the newest source that has a figure for all studied groups; None without one."""
    found = {}
    rows = GroupEvidence.objects.filter(group__in=STUDIED).order_by("-year", "pk")
    for row in rows:
        sizes = found.setdefault((row.year, row.source, row.out_of), {})
        sizes[row.group] = row.headcount
        if len(sizes) == len(STUDIED):
            values = list(sizes.values())
            return Overlap(
                sizes,
                row.out_of,
                row.source,
                bounds.at_least_one(values, row.out_of),
                bounds.in_all(values, row.out_of),
            )
    return None


def below(dataset, sectors, year=None):
    """{group: Figure} from below for a list of sectors together; the newest year of the dataset when none is given."""
    rows = NeedTotal.objects.filter(dataset_id=dataset.pk)
    year = year or rows.order_by("-year").values_list("year", flat=True).first()
    under = Q(pk__in=[])
    for sector in sectors:
        under |= Q(revision=sector.revision, path__startswith=sector.path)
    rows = rows.of_sectors().filter(year=year, node_id__in=Sector.objects.filter(under).values("pk"))
    return figures(rows, lambda row: row.group)


def of_job(dataset, year, job):
    """{group: Figure} for everybody in a job or a job below it, over all sectors; empty when nobody works in it."""
    below = Job.objects.filter(path__startswith=job.path)
    rows = NeedTotal.objects.of_jobs().filter(
        dataset_id=dataset.pk, year=year, node_id__in=below.values("pk")
    )
    return figures(rows, lambda row: row.group)


MOVED = """
WITH people AS (
    SELECT w.headcount, c.profile_id, coalesce(s.scope, '') AS scope
    FROM roadmap_coverage c
    JOIN roadmap_workforce w ON w.sector_id = c.sector_id AND w.job_id = c.job_id
    JOIN roadmap_workforcedataset d ON d.id = w.dataset_id AND d.current
    LEFT JOIN roadmap_evidencescope s ON (s.sector_id, s.job_id, s.region) = (w.sector_id, w.job_id, w.region)
    WHERE c.profile_id = %(profile)s
      AND w.year = (SELECT max(year) FROM roadmap_workforce newest WHERE newest.dataset_id = d.id)
)
SELECT NULL, sum(headcount), count(*), NULL, NULL, NULL, NULL FROM people
UNION ALL
SELECT f."group", coalesce(sum(p.headcount) FILTER (WHERE f.mid IS NOT NULL), 0), 0,
       coalesce(sum(p.headcount * f.low) / nullif(sum(p.headcount), 0), min(f.low) FILTER (WHERE f.scope = '')),
       coalesce(sum(p.headcount * f.mid) / nullif(sum(p.headcount), 0), min(f.mid) FILTER (WHERE f.scope = '')),
       coalesce(sum(p.headcount * f.high) / nullif(sum(p.headcount), 0), min(f.high) FILTER (WHERE f.scope = '')),
       min(ARRAY[f.known, f.unknown]) FILTER (WHERE f.scope = '')
FROM roadmap_factor f LEFT JOIN people p ON p.scope = f.scope
WHERE f.profile_id = %(profile)s
GROUP BY f."group"
ORDER BY 1 NULLS FIRST
"""


@dataclass(frozen=True)
class Share:
    """What fraction of a profile's people lack something in a group; None for unknown.

    The mean over its people where evidence says different things of them, the profile's own estimate where there are
    none. `known` and `unknown` count the requirements with and without an estimate of their own.
    """

    low: float | None
    mid: float | None
    high: float | None
    known: int
    unknown: int


def moved_by(profile):
    """(persons, cells, {group: Share}) that one published profile moves, in the newest year of the current dataset."""
    with connection.cursor() as cursor:
        cursor.execute(MOVED, {"profile": profile.pk})
        (_none, persons, cells, *_rest), *groups = cursor.fetchall()
    shares = {
        group: Share(low, mid, high, *counts) for group, _covered, _cells, low, mid, high, counts in groups
    }
    return persons or 0.0, cells, shares


def current_dataset():
    """The dataset that figures are computed from, or None."""
    return WorkforceDataset.objects.filter(current=True).first()
