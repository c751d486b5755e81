"""Agreeing and disagreeing on a phone with the keyboard alone, and the map of groups; axe looks at every page."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

from dialogues import seats
from dialogues.models import Opinion, Seat
from partners import links
from roadmap.actions.joining_mail import PURPOSE
from roadmap.models import JoinRequest
from tests import factories
from tests.browser.accessibility import faults
from tests.browser.acting import troubles
from tests.browser.test_dialogues import follow, tab_to
from tests.dialogues import answering, making
from tests.dialogues.planting import planted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PHONE = {"width": 320, "height": 640}


def sit(page, live_server, seat):
    """Give the browser on this page the cookies of a seat."""
    page.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "domain": "localhost", "path": cookie["path"]}
            for name, cookie in seats.sit(HttpResponse(), seat).cookies.items()
        ]
    )


def test_statements_are_answered_by_keyboard_and_the_map_shows_groups(visit, live_server, embuild):
    dialogue = making.dialogue(embuild)
    room = answering.room(dialogue)
    answering.statements(dialogue, 9)
    answering.answer_all(room, planted(24, 9, 2, seed=8, skipped=0, consensus=2)[0], answering.long_ago())
    seat = Seat.objects.create(room=room, organisation_kind="company")
    page = visit(reverse("privacy"), **PHONE)
    sit(page, live_server, seat)
    page.goto(live_server.url + reverse("room-opinions", args=[room.code]))
    assert faults(page) == []

    for value in (1, -1, 0, 1, 1, 1, 1, 1, -1):
        tab_to(page, f"[name=value][value='{value}']")
        follow(page)
    answered = Opinion.objects.filter(seat=seat).order_by("statement__position")
    assert list(answered.values_list("value", flat=True)) == [1, -1, 0, 1, 1, 1, 1, 1, -1]
    assert faults(page) == []

    page.goto(live_server.url + reverse("dialogue-opinions", args=[dialogue.slug]))
    letters = page.locator(".opinionmap__letter").all_text_contents()
    counts = [int(text) for text in page.locator(".opinionmap__size").all_text_contents()]
    assert (letters, sum(counts)) == (["A", "B"], 25)
    assert faults(page) == []
    assert troubles(page) == []


def test_the_pages_of_who_asks_and_of_who_organises_are_accessible(visit, live_server, embuild):
    dialogue = making.dialogue(embuild)
    answering.statements(dialogue, 2)
    page = visit(reverse("dialogue-opinions-edit", args=[dialogue.slug]), factories.coordinator(), width=320)
    made = JoinRequest.objects.create(
        kind="organisation", organisation="Kringwinkel", organisation_kind="social-economy", text="Wij willen mee.",
        name="An", email="an@example.org", named=True, consented=dialogue.starts,
    )  # fmt: skip
    pages = [
        ("dialogue-opinions", [dialogue.slug]), ("join", []), ("join-sent", []),
        ("join-requests", []), ("join-request-handle", [made.uid]), ("join-request", [links.token(made, PURPOSE)]),
    ]  # fmt: skip

    found = {"dialogue-opinions-edit": faults(page)}
    for name, arguments in pages:
        page.goto(live_server.url + reverse(name, args=arguments))
        found[name] = faults(page)
    page.goto(live_server.url + reverse("join-ask", kwargs={"kind": "initiative"}))
    found["join-ask"] = faults(page)

    assert {name: said for name, said in found.items() if said} == {}
    assert troubles(page) == []
