"""Priority dots: so many for each phone, given once, taken back when somebody thinks again."""

from django.db import transaction

from dialogues.actions.rooms import Phase
from dialogues.errors import NoDotsLeft, RoomShut
from dialogues.models import Contribution, Dot, Seat


def hold_seat(seat):
    """The seat, held until the end of the transaction: its dots are counted and given under this lock.

    Without it two clicks at once would each see a dot left.
    """
    seats = Seat.objects.select_for_update(no_key=True, of=("self",)).select_related("room")
    return seats.only("room__phase", "room__dots", "room__dialogue").get(pk=seat.pk)


def given(seat):
    """The Dots of a seat that count: those on what is shown."""
    return Dot.objects.filter(seat=seat, contribution__state=Contribution.State.SHOWN)


@transaction.atomic
def give_dot(*, seat, contribution):
    """Give a dot; twice is once. Returns how many are left. Raises RoomShut, NoDotsLeft, Contribution.DoesNotExist."""
    seat = hold_seat(seat)
    if seat.room.phase != Phase.DOTS:
        raise RoomShut(seat.room.phase)
    # Held as well: a facilitator who merges or sets it aside waits for this dot, or is seen by it.
    shown = Contribution.objects.shown().filter(dialogue=seat.room.dialogue_id)
    shown = shown.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=contribution.pk)
    mine = set(given(seat).values_list("contribution", flat=True))
    if shown.pk in mine:
        return seat.room.dots - len(mine)
    if len(mine) >= seat.room.dots:
        raise NoDotsLeft(seat.room.dots)
    Dot.objects.create(seat=seat, contribution=shown)
    return seat.room.dots - len(mine) - 1


@transaction.atomic
def take_dot_back(*, seat, contribution):
    """Take a dot back; one that is not there is no fault. Returns how many are left. Raises RoomShut."""
    seat = hold_seat(seat)
    if seat.room.phase != Phase.DOTS:
        raise RoomShut(seat.room.phase)
    Dot.objects.filter(seat=seat, contribution=contribution).delete()
    return seat.room.dots - given(seat).count()
