"""A dialogue that was held, for tests of what comes after it: made through the actions, with what was said there."""

import functools
from dataclasses import dataclass, field

from coediting import actions as documents
from coediting.models import Document, Proposal
from dialogues import actions
from dialogues.actions import moderating
from dialogues.actions.rooms import take_seat
from dialogues.models import Contribution, Dialogue, Room
from partners.models import Partner
from profiles import actions as profile_actions
from profiles.models import Profile
from tests import factories
from tests.dialogues import making, rooms


@dataclass
class Held:
    """A dialogue that runs, or is over after `close()`; `profile` lies on the table, `editor` is of its organiser."""

    house: Partner
    dialogue: Dialogue
    profile: Profile
    editor: object
    room: object
    people: dict = field(default_factory=dict)

    @functools.cached_property
    def seat(self):
        """A phone of nobody in particular."""
        return rooms.seat(self.room)

    def seat_of(self, name):
        return take_seat(room=self.room, registration=self.people[name])

    @property
    def content(self):
        """The working content of the profile, as it was when this was made."""
        return self.profile.document.working.content

    @property
    def task(self):
        return self.content["tasks"][0]

    @property
    def requirement(self):
        return self.content["requirements"][0]

    def say(self, text="Het kan", by=None, **about):
        """Something said: a free remark, or on the task or requirement that `about` names."""
        if about.get("about", "free") != "free":
            about["document"] = self.profile.document.uid
        rows = {"task": self.task["id"], "requirement": self.requirement["id"]}
        if about.get("about") in rows:
            about.setdefault("row", rows[about["about"]])
        return rooms.say(self.seat_of(by) if by else self.seat, text, **about)

    def close(self, to="closed"):
        for state in {"closed": ("closed",), "reported": ("closed", "reported")}[to]:
            now = Dialogue.objects.get(pk=self.dialogue.pk)
            if now.state != state:
                actions.move_on(dialogue=now, by=self.editor, to=state, seen=now.state)
        self.dialogue.refresh_from_db()
        return self

    def dot(self, contribution, count=1):
        """Dots of so many people."""
        if Room.objects.get(pk=self.room.pk).phase == "gathering":
            rooms.move(self.room, "dots")
        for _person in range(count):
            rooms.dot(rooms.seat(self.room), contribution)

    def merge(self, *contributions, text="Samen"):
        return moderating.merge(room=self.room, by=self.room.by, contributions=contributions, text=text)

    def set_aside(self, *contributions, reason="Dubbel"):
        moderating.set_aside(room=self.room, by=self.room.by, contributions=contributions, reason=reason)

    def decide(self, contribution, outcome="answered", answer="Dat klopt", by=None):
        (done,) = actions.decide(
            contributions=[contribution], by=by or self.editor, outcome=outcome, answer=answer, seen=""
        )
        return done

    def adopt(self, *contributions, by=None, reason="Dat zei men", **content):
        """A proposal with `content` put over the working content."""
        document = Document.objects.get(pk=self.profile.document.pk)
        return actions.adopt(
            contributions=[making.fresh(each) for each in contributions],
            document=document,
            by=by or self.editor,
            base=document.working.number,
            content=document.working.content | content,
            reason=reason,
        )


def held(house=None, people=(), publish=False, **fields):
    """A dialogue that runs, with a room and a draft of a profile, or a published one; `people` are names of those who
    registered."""
    dialogue = making.dialogue(house or factories.partner("huis"), **fields)
    own = {name: making.register(dialogue, f"{name}@example.org", name=name) for name in people}
    return begun(dialogue, publish, own)


def begun(dialogue, publish=False, people=None):
    """The same of a dialogue that is open for registration; `people` are registrations by name."""
    house = dialogue.organiser
    profile = rooms.profile(house, publish, title="Sorteerder")
    dialogue = actions.move_on(dialogue=dialogue, by=None, to="running", seen="open")
    room = rooms.room(house, [profile.document], dialogue=dialogue)
    return Held(house, dialogue, Profile.objects.get(pk=profile.pk), factories.editor(house), room, people or {})


def accept(proposal, by, paths=None):
    """The proposal accepted by an editor, whole or in part."""
    documents.accept(proposal=Proposal.objects.get(pk=proposal.pk), by=by, paths=paths)
    return Proposal.objects.get(pk=proposal.pk)


def publish(profile):
    """The working revision, approved and published."""
    factories.approve(profile)
    number = Document.objects.get(pk=profile.document.pk).working.number
    profile_actions.publish_profile(profile=profile, by=factories.coordinator(), number=number)
    return Profile.objects.get(pk=profile.pk)


def outcome(contribution):
    return Contribution.objects.values_list("outcome", "answer").get(pk=contribution.pk)
