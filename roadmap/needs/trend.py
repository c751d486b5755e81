"""Needs over the years: what the dataset counts, and what a scenario makes of its last year up to the horizon.

Years are stocks, about the same people, and never added up. In a scenario the staff of each sector grows at its rate
and the shares who lack something stay as they are: it shows what growth alone does, without any training.
"""

from dataclasses import dataclass

from profiles.models import Sector
from roadmap.needs import figures, hiring, splits, sums
from roadmap.needs.reading import Figure


@dataclass(frozen=True)
class Point:
    """A year with its Figure; `expected` in a scenario, not counted. `hidden` where they are too few to show."""

    year: int
    figure: Figure
    expected: bool = False
    hidden: bool = False

    @property
    def shown(self):
        return self.figure.known and not self.hidden


def points(question, sectors, *, inside=False):
    """[Point] by year. `sectors` is what `sums.by` gives for the question's year."""
    lines = sorted(splits.lines(question, "year", inside=inside), key=lambda line: line.key)
    counted = [Point(line.key, line.figure, hidden=line.hidden) for line in lines]
    scenario = question.scenario
    # From an earlier year than the newest, the years after it are counted and need no expectation.
    if not counted or scenario is None or counted[-1].year != question.year or counted[-1].hidden:
        return counted
    return counted + _expected(sectors, scenario, question.year)


def _expected(sectors, scenario, first):
    rates, places = hiring.rates_of(scenario), Sector.objects.in_bulk(sectors)
    growth = {pk: rates.at(hiring.sector_key(places[pk]))[0] for pk in sectors}
    if not any(growth.values()):
        return []  # fifteen times the same figure says nothing
    return [
        Point(year, _grown(sectors, growth, year - first), expected=True)
        for year in range(first + 1, scenario.horizon_to + 1)
    ]


def _grown(sectors, growth, years):
    return sums.figure(
        sums.together(
            [[value * (1 + growth[pk]) ** years for value in values] for pk, values in sectors.items()]
        )
    )


@dataclass(frozen=True)
class Drawn:
    """A trend with its geometry in per cent of the drawing: from left to right, from top to bottom.

    `marks` are (x, y, text) of the scale, `years` (x, year), `dots` (x, y, Point); the rest are points of SVG shapes.
    """

    points: list
    scale: int
    marks: list
    years: list
    dots: list
    band: str
    counted: str
    expected: str


LEFT, RIGHT, TOP, BOTTOM = 14.0, 96.0, 8.0, 90.0


def drawn(found):
    """The Drawn trend of [Point]; None when fewer than two years can be shown."""
    shown = [point for point in found if point.shown]
    if len(shown) < 2:
        return None
    scale = figures.round_scale(max(point.figure.high for point in shown))
    first, last = shown[0].year, shown[-1].year

    def across(year):
        return round(LEFT + (RIGHT - LEFT) * (year - first) / (last - first), 2)

    def down(persons):
        return round(BOTTOM - (BOTTOM - TOP) * persons / scale, 2)

    def line(some, name):
        return " ".join(f"{across(point.year)},{down(getattr(point.figure, name))}" for point in some)

    counted = [point for point in shown if not point.expected]
    expected = counted[-1:] + [point for point in shown if point.expected]
    return Drawn(
        points=found,
        scale=scale,
        marks=[(down(scale * part / 4), scale * part / 4) for part in (1, 2, 3, 4)],
        years=[(across(point.year), point.year) for point in _some(shown)],
        dots=[(across(point.year), down(point.figure.mid), point) for point in _ends(counted, shown)],
        band=f"{line(shown, 'high')} {line(reversed(shown), 'low')}",
        counted=line(counted, "mid"),
        expected=line(expected, "mid") if len(expected) > 1 else "",
    )


def _some(shown):
    """At most six of the points, evenly, with the first and the last."""
    size = len(shown)
    if size <= 6:
        return shown
    return [shown[round(place * (size - 1) / 4)] for place in range(5)]


def _ends(counted, shown):
    """The points that carry their number: the first, the last counted and the last."""
    return list({point.year: point for point in (counted[0], counted[-1], shown[-1])}.values())
