"""Blame: who last set each place. The walk back must tell the same as playing every revision forward."""

import itertools
import json

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from coediting.blame import blame
from coediting.merge import is_rows, join, same, value_at
from coediting.models import Document
from profiles import actions
from tests import factories
from tests.coediting import strategies
from tests.coediting.pages import newest, others_save, text, url


# ---------- the pure function ----------
def places_of(value, path=""):
    """{path: value} of every place, by plain recursion."""
    if is_rows(value):
        found = {}
        for row in value:
            cells = {name: cell for name, cell in row.items() if name != "id"}
            found |= places_of(cells, join(path, row["id"]))
        return found
    if isinstance(value, dict) and value:
        return {
            place: leaf
            for key, item in value.items()
            for place, leaf in places_of(item, join(path, key)).items()
        }
    return {path: value}


def forward(contents):
    """The same by playing every revision forward, the naive way."""
    set_by, before = {}, {}
    for number, content in enumerate(contents, start=1):
        now = places_of(content)
        set_by = {
            path: set_by[path] if path in before and same(before[path], value) else number
            for path, value in now.items()
        }
        before = now
    return set_by


def backward(contents):
    return blame(reversed(list(enumerate(contents, start=1))))


@st.composite
def chains(draw):
    """Contents that each grew from the one before; now and then an old one comes back."""
    contents = [draw(strategies.CONTENTS)]
    for _step in range(draw(st.integers(0, 6))):
        returned = draw(st.booleans()) and draw(st.booleans())
        contents.append(
            draw(st.sampled_from(contents)) if returned else draw(strategies.edits_of(contents[-1]))
        )
    return contents


@settings(max_examples=max(50, settings().max_examples // 4))
@given(chains())
def test_walking_back_says_the_same_as_playing_forward(contents):
    # An empty list of rows is one place; in the other direction it is none. Both say who emptied it or nobody.
    def filled(found):
        return {path: number for path, number in found.items() if value_at(contents[-1], path) != []}

    assert filled(backward(contents)) == filled(forward(contents))


def row(number, **cells):
    return {"id": strategies.ROW_IDS[number], "title": text(""), "level": None, "learning": []} | cells


def test_moved_rows_keep_who_wrote_them():
    one, two = row(1, level=1), row(2, level=2)

    found = backward([{"tasks": [one, two]}, {"tasks": [two, one]}])

    assert set(found.values()) == {1}


def test_a_row_that_was_put_back_belongs_to_who_put_it_back():
    one = row(1, level=1)

    found = backward([{"tasks": [one, row(2)]}, {"tasks": [row(2)]}, {"tasks": [row(2), one]}])

    assert found[f"tasks/{one['id']}/level"] == 3
    assert found[f"tasks/{row(2)['id']}/level"] == 1


def test_each_language_and_cell_has_a_revision_of_its_own():
    first = {"title": {"nl": "a", "en": ""}, "tasks": [row(1, level=1)]}
    second = {"title": {"nl": "a", "en": "b"}, "tasks": [row(1, level=1)]}
    third = {"title": {"nl": "a", "en": "b"}, "tasks": [row(1, level=2)]}

    found = backward([first, second, third])

    assert (found["title/nl"], found["title/en"]) == (1, 2)
    assert found[f"tasks/{row(1)['id']}/level"] == 3
    assert found[f"tasks/{row(1)['id']}/learning"] == 1


def test_a_value_that_comes_back_is_set_anew():
    assert backward([{"summary": "a"}, {"summary": "b"}, {"summary": "a"}]) == {"summary": 3}


def test_nothing_said_in_another_way_sets_nothing():
    assert backward([{"summary": None}, {"summary": ""}]) == {"summary": 1}


def test_the_chain_is_read_no_further_than_needed():
    endless = ((number, {"summary": str(number)}) for number in itertools.count(9, -1))

    assert blame(endless) == {"summary": 9}


# ---------- page and API ----------
@pytest.fixture
def page(profile):
    return reverse("blame", args=[profile.document.uid])


BLAME_QUERIES = {"page": 15, "API": 9}


def blamed(client, profile):
    """{path: revision number} as the API tells it."""
    answer = client.get(f"/api/v1/profiles/{profile.slug}/blame/")
    assert answer.status_code == 200, answer.content
    return {place["path"]: place["revision"] for place in answer.json()["places"]}


@pytest.mark.django_db
def test_merged_revision_is_not_who_set_what_the_other_brought(signed_in, profile, by):
    others_save(profile, summary=text("Van hen"))
    mine = profile.document.revisions.get(number=1).content | {"context": text("Van mij")}
    outcome = actions.revise_profile(profile=profile, by=by, base=1, content=mine)

    found = blamed(signed_in, profile)

    assert outcome.revision.origin == "merge"
    assert (found["summary/nl"], found["context/nl"], found["title/nl"]) == (2, 3, 1)


@pytest.mark.django_db
def test_page_says_who_set_each_place_and_leads_to_the_comparison(signed_in, profile, by, page):
    others_save(profile, summary=text("Van <b>hen</b>"))

    answer = signed_in.get(page)

    html = answer.content.decode()
    (lines,) = [
        lines
        for section, groups in answer.context["sections"]
        if section.slug == "general"
        for _label, lines in groups
    ]
    told = {line["text"]: (line["revision"].number, str(line["revision"].partner)) for line in lines}
    assert told == {
        "Sorteerder": (1, "Embuild"),
        "Sorteerder in English": (1, "Embuild"),
        "Van <b>hen</b>": (2, "Agoria"),
    }
    assert "<b>hen</b>" not in html
    assert f"{url('history')}?old=1&amp;new=2" in html
    assert page in signed_in.get(url("history")).content.decode()


@pytest.mark.django_db
def test_who_set_what_is_for_those_who_take_part(client, owner, profile, page):
    got = {}
    for name, user in factories.cast(owner).items():
        client.logout()
        if user.is_authenticated:
            client.force_login(user)
        got[name] = (
            client.get(page).status_code,
            client.get("/api/v1/profiles/sorteerder/blame/").status_code,
        )

    insiders = dict.fromkeys(("reader", "contributor", "editor", "coordinator"), (200, 200))
    outsiders = dict.fromkeys(("anonymous", "disabled"), (302, 404))
    assert got == insiders | outsiders | {"stranger": (404, 404)}


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["page", "API"])
def test_blame_asks_the_same_queries_for_any_number_of_revisions(
    signed_in, profile, page, door, django_assert_num_queries
):
    address = page if door == "page" else "/api/v1/profiles/sorteerder/blame/"
    signed_in.get(address)

    with django_assert_num_queries(BLAME_QUERIES[door]):
        signed_in.get(address)
    for number in range(25):
        content = newest(profile).content | {"summary": text(f"keer {number}")}
        actions.revise_profile(profile=profile, by=factories.coordinator(), base=number + 1, content=content)
    with django_assert_num_queries(BLAME_QUERIES[door]):
        signed_in.get(address)


@pytest.mark.django_db
def test_blame_of_a_target(client):
    made = factories.target()
    client.force_login(factories.editor(made.document.owner))

    assert client.get(reverse("blame", args=[made.document.uid])).status_code == 200
    answer = client.get(f"/api/v1/targets/{made.document.uid}/blame/")
    body = json.loads(answer.content)
    assert (answer.status_code, body["revision"]) == (200, Document.objects.get(pk=made.pk).working.number)
    assert {place["revision"] for place in body["places"]} == {1}
