"""The outbox: effects are promised in the transaction of the change, and kept later by the worker.

No request code talks to the broker. `record` writes rows; the relay (a beat task) sends what is open; the task
does its work and marks its delivery done in one transaction. Everything may run twice, so effects are absolute.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from coediting.models import Delivery, Event

log = logging.getLogger(__name__)

RESEND_AFTER = timedelta(seconds=10)
GIVE_UP_AFTER = 20

_flows: dict[str, list[str]] = {}


def use_flows(flows):
    """Take the map {event kind: [dotted task names]} from the composition root, once at start."""
    _flows.clear()
    _flows.update(flows)


def record(kind, subject, **details):
    """Write an event and one delivery per task it leads to, in the caller's transaction. Returns the Event.

    Raises KeyError for a kind that the map of effects does not know, so that no change goes unmapped.
    """
    tasks = _flows[kind]
    event = Event.objects.create(kind=kind, subject=str(subject), details=details)
    Delivery.objects.bulk_create([Delivery(event=event, task=task) for task in tasks])
    return event


def open_deliveries():
    """Deliveries that still wait for their task."""
    return Delivery.objects.filter(done__isnull=True, attempts__lt=GIVE_UP_AFTER)


def waiting_for(task):
    """Is any effect of this task still to come? Pages with figures say so."""
    return open_deliveries().filter(task=task).exists()


def send_open(send, limit=500):
    """Hand open deliveries to `send(task name, delivery id)`; what was sent long ago is sent again.

    Returns how many were sent. The row is marked sent before the broker is called, outside any lock: a crash in
    between only delays that delivery by RESEND_AFTER.
    """
    now = timezone.now()
    due = Q(sent__isnull=True) | Q(sent__lt=now - RESEND_AFTER)
    with transaction.atomic():
        rows = list(open_deliveries().filter(due).select_for_update(skip_locked=True).order_by("pk")[:limit])
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(sent=now)
    for row in rows:
        send(row.task, row.pk)
    return len(rows)


def fulfil(delivery_id, effect):
    """Run `effect(event)` and mark its delivery done, in one transaction. Returns True when it ran.

    A delivery that is done or gone is left alone; one that another worker holds is skipped. When the effect fails
    the error is kept with the delivery and raised.
    """
    try:
        with transaction.atomic():
            delivery = (
                Delivery.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("event")
                .filter(pk=delivery_id, done__isnull=True)
                .first()
            )
            if delivery is None:
                log.info("delivery %s is done, gone or in other hands", delivery_id)
                return False
            effect(delivery.event)
            Delivery.objects.filter(pk=delivery_id).update(
                done=timezone.now(), attempts=F("attempts") + 1, error=""
            )
    except Exception as error:
        Delivery.objects.filter(pk=delivery_id).update(attempts=F("attempts") + 1, error=repr(error)[:2000])
        raise
    return True
