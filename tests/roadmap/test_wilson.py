"""The Wilson interval against reference values, and at its ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from roadmap.needs.wilson import Z, interval

# Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score, no continuity correction).
REFERENCE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("below", "asked", "low", "high"), REFERENCE)
def test_interval_has_the_reference_values(below, asked, low, high):
    found = interval(below, asked)

    assert (round(found[0], 4), round(found[2], 4)) == (low, high)
    assert found[1] == below / asked


def test_nobody_below_gives_a_lower_bound_of_zero_and_an_upper_bound_above_it():
    low, mid, high = interval(0, 10)

    assert (low, mid) == (0, 0)
    assert high == pytest.approx(Z**2 / (10 + Z**2))


def test_everybody_below_mirrors_nobody_below():
    low, mid, high = interval(10, 10)

    assert (mid, high) == (1, 1)
    assert low == pytest.approx(1 - interval(0, 10)[2])


@pytest.mark.parametrize(("below", "asked"), [(11, 10), (-1, 10), (0, 0)])
def test_counts_that_cannot_be_are_refused(below, asked):
    with pytest.raises(ValueError, match="of"):
        interval(below, asked)


@given(some.integers(1, 10**9).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n))))
def test_bounds_are_ordered_and_mirror_each_other(counts):
    below, asked = counts
    low, mid, high = interval(below, asked)

    assert 0 <= low <= mid <= high <= 1
    mirrored = interval(asked - below, asked)
    assert (1 - mirrored[2], 1 - mirrored[0]) == pytest.approx((low, high), abs=1e-12)


@given(some.integers(0, 50), some.integers(2, 20))
def test_more_people_asked_give_a_narrower_interval(below, times):
    few, many = interval(below, 50), interval(below * times, 50 * times)

    assert many[2] - many[0] < few[2] - few[0]
