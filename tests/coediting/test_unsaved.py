"""Input that is not saved: taking in a newer revision, bringing input back, and what the page knows of it."""

import json
import re

import pytest
from django.http import QueryDict

from coediting import forms, unsaved
from profiles.document import SCHEMA
from tests import factories
from tests.coediting.filling import form_to
from tests.coediting.pages import edit_form, newest, others_save, said, text, url

pytestmark = pytest.mark.django_db
DRAFT = "0123456789abcdef" * 2


def taken_in(client, form, **changes):
    return client.post(url("edit"), form.data(do="take-in", **changes))


def saved_input(answer):
    """What the page says is saved: the pairs in its data block; None without one."""
    found = re.search(
        r'<script id="saved-input" type="application/json">(.*?)</script>', answer.content.decode(), re.S
    )
    return found and [tuple(pair) for pair in json.loads(found[1])]


# ---------- taking in ----------
def test_take_in_shows_both_edits_and_saves_nothing(signed_in, profile):
    form = edit_form(signed_in)
    others_save(profile, context=text("Van hen"))

    answer = taken_in(signed_in, form, **{"summary-nl": "Van mij", "note": "Waarom"})

    shown = form_to(answer, url("edit"))
    assert (answer.status_code, newest(profile).number, shown.value("revision")) == (200, 2, "2")
    assert (shown.value("summary-nl"), shown.value("context-nl")) == ("Van mij", "Van hen")
    assert shown.value("note") == "Waarom"
    assert len(said(answer)) == 1


def test_what_was_taken_in_is_saved_without_another_merge(signed_in, profile):
    form = edit_form(signed_in)
    others_save(profile, context=text("Van hen"))
    shown = form_to(taken_in(signed_in, form, **{"summary-nl": "Van mij"}), url("edit"))

    signed_in.post(url("edit"), shown.data())

    saved = newest(profile)
    assert (saved.number, saved.origin) == (3, "page")
    assert (saved.content["summary"]["nl"], saved.content["context"]["nl"]) == ("Van mij", "Van hen")


def test_take_in_with_a_conflict_leaves_the_form_and_names_the_place(signed_in, profile):
    form = edit_form(signed_in)
    others_save(profile, summary=text("Van hen"), context=text("Ook van hen"))

    answer = taken_in(signed_in, form, **{"summary-nl": "Van mij"})

    shown = form_to(answer, url("edit"))
    assert (answer.status_code, shown.value("revision")) == (200, "1")
    assert (shown.value("summary-nl"), shown.value("context-nl")) == ("Van mij", "")
    assert str(SCHEMA.field("summary").label) in said(answer)[0]
    assert signed_in.post(url("edit"), shown.data()).status_code == 409
    assert newest(profile).number == 2


def test_take_in_with_input_that_is_not_right_says_what_first(signed_in, profile):
    form = edit_form(signed_in)
    others_save(profile, context=text("Van hen"))

    answer = taken_in(signed_in, form, **{"title-nl": "x" * 300})

    shown = form_to(answer, url("edit"))
    assert (answer.status_code, shown.value("revision"), shown.value("title-nl")) == (422, "1", "x" * 300)


def test_take_in_from_a_revision_that_is_not_there_changes_nothing(signed_in, profile):
    answer = taken_in(signed_in, edit_form(signed_in), revision="77", **{"summary-nl": "Van mij"})

    assert answer.status_code == 409
    assert form_to(answer, url("edit")).value("summary-nl") == "Van mij"


def test_take_in_keeps_a_removed_row_that_can_be_put_back(signed_in, profile):
    row = newest(profile).content["tasks"][0]["id"]
    form = edit_form(signed_in)
    others_save(profile, context=text("Van hen"))

    shown = form_to(taken_in(signed_in, form, **{f"tasks-{row}-removed": "1"}), url("edit"))

    assert shown.value(f"tasks-{row}-removed") == "1"
    assert shown.value(f"tasks-{row}-title-nl") == "Sorteert"
    assert shown.data()["tasks"][0] == row


def test_take_in_is_not_for_readers(client, owner, profile):
    client.force_login(factories.user("reader", owner))

    assert client.post(url("edit"), {"do": "take-in", "revision": "1"}).status_code == 403


# ---------- bringing back ----------
def test_recovered_input_keeps_its_base_so_that_others_are_not_overwritten(signed_in, profile):
    data = edit_form(signed_in).data(do="recover", draft=DRAFT, **{"summary-nl": "Van mij"})
    others_save(profile, summary=text("Van hen"))

    answer = signed_in.post(url("edit"), data)

    shown = form_to(answer, url("edit"))
    assert (shown.value("revision"), shown.value("summary-nl")) == ("1", "Van mij")
    assert f'data-draft="{DRAFT}"' in answer.content.decode()
    assert signed_in.post(url("edit"), shown.data()).status_code == 409


def test_a_save_says_which_input_is_saved(signed_in, profile):
    data = edit_form(signed_in).data(draft=DRAFT, **{"summary-nl": "Van mij"})

    answer = signed_in.post(url("edit"), data, follow=True)

    assert f'data-saved="{DRAFT}"' in answer.content.decode()


def test_a_save_that_failed_says_of_no_input_that_it_is_saved(signed_in, profile):
    answer = signed_in.post(url("edit"), edit_form(signed_in).data(draft=DRAFT, **{"title-nl": "x" * 300}))

    assert answer.status_code == 422
    assert "data-saved=" not in answer.content.decode()
    assert f'data-draft="{DRAFT}"' in answer.content.decode()


def test_the_choices_after_a_conflict_carry_the_input_along(signed_in, conflict, profile):
    form = form_to(conflict, url("resolve"))
    assert form.value("draft") is None

    answer = signed_in.post(url("resolve"), form.data(c0="mine", c1="mine", draft=DRAFT), follow=True)

    assert f'data-saved="{DRAFT}"' in answer.content.decode()


@pytest.mark.parametrize("odd", ["\x00", "x" * 32, "a" * 33, '"><script>', "A" * 32])
def test_an_odd_id_of_input_is_never_repeated(signed_in, profile, odd):
    answer = signed_in.post(url("edit"), edit_form(signed_in).data(draft=odd, do="add:tasks"))

    assert 'data-draft=""' in answer.content.decode()


# ---------- what the page knows ----------
def test_a_page_with_input_of_a_request_says_what_is_saved(signed_in, profile):
    answer = signed_in.post(url("edit"), edit_form(signed_in).data(do="add:tasks", **{"summary-nl": "x"}))

    assert saved_input(signed_in.get(url("edit"))) is None
    assert ("summary-nl", "") in saved_input(answer)
    assert ("title-nl", "Sorteerder") in saved_input(answer)


def test_what_the_page_says_is_saved_is_what_an_untouched_form_posts(signed_in, profile):
    content = newest(profile).content
    form = edit_form(signed_in)
    names = {name.split("-")[0] for name in (item.name for item in SCHEMA.fields)}

    posted = [
        (name, value.replace("\r\n", "\n")) for name, value in form.pairs if name.split("-")[0] in names
    ]

    assert sorted(posted) == sorted(unsaved.pairs(SCHEMA, content))


def test_pairs_read_back_are_the_content(profile):
    content = newest(profile).content
    data = QueryDict(mutable=True)
    for name, value in unsaved.pairs(SCHEMA, content):
        data.appendlist(name, value)

    assert SCHEMA.clean(forms.posted(SCHEMA, data)) == content
