"""Envelopes for the worker: an id in, one action out."""

from celery import shared_task

from coediting import outbox
from roadmap.actions import needs


@shared_task(name="roadmap.tasks.refresh_needs_of_profile")
def refresh_needs_of_profile(delivery_id):
    """A profile was published or withdrawn: the needs it moves follow."""
    outbox.fulfil(
        delivery_id,
        lambda event: needs.refresh_profile(
            event.details["document"], trigger=event.kind, subject=event.subject
        ),
    )


@shared_task(name="roadmap.tasks.recompute_needs")
def recompute_needs(delivery_id):
    """Workforce or catalogue changed: all needs follow."""
    outbox.fulfil(delivery_id, lambda event: needs.recompute_all(trigger=event.kind, subject=event.subject))


@shared_task(name="roadmap.tasks.recount_needs")
def recount_needs():
    """Every night: count all needs a second time, another way, and say so when they differ."""
    needs.recount(trigger="nightly")
