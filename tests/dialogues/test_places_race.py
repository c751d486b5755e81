"""Fifty people at once: real threads, connections and commits. Without the lock the last place is given many times."""

import threading

import pytest
from django.db import connection

from dialogues import actions
from dialogues.actions import places, registering
from dialogues.models import Dialogue
from tests.coediting.test_race import in_threads
from tests.dialogues import making

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 50


def counted(dialogue):
    return [dialogue.registrations.filter(state=state).count() for state in ("place", "waiting", "cancelled")]


def test_the_last_place_is_given_once_to_fifty_who_want_it_at_the_same_time():
    dialogue = making.dialogue(capacity=1)

    errors = in_threads(lambda number: making.register(dialogue, f"{number}@example.org"), range(PEOPLE))

    assert (errors, counted(dialogue)) == ([], [1, PEOPLE - 1, 0])


def test_without_the_lock_everybody_would_get_the_last_place(monkeypatch):
    """The negative control: everybody looks whether there is a place before anybody takes it."""
    dialogue = making.dialogue(capacity=1)
    looked = threading.Barrier(PEOPLE, timeout=30)
    given = places.state_for_newcomer

    def look(of):
        state = given(of)
        looked.wait()
        return state

    monkeypatch.setattr(registering, "lock", lambda of: Dialogue.objects.get(pk=of.pk))
    monkeypatch.setattr(registering, "state_for_newcomer", look)

    errors = in_threads(lambda number: making.register(dialogue, f"{number}@example.org"), range(PEOPLE))

    assert (errors, counted(dialogue)) == ([], [PEOPLE, 0, 0])


def test_one_address_sent_fifty_times_is_registered_once():
    dialogue = making.dialogue(capacity=10)

    errors = in_threads(lambda _number: making.register(dialogue), range(PEOPLE))

    assert (errors, counted(dialogue)) == ([], [1, 0, 0])


def test_places_stay_exact_while_people_come_and_go():
    dialogue = making.dialogue(capacity=5)
    first = [making.register(dialogue, f"first-{number}@example.org") for number in range(10)]

    def work(number):
        if number % 2:
            actions.cancel(registration=first[number // 2])
        else:
            making.register(dialogue, f"{number}@example.org")
        connection.close()

    errors = in_threads(work, range(20))

    assert (errors, counted(dialogue)) == ([], [5, 5, 10])
