"""The map in a browser: by keyboard alone, wide and narrow, in several colours, with and without scripts."""

import pytest
from django.urls import reverse

from profiles.models import Competence, Job, JobCompetence, ShortageListing
from tests import factories
from tests.browser.accessibility import faults
from tests.browser.acting import read, troubles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
FOCUS = "document.activeElement.value || document.activeElement.id || document.activeElement.textContent.trim()"


@pytest.fixture
def world(embuild):
    """Two jobs that ask three competences: all of them, and the first and last; the first cell has a profile."""
    jobs = [
        factories.job(f"713{number}.1", kind=Job.Kind.OCCUPATION, label_nl=name, label_en=name)
        for number, name in enumerate(("Aannemer", "Bekister"))
    ]
    known = [
        factories.competence(name, Competence.Group.TECHNICAL, circular=name == "Afbreken")
        for name in ("Afbreken", "Bekisten", "Chapen")
    ]
    for job, competence in ((0, 1), (0, 2), (1, 0), (1, 2)):
        JobCompetence.objects.create(job=jobs[job], competence=known[competence], importance="optional")
    factories.published(
        embuild,
        title="Aannemer die hergebruikt",
        jobs=[jobs[0]],
        requirements=[factories.requirement_row(known[0], level=3)],
    )
    row = factories.requirement_row(known[1], level=2)
    factories.draft(embuild, title="Bekister in wording", jobs=[jobs[1]], requirements=[row])
    ShortageListing.objects.create(year=2026, title="Bekister", job=jobs[1])
    return jobs, known


def address(jobs, **more):
    query = "&".join(f"job={job.uid}" for job in jobs) + "&rows=name&columns=name"
    return f"{reverse('map')}?{query}" + "".join(f"&{name}={value}" for name, value in more.items())


def place(world, job, competence):
    jobs, known = world
    return f"{str(jobs[job].uid)[:8]}.{str(known[competence].uid)[:8]}"


def test_map_by_keyboard_alone(visit, world, page):
    browser = visit(address(world[0]))
    steps = []

    def press(key):
        browser.keyboard.press(key)
        steps.append(browser.evaluate(FOCUS))

    browser.locator(".heat thead a").last.focus()
    for key in ("Tab", "Tab", "ArrowRight", "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowUp"):
        press(key)
    assert steps == [
        "Aannemer",
        place(world, 0, 0),
        place(world, 0, 1),
        place(world, 0, 1),  # nothing is asked below it: the focus stays
        place(world, 0, 2),
        place(world, 0, 1),
        place(world, 0, 1),
    ]
    steps.clear()
    for key in ("End", "ArrowDown", "ArrowLeft", "Control+Home", "Control+End", "Home"):
        press(key)
    assert steps == [place(world, *at) for at in ((0, 2), (1, 2), (1, 0), (0, 0), (1, 2), (1, 0))]

    press("Control+Home")
    browser.keyboard.press("Enter")
    browser.wait_for_selector("#cell h3")
    assert "Aannemer die hergebruikt" in read(browser, "#cell")
    assert browser.evaluate(FOCUS) == place(world, 0, 0)
    assert f"at={place(world, 0, 0)}" in browser.url
    assert (faults(browser), troubles(browser)) == ([], [])

    browser.reload()
    assert "Aannemer die hergebruikt" in read(browser, "#cell")
    assert browser.locator(".heat [aria-current]").count() == 1


def test_map_works_without_scripts(visit, world):
    browser = visit(address(world[0]), java_script_enabled=False)
    browser.locator(f"button[value='{place(world, 0, 0)}']").click()

    assert "Aannemer die hergebruikt" in read(browser, "#cell")
    assert browser.url.endswith("#cell")


def test_on_a_phone_the_choices_are_folded_away_and_the_map_comes_before_its_signs(visit, world):
    browser = visit(address(world[0]), width=320)
    above = "b => document.querySelector('.heatbox').getBoundingClientRect().top < b.getBoundingClientRect().top"
    folded = browser.locator("#m-theme").is_visible()
    fold = browser.locator(".pick-fold summary")
    fold.focus()
    browser.keyboard.press("Enter")

    assert (folded, browser.locator("#m-theme").is_visible()) == (False, True)
    assert browser.locator(".legend").evaluate(above)
    assert visit(address(world[0]), width=1280).locator("#m-theme").is_visible()


@pytest.mark.parametrize(
    "options",
    [{"width": 1280}, {"width": 320}, {"color_scheme": "dark"}, {"forced_colors": "active"}, {"contrast": "more"}],
)
def test_map_and_table_are_accessible(visit, world, embuild, options):
    browser = visit(address(world[0], at=place(world, 1, 1)), factories.editor(embuild), **options)
    assert "Bekister in wording" in read(browser, "#cell")
    found = faults(browser)
    browser.goto(browser.url.split("#")[0] + "&as=list")

    assert (found, faults(browser), troubles(browser)) == ([], [], [])
