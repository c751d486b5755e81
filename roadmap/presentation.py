"""Turns targets, measurements and indicators into what the templates show: words and figures."""

import datetime
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy

from roadmap.models import Measurement

UNITS = {
    "persons": gettext_lazy("persons"),
    "municipalities": gettext_lazy("municipalities"),
    "percent": gettext_lazy("per cent"),
    "themes": gettext_lazy("themes"),
}


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
    """How far a target is, in the reader's figures. Texts are "" for what is not known.

    `share` is the part of the way from baseline to goal, 0–1; None when that cannot be said. `by_hand` says that the
    status was set by a person.
    """

    unit: str
    baseline: str
    goal: str
    latest_value: str
    latest_year: int | None
    share: float | None
    proposed: int
    status: str
    status_word: str
    by_hand: bool

    @property
    def percent(self):
        return None if self.share is None else round(100 * self.share)


def progress(course):
    """The Progress of a Course whose target's measurements are loaded."""
    target, latest = course.target, course.latest
    proposed = [row for row in target.measurements.all() if row.status == Measurement.Status.PROPOSED]
    return Progress(
        unit=str(unit_word(target.unit)),
        baseline=figure(target.baseline_value),
        goal=figure(target.target_value),
        latest_value=figure(round(latest.value) if latest.is_bounded else latest.value) if latest else "",
        latest_year=latest.year if latest else None,
        share=course.share,
        proposed=len(proposed),
        status=course.status.value,
        status_word=str(course.status.label),
        by_hand=bool(target.status_override),
    )


def indicator_row(indicator):
    """An indicator with its last point: {"indicator", "unit", "points", "value", "year", "note"}."""
    points = list(indicator.points.all())
    last = points[-1] if points else None
    return {
        "indicator": indicator,
        "unit": unit_word(indicator.unit),
        "points": [
            {"year": point.year, "value": figure(point.value), "note": note_in_language(point.note)}
            for point in points
        ],
        "value": figure(last.value) if last else "",
        "year": last.year if last else None,
        "note": note_in_language(last.note) if last else "",
    }


def note_in_language(note):
    """Half of a note that is written as "Dutch / English"; the whole when it is not."""
    dutch, separator, english = note.partition(" / ")
    return (english if get_language() == "en" else dutch) if separator else note
