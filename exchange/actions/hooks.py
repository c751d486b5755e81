"""Every write on webhooks by their owner: make, change, remove; a new secret; a test; send again and skip."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import outbox
from exchange.feed.sources import SOURCES
from exchange.hooks import address, signing
from exchange.models import Change, HookDelivery, Webhook
from partners.models import User

State = Webhook.State
MOST = 10  # webhooks of one user
MOST_BY_HAND = 20  # messages that somebody asked for and that still wait
BOTH_SIGN = timedelta(hours=24)  # after a new secret
MOST_FORMER = 5  # secrets of before that sign along


@transaction.atomic
def make_webhook(*, by, name, url, resources=(), position=None):
    """A webhook of `by` that hears of what comes after `position`: now, when none is given; 0 is everything.

    Returns (the Webhook, its secret in clear). Raises PermissionDenied, and ValidationError by field.
    """
    if not by.is_authenticated or not by.is_active:
        raise PermissionDenied
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once would each find room for one more
    if by.webhooks.count() >= MOST:
        detail = _("You have %(most)d webhooks already. Remove one first.") % {"most": MOST}
        raise ValidationError(detail, code="too-many")
    secret = signing.new_secret()
    hook = Webhook(user=by, secret=signing.seal(secret), position=Change.objects.newest())
    _fill(hook, {"name": name, "url": url, "resources": resources, "position": position})
    hook.save()
    _told("webhook.made", hook, by)
    return hook, secret


@transaction.atomic
def change_webhook(*, webhook, by, **fields):
    """Change some of: name, url, resources, position, and state (“on” or “paused”). Returns the Webhook.

    Going on after a stop begins afresh with what is still to be told, and so does another address. Another position
    drops the message in hand.
    Raises PermissionDenied, and ValidationError by field.
    """
    hook = _own(webhook, by)
    state, position, url = hook.state, hook.position, hook.url
    _fill(hook, fields)
    if hook.position != position:
        _drop_turn(hook)
    if hook.url != url:
        hook.lease = hook.leased_until = None  # what comes of a call to the old address says nothing of the new one
    if (state, position, url) != (hook.state, hook.position, hook.url):
        _begin_afresh(hook)
    hook.save()
    _told("webhook.changed", hook, by)
    return hook


@transaction.atomic
def remove_webhook(*, webhook, by):
    """Remove a webhook with its secret and its log."""
    hook = _own(webhook, by)
    _told("webhook.removed", hook, by)
    hook.delete()


@transaction.atomic
def renew_secret(*, webhook, by):
    """A new secret. For a day the former one signs along, and those before it that still did.

    Returns (the Webhook, the new secret in clear).
    """
    hook, now, secret = _own(webhook, by), timezone.now(), signing.new_secret()
    hook.former_secret = "\n".join([hook.secret, *hook.former_secrets(now)][:MOST_FORMER])
    hook.secret, hook.former_until = signing.seal(secret), now + BOTH_SIGN
    hook.save(update_fields=["secret", "former_secret", "former_until"])
    _told("webhook.secret_renewed", hook, by)
    return hook, secret


@transaction.atomic
def ping(*, webhook, by):
    """Send a test, also while the webhook is paused or stopped. Returns the HookDelivery. Raises ValidationError."""
    hook = _own(webhook, by)
    _room_by_hand(hook)
    return hook.deliveries.create(kind=HookDelivery.Kind.PING, by_hand=True)


@transaction.atomic
def send_again(*, delivery, by):
    """Send a message again, with the same id: once, out of turn; one that is being tried has its next try now.

    Returns the HookDelivery. Raises PermissionDenied, and ValidationError for changes that are no longer kept.
    """
    hook = _own(delivery.webhook, by)
    found = hook.deliveries.select_for_update().get(pk=delivery.pk)
    if found.state == HookDelivery.State.WAITING:
        hook.next_attempt = timezone.now()
        hook.save(update_fields=["next_attempt"])
        return found
    if found.kind == HookDelivery.Kind.CHANGES and not Change.objects.filter(number__in=found.numbers).exists():
        raise ValidationError(_("These changes are no longer kept."), code="gone")
    _room_by_hand(hook)
    found.state, found.by_hand = HookDelivery.State.WAITING, True
    found.save(update_fields=["state", "by_hand"])
    return found


@transaction.atomic
def skip(*, delivery, by):
    """Give up the message that holds up those after it. Returns it. Raises ValidationError when it is not the one."""
    hook = _own(delivery.webhook, by)
    found = hook.deliveries.select_for_update().get(pk=delivery.pk)
    if found.state != HookDelivery.State.WAITING or found.by_hand:
        raise ValidationError(_("This message does not wait any more."), code="not-waiting")
    hook.position = found.numbers[-1]
    _drop_turn(hook)
    _begin_afresh(hook)
    hook.save(update_fields=["position", "failures", "failing_since", "next_attempt"])
    found.refresh_from_db()
    return found


def _own(webhook, by):
    """The webhook, locked. Raises PermissionDenied for everybody but its owner and who runs a machine user's."""
    found = Webhook.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=webhook.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _fill(hook, fields):
    """Put the fields on the webhook and check them. Raises ValidationError by field."""
    faults = {}
    for name, value in fields.items():
        try:
            if name == "position" and value is None:
                continue
            setattr(hook, name, CHECKS[name](value))
        except ValidationError as fault:
            faults[name] = fault
    if faults:
        raise ValidationError(faults)


def _name(value):
    value = " ".join(value.split())
    if not value or len(value) > 100:
        raise ValidationError(_("Give it a name of at most 100 characters."), code="bad-name")
    return value


def _url(value):
    address.parse(value)
    return value


def _resources(value):
    unknown = [name for name in value if name not in SOURCES]
    if unknown:
        detail = _("There is no resource with the name “%(name)s”.") % {"name": str(unknown[0])[:100]}
        raise ValidationError(detail, code="unknown-resource")
    return [name for name in SOURCES if name in value]


def _state(value):
    if value not in (State.ON, State.PAUSED):
        raise ValidationError(_("Choose on or paused."), code="not-a-choice")
    return value


def _position(value):
    newest = Change.objects.newest()
    if not 0 <= value <= newest:
        detail = _("Give a number of the feed, from 0 to %(newest)d.") % {"newest": newest}
        raise ValidationError(detail, code="no-such-position")
    return value


CHECKS = {"name": _name, "url": _url, "resources": _resources, "state": _state, "position": _position}


def _drop_turn(hook):
    """The message in hand is not tried any more."""
    in_turn = hook.deliveries.filter(state=HookDelivery.State.WAITING, by_hand=False)
    in_turn.update(state=HookDelivery.State.SKIPPED)


def _begin_afresh(hook):
    hook.failures, hook.failing_since, hook.next_attempt = 0, None, timezone.now()


def _room_by_hand(hook):
    waiting = hook.deliveries.filter(state=HookDelivery.State.WAITING, by_hand=True).count()
    if waiting >= MOST_BY_HAND:
        raise ValidationError(_("Several messages are under way already. Wait a moment."), code="too-many")


def _told(kind, hook, by):
    outbox.record(kind, hook.uid, webhook=hook.pk, by=by.pk)
