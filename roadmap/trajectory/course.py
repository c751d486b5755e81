"""The arithmetic of a target: straight path, pace and status. Pure functions; time in years (2025.5 is mid-2025)."""

from dataclasses import dataclass

from roadmap.models import Target

Status = Target.Status
MID_YEAR = 0.5  # a figure of which only the year is known stands in the middle of that year
FEWEST_FOR_PACE = 3  # two values always lie on a line, so they say nothing about a pace
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Point:
    """A value at a time. `low` and `high` are its bounds, where it has any.

    A computed need knows about a part of the people, `coverage`; of `unknown` people nothing is known, so that the
    value could be higher by as many.
    """

    time: float
    value: float
    low: float | None = None
    high: float | None = None
    coverage: float | None = None
    unknown: float = 0

    @property
    def year(self):
        return int(self.time)

    @property
    def is_bounded(self):
        return self.low is not None and self.high is not None


@dataclass(frozen=True)
class Aim:
    """From where to where. What the target leaves open is None. `rising` is False where lower is better."""

    start: Point | None
    goal: float | None
    goal_time: float | None
    rising: bool

    @classmethod
    def of(cls, target):
        start = None
        if target.baseline_value is not None and target.baseline_year:
            start = Point(target.baseline_year + MID_YEAR, target.baseline_value)
        return cls(
            start,
            target.target_value,
            target.target_year + MID_YEAR if target.target_year else None,
            target.direction != Target.Direction.DOWN,
        )

    @property
    def has_path(self):
        return None not in (self.start, self.goal, self.goal_time) and self.goal_time > self.start.time

    def path_at(self, time):
        """What the straight path from baseline to goal asks at a time; flat before and after. None without a path."""
        if not self.has_path:
            return None
        share = (time - self.start.time) / (self.goal_time - self.start.time)
        return self.start.value + (self.goal - self.start.value) * min(max(share, 0), 1)

    def is_past(self, value, mark):
        """Is a value at the mark, or on its good side? Differences by rounding alone do not count."""
        slack = TOLERANCE * max(1, abs(mark))
        return value >= mark - slack if self.rising else value <= mark + slack


@dataclass(frozen=True)
class Pace:
    """The straight line through the values that count, by least squares: value = level + slope × (time − middle)."""

    middle: float
    level: float
    slope: float

    def at(self, time):
        return self.level + self.slope * (time - self.middle)

    def time_of(self, value):
        """When the line passes a value; None when it is flat."""
        return None if self.slope == 0 else self.middle + (value - self.level) / self.slope


def pace_of(points):
    """The Pace through points; None with fewer than three, or when all are of one moment."""
    if len({point.time for point in points}) < FEWEST_FOR_PACE:
        return None
    middle = sum(point.time for point in points) / len(points)
    level = sum(point.value for point in points) / len(points)
    spread = sum((point.time - middle) ** 2 for point in points)
    lean = sum((point.time - middle) * (point.value - level) for point in points)
    return Pace(middle, level, lean / spread)


def status_of(aim, point, pace=None):
    """What a target's newest value `point` says of it. The rule:

    - *reached*: the value is at the goal or on its good side (higher for rising, lower for falling targets);
    - *on course*: not reached, and the value is at or past what the straight path from the baseline to the goal asks at
      the time of the value. Without such a path: the present pace brings the goal by its year;
    - *behind*: neither. After its year a target is reached or behind;
    - *no data*: there is no value or no goal, or neither path nor pace can say whether the goal comes in time. Also
      where the people of whom nothing is known decide: when all of them lacking it would give another status than none.

    A goal of zero, a falling goal and a goal equal to the baseline follow the same rule.
    """
    if point is None or aim.goal is None:
        return Status.NO_DATA
    if hangs_on_unknown(aim, point, pace):
        return Status.NO_DATA
    return _plain_status(aim, point, pace)


def hangs_on_unknown(aim, point, pace=None):
    """Would the status be another one if everybody of whom nothing is known lacked it?"""
    if not point.unknown:
        return False
    worst = Point(point.time, point.value + point.unknown)
    return _plain_status(aim, worst, pace) != _plain_status(aim, point, pace)


def _plain_status(aim, point, pace):
    if aim.is_past(point.value, aim.goal):
        return Status.REACHED
    asked = aim.path_at(point.time)
    if asked is not None:
        return Status.ON_COURSE if aim.is_past(point.value, asked) else Status.BEHIND
    if pace is None or aim.goal_time is None:
        return Status.NO_DATA
    return Status.ON_COURSE if aim.is_past(pace.at(aim.goal_time), aim.goal) else Status.BEHIND


def is_certain(aim, point, pace=None):
    """Do the bounds of a value give the same status as the value itself? True for a value without bounds."""
    if point is None or not point.is_bounded:
        return True
    ends = (Point(point.time, point.low), Point(point.time, point.high))
    return {status_of(aim, end, pace) for end in ends} == {status_of(aim, point, pace)}
