"""Envelopes: the relay that beat wakes twice a second, telling people what happened, and sweeping old signs of life."""

from celery import current_app, shared_task

from coediting import outbox
from coediting.actions import mailing, notifying, presence


@shared_task(name="coediting.tasks.relay")
def relay():
    """Send every open delivery to its task."""
    outbox.send_open(lambda task, delivery_id: current_app.send_task(task, args=[delivery_id]))


@shared_task(name="coediting.tasks.sweep_presence")
def sweep_presence():
    """Delete the signs of life of editors that are long gone."""
    presence.sweep()


@shared_task(name="coediting.tasks.notify")
def notify(delivery_id):
    """Something happened: tell those who want to know."""
    outbox.fulfil(delivery_id, notifying.notify)


@shared_task(name="coediting.tasks.send_mail")
def send_mail():
    """Mail the notifications that are to be mailed at once."""
    mailing.send_now()


@shared_task(name="coediting.tasks.send_digests")
def send_digests():
    """Every morning: one mail with what happened since the last one."""
    mailing.send_digests()
