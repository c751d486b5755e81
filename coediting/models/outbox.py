"""The outbox: what happened, and which tasks still owe it an effect."""

from django.db import models
from django.utils import timezone


class Event(models.Model):
    """Something happened that others want to know: written in the transaction of the change itself.

    The rows, in order of `id`, are also what the changes feed will read.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=64, help_text="public id of what changed")
    details = models.JSONField(default=dict)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["kind", "subject"], name="event_kind_subject")]

    def __str__(self):
        return f"{self.kind} {self.subject}"


class Delivery(models.Model):
    """One task that one event leads to. Open until the task itself marks it done, together with its effect.

    Sent does not mean done: a broker or worker may die with the message, so the relay sends again what stays open.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    task = models.CharField(max_length=100)
    sent = models.DateTimeField(null=True)
    done = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["id"], name="delivery_open", condition=models.Q(done__isnull=True))]

    def __str__(self):
        return f"{self.task} for {self.event_id}"
