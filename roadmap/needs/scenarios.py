"""Two scenarios beside each other: the same people today, other assumptions, year by year."""

from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from profiles.models import Sector
from roadmap.models import NANO, NeedTotal
from roadmap.needs import hiring
from roadmap.needs.question import ANY

MEASURES = {
    "hires": _("Hires"),
    "replacement": _("Replacement"),
    "expansion": _("Expansion"),
    "stays": _("Staff still there"),
}


@dataclass(frozen=True)
class Year:
    """What two scenarios say of the time from now until this year, in whole persons; None beyond a horizon."""

    year: int
    one: dict | None
    other: dict | None

    def pair(self, measure):
        """(one, other, other − one) of a measure; None where a scenario says nothing."""
        values = [side[measure] if side else None for side in (self.one, self.other)]
        return (*values, values[1] - values[0] if None not in values else None)

    @property
    def pairs(self):
        return [self.pair(measure) for measure in MEASURES]


def headcounts(dataset, year, sector=None):
    """{sector_key: persons} of the workforce of a year, of a sector and everything below it."""
    totals = NeedTotal.objects.of_sectors(sector).filter(dataset_id=dataset.pk, year=year, group=ANY)
    persons = dict(totals.values_list("node_id").annotate(Sum("headcount")))
    sectors = Sector.objects.filter(pk__in=persons).only("revision", "path")
    return {hiring.sector_key(each): round(int(persons[each.pk]) * NANO, 6) for each in sectors}


def compare(one, other, people, first):
    """[Year] from the year after `first` up to the furthest horizon. `people` is what `headcounts` gives."""
    last = max(one.horizon_to, other.horizon_to)
    sides = [
        {year: found.shown for year, found in hiring.year_by_year(people, each, first, min(last, each.horizon_to))}
        for each in (one, other)
    ]
    return [Year(year, sides[0].get(year), sides[1].get(year)) for year in range(first + 1, last + 1)]


def chart(rows):
    """Points of the cumulative hires of two scenarios in a square of 100 × 100, and the scale; None without people."""
    top = max((value or 0 for row in rows for value in row.pair("hires")[:2]), default=0)
    if not top:
        return None
    step = 100 / max(len(rows), 1)
    lines = []
    for side in (0, 1):
        points = [(0.0, 95.0)] + [
            ((place + 1) * step, 95 - 85 * value / top)
            for place, row in enumerate(rows)
            if (value := row.pair("hires")[side]) is not None
        ]
        lines.append(" ".join(f"{x:.2f},{y:.2f}" for x, y in points))
    return {"one": lines[0], "other": lines[1], "top": top}
