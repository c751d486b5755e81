"""Registering without an account: a place or the waiting list, changing, cancelling, coming back."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogues.actions.places import State, lock, move_up, state_for_newcomer, told
from dialogues.errors import RegistrationClosed
from dialogues.models import Registration
from partners.addresses import with_address

ANSWERS = ("name", "organisation", "organisation_kind", "role", "access_needs", "interpreter", "follow_up")
LINK_PAUSE = timedelta(hours=1)


@transaction.atomic
def register(*, dialogue, email, consent, language="nl", **answers):
    """Register a person, who gets a mail that says whether there is a place. Returns the Registration.

    An address that is registered already changes nothing: its owner gets the link to the registration that there is,
    and whoever typed it cannot tell the difference. Raises RegistrationClosed and ValidationError.
    """
    dialogue = lock(dialogue)
    if not dialogue.takes_registrations:
        raise RegistrationClosed
    if not consent:
        detail = _("Without your agreement we may not keep your data, and so not register you.")
        raise ValidationError({"consent": ValidationError(detail, code="consent-needed")})
    now = timezone.now()
    made = Registration(dialogue=dialogue, email=email.strip(), language=language, consented=now, queued=now)
    _fill(made, answers)
    made.state = state_for_newcomer(dialogue)
    made.clean_fields()
    known = with_address(dialogue.registrations, made.email).first()
    if known:
        return mail_link(registration=known)
    made.told = now
    made.save()
    told("registration.made", made)
    return made


def _fill(registration, answers):
    """Take over answers. Returns the names of those that changed. Raises TypeError for one that is none."""
    if unknown := answers.keys() - set(ANSWERS):
        raise TypeError(", ".join(sorted(unknown)))
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in answers.items()}
    changed = [name for name, value in clean.items() if getattr(registration, name) != value]
    for name in changed:
        setattr(registration, name, clean[name])
    return changed


def _held(registration):
    """(dialogue, registration) as they stand now, both locked, in this order. Raises Registration.DoesNotExist."""
    dialogue = lock(registration.dialogue)
    held = Registration.objects.select_for_update().get(pk=registration.pk)
    held.dialogue = dialogue
    return dialogue, held


@transaction.atomic
def change(*, registration, **answers):
    """Change one's own answers, until the dialogue is over. Unchanged input saves nothing. Returns the Registration.

    The address stays: the link was mailed to it. Raises RegistrationClosed and ValidationError.
    """
    dialogue, held = _held(registration)
    if dialogue.is_over or not held.is_in:
        raise RegistrationClosed
    changed = _fill(held, answers)
    if changed:
        held.clean_fields()
        held.save(update_fields=changed)
        told("registration.changed", held)
    return held


@transaction.atomic
def cancel(*, registration, by=None):
    """Give up a place or a turn; the first who waits moves up. Twice is once. Returns the Registration.

    `by=None` is the person behind the link. Raises RegistrationClosed once the dialogue is over.
    """
    dialogue, held = _held(registration)
    if dialogue.is_over:
        raise RegistrationClosed
    if held.is_in:
        held.state, held.attended = State.CANCELLED, None
        held.save(update_fields=["state", "attended"])
        told("registration.cancelled", held, by)
        move_up(dialogue)
    return held


@transaction.atomic
def come_back(*, registration):
    """Take part after all: a place, or the end of the waiting list. Returns the Registration."""
    dialogue, held = _held(registration)
    if not dialogue.takes_registrations:
        raise RegistrationClosed
    if not held.is_in:
        held.state, held.queued = state_for_newcomer(dialogue), timezone.now()
        held.save(update_fields=["state", "queued"])
        told("registration.made", held)
    return held


def mail_link(*, registration):
    """Mail a person the link to their registration, at most once an hour. Returns the Registration."""
    now = timezone.now()
    with transaction.atomic():
        due = Registration.objects.filter(pk=registration.pk).exclude(told__gt=now - LINK_PAUSE)
        if due.update(told=now):
            told("registration.link_asked", registration)
    return registration


def mail_link_to(*, dialogue, email):
    """Mail the link to this address if it is registered; the asker gets no answer either way."""
    known = with_address(dialogue.registrations, email.strip()).first()
    if known:
        mail_link(registration=known)
