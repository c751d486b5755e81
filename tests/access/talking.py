"""The dialogues of the world: one to come, one under way with its room, one that is over; and who asked to join."""

import uuid

from dialogues import actions as dialogues
from dialogues import links
from dialogues.actions import opinions
from dialogues.models import Amendment, Invitation, Series
from partners.links import token
from roadmap.actions import joining
from roadmap.actions.joining_mail import PURPOSE
from tests import factories
from tests.access.things import named
from tests.dialogues import ended, making


def fill(world):
    house = world.house
    series = Series.objects.create(slug="reeks", organiser=house, title_nl="Reeks", title_en="Series")
    coming = making.dialogue(house, "komt", series=series, theme=world.catalogue["theme"])
    person = making.register(coming, "an@example.org")
    invited = Invitation.objects.create(dialogue=coming, email="bo@example.org", fingerprint="0" * 64, language="nl")
    other = making.dialogue(factories.partner("ander-huis"), "ander")
    request = joining.ask_to_join(
        kind="organisation", email="cy@example.org", consent=True, name="Cy", organisation="Kringwinkel",
        organisation_kind="social-economy",
        text="Wij doen graag mee",
    )  # fmt: skip
    world.things |= {
        "dialogue": named(coming, slug="komt", kind="csv", revision=coming.version),
        "foreign dialogue": named(other, slug="ander", kind="csv", revision=other.version),
        "series": {"slug": "reeks"},
        "registration": named(person, token=making.token(person), slug="komt"),
        "invitation": {"token": token(invited, links.INVITATION)},
        "join request": named(request, token=token(request, PURPOSE)),
        "way to join": {"kind": "organisation"},
        "wrong link": {"token": "x", "secret": "x"},
    }
    under_way(world)
    over(world)


def under_way(world):
    held = ended.held(world.house, people=["di"], slug="nu", theme=world.catalogue["theme"])
    said, also, aside = (held.say(f"Wij {what} zelf") for what in ("sorteren", "wassen", "drogen"))
    held.set_aside(aside)
    statement = opinions.add_statement(dialogue=held.dialogue, by=held.editor, text_nl="Dit kan beter")
    world.things |= {
        "room": {"code": held.room.code, "slug": "nu"},
        "no room": {"code": "XXXXXX"},
        "dialogue under way": named(held.dialogue, slug="nu", contribution=said.uid, statement=statement.uid),
        "spoken": named(said, slug="nu"),
        "also spoken": named(also),
        "set aside": named(aside),
        "statement": named(statement),
        "seat": {"token": making.token(held.people["di"])},
    }


def over(world):
    held = ended.held(world.house, people=["ed"], slug="over", theme=world.catalogue["theme"])
    said = held.say("Het moet lichter")
    held.close()
    minutes = dialogues.begin_minutes(dialogue=held.dialogue, by=held.editor)
    amendment = Amendment.objects.create(minutes=minutes, text="Er mist iets")
    nobody = making.dialogue(world.house, slug="leeg", theme=world.catalogue["theme"], state="closed")
    dialogues.begin_minutes(dialogue=nobody, by=held.editor)
    world.things |= {
        "dialogue that is over": named(held.dialogue, slug="over", kind="svg", amendment=amendment.uid, revision=1),
        "dialogue of nobody": named(nobody, slug="leeg"),
        "contribution": named(said),
        "amendment": {"slug": "over", "uid": amendment.uid},
        "was there": {"token": making.token(held.people["ed"])},
        "nothing": {"uid": uuid.uuid4(), "key": uuid.uuid4()},
    }
