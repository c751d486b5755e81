"""The room: opening it, sitting down, saying something, moderating, dots; by the rules of the actions."""

import contextlib
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coediting.actions import review
from coediting.models import Event
from dialogues import actions, codes
from dialogues.actions import moderating, rooms
from dialogues.actions.contributing import contribute
from dialogues.actions.dotting import give_dot, given, take_dot_back
from dialogues.errors import NoDotsLeft, RoomShut
from dialogues.models import Contribution, Room, Seat
from dialogues.subjects import subjects
from profiles import actions as profiles
from tests import factories
from tests.dialogues import making
from tests.dialogues import rooms as world

pytestmark = pytest.mark.django_db


# ---------- opening ----------
def test_room_opens_once_with_a_code_that_is_easy_to_read():
    room = world.room(documents=[])
    again = rooms.open_room(dialogue=room.dialogue, by=room.by, documents=[])

    assert (again.pk, len(room.code), set(room.code) <= set(codes.SIGNS)) == (room.pk, 6, True)
    assert list(Event.objects.filter(kind__startswith="room.").values_list("kind", flat=True)) == ["room.opened"]


def test_codes_are_typed_sloppily_and_never_taken_for_another():
    assert codes.typed(" cd-58 fv ") == "CD58FV"
    assert codes.typed("bsz6u") == "852GV"
    assert len(set("BSZ6UIOL01AE") & set(codes.SIGNS)) == 0


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("editor", True),
        ("coordinator", True),
        ("contributor", False),
        ("reader", False),
        ("stranger", False),
        ("anonymous", False),
        ("disabled", False),
    ],
)
def test_who_may_open_and_move_a_room(who, allowed):
    house = factories.partner()
    people = factories.cast(house)
    other = world.room(house, [])
    dialogue = making.dialogue(house, slug="tweede", state="running", days=-1, hours=48)

    def attempt(work):
        with contextlib.nullcontext() if allowed else pytest.raises(PermissionDenied):
            work()

    attempt(lambda: rooms.open_room(dialogue=dialogue, by=people[who], documents=[]))
    attempt(lambda: rooms.move_room(room=other, by=people[who], to="paused", seen="gathering"))
    attempt(lambda: rooms.arrange_room(room=other, by=people[who], documents=[], moderated=True, dots=3))
    said = Contribution.objects.create(dialogue=other.dialogue, text="x")
    attempt(lambda: moderating.cluster(room=other, by=people[who], contributions=[said], theme="t"))

    assert Room.objects.count() == 1 + allowed


def test_only_what_participants_may_see_comes_on_the_table():
    house = factories.partner()
    own, foreign = factories.draft(house), factories.draft(factories.partner())
    dialogue = making.dialogue(house)
    coordinator = factories.coordinator()

    with pytest.raises(ValidationError):
        rooms.open_room(dialogue=dialogue, by=coordinator, documents=[foreign.document])
    room = rooms.open_room(dialogue=dialogue, by=coordinator, documents=[own.document])

    assert [subject.label for subject in subjects(room)] == ["Sorteerder"]


def test_a_newer_draft_of_a_published_profile_stays_out_of_the_room():
    house = factories.partner()
    profile = world.profile(house, publish=True)
    room = world.room(house, [profile.document])
    content = profile.document.working.content | {"title": factories.language_map("Geheim"), "tasks": []}
    profiles.revise_profile(profile=profile, by=room.by, base=1, content=content)

    (subject,) = subjects(room)

    assert (subject.label, [row.label for row in subject.tasks]) == ("Sorteerder", ["Sorteert", "Stapelt"])


def test_a_profile_that_is_withdrawn_leaves_the_table():
    house = factories.partner()
    profile = world.profile(factories.partner(), publish=True)
    room = world.room(house, [profile.document])
    review.withdraw_publication(document=profile.document, by=factories.coordinator(), reason="fout")

    assert subjects(room) == []


# ---------- phases ----------
def test_phases_follow_each_other_and_ending_forgets_the_code():
    room = world.room(documents=[])
    for to in ("dots", "gathering", "paused", "dots", "ended"):
        room = world.move(room, to)

    with pytest.raises(ValidationError):
        rooms.move_room(room=room, by=room.by, to="gathering", seen="ended")
    assert (room.phase, room.code, room.seen) == ("ended", "", 5)


def test_pressing_twice_is_once_and_an_old_page_changes_nothing():
    room = world.room(documents=[])
    world.move(room, "dots")
    rooms.move_room(room=room, by=room.by, to="dots", seen="gathering")

    with pytest.raises(ValidationError):
        rooms.move_room(room=room, by=room.by, to="paused", seen="gathering")
    assert Room.objects.get().phase == "dots"


def test_closing_the_dialogue_ends_its_room():
    room = world.room()
    actions.move_on(dialogue=room.dialogue, by=room.by, to="closed", seen="running")

    room.refresh_from_db()
    assert (room.phase, room.code) == ("ended", "")


# ---------- saying something ----------
def about(room, kind="task", number=0):
    """The fields that say that something is about a row of the profile on the table."""
    (subject,) = subjects(room)
    row = (subject.tasks if kind == "task" else subject.requirements)[number]
    return {"about": kind, "document": str(subject.document.uid), "row": row.id}


def test_everything_that_can_be_said_is_kept_with_what_it_is_about():
    room = world.room()
    seat = world.seat(room)
    profile = {"about": "profile", "document": about(room)["document"]}
    world.say(seat, "Met een tiltoestel", kind="with-support", **about(room))
    world.say(seat, "", kind="superfluous", **about(room, "requirement"))
    world.say(seat, "", kind="wrong-level", level=3, **about(room, "requirement"))
    world.say(seat, "", kind="learnt", learning=["coaching", "training", "x"], **about(room, "requirement", 1))
    world.say(seat, "Sorteren op zicht", kind="missing", **profile)
    world.say(seat, "🧵 <b>Ça va</b> שלום")

    kept = Contribution.objects.order_by("number").values_list("kind", "row_label__nl", "details", "text", "number")
    assert list(kept) == [
        ("with-support", "Sorteert", {"support": "Met een tiltoestel"}, "Met een tiltoestel", 1),
        ("superfluous", "skill 1 (nl)", {}, "", 2),
        ("wrong-level", "skill 1 (nl)", {"level": 3}, "", 3),
        ("learnt", "skill 2 (nl)", {"learning": ["training", "coaching"]}, "", 4),
        ("missing", "Sorteerder", {}, "Sorteren op zicht", 5),
        ("free", None, {}, "🧵 <b>Ça va</b> שלום", 6),
    ]
    assert Room.objects.get().seen == 6


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "feasible"}, "kind"),
        ({"about": "x"}, "kind"),
        ({"text": "  "}, "text-needed"),
        ({"text": "é" * 2001}, "too-long"),
        ({"key": "x"}, "no-key"),
        ({"about": "profile"}, "no-key"),
        ({"about": "profile", "document": str(uuid.uuid4())}, "not-on-the-table"),
        ({"about": "task", "kind": "feasible", "row": str(uuid.uuid4())}, "no-such-row"),
        ({"about": "requirement", "kind": "wrong-level", "level": 5}, "level"),
        ({"about": "requirement", "kind": "learnt", "text": ""}, "learning"),
    ],
)
def test_what_cannot_be_said_is_refused_in_words(fields, code):
    room = world.room()
    seat = world.seat(room)
    said = {"key": uuid.uuid4(), "about": "free", "kind": "free", "text": "x"}
    if fields.get("about") in {"task", "requirement"}:
        said |= about(room, fields["about"])

    with pytest.raises(ValidationError) as raised:
        contribute(seat=world.fresh_seat(seat), **said | fields)

    faults = raised.value.error_dict.values() if hasattr(raised.value, "error_dict") else [raised.value.error_list]
    assert ([each.code for one in faults for each in one], Contribution.objects.count()) == ([code], 0)


def test_sending_twice_is_once_and_another_phone_cannot_take_a_key():
    room = world.room(documents=[])
    seat, key = world.seat(room), uuid.uuid4()
    first = world.say(seat, "Eén", key=key)

    assert world.say(seat, "Twee", key=key) == first
    with pytest.raises(ValidationError):
        world.say(world.seat(room), "Drie", key=key)
    assert (Contribution.objects.count(), Room.objects.get().seen) == (1, 1)


def test_arranging_one_thing_leaves_what_another_put_on_the_table():
    room = world.room(documents=[], moderated=False)
    document = world.profile(room.dialogue.organiser).document
    rooms.arrange_room(room=room, by=room.by, documents=[document])

    arranged = rooms.arrange_room(room=room, by=room.by, dots=7)

    assert (list(arranged.documents.all()), arranged.moderated, arranged.dots) == ([document], False, 7)


def test_what_was_sent_before_is_known_whatever_happened_to_the_table_since():
    room, key = world.room(), uuid.uuid4()
    (document,) = room.documents.all()
    about = {"about": "task", "kind": "feasible", "document": document.uid, "key": key}
    seat = world.seat(room)
    sent = world.say(seat, row=document.working.content["tasks"][0]["id"], **about)
    rooms.arrange_room(room=room, by=room.by, documents=[], moderated=False, dots=5)

    assert world.say(seat, row=document.working.content["tasks"][0]["id"], **about) == sent
    with pytest.raises(ValidationError):
        world.say(world.seat(room), row=document.working.content["tasks"][0]["id"], **about)


def test_what_waited_in_a_phone_is_taken_while_dots_are_given_and_not_in_a_pause_or_after_the_end():
    room = world.room(documents=[], phase="dots")
    seat = world.seat(room)
    world.say(seat)

    for phase in ("paused", "ended"):
        room = world.move(room, phase)
        with pytest.raises(RoomShut):
            world.say(seat)
    with pytest.raises(RoomShut):
        rooms.take_seat(room=room, organisation_kind="company")
    assert Contribution.objects.count() == 1


def test_in_a_moderated_room_contributions_wait():
    room = world.room(documents=[], moderated=True)
    said = world.say(world.seat(room))

    assert said.state == "new"
    moderating.show(room=room, by=room.by, contributions=[said])
    assert Contribution.objects.get().state == "shown"


# ---------- the facilitator ----------
def test_merging_keeps_the_lineage_and_counts_people_once():
    room = world.room(phase="dots")
    seats = [world.seat(room) for _ in range(3)]
    first = world.say(seats[0], "Tillen", kind="feasible", **about(room))
    second = world.say(seats[1], "Heffen", kind="with-support", **about(room))
    for seat, said in ((0, first), (0, second), (1, second), (2, first)):
        world.dot(seats[seat], said)

    made = moderating.merge(room=room, by=room.by, contributions=[first, second], text="Zwaar", kind="with-support")

    assert world.points(room) == {"Zwaar": 3}
    assert (made.about, made.kind, made.row, made.details) == (
        "task", "with-support", first.row, {"support": "Heffen"},
    )  # fmt: skip
    assert set(made.sources.all()) == {first, second}
    assert set(Contribution.objects.exclude(pk=made.pk).values_list("state", flat=True)) == {"replaced"}
    assert [given(world.fresh_seat(seat)).count() for seat in seats] == [1, 1, 1]


def test_merging_what_is_about_different_things_keeps_what_they_share():
    room = world.room()
    seat = world.seat(room)
    task = world.say(seat, "a", kind="feasible", **about(room))
    other = world.say(seat, "b", kind="superfluous", **about(room, "requirement"))
    free = world.say(seat, "c")

    of_profile = moderating.merge(room=room, by=room.by, contributions=[task, other], text="d")
    of_nothing = moderating.merge(room=room, by=room.by, contributions=[of_profile, free], text="e")

    assert [(each.about, each.kind, each.label) for each in (of_profile, of_nothing)] == [
        ("profile", "free", "Sorteerder"),
        ("free", "free", ""),
    ]


def test_splitting_makes_several_of_one_and_gives_dots_back():
    room = world.room(documents=[], phase="dots")
    seat = world.seat(room)
    said = world.say(seat, "Tillen en lezen")
    world.dot(seat, said)

    made = moderating.split(room=room, by=room.by, contribution=said, texts=["Tillen", "", " Lezen "])

    assert world.points(room) == {"Tillen": 0, "Lezen": 0}
    assert [list(each.sources.all()) for each in made] == [[said], [said]]
    assert [each.seat for each in made] == [seat, seat]
    assert given(seat).count() == 0


def test_setting_aside_needs_a_reason_and_gives_dots_back():
    room = world.room(documents=[], phase="dots")
    seat = world.seat(room)
    said = world.say(seat)
    world.dot(seat, said)

    with pytest.raises(ValidationError):
        moderating.set_aside(room=room, by=room.by, contributions=[said], reason=" ")
    moderating.set_aside(room=room, by=room.by, contributions=[said], reason="Over iemand in de zaal")

    said.refresh_from_db()
    assert (said.state, said.hidden_because, given(seat).count()) == ("hidden", "Over iemand in de zaal", 0)
    moderating.show(room=room, by=room.by, contributions=[said])
    said.refresh_from_db()
    assert (said.state, said.hidden_because) == ("shown", "")


def test_what_was_merged_meanwhile_is_not_touched_again():
    room = world.room(documents=[])
    seat = world.seat(room)
    first, second, third = (world.say(seat, text) for text in "abc")
    moderating.merge(room=room, by=room.by, contributions=[first, second], text="ab")

    for work in (
        lambda: moderating.merge(room=room, by=room.by, contributions=[second, third], text="bc"),
        lambda: moderating.split(room=room, by=room.by, contribution=first, texts=["a", "a"]),
        lambda: moderating.show(room=room, by=room.by, contributions=[first]),
        lambda: moderating.merge(room=room, by=room.by, contributions=[third], text="c"),
    ):
        with pytest.raises(ValidationError):
            work()
    assert Contribution.objects.count() == 4


def test_contributions_of_another_dialogue_are_out_of_reach():
    room = world.room(documents=[])
    other = world.room(documents=[], dialogue=making.dialogue(slug="ander", state="running", days=-1, hours=48))
    foreign = world.say(world.seat(other))

    with pytest.raises(ValidationError):
        moderating.cluster(room=room, by=room.by, contributions=[foreign], theme="x")
    with pytest.raises(Contribution.DoesNotExist):
        give_dot(seat=world.seat(world.move(room, "dots")), contribution=foreign)


# ---------- dots ----------
def test_dots_are_given_once_up_to_the_limit_and_taken_back():
    room = world.room(documents=[], phase="dots", dots=2)
    seat = world.seat(room)
    said = [world.say(seat, text) for text in "abc"]

    assert [world.dot(seat, said[0]), world.dot(seat, said[0]), world.dot(seat, said[1])] == [1, 1, 0]
    with pytest.raises(NoDotsLeft):
        world.dot(seat, said[2])
    assert take_dot_back(seat=seat, contribution=said[0]) == 1
    assert take_dot_back(seat=seat, contribution=said[0]) == 1
    assert (world.dot(seat, said[2]), world.points(room)) == (0, {"a": 0, "b": 1, "c": 1})


def test_dots_are_for_their_phase_only():
    room = world.room(documents=[])
    seat = world.seat(room)
    said = world.say(seat)

    for phase in ("paused", "ended"):
        room = world.move(room, phase)
        with pytest.raises(RoomShut):
            world.dot(seat, said)


# ---------- who comes by a registration ----------
def test_who_comes_by_a_registration_has_one_seat_and_it_stays_without_the_person():
    house = factories.partner()
    dialogue = making.dialogue(house)
    own = making.register(dialogue)
    room = world.room(house, [], dialogue=dialogue)
    first = rooms.take_seat(room=room, registration=own)
    said = world.say(first)

    assert rooms.take_seat(room=room, registration=own) == first
    assert [each["text"] for each in actions.export_of(own)["contributions"]] == [said.text]
    actions.erase(registration=own)
    seat = Seat.objects.get()
    assert (seat.registration, seat.organisation_kind, list(seat.contributions.all())) == (
        None, "social-economy", [said],
    )  # fmt: skip
