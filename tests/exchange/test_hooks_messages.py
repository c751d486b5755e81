"""Signatures of webhooks, and messages that somebody asks for: tests, sent again, skipped."""

from datetime import timedelta

import pytest
import standardwebhooks
from django.core import mail
from django.db import connection
from django.utils import timezone

from coediting.models import Event
from exchange.actions import hook_sending, hooks
from exchange.hooks import sending
from exchange.models import HookDelivery, Webhook
from partners import actions as partners
from partners.models import Role
from tests import factories
from tests.exchange.receiving import bodies, change, make, told

pytestmark = pytest.mark.django_db
State = HookDelivery.State


@pytest.fixture
def owner():
    return factories.user()


# ---------- signatures ----------
def test_signature_is_good_for_an_independent_library(owner, receiver):
    hook, secret = make(owner, receiver)
    change()

    hook_sending.send_due()

    headers, body, path = receiver.received[0]
    assert (secret[:6], path) == ("whsec_", "/hook?of=us")
    assert headers["webhook-id"] == f"msg_{hook.deliveries.get().uid.hex}"
    assert standardwebhooks.Webhook(secret).verify(body, headers) == bodies(receiver)[0]
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(secret).verify(body + b" ", headers)


def test_for_a_day_both_secrets_are_good(owner, receiver, clock):
    hook, former = make(owner, receiver)
    _hook, new = hooks.renew_secret(webhook=hook, by=owner)

    good = []
    for hours in (25, 0):
        change()
        hook_sending.send_due()
        headers, body, _path = receiver.received.pop()
        good.append([is_good(secret, headers, body) for secret in (former, new)])
        clock.shift(timedelta(hours=hours))

    assert good == [[True, True], [False, True]]


def is_good(secret, headers, body):
    try:
        standardwebhooks.Webhook(secret).verify(body, headers)
    except standardwebhooks.WebhookVerificationError:
        return False
    return True


def test_secret_stands_nowhere_in_the_database(owner, receiver):
    hook, secret = make(owner, receiver)
    _hook, new = hooks.renew_secret(webhook=hook, by=owner)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM exchange_webhook t")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(row_to_json(t)::text, '') FROM coediting_event t")
        stored += cursor.fetchone()[0]
    assert hook.name in stored
    assert [text[6:] in stored for text in (secret, new)] == [False, False]


def test_secret_of_another_key_of_the_portal_is_a_failure_with_a_reason(owner, receiver, settings):
    hook, secret = make(owner, receiver)
    former_key, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    change()

    hook_sending.send_due()

    assert (receiver.received, hook.deliveries.get().attempts[0]["error"]) == ([], "secret")
    settings.SECRET_KEY_FALLBACKS = [former_key]
    Webhook.objects.filter(pk=hook.pk).update(next_attempt=timezone.now())
    hook_sending.send_due()
    headers, body, _path = receiver.received[0]
    assert standardwebhooks.Webhook(secret).verify(body, headers)["type"] == "changes"


def test_secret_renewed_after_the_key_of_the_portal_became_another_signs_alone(owner, receiver, settings):
    hook, _secret = make(owner, receiver)
    settings.SECRET_KEY = "another"
    _hook, new = hooks.renew_secret(webhook=hook, by=owner)
    change()

    hook_sending.send_due()

    headers, body, _path = receiver.received[0]
    assert is_good(new, headers, body)
    assert len(headers["webhook-signature"].split()) == 1


def test_secret_renewed_twice_within_a_day_leaves_the_first_one_good(owner, receiver, clock):
    hook, first = make(owner, receiver)
    second = hooks.renew_secret(webhook=hook, by=owner)[1]
    clock.shift(timedelta(hours=1))
    third = hooks.renew_secret(webhook=hook, by=owner)[1]

    good = []
    for hours in (25, 0):
        change()
        hook_sending.send_due()
        headers, body, _path = receiver.received.pop()
        good.append([is_good(secret, headers, body) for secret in (first, second, third)])
        clock.shift(timedelta(hours=hours))

    assert good == [[True, True, True], [False, False, True]]


# ---------- by hand ----------
def test_who_sends_many_tests_does_not_go_before_others_every_time(owner):
    """Every address that has been called stands behind all that wait."""
    many = [hooks.make_webhook(by=owner, name=f"many {n}", url="https://hooks.example.com/")[0] for n in range(3)]
    other, _secret = hooks.make_webhook(by=factories.user(), name="other", url="https://hooks.example.com/")
    change()
    for hook in many:
        hooks.change_webhook(webhook=hook, by=owner, state="paused")
        for _number in range(5):
            hooks.ping(webhook=hook, by=owner)
    Webhook.objects.exclude(pk=other.pk).update(next_attempt=timezone.now() - timedelta(days=1))

    called = []
    for _call in range(4):
        letter = hook_sending.claim()
        called.append(letter.webhook)
        hook_sending.note(letter, sending.Outcome("timeout", None, 15_000))

    assert called == [*(hook.pk for hook in many), other.pk]


def test_test_message_does_not_bring_the_next_try_nearer(owner, receiver):
    receiver.answers = [(500, {})]
    hook, _secret = make(owner, receiver)
    change()
    hook_sending.send_due()
    hook.refresh_from_db()
    hooks.ping(webhook=hook, by=owner)

    hook_sending.send_due()

    assert len(receiver.received) == 2
    assert Webhook.objects.get().next_attempt == hook.next_attempt > timezone.now()


def test_new_address_is_tried_at_once(owner, receiver):
    receiver.answers = [(500, {})]
    hook, _secret = make(owner, receiver)
    change()
    hook_sending.send_due()
    failed = Webhook.objects.get()

    hooks.change_webhook(webhook=hook, by=owner, url=f"{hook.url}&new=yes")
    hook_sending.send_due()

    now = Webhook.objects.get()
    assert (failed.failures, failed.failing_since is None) == (1, False)
    assert (now.failures, now.failing_since, now.position) == (0, None, 1)
    assert [path for _headers, _body, path in receiver.received] == ["/hook?of=us", "/hook?of=us&new=yes"]


def test_what_came_of_a_call_to_the_old_address_says_nothing_of_the_new_one(owner):
    hook, _secret = hooks.make_webhook(by=owner, name="one", url="https://old.example.com/")
    change()
    letter = hook_sending.claim()
    hooks.change_webhook(webhook=hook, by=owner, url="https://new.example.com/")

    hook_sending.note(letter, sending.Outcome("gone", 410, 5))

    now = Webhook.objects.get()
    assert (now.state, now.failures, hook_sending.claim().url) == ("on", 0, "https://new.example.com/")


def test_test_message_goes_out_even_while_paused(owner, receiver):
    hook, secret = make(owner, receiver)
    hooks.change_webhook(webhook=hook, by=owner, state="paused")
    change()
    made = hooks.ping(webhook=hook, by=owner)

    hook_sending.send_due()

    headers, body, _path = receiver.received[0]
    made.refresh_from_db()
    assert (made.state, len(receiver.received)) == (State.DELIVERED, 1)
    assert standardwebhooks.Webhook(secret).verify(body, headers)["data"] == {"webhook": str(hook.uid)}


def test_failed_test_message_is_not_tried_again_and_stops_nothing(owner, receiver):
    receiver.answers = [(500, {})]
    hook, _secret = make(owner, receiver)
    made = hooks.ping(webhook=hook, by=owner)

    hook_sending.send_due()
    hook_sending.send_due()

    made.refresh_from_db()
    hook.refresh_from_db()
    assert (made.state, made.tries, hook.failing_since) == (State.FAILED, 1, None)


def test_delivered_message_is_sent_again_with_its_id_and_content(owner, receiver):
    hook, _secret = make(owner, receiver)
    change()
    hook_sending.send_due()
    change()
    hook_sending.send_due()

    hooks.send_again(delivery=hook.deliveries.order_by("pk").first(), by=owner)
    hook_sending.send_due()

    hook.refresh_from_db()
    first, _second, again = receiver.received
    assert (again[1], again[0]["webhook-id"]) == (first[1], first[0]["webhook-id"])
    assert (told(receiver), hook.position) == ([[1], [2], [1]], 2)


def test_skipped_message_lets_the_next_one_through(owner, receiver):
    receiver.answers = [(500, {})]
    hook, _secret = make(owner, receiver)
    change()
    hook_sending.send_due()
    change()

    skipped = hooks.skip(delivery=hook.deliveries.get(), by=owner)
    hook_sending.send_due()

    assert (skipped.state, told(receiver)) == (State.SKIPPED, [[1], [2]])


def test_another_position_sends_everything_anew(owner, receiver):
    hook, _secret = make(owner, receiver)
    change()
    hook_sending.send_due()

    hooks.change_webhook(webhook=hook, by=owner, position=0)
    hook_sending.send_due()

    assert told(receiver) == [[1], [1]]


def test_webhook_of_a_machine_user_is_looked_after_by_who_coordinates_its_partner(client, receiver):
    partner = factories.partner()
    runner = factories.user(Role.COORDINATOR, partner)
    machine = partners.make_machine(by=runner, partner=partner, name="Robot", purpose="Follows", role=Role.READER)
    hook, _secret = make(machine.user, receiver)
    factories.editor(partner)
    receiver.answers = [(410, {})]
    change()
    hook_sending.send_due()

    hook_sending.mail_keepers(Event.objects.get(kind="webhook.stopped"))
    client.force_login(runner)
    answer = client.post(f"/en/account/webhooks/{hook.uid}/do/", {"do": "on"})

    hook.refresh_from_db()
    assert [message.to for message in mail.outbox] == [[runner.email]]
    assert (answer.status_code, hook.state) == (302, "on")
