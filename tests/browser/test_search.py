"""The search box with the keyboard alone, without JavaScript, narrow and wide; nothing complains and axe is content."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories
from tests.browser.accessibility import faults

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def catalogue(transactional_db):
    """A job with a synonym, and two competences."""
    job = factories.job(code="7411", label_nl="monteur zonnepanelen", alt_nl=["installateur zonnepanelen"])
    factories.competence("maintain solar panels", label_nl="zonnepanelen onderhouden", group="technical")
    factories.competence("sort waste", label_nl="afval sorteren", group="green")
    return job


@pytest.mark.parametrize("width", [1280, 320])
def test_keyboard_walks_the_suggestions_and_opens_one(visit, catalogue, width):
    page = visit(reverse("search"), width=width)
    box = page.get_by_role("combobox")
    box.focus()
    page.keyboard.type("zonnepaneel inst")
    expect(page.get_by_role("option")).to_have_count(1)

    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "suggestion-1"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None, "past the last one comes the text as typed"
    assert faults(page) == []
    page.keyboard.press("Escape")
    assert (box.get_attribute("aria-expanded"), box.input_value()) == ("false", "zonnepaneel inst")
    page.keyboard.press("ArrowDown")
    page.wait_for_load_state("networkidle")  # what is asked when the page goes counts as a complaint
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('job', args=[catalogue.uid])}")
    assert page.complaints == []


def test_enter_searches_for_what_was_typed_and_the_address_keeps_it(visit, catalogue):
    page = visit(reverse("search"))
    page.get_by_role("combobox").focus()
    page.keyboard.type("afval sortern")
    page.keyboard.press("Enter")
    page.wait_for_selector(".found li")

    assert page.url.endswith("?q=afval%20sortern")
    assert page.locator(".found li a").all_inner_texts() == ["Afval sorteren"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert faults(page) == []
    assert page.complaints == []


def test_search_and_its_facets_work_without_javascript(visit, catalogue):
    page = visit(reverse("search"), java_script_enabled=False)
    page.fill("#q", "zonnepanelen")
    page.press("#q", "Enter")
    page.click(".kinds a:has-text('Competenties')")
    page.check("#facet-group-technical")
    page.click("button[form=search-form]")

    assert page.locator(".found li a").all_inner_texts() == ["Zonnepanelen onderhouden"]
