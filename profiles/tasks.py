"""Envelopes: what the outbox asks of this app."""

from celery import shared_task

from coediting import outbox
from profiles.actions import followups, imports


@shared_task(name="profiles.tasks.run_import")
def run_import(delivery_id):
    """Do the import behind this delivery. The mark that it is done commits together with the import."""
    outbox.fulfil(delivery_id, imports.perform_requested)


@shared_task(name="profiles.tasks.follow_curation")
def follow_curation(delivery_id):
    """Propose what follows from the decision behind this delivery. All of it, or none and again later."""
    outbox.fulfil(delivery_id, followups.follow)
