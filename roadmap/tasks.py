"""Envelopes for the worker: an id in, one action out."""

from celery import shared_task

from coediting import outbox
from roadmap.actions import carrying, joining, joining_mail, needs, runs
from roadmap.needs import derive


@shared_task(name="roadmap.tasks.refresh_needs_of_profile")
def refresh_needs_of_profile(delivery_id):
    """A profile was published or withdrawn: the needs it moves follow, once for all that waits about this profile."""
    outbox.fulfil_together(
        delivery_id,
        lambda events: needs.refresh_profile(events[-1].details["document"], events=events),
        alone=derive.alone,
    )


@shared_task(name="roadmap.tasks.refresh_needs_of_evidence")
def refresh_needs_of_evidence(delivery_id):
    """Evidence was accepted, corrected or withdrawn: the needs of the profiles that it is about follow."""
    outbox.fulfil_together(
        delivery_id,
        lambda events: needs.refresh_evidence(events[-1].details["evidence"], events=events),
        alone=derive.alone,
    )


@shared_task(name="roadmap.tasks.carry_evidence")
def carry_evidence(delivery_id):
    """A competence goes on as another: what was found about it is offered for its successor."""
    outbox.fulfil(delivery_id, carrying.carry)


@shared_task(name="roadmap.tasks.recompute_needs")
def recompute_needs(delivery_id):
    """Workforce or catalogue changed: all needs follow, once for all changes that wait."""
    runs.perform(delivery_id, "sql")


@shared_task(name="roadmap.tasks.recompute_asked_needs")
def recompute_asked_needs(delivery_id):
    """A coordinator asked for a full recompute."""
    runs.perform(delivery_id, "sql")


@shared_task(name="roadmap.tasks.recount_asked_needs")
def recount_asked_needs(delivery_id):
    """A coordinator asked to count a second time."""
    runs.perform(delivery_id, "numpy")


@shared_task(name="roadmap.tasks.recount_needs")
def recount_needs():
    """Every night: count all needs a second time, another way, and say so when they differ."""
    runs.recount_nightly()


@shared_task(name="roadmap.tasks.end_lost_runs")
def end_lost_runs():
    """Every few seconds: a run whose worker is gone does not go on saying that it runs."""
    runs.end_lost_runs()


@shared_task(name="roadmap.tasks.tell_coordinators")
def tell_coordinators(delivery_id):
    """A recount found a difference: coordinators hear of it."""
    outbox.fulfil(delivery_id, runs.tell_coordinators)


@shared_task(name="roadmap.tasks.mail_asker")
def mail_asker(delivery_id):
    """Something happened to a request to join: tell who asked."""
    outbox.fulfil(delivery_id, joining_mail.mail_asker)


@shared_task(name="roadmap.tasks.mail_owed")
def mail_owed():
    """Send who asked to join what the mail server did not take before."""
    joining_mail.mail_owed()


@shared_task(name="roadmap.tasks.forget_askers")
def forget_askers():
    """Every night: remove the data of who asked to join, once their term is over."""
    joining.forget_due()
