"""Worker, beat and web server as the fault harnesses start them: with a ledger, and with sabotage on demand.

    celery -A tests.faults.laboratory worker            gunicorn tests.faults.laboratory:application

The ledger is a task whose effect is one row in `fault_ledger`, a table without any constraint: what is done twice
stands there twice. The environment's `SABOTAGE` names one of the functions below, each the mistake that a control of
the harnesses makes on purpose; without it everything is as in production.
"""

import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenskills.settings")
django.setup()

from celery import current_app  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from kombu.transport import redis  # noqa: E402

from coediting import outbox  # noqa: E402
from coediting.models import Delivery  # noqa: E402
from greenskills.celery import app  # noqa: E402
from greenskills.wsgi import application  # noqa: E402
from roadmap.actions import runs  # noqa: E402

__all__ = ["LEDGER", "app", "application"]
LEDGER = "tests.faults.laboratory.enter"
SLOW_SECONDS = 0.4  # how long a sabotaged effect takes, so that a kill finds it half done
IN_HAND = 20_251_117  # the advisory lock that a slow effect holds: it goes with the process


def write(event):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO fault_ledger (event) VALUES (%s)", [event.pk])


@app.task(name=LEDGER)
def enter(delivery_id):
    """The effect that is counted: one row per event."""
    outbox.fulfil(delivery_id, write)


def take_time():
    """Be slow, where `Ledger.in_hand` sees it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [IN_HAND])
        time.sleep(SLOW_SECONDS)
        cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [IN_HAND])


# ---------- mistakes ----------
def done_at_publish():
    """The relay ticks off what it sent, and the consumer does not ask any more."""
    send_open = outbox.send_open

    def send_and_tick_off(send, **options):
        def sent(task, delivery_id):
            send(task, delivery_id)
            Delivery.objects.filter(pk=delivery_id).update(done=timezone.now())

        return send_open(sent, **options)

    def only_the_effect(delivery_id, effect):
        if effect is write:
            take_time()
        effect(Delivery.objects.select_related("event").get(pk=delivery_id).event)
        return True

    outbox.send_open, outbox.fulfil = send_and_tick_off, only_the_effect


def effect_apart():
    """The effect adds one and is committed by itself; its delivery is ticked off afterwards."""

    def effect_then_done(delivery_id, effect):
        delivery = Delivery.objects.select_related("event").filter(pk=delivery_id, done__isnull=True).first()
        if delivery is None:
            return False
        effect(delivery.event)
        if effect is write:
            take_time()
        Delivery.objects.filter(pk=delivery_id).update(done=timezone.now())
        return True

    outbox.fulfil = effect_then_done


def no_socket_timeouts():
    """Celery as it comes: whoever waits for the broker waits for ever."""
    app.conf.broker_transport_options = {"visibility_timeout": 3600, "health_check_interval": 0}


def acknowledged_or_held():
    """kombu as it comes: a message whose acknowledgement fails keeps its place in the worker."""
    redis.Channel.QoS = redis.QoS


def listening():
    """Celery as it comes, and a broker client that tries again: the worker subscribes to commands."""
    app.conf.worker_enable_remote_control = True
    app.conf.broker_transport_options = app.conf.broker_transport_options | {"retry_on_timeout": True}


def relay_in_request():
    """Whoever records an event sends it as well, as soon as it is committed."""
    record = outbox.record

    def record_and_send(*arguments, **details):
        event = record(*arguments, **details)
        transaction.on_commit(
            lambda: outbox.send_open(lambda task, pk: current_app.send_task(task, args=[pk], retry=False)),
            robust=True,
        )
        return event

    outbox.record = record_and_send


def lost_runs_go_on():
    """Nobody looks after runs whose worker is gone."""
    runs.end_lost_runs = lambda: 0


MISTAKES = [
    lost_runs_go_on,
    done_at_publish,
    effect_apart,
    no_socket_timeouts,
    acknowledged_or_held,
    listening,
    relay_in_request,
]
SABOTAGES = {mistake.__name__: mistake for mistake in MISTAKES}
if os.environ.get("SABOTAGE"):
    SABOTAGES[os.environ["SABOTAGE"]]()
