"""The three-way merge: what it promises for every content, and the rules by example."""

import copy

from hypothesis import assume, given
from hypothesis import strategies as st

from coediting.merge import Conflict, merge, same, value_at, with_value
from tests.coediting.strategies import CELLS, CONTENTS, FIELDS, ROW_FIELDS, edits_of, some, versions


def ids(content, name):
    return [row["id"] for row in content[name]]


def places(content):
    """{path: value} of every place that merges as one value: fields, languages and cells; sets left out."""
    found = {}

    def collect(value, path):
        if isinstance(value, dict):
            for key, inner in value.items():
                collect(inner, f"{path}/{key}" if path else key)
        elif not isinstance(value, list):
            found[path] = value

    collect({name: content[name] for name in FIELDS}, "")
    for name in ROW_FIELDS:
        for row in content[name]:
            collect(row, f"{name}/{row['id']}")
    return found


# ---------- what holds for every content ----------
@given(versions())
def test_merge_of_one_changed_side_is_that_side(version):
    base, theirs, mine = version

    assert merge(base, base, mine) == (mine, [])
    assert merge(base, theirs, base) == (theirs, [])


@given(versions())
def test_merge_of_the_same_edit_twice_is_that_edit(version):
    base, edit, _ = version

    assert merge(base, edit, edit) == (edit, [])


@given(versions())
def test_merge_is_symmetric(version):
    base, theirs, mine = version

    merged, conflicts = merge(base, theirs, mine)
    mirrored, mirror_conflicts = merge(base, mine, theirs)

    swapped = {(c.path, repr(c.base), repr(c.mine), repr(c.theirs)) for c in mirror_conflicts}
    assert {(c.path, repr(c.base), repr(c.theirs), repr(c.mine)) for c in conflicts} == swapped
    if not conflicts:
        assert merged == mirrored


@given(versions())
def test_merge_leaves_its_inputs_alone(version):
    before = copy.deepcopy(version)

    merge(*version)

    assert version == before


@given(versions())
def test_merge_keeps_every_row_that_neither_side_removed(version):
    base, theirs, mine = version

    merged, conflicts = merge(base, theirs, mine)

    for name in ROW_FIELDS:
        old, left, right, new = (ids(content, name) for content in (base, theirs, mine, merged))
        removed = {row_id for row_id in old if row_id not in left or row_id not in right}
        disputed = {
            c.path.split("/")[1] for c in conflicts if c.path.startswith(name) and c.path.count("/") == 1
        }
        assert set(new) == ({*old, *left, *right} - removed) | disputed
        assert len(new) == len(set(new))


@given(versions())
def test_merge_keeps_every_change_that_only_one_side_made(version):
    base, theirs, mine = version
    before, left, right = places(base), places(theirs), places(mine)

    merged, conflicts = merge(base, theirs, mine)

    after = places(merged)
    disputed = [c.path for c in conflicts]
    for path in before.keys() & left.keys() & right.keys():
        if path in disputed:
            continue
        wanted = right[path] if same(before[path], left[path]) else left[path]
        assert same(after[path], wanted), path


@given(versions())
def test_merge_reports_a_conflict_wherever_both_sides_changed_one_place_differently(version):
    base, theirs, mine = version
    before, left, right = places(base), places(theirs), places(mine)

    _, conflicts = merge(base, theirs, mine)

    expected = {
        path
        for path in before.keys() & left.keys() & right.keys()
        if not same(left[path], right[path])
        and not same(before[path], left[path])
        and not same(before[path], right[path])
    }
    assert {c.path for c in conflicts if c.path in before.keys() & left.keys() & right.keys()} == expected


@given(versions())
def test_merge_conflicts_name_exact_places(version):
    base, theirs, mine = version

    _, conflicts = merge(base, theirs, mine)

    for c in conflicts:
        assert (c.base, c.theirs, c.mine) == tuple(value_at(content, c.path) for content in version)
        assert not same(c.theirs, c.mine)
        assert not same(c.base, c.theirs)
        assert not same(c.base, c.mine)
    paths = [c.path for c in conflicts]
    assert len(paths) == len(set(paths))
    assert not [one for one in paths for other in paths if one.startswith(f"{other}/")]


@given(versions())
def test_merge_of_sets_keeps_the_additions_and_removals_of_both_sides(version):
    base, theirs, mine = (set(content["jobs"]) for content in version)

    merged, _ = merge(*version)

    assert set(merged["jobs"]) == (base & theirs & mine) | (theirs - base) | (mine - base)
    assert len(merged["jobs"]) == len(set(merged["jobs"]))


@given(CONTENTS, st.data())
def test_moving_rows_never_conflicts_and_wins_over_an_unmoved_side(base, data):
    theirs = data.draw(edits_of(base))
    mine = base | {name: data.draw(st.permutations(base[name])) for name in ROW_FIELDS}

    merged, conflicts = merge(base, theirs, mine)

    assert conflicts == []
    for name in ROW_FIELDS:
        common = [row_id for row_id in ids(base, name) if row_id in ids(theirs, name)]
        if [row_id for row_id in ids(theirs, name) if row_id in common] == common:
            moved = [row_id for row_id in ids(mine, name) if row_id in common]
            assert [row_id for row_id in ids(merged, name) if row_id in common] == moved


@given(CONTENTS, st.data())
def test_rows_moved_by_both_sides_stand_in_one_order_whoever_saves_last(base, data):
    theirs, mine = (
        base | {name: data.draw(st.permutations(base[name])) for name in ROW_FIELDS} for _ in range(2)
    )

    merged, conflicts = merge(base, theirs, mine)

    assert conflicts == []
    assert merge(base, mine, theirs) == (merged, [])
    for name in ROW_FIELDS:
        assert ids(merged, name) in (ids(theirs, name), ids(mine, name))


@given(CONTENTS, st.data())
def test_a_row_edited_here_and_removed_there_is_a_conflict_on_that_row(base, data):
    name = data.draw(st.sampled_from(ROW_FIELDS))
    assume(base[name])
    row = data.draw(st.sampled_from(base[name]))
    cell = data.draw(st.sampled_from(sorted(CELLS)))
    edited = row | {cell: data.draw(CELLS[cell])}
    assume(not same(edited, row))
    mine = base | {name: [edited if other is row else other for other in base[name]]}
    theirs = base | {name: [other for other in base[name] if other is not row]}

    path = f"{name}/{row['id']}"
    assert merge(base, theirs, mine) == (mine, [Conflict(path, row, None, edited, "removed-there")])
    assert merge(base, mine, theirs) == (mine, [Conflict(path, row, edited, None, "removed-here")])


@given(versions(), st.data())
def test_choices_applied_to_a_merge_give_the_chosen_values_and_change_nothing_else(version, data):
    base, theirs, mine = version
    merged, conflicts = merge(base, theirs, mine)
    assume(conflicts)
    choices = {c.path: data.draw(st.sampled_from(["base", "theirs", "mine"])) for c in conflicts}

    chosen = merged
    for c in conflicts:
        chosen = with_value(chosen, c.path, getattr(c, choices[c.path]))

    for c in conflicts:
        assert same(value_at(chosen, c.path), getattr(c, choices[c.path]))
    settled = {path: value for path, value in places(merged).items() if not path.startswith(tuple(choices))}
    assert {
        path: value for path, value in places(chosen).items() if not path.startswith(tuple(choices))
    } == settled
    assert merge(theirs, theirs, chosen) == (chosen, [])


@given(CONTENTS, st.data())
def test_three_editors_one_after_the_other_lose_nothing(base, data):
    """Each saves from the base that all loaded; without conflicts the last content holds every single edit."""
    saved = base
    edits = {}
    for name in data.draw(st.permutations(sorted(FIELDS)))[:3]:
        edits[name] = data.draw(FIELDS[name])
        saved, conflicts = merge(base, saved, base | {name: edits[name]})
        assert conflicts == []

    for name, value in edits.items():
        assert same(saved[name], value)


@given(st.lists(some, min_size=4, max_size=4))
def test_conflicts_come_in_the_order_of_the_content(touched):
    base = dict.fromkeys(FIELDS, "base")
    names = [name for name, hit in zip(FIELDS, touched, strict=True) if hit]

    _, conflicts = merge(base, base | dict.fromkeys(names, "theirs"), base | dict.fromkeys(names, "mine"))

    assert [c.path for c in conflicts] == names


# ---------- by example ----------
def row(key, **cells):
    return {"id": key, "title": key} | cells


def test_merge_counts_a_language_map_per_language():
    base = {"title": {"nl": "Sorteerder", "en": "Sorter"}}

    merged, conflicts = merge(
        base,
        {"title": {"nl": "Sorteerster", "en": "Sorter"}},
        {"title": {"nl": "Sorteerder", "en": "Waste sorter"}},
    )

    assert (merged, conflicts) == ({"title": {"nl": "Sorteerster", "en": "Waste sorter"}}, [])


def test_merge_takes_missing_none_and_empty_text_for_the_same():
    assert merge({"a": None}, {"a": ""}, {"a": "mine"}) == ({"a": "mine"}, [])
    assert merge({}, {"a": ""}, {"a": "mine"}) == ({"a": "mine"}, [])


def test_merge_tells_true_from_one():
    assert merge({"a": 1}, {"a": 1}, {"a": True}) == ({"a": True}, [])
    assert same(1, 1.0)
    assert not same(1, True)


def test_merge_puts_new_rows_of_both_sides_behind_the_row_they_were_put_behind():
    base = {"tasks": [row("a"), row("b")]}
    theirs = {"tasks": [row("a"), row("t"), row("b")]}
    mine = {"tasks": [row("m"), row("a"), row("b"), row("n")]}

    merged, conflicts = merge(base, theirs, mine)

    assert ([one["id"] for one in merged["tasks"]], conflicts) == (["m", "a", "t", "b", "n"], [])


def test_merge_of_two_rows_added_under_one_id_conflicts_per_cell():
    base = {"tasks": []}

    _, conflicts = merge(base, {"tasks": [row("a", level=1)]}, {"tasks": [row("a", level=2)]})

    assert conflicts == [Conflict("tasks/a/level", None, 1, 2)]


def test_merge_with_a_value_in_place_of_an_object_is_a_conflict():
    assert merge({"a": {"x": 1}}, {"a": {"x": 2}}, {"a": "text"})[1] == [
        Conflict("a", {"x": 1}, {"x": 2}, "text")
    ]


def test_with_value_puts_a_row_back_and_takes_one_out():
    content = {"tasks": [row("a"), row("b")]}

    assert with_value(content, "tasks/a", None) == {"tasks": [row("b")]}
    assert with_value(content, "tasks/c", row("c")) == {"tasks": [row("a"), row("b"), row("c")]}
    assert with_value(content, "tasks/b/title", "new") == {"tasks": [row("a"), row("b", title="new")]}


def test_value_at_is_none_where_nothing_is():
    content = {"tasks": [row("a")], "title": {"nl": "x"}}

    assert value_at(content, "tasks/a/title") == "a"
    assert value_at(content, "tasks/b/title") is None
    assert value_at(content, "title/nl/deeper") is None
    assert value_at(content, "") == content
