"""Answers from what is stored: totals, needs per sector and per job, top-down figures, what one profile moves.

Persons throughout. Sums run over disjoint people only: sectors, jobs, regions; never over groups or years.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from profiles.models import Job, Profile, Sector
from roadmap.models import Factor, GroupEvidence, NeedTotal, WorkforceDataset
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
    return rows.under(question.sector)


def total(question):
    """The Figure for a question."""
    return Figure(**totals(question).filter(group=question.group).add_up())


def by_sector(question):
    """[(Sector, Figure)] one level below the asked sector: the first level at which it splits. Largest first."""
    rows = totals(question).filter(group=question.group)
    leaves = {sector.pk: sector for sector in Sector.objects.filter(pk__in=rows.values("sector_id"))}
    nodes = _first_split([sector.path for sector in leaves.values()])
    sums = {}
    for row in rows:
        sector = leaves[row.sector_id]
        key = (sector.revision, nodes[sector.path])
        values = (row.headcount, row.covered, row.low, row.mid, row.high)
        sums[key] = [one + other for one, other in zip(sums.get(key, (0,) * 5), values, strict=True)]
    found = {
        (s.revision, s.path): s for s in Sector.objects.filter(path__in=[path for _revision, path in sums])
    }
    answers = [(found[key], Figure(*values)) for key, values in sums.items()]
    return sorted(answers, key=lambda answer: (-answer[1].mid, answer[0].path))


def _first_split(paths):
    """{path: its node at the depth where these paths first differ}; a path that ends earlier stands for itself."""
    split = [path.rstrip("/").split("/") for path in paths]
    depth = 1
    while len({tuple(codes[:depth]) for codes in split}) == 1 and any(len(codes) > depth for codes in split):
        depth += 1
    return {path: "/".join(codes[:depth]) + "/" for path, codes in zip(paths, split, strict=True)}


@dataclass(frozen=True)
class Part:
    """The people of one job for whom one profile applies: what a total consists of.

    `profile` is None where none applies; `tie` where several do. `shares` are (low, mid, high) as fractions, None
    for unknown; `unknown` counts the requirements without an estimate.
    """

    job: Job
    headcount: float
    profile: Profile | None
    tie: bool
    shares: tuple | None
    known: int
    unknown: int

    @property
    def persons(self):
        """(low, mid, high) persons; None for unknown."""
        return None if self.shares is None else tuple(self.headcount * share for share in self.shares)


PARTS = """
SELECT w.job_id, c.profile_id, coalesce(c.tie, false), sum(w.headcount),
       f.low, f.mid, f.high, coalesce(f.known, 0), coalesce(f.unknown, 0)
FROM roadmap_workforce w
LEFT JOIN roadmap_coverage c ON c.sector_id = w.sector_id AND c.job_id = w.job_id
LEFT JOIN roadmap_factor f ON f.profile_id = c.profile_id AND f."group" = %(group)s
WHERE w.dataset_id = %(dataset)s AND w.year = %(year)s
  AND (%(sectors)s::bigint[] IS NULL OR w.sector_id = ANY(%(sectors)s::bigint[]))
GROUP BY w.job_id, c.profile_id, coalesce(c.tie, false), f.low, f.mid, f.high, f.known, f.unknown
"""


def parts(question):
    """[Part] of a question's total, most persons first; those without a profile come last, largest first."""
    sectors = (
        None
        if question.sector is None
        else list(totals(question).values_list("sector_id", flat=True).distinct())
    )
    with connection.cursor() as cursor:
        cursor.execute(
            PARTS,
            {
                "dataset": question.dataset.pk,
                "year": question.year,
                "sectors": sectors,
                "group": question.group,
            },
        )
        rows = cursor.fetchall()
    jobs = Job.objects.in_bulk({row[0] for row in rows})
    profiles = Profile.objects.select_related("document").in_bulk({row[1] for row in rows if row[1]})
    found = [
        Part(
            jobs[job],
            heads,
            profiles.get(profile),
            tie,
            None if mid is None else (low, mid, high),
            known,
            unknown,
        )
        for job, profile, tie, heads, low, mid, high, known, unknown in rows
    ]
    return sorted(
        found,
        key=lambda part: (part.shares is None, -(part.persons or (0, 0))[1], -part.headcount, part.job.path),
    )


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
    rows = rows.filter(year=year, sector_id__in=Sector.objects.filter(under).values("pk"))
    sums = {}
    for row in rows:
        values = (row.headcount, row.covered, row.low, row.mid, row.high)
        sums[row.group] = [
            one + other for one, other in zip(sums.get(row.group, (0,) * 5), values, strict=True)
        ]
    return {group: Figure(*values) for group, values in sums.items()}


OF_JOB = """
SELECT g.name, coalesce(sum(w.headcount), 0), coalesce(sum(w.headcount) FILTER (WHERE f.mid IS NOT NULL), 0),
       coalesce(sum(w.headcount * f.low), 0), coalesce(sum(w.headcount * f.mid), 0),
       coalesce(sum(w.headcount * f.high), 0)
FROM roadmap_workforce w
JOIN profiles_job j ON j.id = w.job_id AND starts_with(j.path, %(path)s)
LEFT JOIN roadmap_coverage c ON c.sector_id = w.sector_id AND c.job_id = w.job_id
CROSS JOIN (VALUES ('green'), ('soft'), ('digital'), ('technical'), ('any')) AS g(name)
LEFT JOIN roadmap_factor f ON f.profile_id = c.profile_id AND f."group" = g.name
WHERE w.dataset_id = %(dataset)s AND w.year = %(year)s
GROUP BY g.name
"""


def of_job(dataset, year, job):
    """{group: Figure} for everybody in a job or a job below it, over all sectors; empty when nobody works in it."""
    with connection.cursor() as cursor:
        cursor.execute(OF_JOB, {"path": job.path, "dataset": dataset.pk, "year": year})
        return {group: Figure(*values) for group, *values in cursor.fetchall()}


MOVED = """
SELECT coalesce(sum(w.headcount), 0), count(*)
FROM roadmap_coverage c
JOIN roadmap_workforce w ON w.sector_id = c.sector_id AND w.job_id = c.job_id
JOIN roadmap_workforcedataset d ON d.id = w.dataset_id AND d.current
WHERE c.profile_id = %(profile)s
  AND w.year = (SELECT max(year) FROM roadmap_workforce newest WHERE newest.dataset_id = d.id)
"""


def moved_by(profile):
    """(persons, cells, {group: Factor}) that one published profile moves, in the newest year of the current dataset."""
    with connection.cursor() as cursor:
        cursor.execute(MOVED, {"profile": profile.pk})
        persons, cells = cursor.fetchone()
    return persons, cells, {factor.group: factor for factor in Factor.objects.filter(profile_id=profile.pk)}


def current_dataset():
    """The dataset that figures are computed from, or None."""
    return WorkforceDataset.objects.filter(current=True).first()
