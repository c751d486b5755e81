"""The needs page in use: on a phone the answer comes first, and the head of the page follows the choice."""

import pytest
from django.urls import reverse
from django.utils import translation

from roadmap.actions import needs
from tests.roadmap import needs_world as world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
PHONE, DESK = 320, 1280


@pytest.fixture
def figures():
    """Workers in two regions, with needs."""
    sectors, jobs = world.sectors(), world.jobs()
    world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40))
    world.load([("20", "81", 500, 2026, "limburg"), ("20", "81", 700, 2026, "antwerpen")])
    needs.recompute_all()
    return reverse("needs")


def fold(page):
    return page.locator(".pick-fold summary")


def choose(page, region):
    with page.expect_response(lambda answer: f"region={region}" in answer.url):
        page.select_option("#region", region)
    page.wait_for_url(f"**region={region}**")


def test_answer_comes_first_on_a_phone(visit, figures):
    page = visit(figures, width=PHONE)

    assert page.locator("#needs-pick").is_visible() is False
    assert page.locator(".answer").bounding_box()["y"] < page.viewport_size["height"]
    assert "alle sectoren" in fold(page).inner_text()
    assert page.complaints == []


def test_choices_stay_open_while_somebody_changes_them(visit, figures):
    page = visit(figures, width=PHONE)
    fold(page).click()
    choose(page, "limburg")

    assert page.locator("#needs-pick").is_visible() is True
    assert "Limburg" in fold(page).inner_text()

    with page.expect_response(lambda answer: "region=limburg" in answer.url):
        page.locator("#needs-show").click()
    page.wait_for_selector("#needs-pick", state="hidden")
    assert page.locator("#region").input_value() == "limburg"
    assert page.complaints == []


def test_choices_work_without_script_on_a_phone(visit, figures):
    page = visit(figures, width=PHONE, java_script_enabled=False)
    fold(page).click()
    page.select_option("#region", "limburg")
    page.locator("#needs-show").click()

    assert "region=limburg" in page.url
    assert page.locator("#needs-pick").is_visible() is False
    assert "Limburg" in fold(page).inner_text()


def test_choices_stand_open_on_a_wide_screen(visit, figures):
    page = visit(figures, width=DESK)

    assert (page.locator("#needs-pick").is_visible(), fold(page).is_visible()) == (True, False)


def test_head_of_the_page_follows_the_choice(visit, figures):
    page = visit(figures, width=DESK)
    choose(page, "limburg")
    page.locator(".ways a", has_text="Per regio").click()
    page.wait_for_url("**group_by=region**")

    assert page.locator("#sign-in").get_attribute("href").count("region%3Dlimburg") == 1
    assert page.locator("#other-language").count() == 1
    page.locator("#other-language").click()
    page.wait_for_url("**/en/needs/**")
    with translation.override("en"):
        assert page.url.partition("?")[0].endswith(reverse("needs"))
    assert ("region=limburg" in page.url, "group_by=region" in page.url) == (True, True)
    assert page.locator("#region").input_value() == "limburg"
    assert page.complaints == []
