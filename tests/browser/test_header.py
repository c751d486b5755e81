"""The head of every page by keyboard: one menu at phone width, one line and a menu of one's own at desktop width."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from coediting.models import Event, Notification
from tests import factories
from tests.browser.accessibility import faults, watch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
LONG_NAME = "Marie-Antoinette van Steenberghe-Vandenbroucke"
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def member(live_server):
    """An editor with a long name and three unread notifications, and the cookie that signs them in."""
    house = factories.partner("embuild")
    user = factories.editor(house)
    type(user).objects.filter(pk=user.pk).update(name=LONG_NAME)
    document = factories.draft(house).document
    for number in range(3):
        event = Event.objects.create(kind="profile.published", subject=str(number), details={})
        Notification.objects.create(user=user, event=event, document=document)
    client = Client()
    client.force_login(user)
    return [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]


def opened(new_page, live_server, cookies, name="method", **options):
    page = new_page(**options)
    page.context.add_cookies(cookies)
    page.goto(live_server.url + reverse(name))
    return page


def is_open(page, menu):
    return page.locator(menu).evaluate("menu => menu.matches(':popover-open')")


def focused(page):
    return page.evaluate("document.activeElement.innerText.trim()")


def tab_to(page, selector):
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize("javascript", [True, False])
def test_phone_menu_opens_and_closes_by_keyboard(live_server, new_page, member, javascript):
    page = opened(new_page, live_server, member, java_script_enabled=javascript, **PHONE)
    tab_to(page, ".site__open")

    page.keyboard.press("Enter")
    opening = is_open(page, "#site-menu")
    page.keyboard.press("Tab")
    first = focused(page)
    page.keyboard.press("Escape")

    assert (opening, first, is_open(page, "#site-menu")) == (True, "Profielen", False)
    assert page.evaluate("document.activeElement.className") == "site__open"


def test_every_line_of_the_menu_comes_into_view_at_400_percent(live_server, new_page, member):
    page = opened(new_page, live_server, member, width=320, height=256)
    page.goto(f"{live_server.url}/nl/bestaat-niet/")
    tab_to(page, ".site__open")
    page.keyboard.press("Enter")
    tab_to(page, "#site-own .plainbutton")

    top, bottom = page.evaluate(
        "(({ top, bottom }) => [top, bottom])(document.activeElement.getBoundingClientRect())"
    )
    assert (focused(page), top >= 0, bottom <= 256) == ("Afmelden", True, True)


def test_phone_menu_closes_with_a_click_beside_it(live_server, new_page, member):
    page = opened(new_page, live_server, member, width=320, height=1400)
    page.locator(".site__open").click()
    page.mouse.click(160, 1350)

    assert not is_open(page, "#site-menu")


def test_phone_menu_holds_everything_and_says_how_much_is_new(live_server, new_page, member):
    complaints = watch(page := opened(new_page, live_server, member, **PHONE))
    page.locator(".site__open").click()

    shown = [text.split("\n")[0] for text in page.locator("#site-menu :is(a, button):visible").all_inner_texts()]
    assert shown == [
        *("Profielen", "Jobs en competenties", "Kaart", "Noden", "Roadmap", "Dialogen"),
        *("Zoeken", "English"),
        *("Mijn werk", "Meldingen", "Wat je volgt", "Mijn account", "Afmelden"),
    ]
    assert page.get_by_role("button", name="Menu 3 ongelezen meldingen").count() == 1
    assert faults(page) + complaints == []
    small = "[...document.querySelectorAll('.site :is(a, button)')].filter(it => it.checkVisibility())"
    assert page.evaluate(f"Math.min(...{small}.map(it => it.getBoundingClientRect().height))") >= 24


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [1280, 320])
def test_head_is_one_line(live_server, new_page, member, width, language):
    page = opened(new_page, live_server, member, width=width)
    page.goto(f"{live_server.url}/{language}/")

    head, page_width = page.evaluate(
        "[document.querySelector('.site').offsetHeight, document.documentElement.scrollWidth]"
    )

    assert (head <= 80, page_width) == (True, width)


def test_my_work_is_one_click_away_and_the_rest_one_menu(live_server, new_page, member):
    page = opened(new_page, live_server, member)
    tab_to(page, ".site__who")
    name = page.get_by_role("button", name=f"{LONG_NAME} 3 ongelezen meldingen")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert (name.count(), focused(page).split("\n")[0]) == (1, "Meldingen")
    assert faults(page) == []
    page.keyboard.press("Escape")
    assert (is_open(page, "#site-own"), page.evaluate("document.activeElement.className")) == (False, "site__who")

    page.get_by_role("link", name="Mijn werk").click()
    assert page.url == live_server.url + reverse("my-work")
    expect(page.locator(".site [aria-current=page]")).to_have_text(["Mijn werk"])


def test_signing_out_from_the_menu(live_server, new_page, member):
    page = opened(new_page, live_server, member)
    page.locator(".site__who").click()
    page.get_by_role("button", name="Afmelden").click()

    assert page.get_by_role("link", name="Aanmelden").first.is_visible()


def test_menu_is_closed_after_going_back(live_server, new_page, member):
    page = opened(new_page, live_server, member, **PHONE)
    page.locator(".site__open").click()
    page.locator("#site-menu").get_by_role("link", name="Roadmap").click()
    page.go_back()

    assert not is_open(page, "#site-menu")
