"""The room of a dialogue: opened, arranged, taken from phase to phase, ended; and phones that sit down in it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from coediting import outbox
from dialogues import codes
from dialogues.actions.places import lock
from dialogues.errors import RoomShut
from dialogues.models import Dialogue, OrganisationKind, Registration, Room, Seat
from dialogues.models.room import MOST_DOTS
from dialogues.permissions import may_edit
from dialogues.subjects import choosable

Phase = Room.Phase
MOST_DOCUMENTS = 8
SEATS_AT_MOST = 1000
TRIES = 20
NEXT = {
    Phase.GATHERING: (Phase.DOTS, Phase.PAUSED, Phase.ENDED),
    Phase.DOTS: (Phase.GATHERING, Phase.PAUSED, Phase.ENDED),
    Phase.PAUSED: (Phase.GATHERING, Phase.DOTS, Phase.ENDED),
    Phase.ENDED: (),
}


def held(room, *fields):
    """The room as it stands now, held until the end of the transaction; its dialogue with it, or only these `fields`.

    Whoever changes what a screen shows takes this lock first and counts `seen` on: so a screen that knows a number has
    every change up to it. Sitting down and giving dots do not take it.
    """
    rooms = Room.objects.select_for_update(no_key=True, of=("self",))
    rooms = rooms.only(*fields) if fields else rooms.select_related("dialogue")
    return rooms.get(pk=room.pk)


def count_on(room):
    """The next number of a held room. Returns it."""
    room.seen += 1
    room.save(update_fields=["seen"])
    return room.seen


@transaction.atomic
def open_room(*, dialogue, by, documents, moderated=False, dots=None):
    """Open the room of a dialogue, with the Documents to talk about. Returns the Room; twice is once.

    A room that ended stays ended. Raises PermissionDenied and ValidationError.
    """
    if not may_edit(by, dialogue):
        raise PermissionDenied
    dialogue = lock(dialogue)
    if known := Room.objects.filter(dialogue=dialogue).first():
        return known
    if dialogue.state in Dialogue.OVER:
        raise ValidationError(_("This dialogue is closed."), code="closed")
    room = Room(dialogue=dialogue, moderated=moderated, dots=_dots(dots))
    _give_code(room)
    room.documents.set(_allowed(by, dialogue, documents))
    outbox.record("room.opened", dialogue.uid, dialogue=dialogue.pk, by=by.pk)
    return room


def _give_code(room):
    """Save a new room under a code that no other room has."""
    for _try in range(TRIES):
        room.code = codes.new_code()
        try:
            with transaction.atomic():
                room.save()
            return
        except IntegrityError:
            continue
    raise RuntimeError("no session code is free")


def _dots(dots):
    dots = Room._meta.get_field("dots").default if dots is None else dots
    if not 1 <= dots <= MOST_DOTS:
        detail = _("Give everybody between 1 and %(most)d dots.") % {"most": MOST_DOTS}
        raise ValidationError({"dots": ValidationError(detail, code="dots")})
    return dots


def _allowed(by, dialogue, documents):
    """The documents, if this user may put each of them on the table. Raises ValidationError."""
    wanted = {document.pk for document in documents}
    if len(wanted) > MOST_DOCUMENTS:
        detail = _("Choose at most %(most)d profiles: people read on a phone.") % {"most": MOST_DOCUMENTS}
        raise ValidationError({"documents": ValidationError(detail, code="too-many")})
    if wanted - set(choosable(by, dialogue).filter(pk__in=wanted).order_by().values_list("pk", flat=True)):
        detail = _("One of these profiles cannot be shown to participants.")
        raise ValidationError({"documents": ValidationError(detail, code="not-shown")})
    return documents


@transaction.atomic
def arrange_room(*, room, by, documents=None, moderated=None, dots=None):
    """Change what is on the table, whether contributions wait for the facilitator, how many dots. Returns the Room.

    What is None stays as it is when it is this one's turn.

    Raises PermissionDenied, RoomShut and ValidationError.
    """
    room = held(room)
    if not may_edit(by, room.dialogue):
        raise PermissionDenied
    if room.phase == Phase.ENDED:
        raise RoomShut(room.phase)
    if documents is not None:
        kept = [document for document in documents if document in set(room.documents.all())]
        added = [document for document in documents if document not in kept]
        room.documents.set([*kept, *_allowed(by, room.dialogue, added)])
    room.moderated = room.moderated if moderated is None else moderated
    room.dots = room.dots if dots is None else _dots(dots)
    room.seen += 1
    room.save(update_fields=["moderated", "dots", "seen"])
    outbox.record("room.arranged", room.dialogue.uid, dialogue=room.dialogue_id, by=by.pk)
    return room


@transaction.atomic
def move_room(*, room, by, to, seen):
    """Take a room from the phase `seen` to the phase `to`. Returns the Room.

    Ending is for good: the code is forgotten, phones and guesses find nothing any more. Raises PermissionDenied, and
    ValidationError when the room is in another phase by now or that step does not exist.
    """
    room = held(room)
    if not may_edit(by, room.dialogue):
        raise PermissionDenied
    if room.phase == to:
        return room  # pressed twice
    if room.phase != seen:
        raise ValidationError(_("Somebody else changed the phase meanwhile. Look again."), code="phase-moved")
    if to not in NEXT[Phase(room.phase)]:
        raise ValidationError(_("That step is not possible from here."), code="no-such-step")
    room.phase, room.seen = to, room.seen + 1
    if to == Phase.ENDED:
        room.code = ""
    room.save(update_fields=["phase", "code", "seen"])
    outbox.record("room.phase_changed", room.dialogue.uid, dialogue=room.dialogue_id, phase=to, by=by.pk)
    return room


def end_room_of(dialogue):
    """End the room of a dialogue that closes, if it has one; in the caller's transaction."""
    open_rooms = Room.objects.filter(dialogue=dialogue).exclude(phase=Phase.ENDED)
    open_rooms.update(phase=Phase.ENDED, code="", seen=F("seen") + 1)


@transaction.atomic
def take_seat(*, room, organisation_kind="", registration=None):
    """A seat for a phone: a fresh one, or for who comes by a registration the one that it has. Returns the Seat.

    Raises RoomShut, and ValidationError for a kind that does not exist or a room that holds no more phones.
    """
    if room.phase == Phase.ENDED:
        raise RoomShut(room.phase)
    if registration is not None:
        own = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk, dialogue=room.dialogue_id)
        if known := Seat.objects.filter(room=room, registration=own).order_by("pk").first():
            known.room = room
            return known
        organisation_kind = own.organisation_kind
    elif organisation_kind not in OrganisationKind.values:
        detail = _("Choose for what kind of organisation you are here.")
        raise ValidationError({"organisation_kind": ValidationError(detail, code="kind-needed")})
    if room.seats.count() >= SEATS_AT_MOST:
        raise ValidationError(_("The room is full: no more phones can join."), code="full")
    return Seat.objects.create(room=room, organisation_kind=organisation_kind, registration=registration)
