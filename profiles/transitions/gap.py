"""What lies between two sides: what is shared, what is missing, what will not be used."""

from dataclasses import dataclass, field

from profiles.document import LEARNING
from profiles.models import Competence
from profiles.models.search import fold
from profiles.presentation import label_of
from profiles.transitions import weights
from profiles.transitions.sides import Need


@dataclass(frozen=True)
class Row:
    """A competence between two sides. `asks` is what the new side asks, `has` what the person's side gives; or None."""

    competence: Competence
    label: str
    asks: Need | None
    has: Need | None

    @property
    def essential(self):
        return bool((self.asks or self.has).essential)

    @property
    def short(self):
        """Is the level that the person brings known, and too low?"""
        return bool(self.asks and self.has and weights.share_reached(self.has.level, self.asks.level) < 1)

    @property
    def unsure(self):
        """Essential in the new job and only optional in the old one: not everybody brings it."""
        return bool(self.asks and self.has and self.asks.essential and not self.has.essential)

    @property
    def ways(self):
        """How it is learnt, in words, as the profiles of the new side say it."""
        return [word for code, word in LEARNING if code in self.asks.learning] if self.asks else []

    @property
    def notes(self):
        return self.asks.notes if self.asks else []


@dataclass(frozen=True)
class Group:
    """The rows of one competence group, essential ones first."""

    code: str
    label: str
    rows: list

    @property
    def essential(self):
        return sum(row.essential for row in self.rows)

    @property
    def told(self):
        """The rows of which a profile gives the level."""
        return [row for row in self.rows if row.asks and row.asks.level]

    @property
    def untold(self):
        return [row for row in self.rows if not (row.asks and row.asks.level)]


@dataclass(frozen=True)
class Gap:
    """Between the side that a person comes from and the one they go to. Lists of `Group`; `there` is a share 0–1.

    Counts of what is asked have the names that `similarity.Near` gives them.
    """

    missing: list = field(default_factory=list)
    growing: list = field(default_factory=list)
    shared: list = field(default_factory=list)
    unused: list = field(default_factory=list)
    there: float = 0.0

    @property
    def within_reach(self):
        return self.there >= weights.REACH

    @property
    def missing_count(self):
        return count(self.missing)

    @property
    def missing_essential(self):
        return essential(self.missing)

    @property
    def missing_optional(self):
        return self.missing_count - self.missing_essential

    @property
    def growing_count(self):
        return count(self.growing)

    @property
    def growing_essential(self):
        return essential(self.growing)

    @property
    def kept_count(self):
        """How many can go along as they are."""
        return count(self.shared)

    @property
    def shared_essential(self):
        """Essential ones that the person brings, at whatever level."""
        return essential(self.shared) + essential(self.growing)

    @property
    def shared_optional(self):
        return self.kept_count + self.growing_count - self.shared_essential

    @property
    def asked_essential(self):
        return self.shared_essential + self.missing_essential

    @property
    def asked_optional(self):
        return self.shared_optional + self.missing_optional

    @property
    def unused_count(self):
        return count(self.unused)

    @property
    def unsure(self):
        """Is anything brought along that not everybody in the old job brings?"""
        return any(row.unsure for group in self.shared for row in group.rows)


def count(groups):
    """How many rows these groups hold."""
    return sum(len(group.rows) for group in groups)


def essential(groups):
    """How many of them are essential."""
    return sum(group.essential for group in groups)


def competences_of(*needs):
    """{primary key: Competence} of all that these needs name. One query."""
    wanted = {pk for one in needs for pk in one}
    return Competence.objects.in_bulk(wanted)


def deciding(asks):
    """The needs that decide how much is there: the essential ones; all of them where none is essential."""
    return {pk: need for pk, need in asks.items() if need.essential} or asks


def there(has, asks):
    """The share (0–1) of the deciding needs that is there: as `Near.there`, for needs that are at hand."""
    wanted = deciding(asks)
    covered = sum(weights.share_reached(has[pk].level, need.level) for pk, need in wanted.items() if pk in has)
    return covered / len(wanted) if wanted else 0.0


def between(has, asks, known):
    """The Gap from needs `has` to needs `asks`. `known` is {primary key: Competence} of them all."""
    rows = [Row(known[pk], label_of(known[pk]), asks.get(pk), has.get(pk)) for pk in {**asks, **has} if pk in known]
    return Gap(
        missing=grouped(row for row in rows if row.has is None),
        growing=grouped(row for row in rows if row.short),
        shared=grouped(row for row in rows if row.asks and row.has and not row.short),
        unused=grouped(row for row in rows if row.asks is None),
        there=there(has, asks),
    )


def grouped(rows):
    """[Group] in the order in which profiles show them; within each essential before optional, then by label."""
    found = {code: [] for code in Competence.Group.values}
    for row in rows:
        found[row.competence.group].append(row)
    labels = dict(Competence.Group.choices)
    return [
        Group(code, labels[code], sorted(rows, key=lambda row: (not row.essential, fold(row.label))))
        for code, rows in found.items()
        if rows
    ]
