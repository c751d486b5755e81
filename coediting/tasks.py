"""Envelopes: the relay that beat wakes every second."""

from celery import current_app, shared_task

from coediting import outbox


@shared_task(name="coediting.tasks.relay")
def relay():
    """Send every open delivery to its task."""
    outbox.send_open(lambda task, delivery_id: current_app.send_task(task, args=[delivery_id]))
