"""The edit form without JavaScript: what is posted becomes a content, and each button changes only the input."""

import uuid

import pytest
from django.http import QueryDict

from coediting import forms
from coediting.errors import ContentInvalid, Fault
from profiles.document import PROFILE, SCHEMA
from tests import factories
from tests.coediting.filling import filled

A, B, C = (str(uuid.UUID(int=number)) for number in (1, 2, 3))
UID = str(uuid.UUID(int=9))


def task(row_id, title="", **cells):
    return SCHEMA.field("tasks").new_row() | {"id": row_id, "title": {"nl": title, "en": ""}} | cells


def with_tasks(*rows, **fields):
    return SCHEMA.empty() | {"tasks": list(rows)} | fields


def tasks_after(content, command):
    return [row["id"] for row in forms.apply(SCHEMA, content, command)["tasks"]]


# ---------- posted ----------
def test_posted_of_nothing_is_empty():
    content = forms.posted(SCHEMA, QueryDict(""))

    assert SCHEMA.clean(content) == SCHEMA.empty()


@pytest.mark.django_db
def test_posted_of_what_the_form_shows_is_the_content_itself():
    work = factories.task_row(suitability="support", support=factories.language_map("Regel 1\nRegel 2"))
    needed = factories.requirement_row(
        factories.competence(),
        low=12.5,
        learning=["training", "coaching"],
        indicators=factories.language_map("\neerste regel leeg"),
        tasks=[work["id"]],
        lacking_source="VDAB",
    )
    content = SCHEMA.clean(
        factories.content(
            requirements=[needed],
            tasks=[work],
            jobs=[factories.job()],
            sectors=[factories.sector()],
            vks_level=3,
        )
    )

    posted = forms.posted(SCHEMA, QueryDict(filled(PROFILE, content)))

    assert SCHEMA.clean(posted) == content


def test_posted_rows_keep_the_order_of_the_page():
    data = QueryDict(f"tasks={B}&tasks={A}&tasks-{A}-title-nl=eerst&tasks-{B}-title-nl=laatst")

    content = forms.posted(SCHEMA, data)

    assert [(row["id"], row["title"]["nl"]) for row in content["tasks"]] == [(B, "laatst"), (A, "eerst")]


def test_posted_rows_that_were_removed_are_kept_until_saving():
    data = QueryDict(f"tasks={A}&tasks={B}&tasks-{A}-removed=1&tasks-{A}-title-nl=weg")

    content = forms.posted(SCHEMA, data)

    assert content["tasks"][0]["removed"] is True
    assert [row["id"] for row in forms.without_removed(SCHEMA, content)["tasks"]] == [B]


def test_posted_leaves_wrong_values_for_cleaning_to_name():
    content = forms.posted(
        SCHEMA,
        QueryDict(
            f"vks_level=12&requirements={A}&requirements-{A}-level=veel&requirements-{A}-lacking_low=x"
        ),
    )

    with pytest.raises(ContentInvalid) as caught:
        SCHEMA.clean(content)

    assert [(fault.path, fault.code) for fault in caught.value.faults] == [
        ("vks_level", "not-a-choice"),
        (f"requirements/{A}/level", "not-a-choice"),
        (f"requirements/{A}/lacking_low", "not-a-number"),
    ]


# ---------- buttons ----------
def test_add_puts_an_empty_row_at_the_end():
    content = with_tasks(task(A))

    added = forms.apply(SCHEMA, content, "add:tasks")

    assert added["tasks"][0] == task(A)
    assert added["tasks"][1] | {"id": ""} == task("")
    assert uuid.UUID(added["tasks"][1]["id"])


def test_up_and_down_move_a_row_one_place_and_stop_at_the_ends():
    content = with_tasks(task(A), task(B), task(C))

    assert tasks_after(content, f"up:tasks:{B}") == [B, A, C]
    assert tasks_after(content, f"down:tasks:{B}") == [A, C, B]
    assert tasks_after(content, f"up:tasks:{A}") == [A, B, C]
    assert tasks_after(content, f"down:tasks:{C}") == [A, B, C]


@pytest.mark.django_db
def test_undo_brings_back_everything_that_the_removed_row_held():
    needed = factories.requirement_row(factories.competence(), low=12.5, learning=["training"], tasks=[A])
    content = SCHEMA.clean(factories.content(requirements=[needed], tasks=[task(A, "x")]))
    row_id = content["requirements"][0]["id"]

    removed = forms.apply(SCHEMA, content, f"remove:requirements:{row_id}")
    shown_again = forms.posted(SCHEMA, QueryDict(filled(PROFILE, removed)))
    back = forms.apply(SCHEMA, shown_again, f"undo:requirements:{row_id}")

    assert forms.without_removed(SCHEMA, shown_again)["requirements"] == []
    assert SCHEMA.clean(back) == content


def test_pick_and_drop_change_a_list_of_references_once():
    picked = forms.apply(SCHEMA, SCHEMA.empty(), f"pick:jobs:{UID}")

    assert picked["jobs"] == [UID]
    assert forms.apply(SCHEMA, picked, f"pick:jobs:{UID}") == picked
    assert forms.apply(SCHEMA, picked, f"drop:jobs:{UID}") == SCHEMA.empty()


def test_pick_adds_a_row_for_what_was_picked():
    content = forms.apply(SCHEMA, SCHEMA.empty(), f"pick:requirements:{UID}")

    assert [row["competence"] for row in content["requirements"]] == [UID]


@pytest.mark.parametrize(
    "command",
    [
        "",
        ":",
        "::",
        "x",
        "add",
        "add:",
        "add:nothing",
        "add:title",
        "remove:tasks",
        f"remove:tasks:{UID}",
        f"fly:tasks:{A}",
        f"pick:tasks:{UID}",
        f"pick:title:{UID}",
        "drop:jobs:x",
        "up:tasks:\x00",
        "find:jobs",
        "find:requirements",
    ],
)
def test_other_commands_change_nothing(command):
    content = with_tasks(task(A))

    assert forms.apply(SCHEMA, content, command) == content


def test_commands_leave_the_content_they_were_given_alone():
    content = with_tasks(task(A), task(B))

    for verb in ("add", "up", "down", "remove", "undo"):
        forms.apply(SCHEMA, content, f"{verb}:tasks:{B}")

    assert content == with_tasks(task(A), task(B))


# ---------- what the page shows ----------
@pytest.mark.django_db
def test_form_names_things_by_their_labels_with_one_query_per_source(django_assert_num_queries):
    jobs = [factories.job(str(code)) for code in (81, 82, 83)]
    needed = [factories.requirement_row(factories.competence(label)) for label in ("sort", "clean", "mend")]
    content = SCHEMA.clean(factories.content(jobs=jobs, requirements=needed))

    with django_assert_num_queries(2):
        form = forms.EditForm(PROFILE, content)
        bound = {f.name: f for _section, fields in form.sections for f in fields}
        titles = [row.title for row in bound["requirements"].rows]
        labels = [label for _uid, label, _hint in bound["jobs"].items]

    assert titles == ["sort (nl)", "clean (nl)", "mend (nl)"]
    assert labels == ["Job 81", "Job 82", "Job 83"]


def test_form_puts_faults_beside_the_place_they_are_about():
    faults = [
        Fault(f"tasks/{A}/title/nl", "too-long", "Too long."),
        Fault(f"tasks/{A}", "row-twice", "Twice."),
    ]

    form = forms.EditForm(PROFILE, with_tasks(task(A), task(B)), faults)
    rows = form.bind(SCHEMA.field("tasks"), "tasks", form.content["tasks"], "tasks").rows

    assert form.fault_count == 2
    assert [row.has_faults for row in rows] == [True, False]
    assert rows[0].faults == [faults[1]]
    assert [part["faults"] for part in rows[0].cells["title"].languages] == [[faults[0]], []]


@pytest.mark.django_db
@pytest.mark.parametrize("uid", ["x", "", "\x00", "9" * 1000, "urn:uuid:" + UID, UID])
def test_form_shows_a_forged_reference_as_it_came(uid):
    form = forms.EditForm(PROFILE, SCHEMA.empty() | {"jobs": [uid]})

    assert form.label("job", uid) == (uid, "")
