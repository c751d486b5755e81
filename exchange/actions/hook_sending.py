"""Sending what webhooks are to be told, trying again, and stopping an address that is away for days.

An address is claimed by a lease in its row, in a moment; the call itself is made outside of any transaction. A worker
that dies leaves a lease that ends by itself, and the message goes out again: at least once, with the same id.
"""

import logging
import time
import uuid
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coediting import outbox
from exchange.hooks import sending, signing
from exchange.hooks.letter import Letter, body_of, next_numbers
from exchange.models import Change, HookDelivery, Webhook
from partners import links

log = logging.getLogger(__name__)

AT_ONCE = 8  # addresses that are called at the same time
# A turn takes no new calls after this long, so it ends within a minute and the next one begins.
TURN_SECONDS = 20
# Longer than any call: finding the name, connecting twice, and the deadline of `sending`.
LEASE = timedelta(minutes=2)
# After the first failure, the second, and so on; then always the last.
PAUSES = [timedelta(seconds=seconds) for seconds in (5, 60, 300, 1800, 3600, 4 * 3600, 8 * 3600)]
ATTEMPTS_KEPT = 20
LOG_KEPT = timedelta(days=30)
ALONE = 7_201_907  # of the advisory lock: one turn at a time holds one process of the worker
State = HookDelivery.State


def send_due(post=sending.post):
    """Send to every webhook what is due, eight at a time, for some twenty seconds. Returns how many attempts.

    While another turn goes on this one does nothing: addresses that are slow hold up one process and no more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ALONE])
        if not cursor.fetchone()[0]:
            return 0
        try:
            return _turn(post)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ALONE])


def _turn(post):
    until, tried, under_way = time.monotonic() + TURN_SECONDS, 0, {}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while True:
            while len(under_way) < AT_ONCE and time.monotonic() < until and (letter := claim()):
                headers = letter.headers(int(time.time()))
                under_way[threads.submit(post, letter.url, letter.body, headers)] = letter
            if not under_way:
                return tried
            for call in wait(under_way, return_when=FIRST_COMPLETED).done:
                note(under_way.pop(call), call.result())
                tried += 1


# ---------- claiming ----------
def claim():
    """The next Letter, its webhook leased; None when nothing is due. What nobody asked for is passed over here."""
    newest = Change.objects.newest()
    while True:
        with transaction.atomic():
            due = Webhook.objects.due(timezone.now(), newest).order_by("next_attempt", "pk")
            hook = due.select_for_update(skip_locked=True, of=("self",)).first()
            if hook is None:
                return None
            if letter := _letter(hook, newest):
                return letter


def _letter(hook, newest):
    """The next message of a locked webhook, leased; None when there is nothing for it, or it cannot be signed."""
    delivery = _message(hook, newest)
    if delivery is None:
        return None
    try:
        secrets = _secrets(hook)
    except signing.Unreadable:
        _keep(hook, delivery, sending.Outcome("secret"))
        return None
    hook.lease, hook.leased_until = uuid.uuid4(), timezone.now() + LEASE
    hook.save(update_fields=["lease", "leased_until"])
    name = f"msg_{delivery.uid.hex}"
    return Letter(hook.pk, delivery.pk, hook.lease, hook.url, name, body_of(delivery), secrets)


def _message(hook, newest):
    """What goes out next: what somebody asked for, else the message that is being tried, else a new one.

    None when that is nothing; the webhook then stands at `newest` where it is its turn.
    """
    its_turn = hook.state == Webhook.State.ON and hook.next_attempt <= timezone.now()
    waiting = hook.deliveries.filter(state=State.WAITING).order_by("-by_hand", "pk").first()
    if waiting or not its_turn:
        return waiting if waiting and (waiting.by_hand or its_turn) else None
    if numbers := next_numbers(hook, newest):
        return hook.deliveries.create(numbers=numbers)
    hook.position = max(hook.position, newest)
    hook.save(update_fields=["position"])
    return None


def _secrets(hook):
    """The secrets that sign now. Raises signing.Unreadable for the newest one; a former one is then left out."""
    found = [signing.unseal(hook.secret)]
    for sealed in hook.former_secrets(timezone.now()):
        with suppress(signing.Unreadable):
            found.append(signing.unseal(sealed))
    return tuple(found)


# ---------- what came of it ----------
@transaction.atomic
def note(letter, outcome):
    """Keep how an attempt ended. Whose lease ended meanwhile is in other hands, and these say what came of it."""
    hook = Webhook.objects.select_for_update().filter(pk=letter.webhook, lease=letter.lease).first()
    if hook is None:
        return
    hook.lease = hook.leased_until = None
    hook.save(update_fields=["lease", "leased_until"])
    delivery = hook.deliveries.select_for_update().filter(pk=letter.delivery).first()
    if delivery:  # the nightly removal takes only old ones, but takes them
        _keep(hook, delivery, outcome)


def _keep(hook, delivery, outcome):
    now = timezone.now()
    attempt = {"at": now.isoformat(), "status": outcome.status, "error": outcome.error}
    attempt["milliseconds"] = outcome.milliseconds
    in_turn = delivery.state == State.WAITING and not delivery.by_hand
    delivery.attempts = [attempt, *delivery.attempts][:ATTEMPTS_KEPT]
    delivery.tries += 1
    if not outcome.error:
        delivery.state, delivery.delivered = State.DELIVERED, now
    elif delivery.by_hand:
        delivery.state = State.FAILED
    delivery.by_hand = False
    delivery.save(update_fields=["attempts", "tries", "state", "delivered", "by_hand"])
    if in_turn and not outcome.error:
        hook.position, hook.failures, hook.failing_since, hook.next_attempt = delivery.numbers[-1], 0, None, now
    elif in_turn:
        _put_off(hook, outcome, now)
    else:
        hook.next_attempt = max(hook.next_attempt, now)  # whoever sends many by hand stands at the end after each
    hook.save(update_fields=["position", "failures", "failing_since", "next_attempt", "state"])


def _put_off(hook, outcome, now):
    """Another attempt later, as often as it takes; never again once it is away for days, or says that it is gone."""
    hook.failures += 1
    hook.failing_since = hook.failing_since or now
    pause = PAUSES[min(hook.failures, len(PAUSES)) - 1]
    hook.next_attempt = now + max(pause, timedelta(seconds=outcome.wait or 0))
    away = now - hook.failing_since >= timedelta(days=settings.WEBHOOK_DAYS)
    if hook.state == Webhook.State.ON and (away or outcome.error == "gone"):
        hook.state = Webhook.State.STOPPED
        outbox.record("webhook.stopped", hook.uid, webhook=hook.pk)


# ---------- telling people, and forgetting ----------
def mail_keepers(event):
    """Tell who looks after a webhook by mail that it was stopped; nothing when it is gone or goes on again."""
    hook = Webhook.objects.select_related("user").filter(pk=event.details["webhook"]).first()
    if hook and hook.state == Webhook.State.STOPPED:
        for person in hook.keepers():
            stopped_mail(hook, person).send()


def stopped_mail(hook, person):
    """The mail that a webhook was stopped, in the language of who reads it."""
    with translation.override(person.language):
        context = {"hook": hook, "person": person, "days": settings.WEBHOOK_DAYS}
        context["own_url"] = links.absolute("webhook", hook.uid, language=person.language)
        body = render_to_string("exchange/mail/webhook_stopped.txt", context)
        subject = _("Your webhook “%(name)s” is stopped") % {"name": hook.name}
        return EmailMessage(f"{subject}: {_('Green competences')}", body.strip() + "\n", to=[person.email])


def forget_old():
    """Remove the log of a month ago; what still waits stays. Returns how many messages went."""
    old = HookDelivery.objects.filter(created__lt=timezone.now() - LOG_KEPT).exclude(state=State.WAITING)
    return old.delete()[0]
