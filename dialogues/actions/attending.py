"""What the organiser does with the list: who was there, reminders, cancelling for somebody who phoned."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from dialogues.actions.places import State, lock, told
from dialogues.actions.registering import cancel
from dialogues.models import Dialogue, Registration
from dialogues.permissions import may_see_people

REMIND_BEFORE = timedelta(days=3)
REMIND_PAUSE = timedelta(hours=12)


@transaction.atomic
def note_attendance(*, dialogue, by, present, absent=()):
    """Note by uid who is present and who is not after all; who is not named stays as they were.

    Two people at the door who tick different names both count. Returns how many rows changed. Raises PermissionDenied.
    """
    if not may_see_people(by, dialogue):
        raise PermissionDenied
    lock(dialogue)
    rows = dialogue.registrations.with_place()
    came = rows.filter(uid__in=present, attended__isnull=True).update(attended=timezone.now())
    went = rows.filter(uid__in=absent, attended__isnull=False).update(attended=None)
    return came + went


def cancel_for(*, registration, by):
    """Cancel for somebody who let the organiser know. The person gets the same mail as when cancelling oneself."""
    if not may_see_people(by, registration.dialogue):
        raise PermissionDenied
    return cancel(registration=registration, by=by)


@transaction.atomic
def remind(*, dialogue, by):
    """Mail a reminder to everybody with a place, except who had one in the last half day. Returns how many.

    `by=None` is the portal itself. Raises PermissionDenied. After the beginning there is nobody to remind.
    """
    if by is not None and not may_see_people(by, dialogue):
        raise PermissionDenied
    held, now = lock(dialogue), timezone.now()
    if held.state not in {Dialogue.State.PLANNED, Dialogue.State.OPEN} or held.starts <= now:
        return 0
    due = held.registrations.with_place().exclude(reminded__gt=now - REMIND_PAUSE)
    due = list(due.select_for_update().order_by("pk"))
    Registration.objects.filter(pk__in=[each.pk for each in due]).update(reminded=now)
    for registration in due:
        told("registration.reminded", registration, by)
    return len(due)


def remind_due(now=None):
    """Remind of every dialogue that begins within three days, each person once. Returns how many."""
    now = now or timezone.now()
    waiting = Registration.objects.filter(
        state=State.PLACE,
        reminded__isnull=True,
        created__lt=now - timedelta(days=1),  # who registered a moment ago still knows
        dialogue__starts__gt=now,
        dialogue__starts__lte=now + REMIND_BEFORE,
        dialogue__state__in=[Dialogue.State.PLANNED, Dialogue.State.OPEN],
    )
    count = 0
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            # The update claims the row: of two runs at once only one sends. Conditions on this row only, as those that
            # need a join are not judged again by who had to wait for the other.
            due = Registration.objects.filter(pk=pk, state=State.PLACE, reminded__isnull=True)
            if due.update(reminded=now):
                told("registration.reminded", Registration.objects.get(pk=pk))
                count += 1
    return count
