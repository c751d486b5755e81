"""Announcing a dialogue in the API, and changing what is announced without overwriting anybody."""

import datetime

import pytest
from django.test import Client

from dialogues.actions import move_on
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


def change(client, slug, body, revision, query="", **headers):
    headers |= {"If-Match": f'"r{revision}"'}
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


def test_changes_of_two_are_merged_when_asked(editor, house):
    made = making.dialogue(house, place="Gent", languages=["nl"])
    change(editor, made.slug, {"place": "Aalst", "capacity": 30}, made.version)

    body = {"title": {"nl": "Anders"}, "languages": ["nl", "vgt"], "starts": made.starts.isoformat()}
    merged = change(editor, made.slug, body, made.version, Prefer="merge")

    row = merged.json()
    assert (merged.status_code, merged.headers["Preference-Applied"], row["saved"]) == (200, "merge", True)
    assert (row["title"]["nl"], row["place"], row["languages"]) == ("Anders", "Aalst", ["nl", "vgt"])
    assert [(one["path"], one["after"]) for one in row["brought_in"]] == [("place", "Aalst"), ("capacity", 30)]


def test_change_of_what_others_changed_too_is_refused_with_what_stands_there(editor, house):
    made = making.dialogue(house, place="Gent")
    change(editor, made.slug, {"place": "Aalst"}, made.version)

    answer = change(editor, made.slug, {"place": "Ronse", "capacity": 9}, made.version, Prefer="merge")

    [error] = answer.json()["errors"]
    assert (answer.status_code, error["pointer"]) == (412, "/place")
    assert [error[name] for name in ("base", "theirs", "mine")] == ["Gent", "Aalst", "Ronse"]


def test_change_is_merged_with_a_step_of_the_dialogue(editor, house):
    """A dialogue that opens meanwhile has another revision, and says the same."""
    made = making.dialogue(house, state="planned")
    move_on(dialogue=made, by=None, to="open", seen="planned")

    stale = change(editor, made.slug, {"place": "Ronse"}, made.version)
    merged = change(editor, made.slug, {"place": "Ronse"}, made.version, Prefer="merge")

    assert (stale.status_code, "Prefer: merge" in stale.json()["detail"]) == (412, True)
    assert (merged.status_code, merged.json()["state"], fresh(made).place) == (200, "open", "Ronse")


def test_same_moment_in_another_zone_changes_nothing(editor, house):
    made = making.dialogue(house)
    zone = datetime.timezone(datetime.timedelta(hours=5))

    answer = change(editor, made.slug, {"starts": made.starts.astimezone(zone).isoformat()}, made.version)

    assert (answer.json()["saved"], fresh(made).version) == (False, made.version)


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
