"""The pages of what the needs are computed from are accessible: with content, wide and narrow, in other colours."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from profiles.models import ImportJob
from roadmap.actions import evidence, needs, scenarios
from tests import factories
from tests.browser.accessibility import OTHER_COLOURS, look
from tests.roadmap import needs_world as world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("axe")]

PUBLIC = ["evidence", "workforce", "scenarios", "scenario-compare"]
FOR_COORDINATORS = [*PUBLIC, "evidence-new", "evidence-import", "scenario-new", "imports"]
REPORT = {
    "counts": {"workforce": 2},
    "changes": {
        "workforce": {"added": 1, "changed": 0, "unchanged": 1, "missing": 1, "examples": {"missing": ["20 × 81"]}}
    },
    "faults": [],
    "fault_total": 0,
    "left_out": [],
    "more": {
        "totals": [{"year": 2026, "before": None, "after": 3}],
        "persons": [{"year": 2026, "sector": {"code": "20", "nl": "Chemie", "en": ""}, "before": 3, "after": 4}],
        "sectors": 1,
        "details": ["source"],
    },
}
FAULTS = {
    "faults": [{"file": "a.csv", "row": 2, "column": "revision", "code": "stale", "detail": "Verouderd."}],
    "fault_total": 1,
    "by_code": {"stale": 1},
}


def check_of(by, **scope):
    return evidence.propose_evidence(
        by=by,
        competence=factories.competence(),
        level=2,
        date=datetime.date(2026, 1, 1),
        kind="check",
        asked=20,
        below=5,
        source="Check in de fabriek",
        **scope,
    )


@pytest.fixture
def portal():
    """(coordinator, public addresses, all addresses) of a portal that holds one of everything."""
    sectors, jobs, by = world.sectors(), world.jobs(), factories.coordinator()
    world.load([("20", "81", 100)])
    needs.recompute_all()
    waits, counts = check_of(by, job=jobs["81"], sector=sectors["20"]), check_of(by)
    evidence.accept_evidence(evidence=counts, by=by)
    ages = [{"age_band": "55+", "share": 1.0, "yearly_leaving": 0.2}]
    rates = [{"sector": sectors["20"], "yearly_growth": 0.1, "yearly_leaving": None}]
    for name, more in (("Snel", {"ages": ages, "sectors": rates}), ("Traag", {})):
        scenarios.start_scenario(by=by, name_nl=name, name_en=name, horizon_from=2026, horizon_to=2030, **more)
    jobs_done = [
        ImportJob.objects.create(source="workforce", state="done", files=["a.csv"], report=REPORT),
        ImportJob.objects.create(source="evidence", state="failed", report=FAULTS),
    ]
    with translation.override("nl"):
        public = [reverse(name) for name in PUBLIC]
        inside = [reverse(name) for name in FOR_COORDINATORS]
        inside += [reverse("evidence-detail", kwargs={"uid": each.uid}) for each in (waits, counts)]
        inside += [reverse("import", kwargs={"uid": job.uid}) for job in jobs_done]
        inside.append(reverse("scenario-edit", kwargs={"slug": "snel"}))
    return by, public, inside


@pytest.mark.parametrize(("width", "colours"), [(1280, OTHER_COLOURS[:2]), (320, [])], ids=["wide", "narrow"])
def test_pages_are_accessible(live_server, new_page, portal, width, colours):
    by, public, inside = portal
    page = new_page(width)
    wrong = look(page, [live_server.url + path for path in public], colours)
    client = Client()
    client.force_login(by)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    assert wrong | look(page, [live_server.url + path for path in inside], colours) == {}
