"""Personal data: where they are, that they go in time, and that no trace of them stays anywhere (R19)."""

import datetime
import logging

import pytest
import time_machine
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from dialogues import actions, tasks
from dialogues.actions import privacy
from dialogues.models import Dialogue, Invitation, Participation, Registration
from tests import factories
from tests.canary import hits
from tests.dialogues import ended, making, rooms
from tests.dialogues.making import carry_out, form, fresh, register, token

pytestmark = pytest.mark.django_db
CANARY = {
    "name": "Kanarienaam",
    "organisation": "Kanarieorganisatie",
    "role": "kanarierol",
    "access_needs": "kanarietoegang",
    "interpreter": "kanarietolk",
    "email": "kanarie@canary.example",
}
HOLDERS = {"dialogues_registration", "dialogues_invitation"}


@pytest.fixture
def logs(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


# ---------- the canary ----------
def test_personal_data_stand_in_two_tables_and_after_removal_in_none(client, sink, logs):
    house = factories.partner()
    editor = factories.editor(house)
    dialogue = making.dialogue(house)
    actions.invite(dialogue=dialogue, by=editor, emails=[CANARY["email"]], note="Dag")
    client.post(reverse("dialogue-register", args=[dialogue.slug]), form(dialogue, **CANARY))
    own = Registration.objects.get()
    client.post(reverse("dialogue-link", args=[dialogue.slug]), {"email": CANARY["email"]})
    page = reverse("registration", args=[token(own)])
    client.post(page, making.ANSWERS | CANARY | {"do": "change", "role": "kanarierol twee"})
    sink.refused = {CANARY["email"]}
    carry_out()
    sink.refused = set()
    actions.remind(dialogue=dialogue, by=editor)
    actions.note_attendance(dialogue=dialogue, by=editor, present=[own.uid])
    carry_out()
    client.force_login(editor)
    client.get(reverse("dialogue-people", args=[dialogue.slug]))
    list(client.get(reverse("dialogue-export", args=[dialogue.slug, "csv"])).streaming_content)

    assert hits() == {"dialogues_registration": 1, "dialogues_invitation": 1}
    assert set(hits()) == HOLDERS
    assert fresh(own).mail_failed == ""

    client.post(page, {"do": "erase"})
    carry_out()

    assert hits() == {}
    told = [
        record.getMessage() + str(record.exc_info or "")
        for record in logs.records
        if record.name != "django.db.backends"
    ]
    assert [line for line in told if "kanarie" in line.lower() or "canary" in line] == []


def test_a_mail_that_cannot_be_sent_leaves_no_address_behind(settings, logs):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    register(making.dialogue(), **CANARY)

    carry_out()
    tasks.mail_owed()

    assert hits() == {"dialogues_registration": 1}
    lines = [record.getMessage() for record in logs.records if record.name.startswith(("dialogues", "partners"))]
    assert [line for line in lines if "canary" in line] == []
    assert len(lines) == 2


@pytest.mark.parametrize("thing", ["registration", "invitation"])
def test_what_ends_up_in_a_log_by_accident_names_nobody(thing):
    house = factories.partner()
    dialogue = making.dialogue(house)
    if thing == "registration":
        row = register(dialogue, **CANARY)
    else:
        (row,) = actions.invite(dialogue=dialogue, by=factories.editor(house), emails=[CANARY["email"]])

    assert f"{row} {row!r}".lower().count("canary") + f"{row!r}".lower().count("kanarie") == 0


def test_the_api_knows_nobody(client):
    register(making.dialogue(), **CANARY)

    answers = [client.get("/api/v1/dialogues/"), client.get("/api/v1/dialogues/sorteren/")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert ["anarie" in answer.content.decode() for answer in answers] == [False, False]


def test_the_administration_does_not_show_who_registered():
    assert {Registration, Invitation} & set(admin.site._registry) == set()


def test_taking_along_holds_the_invitation_too():
    house = factories.partner()
    dialogue = making.dialogue(house)
    actions.invite(dialogue=dialogue, by=factories.editor(house), emails=["AN@example.org", "x@example.org"])
    own = register(dialogue, "an@example.org")

    exported = actions.export_of(own)

    (invitation,) = exported["invitations"]
    kept = {field.name for field in Invitation._meta.fields} - {"id", "dialogue"}
    assert (invitation.keys(), invitation["email"]) == (kept, "AN@example.org")


def test_taking_along_holds_the_dots_and_no_keys_of_the_database():
    held = ended.held(people=["an"])
    said = held.decide(held.say("Van an", by="an", about="task", kind="feasible"))
    other = held.say("Van een ander")
    rooms.move(held.room, "dots")
    rooms.dot(held.seat_of("an"), other)
    rooms.dot(held.seat, said)

    exported = actions.export_of(held.people["an"])

    (spoken,) = exported["contributions"]
    keys = {"id", "dialogue", "seat", "document", "decided_by", "registration", "minutes", "room"}
    assert keys.intersection(spoken, exported["registration"], *exported["seats"]) == set()
    assert (spoken["text"], spoken["row_label"]["nl"]) == ("Van an", "Sorteert")
    assert exported["dots"] == [{"contribution": other.uid, "text": "Van een ander"}]
    assert [seat["organisation_kind"] for seat in exported["seats"]] == ["social-economy"]


# ---------- the term ----------
@pytest.mark.parametrize("keep_days", [180, 30])
def test_people_are_kept_until_the_day_before_and_removed_on_the_day(keep_days):
    dialogue = making.dialogue(keep_days=keep_days)
    for number in range(3):
        register(dialogue, f"{number}@example.org")
    actions.move_on(dialogue=dialogue, by=None, to="closed", seen="open")
    closed = fresh(dialogue).closed

    for days, left in ((0, 3), (keep_days - 1, 3), (keep_days, 0), (keep_days + 1, 0)):
        with time_machine.travel(closed + datetime.timedelta(days=days, minutes=1)):
            tasks.forget_people()
        assert (days, Registration.objects.count()) == (days, left)


def test_the_minute_counts():
    dialogue = making.dialogue()
    register(dialogue)
    actions.move_on(dialogue=dialogue, by=None, to="closed", seen="open")
    removal = fresh(dialogue).removal

    assert actions.remove_due(removal - datetime.timedelta(seconds=1)) == 0
    assert actions.remove_due(removal) == 1


@pytest.mark.parametrize(("days", "left"), [(179, 1), (180, 0)])
def test_a_dialogue_that_nobody_closed_does_not_keep_people_for_ever(days, left):
    dialogue = making.dialogue(days=1)
    register(dialogue)

    with time_machine.travel(dialogue.ends + datetime.timedelta(days=days, minutes=1)):
        tasks.forget_people()

    assert Registration.objects.count() == left


def test_only_the_people_of_that_dialogue_go():
    due, other = making.dialogue(slug="een", keep_days=10), making.dialogue(slug="twee", keep_days=100)
    for dialogue in (due, other):
        register(dialogue)
        actions.move_on(dialogue=dialogue, by=None, to="closed", seen="open")

    assert actions.remove_due(timezone.now() + datetime.timedelta(days=50)) == 1

    assert (due.registrations.count(), other.registrations.count()) == (0, 1)


@pytest.mark.parametrize("broken", ["een", "twee"])
def test_one_dialogue_that_fails_does_not_keep_the_others(monkeypatch, broken):
    """A failing removal stops itself only; the next night tries again."""
    first, second = making.dialogue(slug="een"), making.dialogue(slug="twee")
    for dialogue in (first, second):
        register(dialogue)
        actions.move_on(dialogue=dialogue, by=None, to="closed", seen="open")
    remove = privacy._remove

    def fail(dialogue, registration):
        if dialogue.slug == broken:
            raise RuntimeError
        remove(dialogue, registration)

    monkeypatch.setattr(privacy, "_remove", fail)
    with pytest.raises(RuntimeError):
        actions.remove_due(timezone.now() + datetime.timedelta(days=200))
    left = {each.slug: each.registrations.count() for each in (first, second)}
    assert left == {"een": 0, "twee": 0} | {broken: 1}


def test_numbers_stay_without_persons():
    dialogue = making.dialogue(capacity=3)
    people = [
        register(dialogue, f"{number}@example.org", organisation_kind=kind)
        for number, kind in enumerate(["company", "company", "social-economy", "company"])
    ]
    with time_machine.travel(dialogue.starts + datetime.timedelta(hours=1)):
        by = factories.editor(dialogue.organiser)
        actions.move_on(dialogue=dialogue, by=None, to="running", seen="open")
        actions.note_attendance(dialogue=dialogue, by=by, present=[people[0].uid, people[2].uid])
        before = Participation.objects.of(dialogue)
        actions.erase(registration=people[0])
        between = Participation.objects.of(dialogue)
        actions.move_on(dialogue=dialogue, by=None, to="closed", seen="running")

    with time_machine.travel(dialogue.starts + datetime.timedelta(days=200)):
        tasks.forget_people()

    numbers = [(2, 1), (1, 1)]
    assert [[(row["registered"], row["attended"]) for row in rows] for rows in (before, between)] == [
        numbers
    ] * 2
    assert [(row["registered"], row["attended"]) for row in Participation.objects.of(dialogue)] == numbers
    assert Registration.objects.count() == 0


def test_who_is_removed_before_it_begins_did_not_take_part():
    dialogue = making.dialogue()
    actions.erase(registration=register(dialogue))

    assert Participation.objects.count() == 0


def test_removing_twice_is_removing_once():
    own = register(making.dialogue())

    actions.erase(registration=own)
    actions.erase(registration=own)

    assert (Registration.objects.count(), Dialogue.objects.count()) == (0, 1)
