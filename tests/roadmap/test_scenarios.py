"""Scenarios: rates per sector and age, the editor that loses nothing, two beside each other, the API."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from coediting.models import Event
from roadmap.actions import needs, scenarios
from roadmap.actions.versioned import Stale
from roadmap.models import Scenario, WorkforceDataset
from roadmap.needs import hiring
from roadmap.needs import scenarios as comparing
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db

LEAVING = 0.03522822699346784
STUDY = {
    "name_nl": "Studie 2021",
    "name_en": "Study 2021",
    "horizon_from": 2021,
    "horizon_to": 2035,
    "yearly_leaving": LEAVING,
    "hires_total": 30_000,
}
AGES = [
    {"age_band": "15-54", "share": 0.8, "yearly_leaving": 0.01},
    {"age_band": "55+", "share": 0.2, "yearly_leaving": 0.1},
]


def start(**changed):
    return scenarios.start_scenario(by=changed.pop("by", factories.coordinator()), **STUDY | changed)


# ---------- arithmetic ----------
def test_study_of_2021_still_gives_thirty_thousand_hires():
    flow = hiring.in_scenario(76_000, start(), 2021)
    split = hiring.in_scenario(
        76_000, start(name_nl="Ook"), 2021, {"nacebel2025:C/20/": 34_000, "nacebel2025:C/22/": 42_000}
    )

    assert (round(flow.hires), flow.percent) == (30_000, 39.5)
    assert (round(split.hires), split.percent) == (30_000, 39.5)


def test_nearest_sector_above_gives_its_rates_growth_and_leaving_apart():
    rates = hiring.Rates(0.0, 0.1, {"nacebel2025:C/": (0.05, None), "nacebel2025:C/20/": (None, 0.2)})

    assert rates.at("nacebel2025:C/20/2011/") == (0.05, 0.2)
    assert rates.at("nacebel2025:C/22/") == (0.05, 0.1)
    assert rates.at("nace2:C/20/") == (0.0, 0.1)
    assert rates.at("nacebel2025:C/2/") == (0.05, 0.1)


def test_sectors_together_add_up_and_a_shrinking_one_hires_nobody():
    rates = hiring.Rates(0.1, 0.5, {"nacebel2025:S/": (-0.9, 0.0)})

    flow = hiring.over_sectors({"nacebel2025:G/": 1000, "nacebel2025:S/": 100}, 2, rates)

    assert (flow.headcount, flow.stays, round(flow.replacement)) == (1100, 350, 750)
    assert (round(flow.expansion, 6), round(flow.surplus, 6)) == (210 - 99, 99)
    assert round(flow.hires, 6) == 750 + 210


def test_age_bands_weigh_into_the_leaving_rate():
    scenario = start(ages=AGES)

    scenario.refresh_from_db()
    assert scenario.yearly_leaving == pytest.approx(0.8 * 0.01 + 0.2 * 0.1)


# ---------- actions ----------
def test_change_counts_versions_tells_once_and_refuses_a_stale_one():
    sectors, by = world.sectors(), factories.coordinator()
    scenario = start(by=by)
    rate = {"sector": sectors["20"], "yearly_growth": 0.02, "yearly_leaving": None}

    scenarios.change_scenario(scenario=scenario, by=by, base=1, sectors=[rate], ages=AGES)
    scenario.refresh_from_db()
    scenarios.change_scenario(scenario=scenario, by=by, base=2, sectors=[rate], ages=list(reversed(AGES)))

    assert (scenario.version, scenario.rates.count(), Event.objects.count()) == (2, 3, 2)
    with pytest.raises(Stale):
        scenarios.change_scenario(scenario=scenario, by=by, base=1, horizon_to=2040)
    scenarios.save_scenario(slug=scenario.slug, **STUDY | {"horizon_to": 2040})
    scenario.refresh_from_db()
    assert (scenario.version, scenario.rates.count(), scenario.horizon_to) == (3, 3, 2040)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"horizon_to": 2021}, "horizon_to"),
        ({"horizon_to": 2100}, "horizon_to"),
        ({"horizon_from": 1789}, "horizon_from"),
        ({"yearly_growth": -1.0}, "yearly_growth"),
        ({"yearly_growth": 1e300}, "yearly_growth"),
        ({"yearly_leaving": 1.1}, "yearly_leaving"),
        ({"training_uptake": -0.1}, "training_uptake"),
        ({"name_nl": ""}, "name_nl"),
        ({"ages": [AGES[0] | {"share": 0.7}, AGES[1]]}, "ages"),
        ({"ages": [AGES[0], AGES[0] | {"share": 0.2}]}, "ages"),
        ({"ages": [{"age_band": "old", "share": 1, "yearly_leaving": 0}]}, "ages"),
        ({"ages": [{"age_band": "65+", "share": 1, "yearly_leaving": 2}]}, "ages"),
    ],
)
def test_what_cannot_be_is_refused_by_field(wrong, field):
    with pytest.raises(ValidationError) as caught:
        start(**wrong)

    assert field in caught.value.error_dict
    assert Scenario.objects.count() == 0


def test_sector_rates_are_checked():
    sector = world.sectors()["20"]
    empty = {"sector": sector, "yearly_growth": None, "yearly_leaving": None}
    for sectors in ([empty], [empty | {"yearly_growth": 0.1}] * 2, [empty | {"yearly_leaving": -0.1}]):
        with pytest.raises(ValidationError) as caught:
            start(sectors=sectors)
        assert list(caught.value.error_dict) == ["sectors"]


@pytest.mark.parametrize("role", ["reader", "contributor", "editor"])
def test_only_coordinators_write(role):
    scenario, by = start(), factories.user(role)

    with pytest.raises(PermissionDenied):
        start(by=by)
    with pytest.raises(PermissionDenied):
        scenarios.change_scenario(scenario=scenario, by=by, base=1, horizon_to=2040)


# ---------- comparison ----------
@pytest.fixture
def two():
    sectors, jobs = world.sectors(), world.jobs()
    world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40))
    world.load([("20", "81", 1000), ("22", "81", 500)])
    needs.recompute_all()
    slow = start(slug="traag", horizon_from=2025, horizon_to=2028, yearly_leaving=0.1)
    rate = {"sector": sectors["20"], "yearly_growth": 0.1, "yearly_leaving": None}
    fast = start(slug="snel", horizon_from=2025, horizon_to=2027, yearly_leaving=0.2, sectors=[rate])
    return slow, fast


def test_two_scenarios_year_by_year(two):
    people = comparing.headcounts(world_dataset(), 2026)

    rows = comparing.compare(*two, people, 2026)

    assert people == {"nacebel2025:C/20/": 1000, "nacebel2025:C/22/": 500}
    assert [row.year for row in rows] == [2027, 2028]
    assert rows[0].pairs == [(150, 400, 250), (150, 300, 150), (0, 100, 100), (1350, 1200, -150)]
    assert rows[1].pair("hires") == (285, None, None)


def world_dataset():
    return WorkforceDataset.objects.get()


def test_comparison_page_shows_both_and_a_sector_can_be_chosen(client, two):
    page = client.get(reverse("scenario-compare"), {"one": "traag", "other": "snel"})
    narrow = client.get(reverse("scenario-compare"), {"one": "traag", "other": "snel", "sector": "nacebel2025:22"})

    assert page.context["rows"][0].pair("hires") == (150, 400, 250)
    assert "+250" in page.content.decode()
    assert narrow.context["rows"][0].pair("hires") == (50, 100, 50)
    assert client.get(reverse("scenario-compare"), {"one": "nothing"}).status_code == 200


def test_comparison_in_the_api_says_what_the_page_says(client, two):
    url = "/api/v1/scenarios/traag/compare/"

    whole, narrow = client.get(f"{url}?with=snel").json(), client.get(f"{url}?with=snel&sector=nacebel2025:22").json()

    measures = ("hires", "replacement", "expansion", "stays")
    assert (whole["one"], whole["other"], whole["year"], whole["sector"]) == ("traag", "snel", 2026, None)
    assert whole["years"][0] == {
        "year": 2027,
        "one": dict(zip(measures, (150, 150, 0, 1350), strict=True)),
        "other": dict(zip(measures, (400, 300, 100, 1200), strict=True)),
        "difference": dict(zip(measures, (250, 150, 100, -150), strict=True)),
    }
    assert whole["years"][1]["other"] == dict.fromkeys(measures)
    assert narrow["years"][0]["difference"]["hires"] == 50
    assert [client.get(url + query).status_code for query in ("", "?with=geen", "?with=snel&year=1900&sector=x")] == [
        404, 404, 400,
    ]  # fmt: skip


def test_comparison_in_the_api_without_figures_has_no_years(client):
    start(slug="een")

    assert client.get("/api/v1/scenarios/een/compare/?with=een").json()["years"] == []


def test_comparison_without_two_scenarios_says_so(client):
    assert client.get(reverse("scenario-compare")).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_list_has_a_constant_number_of_queries(client, count, django_assert_num_queries):
    sector = world.sectors()["20"]
    for _number in range(count):
        start(sectors=[{"sector": sector, "yearly_growth": 0.1, "yearly_leaving": None}])

    with django_assert_num_queries(3):
        assert client.get(reverse("scenarios")).status_code == 200


# ---------- the editor ----------
def typed(scenario, **changed):
    page = {
        "version": str(scenario.version),
        "name_nl": scenario.name_nl,
        "name_en": scenario.name_en,
        "horizon_from": "2021",
        "horizon_to": "2035",
        "yearly_growth": "0",
        "yearly_leaving": "3,522822699347",
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-0-sector": "",
        "hires_total": "30000",
    }
    return page | changed


def test_editor_saves_rates_of_sectors_and_ages(client):
    sector, scenario = world.sectors()["20"], start()
    client.force_login(factories.coordinator())
    address = reverse("scenario-edit", kwargs={"slug": scenario.slug})
    bands = {"share_0": "80", "leaving_0": "1", "share_5": "20", "leaving_5": "10"}
    row = {"rows-0-sector": str(sector.pk), "rows-0-yearly_growth": "2,5"}

    answer = client.post(address, typed(scenario, **bands, **row))

    scenario.refresh_from_db()
    assert (answer.status_code, scenario.version) == (302, 2)
    assert scenario.yearly_leaving == pytest.approx(0.028)
    assert list(scenario.rates.values_list("sector__code", "age_band", "yearly_growth", "share")) == [
        ("20", "", 0.025, None),
        (None, "15-24", None, 0.8),
        (None, "65+", None, 0.2),
    ]


def test_saving_untouched_changes_nothing(client):
    scenario = start()
    client.force_login(factories.coordinator())

    client.post(reverse("scenario-edit", kwargs={"slug": scenario.slug}), typed(scenario))

    scenario.refresh_from_db()
    assert (scenario.version, scenario.yearly_leaving) == (1, LEAVING)


def test_stale_edit_is_a_conflict_and_nothing_typed_is_lost(client):
    by, scenario = factories.coordinator(), start()
    scenarios.change_scenario(scenario=scenario, by=by, base=1, horizon_to=2040)
    client.force_login(by)
    address = reverse("scenario-edit", kwargs={"slug": scenario.slug})

    answer = client.post(address, typed(scenario, name_nl="Mijn naam"))

    page = answer.content.decode()
    assert (answer.status_code, "Mijn naam" in page, "2040" in page) == (409, True, True)
    assert 'name="version" value="2"' in page
    client.post(address, typed(scenario, name_nl="Mijn naam", version="2"))
    scenario.refresh_from_db()
    assert (scenario.name_nl, scenario.horizon_to, scenario.version) == ("Mijn naam", 2035, 3)


def test_faults_of_the_editor_are_shown(client):
    scenario = start()
    client.force_login(factories.coordinator())
    address = reverse("scenario-edit", kwargs={"slug": scenario.slug})

    for wrong in (
        {"share_0": "80", "leaving_0": "1"},
        {"share_0": "80"},
        {"horizon_to": "2020"},
        {"rows-0-yearly_growth": "2"},
    ):
        assert client.post(address, typed(scenario, **wrong)).status_code == 422
    scenario.refresh_from_db()
    assert scenario.version == 1


def test_new_scenario_is_begun_by_coordinators_only(client):
    client.force_login(factories.user("editor"))
    assert client.get(reverse("scenario-new")).status_code == 403
    client.force_login(factories.coordinator())
    assert client.get(reverse("scenario-new")).status_code == 200

    empty = Scenario(name_nl="Nieuw", name_en="New", version=1)
    assert client.post(reverse("scenario-new"), typed(empty)).url == reverse("scenarios")
    assert client.post(reverse("scenario-new"), typed(empty, horizon_to="1")).status_code == 422

    assert Scenario.objects.get().slug == "nieuw-2"


# ---------- API ----------
def send(method, address, body, by, **headers):
    headers |= {"Authorization": f"Bearer {factories.token(by)}"}
    return getattr(Client(), method)(
        f"/api/v1/{address}", json.dumps(body), content_type="application/json", headers=headers
    )


def test_api_begins_and_changes_a_scenario():
    world.sectors()
    by = factories.coordinator()
    body = {
        "name": {"nl": "Snel", "en": "Fast"},
        "horizon_from": 2026,
        "horizon_to": 2030,
        "sectors": [{"sector": "nacebel2025:20", "yearly_growth": 0.02}],
        "ages": AGES,
    }

    made = send("post", "scenarios/", body, by)
    assert (made.status_code, made.headers["ETag"], made.json()["slug"]) == (201, '"r1"', "snel")
    assert made.json()["yearly_leaving"] == pytest.approx(0.028)
    assert made.json()["ages"] == AGES
    assert made.json()["sectors"][0]["yearly_growth"] == 0.02
    address = "scenarios/snel/"
    assert send("patch", address, {"horizon_to": 2031}, by).status_code == 428
    changed = send("patch", address, {"horizon_to": 2031}, by, **{"If-Match": '"r1"'})
    assert (changed.status_code, changed.json()["horizon_to"], changed.json()["revision"]) == (200, 2031, 2)
    stale = send("patch", address, {"horizon_to": 2032}, by, **{"If-Match": '"r1"'})
    assert (stale.status_code, stale.json()["errors"][0]["theirs"]) == (412, 2031)
    assert send("post", "scenarios/?dry_run=true", body | {"slug": "x"}, by).status_code == 200
    assert Scenario.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "status", "pointer"),
    [
        ({"ages": AGES[:1]}, 422, "/ages"),
        ({"sectors": [{"sector": "nacebel2025:99", "yearly_growth": 0.1}]}, 400, "/sectors/0/sector"),
        ({"horizon_to": 2026}, 422, "/horizon_to"),
        ({"more": 1}, 400, "/more"),
    ],
)
def test_api_says_what_is_wrong(changed, status, pointer):
    body = {"name": {"nl": "Snel", "en": "Fast"}, "horizon_from": 2026, "horizon_to": 2030}

    answer = send("post", "scenarios/", body | changed, factories.coordinator())

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert send("post", "scenarios/", body, factories.user("editor")).status_code == 403


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"ages": [{"age_band": "65+", "yearly_leaving": 0}]}, "/ages/0/share"),
        ({"sectors": [{}]}, "/sectors/0/sector"),
    ],
)
def test_rates_that_are_changed_are_whole(changed, pointer):
    """A PATCH leaves out what stays, but not a part of a rate."""
    address = f"scenarios/{start().slug}/"

    answer = send("patch", address, changed, factories.coordinator(), **{"If-Match": '"r1"'})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, pointer)
