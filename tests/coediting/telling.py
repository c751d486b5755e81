"""Carrying out what events promise, the way the worker does."""

from coediting import tasks
from coediting.models import Delivery, Notification

TASK = "coediting.tasks.notify"


def tell():
    """Run the task of every open delivery that tells people; twice, as a broker may."""
    for delivery in list(Delivery.objects.filter(task=TASK, done__isnull=True).order_by("pk")):
        tasks.notify(delivery.pk)
        tasks.notify(delivery.pk)


def heard(user):
    """The kinds of the events that this user was told of, oldest first."""
    own = Notification.objects.filter(user=user).order_by("event_id")
    return list(own.values_list("event__kind", flat=True))


def forget():
    """What happened so far has been told, and nobody knows of it any more."""
    tell()
    Notification.objects.all().delete()
