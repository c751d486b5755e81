"""Signatures of webhooks, and messages that somebody asks for: tests, sent again, skipped."""

from datetime import timedelta

import pytest
import standardwebhooks
from django.core import mail
from django.db import connection
from django.utils import timezone

from coediting.models import Event
from exchange.actions import hook_sending, hooks
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


# ---------- by hand ----------
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
