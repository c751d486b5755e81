"""Small numbers: hidden, with what would give them away; nothing hidden can be computed from what is shown."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from roadmap.needs.suppression import SMALL, hidden, hidden_in_grid, hidden_parts


@pytest.mark.parametrize(
    ("counts", "places"),
    [
        ([], set()),
        ([10, 20], set()),
        ([9, 30, 40], {0, 1}),
        ([9, 40, 30], {0, 2}),
        ([4, 5, 30, 40], {0, 1, 2}),
        ([6, 7, 30], {0, 1}),
        ([0, 0, 20], set()),
        ([9, 0, 30], {0, 2}),
        ([9, 0], {0, -1}),
        ([3], {0, -1}),
        ([9, None, 30, 50], {0, 2}),
        ([12], set()),
    ],
)
def test_parts_beside_their_total(counts, places):
    assert hidden_parts(counts) == places


def test_without_a_total_only_small_parts_are_hidden():
    assert hidden_parts([9, 30, 40], total_shown=False) == {0}


def test_grid_hides_a_second_cell_in_row_and_column():
    cells = {("a", "x"): 5, ("a", "y"): 50, ("b", "x"): 60, ("b", "y"): 70, ("c", "x"): 80, ("c", "y"): 90}

    found = hidden_in_grid(cells)

    assert found == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}


def test_unknown_total_keys_and_other_totals_are_taken_together():
    # One total of two parts, and a second grouping of the same people that shows one of them alone.
    values = {"a": 5, "b": 40, "c": 50, "ab": 45, "abc": 95, "a again": 5}
    sums = [("ab", ["a", "b"]), ("abc", ["ab", "c"]), ("a again", ["a"])]

    found = hidden(values, sums)

    assert {"a", "a again", "b"} <= found
    assert not computable(values, sums, found)


# ---------- an attacker of its own ----------
def computable(values, sums, found):
    """The hidden keys whose value follows from the shown ones, by Gauss–Jordan in fractions."""
    names = sorted(found, key=str)
    rows = [
        [Fraction((name in parts) - (name == total)) for name in names]
        for total, parts in sums
    ]
    pivot = 0
    for column in range(len(names)):
        best = next((row for row in range(pivot, len(rows)) if rows[row][column]), None)
        if best is None:
            continue
        rows[pivot], rows[best] = rows[best], rows[pivot]
        head = rows[pivot][column]
        rows[pivot] = [value / head for value in rows[pivot]]
        for row in range(len(rows)):
            if row != pivot and rows[row][column]:
                times = rows[row][column]
                rows[row] = [one - times * other for one, other in zip(rows[row], rows[pivot], strict=True)]
        pivot += 1
    return {
        names[next(place for place, value in enumerate(row) if value)]
        for row in rows
        if sum(1 for value in row if value) == 1
    }


def holds(values, sums, found):
    """What the module promises, for one table."""
    for key, value in values.items():
        assert not (value is not None and 0 < value < SMALL and key not in found), key
    assert computable(values, sums, found) == set()
    for total, parts in sums:
        under = [values[part] for part in parts if part in found]
        if under and total not in found:
            assert len(under) >= 2
            assert sum(under) >= SMALL


numbers = some.one_of(some.integers(0, 15), some.integers(0, 200), some.just(0))


@given(some.lists(numbers, max_size=8))
def test_nothing_hidden_in_a_list_can_be_computed(counts):
    values = dict(enumerate(counts)) | {-1: sum(counts)}
    sums = [(-1, list(range(len(counts))))]

    holds(values, sums, hidden_parts(counts))


@settings(max_examples=150, deadline=None)
@given(some.integers(1, 5), some.integers(1, 5), some.data())
def test_nothing_hidden_in_a_grid_can_be_computed(height, width, data):
    cells = {(r, c): data.draw(numbers) for r in range(height) for c in range(width)}
    rows = {(r, None): [(r, c) for c in range(width)] for r in range(height)}
    columns = {(None, c): [(r, c) for r in range(height)] for c in range(width)}
    values = dict(cells) | {total: sum(cells[part] for part in parts) for total, parts in (rows | columns).items()}
    values[None, None] = sum(cells.values())
    sums = [*(rows | columns).items(), ((None, None), list(rows)), ((None, None), list(columns))]

    holds(values, sums, hidden_in_grid(cells))


@settings(max_examples=150, deadline=None)
@given(some.lists(numbers, min_size=2, max_size=7), some.data())
def test_nothing_hidden_can_be_computed_over_any_groupings(counts, data):
    """Several overlapping groupings of the same people, each with its totals shown."""
    values, sums = dict(enumerate(counts)), []
    for grouping in range(data.draw(some.integers(1, 3))):
        of = [data.draw(some.integers(0, 2)) for _count in counts]
        for group in sorted(set(of)):
            total, parts = f"{grouping}/{group}", [place for place, each in enumerate(of) if each == group]
            values[total] = sum(counts[part] for part in parts)
            sums.append((total, parts))

    holds(values, sums, hidden(values, sums))


def test_negative_control_hiding_only_the_small_ones_is_caught():
    cells = {0: 5, 1: 50, -1: 55}

    assert computable(cells, [(-1, [0, 1])], {0}) == {0}
    with pytest.raises(AssertionError):
        holds(cells, [(-1, [0, 1])], {0})
