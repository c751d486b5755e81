"""Geometry of drawings on the server: places in per cent, as text that no locale changes."""

from dataclasses import dataclass


def percent(value, scale):
    """A place on a scale from 0, such as "71.25%"; kept within it."""
    share = 100 * value / scale if scale else 0
    return f"{min(max(share, 0), 100):.2f}%"


@dataclass(frozen=True)
class Bar:
    """A bar to the middle with a whisker from low to high, for components/bar.html. Without bounds: no whisker."""

    low: str
    mid: str
    high: str


def bar(low, mid, high, scale):
    """The Bar of three values on a scale from 0 to `scale`."""
    return Bar(percent(low, scale), percent(mid, scale), percent(high, scale))


def round_scale(highest):
    """A round end for a scale that holds `highest`: 1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten; 1 at least."""
    power = 1
    while power * 10 < highest:
        power *= 10
    return next(
        (int(power * step) for step in (1, 1.5, 2, 3, 4, 5, 6, 8) if power * step >= highest), power * 10
    )
