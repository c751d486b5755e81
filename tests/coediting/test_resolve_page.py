"""The resolve page: both versions side by side, a choice at each place, everything else carried along."""

import json

import pytest

from tests.coediting.filling import form_to
from tests.coediting.pages import choose, edit_form, newest, others_save, text, url

pytestmark = pytest.mark.django_db


def test_resolve_page_shows_base_theirs_and_mine_of_each_conflict(conflict):
    page = conflict.content.decode()

    assert page.count('class="conflict"') == 2
    for words in ("Van hen", "Van mij", "Agoria", "Ook van hen", "Ook van mij", "sort waste"):
        assert words in page
    form = form_to(conflict, url("resolve"))
    assert (form.value("base"), form.value("revision"), form.value("note")) == ("1", "2", "Waarom")


CHOICES = {"base": ("", 2), "theirs": ("Van hen", 3), "mine": ("Van mij", 4)}


@pytest.mark.parametrize("choice", CHOICES)
def test_resolve_saves_the_choice_and_everything_else_of_both(signed_in, profile, conflict, choice):
    answer = choose(signed_in, conflict, c0=choice, c1=choice)

    saved = newest(profile)
    assert (answer.status_code, saved.number, saved.note) == (302, 3, "Waarom")
    assert (saved.content["summary"]["nl"], saved.content["requirements"][0]["level"]) == CHOICES[choice]
    assert (saved.content["context"]["nl"], saved.content["autonomy"]["nl"]) == ("Ook van hen", "Ook van mij")


def test_resolve_takes_a_text_of_ones_own(signed_in, profile, conflict):
    choose(signed_in, conflict, **{"c0": "own", "c0-text": "Van ons samen", "c1": "theirs"})

    assert newest(profile).content["summary"]["nl"] == "Van ons samen"


def test_resolve_asks_for_every_choice(signed_in, profile, conflict):
    answer = choose(signed_in, conflict, **{"c0": "own", "c0-text": "Van ons"})

    assert (answer.status_code, newest(profile).number) == (422, 2)
    form = form_to(answer, url("resolve"))
    assert (form.value("c0"), form.value("c0-text"), form.value("c1")) == ("own", "Van ons", None)
    assert choose(signed_in, answer, c1="mine").status_code == 302
    assert newest(profile).content["summary"]["nl"] == "Van ons"


def test_resolve_takes_a_text_of_ones_own_only_where_there_is_text(signed_in, profile, conflict):
    answer = choose(signed_in, conflict, **{"c0": "mine", "c1": "own", "c1-text": "4"})

    assert (answer.status_code, newest(profile).number) == (422, 2)


def test_resolve_meets_a_third_edit_with_the_page_again(signed_in, profile, conflict):
    others_save(profile, summary=text("Alweer anders"))

    answer = choose(signed_in, conflict, c0="mine", c1="mine")

    assert (answer.status_code, newest(profile).number) == (409, 3)
    form = form_to(answer, url("resolve"))
    assert (form.value("base"), form.value("revision")) == ("2", "3")
    assert choose(signed_in, answer, c0="mine").status_code == 302
    saved = newest(profile).content
    assert (saved["summary"]["nl"], saved["autonomy"]["nl"], saved["requirements"][0]["level"]) == (
        "Van mij",
        "Ook van mij",
        4,
    )


def test_resolve_of_a_row_removed_there_and_edited_here(signed_in, profile):
    form = edit_form(signed_in)
    one, two = newest(profile).content["tasks"]
    others_save(profile, tasks=[two])
    conflict = signed_in.post(url("edit"), form.data(**{f"tasks-{one['id']}-title-nl": "Sorteert snel"}))

    refused = choose(signed_in, conflict, **{"c0": "own", "c0-text": "x"})
    assert (refused.status_code, newest(profile).number) == (422, 2)
    choose(signed_in, conflict, c0="mine")

    assert [row["title"]["nl"] for row in newest(profile).content["tasks"]] == ["Sorteert snel", "Reinigt"]


def test_resolve_lets_a_row_go_that_was_removed_there(signed_in, profile):
    form = edit_form(signed_in)
    one, two = newest(profile).content["tasks"]
    others_save(profile, tasks=[two])
    conflict = signed_in.post(
        url("edit"), form.data(**{f"tasks-{one['id']}-title-nl": "Sorteert snel", "summary-nl": "Van mij"})
    )

    choose(signed_in, conflict, c0="theirs")

    saved = newest(profile).content
    assert ([row["id"] for row in saved["tasks"]], saved["summary"]["nl"]) == ([two["id"]], "Van mij")


TAMPERED = [
    {"mine": None},
    {"mine": ""},
    {"mine": "{"},
    {"mine": "[]"},
    {"mine": "NaN"},
    {"mine": "[" * 100_000},
    {"mine": json.dumps({"title": 3})},
    {"mine": json.dumps({"nonsense": 1})},
    {"mine": '{"requirements": [{"lacking_low": 1' + "0" * 400 + "}]}"},
    {"mine": '{"title": {"nl": "\\ud800"}}'},
    {"mine": '{"jobs": ["00000000-0000-4000-8000-000000000001"]}', "c0": "mine"},
    {"base": "x"},
    {"base": "99"},
    {"base": None},
    {"revision": "0"},
    {"revision": "99"},
    {"revision": None},
    {"c0": "x", "c1": "\x00"},
    {"c1": "own", "c1-text": "no level"},
    {"c0": "own", "c0-text": "x" * 100_000, "c1": "mine"},
    {"c0": "own", "c0-text": "\x00", "c1": "mine"},
]


@pytest.mark.parametrize("tampered", TAMPERED, ids=[str(number) for number in range(len(TAMPERED))])
def test_tampering_with_the_resolve_page_saves_nothing(signed_in, profile, conflict, tampered):
    answer = choose(signed_in, conflict, **tampered)

    assert answer.status_code in (302, 409, 422)
    assert newest(profile).number == 2
