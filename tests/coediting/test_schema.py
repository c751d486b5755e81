"""Cleaning a content: what each kind of field accepts, makes of it, and calls the things it refuses."""

import math
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coediting.errors import ContentInvalid, Fault
from coediting.fields import (
    MAX_ROWS,
    Choice,
    Choices,
    LanguageMap,
    Number,
    Reference,
    References,
    RowChoices,
    Rows,
    Text,
)
from coediting.schema import Schema

ROW = "6f1c1f0a-7a58-4b8c-9a80-000000000001"
UID = "6f1c1f0a-7a58-4b8c-9a80-00000000000a"
SCHEMA = Schema(
    fields=(
        LanguageMap(name="title", label="Title", max_length=20),
        Text(name="note", label="Note", max_length=20, multiline=True),
        Choice(name="level", label="Level", choices=((1, "one"), (2, "two"))),
        Choices(name="learning", label="Learning", choices=(("training", "t"), ("coaching", "c"))),
        Number(name="share", label="Share", least=0, most=100, decimals=1),
        Number(name="year", label="Year", least=1990, most=2100),
        Reference(name="job", label="Job", source="job"),
        References(name="sectors", label="Sectors", source="sector"),
        Rows(
            name="tasks",
            label="Tasks",
            title="title",
            fields=(
                LanguageMap(name="title", label="Title"),
                Reference(name="competence", label="Competence", source="competence"),
                RowChoices(name="after", label="After", rows="tasks"),
            ),
        ),
    )
)


def cleaned(**values):
    """What cleaning makes of one field, all others left out."""
    (name,) = values
    return SCHEMA.clean(values)[name]


def faults(**values):
    """[(path, code)] of everything that is wrong with these values."""
    with pytest.raises(ContentInvalid) as caught:
        SCHEMA.clean(values)
    return [(fault.path, fault.code) for fault in caught.value.faults]


# ---------- the whole ----------
def test_clean_gives_every_field_its_empty_value():
    assert SCHEMA.clean({}) == SCHEMA.empty()
    assert SCHEMA.clean(dict.fromkeys(SCHEMA.empty())) == SCHEMA.empty()


def test_clean_of_a_clean_content_changes_nothing():
    content = SCHEMA.clean(
        {
            "title": {"nl": "  Sorteerder\t van  afval "},
            "level": "",
            "share": "12,5",
            "sectors": [UID.upper(), UID],
            "tasks": [{"title": {"en": "x"}}],
        }
    )

    assert SCHEMA.clean(content) == content
    assert content["title"] == {"nl": "Sorteerder van afval", "en": ""}
    assert content["sectors"] == [UID]


@pytest.mark.parametrize("content", [None, [], "text", 3, True])
def test_clean_refuses_what_is_no_object(content):
    with pytest.raises(ContentInvalid) as caught:
        SCHEMA.clean(content)

    assert [(fault.path, fault.code) for fault in caught.value.faults] == [("", "not-an-object")]


def test_clean_names_every_fault_at_once():
    found = faults(title={"nl": 3}, level=9, share="many", tasks=[{"id": ROW, "competence": "x"}])

    assert found == [
        ("title/nl", "not-text"),
        ("level", "not-a-choice"),
        ("share", "not-a-number"),
        (f"tasks/{ROW}/competence", "not-a-uid"),
    ]


def test_clean_refuses_unknown_fields_at_every_depth():
    assert sorted(faults(titel="x", tasks=[{"id": ROW, "titel": "x"}], title={"fr": "x"})) == [
        (f"tasks/{ROW}/titel", "unknown-field"),
        ("titel", "unknown-field"),
        ("title/fr", "unknown-language"),
    ]


def test_faults_are_said_in_words():
    with pytest.raises(ContentInvalid) as caught:
        SCHEMA.clean({"title": {"nl": "x" * 21}})

    assert caught.value.faults[0].detail
    assert str(caught.value) == f"title/nl: {caught.value.faults[0].detail}"


# ---------- text ----------
def test_text_ends_its_lines_with_newlines_only():
    assert cleaned(note=" a\r\nb\rc\n ") == "a\nb\nc"


def test_text_on_one_line_has_single_spaces():
    assert cleaned(title={"nl": "a\r\n b\t\tc"})["nl"] == "a b c"


def test_text_length_counts_after_cleaning():
    assert cleaned(title={"nl": "  " + "x" * 20 + "  "})["nl"] == "x" * 20
    assert faults(title={"nl": "x" * 21}) == [("title/nl", "too-long")]
    assert faults(note="x" * 1_000_000) == [("note", "too-long")]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0b", "\x1f", "\x7f", chr(0xD800), chr(0xDFFF)])
def test_text_refuses_what_cannot_be_kept(sign):
    assert faults(note=f"a{sign}b") == [("note", "control-characters")]
    assert faults(title={"en": sign}) == [("title/en", "control-characters")]


@pytest.mark.parametrize("text", ["é", "e\u0301", "😀", "العربية", "<script>", "=1+1", "'\";--"])
def test_text_keeps_every_language_and_sign(text):
    assert cleaned(note=text) == text


@pytest.mark.parametrize("value", [3, 1.5, True, [], {}])
def test_text_refuses_other_types(value):
    assert faults(note=value) == [("note", "not-text")]


@pytest.mark.parametrize("value", ["text", 3, [], True])
def test_language_map_refuses_other_types(value):
    assert faults(title=value) == [("title", "not-a-language-map")]


# ---------- choices ----------
@pytest.mark.parametrize(("value", "expected"), [(1, 1), (2.0, 2), (None, None), ("", None)])
def test_choice_takes_what_is_on_its_list(value, expected):
    assert cleaned(level=value) == expected


@pytest.mark.parametrize("value", [True, False, 0, 3, 1.5, "1", "one", [1], {}, math.nan, math.inf, 10**400])
def test_choice_refuses_everything_else(value):
    assert faults(level=value) == [("level", "not-a-choice")]


def test_choices_keep_the_order_of_their_list_and_drop_doubles():
    assert cleaned(learning=["coaching", "training", "coaching"]) == ["training", "coaching"]


def test_choices_refuse_other_values_and_other_types():
    assert faults(learning=["training", "x", {}]) == [("learning", "not-a-choice")] * 2
    assert faults(learning="training") == [("learning", "not-a-list")]


# ---------- numbers ----------
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 0),
        (100, 100),
        ("12,5", 12.5),
        (" 1 2 ", 12),
        (12.04, 12),
        (12.06, 12.1),
        ("", None),
        (None, None),
        (-0.0, 0),
    ],
)
def test_number_is_rounded_and_read_as_people_type_it(value, expected):
    found = cleaned(share=value)

    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    "value", [True, False, [], {}, "many", "1.2.3", "1e999", "nan", "-inf", math.nan, math.inf, -math.inf]
)
def test_number_refuses_what_is_none(value):
    assert faults(share=value) == [("share", "not-a-number")]


@pytest.mark.parametrize("value", [-0.1, 100.1, 1e300, 10**400, -(10**400), "9" * 300])
def test_number_refuses_what_is_out_of_range(value):
    assert faults(share=value) == [("share", "out-of-range")]


def test_number_says_its_range():
    with pytest.raises(ContentInvalid) as caught:
        SCHEMA.clean({"year": 1800})

    assert caught.value.faults[0].code == "out-of-range"
    assert "1990" in caught.value.faults[0].detail
    assert "2100" in caught.value.faults[0].detail


# ---------- references ----------
@pytest.mark.parametrize(
    "value", [UID, UID.upper(), UID.replace("-", ""), f"urn:uuid:{UID}", "{" + UID + "}"]
)
def test_reference_is_written_in_one_way(value):
    assert cleaned(job=value) == UID


@pytest.mark.parametrize("value", ["x", 3, True, [UID], {"uid": UID}, f"{UID}0", "\x00"])
def test_reference_refuses_what_is_no_uid(value):
    assert faults(job=value) == [("job", "not-a-uid")]


def test_references_drop_doubles_and_empty_ones():
    assert cleaned(sectors=[UID, "", UID.upper(), None]) == [UID]
    assert faults(sectors=UID) == [("sectors", "not-a-list")]
    assert faults(sectors=[UID, "x", 3]) == [("sectors", "not-a-uid")] * 2


def test_references_of_a_content_come_with_their_paths():
    content = SCHEMA.clean({"sectors": [UID], "job": UID, "tasks": [{"id": ROW, "competence": UID}]})

    assert SCHEMA.references(content) == {
        "sector": {UID: ["sectors"]},
        "job": {UID: ["job"]},
        "competence": {UID: [f"tasks/{ROW}/competence"]},
    }


# ---------- rows ----------
def test_rows_get_an_id_when_they_have_none():
    first, second = cleaned(tasks=[{}, {"id": ""}])

    assert uuid.UUID(first["id"]) != uuid.UUID(second["id"])
    assert first == {"id": first["id"], "title": {"nl": "", "en": ""}, "competence": None, "after": []}


def test_rows_write_their_ids_in_one_way():
    assert cleaned(tasks=[{"id": ROW.upper()}])[0]["id"] == ROW


def test_rows_refuse_an_id_that_stands_twice():
    assert faults(tasks=[{"id": ROW}, {"id": ROW.upper()}]) == [(f"tasks/{ROW}", "row-twice")]


@pytest.mark.parametrize("row_id", ["x", 3, True, ["a"], {"a": 1}])
def test_rows_refuse_an_id_that_is_no_uuid(row_id):
    assert faults(tasks=[{}, {"id": row_id}]) == [("tasks/1", "bad-row-id")]


def test_rows_refuse_what_is_no_row():
    assert faults(tasks=[{}, "x", None, []]) == [
        ("tasks/1", "not-a-row"),
        ("tasks/2", "not-a-row"),
        ("tasks/3", "not-a-row"),
    ]
    assert faults(tasks={"id": ROW}) == [("tasks", "not-a-list")]


def test_rows_have_a_limit():
    assert len(cleaned(tasks=[{}] * MAX_ROWS)) == MAX_ROWS
    assert faults(tasks=[{}] * (MAX_ROWS + 1)) == [("tasks", "too-many-rows")]


def test_row_choices_are_texts_without_doubles():
    assert cleaned(tasks=[{"id": ROW, "after": [ROW, ROW]}])[0]["after"] == [ROW]
    assert faults(tasks=[{"id": ROW, "after": [3]}]) == [(f"tasks/{ROW}/after", "not-a-list")]
    assert faults(tasks=[{"id": ROW, "after": ROW}]) == [(f"tasks/{ROW}/after", "not-a-list")]


# ---------- anything at all ----------
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.just(UID),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "nl", "title", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*SCHEMA.empty(), "x"]), ANYTHING, max_size=5))
def test_clean_of_anything_gives_a_clean_content_or_faults(content):
    result, found = cleaned_or_faults(content)

    if found:
        assert all(isinstance(fault, Fault) and fault.code and fault.detail for fault in found)
    else:
        assert result.keys() == SCHEMA.empty().keys()
        assert SCHEMA.clean(result) == result


def cleaned_or_faults(content):
    try:
        return SCHEMA.clean(content), []
    except ContentInvalid as error:
        return None, error.faults or [None]


def test_what_a_content_shares_with_the_standing_one_is_not_cleaned_again():
    """A rule may have become stricter since; whoever edits one line need not mend what others wrote before."""
    long = {"nl": "x" * 30, "en": ""}  # more than fits today
    standing = SCHEMA.empty() | {"title": long, "level": 1}

    assert SCHEMA.clean(standing | {"note": " kort "}, standing=standing) == standing | {"note": "kort"}
    for copied in ({"title": dict(long)}, {"level": True}):  # equal, and yet another thing
        with pytest.raises(ContentInvalid):
            SCHEMA.clean(standing | copied, standing=standing)
    with pytest.raises(ContentInvalid):
        SCHEMA.clean(standing | {"note": " kort "})


def test_rows_of_before_a_field_came_are_completed():
    row = SCHEMA.clean({"tasks": [{"id": ROW, "title": {"nl": "Sorteert"}}]})["tasks"][0]
    old = {name: value for name, value in row.items() if name != "after"}
    standing = SCHEMA.empty() | {"tasks": [old]}

    assert SCHEMA.clean(dict(standing), standing=standing)["tasks"] == [row]
    assert "after" not in old
