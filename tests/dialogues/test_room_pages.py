"""The pages of the room: what phones see and send, what the facilitator and the big screen show, and to whom."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from dialogues import codes
from dialogues.models import Contribution, Dot, Room, Seat
from tests import factories
from tests.dialogues import making
from tests.dialogues import rooms as world

pytestmark = pytest.mark.django_db
DESK = ("dialogue-facilitate", "dialogue-facilitate-open", "dialogue-facilitate-news", "dialogue-screen",
        "dialogue-screen-news", "dialogue-facilitate-merge")  # fmt: skip
DESK_POST = ("dialogue-facilitate-open", "dialogue-facilitate-phase", "dialogue-facilitate-do",
             "dialogue-facilitate-merge")  # fmt: skip


@pytest.fixture(autouse=True)
def _nobody_guessed_before():
    cache.clear()


@pytest.fixture
def room():
    return world.room(documents=[])


def at(room, name, *more):
    return reverse(name, args=[room.dialogue.slug, *more])


def facilitator(room):
    client = Client()
    client.force_login(room.by)
    return client


# ---------- joining ----------
def test_code_is_typed_sloppily_and_leads_to_the_room(client, room):
    typed = f" {room.code[:3].lower()}-{room.code[3:]} "

    assert client.post(reverse("room-join"), {"code": typed}).url == reverse("room", args=[room.code])
    assert client.get(reverse("room", args=[room.code.lower()])).url == reverse("room", args=[room.code])


def test_wrong_code_is_told_and_what_was_typed_stays(client, room):
    answer = client.post(reverse("room-join"), {"code": "CCCCCD"})

    assert (answer.status_code, b'value="CCCCCD"' in answer.content) == (404, True)
    assert client.get(reverse("room", args=["CCCCCD"])).status_code == 404
    assert client.get(reverse("room", args=["--"])).url == reverse("room-join")


def test_trying_codes_is_stopped_for_newcomers_and_never_for_who_sits_in_the_room(client, room):
    phone = world.Phone(room)
    for _guess in range(codes.WRONG_AT_MOST):
        codes.note_wrong()

    assert client.post(reverse("room-join"), {"code": room.code}).status_code == 429
    assert client.get(reverse("room", args=[room.code])).status_code == 429
    assert (phone.get().status_code, phone.say().status_code) == (200, 302)


def test_sitting_down_asks_only_for_the_kind_of_organisation(client, room):
    address = reverse("room", args=[room.code])

    assert client.get(address).status_code == 200
    assert client.post(address, {"organisation_kind": "x"}).status_code == 422
    assert Seat.objects.count() == 0
    answer = client.post(address, {"organisation_kind": "company"})
    cookie = answer.cookies["seat-nl"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (address, True, "Lax")
    assert Seat.objects.get().uid.hex in cookie.value
    assert client.post(address, {"organisation_kind": "company"}).status_code == 200
    assert Seat.objects.count() == 1


def test_a_phone_keeps_its_seat_in_the_other_language(room):
    phone = world.Phone(room)

    assert b"<h1" in phone.client.get(f"/en/room/{room.code}/").content
    assert phone.client.post(f"/en/room/{room.code}/contribute/", {"key": uuid.uuid4(), "about": "free", "kind": "free",
                                                                  "text": "x"}).status_code == 302  # fmt: skip
    assert Seat.objects.count() == 1


def test_who_registered_goes_in_by_the_link_of_the_mail(client):
    house = factories.partner()
    dialogue = making.dialogue(house)
    own = making.register(dialogue)
    token = making.token(own)
    address, page = (reverse(name, args=[token]) for name in ("registration-room", "registration"))

    assert client.post(address).url == page
    room = world.room(house, [], dialogue=dialogue)
    assert address in client.get(page).content.decode()
    assert client.post(address).url == reverse("room", args=[room.code])
    assert client.post(reverse("registration-room", args=["x"])).status_code == 302
    assert Seat.objects.get().registration == own


# ---------- saying something ----------
def test_every_form_of_the_page_can_be_sent_without_scripts():
    room = world.room()
    phone = world.Phone(room)
    page = phone.get().content.decode()
    (document,) = room.documents.all()
    task = document.working.content["tasks"][0]["id"]

    assert page.count('name="key"') == len(set(page.split('name="key" value="')[1:])) == 2 + 2 + 2 + 1
    sent = phone.say(about="task", kind="with-support", document=str(document.uid), row=task, text="Met hulp")
    assert sent.url == reverse("room", args=[room.code]) + "#mine"
    assert "Sorteert" in world.text_of(phone.get())


def test_markup_is_shown_as_text_everywhere(room):
    phone = world.Phone(room)
    phone.say(text="<script>alert(1)</script> & 🧵")
    escaped = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 🧵"
    client = facilitator(room)

    pages = [phone.get(), world.Phone(room).get(), client.get(at(room, "dialogue-facilitate")),
             client.get(at(room, "dialogue-screen"))]  # fmt: skip
    assert [escaped in page.content.decode() for page in pages] == [True] * 4
    assert escaped in next(iter(phone.news().json()["items"].values()))


def test_ten_thousand_characters_are_refused_and_stay_on_the_page(room):
    phone, text = world.Phone(room), "é" * 10_000
    answer = phone.say(text=text)

    assert (answer.status_code, text in answer.content.decode()) == (422, True)
    assert phone.say(json=True, text=text).status_code == 422
    assert Contribution.objects.count() == 0


def test_sending_the_same_form_twice_is_once(room):
    phone, key = world.Phone(room), str(uuid.uuid4())
    first, second = (phone.say(json=True, key=key).json() for _time in range(2))

    assert (first, Contribution.objects.count()) == (second, 1)


def test_a_pause_keeps_it_in_the_phone_and_the_end_says_so(room):
    phone = world.Phone(room)
    room = world.move(room, "paused")
    assert phone.say(json=True).status_code == 409
    assert phone.say().status_code == 409
    world.move(room, "ended")

    assert [phone.say(json=True).status_code, phone.news().status_code, phone.get().status_code] == [410] * 3
    lost = phone.say(text="Nog dit")
    assert (lost.status_code, "Nog dit" in lost.content.decode(), Contribution.objects.count()) == (410, True, 0)


def test_another_room_and_forged_cookies_open_nothing(room):
    other = world.room(documents=[], dialogue=making.dialogue(slug="ander", state="running", days=-1, hours=48))
    phone = world.Phone(room)
    stranger, forger = world.Phone(other, kind=None), world.Phone(room, kind=None)
    stranger.client.cookies["seat-nl"] = phone.client.cookies["seat-nl"].value
    forger.client.cookies["seat-nl"] = f"{Seat.objects.first().uid.hex}:1abc:x"

    assert stranger.say(json=True).status_code == 410
    assert [forger.say(json=True).status_code, forger.news().status_code, forger.dot(Contribution()).status_code] == [
        403
    ] * 3
    assert "Nog dit" in forger.say(text="Nog dit").content.decode()
    assert Contribution.objects.count() == 0


def test_sending_needs_the_token_of_the_form(room):
    phone = world.Phone(room, kind=None, enforce_csrf_checks=True)

    assert [phone.client.post(phone.url(page)).status_code for page in ("", "contribute", "dot")] == [403] * 3


# ---------- news ----------
def test_news_is_what_changed_since(room, django_assert_num_queries):
    phone, other = world.Phone(room), world.Phone(room)
    other.say(text="Eén")
    said = Contribution.objects.get()
    with django_assert_num_queries(3):
        assert other.news(0).json()["seen"] == 1
    with django_assert_num_queries(2):  # what one phone was told is not made again for the next
        news = phone.news(0).json()
    assert (news["seen"], news["phase"], list(news["items"])) == (1, "gathering", [str(said.uid)])
    with django_assert_num_queries(1):
        assert phone.news(1).status_code == 204

    facilitator(room).post(at(room, "dialogue-facilitate-do"), {"do": "aside", "reason": "Dubbel", "c": [said.uid]})
    assert phone.news(1).json()["items"] == {str(said.uid): None}
    assert [phone.news(since).status_code for since in ("x", "-1", "9" * 30, "²")] == [200] * 4


def test_what_waits_for_the_facilitator_is_no_news_for_others():
    room = world.room(documents=[], moderated=True)
    phone = world.Phone(room)
    world.Phone(room).say(text="Geheim")

    assert list(phone.news(0).json()["items"].values()) == [None]
    assert "Geheim" not in phone.get().content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_same_however_much_there_is(rows, django_assert_num_queries):
    house = factories.partner()
    room = world.room(house, [world.profile(house).document for _row in range(rows)])
    phone = world.Phone(room)
    for number in range(rows):
        phone.say(text=f"{number}")
    client = facilitator(room)

    for phase in ("gathering", "dots"):
        if phase == "dots":
            room = world.move(room, "dots")
            phone.dot(Contribution.objects.first())
        with django_assert_num_queries(5 if phase == "gathering" else 6):
            phone.get()
        with django_assert_num_queries(14):
            client.get(at(room, "dialogue-facilitate"))
        with django_assert_num_queries(11):
            client.get(at(room, "dialogue-screen"))


def test_desk_and_screen_are_quiet_when_nothing_is_new(room):
    client = facilitator(room)
    for page in ("dialogue-facilitate", "dialogue-screen"):
        shown = client.get(at(room, page)).context["mark"]
        assert client.get(at(room, f"{page}-news"), {"since": shown}).status_code == 204
    world.seat(room)
    assert client.get(at(room, "dialogue-screen-news"), {"since": shown}).status_code == 200


# ---------- dots ----------
def test_dots_on_the_page_with_and_without_scripts():
    room = world.room(documents=[], phase="dots", dots=1)
    phone = world.Phone(room)
    phone.say(text="Eén")
    phone.say(text="Twee")
    first, second = Contribution.objects.order_by("pk")

    assert phone.dot(first).json() == {"left": 0}
    assert phone.dot(second).status_code == 409
    assert (f'name="back" value="{first.uid}"' in phone.get().content.decode(), Dot.objects.count()) == (True, 1)
    assert phone.dot(second, json=False).status_code == 409
    assert phone.dot(first, "back", json=False).status_code == 302
    assert phone.dot(second, json=False).url == phone.url() + f"#c-{second.uid}"
    assert [phone.dot(Contribution()).status_code, phone.client.post(phone.url("dot")).status_code] == [410, 410]


# ---------- the facilitator ----------
@pytest.mark.parametrize("who", ["contributor", "reader", "stranger"])
def test_desk_and_screen_are_for_who_may_change_the_dialogue(who):
    house = factories.partner()
    room = world.room(house, [])
    said = world.say(world.seat(room))
    client = Client()
    client.force_login(factories.cast(house)[who])
    split = at(room, "dialogue-facilitate-split", said.uid)

    got = [client.get(at(room, name)) for name in DESK] + [client.get(split), client.post(split)]
    got += [client.post(at(room, name), {"to": "ended", "seen": "gathering"}) for name in DESK_POST]
    assert {answer.status_code for answer in got} == {403}
    assert Client().get(at(room, "dialogue-facilitate")).url.startswith(reverse("sign-in"))
    assert Room.objects.get().phase == "gathering"


def test_facilitator_opens_arranges_and_takes_the_room_along():
    house = factories.partner()
    dialogue = making.dialogue(house)
    profile, foreign = world.profile(house), factories.draft(factories.partner())
    client = Client()
    client.force_login(factories.editor(house))
    address = reverse("dialogue-facilitate-open", args=[dialogue.slug])

    assert client.get(reverse("dialogue-facilitate", args=[dialogue.slug])).status_code == 200
    assert client.get(reverse("dialogue-screen", args=[dialogue.slug])).status_code == 302
    for wrong in ({"documents": [foreign.document.uid], "dots": 5}, {"dots": 0}, {"documents": ["x"], "dots": 5}):
        assert client.post(address, wrong).status_code == 422
    assert client.post(address, {"documents": [profile.document.uid], "dots": 3}).status_code == 302
    assert client.post(address, {"dots": 4, "moderated": "on"}).status_code == 302
    room = Room.objects.get()
    assert (room.dots, room.moderated, list(room.documents.all())) == (4, True, [])
    shown = client.get(reverse("dialogue-facilitate", args=[dialogue.slug])).content.decode()
    assert (codes.spaced(room.code) in shown, "<svg" in shown) == (True, True)

    phase = reverse("dialogue-facilitate-phase", args=[dialogue.slug])
    client.post(phase, {"seen": "gathering", "to": "dots"})
    client.post(phase, {"seen": "gathering", "to": "paused"})
    assert Room.objects.get().phase == "dots"
    client.post(phase, {"seen": "dots", "to": "ended"})
    assert client.get(reverse("dialogue-facilitate", args=[dialogue.slug])).status_code == 200
    assert client.get(reverse("dialogue-screen", args=[dialogue.slug])).status_code == 200
    assert client.post(address, {"dots": 4}).status_code == 422


def test_what_is_refused_at_the_desk_is_still_there(room):
    phone = world.Phone(room)
    for text in ("Eén", "Twee"):
        phone.say(text=text)
    uid = dict(Contribution.objects.values_list("text", "uid"))
    typed = {"do": "aside", "c": [uid["Twee"]], "reason": "x" * 301, "theme": "Taal", "query": "order=theme"}

    page = facilitator(room).post(at(room, "dialogue-facilitate-do"), typed)

    ticked = [row for row in re.findall(r'<input type="checkbox" name="c"[^>]*>', page.text) if " checked" in row]
    assert (page.status_code, [str(uid["Twee"]) in row for row in ticked]) == (422, [True])
    assert all(f'value="{value}"' in page.text for value in ("x" * 301, "Taal"))
    assert "Nog geen cluster" in page.text
    assert f'<form class="pick" method="get" action="{at(room, "dialogue-facilitate")}"' in page.text


def test_desk_merges_splits_clusters_and_sets_aside(room):
    phone, client = world.Phone(room), facilitator(room)
    for text in ("Tillen", "Heffen", "Lezen en schrijven"):
        phone.say(text=text)
    uid = dict(Contribution.objects.values_list("text", "uid"))
    do = at(room, "dialogue-facilitate-do")

    merge = client.post(do, {"do": "merge", "c": [uid["Tillen"], uid["Heffen"]]}).url
    assert "Tillen\nHeffen" in client.get(merge).content.decode()
    assert client.post(merge, {"text": " "}).status_code == 422
    assert client.post(merge, {"text": "Zwaar werk"}).status_code == 302
    assert client.get(merge).status_code == 302
    split = client.post(do, {"do": "split", "c": [uid["Lezen en schrijven"]]}).url
    assert client.post(split, {"part": ["Lezen", ""]}).status_code == 422
    assert client.post(split, {"part": ["Lezen", "Schrijven"]}).status_code == 302
    assert client.get(split).status_code == 404
    uid = dict(Contribution.objects.values_list("text", "uid"))
    cluster = {"do": "cluster", "theme": " Taal ", "c": [uid["Lezen"], uid["Schrijven"]], "query": "order=theme&x=y"}
    assert client.post(do, cluster).url == at(room, "dialogue-facilitate") + "?order=theme"
    client.post(do, {"do": "aside", "reason": "Te algemeen", "c": [uid["Zwaar werk"]]})
    for refused in ({"do": "x"}, {"do": "merge", "c": ["x"]}, {"do": "split"}, {"do": "show"}, {"do": "cluster"}):
        assert client.post(do, refused).status_code == 422

    assert list(Contribution.objects.order_by("pk").values_list("text", "state", "theme")) == [
        ("Tillen", "replaced", ""),
        ("Heffen", "replaced", ""),
        ("Lezen en schrijven", "replaced", ""),
        ("Zwaar werk", "hidden", ""),
        ("Lezen", "shown", "Taal"),
        ("Schrijven", "shown", "Taal"),
    ]
    for query in ("", "?order=theme", "?order=subject", "?order=dots", "?state=hidden", "?state=replaced&order=x"):
        assert client.get(at(room, "dialogue-facilitate") + query).status_code == 200
