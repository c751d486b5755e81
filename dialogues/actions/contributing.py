"""Saying something in the room, from a phone on a bad network: what is sent twice is said once."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogues.actions import words
from dialogues.actions.rooms import Phase, count_on, held
from dialogues.errors import RoomShut
from dialogues.models import Contribution
from dialogues.models.room import LONGEST
from dialogues.subjects import subjects
from profiles.document import LEARNING, LEVELS

About, Kind, State = Contribution.About, Contribution.Kind, Contribution.State
EACH_AT_MOST = 200  # contributions of one seat: no person says more, a robot does


@transaction.atomic
def contribute(*, seat, key, about, kind, document=None, row=None, text="", level=None, learning=()):
    """Say something from a seat. Returns the Contribution; the same `key` again returns the one that there is.

    `document` is the uid of a profile on the table and `row` the id of its task or requirement. `level` (1–4) belongs
    to the kind wrong-level, `learning` (training, workplace, coaching) to how it is learnt. What comes in while people
    give dots is taken too: it may have waited in a phone. Raises RoomShut and ValidationError, with the faults by
    field.
    """
    key, said, refused = _key(key), None, None
    try:
        said = _checked(seat.room, about, kind, document, row)
        text = said["text"] = words.said("text", text, LONGEST)
        said["details"] = _details(kind, text, level, learning)
    except ValidationError as error:
        refused = error
    room = held(seat.room, "phase", "moderated", "dialogue", "seen")
    # What was taken before is known, whatever happened to the table since: so this comes before any refusal.
    if known := Contribution.objects.filter(dialogue=room.dialogue_id, key=key).first():
        if known.seat_id != seat.pk:
            raise ValidationError(_("Something went wrong. Send it again."), code="key-taken")
        return known
    if refused:
        raise refused
    if room.phase not in {Phase.GATHERING, Phase.DOTS}:
        raise RoomShut(room.phase)
    if Contribution.objects.filter(seat=seat.pk).count() >= EACH_AT_MOST:
        detail = _("You said %(most)d things: that is as many as fits. Tell the rest to the facilitator.")
        raise ValidationError(detail % {"most": EACH_AT_MOST}, code="too-many")
    state = State.NEW if room.moderated else State.SHOWN
    return Contribution.objects.create(
        dialogue_id=room.dialogue_id, seat_id=seat.pk, key=key, state=state, number=count_on(room), **said
    )


def _key(key):
    try:
        return uuid.UUID(str(key))
    except ValueError:
        raise ValidationError(_("Something went wrong. Send it again."), code="no-key") from None


def _checked(room, about, kind, document, row):
    """The fields that say what it is about, checked against what is on the table. Raises ValidationError."""
    if about not in About.values or kind not in Contribution.KINDS[About(about)]:
        raise ValidationError(_("Choose what you want to say."), code="kind")
    said = {"about": about, "kind": kind}
    if about == About.FREE:
        return said
    found = subjects(room, _key(document), requirements=about == About.REQUIREMENT)
    subject = next(iter(found), None)
    if subject is None:
        raise ValidationError(_("This profile is not on the table any more."), code="not-on-the-table")
    said["document"] = subject.document
    if about == About.PROFILE:
        return said | {"row_label": subject.labels}
    found = subject.row(about, row)
    if found is None:
        raise ValidationError(_("This line is not in the profile any more."), code="no-such-row")
    return said | {"row": uuid.UUID(found.id), "row_label": found.labels}


def _details(kind, text, level, learning):
    """What belongs to a kind. Raises ValidationError where the kind asks for something that is not there."""
    if kind == Kind.WRONG_LEVEL:
        if level not in dict(LEVELS):
            raise ValidationError({"level": ValidationError(_("Choose the level that it should be."), code="level")})
        return {"level": level}
    if kind == Kind.WITH_SUPPORT:
        return {"support": text} if text else {}
    if kind == Kind.LEARNT:
        chosen = [way for way, _words in LEARNING if way in learning]
        if not chosen and not text:
            detail = _("Choose how it is learnt, or say it in words.")
            raise ValidationError({"learning": ValidationError(detail, code="learning")})
        return {"learning": chosen}
    if kind in {Kind.FREE, Kind.MISSING} and not text:
        raise ValidationError({"text": ValidationError(_("Say it in a few words."), code="text-needed")})
    return {}
