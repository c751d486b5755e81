"""Rows, columns and cells of a map, read with a fixed number of queries and put in order."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from profiles.maps import jobs as rows_of
from profiles.maps import order, skills
from profiles.maps.discussion import visible
from profiles.maps.selection import ColumnOrder, RowOrder, Source
from profiles.models import Competence, Job, JobCompetence
from profiles.models.search import fold
from profiles.presentation import label_of
from profiles.succession import chains

OPTIONAL, ESSENTIAL = 1, 2
# What brings a competence on a map that is too small: one more profile outweighs any number of what follows.
BY_PROFILE, IN_DISCUSSION, ASKED = 10**9, 10**6, 10**3


class Cell(NamedTuple):
    """What is asked of a competence in a job, and by whom.

    `level` 1–4 is the highest that a published profile asks, 0 where none does; `key`: is it essential there? `esco` is
    0, OPTIONAL or ESSENTIAL. `talk` is the highest level in discussion, 0 without a level, −1 for no discussion.
    """

    level: int = 0
    key: bool = False
    esco: int = 0
    talk: int = -1

    @property
    def weight(self):
        """How much it counts for likeness: what is essential twice as much as the rest."""
        return 1.0 if self.key or self.esco == ESSENTIAL else 0.5

    @property
    def essential(self):
        """Essential according to the profile; where there is none, according to ESCO."""
        return self.key if self.level else self.esco == ESSENTIAL


@dataclass(frozen=True)
class Row:
    """A job: the year of its newest shortage listing or None, how many competences ESCO and profiles ask of it in all,
    and the fractions of those that are green and circular (None where nothing is asked).

    `heirs` are the jobs in use that one out of use goes on as.
    """

    job: object
    label: object
    shortage: int | None
    asked: int
    green: float | None
    circular: float | None
    cells: dict
    heirs: list

    @property
    def key(self):
        return str(self.job.uid)[:8]


@dataclass(frozen=True)
class Column:
    """A competence, and how many of the jobs shown ask it."""

    competence: object
    label: object
    asked: int

    @property
    def key(self):
        return str(self.competence.uid)[:8]


@dataclass(frozen=True)
class Matrix:
    """A map that is ready to be shown. `jobs` and `competences` say how many there are without the limits of size."""

    selection: object
    rows: list
    columns: list
    jobs: int
    competences: int
    talked: bool

    @property
    def filled(self):
        """How many cells hold something."""
        return sum(len(row.cells) for row in self.rows)

    @property
    def gone(self):
        """The rows of jobs that are out of use: picked by hand, or still named by a published profile."""
        return [row for row in self.rows if row.job.retired]

    @property
    def bands(self):
        """[(group, how many columns)] side by side; [] when the columns do not stand by group."""
        if self.selection.columns_by != ColumnOrder.GROUP:
            return []
        counts = Counter(column.competence.group for column in self.columns)
        return [(Competence.Group(code).label, counts[code]) for code in Competence.Group.values if counts[code]]


BY_ESCO = (Cell(esco=OPTIONAL), Cell(esco=ESSENTIAL))


class _Facts:
    """Everything asked of the jobs shown: cells by (job, competence), and what groups and tags the competences have."""

    def __init__(self):
        self.cells = {}
        self.tags = {}

    def edge(self, job, competence, importance, *tags):
        """Edges come first and are most of all: cells that say the same are one object."""
        cell = BY_ESCO[importance == JobCompetence.Importance.ESSENTIAL]
        known = self.cells.get((job, competence), cell)
        self._put(job, competence, max(cell, known), tags)

    def requirement(self, job, competence, level, importance, *tags):
        cell = self.cells.get((job, competence), Cell())
        key = cell.key or importance == JobCompetence.Importance.ESSENTIAL
        self._put(job, competence, cell._replace(level=max(cell.level, level), key=key), tags)

    def talk(self, job, competence, level, *tags):
        cell = self.cells.get((job, competence), Cell())
        self._put(job, competence, cell._replace(talk=max(cell.talk, level)), tags)

    def _put(self, job, competence, cell, tags):
        self.cells[job, competence] = cell
        self.tags[competence] = tags


def build(selection, user):
    """The Matrix of a selection as this user may see it."""
    within = rows_of.scope(selection, visible(user))
    jobs, job_count = rows_of.found(selection, within)
    facts = _facts(jobs, within)
    shares = _shares(facts)
    cells = {place: cell for place, raw in facts.cells.items() if (cell := _seen(raw, selection.sources))}
    wanted = _wanted(selection, cells, facts.tags)
    shown = _most_asked(wanted, cells)[: selection.limits[1]]
    competences = Competence.objects.in_bulk(shown)
    rows = _rows(jobs, shares, {place: cell for place, cell in cells.items() if place[1] in competences})
    asked = Counter(competence for row in rows for competence in row.cells)
    columns = [Column(competences[pk], label_of(competences[pk]), asked[pk]) for pk in shown if pk in competences]
    return Matrix(
        selection=selection,
        rows=_sorted_rows(rows, columns, selection.rows_by),
        columns=_sorted_columns(rows, columns, selection.columns_by),
        jobs=job_count,
        competences=len(wanted),
        talked=bool(within.talks),
    )


def _facts(jobs, within):
    facts, pks = _Facts(), [job.pk for job in jobs]
    tags = ("group", "circular", "esco_green")
    edges = JobCompetence.objects.filter(job__in=pks, competence__retired__isnull=True).order_by()
    for row in edges.values_list("job_id", "competence_id", "importance", *(f"competence__{tag}" for tag in tags)):
        facts.edge(*row)
    way = "profile__requirements__"
    named = within.naming.filter(job__in=pks, profile__requirements__isnull=False).order_by()
    parts = ("competence_id", "level", "importance", *(f"competence__{tag}" for tag in tags))
    for row in named.values_list("job_id", *(way + part for part in parts)):
        facts.requirement(*row)
    if within.talks:
        _add_talks(facts, within.talks, {str(job.uid): job.pk for job in jobs}, tags)
    return facts


def _add_talks(facts, talks, jobs, tags):
    asked = {uid for talk in talks for job, asks in talk.asks.items() if job in jobs for uid in asks}
    rows = Competence.objects.filter(uid__in=asked).values_list("uid", "pk", *tags)
    known = {str(uid): rest for uid, *rest in rows}
    for talk in talks:
        for job, asks in talk.asks.items():
            for uid, (level, _essential) in asks.items():
                if job in jobs and uid in known:
                    competence, *about = known[uid]
                    facts.talk(jobs[job], competence, level, *about)


def _seen(cell, sources):
    """The cell as the chosen sources tell it; None when they say nothing."""
    if Source.PROFILE not in sources:
        cell = cell._replace(level=0, key=False)
    if Source.ESCO not in sources:
        cell = cell._replace(esco=0)
    return cell if cell.level or cell.esco or cell.talk >= 0 else None


def _shares(facts):
    """{job: (how many competences, green fraction, circular fraction)} of what is published; discussion stays out."""
    asked = defaultdict(list)
    for (job, competence), cell in facts.cells.items():
        if cell.level or cell.esco:
            asked[job].append(facts.tags[competence])
    return {
        job: (
            len(rows),
            sum(group == Competence.Group.GREEN for group, *_tags in rows) / len(rows),
            sum(circular for _group, circular, _green in rows) / len(rows),
        )
        for job, rows in asked.items()
    }


def _wanted(selection, cells, tags):
    """The competences that the map is about, those picked by hand or all that groups and tags let through."""
    if selection.competences:
        return {competence.pk for competence in selection.competences}

    held = tags.keys()
    if selection.skills:
        below = Competence.objects.filter(pk__in=skills.within(selection.skills))
        held = set(below.values_list("pk", flat=True))

    def passes(competence, group, circular, esco_green):
        return (
            competence in held
            and (not selection.groups or group in selection.groups)
            and (circular or not selection.circular)
            and (esco_green or not selection.esco_green)
        )

    return {competence for _job, competence in cells if passes(competence, *tags[competence])}


def _most_asked(wanted, cells):
    """Those that profiles ask first, then what is in discussion, then what most jobs ask as essential, or at all."""
    scores = dict.fromkeys(wanted, 0)
    for (_job, competence), cell in cells.items():
        if competence in scores:
            scores[competence] += (
                ASKED + BY_PROFILE * (cell.level > 0) + IN_DISCUSSION * (cell.talk >= 0) + cell.essential
            )
    return sorted(wanted, key=lambda competence: (-scores[competence], competence))


def _rows(jobs, shares, cells):
    by_job = defaultdict(dict)
    for (job, competence), cell in cells.items():
        by_job[job][competence] = cell
    heirs = chains.heirs_of([job.pk for job in jobs if job.retired], Job)
    return [
        Row(
            job,
            label_of(job),
            job.shortage,
            *shares.get(job.pk, (0, None, None)),
            cells=by_job[job.pk],
            heirs=heirs.get(job.pk, []),
        )
        for job in jobs
    ]


def _sorted_rows(rows, columns, by):
    if by == RowOrder.LIKENESS:
        return [rows[place] for place in order.seriated(_weights(rows, columns))]
    keys = {
        RowOrder.NAME: lambda row: (fold(row.label), row.job.path),
        RowOrder.TREE: lambda row: row.job.path,
        RowOrder.ASKED: lambda row: (-len(row.cells), fold(row.label), row.job.path),
        RowOrder.GREEN: lambda row: (-(row.green or 0), fold(row.label), row.job.path),
    }
    return sorted(rows, key=keys[RowOrder(by)])


def _sorted_columns(rows, columns, by):
    if by == ColumnOrder.LIKENESS:
        return _alike(rows, columns)
    if by == ColumnOrder.GROUP:
        bands = [[c for c in columns if c.competence.group == code] for code in Competence.Group.values]
        return [column for band in bands for column in _alike(rows, band)]
    if by == ColumnOrder.NAME:
        return sorted(columns, key=lambda column: (fold(column.label), column.competence.pk))
    return sorted(columns, key=lambda column: (-column.asked, fold(column.label), column.competence.pk))


def _alike(rows, columns):
    weights = _weights(rows, columns)
    turned = [list(line) for line in zip(*weights, strict=True)] or [[] for _column in columns]
    return [columns[place] for place in order.seriated(turned)]


def _weights(rows, columns):
    """Jobs × competences, 0 where nothing is asked."""
    pks = [column.competence.pk for column in columns]
    return [[row.cells[pk].weight if pk in row.cells else 0.0 for pk in pks] for row in rows]
