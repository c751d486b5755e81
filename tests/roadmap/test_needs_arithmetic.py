"""Plain arithmetic of the needs: rounding that adds up, bounds over groups, hiring, the study's anchors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.needs import bounds, figures, hiring
from roadmap.needs.rounding import bounds_that_add_up, largest_remainder, whole

LEAVING = 0.03522822699346784  # replacement in 14 years is 30,000 of 76,000
persons = st.floats(0, 1e7)


def test_largest_remainder_gives_what_is_missing_to_the_largest_remainders():
    assert largest_remainder([1.4, 1.4, 1.2]) == [2, 1, 1]
    assert largest_remainder([0.5, 0.5]) == [1, 0]
    assert largest_remainder([]) == []


@given(st.lists(persons, max_size=30))
def test_rounded_parts_add_up_and_stay_within_one(parts):
    rounded = largest_remainder(parts)

    assert sum(rounded) == whole(sum(parts)) or abs(sum(rounded) - sum(parts)) <= 0.5 + 1e-6
    assert all(abs(one - other) < 1 for one, other in zip(rounded, parts, strict=True))


@given(st.lists(st.tuples(persons, persons, persons, persons).map(sorted), max_size=30))
def test_rounded_bounds_stay_in_order_and_every_column_adds_up(rows):
    rounded = bounds_that_add_up(rows)

    assert all(0 <= low <= mid <= high <= people for low, mid, high, people in rounded)
    assert abs(sum(row[1] for row in rounded) - sum(row[1] for row in rows)) <= 0.5 + 1e-4
    for shown, exact in zip(rounded, rows, strict=True):
        assert all(abs(one - other) < 1.00001 for one, other in zip(shown, exact, strict=True))


def test_rounding_pushes_no_need_past_the_people():
    rows = [(3462.24, 6507.16, 7212.06, 7213), (3523.52, 6318.6, 6776, 6776), (2373.84, 5110.38, 5652, 5652)]

    assert [(high, people) for _low, _mid, high, people in bounds_that_add_up(rows)] == [
        (7212, 7213),
        (6776, 6776),
        (5652, 5652),
    ]


def test_overlap_of_the_studied_groups():
    sizes = [59_000, 67_000, 49_000]

    assert bounds.at_least_one(sizes, 76_000) == (67_000, 76_000)
    assert bounds.in_all(sizes, 76_000) == (23_000, 49_000)


@given(st.integers(1, 10**6), st.data())
def test_overlap_bounds_are_in_order(out_of, data):
    sizes = data.draw(st.lists(st.integers(0, out_of), min_size=1, max_size=5))

    assert 0 <= bounds.in_all(sizes, out_of)[0] <= bounds.in_all(sizes, out_of)[1]
    assert bounds.at_least_one(sizes, out_of)[0] <= bounds.at_least_one(sizes, out_of)[1] <= out_of


def test_hires_of_the_study():
    flow = hiring.over(76_000, 14, growth=0, leaving=LEAVING)

    assert (round(flow.hires, 6), flow.expansion, round(100 * flow.share, 1)) == (30_000, 0, 39.5)
    assert round(flow.stays + flow.replacement, 9) == 76_000


def test_growth_and_leaving_stay_apart():
    flow = hiring.over(1000, 2, growth=0.1, leaving=0.5)

    assert (flow.replacement, round(flow.expansion, 9), flow.stays) == (750, 210, 250)
    assert round(flow.hires, 9) == 960


def test_shrinking_sector_never_hires_a_negative_number():
    assert hiring.over(1000, 3, growth=-0.5, leaving=0).hires == 0


@pytest.mark.parametrize(
    ("highest", "scale"), [(0, 1), (1, 1), (13_800, 15_000), (16_000, 20_000), (9, 10), (76_000, 80_000)]
)
def test_scale_ends_on_a_round_number(highest, scale):
    assert figures.round_scale(highest) == scale
