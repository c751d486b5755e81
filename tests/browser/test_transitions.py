"""The pages of transitions in a browser: accessible in every setting, and the whole way with the keyboard alone."""

import pytest
from django.urls import reverse
from django.utils import translation

from profiles.models import Competence
from tests import factories
from tests.browser.accessibility import OTHER_COLOURS, look
from tests.profiles.moving import asked, asks, competences, job, profile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def jobs():
    """(start, near): two jobs that share two competences, one at a higher level, among others."""
    cut, weld, glue, sew, lift = competences("cut", "weld", "glue", "sew", "lift")
    plan = factories.competence("plan", group=Competence.Group.SOFT)
    start, near = asks(job("start"), [cut, weld], [lift]), asks(job("near"), [cut, weld, sew, lift], [glue])
    note = factories.language_map("Een dag meelopen")
    profile(start, asked(plan, 1), vks_level=2)
    profile(near, asked(plan, 3), asked(glue, 2, learning=["training"], learning_note=note), slug="naaste")
    asks(job("far"), [cut, sew, *competences("a", "b", "c")])
    return start, near


@pytest.fixture
def paths(jobs):
    start, near = jobs
    glue = Competence.objects.get(label_en="glue")
    with translation.override("nl"):
        pair = reverse("transition", args=[start.uid, near.uid])
        return [
            reverse("transitions", args=[start.uid]),
            reverse("transitions", args=[near.uid]) + "?way=into&vks=1&sector=x",
            reverse("transitions", args=[start.uid]) + f"?learnt={glue.uid}&find=sew",
            reverse("transitions", args=[start.uid]) + "?shortage=on",
            pair,
            f"{pair}?learnt={glue.uid}",
            reverse("transitions", args=[start.uid]) + "?green=circular&profile=on",
            reverse("job-compare"),
            reverse("job-compare") + f"?job={start.uid}&job={near.uid}&profile=naaste&find=far",
        ]


@pytest.mark.parametrize(("width", "colours"), [(1280, OTHER_COLOURS[:2]), (320, [])], ids=["wide", "narrow"])
def test_pages_are_accessible(live_server, new_page, paths, width, colours):
    assert look(new_page(width), [live_server.url + path for path in paths], colours) == {}


def reach(page, locator, most=80):
    """Tab until this has the focus."""
    for _step in range(most):
        if locator.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def test_adviser_goes_the_whole_way_by_keyboard(live_server, page, paths):
    page.goto(live_server.url + paths[0])

    reach(page, page.get_by_role("checkbox", name="near"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**job=*job=*")
    assert page.get_by_role("columnheader", name="near").count() == 2

    page.go_back()
    reach(page, page.get_by_role("link", name="Near", exact=True).first)
    page.keyboard.press("Enter")
    page.wait_for_selector("#h-back")
    assert page.get_by_role("heading", level=1).inner_text().endswith("near")


def test_adviser_goes_from_the_job_to_what_if_by_keyboard(live_server, page, jobs):
    start, near = jobs
    with translation.override("en"):
        page.goto(live_server.url + reverse("job", args=[start.uid]))

    similar = page.get_by_role("region", name="Similar jobs")
    reach(page, similar.get_by_role("link", name="Near", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{near.uid}/")
    assert page.get_by_text("4 of 6 essential competences are there already").count() == 1

    reach(page, page.get_by_role("checkbox", name="Count it in: Sew"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**?learnt=*")
    assert page.get_by_text("5 of 6 essential competences are there already").count() == 1

    reach(page, page.get_by_role("link", name="Take away"))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "learnt" not in address)
    assert page.get_by_text("4 of 6 essential competences are there already").count() == 1
