"""Registering for a dialogue on a phone with the keyboard alone, then using the link; axe looks at every page."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from dialogues.models import Registration
from tests import factories
from tests.browser.accessibility import faults
from tests.browser.acting import press, read, submit, troubles
from tests.dialogues import making

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def dialogue(embuild):
    return making.dialogue(embuild, capacity=1, aim_nl="Het doel", agenda_nl="Onthaal", prepare_nl="Lees dit")


def tab_to(page, selector, at_most=40):
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _step in range(at_most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by the keyboard")


def follow(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill_in(page, email):
    """The whole form by keyboard; the field for robots is never in the way."""
    for name, words in (("name", "An Peeters"), ("email", email)):
        tab_to(page, f"[name={name}]")
        page.keyboard.type(words)
    tab_to(page, "[name=organisation_kind]")
    page.keyboard.type("organisatie uit")
    visited = []
    while not page.evaluate("document.activeElement.matches('[name=consent]')"):
        page.keyboard.press("Tab")
        visited.append(page.evaluate("document.activeElement.name || ''"))
    assert "homepage" not in visited
    page.keyboard.press("Space")


def test_registering_on_a_phone_with_the_keyboard_alone(visit, live_server, dialogue):
    page = visit(reverse("dialogue", args=[dialogue.slug]), **PHONE)
    assert faults(page) == []
    tab_to(page, "main .button--main")
    follow(page)
    assert faults(page) == []

    fill_in(page, "an@example.org")
    page.wait_for_timeout(2100)  # nobody fills in a form in two seconds
    tab_to(page, "button.button--main")
    follow(page)

    assert page.url == live_server.url + reverse("dialogue-registered", args=[dialogue.slug])
    assert faults(page) == []
    own = Registration.objects.get()
    assert (own.name, own.email, own.organisation_kind, own.state) == (
        "An Peeters",
        "an@example.org",
        "social-economy",
        "place",
    )

    making.carry_out()
    (message,) = mail.outbox
    page.goto(
        live_server.url + re.search(r"http://localhost:8000(/nl/inschrijvingen/\S+)", message.body).group(1)
    )
    assert "Je hebt een plaats." in read(page)
    assert faults(page) == []
    press(page, "Cancel my registration")
    own.refresh_from_db()
    assert (own.state, "Je annuleerde." in read(page)) == ("cancelled", True)
    assert faults(page) == []
    assert troubles(page) == []


def test_a_fault_is_said_and_nothing_typed_is_lost(visit, dialogue):
    page = visit(reverse("dialogue-register", args=[dialogue.slug]), **PHONE)
    page.locator("[name=name]").fill("An Peeters")
    page.locator("[name=email]").fill("an@example")
    page.locator("form").evaluate("form => form.noValidate = true")

    submit(page, page.locator("button.button--main"))

    assert page.evaluate("document.activeElement.className").split()[:1] == ["notice"]
    assert (page.locator("[name=name]").input_value(), Registration.objects.count()) == ("An Peeters", 0)
    assert faults(page) == []
    assert troubles(page, answers=[422]) == []


def test_the_pages_of_the_organiser_are_accessible(visit, live_server, dialogue, embuild):
    making.register(dialogue, "an@example.org")
    waits = making.register(dialogue, "bo@example.org", name="Bo")
    editor = factories.editor(embuild)
    page = visit(reverse("dialogue", args=[dialogue.slug]), editor, width=320)
    assert faults(page) == []

    for name in ("people", "badges", "invite", "edit", "call-off"):
        page.goto(live_server.url + reverse(f"dialogue-{name}", args=[dialogue.slug]))
        assert (name, faults(page)) == (name, [])
    page.goto(live_server.url + reverse("dialogue-new"))
    assert faults(page) == []

    page.goto(live_server.url + reverse("dialogue-people", args=[dialogue.slug]))
    page.get_by_label("An Peeters").check()
    press(page, "Save who is present")
    assert page.get_by_label("An Peeters").is_checked()
    press(page, "Cancel", within="table")
    waits.refresh_from_db()
    assert waits.state == "place"
    assert troubles(page) == []


def test_everything_works_without_java_script(visit, dialogue):
    page = visit(reverse("dialogue-register", args=[dialogue.slug]), java_script_enabled=False)
    page.locator("[name=name]").fill("An Peeters")
    page.locator("[name=email]").fill("an@example.org")
    page.locator("[name=organisation_kind]").select_option("company")
    page.locator("[name=consent]").check()
    before = timezone.now()
    page.wait_for_timeout(2100)

    submit(page, page.locator("button.button--main"))

    assert Registration.objects.get(created__gte=before).name == "An Peeters"
