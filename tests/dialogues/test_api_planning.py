"""Announcing a dialogue in the API, and changing what is announced without overwriting anybody."""

import datetime

import pytest
from django.test import Client

from dialogues.models import Dialogue
from tests import factories
from tests.dialogues import making
from tests.dialogues.making import fresh, register

pytestmark = pytest.mark.django_db
LIST = "/api/v1/dialogues/"
TITLE = {"nl": "Sorteren", "en": "Sorting"}


@pytest.fixture
def house():
    return factories.partner("huis")


@pytest.fixture
def editor(house):
    client = Client()
    client.force_login(factories.editor(house))
    return client


@pytest.fixture
def new():
    theme = factories.theme("bouw")
    return {"organiser": "huis", "theme": theme.slug, "title": TITLE, "starts": "2030-01-02T13:00:00+01:00"} | {
        "place": "Gent"
    }


def change(client, slug, body, revision, query=""):
    headers = {"If-Match": f'"r{revision}"'}
    return client.patch(f"{LIST}{slug}/{query}", body, content_type="application/json", headers=headers)


def test_announced_dialogue_stands_in_the_calendar(client, editor, new):
    more = {
        "agenda": {"nl": "Onthaal\nTafels"}, "ends": "2030-01-02T15:00:00Z", "languages": ["nl", "vgt"],
        "new_series": {"nl": "Reeks", "en": "Series"}, "capacity": 20, "keep_days": 30,
    }  # fmt: skip

    answer = editor.post(LIST, new | more, content_type="application/json")

    row = answer.json()
    assert (answer.status_code, answer.headers["ETag"], answer.headers["Location"]) == (201, '"r1"', row["uri"])
    assert (row["slug"], row["state"], row["agenda"]["nl"], row["series"]["slug"], row["capacity"]) == (
        "sorteren", "planned", "Onthaal\nTafels", "reeks", 20,
    )  # fmt: skip
    assert datetime.datetime.fromisoformat(row["starts"]) == datetime.datetime(2030, 1, 2, 12, tzinfo=datetime.UTC)
    assert client.get(row["uri"]).json() == row | {"capacity": None}


def test_change_is_over_what_one_saw(editor, house):
    made = making.dialogue(house, series=None, new_series=("Reeks", "Series"), capacity=5)

    first = change(editor, made.slug, {"place": "Aalst", "series": None, "capacity": None}, made.version)
    stale = change(editor, made.slug, {"place": "Ronse"}, made.version)
    tried = change(editor, made.slug, {"place": "Ronse"}, made.version + 1, "?dry_run=true")

    assert (first.status_code, first.headers["ETag"]) == (200, f'"r{made.version + 1}"')
    assert [first.json()[name] for name in ("place", "series", "capacity")] == ["Aalst", None, None]
    assert (stale.status_code, stale.json()["errors"][0]["theirs"]) == (412, "Aalst")
    assert (tried.json()["place"], fresh(made).place) == ("Ronse", "Aalst")


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"title": {"nl": ""}}, 400, "/title/nl"),
        ({"title": {"nl": "Een"}}, 400, "/title/en"),
        ({"theme": "no-such"}, 400, "/theme"),
        ({"series": "no-such"}, 400, "/series"),
        ({"starts": None}, 400, "/starts"),
        ({"starts": "2030-01-01T10:00:00"}, 400, "/starts"),
        ({"ends": "2030-01-01T10:00:00Z"}, 422, "/ends"),
        ({"place": ""}, 422, "/place"),
        ({"link": "javascript:alert(1)"}, 400, "/link"),
        ({"languages": ["de"]}, 400, "/languages/0"),
        ({"capacity": 0}, 400, "/capacity"),
        ({"state": "open"}, 400, "/state"),
    ],
)
def test_what_does_not_fit_is_named(editor, new, body, status, pointer):
    answer = editor.post(LIST, new | body, content_type="application/json")

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert Dialogue.objects.count() == 0


def test_places_that_are_given_are_not_taken_back(editor, house):
    made = making.dialogue(house, capacity=2)
    for name in "ab":
        register(made, f"{name}@example.org")

    answer = change(editor, made.slug, {"capacity": 1}, made.version)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/capacity")


def test_nobody_announces_in_the_name_of_another(editor, new):
    factories.partner("ander")

    assert editor.post(LIST, new | {"organiser": "ander"}, content_type="application/json").status_code == 403
    other = making.dialogue(slug="later")
    assert change(editor, other.slug, {"place": "Aalst"}, other.version).status_code == 403
