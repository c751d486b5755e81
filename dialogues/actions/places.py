"""The places of a dialogue: counted and given under the lock of its row, so that the last one is given once."""

from coediting import outbox
from dialogues.models import Dialogue, Registration

State = Registration.State


def lock(dialogue):
    """The dialogue as it stands now, held until the end of the transaction.

    Everything that gives or frees a place takes this lock first, and only then touches registrations. It lets others
    add rows that point to the dialogue: who says something holds the room, for which closing and deciding may wait.
    """
    return Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue.pk)


def free_places(dialogue):
    """How many places are free; None when there is no limit. Only certain while the dialogue is locked."""
    if dialogue.capacity is None:
        return None
    return max(0, dialogue.capacity - dialogue.registrations.with_place().count())


def state_for_newcomer(dialogue):
    """A place while there is one and nobody waits for it; the waiting list otherwise."""
    free = free_places(dialogue)
    if free is None or (free and not dialogue.registrations.waiting().exists()):
        return State.PLACE
    return State.WAITING


def move_up(dialogue):
    """Give free places of a locked dialogue to who waits longest, and tell them. Returns how many moved up.

    Only before it begins: nobody is called to a meeting that goes on.
    """
    if not dialogue.takes_registrations:
        return 0
    free = free_places(dialogue)
    waiting = dialogue.registrations.waiting().select_for_update()
    moved = list(waiting if free is None else waiting[:free])
    for registration in moved:
        registration.state = State.PLACE
        registration.save(update_fields=["state"])
        told("registration.moved_up", registration)
    return len(moved)


def told(kind, registration, by=None):
    """Record what happened to a registration: ids only, never a name or an address."""
    outbox.record(
        kind,
        registration.uid,
        registration=registration.pk,
        dialogue=registration.dialogue_id,
        by=by.pk if by else None,
    )
