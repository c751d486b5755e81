"""Registrations in the API: for editors of the organiser alone, and registering somebody gives nothing away."""

import datetime
import json

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from coediting.models import Event
from dialogues.models import Registration
from partners import robots
from rest.models import KeptAnswer
from tests import factories
from tests.dialogues import making
from tests.dialogues.making import carry_out, fresh, register, states

pytestmark = pytest.mark.django_db
LIST = "/api/v1/registrations/"
NEW = {
    "dialogue": "sorteren", "email": "kanarie@example.org", "name": "Kanarie Geel", "organisation_kind": "company",
    "consent": True,
}  # fmt: skip


@pytest.fixture
def dialogue():
    return making.dialogue(capacity=2)


@pytest.fixture
def editor(dialogue):
    return signed_in(factories.editor(dialogue.organiser))


@pytest.fixture
def anybody():
    """Somebody with an account, and no role anywhere."""
    return signed_in(factories.user())


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def send(client, address="", body=None, **headers):
    return client.post(LIST + address, {} if body is None else body, content_type="application/json", headers=headers)


def read(client, query=""):
    return client.get(LIST + query).json()["results"]


# ---------- reading ----------
def test_organiser_reads_what_its_page_shows(dialogue, editor):
    made = register(dialogue)

    (row,) = read(editor, "?dialogue=sorteren")

    assert {name: row[name] for name in making.ANSWERS} == making.ANSWERS
    assert (row["email"], row["state"], row["attended"], row["dialogue"]["slug"]) == (
        "an@example.org", "place", None, "sorteren",
    )  # fmt: skip
    assert editor.get(f"{LIST}{made.uid}/").json() == row


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_not_even_who_runs_the_lever_or_the_portal_reads_who_registered(dialogue, role):
    made = register(dialogue)
    client = signed_in(factories.user(role, factories.partner()))

    assert read(client) == []
    assert client.get(f"{LIST}{made.uid}/").status_code == 404
    assert send(client, f"{made.uid}/cancel/").status_code == 404
    assert send(client, "attendance/", {"dialogue": "sorteren", "present": [str(made.uid)]}).status_code == 404
    assert send(client, "remind/", {"dialogue": "sorteren"}).status_code == 404
    assert send(client, "invite/", {"dialogue": "sorteren", "emails": ["bo@example.org"]}).status_code == 404
    assert fresh(made).state == "place"


def test_without_an_account_there_is_nothing_to_ask(client, dialogue):
    made = register(dialogue)

    assert [client.get(LIST + at).status_code for at in ("", f"{made.uid}/", "?format=csv")] == [401] * 3


def test_answers_with_people_are_stored_nowhere_on_their_way(dialogue, editor):
    made = register(dialogue)

    for address in ("", f"{made.uid}/", "?format=csv", "?format=xlsx"):
        assert editor.get(LIST + address).headers["Cache-Control"] == "no-store"


def test_nobody_stands_in_the_feed_in_linked_data_or_in_files(dialogue, editor):
    register(dialogue, name="Kanarie Geel")

    assert editor.get(f"{LIST}?format=jsonld").status_code == 400
    assert editor.get("/api/v1/changes/?resource=registrations").status_code == 400
    files = editor.get("/api/v1/downloads/").json()["results"]
    assert [each for each in files if each["resource"] == "registrations"] == []


# ---------- registering somebody ----------
def test_who_is_registered_gets_the_same_mail_as_from_the_page(dialogue, anybody):
    answer = send(anybody, body=NEW | {"role": "coach", "language": "en"})

    made = Registration.objects.get()
    assert (answer.status_code, answer.json()["received"]) == (202, True)
    assert (made.email, made.name, made.role, made.language, made.state) == (
        "kanarie@example.org", "Kanarie Geel", "coach", "en", "place",
    )  # fmt: skip
    carry_out()
    assert [letter.to for letter in mail.outbox] == [["kanarie@example.org"]]


def test_answer_does_not_tell_whether_an_address_was_registered(dialogue, anybody, editor):
    first, again = send(anybody, body=NEW), send(anybody, body=NEW | {"email": "KANARIE@example.org"})
    full = [send(anybody, body=NEW | {"email": f"{n}@example.org"}) for n in "abc"]

    answers = {(each.status_code, each.content) for each in (first, again, *full, send(editor, body=NEW))}
    assert len(answers) == 1
    assert b"anarie" not in first.content
    assert list(states(dialogue).values()) == ["place", "place", "waiting", "waiting"]


def test_answers_kept_for_a_repeat_name_nobody(dialogue, editor):
    send(editor, body=NEW, **{"Idempotency-Key": "a"})
    made = Registration.objects.get()
    again = send(editor, body=NEW, **{"Idempotency-Key": "a"})
    send(editor, f"{made.uid}/cancel/", **{"Idempotency-Key": "b"})

    assert again.headers["Idempotent-Replayed"] == "true"
    kept = [bytes(each.body) + json.dumps(each.headers).encode() for each in KeptAnswer.objects.all()]
    assert (len(kept), [text for text in kept if b"anarie" in text]) == (2, [])


def test_trial_registers_nobody_and_mails_nobody(dialogue, anybody):
    answer = send(anybody, "?dry_run=true", NEW)

    assert (answer.status_code, Registration.objects.count()) == (200, 0)
    assert not Event.objects.filter(kind="registration.made").exists()


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"consent": False}, 422, "/consent"),
        ({"email": "no"}, 400, "/email"),
        ({"email": None}, 400, "/email"),
        ({"name": ""}, 400, "/name"),
        ({"organisation_kind": "club"}, 400, "/organisation_kind"),
        ({"dialogue": "no-such"}, 400, "/dialogue"),
        ({"attended": True}, 400, "/attended"),
    ],
)
def test_what_does_not_fit_is_named(dialogue, anybody, change, status, pointer):
    answer = send(anybody, body=NEW | change)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert Registration.objects.count() == 0


def test_closed_registration_takes_nobody(anybody):
    making.dialogue(state="planned")

    answer = send(anybody, body=NEW)

    assert (answer.status_code, answer.json()["code"]) == (409, "registration-closed")


def test_programs_wait_and_leave_the_form_open(client, dialogue, anybody, monkeypatch):
    monkeypatch.setattr(robots, "PER_MINUTE", 2)
    with time_machine.travel(timezone.now(), tick=False):  # within one minute
        answers = [send(anybody, body=NEW | {"email": f"{n}@example.org"}) for n in "abc"]
        page = client.post("/nl/dialogen/sorteren/inschrijven/", making.form(dialogue))

    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert (answers[2].headers["Retry-After"], page.status_code) == ("60", 302)


# ---------- the organiser ----------
def test_cancelling_for_somebody_lets_the_next_one_move_up(dialogue, editor):
    people = [register(dialogue, f"{n}@example.org") for n in "abc"]

    answer = send(editor, f"{people[0].uid}/cancel/")

    assert answer.json() == {
        "uid": str(people[0].uid), "uri": f"http://testserver{LIST}{people[0].uid}/", "state": "cancelled",
    }  # fmt: skip
    assert list(states(dialogue).values()) == ["cancelled", "place", "place"]
    assert send(editor, f"{people[0].uid}/cancel/").status_code == 200  # twice is once


def test_over_is_over(dialogue, editor):
    made = register(dialogue)
    with time_machine.travel(dialogue.ends + datetime.timedelta(hours=1)):
        editor = signed_in(factories.editor(dialogue.organiser))
        answer = send(editor, f"{made.uid}/cancel/")

    assert (answer.status_code, answer.json()["code"], fresh(made).state) == (409, "registration-closed", "place")


def test_attendance_takes_only_those_with_a_place_in_this_dialogue(dialogue, editor):
    here, away, waits = (register(dialogue, f"{n}@example.org") for n in "abc")
    elsewhere = register(making.dialogue(dialogue.organiser, slug="ander"))

    def noted(**who):
        named = {name: [str(each.uid) for each in people] for name, people in who.items()}
        return send(editor, "attendance/", {"dialogue": "sorteren"} | named)

    assert noted(present=[here, away]).json() == {"changed": 2}
    assert noted(present=[here], absent=[away]).json() == {"changed": 1}
    assert [bool(fresh(each).attended) for each in (here, away)] == [True, False]
    refused = noted(present=[here, waits, elsewhere], absent=[here])
    assert (refused.status_code, [error["pointer"] for error in refused.json()["errors"]]) == (
        400, ["/present/1", "/present/2", "/absent/0"],
    )  # fmt: skip
    assert noted().json() == {"changed": 0}


def test_reminder_goes_once_in_half_a_day(dialogue, editor):
    for name in "abc":
        register(dialogue, f"{name}@example.org")

    answers = [send(editor, "remind/", {"dialogue": "sorteren"}).json() for _time in range(2)]

    assert answers == [{"reminded": 2}, {"reminded": 0}]


def test_who_is_invited_gets_one_mail_and_who_registered_none(dialogue, editor):
    register(dialogue)
    body = {"dialogue": "sorteren", "emails": ["an@example.org", "bo@example.org", "BO@example.org"], "language": "en"}

    answers = [send(editor, "invite/", body).json() for _time in range(2)]
    wrong = send(editor, "invite/", body | {"emails": ["bo@example.org", "no"]})

    assert answers == [{"invited": 1}, {"invited": 0}]
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/emails")
    assert list(dialogue.invitations.values_list("email", "language")) == [("bo@example.org", "en")]
