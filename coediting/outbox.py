"""The outbox: effects are promised in the transaction of the change, and kept later by the worker.

No request code talks to the broker. `record` writes rows; the relay (a beat task) sends what is open; the task
does its work and marks its delivery done in one transaction. Everything may run twice, so effects are absolute.
"""

import json
import logging
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from coediting.models import Delivery, Event

log = logging.getLogger(__name__)

# The wait for what a killed worker or broker took along; a delivery in good hands that is sent twice costs one query.
RESEND_AFTER = timedelta(seconds=5)
# No more than the worker does in less than RESEND_AFTER: otherwise each message would be joined by its own
# repetition while it waits, and a long queue would grow for ever.
SENT_AT_MOST = 200
GIVE_UP_AFTER = 20

# In one statement: nearly every change in the portal ends with it.
RECORD = """
WITH event AS (
    INSERT INTO coediting_event (kind, subject, details, created) VALUES (%s, %s, %s::jsonb, %s) RETURNING id
), owed AS (
    INSERT INTO coediting_delivery (event_id, task, attempts, error)
    SELECT event.id, task, 0, '' FROM event, unnest(%s::text[]) task
)
SELECT id FROM event
"""

_flows: dict[str, list[str]] = {}


class Undone(Exception):
    """Raised by an effect that stops by itself: nothing is kept, and it does not count as an attempt that failed."""


def use_flows(flows):
    """Take the map {event kind: [dotted task names]} from the composition root, once at start."""
    _flows.clear()
    _flows.update(flows)


def record(kind, subject, **details):
    """Write an event and one delivery per task it leads to, in the caller's transaction. Returns the Event.

    Raises KeyError for a kind that the map of effects does not know, so that no change goes unmapped.
    """
    tasks = _flows[kind]
    event = Event(kind=kind, subject=str(subject), details=details)
    with connection.cursor() as cursor:
        cursor.execute(RECORD, [kind, event.subject, json.dumps(details), event.created, tasks])
        event.pk = cursor.fetchone()[0]
    return event


def record_all(changes):
    """`record` for many at once: (kind, subject, details) each."""
    made = [Event(kind=kind, subject=str(subject), details=details) for kind, subject, details in changes]
    Event.objects.bulk_create(made)
    Delivery.objects.bulk_create(
        [Delivery(event=event, task=task) for event in made for task in _flows[event.kind]]
    )


def open_deliveries():
    """Deliveries that still wait for their task."""
    return Delivery.objects.filter(done__isnull=True, attempts__lt=GIVE_UP_AFTER)


def send_open(send, limit=SENT_AT_MOST):
    """Hand open deliveries to `send(task name, delivery id)`; what was sent long ago is sent again.

    At most `limit` are on their way at a time. Returns how many were sent. The row is marked sent before the broker
    is called, outside any lock: a crash in between only delays that delivery by RESEND_AFTER.
    """
    now = timezone.now()
    due = Q(sent__isnull=True) | Q(sent__lt=now - RESEND_AFTER)
    on_their_way = open_deliveries().filter(sent__gte=now - RESEND_AFTER).count()
    with transaction.atomic():
        waiting = open_deliveries().filter(due).select_for_update(skip_locked=True).order_by("pk")
        rows = list(waiting[: max(0, limit - on_their_way)])
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


def fulfil_together(delivery_id, effect, *, alone, tasks=()):
    """Run `effect(events)` once for all that waits for the same, and mark all of it done, in one transaction.

    The same is: deliveries of this task for this subject; with `tasks`, every delivery of those tasks. `events` come
    oldest first. Returns True when it ran; a delivery that is done, gone or in other hands is left alone.

    No change is lost: `alone` first waits until no other such run goes on, and only then it is read what is open. An
    event is committed together with its change, so whatever stands in `events` is in the tables that the effect reads;
    what is committed later stays open and leads to a run of its own.
    """
    claimed = []
    try:
        if not is_free(delivery_id):
            return False
        with transaction.atomic():
            alone()
            claimed = _alike(delivery_id, tasks)
            if delivery_id not in [delivery.pk for delivery in claimed]:
                log.info("delivery %s went along with another one", delivery_id)
                return False
            effect([delivery.event for delivery in claimed])
            _rows(claimed).update(done=timezone.now(), attempts=F("attempts") + 1, error="")
    except Undone:
        raise
    except Exception as error:
        _rows(claimed).update(attempts=F("attempts") + 1, error=repr(error)[:2000])
        raise
    return True


def is_free(delivery_id):
    """Is it still to be done, and in nobody's hands? Asked in a transaction of its own, so that it holds nothing."""
    with transaction.atomic():
        free = Delivery.objects.select_for_update(skip_locked=True).filter(pk=delivery_id, done__isnull=True)
        return free.exists()


def settle(subject):
    """Nothing is owed any more for this subject: mark its open deliveries done. Returns how many."""
    return Delivery.objects.filter(event__subject=str(subject), done__isnull=True).update(done=timezone.now())


def _alike(delivery_id, tasks):
    """The open deliveries that one effect answers for, locked, oldest first."""
    waiting = Delivery.objects.filter(done__isnull=True)
    if tasks:
        waiting = waiting.filter(task__in=tasks)
    else:
        this = Delivery.objects.filter(pk=delivery_id)
        waiting = waiting.filter(task__in=this.values("task"), event__subject__in=this.values("event__subject"))
    locked = waiting.select_for_update(skip_locked=True, of=("self",))
    return list(locked.select_related("event").order_by("pk"))


def _rows(deliveries):
    return Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries])
