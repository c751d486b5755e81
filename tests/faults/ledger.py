"""Events whose effects are counted: each must be in the ledger once, and told to its watcher once.

Every event leads to two tasks: the ledger of `tests.faults.laboratory`, a table that hides nothing, and the real
notification.
"""

import contextlib
import time
from collections import Counter

from django.db import connection, transaction

from coediting import outbox
from coediting.models import Delivery, Event, Notification, Watch
from greenskills.flows import NOTIFY
from tests import factories
from tests.faults.laboratory import IN_HAND, LEDGER
from tests.faults.stand import PATIENCE, wait_until

KIND = "fault.tried"


class Ledger:
    """What was promised to one watcher of one document, and what came of it."""

    def __init__(self):
        owner = factories.partner()
        self.document, self.watcher = factories.draft(owner).document, factories.editor(owner)
        Watch.objects.create(user=self.watcher, source=Watch.Source.DOCUMENT, subject=self.document.uid)

    def record(self, number=1):
        """Record events in one transaction, as an action does. Returns the last one."""
        with transaction.atomic():
            for _ in range(number):
                event = outbox.record(KIND, self.document.uid, document=self.document.pk)
        return event

    def record_and_undo(self):
        """An action that fails after it recorded: nothing may come of it."""
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            self.record()
            raise ZeroDivisionError

    @staticmethod
    def entries():
        """{event id: how often its effect is there}."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT event FROM fault_ledger")
            return Counter(event for (event,) in cursor.fetchall())

    def faults(self):
        """{what is wrong: how many}, empty when every event had each of its effects exactly once."""
        events = set(Event.objects.filter(kind=KIND).values_list("pk", flat=True))
        told = Counter(Notification.objects.filter(event__kind=KIND).values_list("event", flat=True))
        found = Counter()
        for name, seen in (("ledger", self.entries()), ("told", told)):
            found[f"{name}: missing"] = len(events - set(seen))
            found[f"{name}: doubled"] = sum(times > 1 for times in seen.values())
            found[f"{name}: of nothing"] = len(set(seen) - events)
        return {what: number for what, number in found.items() if number}

    def effect_is_there(self, event):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM fault_ledger WHERE event = %s", [event.pk])
            return cursor.fetchone() is not None

    def seconds_to_effect(self, patience):
        """Record an event; how long until its effect is there, or None."""
        event = self.record()
        return wait_until(lambda: self.effect_is_there(event), patience)

    @staticmethod
    def in_hand():
        """How many slow effects of a sabotaged worker are half done at this moment."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted", [IN_HAND]
            )
            return cursor.fetchone()[0]

    @staticmethod
    def open():
        return Delivery.objects.filter(event__kind=KIND, done__isnull=True).count()

    def wait_for_worker(self, stand):
        """The stand is at work once a first event has its effect."""
        if self.seconds_to_effect(PATIENCE) is None:
            raise RuntimeError(f"the worker never started\n{stand.logs()}")

    def wait_until_settled(self, stand):
        if wait_until(lambda: self.settled(stand), PATIENCE) is None:
            raise RuntimeError(
                f"{self.open()} deliveries still open, {stand.in_queue()} queued\n{stand.logs()}"
            )

    def settled(self, stand, quiet=1.0):
        """Nothing is owed, nothing waits in the broker, and nothing more comes for `quiet` seconds."""
        if self.open() or stand.in_queue() != 0:
            return False
        before = self.entries().total()
        time.sleep(quiet)
        return (self.open(), self.entries().total()) == (0, before)


@contextlib.contextmanager
def ledger():
    """An empty ledger, and a flow of events that leads to it; yields a `Ledger`. Around the stand, not within."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS fault_ledger")
        cursor.execute("CREATE TABLE fault_ledger (event bigint NOT NULL)")
    outbox._flows[KIND] = [LEDGER, NOTIFY]
    try:
        yield Ledger()
    finally:
        del outbox._flows[KIND]
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE fault_ledger")
