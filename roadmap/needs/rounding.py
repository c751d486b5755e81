"""Rounding for show. Inside, figures stay exact; parts beside a total are rounded so that they still add up."""

import math


def whole(value):
    """The nearest whole number; halves go up."""
    return math.floor(value + 0.5)


def largest_remainder(parts, total=None):
    """Whole numbers for non-negative `parts` that add up to `total` (default: their rounded sum).

    Every part goes down to a whole number; what is then missing goes, one by one, to the largest remainders.
    """
    down = [math.floor(part) for part in parts]
    missing = (whole(math.fsum(parts)) if total is None else total) - sum(down)
    by_remainder = sorted(range(len(parts)), key=lambda place: down[place] - parts[place])
    for place in by_remainder[:missing]:
        down[place] += 1
    return down


def bounds_that_add_up(rows):
    """(low, mid, high) per row in whole numbers: each column adds up to its rounded sum and low ≤ mid ≤ high holds.

    Not the columns are rounded but the steps between them, so rounding cannot push a bound past the middle.
    """
    columns, reached, before = [], 0, [0] * len(rows)
    lower = [0.0] * len(rows)
    for bound in range(3):
        upper = [row[bound] for row in rows]
        target = whole(math.fsum(upper))
        steps = largest_remainder(
            [high - low for high, low in zip(upper, lower, strict=True)], target - reached
        )
        before = [start + step for start, step in zip(before, steps, strict=True)]
        columns.append(before)
        reached, lower = target, upper
    return list(zip(*columns, strict=True))
