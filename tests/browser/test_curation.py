"""Curation in a browser: a coordinator splits a competence with the keyboard alone; every page is accessible."""

import pytest
from django.urls import reverse

from profiles.models import CurationDecision, JobCompetence, ReviewTask
from tests import factories
from tests.browser.accessibility import faults
from tests.browser.acting import troubles
from tests.profiles.curating import asking, follow, replaced

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def tab_to(page, selector, most=80):
    """Press Tab until what the selector names has the focus."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no keyboard way to {selector}")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_competence_is_split_with_the_keyboard_alone(visit, scripts):
    old, first, second = (factories.competence(name) for name in ("wash cups", "rinse cups", "dry cups"))
    asking(old)
    page = visit(
        f"{reverse('curation-replace')}?out={old.uid}", factories.coordinator(), java_script_enabled=scripts
    )
    for heir in (first, second):
        if scripts:  # without scripts a browser offers no way to ask where the focus is
            tab_to(page, "#find-in")
        else:
            page.locator("#find-in").focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(heir.label_en)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        option = page.locator(f"button[name=in][value='{heir.uid}']")
        option.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.locator("#reason").focus()
    page.keyboard.type("Het zijn twee taken")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    decision = CurationDecision.objects.get()
    assert (decision.kind, decision.reason) == ("split", "Het zijn twee taken")
    assert decision.changes.get().after["successors"] == [str(first.uid), str(second.uid)]
    assert page.url.endswith(decision.get_absolute_url())
    assert troubles(page) == []


@pytest.mark.parametrize("setting", [{"width": 1280}, {"width": 320}, {"color_scheme": "dark"}], ids=str)
def test_pages_are_accessible(visit, live_server, setting):
    by = factories.coordinator()
    old, new, other = (factories.competence(name) for name in ("wash cups", "rinse cups", "dry cups"))
    factories.theme("bouw")
    asking(old)
    JobCompetence.objects.create(job=factories.job(), competence=old, importance="essential")
    decision = replaced(old, [new], by=by)
    follow()
    task = ReviewTask.objects.create(
        competence=other, what="changed", profile_count=1, changes={"label_en": ["dry", "dry cups"]}
    )
    paths = [reverse(name) for name in ("curation", "curation-circular", "curation-tasks")]
    paths += [f"{reverse('curation-labels')}?which=all", decision.get_absolute_url(), task.get_absolute_url()]
    paths += [f"{reverse('curation-replace')}?out={other.uid}&in={new.uid}&find_in=cups"]
    paths += [f"{reverse('curation-replace')}?out={other.uid}&in={other.uid}"]
    page = visit("/", by, **setting)
    wrong = {}
    for path in paths:
        page.goto(live_server.url + path)
        if found := faults(page):
            wrong[path] = found

    assert wrong == {}
    assert troubles(page) == []
