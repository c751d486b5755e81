"""A dialogue from a phone on a bad network to the big screen: said once, merged, given a dot, ranked."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from dialogues.models import Contribution, Dot
from tests.browser.accessibility import faults
from tests.browser.acting import press, read, submit, troubles
from tests.dialogues import rooms as world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PHONE = {"width": 320, "height": 640}
PATIENCE = 30_000  # milliseconds, on a busy machine


@pytest.fixture
def room(embuild):
    return world.room(embuild)


def join(visit, room):
    """A phone in the room, by the code that somebody typed."""
    phone = visit(reverse("room-join"), **PHONE)
    assert faults(phone) == []
    phone.locator("[name=code]").fill(room.code.lower())
    submit(phone, phone.locator("main button"))
    assert faults(phone) == []
    submit(phone, phone.locator("button[value=company]"))
    return phone


def say(phone, words):
    """On the first task: with support."""
    phone.locator("details.topic summary").first.click()
    form = phone.locator("details.topic form").first
    form.get_by_label(_("With support")).check()
    form.locator("textarea").fill(words)
    form.get_by_role("button").click()


def loses_the_first_answer(phone):
    """The server gets what is sent, and the network swallows its answer, once."""
    swallowed = []

    def answer(route):
        if swallowed:
            route.continue_()
        else:
            swallowed.append(route.fetch().status)
            route.abort()

    phone.route("**" + reverse("room-contribute", args=["*"]), answer)
    return swallowed


def test_from_a_phone_without_a_network_to_the_big_screen(visit, room):
    phone = join(visit, room)
    assert faults(phone) == []
    phone.context.set_offline(True)
    say(phone, "Met een <b>tiltafel</b> 🧵")

    waiting = phone.locator("[data-mine] .is-waiting")
    assert _("Not sent yet – will be sent by itself") in waiting.inner_text()
    assert ("Met een <b>tiltafel</b> 🧵" in waiting.inner_text(), Contribution.objects.count()) == (True, 0)
    assert faults(phone) == []

    swallowed = loses_the_first_answer(phone)
    phone.context.set_offline(False)
    phone.locator("[data-mine] [id^=mine-]").wait_for(timeout=PATIENCE)
    assert (swallowed, Contribution.objects.count(), waiting.count()) == ([200], 1, 0)

    world.say(world.seat(room), "Tillen is zwaar")
    phone.get_by_text("Tillen is zwaar").wait_for(timeout=PATIENCE)

    desk = visit(reverse("dialogue-facilitate", args=[room.dialogue.slug]), room.by)
    assert faults(desk) == []
    for box in desk.locator("[name=c]").all():
        box.check()
    submit(desk, desk.locator("button[value=merge]"))
    assert faults(desk) == []
    desk.locator("textarea").fill("Zwaar: met een tiltafel lukt het")
    press(desk, "Merge")
    submit(desk, desk.locator("button[value=dots]"))

    screen = visit(reverse("dialogue-screen", args=[room.dialogue.slug]), room.by)
    assert faults(screen) == []
    phone.locator(".dot").click(timeout=PATIENCE)
    phone.locator(".dot[aria-pressed=true]").wait_for(timeout=PATIENCE)
    screen.locator(".ranking li").wait_for(timeout=PATIENCE)

    assert read(screen, ".ranking li").startswith("Zwaar: met een tiltafel lukt het 1")
    assert Dot.objects.count() == 1
    assert faults(phone) == []
    assert [line for line in troubles(phone, desk, screen) if "ERR_" not in line] == []


def test_what_is_refused_comes_back_into_its_form_and_the_end_is_told(visit, room):
    phone = join(visit, room)
    room.documents.clear()
    say(phone, "Over een profiel dat van tafel ging")

    refused = phone.locator("[data-mine] .is-refused")
    refused.wait_for(timeout=PATIENCE)
    assert _("This profile is not on the table any more.") in refused.inner_text()
    refused.get_by_text(_("Change it")).click()
    assert phone.locator("details.topic textarea").first.input_value() == "Over een profiel dat van tafel ging"
    assert (refused.count(), Contribution.objects.count()) == (0, 0)

    world.move(room, "ended")
    phone.locator("[data-bar] [role=alert]").wait_for(timeout=PATIENCE)
    assert _("This dialogue is over. What was sent is kept.") in phone.locator("[data-bar]").inner_text()
    assert phone.locator("details.topic textarea").first.input_value() == "Over een profiel dat van tafel ging"
    assert troubles(phone, answers=[422, 410]) == []
