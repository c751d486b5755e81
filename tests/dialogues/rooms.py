"""Rooms, seats and contributions for tests, made through the actions; and phones that use the pages."""

import re
import uuid

from django.test import Client
from django.urls import reverse

from dialogues.actions import contributing, dotting, rooms
from dialogues.models import Contribution, Room
from tests import factories
from tests.dialogues import making


def profile(organiser, publish=False, **fields):
    """A profile of the organiser with two tasks and two requirements; a draft, which is the cheaper one to make."""
    fields.setdefault("tasks", [factories.task_row("Sorteert"), factories.task_row("Stapelt", suitability="support")])
    fields.setdefault(
        "requirements", [factories.requirement_row(factories.competence(f"skill {n}")) for n in (1, 2)]
    )
    make = factories.published if publish else factories.draft
    return make(organiser, title=fields.pop("title", "Sorteerder"), **fields)


def room(organiser=None, documents=None, phase=None, dialogue=None, **fields):
    """A room that an editor of the organiser opened, with one profile on the table."""
    organiser = organiser or (dialogue.organiser if dialogue else factories.partner())
    dialogue = dialogue or making.dialogue(organiser, state="running", days=-1, hours=48)
    by = factories.editor(organiser)
    documents = [profile(organiser).document] if documents is None else documents
    made = rooms.open_room(dialogue=dialogue, by=by, documents=documents, **fields)
    if phase:
        made = rooms.move_room(room=made, by=by, to=phase, seen=made.phase)
    made.by = by
    return made


def move(of, to):
    """The room in its next phase, as its facilitator takes it there."""
    now = Room.objects.get(pk=of.pk)
    moved = rooms.move_room(room=now, by=of.by, to=to, seen=now.phase)
    moved.by = of.by
    return moved


def seat(of, kind="company"):
    return rooms.take_seat(room=Room.objects.select_related("dialogue").get(pk=of.pk), organisation_kind=kind)


def fresh_seat(of):
    """A seat as a request finds it: with the room as it stands now."""
    return type(of).objects.select_related("room__dialogue").get(pk=of.pk)


def say(of, text="Het kan", **fields):
    """A remark in general, unless `fields` says what it is about."""
    about = {"about": "free", "kind": "free"} | fields
    return contributing.contribute(seat=fresh_seat(of), key=about.pop("key", None) or uuid.uuid4(), text=text, **about)


def dot(of, contribution):
    return dotting.give_dot(seat=fresh_seat(of), contribution=contribution)


def points(of):
    """{text: dots} of everything shown."""
    shown = Contribution.objects.shown().filter(dialogue=of.dialogue).with_dots()
    return dict(shown.values_list("text", "points"))


class Phone:
    """A browser that joined by the code, and sends what the page's own forms hold."""

    def __init__(self, of, kind="company", **options):
        self.client, self.code = Client(**options), of.code
        self.joined = self.client.post(self.url(), {"organisation_kind": kind}) if kind else None

    def url(self, page="", code=None):
        return reverse(f"room-{page}" if page else "room", args=[code or self.code])

    def get(self):
        return self.client.get(self.url())

    def say(self, json=False, code=None, **data):
        data = {"key": str(uuid.uuid4()), "about": "free", "kind": "free", "text": "Het kan"} | data
        headers = {"accept": "application/json"} if json else {}
        return self.client.post(self.url("contribute", code), data, headers=headers)

    def dot(self, contribution, do="give", json=True):
        headers = {"accept": "application/json"} if json else {}
        return self.client.post(self.url("dot"), {do: str(contribution.uid)}, headers=headers)

    def news(self, since=0):
        return self.client.get(self.url("news"), {"since": since})


def text_of(answer):
    """The words of a page, without its markup."""
    main = answer.content.decode().split("<main", 1)[-1]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())
