"""Envelopes: mail that an event owes, mail that is owed longer, reminders, and the nightly removal."""

from celery import shared_task

from coediting import outbox
from dialogues.actions import attending, mailing, planning, privacy


@shared_task(name="dialogues.tasks.mail_person")
def mail_person(delivery_id):
    """Something happened to a registration: tell the person."""
    outbox.fulfil(delivery_id, mailing.mail_person)


@shared_task(name="dialogues.tasks.mail_invitation")
def mail_invitation(delivery_id):
    """Somebody is invited: write to them."""
    outbox.fulfil(delivery_id, mailing.mail_invitation)


@shared_task(name="dialogues.tasks.mail_owed")
def mail_owed():
    """Send what the mail server did not take before."""
    mailing.mail_owed()


@shared_task(name="dialogues.tasks.remind")
def remind():
    """Remind people of a dialogue that comes near, each once."""
    attending.remind_due()


@shared_task(name="dialogues.tasks.forget_people")
def forget_people():
    """Every night: close what was forgotten, and remove the people whose term is over."""
    planning.close_forgotten()
    privacy.remove_due()
