"""The outbox: promised with the change, sent by the relay, done together with its effect, and done once."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from coediting import outbox, tasks
from coediting.models import Delivery, Event
from greenskills.celery import app
from greenskills.flows import FLOWS
from profiles import actions
from tests import factories

NEEDS = "roadmap.tasks.refresh_needs_of_profile"


@pytest.fixture(autouse=True)
def one_task(monkeypatch):
    """Publishing leads to one task here, and saving to none, however the map of effects grows."""
    monkeypatch.setitem(outbox._flows, "profile.published", [NEEDS])
    monkeypatch.setitem(outbox._flows, "profile.revised", [])


@pytest.fixture
def delivery(db):
    """One open delivery of one event."""
    return outbox.record("profile.published", "uid", document=7).deliveries.get()


def sent():
    """A stand-in for the broker: a list that collects (task, delivery id)."""
    messages = []
    return messages, lambda task, delivery_id: messages.append((task, delivery_id))


def age(delivery, by):
    """Let a delivery have been sent some time ago."""
    Delivery.objects.filter(pk=delivery.pk).update(sent=timezone.now() - by)


# ---------- the map ----------
def test_every_task_on_the_map_exists():
    app.loader.import_default_modules()

    assert {task for names in FLOWS.values() for task in names} - set(app.tasks) == set()


# ---------- recording ----------
@pytest.mark.django_db
def test_record_writes_the_event_and_a_delivery_for_each_task():
    event = outbox.record("profile.published", "uid", document=7)

    assert (event.kind, event.subject, event.details) == ("profile.published", "uid", {"document": 7})
    assert [(d.task, d.sent, d.done, d.attempts) for d in event.deliveries.all()] == [(NEEDS, None, None, 0)]


@pytest.mark.django_db
def test_record_of_an_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        outbox.record("profile.vanished", "uid")

    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_record_is_undone_with_the_change_it_belongs_to():
    with contextlib.suppress(RuntimeError), transaction.atomic():
        outbox.record("profile.published", "uid")
        raise RuntimeError

    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)


# ---------- the relay ----------
def test_relay_sends_what_is_open_once(delivery):
    messages, send = sent()

    assert (outbox.send_open(send), outbox.send_open(send)) == (1, 0)
    assert messages == [(NEEDS, delivery.pk)]
    delivery.refresh_from_db()
    assert delivery.sent is not None
    assert delivery.done is None


def test_relay_sends_again_what_stays_open(delivery):
    _messages, send = sent()
    age(delivery, by=outbox.RESEND_AFTER + timedelta(seconds=1))

    assert outbox.send_open(send) == 1
    age(delivery, by=outbox.RESEND_AFTER - timedelta(seconds=2))
    assert outbox.send_open(send) == 0


def test_relay_leaves_what_is_done_and_what_failed_too_often(delivery):
    _messages, send = sent()
    Delivery.objects.filter(pk=delivery.pk).update(attempts=outbox.GIVE_UP_AFTER)
    done = outbox.record("profile.published", "other").deliveries.get()
    Delivery.objects.filter(pk=done.pk).update(done=timezone.now())

    assert outbox.send_open(send) == 0


def test_relay_sends_in_order_and_not_more_than_its_limit(delivery):
    messages, send = sent()
    more = [outbox.record("profile.published", "uid").deliveries.get().pk for _ in range(2)]

    assert outbox.send_open(send, limit=2) == 2
    assert [pk for _task, pk in messages] == [delivery.pk, more[0]]


def test_relay_sends_no_more_while_as_many_are_on_their_way(delivery):
    messages, send = sent()
    outbox.send_open(send, limit=1)
    more = outbox.record("profile.published", "uid").deliveries.get()

    assert outbox.send_open(send, limit=1) == 0
    outbox.fulfil(delivery.pk, lambda event: None)
    assert outbox.send_open(send, limit=1) == 1
    assert [pk for _task, pk in messages] == [delivery.pk, more.pk]


def test_relay_goes_on_when_what_was_on_its_way_is_lost(delivery):
    messages, send = sent()
    outbox.send_open(send, limit=1)
    age(delivery, by=outbox.RESEND_AFTER + timedelta(seconds=1))
    outbox.record("profile.published", "uid")

    assert outbox.send_open(send, limit=1) == 1
    assert [pk for _task, pk in messages] == [delivery.pk, delivery.pk]


def test_relay_that_dies_while_sending_sends_again_later(delivery):
    def broken(_task, _pk):
        raise ConnectionError("the broker is gone")

    with pytest.raises(ConnectionError):
        outbox.send_open(broken)
    _messages, send = sent()
    age(delivery, by=outbox.RESEND_AFTER * 2)

    assert outbox.send_open(send) == 1


def test_relay_task_sends_by_name(delivery, monkeypatch):
    messages = []
    monkeypatch.setattr(app, "send_task", lambda name, args: messages.append((name, args)))

    tasks.relay()

    assert messages == [(NEEDS, [delivery.pk])]


# ---------- fulfilling ----------
def test_fulfil_runs_the_effect_and_marks_it_done(delivery):
    seen = []

    assert outbox.fulfil(delivery.pk, lambda event: seen.append(event.details)) is True
    delivery.refresh_from_db()
    assert seen == [{"document": 7}]
    assert delivery.done is not None
    assert (delivery.attempts, delivery.error) == (1, "")


def test_fulfil_of_a_done_delivery_runs_nothing(delivery):
    outbox.fulfil(delivery.pk, lambda event: None)

    assert outbox.fulfil(delivery.pk, lambda event: pytest.fail("ran twice")) is False


def test_fulfil_of_a_delivery_that_is_gone_runs_nothing(delivery):
    assert outbox.fulfil(delivery.pk + 1, lambda event: pytest.fail("ran")) is False


def test_fulfil_that_fails_undoes_its_effect_and_keeps_the_error(delivery):
    def effect(event):
        outbox.record("profile.revised", "half done")
        raise ValueError("half way")

    for attempt in (1, 2):
        with pytest.raises(ValueError, match="half way"):
            outbox.fulfil(delivery.pk, effect)
        delivery.refresh_from_db()
        assert (delivery.done, delivery.attempts) == (None, attempt)
    assert "half way" in delivery.error
    assert not Event.objects.filter(subject="half done").exists()

    assert outbox.fulfil(delivery.pk, lambda event: None) is True
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.error) == (3, "")


@pytest.mark.django_db(transaction=True)
def test_fulfil_by_two_workers_at_once_runs_the_effect_once():
    delivery = outbox.record("profile.published", "uid").deliveries.get()
    inside, go_on, runs, answers = threading.Event(), threading.Event(), [], []

    def effect(_event):
        runs.append(1)
        inside.set()
        go_on.wait(5)

    def worker():
        answers.append(outbox.fulfil(delivery.pk, effect))
        connection.close()

    first = threading.Thread(target=worker)
    first.start()
    assert inside.wait(5)
    second = threading.Thread(target=worker)  # while the first one is in the middle of it
    second.start()
    second.join(5)
    go_on.set()
    first.join(5)

    assert (len(runs), sorted(answers)) == (1, [False, True])
    assert outbox.fulfil(delivery.pk, effect) is False


@pytest.mark.django_db(transaction=True)
def test_two_relays_at_once_send_each_delivery_once():
    for number in range(20):
        outbox.record("profile.published", f"uid {number}")
    messages, send = sent()
    start = threading.Barrier(2)

    def relay():
        start.wait()
        outbox.send_open(send)
        connection.close()

    threads = [threading.Thread(target=relay) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert sorted(pk for _task, pk in messages) == list(
        Delivery.objects.order_by("pk").values_list("pk", flat=True)
    )


# ---------- the broker away ----------
@pytest.fixture
def no_broker(monkeypatch):
    """Every attempt to reach the broker fails the way a dead one does; the list says how often that was tried."""
    tried = []

    def refuse(*_arguments, **_options):
        tried.append(1)
        raise OperationalError("connection refused")

    monkeypatch.setattr("kombu.connection.Connection._connection_factory", refuse)
    monkeypatch.setattr("celery.app.amqp.AMQP.send_task_message", property(refuse))
    return tried


@pytest.mark.django_db(transaction=True)
def test_saving_and_publishing_never_talk_to_the_broker(no_broker):
    owner = factories.partner()
    profile = factories.draft(
        owner,
        themes=[factories.theme()],
        sectors=[factories.sector()],
        requirements=[factories.requirement_row(factories.competence())],
    )
    by = factories.coordinator()
    edited = profile.document.working.content | {"summary": {"nl": "x", "en": "y"}}

    actions.revise_profile(profile=profile, by=by, base=1, content=edited)
    factories.approve(profile)
    actions.publish_profile(profile=profile, by=by, number=2)

    assert no_broker == []
    assert outbox.open_deliveries().filter(task=NEEDS).exists()


@pytest.mark.django_db(transaction=True)
def test_relay_without_broker_keeps_everything_for_later(no_broker):
    delivery = outbox.record("profile.published", "uid").deliveries.get()

    with pytest.raises(OperationalError):
        tasks.relay()
    age(delivery, by=outbox.RESEND_AFTER * 2)
    _messages, send = sent()

    assert no_broker
    assert outbox.send_open(send) == 1
