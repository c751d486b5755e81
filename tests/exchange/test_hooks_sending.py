"""Webhooks from change to receiver: in order, each at least once, tried again, stopped after days."""

import json
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from coediting import outbox
from coediting.actions import notifying, review
from coediting.models import Delivery, Notification
from exchange.actions import feed, hook_sending, hooks
from exchange.hooks import letter
from exchange.models import HookDelivery, Webhook
from tests import factories
from tests.checking import odd
from tests.exchange.feeding import downloaded, elements, member
from tests.exchange.receiving import bodies, change, make, told

pytestmark = pytest.mark.django_db
State = HookDelivery.State


@pytest.fixture
def owner():
    return factories.user()


def make_due(hook):
    Webhook.objects.filter(pk=hook.pk).update(next_attempt=timezone.now())


# ---------- what is told ----------
def test_webhook_hears_what_the_feed_says_after_it_was_made(client, owner, receiver):
    change()
    hook, _secret = make(owner, receiver)
    made = [change("profiles"), change("targets", kind="deleted", data=None)]

    hook_sending.send_due()

    (body,) = bodies(receiver)
    hook.refresh_from_db()
    assert (body["type"], body["data"]["next"], hook.position) == ("changes", 3, 3)
    assert [each["number"] for each in body["data"]["results"]] == [each.number for each in made]
    assert body["data"]["results"] == client.get("/api/v1/changes/?since=1").json()["results"]
    assert hook.deliveries.get().state == State.DELIVERED
    schema = client.get("/api/v1/schema/").json()
    shape = schema["webhooks"]["changes"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert odd(body, {**shape, "components": schema["components"]}) == []


@pytest.mark.usefixtures("feed_at_tests")
def test_who_is_told_from_the_beginning_has_what_a_download_gives(owner, receiver):
    """From the pages' actions over the feed to the other side; what goes, goes there too."""
    gone, stays = factories.published(title="Gaat"), factories.published(title="Blijft")
    make(owner, receiver, position=0)
    feed.follow()
    hook_sending.send_due()
    review.withdraw_publication(document=gone.document, by=factories.coordinator(), reason="Oud")
    feed.follow()
    hook_sending.send_due()

    rows = {}
    for _headers, body, _path in receiver.received:
        for text in elements(body.decode()):
            change = json.loads(text)
            key = change["resource"], change["uid"]
            rows[key] = None if change["kind"] == "deleted" else json.loads(member(text, "data"))
    there = {uid: row for (resource, uid), row in rows.items() if resource == "profiles" and row}
    listed = {uid: json.loads(text) for uid, text in downloaded("profiles").items()}
    assert list(there) == list(listed) == [str(stays.document.uid)]
    assert {uid: {name: there[uid][name] for name in listed[uid]} for uid in there} == listed
    assert rows["profiles", str(gone.document.uid)] is None


def test_webhook_from_the_beginning_hears_of_everything_in_order_and_once(owner, receiver, monkeypatch):
    monkeypatch.setattr(letter, "MOST_CHANGES", 2)
    for _number in range(5):
        change()
    make(owner, receiver, position=0)

    hook_sending.send_due()
    hook_sending.send_due()

    assert told(receiver) == [[1, 2], [3, 4], [5]]


def test_message_is_no_longer_than_its_bytes_allow(owner, receiver, monkeypatch):
    monkeypatch.setattr(letter, "MOST_BYTES", 1000)
    for text in ("x" * 5000, "x" * 300, "x" * 300, "x" * 300):
        change(data={"text": text})
    make(owner, receiver, position=0)

    hook_sending.send_due()

    assert told(receiver) == [[1], [2, 3], [4]]


def test_resources_choose_what_is_told_and_the_rest_is_passed_over(owner, receiver):
    hook, _secret = make(owner, receiver, resources=["targets"])
    for resource in ("profiles", "targets", "profiles"):
        change(resource)

    hook_sending.send_due()

    hook.refresh_from_db()
    assert (told(receiver), hook.position) == ([[2]], 3)


def test_webhook_of_a_disabled_user_is_not_called(owner, receiver):
    make(owner, receiver)
    owner.is_active = False
    owner.save()
    change()

    assert (hook_sending.send_due(), receiver.received) == (0, [])


# ---------- failing and trying again ----------
def test_message_that_is_refused_comes_again_with_the_same_id_before_those_after_it(owner, receiver):
    receiver.answers = [(500, {}), (302, {"Location": "http://127.0.0.1:1/"})]
    hook, _secret = make(owner, receiver)
    first = change()

    pauses, errors = [], []
    for _attempt in range(2):
        hook_sending.send_due()
        change()
        hook.refresh_from_db()
        pauses.append(round((hook.next_attempt - hook.failing_since).total_seconds()))
        errors.append(hook.deliveries.get().attempts[0]["error"])
        assert hook_sending.send_due() == 0  # not before its time
        make_due(hook)
    hook_sending.send_due()

    hook.refresh_from_db()
    ids = [headers["webhook-id"] for headers, _body, _path in receiver.received]
    assert told(receiver) == [[first.number]] * 3 + [[2, 3]]
    assert (len(set(ids[:3])), len(set(ids))) == (1, 2)
    assert (pauses, errors) == ([5, 60], ["refused", "redirect"])
    assert (hook.failures, hook.failing_since, hook.position) == (0, None, 3)
    assert [each["status"] for each in hook.deliveries.order_by("pk").first().attempts] == [200, 302, 500]


def test_address_may_ask_for_a_longer_pause(owner, receiver):
    receiver.answers = [(503, {"Retry-After": "7200"})]
    hook, _secret = make(owner, receiver)
    change()

    hook_sending.send_due()

    hook.refresh_from_db()
    assert round((hook.next_attempt - hook.failing_since).total_seconds()) == 7200


def test_message_of_a_worker_that_died_goes_out_again(owner, receiver, clock):
    hook, _secret = make(owner, receiver)
    change()
    lost = hook_sending.claim()

    assert (hook_sending.claim(), hook_sending.send_due()) == (None, 0)
    clock.shift(hook_sending.LEASE + timedelta(seconds=1))
    hook_sending.send_due()

    hook.refresh_from_db()
    assert (told(receiver), hook.position) == ([[1]], 1)
    hook_sending.note(lost, hook_sending.sending.Outcome("timeout"))  # the dead one wakes up: too late
    hook.refresh_from_db()
    assert (hook.failures, hook.deliveries.get().tries) == (0, 1)


def test_slow_address_does_not_hold_up_the_others(owner, receiver):
    """The first call waits until the second address has heard: were they called one by one, that would never be."""
    slow, _secret = make(owner, receiver)
    make(factories.user(), receiver)
    Webhook.objects.filter(pk=slow.pk).update(url="https://slow.example.org/")
    change()

    def post(url, body, headers):
        if "slow" in url:
            assert heard.wait(30)
            return hook_sending.sending.Outcome("timeout")
        outcome = hook_sending.sending.post(url, body, headers)
        heard.set()
        return outcome

    heard = threading.Event()
    assert hook_sending.send_due(post) == 2
    assert list(Webhook.objects.order_by("pk").values_list("failures", "position")) == [(1, 0), (0, 1)]


def test_address_that_is_away_for_days_is_stopped_and_its_owner_hears(owner, receiver, clock, settings):
    hook, _secret = make(owner, receiver)
    change()
    receiver.answers = [(500, {})] * 3
    states = []
    for days in (settings.WEBHOOK_DAYS - 1, 1, 1):
        hook_sending.send_due()
        hook.refresh_from_db()
        states.append(hook.state)
        clock.shift(timedelta(days=days))

    assert (states, len(receiver.received)) == (["on", "on", "stopped"], 3)
    for delivery in Delivery.objects.filter(event__kind="webhook.stopped").order_by("pk"):
        effect = hook_sending.mail_keepers if "mail" in delivery.task else notifying.notify
        outbox.fulfil(delivery.pk, effect)
    (sent,) = mail.outbox
    assert (sent.to, "Ours" in sent.subject) == ([owner.email], True)
    assert f"/nl/account/webhooks/{hook.uid}/" in sent.body
    assert [each.event.kind for each in Notification.objects.visible_to(owner)] == ["webhook.stopped"]


def test_address_that_says_it_is_gone_is_stopped_at_once(owner, receiver):
    receiver.answers = [(410, {})]
    hook, _secret = make(owner, receiver)
    change()

    hook_sending.send_due()

    hook.refresh_from_db()
    assert (hook.state, hook.position) == ("stopped", 0)


def test_stopped_webhook_goes_on_where_it_was(owner, receiver):
    receiver.answers = [(410, {})]
    hook, _secret = make(owner, receiver)
    change()
    hook_sending.send_due()
    change()
    assert hook_sending.send_due() == 0

    hooks.change_webhook(webhook=hook, by=owner, state="on")
    hook_sending.send_due()

    assert told(receiver) == [[1], [1], [2]]


def test_log_of_a_month_ago_goes_and_what_waits_stays(owner, receiver, clock):
    hook, _secret = make(owner, receiver)
    change()
    hook_sending.send_due()
    change()
    receiver.answers = [(500, {})]
    hook_sending.send_due()
    clock.shift(timedelta(days=31))

    assert hook_sending.forget_old() == 1
    assert [each.state for each in hook.deliveries.all()] == [State.WAITING]


def test_one_turn_at_a_time(owner, receiver):
    """A second turn that begins while one goes on, in another process, does nothing."""
    make(owner, receiver)
    change()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [hook_sending.ALONE])
        refused = hook_sending.send_due()
        cursor.execute("SELECT pg_advisory_unlock(%s)", [hook_sending.ALONE])
    other.close()

    assert (refused, receiver.received) == (0, [])
    assert hook_sending.send_due() == 1
