"""Examples of what people say in a dialogue and of what becomes of it. Nobody is made up: phones have no names."""

import uuid

from coediting import kinds
from coediting.models import Document
from dialogues import actions, prefill
from dialogues.actions import contributing, dotting, rooms
from dialogues.models import Dialogue, Room, Seat
from profiles.models import Profile

PHONES = ("company", "social-economy", "social-economy", "local-authority")
ROWS = {"task": "tasks", "requirement": "requirements"}


def begin(dialogue, profile, said, by):
    """Begin a dialogue on a profile, and leave it open: phones that have the code of its room can join.

    `said` are {"about", "kind", "row" (its place in the profile), "text"}. Returns (dialogue, document, room, phones,
    [(Contribution, row of `said`)]).
    """
    for state in ("open", "running"):
        dialogue = actions.move_on(dialogue=dialogue, by=by, to=state, seen=dialogue.state)
    document = Document.objects.get(profile=Profile.objects.get(slug=profile))
    room = rooms.open_room(dialogue=dialogue, by=by, documents=[document])
    phones = [rooms.take_seat(room=room, organisation_kind=kind) for kind in PHONES]
    heard = [(_say(phones[number % len(phones)], document, row), row) for number, row in enumerate(said)]
    return dialogue, document, room, phones, heard


def hold(dialogue, profile, said, by):
    """Hold a dialogue on a profile: say everything in `said`, give it its outcome, and report.

    `said` are as in `begin`, with "dots", "outcome" and "answer"; what is adopted comes into one proposal, which waits
    for the editors of the profile.
    """
    dialogue, document, room, phones, heard = begin(dialogue, profile, said, by)
    rooms.move_room(room=room, by=by, to=Room.Phase.DOTS, seen=room.phase)
    for contribution, row in heard:
        for phone in phones[: row["dots"]]:
            dotting.give_dot(seat=_now(phone), contribution=contribution)
    dialogue = actions.move_on(dialogue=dialogue, by=by, to="closed", seen="running")
    _end(dialogue, document, heard, by)
    actions.move_on(dialogue=Dialogue.objects.get(pk=dialogue.pk), by=by, to="reported", seen="closed")


def _now(phone):
    """The phone with its room as that stands now."""
    return Seat.objects.select_related("room__dialogue").get(pk=phone.pk)


def _say(phone, document, row):
    about = {"about": row["about"], "kind": row["kind"]}
    if row["about"] in ROWS:
        content = document.published.content[ROWS[row["about"]]]
        about |= {"document": document.uid, "row": content[row["row"]]["id"]}
    return contributing.contribute(seat=_now(phone), key=uuid.uuid4(), text=row["text"], **about)


def _end(dialogue, document, heard, by):
    """Answer or decline each, and adopt what is to be adopted in one proposal."""
    adopted = [contribution for contribution, row in heard if row["outcome"] == "adopted"]
    for contribution, row in heard:
        if row["outcome"] != "adopted":
            actions.decide(contributions=[contribution], by=by, outcome=row["outcome"], answer=row["answer"])
    schema, working = kinds.of(document).schema, document.working
    actions.adopt(
        contributions=adopted,
        document=document,
        by=by,
        base=working.number,
        content=prefill.filled(schema, working.content, adopted, prefill.language_of(dialogue)),
        reason=f"Gezegd in de dialoog ‘{dialogue.title_nl}’",
    )
