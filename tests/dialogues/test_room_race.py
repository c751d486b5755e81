"""Clicks at the same moment: real threads, connections and commits. Without the lock a phone gets too many dots."""

import threading
import uuid

import pytest

from dialogues.actions import contributing, dotting
from dialogues.errors import NoDotsLeft
from dialogues.models import Contribution, Dot, Room, Seat
from tests.coediting.test_race import in_threads
from tests.dialogues import rooms as world

pytestmark = pytest.mark.django_db(transaction=True)
FINGERS = 12


def opened(dots):
    """(room, seat, contributions): one phone, and more to choose from than it has dots."""
    room = world.room(documents=[], phase="dots", dots=dots)
    seat = world.seat(room)
    return room, world.fresh_seat(seat), [world.say(seat, f"nummer {n}") for n in range(FINGERS)]


def test_many_clicks_at_once_give_no_more_dots_than_there_are():
    _room, seat, said = opened(dots=3)

    errors = in_threads(lambda n: dotting.give_dot(seat=seat, contribution=said[n]), range(FINGERS))

    assert ({type(error) for error in errors}, len(errors), Dot.objects.count()) == ({NoDotsLeft}, FINGERS - 3, 3)


def test_without_the_lock_there_would_be_more(monkeypatch):
    """The negative control: every click counts before any dot is given."""
    _room, seat, said = opened(dots=3)
    counted = threading.Barrier(FINGERS, timeout=30)
    given = dotting.given

    def count(of):
        found = list(given(of).values_list("contribution", flat=True))
        counted.wait()
        return type("Counted", (), {"values_list": lambda *_names, **_options: found})

    monkeypatch.setattr(dotting, "hold_seat", lambda of: Seat.objects.select_related("room").get(pk=of.pk))
    monkeypatch.setattr(dotting, "given", count)

    errors = in_threads(lambda n: dotting.give_dot(seat=seat, contribution=said[n]), range(FINGERS))

    assert (errors, Dot.objects.count()) == ([], FINGERS)


def test_the_same_dot_and_the_same_words_sent_at_once_are_there_once():
    room, seat, said = opened(dots=3)
    key = uuid.uuid4()

    def work(number):
        if number % 2:
            dotting.give_dot(seat=seat, contribution=said[0])
        else:
            contributing.contribute(seat=seat, key=key, about="free", kind="free", text="Eén keer")

    assert in_threads(work, range(FINGERS)) == []
    assert (Dot.objects.count(), Contribution.objects.filter(text="Eén keer").count()) == (1, 1)
    assert Room.objects.get().seen == room.seen + FINGERS + 1


def test_numbers_of_contributions_sent_at_once_have_no_gaps_and_no_doubles():
    room = world.room(documents=[])
    seats = [world.fresh_seat(world.seat(room)) for _ in range(FINGERS)]

    errors = in_threads(lambda n: world.say(seats[n], f"nummer {n}"), range(FINGERS))

    numbers = list(Contribution.objects.order_by("number").values_list("number", flat=True))
    assert (errors, numbers, Room.objects.get().seen) == ([], list(range(1, FINGERS + 1)), FINGERS)
