"""The picture of a course, as numbers for SVG attributes; the template holds the marks, the table the figures.

Places are in per cent of the picture, as text with a dot, so that the drawing needs no script and no style.
"""

import math
from dataclasses import dataclass

from roadmap.trajectory.course import Point

LEFT, RIGHT, TOP, BOTTOM = 14, 95, 10, 86  # where the drawing lies, in percent of the picture's size
TICKS = 4
ROUND_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Dot:
    """A mark with the value written at it. `kind` is baseline, counted, proposed, need, forecast or goal."""

    x: str
    y: str
    kind: str
    value: float
    shown: bool
    below: bool
    anchor: str
    low_y: str = ""
    high_y: str = ""


@dataclass(frozen=True)
class Chart:
    """`path`, `seen`, `pace`, `need` and `band` are points for polylines and a polygon; "" for none."""

    dots: list
    ticks: list
    years: list
    seen: str = ""
    path: str = ""
    pace: str = ""
    need: str = ""
    band: str = ""


class Scale:
    """From times and values to percentages of the picture."""

    def __init__(self, times, values):
        self.first, self.last = min(times), max(times)
        self.marks = round_marks(min(values), max(values))

    def x(self, time):
        span = (self.last - self.first) or 1
        return LEFT + (RIGHT - LEFT) * (time - self.first) / span

    def y(self, value):
        least, most = self.marks[0], self.marks[-1]
        return BOTTOM - (BOTTOM - TOP) * (value - least) / (most - least)

    def place(self, point, value=None):
        return f"{self.x(point.time):.2f},{self.y(point.value if value is None else value):.2f}"

    def line(self, points):
        return " ".join(self.place(point) for point in points) if len(points) > 1 else ""

    def years(self):
        """At most five whole years, evenly spread: [{"x", "year"}]."""
        first, last = int(self.first), int(self.last)
        step = max(1, math.ceil((last - first) / 4))
        return [
            {"x": f"{self.x(min(max(year + 0.5, self.first), self.last)):.2f}%", "year": str(year)}
            for year in range(first, last + 1, step)
        ]


def round_marks(least, most):
    """A few round values from `least` or below to `most` or above; the first is zero unless that is far off."""
    if least >= 0 and least < 0.6 * most:
        least = 0
    if most == least:
        least, most = (least - 1, most + 1) if least else (0, 1)
    rough = (most - least) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * size for size in ROUND_STEPS if power * size >= rough * (1 - 1e-9))
    first, last = math.floor(least / step + 1e-9), math.ceil(most / step - 1e-9)
    return [round(number * step, 9) for number in range(first, last + 1)]


def draw(course, proposed=()):
    """The Chart of a course, with `proposed` Points that do not count yet; None with fewer than two marks to draw."""
    ends = [point for point in (course.aim.start, course.goal, course.forecast) if point]
    scale = _scale([*ends, *course.points, *proposed, *course.needs])
    if scale is None:
        return None
    return _chart(
        scale,
        dots=_dots(scale, course, proposed),
        path=scale.line([course.aim.start, course.goal]) if course.aim.has_path else "",
        seen=scale.line(_joined(course)),
        pace=_pace(scale, course),
        need=scale.line(course.beside),
        band=_band(scale, course.needs),
    )


def draw_series(points):
    """The Chart of plain values; None with fewer than two."""
    scale = _scale(points)
    if scale is None:
        return None
    ends = (points[0], points[-1])
    dots = [_dot(scale, "counted", point, shown=point in ends) for point in points]
    return _chart(scale, dots=dots, seen=scale.line(points))


def _scale(marks):
    if len({(point.time, point.value) for point in marks}) < 2:
        return None
    values = [value for point in marks for value in (point.value, point.low, point.high) if value is not None]
    return Scale([point.time for point in marks], values)


def _chart(scale, **parts):
    ticks = [{"y": f"{scale.y(mark):.2f}%", "value": mark} for mark in scale.marks]
    return Chart(ticks=ticks, years=scale.years(), **parts)


def _joined(course):
    """The values that count, from the baseline on where that comes before them."""
    start, points = course.aim.start, course.points
    return [start, *points] if start and points and start.time < points[0].time else points


def _pace(scale, course):
    """The line of the pace from the newest value to the target's year, flat from where it would pass below zero."""
    if course.forecast is None:
        return ""
    pace, begin = course.pace, course.latest.time
    line = [Point(begin, pace.at(begin)), course.forecast]
    if (
        pace.at(course.forecast.time) < course.forecast.value
        and begin < pace.time_of(0) < course.forecast.time
    ):
        line.insert(1, Point(pace.time_of(0), 0))
    return scale.line(line)


def _band(scale, points):
    bounded = [point for point in points if point.is_bounded]
    if len(bounded) < 2:
        return ""
    upper = [scale.place(point, point.high) for point in bounded]
    lower = [scale.place(point, point.low) for point in reversed(bounded)]
    return " ".join([*upper, *lower])


def _dots(scale, course, proposed):
    groups = [
        ("baseline", [course.aim.start] if course.aim.start else []),
        ("need", course.beside),
        ("counted", course.points),
        ("proposed", list(proposed)),
        ("forecast", [course.forecast] if course.forecast else []),
        ("goal", [course.goal] if course.goal else []),
    ]
    # Only the newest value and both ends are written out: more would cover each other, and the table has all.
    spoken = {"baseline": course.aim.start, "counted": course.latest, "goal": course.goal}
    return [
        _dot(scale, kind, point, shown=spoken.get(kind) == point)
        for kind, points in groups
        for point in points
    ]


def _dot(scale, kind, point, shown):
    x, y = scale.x(point.time), scale.y(point.value)
    bounds = {}
    if point.is_bounded:
        bounds = {"low_y": f"{scale.y(point.low):.2f}%", "high_y": f"{scale.y(point.high):.2f}%"}
    anchor = "start" if x < LEFT + 8 else "end" if x > RIGHT - 8 else "middle"
    # The baseline's value stands below its dot, away from the line, but never over the years at the foot.
    below = kind == "baseline" and y < BOTTOM - 10
    return Dot(f"{x:.2f}%", f"{y:.2f}%", kind, point.value, shown, below, anchor, **bounds)
