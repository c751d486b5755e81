"""The hierarchy, the graph, and the pages of a job and a competence in a browser: keyboard, axe, without scripts."""

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from profiles.models import Job
from tests import factories
from tests.browser.accessibility import faults
from tests.profiles.catalogue_world import group, need, occupation, place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

CHOSEN = "#tree [aria-current]"


@pytest.fixture
def catalogue():
    """8 › 81 › two jobs that share a competence of group S › S1; 9 beside it; a profile asks another one."""
    major = factories.job(code="8", label_nl="bedienaars", label_en="operators")
    below = factories.job(code="81", parent=major, label_nl="machines", label_en="machines")
    factories.job(code="9", label_nl="helpers", label_en="helpers")
    first = occupation("8100.1", below, label_nl="sorteerder", label_en="sorter")
    second = occupation("8100.2", below, label_nl="perser van afval", label_en="waste presser")
    skill = place(factories.competence("sort waste", label_nl="afval sorteren"), group("S1", group("S")))
    for job in (first, second):
        need(job, skill)
    sector = factories.sector("38")
    asked = factories.requirement_row(factories.competence("press", label_nl="balen persen"), level=3)
    factories.published(jobs=[first], sectors=[sector], requirements=[asked])
    return {"job": first, "group": below, "skill": skill}


def addresses(catalogue):
    job, skill = catalogue["job"].uid, catalogue["skill"].uid
    return [
        reverse("job", args=[job]),
        reverse("job", args=[catalogue["group"].uid]),
        reverse("competence", args=[skill]),
        f"{reverse('graph')}?job={job}",
        f"{reverse('graph')}?competence={skill}",
        reverse("graph"),
        f"{reverse('tree')}?in=isco&at=8/81",
        f"{reverse('tree')}?in=skills&at=S/S1/{skill}",
        f"{reverse('tree')}?in=nacebel2025&at=38",
        f"{reverse('tree')}?in=isco&at=7",
    ]


@pytest.mark.parametrize("shape", [("nl", 320, "dark"), ("en", 1280, "light")])
def test_pages_are_accessible(visit, live_server, catalogue, shape):
    language, width, colours = shape
    page = visit("/nl/", width=width, color_scheme=colours)
    wrong = {}
    with translation.override(language):
        for path in addresses(catalogue):
            page.goto(live_server.url + path)
            if found := faults(page):
                wrong[path] = found

    assert (wrong, [line for line in page.complaints if "404" not in line]) == ({}, [])


def line(page):
    """The words of the line of the tree that has the focus."""
    return page.evaluate("document.activeElement.querySelector('.treelist__name').textContent")


def press(page, key):
    """A key that fetches a level: wait until it stands."""
    with page.expect_response(lambda response: "row=" in response.url):
        page.keyboard.press(key)
    expect(page.locator("#tree .htmx-request, #tree .htmx-settling, #tree .htmx-swapping")).to_have_count(0)


def test_tree_by_keyboard_alone(visit, catalogue):
    page = visit(reverse("tree"))
    page.locator("#tree .treelist__line").first.focus()

    press(page, "ArrowRight")
    assert (line(page), page.locator("#tree [role=treeitem]").count()) == ("Bedienaars", 3)
    page.keyboard.press("ArrowRight")
    press(page, "ArrowRight")
    assert page.url.endswith("?in=isco&at=8/81")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("p")
    assert line(page) == "Perser van afval"
    press(page, "Enter")
    assert page.locator(CHOSEN).count() == 1
    assert page.locator("#tree-place h2").inner_text() == "Perser van afval"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert (line(page), page.locator("#tree [aria-expanded=true]").count()) == ("Machines", 1)
    page.keyboard.press("End")
    assert line(page) == "Helpers"
    page.keyboard.press("Home")
    assert (line(page), page.locator("#tree [tabindex='0']").count()) == ("Bedienaars", 1)
    assert (faults(page), page.complaints) == ([], [])


def test_tree_keeps_other_branches_open_and_opens_again_what_was_closed(visit, catalogue):
    page = visit(f"{reverse('tree')}?in=isco&at=8/81")
    page.locator("#n-8-line").focus()

    page.keyboard.press("ArrowLeft")
    press(page, "ArrowRight")

    assert [item.inner_text() for item in page.locator("#tree .treelist__name").all()] == [
        "Bedienaars",
        "Machines",
        "Helpers",
    ]


def test_tree_without_scripts_is_a_list_of_links(visit, catalogue):
    page = visit(reverse("tree"), java_script_enabled=False)

    for words in ("Bedienaars", "Machines", "Sorteerder"):
        page.locator("#tree .treelist__line", has_text=words).click()

    assert page.url.endswith("?in=isco&at=8/81/8100.1")
    assert page.locator("#tree-place h2").inner_text() == "Sorteerder"
    page.locator("#tree-place .button").click()
    assert page.url.endswith(reverse("job", args=[catalogue["job"].uid]))


def test_graph_by_keyboard_puts_another_box_in_the_middle(visit, catalogue):
    page = visit(f"{reverse('graph')}?job={catalogue['job'].uid}&size=few")
    box = page.locator(".graph__wide .g-node", has_text="Afval sorteren")

    box.focus()
    near = page.locator(".graph__wide .g-line.is-near").count()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert (near, page.locator("h1").inner_text()) == (2, "Afval sorteren")
    assert page.url.endswith(f"?competence={catalogue['skill'].uid}&size=few")
    assert page.complaints == []


def test_graph_stands_in_one_shape_at_each_width(visit, catalogue):
    path = f"{reverse('graph')}?job={catalogue['job'].uid}"

    shown = {
        width: [page.locator(f".graph__{shape}").is_visible() for shape in ("wide", "narrow")]
        for width, page in ((1280, visit(path)), (320, visit(path, width=320)))
    }

    assert shown == {1280: [True, False], 320: [False, True]}


def test_job_page_leads_to_its_place_and_its_graph(visit, catalogue):
    page = visit(reverse("job", args=[catalogue["job"].uid]))
    links = [link.get_attribute("href") for link in page.locator(".titleblock .actions a").all()]

    assert links == [
        f"{reverse('graph')}?job={catalogue['job'].uid}",
        f"{reverse('tree')}?in=isco&at=8/81/8100.1",
        f"{reverse('map')}?job={catalogue['job'].uid}",
        f"{reverse('job-compare')}?job={catalogue['job'].uid}",
    ]
    assert Job.objects.filter(code="8100.1").count() == 1
