"""Webhooks: the addresses that are told of changes, and every message that went or is to go to them."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import MachineUser, User
from partners.models.machines import RUNNERS


class WebhookQuerySet(models.QuerySet):
    """Webhooks in domain words."""

    def visible_to(self, user):
        """One's own, and those of the machine users that one runs."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(user=user) | Q(user__machine__in=MachineUser.objects.run_by(user)))

    def due(self, now, newest):
        """Those that something can go to: in nobody's hands, and a message by hand or a turn of their own waits.

        `newest` is the number of the newest Change.
        """
        by_hand = HookDelivery.objects.filter(webhook=OuterRef("pk"), state=HookDelivery.State.WAITING, by_hand=True)
        turn = Q(state=Webhook.State.ON, next_attempt__lte=now, position__lt=newest)
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        return self.filter(free, Exists(by_hand) | turn, user__is_active=True)


class Webhook(models.Model):
    """An address that is told of changes in the feed, in order, each at least once.

    `position` is the number of the last Change that was taken or passed over: what comes after it is still to be told,
    so an address that is away makes nothing grow. `resources` are names of the API; none stands for all of them.
    `secret` and `former_secret` are sealed (`exchange.hooks.signing`); what was the secret before signs along until
    `former_until`: one, or several on a line each, the newest first, after more than one renewal within a day.
    """

    class State(models.TextChoices):
        ON = "on", _("on")
        PAUSED = "paused", _("paused")
        STOPPED = "stopped", _("stopped by the portal")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks")
    name = models.CharField(_("name"), max_length=100)
    url = models.CharField(_("address"), max_length=500)
    resources = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    secret = models.TextField(editable=False)
    former_secret = models.TextField(editable=False, blank=True)
    former_until = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=7, choices=State, default=State.ON)
    position = models.BigIntegerField(default=0)
    created = models.DateTimeField(default=timezone.now, editable=False)
    failures = models.PositiveIntegerField(default=0, help_text=_("attempts in a row that failed"))
    failing_since = models.DateTimeField(null=True)
    next_attempt = models.DateTimeField(default=timezone.now)
    lease = models.UUIDField(null=True, help_text="of the worker that talks to this address now")
    leased_until = models.DateTimeField(null=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["next_attempt"], name="webhook_turn")]

    def __str__(self):
        return self.name

    def former_secrets(self, now):
        """The sealed secrets of before that still sign, the newest first."""
        return self.former_secret.split("\n") if self.former_secret and self.former_until > now else []

    def keepers(self):
        """The people who look after it: its owner; for a machine user those who coordinate its partner."""
        people = User.objects.filter(is_active=True, is_machine=False).order_by("pk")
        if not self.user.is_machine:
            return people.filter(pk=self.user_id)
        partner = self.user.machine.partner_id
        return people.filter(memberships__partner=partner, memberships__role__in=RUNNERS)


class HookDelivery(models.Model):
    """One message to one webhook: a test, or up to a hundred changes (`numbers`, in order).

    A message of changes is tried until it is taken, and holds up those after it. One that somebody asked for (a test,
    or one sent again: `by_hand`) goes out of turn and is tried once. `attempts` are the last twenty, the newest first:
    [{"at", "status" (of HTTP, or null), "error" (a word of `hooks.sending`, or ""), "milliseconds"}].
    """

    class Kind(models.TextChoices):
        CHANGES = "changes", _("changes")
        PING = "ping", _("test")

    class State(models.TextChoices):
        WAITING = "waiting", _("under way")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("not delivered")
        SKIPPED = "skipped", _("skipped")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.CHANGES)
    numbers = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    by_hand = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now, editable=False)
    delivered = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    attempts = models.JSONField(default=list)

    class Meta:
        verbose_name = _("delivery of a webhook")
        verbose_name_plural = _("deliveries of webhooks")
        indexes = [models.Index(fields=["webhook", "-created", "-id"], name="hook_delivery_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook"], condition=Q(state="waiting", by_hand=False), name="hook_one_in_turn"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.uid} to {self.webhook_id}"
