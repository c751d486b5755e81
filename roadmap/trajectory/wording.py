"""A course in words: why its status is what it is, where the pace leads, and the table beside the picture."""

from django.utils.translation import gettext as _

from roadmap.models import Target
from roadmap.presentation import figure
from roadmap.trajectory.course import FEWEST_FOR_PACE

Status, MeasuredBy = Target.Status, Target.MeasuredBy
# The mark of each status; the word always stands in it.
MARKS = {
    Status.REACHED: "published",
    Status.ON_COURSE: "published",
    Status.BEHIND: "conflict",
    Status.NO_DATA: "draft",
}


def reason(course):
    """Why the computed status is what it is, in one sentence."""
    aim, latest = course.aim, course.latest
    if latest is None:
        return _no_values(course)
    if aim.goal is None:
        return _("The target has no value to reach, so nobody can say how far it is.")
    if course.hangs_on_unknown:
        told = {"unknown": figure(round(latest.unknown)), "year": str(latest.year)}
        return (
            _("Of %(unknown)s workers in %(year)s nothing is known, and they decide whether it is on course.")
            % told
        )
    asked = aim.path_at(latest.time)
    if course.computed != Status.REACHED and asked is None:
        return _without_path(course)
    sentence = {
        Status.REACHED: _("The newest value, %(value)s in %(year)s, is at the goal of %(goal)s or past it."),
        Status.ON_COURSE: _(
            "The newest value is %(value)s in %(year)s; the straight path asks %(asked)s by then."
        ),
        Status.BEHIND: _(
            "The newest value is %(value)s in %(year)s, where the straight path asks %(asked)s."
        ),
    }[course.computed]
    return sentence % {
        "value": figure(rounded(latest.value) if latest.is_bounded else latest.value),
        "year": str(latest.year),
        "goal": figure(aim.goal),
        "asked": "" if asked is None else figure(rounded(asked)),
    }


def _without_path(course):
    return {
        Status.ON_COURSE: _("There is no baseline; on the present pace the goal comes in time."),
        Status.BEHIND: _("There is no baseline; on the present pace the goal does not come in time."),
        Status.NO_DATA: _(
            "Without a baseline or a year to reach it by, nobody can say whether the goal comes in time."
        ),
    }[course.computed]


def _no_values(course):
    return {
        MeasuredBy.NEED: _("No need has been computed yet for these sectors and this group."),
        MeasuredBy.INDICATOR: _("The indicator has no values yet."),
        MeasuredBy.MEASUREMENTS: _("No measurement has been accepted yet."),
    }[course.target.measured_by]


def uncertainty(course):
    """What to say where the bounds of the newest value would give another status; "" otherwise."""
    if course.is_certain or course.hangs_on_unknown:
        return ""
    told = {"low": figure(round(course.latest.low)), "high": figure(round(course.latest.high))}
    return _("The value lies between %(low)s and %(high)s; within these bounds the status can differ.") % told


def pace(course):
    """Where the present pace leads, or why that cannot be said."""
    if course.pace is None:
        told = {"needed": FEWEST_FOR_PACE, "count": len(course.points)}
        return _("A forecast needs at least %(needed)s values of different dates. So far: %(count)s.") % told
    sentences = [_forecast(course)] if course.forecast else []
    if course.expected:
        sentences.append(_("That pace brings the goal in %(year)s.") % {"year": str(course.expected)})
    elif course.aim.goal is not None and course.computed != Status.REACHED:
        sentences.append(_("That pace does not lead to the goal."))
    return " ".join(sentences)


def _forecast(course):
    told = {
        "count": len(course.points),
        "value": figure(rounded(course.forecast.value)),
        "year": str(course.forecast.year),
    }
    return (
        _("On the present pace, a straight line through %(count)s values, it is %(value)s in %(year)s.")
        % told
    )


def rounded(value):
    """A computed value without digits that nobody can stand for: whole from 100 on, else with one decimal."""
    return round(value) if abs(value) >= 100 else round(value, 1)


def rows(course, proposed=()):
    """The table beside the picture: [{"when", "what", "value", "between", "asked"}], oldest first."""
    aim, target = course.aim, course.target
    counted = {
        MeasuredBy.NEED: _("Computed need"),
        MeasuredBy.INDICATOR: _("Value of the indicator"),
    }.get(target.measured_by, _("Measured"))
    told = [
        *((aim.start and [(aim.start, _("Baseline"))]) or []),
        *((point, _("Computed need")) for point in course.beside),
        *((point, counted) for point in course.points),
        *((point, _("Proposed, does not count yet")) for point in proposed),
        *((course.forecast and [(course.forecast, _("Forecast on the present pace"))]) or []),
        *((course.goal and [(course.goal, _("Goal"))]) or []),
    ]
    return [_row(point, what, aim) for point, what in sorted(told, key=lambda row: row[0].time)]


def _row(point, what, aim):
    """Values that people gave stand as they are; what we compute stands without false precision."""
    asked = aim.path_at(point.time)
    between = f"{figure(round(point.low))}–{figure(round(point.high))}" if point.is_bounded else ""
    computed = what == _("Forecast on the present pace") or point.is_bounded
    return {
        "when": str(point.year),
        "what": what,
        "value": figure(rounded(point.value) if computed else point.value),
        "between": between,
        "asked": "" if asked is None else figure(rounded(asked)),
    }


def alternative(course, proposed=()):
    """The picture in words."""
    parts = [f"{row['what']}: {row['value']} ({row['when']})" for row in rows(course, proposed)]
    return "; ".join(parts)
