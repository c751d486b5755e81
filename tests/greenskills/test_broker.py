"""The gaps of kombu that `greenskills.broker` closes, each against kombu as it comes."""

import pytest
from kombu import Connection
from kombu.transport import redis
from redis.exceptions import ConnectionError as Gone

from greenskills import broker
from greenskills.celery import app


class Channel:
    """Of a connection that just broke."""

    prefetch_count = 2
    unacked_key = unacked_index_key = "unacked"
    do_restore = False

    def conn_or_acquire(self, client=None):
        raise Gone


def places_taken(qos_class, answer):
    """How many of the worker's two places are taken after two messages whose acknowledgement failed."""
    qos = qos_class.__new__(qos_class)
    super(redis.QoS, qos).__init__(Channel(), prefetch_count=2)
    for tag in ("first", "second"):
        super(redis.QoS, qos).append("message", tag)
        with pytest.raises(Gone):
            getattr(qos, answer)(tag)
    return len(qos._delivered) - len(qos._dirty)


@pytest.mark.parametrize("answer", ["ack", "reject"])
def test_message_whose_acknowledgement_fails_gives_its_place_back(answer):
    assert places_taken(broker.QoS, answer) == 0


@pytest.mark.parametrize("answer", ["ack", "reject"])
def test_control_kombu_keeps_its_place(answer):
    assert places_taken(redis.QoS, answer) == 2


def test_workers_use_the_class_that_gives_places_back():
    assert redis.Channel.QoS is broker.QoS


def pauses(connection, monkeypatch):
    """The pauses before the first six tries to reach a broker that is not there."""
    told = []

    def note(_error, pause):
        told.append(pause)
        if len(told) == 6:
            raise KeyboardInterrupt

    monkeypatch.setattr("kombu.utils.functional.sleep", lambda seconds: None)
    with pytest.raises(KeyboardInterrupt):
        connection.ensure_connection(note)
    return told


def test_connection_is_tried_at_an_even_pace(monkeypatch):
    connection = app.amqp.Connection("redis://127.0.0.1:1/0")

    assert pauses(connection, monkeypatch) == [2, 2, 2, 2, 2, 2]


def test_control_kombu_waits_ever_longer(monkeypatch):
    assert pauses(Connection("redis://127.0.0.1:1/0"), monkeypatch) == [2, 4, 6, 8, 10, 12]
