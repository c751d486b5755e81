"""The edit page of a profile: saving, and the form buttons that work without JavaScript."""

import re

import pytest

from coediting import actions as documents
from coediting.models import Document
from tests import factories
from tests.coediting.filling import form_to
from tests.coediting.pages import edit_form, newest, others_save, pressed, said, text, url

pytestmark = pytest.mark.django_db


# ---------- saving ----------
def test_edit_form_saved_unchanged_saves_nothing(signed_in, profile):
    answer = signed_in.post(url("edit"), edit_form(signed_in).data())

    assert (answer.status_code, answer.url) == (302, url())
    assert newest(profile).number == 1


def test_edit_form_saves_what_was_typed_with_its_note(signed_in, profile, by, owner):
    data = edit_form(signed_in).data(
        **{"summary-nl": "Regel 1\r\nRegel 2", "vks_level": "3", "note": "Korter"}
    )

    answer = signed_in.post(url("edit"), data)

    saved = newest(profile)
    before = profile.document.revisions.get(number=1).content
    assert (answer.status_code, saved.number, saved.author, saved.partner) == (302, 2, by, owner)
    assert (saved.origin, saved.note) == ("page", "Korter")
    assert saved.content == before | {"summary": text("Regel 1\nRegel 2"), "vks_level": 3}
    assert "2" in said(answer)[0]


def test_edit_form_without_a_token_saves_nothing(signed_in, profile):
    for token in (None, "", "0", "-1", "1.0", "r1", "99", "9" * 40, "²", "1 OR 1=1"):
        answer = signed_in.post(
            url("edit"), edit_form(signed_in).data(**{"summary-nl": "x", "revision": token})
        )

        assert answer.status_code == 409
        assert form_to(answer, url("edit")).value("summary-nl") == "x"
    assert newest(profile).number == 1


def test_edit_form_keeps_the_input_and_names_what_is_wrong(signed_in, profile):
    row = newest(profile).content["requirements"][0]["id"]
    data = edit_form(signed_in).data(
        **{
            "summary-nl": "Goed",
            "title-nl": "x" * 201,
            f"requirements-{row}-lacking_low": "veel",
            f"requirements-{row}-lacking_source": "a\x07b",
        }
    )

    answer = signed_in.post(url("edit"), data)

    shown = form_to(answer, url("edit"))
    assert answer.status_code == 422
    assert newest(profile).number == 1
    assert (shown.value("summary-nl"), shown.value("title-nl")) == ("Goed", "x" * 201)
    assert shown.value(f"requirements-{row}-lacking_low") == "veel"
    assert shown.value("revision") == "1"
    page = answer.content.decode()
    for place in ("f-title-nl", f"f-requirements-{row}-lacking_low", f"f-requirements-{row}-lacking_source"):
        assert f'id="{place}-faults"' in page
        assert re.search(rf'aria-describedby="[^"]*{place}-faults', page)


def test_edit_form_merges_and_says_what_came_in(signed_in, profile):
    form = edit_form(signed_in)
    others_save(profile, context=text("Van hen"))

    answer = signed_in.post(url("edit"), form.data(**{"summary-nl": "Van mij"}))

    saved = newest(profile)
    assert (saved.number, saved.origin) == (3, "merge")
    assert (saved.content["summary"]["nl"], saved.content["context"]["nl"]) == ("Van mij", "Van hen")
    assert any("Agoria" in line for line in said(answer))


def test_edit_form_of_two_edits_that_do_not_fit_together_shows_both(signed_in, profile):
    form = edit_form(signed_in)
    row = newest(profile).content["requirements"][0]
    others_save(profile, requirements=[row | {"lacking_low": 29}])

    answer = signed_in.post(url("edit"), form.data(**{f"requirements-{row['id']}-lacking_mid": "25"}))

    shown = form_to(answer, url("edit"))
    assert answer.status_code == 422
    assert [shown.value(f"requirements-{row['id']}-lacking_{bound}") for bound in ("low", "mid", "high")] == [
        "29",
        "25",
        "40",
    ]
    saved = signed_in.post(url("edit"), shown.data(**{f"requirements-{row['id']}-lacking_low": "22"}))
    assert saved.status_code == 302
    (after,) = newest(profile).content["requirements"]
    assert (after["lacking_low"], after["lacking_mid"], after["lacking_high"]) == (22, 25, 40)


def test_save_and_publish_in_one(client, profile):
    client.force_login(factories.coordinator())
    documents.require_approvals(document=profile.document, by=None, count=0)

    answer = client.post(url("edit"), edit_form(client).data(**{"summary-nl": "x", "then": "publish"}))

    document = Document.objects.get(pk=profile.pk)
    assert (answer.status_code, document.published.number, document.state) == (302, 2, "published")


def test_save_and_publish_of_an_unfinished_profile_saves_and_says_what_is_missing(client, profile):
    client.force_login(factories.coordinator())

    answer = client.post(url("edit"), edit_form(client).data(**{"title-en": "", "then": "publish"}))

    document = Document.objects.get(pk=profile.pk)
    assert (document.working.number, document.published) == (2, None)
    assert len(said(answer)) == 2


def test_save_and_publish_is_not_for_editors(signed_in, profile):
    assert ("then", "publish", False) not in edit_form(signed_in).buttons

    answer = signed_in.post(url("edit"), edit_form(signed_in).data(**{"summary-nl": "x", "then": "publish"}))

    assert (answer.status_code, newest(profile).number) == (403, 1)


# ---------- buttons without JavaScript ----------
def test_row_buttons_change_the_input_and_save_nothing(signed_in, profile):
    one, two = (row["id"] for row in newest(profile).content["tasks"])
    form = edit_form(signed_in)

    form = pressed(signed_in, form, f"down:tasks:{one}", **{f"tasks-{one}-title-nl": "Sorteert al"})
    assert form.data()["tasks"] == [two, one]
    form = pressed(signed_in, form, "add:tasks")
    three = form.data()["tasks"][2]
    form = pressed(signed_in, form, f"remove:tasks:{two}")
    assert newest(profile).number == 1
    signed_in.post(url("edit"), form.data(**{f"tasks-{three}-title-nl": "Herstelt"}))

    tasks = newest(profile).content["tasks"]
    assert [(row["id"], row["title"]["nl"]) for row in tasks] == [(one, "Sorteert al"), (three, "Herstelt")]


def test_a_removed_row_can_be_put_back_whole(signed_in, profile):
    row = newest(profile).content["requirements"][0]["id"]

    form = pressed(signed_in, edit_form(signed_in), f"remove:requirements:{row}")
    assert form.value(f"requirements-{row}-removed") == "1"
    form = pressed(signed_in, form, f"undo:requirements:{row}")
    signed_in.post(url("edit"), form.data())

    assert newest(profile).number == 1


def test_finding_and_picking_a_competence_without_javascript(signed_in, profile):
    wanted = factories.competence("repair bicycles")
    factories.competence("bake bread")

    answer = signed_in.post(
        url("edit"), edit_form(signed_in).data(do="find:requirements", **{"find-requirements": "bicycles"})
    )
    form = form_to(answer, url("edit"))
    picks = [
        value for name, value, _ in form.buttons if name == "do" and value.startswith("pick:requirements:")
    ]
    assert picks == [f"pick:requirements:{wanted.uid}"]
    form = pressed(signed_in, form, picks[0])
    signed_in.post(url("edit"), form.data())

    assert [row["competence"] for row in newest(profile).content["requirements"]][1:] == [str(wanted.uid)]


def test_picking_and_dropping_a_sector(signed_in, profile):
    old, new = newest(profile).content["sectors"][0], str(factories.sector("21").uid)

    form = pressed(signed_in, edit_form(signed_in), f"pick:sectors:{new}")
    form = pressed(signed_in, form, f"drop:sectors:{old}")
    signed_in.post(url("edit"), form.data())

    assert newest(profile).content["sectors"] == [new]


def test_every_button_of_the_form_can_be_pressed(signed_in, profile):
    form = edit_form(signed_in)
    buttons = [(value, disabled) for name, value, disabled in form.buttons if name == "do"]

    verbs = {"add", "up", "down", "remove", "drop", "find", "take-in", "impact"}
    assert {value.split(":")[0] for value, _ in buttons} == verbs
    for value, disabled in buttons:
        if not disabled:
            pressed(signed_in, form, value)
    assert newest(profile).number == 1


FORGED = [
    {"do": "pick:tasks:x"},
    {"do": "pick:requirements:no uid"},
    {"do": "pick:sectors:\x00"},
    {"do": "add:title"},
    {"do": "fly:tasks:x"},
    {"do": ":::"},
    {"do": "find:tasks", "find-tasks": "x"},
    {"do": "find:nothing", "find-nothing": "x"},
    {"do": "find:jobs", "find-jobs": "%_\\' \x00" + "x" * 500},
    {"do": "find:requirements", "find-requirements": ""},
    {"tasks": ["", "x", "\x00", "9" * 400]},
    {"tasks": ["00000000-0000-4000-8000-000000000001"] * 2},
    {"requirements": ["00000000-0000-4000-8000-000000000001"] * 301},
    {"jobs": ["x", "\x00", "[]"]},
    {"sectors": ["00000000-0000-4000-8000-000000000001"]},
    {"vks_level": "99999999999999999999"},
    {"vks_level": "-1"},
    {"title-nl": "\x00"},
    {"title-nl": "x" * 100_000},
    {"requirements-x-level": "3", "requirements": ["x"]},
]


@pytest.mark.parametrize("forged", FORGED, ids=[str(number) for number in range(len(FORGED))])
def test_forged_values_never_break_the_page_and_save_nothing(signed_in, profile, forged):
    answer = signed_in.post(url("edit"), edit_form(signed_in).data(**forged))

    assert answer.status_code in (200, 422)
    assert newest(profile).number == 1


@pytest.mark.parametrize("note", ["x" * 2000, "\x00", "<b>", "\x1b[31m"])
def test_a_note_of_any_kind_is_kept_as_far_as_it_fits(signed_in, profile, note):
    signed_in.post(url("edit"), edit_form(signed_in).data(**{"summary-nl": "x", "note": note}))

    assert newest(profile).number == 2
    assert len(newest(profile).note) <= 500
    assert signed_in.get(url("history")).status_code == 200
