"""Turns targets, measurements and indicators into what the templates show: words, figures and places in a chart."""

import datetime
import itertools
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from roadmap.models import Measurement

UNITS = {
    "persons": gettext_lazy("persons"),
    "municipalities": gettext_lazy("municipalities"),
    "percent": gettext_lazy("per cent"),
    "themes": gettext_lazy("themes"),
}
LEFT, RIGHT, TOP, BOTTOM = 3, 97, 16, 82  # where the chart's drawing lies, in percent of its size
MID_YEAR = 0.5  # a figure of which only the year is known stands in the middle of that year


def unit_word(unit):
    """A unit in the reader's language, where it is one that we know."""
    return UNITS.get(unit, unit)


def figure(value):
    """A value with the reader's separators, with decimals only where it has them; "" for None."""
    if value is None:
        return ""
    decimals = 0 if float(value).is_integer() else 1
    return formats.number_format(value, decimals, use_l10n=True, force_grouping=True)


def source_date(text):
    """A source's date in words: "2021-06-01", "2022-03" and "2023" are all allowed."""
    parts = text.split("-")
    try:
        date = datetime.date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except ValueError:
        return text
    return formats.date_format(date, {1: "Y", 2: "F Y"}.get(len(parts), "j F Y"))


@dataclass(frozen=True)
class Progress:
    """How far a target is. `share` is the part of the way from baseline to goal, 0–1; None when that cannot be said."""

    unit: str
    baseline: str
    goal: str
    latest: Measurement | None
    latest_value: str
    share: float | None
    proposed: int

    @property
    def percent(self):
        return None if self.share is None else round(100 * self.share)


def progress(target):
    """The Progress of a target whose measurements are loaded. Only accepted ones count."""
    accepted = [row for row in target.measurements.all() if row.status == Measurement.Status.ACCEPTED]
    latest = accepted[-1] if accepted else None
    return Progress(
        unit=str(unit_word(target.unit)),
        baseline=figure(target.baseline_value),
        goal=figure(target.target_value),
        latest=latest,
        latest_value=figure(latest.value) if latest else "",
        share=share_of_way(target, latest.value) if latest else None,
        proposed=len(target.measurements.all()) - len(accepted),
    )


def share_of_way(target, value):
    """Which part of the way from baseline to goal `value` is, 0–1; None without both ends or with no way to go."""
    start, goal = target.baseline_value, target.target_value
    if start is None or goal is None or start == goal:
        return None
    return min(max((value - start) / (goal - start), 0), 1)


@dataclass(frozen=True)
class Point:
    """A dot of the trajectory: its place in percent of the chart, as text for SVG attributes, and its words."""

    x: str
    y: str
    label: str
    kind: str
    value: str
    anchor: str


def trajectory(target, measurements):
    """{"points", "lines", "years", "label"} of a target's chart, or None with fewer than two points.

    Accepted measurements are joined from the baseline on; a dashed line leads to the goal; proposed ones stand apart.
    """
    given = _given(target, measurements)
    if len(given) < 2:
        return None
    times, values = [row[0] for row in given], [row[1] for row in given] + [0]
    place = _Scale(min(times), max(times), min(values), max(values))
    points = [
        Point(place.x(time), place.y(value), label, kind, figure(value), place.anchor(time))
        for time, value, label, kind in given
    ]
    solid = [point for point in points if point.kind in ("baseline", "accepted")]
    goal = [point for point in points if point.kind == "goal"]
    lines = [(a, b, "") for a, b in itertools.pairwise(solid)]
    lines += [(solid[-1], goal[0], "c-line--wait")] if solid and goal else []
    return {
        "points": points,
        "lines": lines,
        "ground": place.y(0),
        "years": [
            {"x": place.x(year + MID_YEAR), "year": str(year)} for year in _years(min(times), max(times))
        ],
        "label": "; ".join(point.label for point in points),
    }


def _given(target, measurements):
    """(time in years, value, words, kind) of everything that is known, in order of time."""
    given = []
    if target.baseline_value is not None and target.baseline_year:
        words = _("baseline %(value)s in %(year)s")
        given.append((target.baseline_year + MID_YEAR, target.baseline_value, words, "baseline"))
    for row in measurements:
        words = (
            _("%(value)s in %(year)s") if row.status == "accepted" else _("proposed: %(value)s in %(year)s")
        )
        given.append((row.date.year + (row.date.timetuple().tm_yday - 1) / 366, row.value, words, row.status))
    if target.target_value is not None and target.target_year:
        given.append(
            (target.target_year + MID_YEAR, target.target_value, _("goal %(value)s in %(year)s"), "goal")
        )
    rows = [
        (time, value, words % {"value": figure(value), "year": str(int(time))}, kind)
        for time, value, words, kind in given
    ]
    return sorted(rows, key=lambda row: row[0])


def _years(first, last):
    """At most six whole years from first to last, evenly spread."""
    first, last = int(first), int(last)
    step = max(1, -(-(last - first) // 5))
    return range(first, last + 1, step)


class _Scale:
    """From years and values to percentages of the chart."""

    def __init__(self, first, last, least, most):
        self.first, self.span = first, (last - first) or 1
        self.least, self.height = least, (most - least) or 1

    def x(self, time):
        return f"{LEFT + (RIGHT - LEFT) * (time - self.first) / self.span:.2f}%"

    def anchor(self, time):
        """On which side of its dot a value stands, so that it stays inside the picture."""
        share = (time - self.first) / self.span
        return "start" if share < 0.05 else "end" if share > 0.95 else "middle"

    def y(self, value):
        return f"{BOTTOM - (BOTTOM - TOP) * (value - self.least) / self.height:.2f}%"


def indicator_row(indicator):
    """An indicator with its last point: {"indicator", "unit", "points", "value", "year", "note"}."""
    points = list(indicator.points.all())
    last = points[-1] if points else None
    return {
        "indicator": indicator,
        "unit": unit_word(indicator.unit),
        "points": [{"year": point.year, "value": figure(point.value)} for point in points],
        "value": figure(last.value) if last else "",
        "year": last.year if last else None,
        "note": note_in_language(last.note) if last else "",
    }


def note_in_language(note):
    """Half of a note that is written as "Dutch / English"; the whole when it is not."""
    dutch, separator, english = note.partition(" / ")
    return (english if get_language() == "en" else dutch) if separator else note
