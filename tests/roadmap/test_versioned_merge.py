"""Two people change one thing that a counter guards: what does not collide is merged, what does is named."""

import json

import pytest
from django.test import Client

from coediting.actions import withdraw_publication
from partners.models import Partner
from roadmap.actions import initiatives
from roadmap.actions.agenda import make_request
from roadmap.models import FormerState, Indicator, Initiative, Scenario
from tests import factories

pytestmark = pytest.mark.django_db
HEADERS = {"Accept-Language": "en"}


@pytest.fixture
def by():
    return factories.coordinator()


@pytest.fixture
def initiative(by):
    one, two = factories.partner("een"), factories.partner("twee")
    fields = {"title_nl": "Werk", "title_en": "Work", "kind": "own", "start": 2020, "source": "Nota"}
    return initiatives.start_initiative(by=by, slug="werk", partners=[one, two], **fields)


def patch(address, body, by, base, *, merge=False, query=""):
    headers = HEADERS | {"Authorization": f"Bearer {factories.token(by)}", "If-Match": f'"r{base}"'}
    headers |= {"Prefer": "merge"} if merge else {}
    return Client().patch(f"/api/v1/{address}/{query}", json.dumps(body), "application/json", headers=headers)


def names(body, member):
    return [one["slug"] for one in body[member]]


def test_list_that_is_sent_says_nothing_of_what_nobody_sees(by):
    shown, hidden = (factories.published(factories.partner(slug), slug=slug) for slug in ("een", "twee"))
    agenda = factories.theme("bio", kind="agenda")
    asked = make_request(by=None, partner=factories.partner("drie"), agenda=agenda, title="Wie?", text="Wij zoeken.")
    asked.profiles.set([shown, hidden])
    withdraw_publication(document=hidden.document, by=by, reason="Verouderd.")
    address = f"agenda-requests/{asked.uid}"
    read = Client().get(f"/api/v1/{address}/", headers={"Authorization": f"Bearer {factories.token(by)}"}).json()

    same = patch(address, {"profiles": read["profiles"]}, by, read["revision"]).json()
    none = patch(address, {"profiles": []}, by, read["revision"]).json()

    assert (read["profiles"], same["saved"]) == ([str(shown.document.uid)], False)
    assert (none["profiles"], list(asked.profiles.all())) == ([], [hidden])


WERK = "initiatives/werk"


def test_edits_of_other_fields_are_merged(initiative, by):
    patch(WERK, {"title": {"nl": "Arbeid"}, "start": 2021}, by, 1)

    response = patch(WERK, {"title": {"en": "Labour"}, "source": "Plan"}, by, 1, merge=True)

    body = response.json()
    assert (response.status_code, response.headers["ETag"], response.headers["Preference-Applied"]) == (
        200,
        '"r3"',
        "merge",
    )
    assert (body["title"], body["start"], body["source"]) == ({"nl": "Arbeid", "en": "Labour"}, 2021, "Plan")
    assert [(one["path"], one["before"], one["after"]) for one in body["brought_in"]] == [
        ("title/nl", "Werk", "Arbeid"),
        ("start", 2020, 2021),
    ]


@pytest.mark.parametrize("merge", [True, False])
def test_collision_names_the_very_place_with_three_values(initiative, by, merge):
    patch(WERK, {"title": {"nl": "Arbeid"}, "start": 2021}, by, 1)

    response = patch(WERK, {"title": {"nl": "Job", "en": "Job"}, "source": "Plan"}, by, 1, merge=merge)

    assert (response.status_code, response.headers["ETag"], response.json()["current_revision"]) == (412, '"r2"', 2)
    assert response.json()["errors"] == [
        {
            "pointer": "/title/nl",
            "code": "changed-twice",
            "detail": "Changed by someone else since your revision.",
            "base": "Werk",
            "theirs": "Arbeid",
            "mine": "Job",
        }
    ]
    assert Initiative.objects.get().source == "Nota"


def test_stale_edit_without_collision_is_told_that_it_can_be_merged(initiative, by):
    patch(WERK, {"start": 2021}, by, 1)

    response = patch(WERK, {"source": "Plan"}, by, 1)

    assert (response.status_code, response.json().get("errors")) == (412, None)
    assert "Prefer: merge" in response.json()["detail"]


def test_additions_and_removals_of_two_clients_are_all_kept(initiative, by):
    factories.partner("drie")
    patch(WERK, {"add_partners": ["drie"]}, by, 1)

    response = patch(WERK, {"remove_partners": ["een"]}, by, 1, merge=True)

    assert (response.status_code, names(response.json(), "partners")) == (200, ["twee", "drie"])
    assert patch(WERK, {"add_partners": ["drie"]}, by, 3).json()["saved"] is False
    assert patch(WERK, {"add_partners": ["niemand"]}, by, 3).json()["errors"][0]["pointer"] == "/add_partners"


def test_edit_of_a_version_that_was_never_there_is_412(initiative, by):
    response = patch(WERK, {"source": "Plan"}, by, 9, merge=True)

    assert (response.status_code, response.json()["code"]) == (412, "unknown-revision")


def test_who_may_not_change_it_reads_nothing_of_a_collision(initiative, by):
    patch(WERK, {"start": 2021}, by, 1)

    response = patch(WERK, {"start": 2022}, factories.editor(Partner.objects.get(slug="een")), 1)

    assert (response.status_code, "errors" in response.json()) == (403, False)


def test_trial_over_what_others_saved_tells_only_ones_own_changes(initiative, by):
    patch(WERK, {"start": 2021}, by, 1)

    response = patch(WERK, {"source": "Plan"}, by, 1, merge=True, query="?dry_run=true")

    body = response.json()
    assert (body["saved"], body["dry_run"], response.headers["ETag"]) == (False, True, '"r2"')
    assert body["changes"] == [{"path": "source", "kind": "changed", "before": "Nota", "after": "Plan"}]
    assert (Initiative.objects.get().source, Initiative.objects.get().version) == ("Nota", 2)


def test_each_version_is_kept_once(initiative, by):
    patch(WERK, {"start": 2021}, by, 1)
    patch(WERK, {"start": 2021}, by, 2)
    patch(WERK, {"start": 2022}, by, 2)

    kept = FormerState.objects.order_by("version").values_list("kind", "version", "content__start")
    assert list(kept) == [("initiative", 1, 2020), ("initiative", 2, 2021)]


# ---------- rows ----------
@pytest.fixture
def series():
    found = Indicator.objects.create(slug="graad", title_nl="Graad", title_en="Rate", unit="percent", source="SERV")
    for year, value in ((2022, 70.0), (2023, 71.0)):
        found.points.create(year=year, value=value, note="")
    return found


def points(body):
    return [(point["year"], point["value"], point["note"]) for point in body["points"]]


def test_point_is_set_and_the_others_stay(series, by):
    sent = [{"year": 2023, "note": "raming"}, {"year": 2024, "value": 72}]
    response = patch("indicators/graad", {"points": sent}, by, 1)

    assert points(response.json()) == [(2022, 70.0, ""), (2023, 71.0, "raming"), (2024, 72.0, "")]


def test_point_is_taken_away_by_its_year(series, by):
    response = patch("indicators/graad", {"points": [{"year": 2022, "removed": True}]}, by, 1)

    assert points(response.json()) == [(2023, 71.0, "")]


def test_points_of_two_people_are_merged_by_year(series, by):
    patch("indicators/graad", {"points": [{"year": 2024, "value": 72}, {"year": 2022, "value": 69}]}, by, 1)

    merged = patch("indicators/graad", {"points": [{"year": 2025, "value": 73}]}, by, 1, merge=True)
    collides = patch("indicators/graad", {"points": [{"year": 2022, "value": 68}]}, by, 1, merge=True)

    assert points(merged.json()) == [(2022, 69.0, ""), (2023, 71.0, ""), (2024, 72.0, ""), (2025, 73.0, "")]
    assert [(one["pointer"], one["base"], one["theirs"], one["mine"]) for one in collides.json()["errors"]] == [
        ("/points/2022/value", 70.0, 69.0, 68.0)
    ]


def test_new_point_needs_a_value_and_a_year_stands_once(series, by):
    lacks = patch("indicators/graad", {"points": [{"year": 2030}]}, by, 1)
    twice = patch("indicators/graad", {"points": [{"year": 2023, "value": 1}] * 2}, by, 1)

    assert [(one["pointer"], one["code"]) for one in lacks.json()["errors"]] == [("/points/0/value", "required")]
    assert [(one["pointer"], one["code"]) for one in twice.json()["errors"]] == [("/points/1", "row-twice")]


def test_rates_of_a_scenario_are_set_by_sector_and_age_band(by):
    sector, other = factories.sector("20"), factories.sector("22")
    scenario = Scenario.objects.create(
        slug="groei", name_nl="Groei", name_en="Growth", horizon_from=2021, horizon_to=2035, yearly_leaving=0.05
    )
    for one, growth in ((sector, 0.01), (other, 0.02)):
        scenario.rates.create(sector=one, yearly_growth=growth)

    response = patch(
        "scenarios/groei",
        {
            "sectors": [
                {"sector": "nacebel2025:22", "yearly_growth": 0.03},
                {"sector": str(sector.uid), "removed": True},
            ],
            "ages": [
                {"age_band": "15-54", "share": 0.5, "yearly_leaving": 0.02},
                {"age_band": "55+", "share": 0.5, "yearly_leaving": 0.1},
            ],
        },
        by,
        1,
    )
    moved = patch("scenarios/groei", {"ages": [{"age_band": "55+", "yearly_leaving": 0.2}]}, by, 2)

    assert [(one["sector"], one["yearly_growth"]) for one in response.json()["sectors"]] == [(str(other.uid), 0.03)]
    leaving = [round(answer.json()["yearly_leaving"], 9) for answer in (response, moved)]
    assert leaving == [0.06, 0.11]
    assert [one["yearly_leaving"] for one in moved.json()["ages"]] == [0.02, 0.2]
