"""What a partial edit means for each kind of field."""

import contextlib
import uuid

import pytest

from coediting.errors import ContentInvalid
from coediting.patch import patched, with_uids
from profiles.document import SCHEMA

TASK, OTHER, NEW = (str(uuid.UUID(int=number)) for number in (1, 2, 3))
BASE = SCHEMA.clean(
    {
        "title": {"nl": "Sorteerder", "en": "Sorter"},
        "vks_level": 2,
        "themes": [str(uuid.UUID(int=10)), str(uuid.UUID(int=11))],
        "tasks": [
            {"id": TASK, "title": {"nl": "Sorteren", "en": "Sorting"}, "suitability": "yes"},
            {"id": OTHER, "title": {"nl": "Rijden", "en": "Driving"}, "suitability": "no"},
        ],
        "requirements": [{"id": TASK, "tasks": [TASK, OTHER], "learning": ["training"]}],
    }
)


def faults_of(patch):
    with pytest.raises(ContentInvalid) as raised:
        patched(SCHEMA, BASE, patch)
    return [(fault.path, fault.code) for fault in raised.value.faults]


def test_value_is_replaced():
    assert patched(SCHEMA, BASE, {"vks_level": 3}) == BASE | {"vks_level": 3}


def test_language_map_is_merged_per_language():
    assert patched(SCHEMA, BASE, {"title": {"en": "Picker"}})["title"] == {"nl": "Sorteerder", "en": "Picker"}


def test_row_is_merged_by_id():
    result = patched(SCHEMA, BASE, {"tasks": [{"id": OTHER, "title": {"nl": "Sturen"}}]})

    assert result["tasks"][0] == BASE["tasks"][0]
    assert result["tasks"][1] == BASE["tasks"][1] | {"title": {"nl": "Sturen", "en": "Driving"}}


def test_row_that_is_new_or_without_id_is_added_at_the_end():
    new = {"id": NEW, "new": True, "suitability": "no"}
    result = patched(SCHEMA, BASE, {"tasks": [new, {"suitability": "yes"}]})

    assert [row["id"] for row in result["tasks"][:3]] == [TASK, OTHER, NEW]
    assert uuid.UUID(result["tasks"][3]["id"]).version == 4


def test_row_is_removed():
    assert patched(SCHEMA, BASE, {"tasks": [{"id": TASK, "removed": True}]})["tasks"] == [BASE["tasks"][1]]


def test_members_are_added_and_removed():
    first, second = BASE["themes"]
    third = str(uuid.UUID(int=12))

    result = patched(SCHEMA, BASE, {"add_themes": [second, third], "remove_themes": [first]})

    assert result["themes"] == [second, third]


def test_members_within_a_row_are_added_and_removed():
    patch = {"requirements": [{"id": TASK, "remove_tasks": [OTHER], "add_learning": ["coaching"]}]}

    row = patched(SCHEMA, BASE, patch)["requirements"][0]

    assert (row["tasks"], row["learning"]) == ([TASK], ["training", "coaching"])


def test_base_is_left_alone():
    before = SCHEMA.clean(BASE)

    patched(SCHEMA, BASE, {"tasks": [{"id": TASK, "title": {"nl": "Anders"}}], "add_themes": [NEW]})

    assert before == BASE


def test_unknown_key_is_kept_for_cleaning_to_name():
    with pytest.raises(ContentInvalid) as raised:
        SCHEMA.clean(patched(SCHEMA, BASE, {"titel": "x", "add_title": ["x"]}))

    assert sorted((fault.path, fault.code) for fault in raised.value.faults) == [
        ("add_title", "unknown-field"),
        ("titel", "unknown-field"),
    ]


@pytest.mark.parametrize(
    ("patch", "faults"),
    [
        ([], [("", "not-an-object")]),
        ({"add_themes": "x"}, [("add_themes", "not-a-list")]),
        ({"tasks": ["x"]}, [("tasks/0", "not-a-row")]),
        ({"tasks": [{"id": NEW, "removed": True}]}, [(f"tasks/{NEW}", "unknown-row")]),
        ({"tasks": [{"id": NEW, "suitability": "no"}]}, [(f"tasks/{NEW}", "unknown-row")]),
        ({"tasks": [{"id": TASK, "new": True}]}, [(f"tasks/{TASK}", "row-there")]),
        ({"tasks": [{"id": TASK}, {"id": TASK}]}, [(f"tasks/{TASK}", "row-twice")]),
    ],
)
def test_patch_without_sense_names_the_place(patch, faults):
    assert faults_of(patch) == faults


@pytest.mark.parametrize("junk", [None, 1, "x", [], {}, [[]], {"id": []}, [{"id": {}}], [None]])
@pytest.mark.parametrize("name", [*(field.name for field in SCHEMA.fields), "add_themes", "remove_themes"])
def test_junk_never_breaks_anything_but_the_rules(name, junk):
    with contextlib.suppress(ContentInvalid):
        SCHEMA.clean(patched(SCHEMA, BASE, with_uids(SCHEMA.fields, {name: junk}, lambda source, text: text)))


def test_references_get_their_uid_everywhere():
    content = {
        "jobs": ["uri"],
        "add_jobs": ["uri", 3],
        "sectors": "uri",
        "requirements": [{"competence": "uri"}, "junk"],
        "title": "uri",
    }

    result = with_uids(SCHEMA.fields, content, lambda source, text: f"{source}:{text}")

    assert result == {
        "jobs": ["job:uri"],
        "add_jobs": ["job:uri", 3],
        "sectors": "sector:uri",
        "requirements": [{"competence": "competence:uri"}, "junk"],
        "title": "uri",
    }
