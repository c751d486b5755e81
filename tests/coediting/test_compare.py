"""What differs between two contents, and between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from coediting.compare import Change, changes, words
from coediting.merge import same
from tests.coediting.strategies import CONTENTS, edits_of, versions


def row(key, **cells):
    return {"id": key, "title": key} | cells


@given(versions())
def test_changes_are_empty_exactly_when_the_contents_say_the_same(version):
    before, after, _ = version

    assert (changes(before, after) == []) == same(before, after)


@given(CONTENTS, st.data())
def test_changes_name_each_place_once_and_both_values(before, data):
    after = data.draw(edits_of(before))

    found = changes(before, after)

    places = [(change.path, change.kind) for change in found]
    assert len(places) == len(set(places))
    assert not [change for change in found if same(change.before, change.after)]
    mirrored = {(change.path, repr(change.after), repr(change.before)) for change in changes(after, before)}
    assert {(change.path, repr(change.before), repr(change.after)) for change in found} == mirrored


def test_changes_of_fields_languages_and_sets():
    before = {"title": {"nl": "Sorteerder", "en": "Sorter"}, "level": 2, "jobs": ["a"]}
    after = {"title": {"nl": "Sorteerster", "en": "Sorter"}, "level": 3, "jobs": ["a", "b"]}

    assert changes(before, after) == [
        Change("title/nl", "Sorteerder", "Sorteerster"),
        Change("level", 2, 3),
        Change("jobs", ["a"], ["a", "b"]),
    ]


def test_changes_of_rows_say_added_removed_changed_and_moved():
    before = {"tasks": [row("a"), row("b"), row("c")]}
    after = {"tasks": [row("c"), row("b", title="other"), row("d")]}

    assert changes(before, after) == [
        Change("tasks/a", row("a"), None, "removed"),
        Change("tasks/b/title", "b", "other"),
        Change("tasks/d", None, row("d"), "added"),
        Change("tasks", ["a", "b", "c"], ["c", "b", "d"], "moved"),
    ]


def test_changes_of_a_whole_object_that_was_not_there():
    assert changes({"title": None}, {"title": {"nl": "x", "en": ""}}) == [Change("title/nl", None, "x")]


def test_words_mark_what_came_and_went():
    assert words("sorteert het afval snel", "sorteert al het afval") == [
        ("same", "sorteert"),
        ("ins", " al"),
        ("same", " het afval"),
        ("del", " snel"),
    ]
    assert words("", "nieuw") == [("ins", "nieuw")]
    assert words("weg", None) == [("del", "weg")]
    assert words("gelijk", "gelijk") == [("same", "gelijk")]


@given(st.text(max_size=60), st.text(max_size=60))
def test_words_hold_both_texts_whole(before, after):
    marked = words(before, after)

    assert "".join(text for mark, text in marked if mark != "ins") == before
    assert "".join(text for mark, text in marked if mark != "del") == after
