"""A kept connection that was lost is noticed without a question to the database, and replaced."""

import time

import pytest
from django.db import DataError, OperationalError, connection

pytestmark = pytest.mark.django_db

LAST = "SELECT query, state_change, wait_event FROM pg_stat_activity WHERE pid = %s"


@pytest.fixture
def kept():
    """A connection of its own, as one that a request before this one has left."""
    found = connection.copy()
    found.ensure_connection()
    found.health_check_enabled, found.health_check_done = True, False
    yield found
    found.close()


def number_of(kept):
    """The process on the other side, as the connection that is there knows it."""
    return kept.connection.get_backend_pid()


def asked(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def ended(kept):
    """End the other side, as a server does that stops; returns when word of it has come."""
    asked("SELECT pg_terminate_backend(%s, 10000)", number_of(kept))
    end = time.monotonic() + 10
    while kept.is_usable() and time.monotonic() < end:
        time.sleep(0.01)


def test_looking_says_nothing_to_the_database(kept):
    with kept.cursor() as cursor:
        cursor.execute("SELECT 'the last that was said'")
    before = asked(LAST, number_of(kept))

    assert [kept.is_usable() for _time in range(3)] == [True] * 3

    assert asked(LAST, number_of(kept)) == before
    assert before[0] == "SELECT 'the last that was said'"


def test_lost_connection_is_replaced_before_the_next_question(kept):
    before = number_of(kept)
    ended(kept)

    with kept.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (after,) = cursor.fetchone()

    assert after == number_of(kept) != before


def test_control_without_looking_the_question_fails(kept):
    ended(kept)
    kept.health_check_enabled = False

    with pytest.raises(OperationalError), kept.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_failed_transaction_is_of_no_use_until_it_is_rolled_back(kept):
    kept.set_autocommit(False)
    with pytest.raises(DataError), kept.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert not kept.is_usable()

    kept.rollback()
    assert kept.is_usable()


def test_connection_that_was_closed_is_none(kept):
    kept.connection.close()
    assert not kept.is_usable()
    kept.connection = None
    assert not kept.is_usable()
