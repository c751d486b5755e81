"""The course of targets: the values that count, brought together with path, pace and status."""

from dataclasses import dataclass, field

from django.utils import timezone

from roadmap.models import Measurement, Target
from roadmap.trajectory import needs
from roadmap.trajectory.course import (
    MID_YEAR,
    Aim,
    Pace,
    Point,
    hangs_on_unknown,
    is_certain,
    pace_of,
    status_of,
)

MeasuredBy = Target.MeasuredBy


@dataclass(frozen=True)
class Course:
    """How far a target is.

    `points` are the values that count, oldest first: accepted measurements, the points of the indicator, or the
    computed need of each year up to this one, whichever the target is measured by. `needs` is the computed need of all
    years.
    `status` is what holds: `computed`, unless somebody set another one by hand.
    """

    target: Target
    aim: Aim
    points: list
    needs: list = field(default_factory=list)
    pace: Pace | None = None

    @property
    def latest(self):
        return self.points[-1] if self.points else None

    @property
    def goal(self):
        """The goal as a Point; None where it has no value or no year."""
        open_ended = None in (self.aim.goal, self.aim.goal_time)
        return None if open_ended else Point(self.aim.goal_time, self.aim.goal)

    @property
    def beside(self):
        """The computed need as far as it is not what counts: of years to come, or of a target measured otherwise."""
        return [point for point in self.needs if point not in self.points]

    @property
    def computed(self):
        return status_of(self.aim, self.latest, self.pace)

    @property
    def status(self):
        return Target.Status(self.target.status_override or self.computed)

    @property
    def hangs_on_unknown(self):
        """Does the status hang on people of whom nothing is known?"""
        open_ended = self.latest is None or self.aim.goal is None
        return not open_ended and hangs_on_unknown(self.aim, self.latest, self.pace)

    @property
    def is_certain(self):
        return is_certain(self.aim, self.latest, self.pace)

    @property
    def share(self):
        """Which part of the way from baseline to goal is done, 0–1; None without both ends or with no way to go.

        Also None where it hangs on people of whom nothing is known.
        """
        start, goal = self.aim.start, self.aim.goal
        if (
            start is None
            or goal is None
            or start.value == goal
            or self.latest is None
            or self.hangs_on_unknown
        ):
            return None
        return min(max((self.latest.value - start.value) / (goal - start.value), 0), 1)

    @property
    def forecast(self):
        """The Point that the present pace leads to in the target's year; None when that cannot be said.

        Where nothing that is known lies below zero, a forecast does not go there either.
        """
        end = self.aim.goal_time
        if self.pace is None or end is None or end <= self.latest.time:
            return None
        value = self.pace.at(end)
        return Point(end, max(value, 0) if self.never_negative else value)

    @property
    def never_negative(self):
        known = [point.value for point in self.points] + [self.aim.goal or 0]
        return min(known) >= 0

    @property
    def expected(self):
        """The year in which the present pace brings the goal; None when it is reached, or never comes on this pace."""
        if self.pace is None or self.aim.goal is None or self.aim.is_past(self.latest.value, self.aim.goal):
            return None
        time = self.pace.time_of(self.aim.goal)
        return int(time) if time is not None and self.latest.time < time < 2200 else None


def course(target, *, with_needs=True):
    """The Course of one target as its page shows it, with the computed need beside measured persons."""
    beside = with_needs and tells_of_people(target)
    return _course(target, needs.of_targets([target])[target.pk] if beside else [])


def courses(targets):
    """[Course] of many targets, with what decides their status; one query, and only where some are measured by needs.

    The targets come from `Target.objects.for_listing()`.
    """
    targets = list(targets)
    found = needs.of_targets([target for target in targets if target.measured_by == MeasuredBy.NEED])
    return [_course(target, found.get(target.pk, [])) for target in targets]


def tells_of_people(target):
    """Can the computed need stand beside this target? When it is measured by it, or about people of one group."""
    about_people = target.unit == "persons" and bool(target.competence_group)
    return target.measured_by == MeasuredBy.NEED or about_people


def _course(target, found):
    points = sorted(_points(target, found), key=lambda point: point.time)
    return Course(target, Aim.of(target), points, found, pace_of(points))


def _points(target, found):
    if target.measured_by == MeasuredBy.NEED:
        return [point for point in found if point.year <= timezone.localdate().year]
    if target.measured_by == MeasuredBy.INDICATOR:
        points = target.indicator.points.all() if target.indicator else []
        return [Point(point.year + MID_YEAR, point.value) for point in points]
    return [
        Point(time_of(row.date), row.value)
        for row in target.measurements.all()
        if row.status == Measurement.Status.ACCEPTED
    ]


def time_of(date):
    """A date in years: 1 July 2025 is about 2025.5."""
    return date.year + (date.timetuple().tm_yday - 1) / 366
