"""Rounding for show. Inside, figures stay exact; parts beside a total are rounded so that they still add up."""

import math


def whole(value):
    """The nearest whole number; halves go up."""
    return math.floor(round(value, 6) + 0.5)


def largest_remainder(parts, total=None):
    """Whole numbers for non-negative `parts` that add up to `total` (default: their rounded sum).

    Every part goes down to a whole number; what is then missing goes, one by one, to the largest remainders.
    """
    parts = [round(part, 6) for part in parts]
    down = [math.floor(part) for part in parts]
    missing = max(0, (whole(math.fsum(parts)) if total is None else total) - sum(down))
    by_remainder = sorted(range(len(parts)), key=lambda place: down[place] - parts[place])
    for place in by_remainder[:missing]:
        down[place] += 1
    return down


def bounds_that_add_up(rows):
    """(low, mid, high, people) per row in whole numbers, each less than one off; every column adds up.

    Where rounding would push a bound past the middle, or a need past the people who could have it, the order goes
    first: then that column of bounds may miss its sum by one for each such row. The middle always adds up.
    """
    low, mid, high, people = (
        (largest_remainder(column) for column in zip(*rows, strict=True)) if rows else [()] * 4
    )
    return [
        (min(least, middle), middle, max(middle, min(most, heads)), max(heads, middle))
        for least, middle, most, heads in zip(low, mid, high, people, strict=True)
    ]
