"""Two transactions that meet, each in the order that hurts: real threads, connections and commits."""

import datetime
import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from coediting.models import Event
from dialogues import actions
from dialogues.actions import attending, contributing, moderating
from dialogues.models import Contribution, Dialogue, Registration, Room
from tests import factories
from tests.coediting.test_race import in_threads
from tests.dialogues import ended, making

pytestmark = pytest.mark.django_db(transaction=True)
BLOCKED = """
SELECT count(*), pg_sleep(0.01) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
"""


def let_somebody_wait():
    """Go on once another transaction waits for this one."""
    with connection.cursor() as cursor:
        for _try in range(2000):
            cursor.execute(BLOCKED)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


def meet(monkeypatch, module, name, first, second):
    """Run `first`, held up in `module.name` until `second`, set off then, waits for it. Returns what they raised."""
    there, real = threading.Event(), getattr(module, name)

    def held_up(*args, **kwargs):
        found = real(*args, **kwargs)
        if not there.is_set():
            there.set()
            let_somebody_wait()
        return found

    monkeypatch.setattr(module, name, held_up)

    def work(number):
        if number == 0:
            return first()
        assert there.wait(30)
        return second()

    return in_threads(work, range(2))


def test_a_dialogue_closes_while_somebody_says_something(monkeypatch):
    held = ended.held()
    seat = held.seat

    errors = meet(
        monkeypatch,
        contributing,
        "count_on",
        lambda: contributing.contribute(seat=seat, key=held.dialogue.uid, about="free", kind="free", text="Nog dit"),
        lambda: actions.move_on(dialogue=held.dialogue, by=None, to="closed", seen="running"),
    )

    said = list(Contribution.objects.values_list("text", flat=True))
    assert (errors, said, Dialogue.objects.get().state, Room.objects.get().phase) == (
        [], ["Nog dit"], "closed", "ended",
    )  # fmt: skip


def test_room_is_arranged_by_the_api_while_somebody_says_something(monkeypatch):
    held = ended.held()
    url = f"/api/v1/dialogues/{held.dialogue.uid}/room/"
    headers = {"Authorization": f"Bearer {factories.token(factories.coordinator())}"}
    headers["If-Match"] = Client().get(url, headers=headers).headers["ETag"]
    answers = []

    errors = meet(
        monkeypatch,
        contributing,
        "count_on",
        lambda: contributing.contribute(
            seat=held.seat, key=held.dialogue.uid, about="free", kind="free", text="Nog dit"
        ),
        lambda: answers.append(Client().patch(url, {"dots": 7}, content_type="application/json", headers=headers)),
    )

    # What the phone said is no part of what the organiser read.
    assert (errors, [answer.status_code for answer in answers]) == ([], [200])
    assert (Contribution.objects.count(), Room.objects.get().dots) == (1, 7)


def test_contributions_are_decided_on_while_somebody_merges_them(monkeypatch):
    held = ended.held()
    one, other = held.say("Eén"), held.say("Twee")

    errors = meet(
        monkeypatch, moderating, "count_on", lambda: held.merge(one, other), lambda: held.decide(one)
    )

    assert [error.code for error in errors] == ["not-shown"]
    assert list(Contribution.objects.order_by("pk").values_list("state", "outcome")) == [
        ("replaced", ""), ("replaced", ""), ("shown", ""),
    ]  # fmt: skip


def test_two_that_remind_at_once_remind_everybody_once(monkeypatch):
    making.register(making.dialogue(days=2))
    Registration.objects.update(created=timezone.now() - datetime.timedelta(days=2))

    errors = meet(monkeypatch, attending, "told", attending.remind_due, attending.remind_due)

    assert (errors, Event.objects.filter(kind="registration.reminded").count()) == ([], 1)
