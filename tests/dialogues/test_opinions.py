"""Opinions through the pages: statements are put by the organiser, answered on phones, and shown as groups."""

import threading
import uuid

import numpy as np
import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogues.actions import opinions as actions
from dialogues.actions import privacy
from dialogues.models import Contribution, Opinion, OpinionMap, Room, Seat, Statement
from tests import factories
from tests.dialogues import answering, making
from tests.dialogues.answering import answer_all, long_ago, phone, statements
from tests.dialogues.planting import AGREE, DISAGREE, planted

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue():
    return making.dialogue()


@pytest.fixture
def room(dialogue):
    return answering.room(dialogue)


@pytest.fixture
def seat(room):
    return Seat.objects.create(room=room, organisation_kind="company")


@pytest.fixture
def by(dialogue):
    return factories.editor(dialogue.organiser)


def url(room):
    return reverse("room-opinions", args=[room.code])


def press(client, room, statement, value):
    return client.post(url(room), {"statement": str(statement.uid), "value": str(value)})


def answers_of(seat):
    return list(Opinion.objects.filter(seat=seat).order_by("statement").values_list("statement", "value"))


# ---------- on the phone ----------
def test_one_statement_at_a_time_until_all_are_answered(dialogue, room, seat):
    first, second, *_rest = asked = statements(dialogue, 3)
    client, seen = phone(seat), []
    for value in (1, -1, 0):
        page = client.get(url(room))
        seen.append(page.context["statement"])
        answer = press(client, room, page.context["statement"], value)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{url(room)}?next")

    page = client.get(url(room))
    assert (seen, page.context["statement"], len(page.context["answered"])) == (asked, None, 3)
    assert answers_of(seat) == [(each.pk, value) for each, value in zip(asked, (1, -1, 0), strict=True)]

    again = client.get(f"{url(room)}?statement={second.uid}")
    assert (again.context["statement"], again.context["value"]) == (second, -1)
    press(client, room, second, 1)
    assert dict(answers_of(seat))[second.pk] == 1
    assert Opinion.objects.count() == 3
    assert first.opinions.count() == 1


def test_pressing_twice_counts_once_and_an_answer_that_stays_is_no_change(dialogue, room, seat):
    (asked,) = statements(dialogue, 1)
    client = phone(seat)
    press(client, room, asked, 1)
    before = Opinion.objects.get().changed

    press(client, room, asked, 1)

    assert (Opinion.objects.get().changed, answers_of(seat)) == (before, [(asked.pk, 1)])


@pytest.mark.parametrize(
    ("statement", "value", "status"),
    [("own", "2", 422), ("own", "", 422), ("own", "agree", 422), ("own", "1\x00", 422), ("other", "1", 422),
     ("retired", "1", 422), ("none", "1", 422), ("not a uid", "1", 422)],
)  # fmt: skip
def test_what_is_no_answer_is_refused_with_words_and_keeps_nothing(room, seat, statement, value, status):
    own, retired = statements(room.dialogue, 2)
    Opinion.objects.create(statement=retired, seat=Seat.objects.create(room=room), value=1)
    actions.retire_statement(statement=retired, by=factories.editor(room.dialogue.organiser))
    (other,) = statements(making.dialogue(slug="ander"), 1)
    known = {"own": own.uid, "retired": retired.uid, "other": other.uid, "none": uuid.uuid4()}

    answer = phone(seat).post(url(room), {"statement": str(known.get(statement, statement)), "value": value})

    assert answer.status_code == status
    assert answers_of(seat) == []


@pytest.mark.parametrize("phase", ["paused", "gathering", "dots"])
def test_answers_are_taken_while_the_dialogue_goes_on(dialogue, room, seat, phase):
    (asked,) = statements(dialogue, 1)
    Room.objects.update(phase=phase)

    answer = press(phone(seat), room, asked, 1)

    assert (answer.status_code, len(answers_of(seat))) == ((409, 0) if phase == "paused" else (302, 1))


def test_nobody_answers_with_the_seat_of_another_room_or_a_made_up_one(dialogue, room):
    (asked,) = statements(dialogue, 1)
    elsewhere = Seat.objects.create(room=answering.room(making.dialogue(slug="ander"), code="KMNPQR"))
    made_up = Client()
    made_up.cookies["seat-nl"] = f"{uuid.uuid4().hex}:forged"

    got = [press(client, room, asked, 1) for client in (phone(elsewhere), made_up, Client())]

    assert [(answer.status_code, answer.url) for answer in got] == [(302, reverse("room", args=[room.code]))] * 3
    assert Opinion.objects.count() == 0


def test_a_statement_with_markup_is_shown_as_it_was_typed(dialogue, room, seat, by, client):
    actions.add_statement(dialogue=dialogue, by=by, text_nl="<script>alert(1)</script> & meer")
    client.force_login(by)

    pages = [
        phone(seat).get(url(room)),
        client.get(reverse("dialogue-opinions", args=[dialogue.slug])),
        client.get(reverse("dialogue-opinions-edit", args=[dialogue.slug])),
    ]

    assert [b"<script>alert" in page.content for page in pages] == [False] * 3
    assert [b"&lt;script&gt;alert(1)&lt;/script&gt; &amp; meer" in page.content for page in pages] == [True] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts(seat, count, django_assert_num_queries, client, by):
    dialogue = seat.room.dialogue
    statements(dialogue, count)
    for number in range(count):
        Contribution.objects.create(dialogue=dialogue, text=f"Gezegd {number}")
    answering_phone = phone(seat)
    with django_assert_num_queries(3):  # seat, statements, own answers
        answering_phone.get(url(seat.room))
    with django_assert_num_queries(4):  # dialogue, statements, the map, who changed
        client.get(reverse("dialogue-opinions", args=[dialogue.slug]))
    client.force_login(by)
    with django_assert_num_queries(7):  # session, user, dialogue, roles, statements, contributions, what is unread
        client.get(reverse("dialogue-opinions-edit", args=[dialogue.slug]))


# ---------- at once ----------
@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_count_once(dialogue, room, seat):
    (asked,) = statements(dialogue, 1)
    ready, faults = threading.Barrier(6), []

    def click(value):
        ready.wait()
        try:
            actions.answer(seat=seat, statement=asked.uid, value=value)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=[value]) for value in (1, -1, 0, 1, -1, 0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (faults, Opinion.objects.count()) == ([], 1)


# ---------- the organiser ----------
WHO = {
    "anonymous": (302, 200), "disabled": (302, 200), "reader": (403, 200), "contributor": (403, 200),
    "stranger": (403, 200), "coordinator": (200, 200), "editor": (200, 200),
}  # fmt: skip


@pytest.mark.parametrize(("who", "expected"), WHO.items())
def test_who_may(client, dialogue, who, expected):
    user = factories.cast(dialogue.organiser)[who]
    if not user.is_anonymous:
        client.force_login(user)
    edit = reverse("dialogue-opinions-edit", args=[dialogue.slug])

    got = client.get(edit).status_code
    sent = client.post(edit, {"do": "add", "text_nl": "Het kan", "contribution": ""}).status_code

    assert (got, client.get(reverse("dialogue-opinions", args=[dialogue.slug])).status_code) == expected
    assert (sent, Statement.objects.count()) == ((302, 1) if expected[0] == 200 else (expected[0], 0))


@pytest.fixture
def desk(client, dialogue, by):
    """Posts to the organiser's list of statements."""
    client.force_login(by)
    edit = reverse("dialogue-opinions-edit", args=[dialogue.slug])

    def post(do, statement=None, **fields):
        return client.post(edit, {"do": do, "statement": str(statement.uid) if statement else ""} | fields)

    return post


def order(dialogue):
    return [each.text_nl for each in dialogue.statements.asked()]


def test_statements_are_ordered_retired_and_asked_again(dialogue, room, desk):
    one, two, _three = statements(dialogue, 3)
    Opinion.objects.create(statement=one, seat=Seat.objects.create(room=room), value=1)

    desk("down", one)
    desk("up", one)
    desk("down", one)
    assert order(dialogue) == ["Stelling 2", "Stelling 1", "Stelling 3"]
    desk("retire", one)  # answered: stays, with its answers
    desk("retire", two)  # not answered: goes
    assert (order(dialogue), one.opinions.count()) == (["Stelling 3"], 1)
    assert not Statement.objects.filter(pk=two.pk).exists()
    desk("again", one)
    assert order(dialogue) == ["Stelling 3", "Stelling 1"]
    assert (desk("retire", two).status_code, desk("burn", one).status_code) == (404, 302)


def test_a_statement_grows_from_a_contribution_of_the_same_dialogue_only(dialogue, desk, client):
    said = Contribution.objects.create(dialogue=dialogue, text="Te zwaar werk")
    foreign = Contribution.objects.create(dialogue=making.dialogue(slug="ander"), text="Elders gezegd")
    edit = reverse("dialogue-opinions-edit", args=[dialogue.slug])

    assert client.get(f"{edit}?from={said.uid}").context["form"].initial["text_nl"] == "Te zwaar werk"
    assert client.get(f"{edit}?from={foreign.uid}").context["form"].initial == {}
    assert desk("add", text_nl="Het werk is te zwaar", contribution=str(said.uid)).status_code == 302
    assert desk("add", text_nl="Elders", contribution=str(foreign.uid)).status_code == 422
    assert list(Statement.objects.values_list("text_nl", "contribution")) == [("Het werk is te zwaar", said.pk)]


@pytest.mark.parametrize(("text", "kept"), [("x" * 10_000, 0), ("x" * 301, 0), ("x" * 300, 1), ("  ", 0)])
def test_a_long_statement_is_refused_and_not_lost(desk, text, kept):
    answer = desk("add", text_nl=text)

    assert (answer.status_code, Statement.objects.count()) == (302 if kept else 422, kept)
    assert kept or answer.context["form"]["text_nl"].value() == text


# ---------- the map ----------
def fill(room, people=30, seed=5, moment=None):
    statements(room.dialogue, 12)
    return answer_all(room, planted(people, 12, 2, seed=seed, consensus=3)[0], moment or long_ago())


def shown(dialogue):
    return Client().get(reverse("dialogue-opinions", args=[dialogue.slug])).context["map"]


def test_groups_are_shown_with_what_they_stand_out_by(dialogue, room):
    fill(room)

    found = shown(dialogue)

    assert (found["state"], [group["circle"].people for group in found["groups"]]) == ("groups", [15, 15])
    assert [bool(group["stands_out"]) for group in found["groups"]] == [True, True]
    assert (len(found["agreed"]), len(found["dividing"]), len(found["rows"])) == (3, 9, 12)
    picture = reverse("dialogue-opinions-picture", args=[dialogue.slug, "svg"])
    assert Client().get(picture).content.count(b"<polygon") == 2
    assert Client().get(picture.replace("svg", "png")).content[:4] == b"\x89PNG"


@pytest.mark.parametrize("kind", ["svg", "gif"])
def test_there_is_no_picture_without_groups(dialogue, room, kind):
    statements(dialogue, 3)

    assert Client().get(reverse("dialogue-opinions-picture", args=[dialogue.slug, kind])).status_code == 404


@pytest.mark.parametrize(("people", "state"), [(11, "few"), (12, "groups")])
def test_nothing_is_told_below_twelve(dialogue, room, people, state):
    statements(dialogue, 8)
    answer_all(room, [[AGREE] * 8] * (people - 6) + [[DISAGREE] * 8] * 6)

    assert shown(dialogue)["state"] == state
    assert OpinionMap.objects.count() == (state != "few")


def test_the_map_is_drawn_anew_only_when_five_people_changed_an_answer(dialogue, room, monkeypatch):
    """Who watches the page cannot tell what the one who has just answered said."""
    seats_ = fill(room)
    before, asked = shown(dialogue), Statement.objects.order_by("position").first()
    OpinionMap.objects.update(drawn=F("drawn") - actions.PAUSE)
    for seat in seats_[:4]:
        value = Opinion.objects.filter(seat=seat, statement=asked).values_list("value", flat=True).first()
        actions.answer(seat=seat, statement=asked.uid, value=-1 if value != -1 else 1)
    with monkeypatch.context() as patched:
        patched.setattr(actions.figures, "of_dialogue", lambda dialogue: pytest.fail("drawn anew"))
        assert shown(dialogue) == before | {"drawn": before["drawn"] - actions.PAUSE}

    actions.answer(seat=seats_[4], statement=asked.uid, value=0)
    actions.answer(seat=seats_[4], statement=asked.uid, value=1)

    assert shown(dialogue)["drawn"] > before["drawn"]


def test_a_room_that_answers_all_at_once_is_drawn_every_few_seconds_only(dialogue, room, monkeypatch):
    fill(room)
    shown(dialogue)
    Opinion.objects.update(changed=timezone.now())

    monkeypatch.setattr(actions.figures, "of_dialogue", lambda dialogue: pytest.fail("drawn anew"))

    assert shown(dialogue)["state"] == "groups"


def test_a_map_that_stands_costs_no_count(dialogue, room, django_assert_num_queries):
    fill(room)
    shown(dialogue)

    with django_assert_num_queries(3):  # dialogue, statements, the map
        shown(dialogue)
    OpinionMap.objects.update(drawn=F("drawn") - actions.PAUSE)
    with django_assert_num_queries(4):  # and who changed
        shown(dialogue)


def test_a_retired_statement_leaves_the_page_at_once(dialogue, room, by):
    fill(room)
    assert len(shown(dialogue)["rows"]) == 12

    actions.retire_statement(statement=dialogue.statements.asked()[0], by=by)

    assert len(shown(dialogue)["rows"]) == 11


def test_new_statements_do_not_take_a_map_away(dialogue, room):
    statements(dialogue, 2)
    answer_all(room, [[AGREE, DISAGREE]] * 14, long_ago())
    assert shown(dialogue)["state"] == "unclear"
    statements(dialogue, 12)
    OpinionMap.objects.update(drawn=F("drawn") - actions.PAUSE)
    Opinion.objects.update(changed=timezone.now())

    assert (shown(dialogue)["state"], len(shown(dialogue)["rows"])) == ("unclear", 2)


def test_the_figures_hold_no_seat(dialogue, room):
    seats_ = fill(room)
    shown(dialogue)

    kept = str(OpinionMap.objects.get().figures)

    assert [seat for seat in seats_ if str(seat.uid) in kept or seat.uid.hex in kept] == []
    assert np.isclose(sum(group["people"] for group in OpinionMap.objects.get().figures["groups"]), 30)


# ---------- personal data ----------
def test_who_came_by_a_registration_takes_their_answers_along_and_then_they_stay_without_them(dialogue, room):
    own = making.register(dialogue)
    seat = Seat.objects.create(room=room, registration=own)
    other = Seat.objects.create(room=room)
    (asked,) = statements(dialogue, 1)
    for each, value in ((seat, -1), (other, 1)):
        actions.answer(seat=each, statement=asked.uid, value=value)

    exported = privacy.export_of(own)["opinions"]
    privacy.erase(registration=own)

    assert [(each["statement"]["nl"], each["value"]) for each in exported] == [("Stelling 1", "disagree")]
    assert (answers_of(seat), making.fresh(seat).registration) == ([(asked.pk, -1)], None)
