"""What an organiser does with a dialogue in the API: from state to state, and its room opened, led and ended."""

import pytest
from django.test import Client

from dialogues.models import Dialogue, Room
from tests import factories
from tests.dialogues import making, rooms
from tests.dialogues.making import fresh

pytestmark = pytest.mark.django_db
URL = "/api/v1/dialogues/sorteren/"


@pytest.fixture
def dialogue():
    return making.dialogue()


@pytest.fixture
def editor(dialogue):
    client = Client()
    client.force_login(factories.editor(dialogue.organiser))
    return client


def send(client, at, body=None):
    return client.post(f"{URL}{at}/", {} if body is None else body, content_type="application/json")


def arrange(client, body, etag=None):
    headers = {"If-Match": etag or client.get(f"{URL}room/").headers.get("ETag", '"x"')}
    return client.patch(f"{URL}room/", body, content_type="application/json", headers=headers)


def test_dialogue_goes_from_state_to_state_and_room_from_phase_to_phase(dialogue, editor):
    document = rooms.profile(dialogue.organiser, publish=True).document

    begun = send(editor, "state", {"to": "running", "seen": "open"})
    opened = send(editor, "room", {"documents": [str(document.uid)], "moderated": True, "dots": 3})
    again = send(editor, "room")
    changed = arrange(editor, {"dots": 4})
    stale = arrange(editor, {"dots": 5}, opened.headers["ETag"])
    paused = send(editor, "room/phase", {"to": "paused", "seen": "gathering"})
    ended = send(editor, "room/phase", {"to": "ended", "seen": "paused"})

    assert (begun.status_code, begun.json()["state"]) == (200, "running")
    room = opened.json()
    assert (opened.status_code, room["documents"], room["moderated"], room["dots"]) == (
        201, [str(document.uid)], True, 3,
    )  # fmt: skip
    assert room["address"].endswith(f"/{room['code']}/")
    assert again.json() == room
    assert changed.json() == room | {"dots": 4, "saved": True, "dry_run": False}
    assert stale.status_code == 412
    assert (paused.json()["phase"], paused.json()["code"]) == ("paused", room["code"])
    assert ended.json() == editor.get(f"{URL}room/").json()
    assert (ended.json()["phase"], ended.json()["code"], ended.json()["address"]) == ("ended", "", None)


def test_calling_off_closes_it(dialogue, editor):
    answer = send(editor, "call-off")

    assert (answer.json()["state"], answer.json()["called_off"]) == ("closed", True)


def test_step_that_somebody_else_was_before_is_refused(dialogue, editor):
    rooms.room(dialogue=dialogue, documents=[])

    answers = [
        send(editor, "state", {"to": "running", "seen": "planned"}),
        send(editor, "state", {"to": "reported", "seen": "open"}),
        send(editor, "room/phase", {"to": "paused", "seen": "dots"}),
    ]

    assert [(each.status_code, each.json()["errors"][0]["code"]) for each in answers] == [
        (422, "state-moved"), (422, "no-such-step"), (422, "phase-moved"),
    ]  # fmt: skip
    assert (fresh(dialogue).state, Room.objects.get().phase) == ("open", "gathering")


def test_room_that_ended_is_not_arranged_any_more(dialogue, editor):
    rooms.room(dialogue=dialogue, documents=[], phase="ended")

    answer = arrange(editor, {"dots": 4})

    assert (answer.status_code, answer.json()["code"]) == (409, "room-ended")


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"documents": ["x"]}, 400, "/documents"),
        ({"documents": "x"}, 400, "/documents"),
        ({"moderated": 1}, 400, "/moderated"),
        ({"dots": "3"}, 400, "/dots"),
        ({"dots": 21}, 422, "/dots"),
        ({"code": "AAAAAA"}, 400, "/code"),
    ],
)
def test_what_does_not_fit_is_named(dialogue, editor, body, status, pointer):
    answer = send(editor, "room", body)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert Room.objects.count() == 0


def test_draft_of_another_partner_is_not_even_there(dialogue, editor):
    hidden = factories.draft(factories.partner()).document

    assert send(editor, "room", {"documents": [str(hidden.uid)]}).status_code == 400


def test_room_is_for_who_may_change_the_dialogue(client, dialogue):
    rooms.room(dialogue=dialogue, documents=[])
    stranger = Client()
    stranger.force_login(factories.editor(factories.partner()))

    assert (client.get(f"{URL}room/").status_code, stranger.get(f"{URL}room/").status_code) == (401, 403)
    assert send(stranger, "state", {"to": "running", "seen": "open"}).status_code == 403
    assert send(stranger, "call-off").status_code == 403
    assert Dialogue.objects.get().state == "open"


def test_before_it_is_opened_there_is_no_room(dialogue, editor):
    assert editor.get(f"{URL}room/").status_code == 404
    assert arrange(editor, {"dots": 4}).status_code == 404
