"""The needs through the API: groupings, freshness, small figures; and the cells they are computed from."""

import pytest
from django.test import Client

from partners.models import Role
from roadmap.actions import needs
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
API = "/api/v1"


def get(address, by=None):
    headers = {"Authorization": f"Bearer {factories.token(by, 'read')}"} if by else {}
    response = Client().get(f"{API}/{address}", headers=headers)
    assert response.status_code == 200, response.content
    return response.json()


def member():
    return factories.user(Role.READER, factories.partner())


@pytest.fixture
def place():
    """100 covered workers (20 to 40 lack it) and 50 uncovered ones in 20; 60 covered ones in 22."""
    sectors, jobs = world.sectors(), world.jobs()
    world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40))
    world.load([("20", "81", 100), ("20", "31", 50), ("22", "81", 60)])
    needs.recompute_all()
    return sectors, jobs


def figures(row):
    return [row[name] for name in ("headcount", "covered", "low", "mid", "high")]


def test_total_has_bounds_and_coverage(place):
    answer = get("needs/")

    assert answer["total"] == {
        "headcount": 210,
        "covered": 160,
        "coverage": 0.761905,
        "low": 32,
        "mid": 48,
        "high": 64,
    }
    assert (answer["group"], answer["year"], answer["group_by"], answer["sector"]) == ("green", 2026, None, None)
    assert answer["dataset"]["quality"] == "illustrative"
    assert "results" not in answer


def test_by_sector(place):
    answer = get("needs/?group_by=sector")

    assert [(row["sector"]["code"], figures(row)) for row in answer["results"]] == [
        ("20", [150, 100, 20, 30, 40]),
        ("22", [60, 60, 12, 18, 24]),
    ]


def test_by_job_adds_up_what_several_sectors_hold(place):
    answer = get("needs/?group_by=job")

    assert [(row["job"]["code"], figures(row)) for row in answer["results"]] == [
        ("8", [160, 160, 32, 48, 64]),
        ("3", [50, 0, None, None, None]),
    ]


def test_by_group_and_by_year(place):
    groups = get("needs/?group_by=group&sector=nacebel2025:20")["results"]
    years = get("needs/?group_by=year")["results"]

    assert {row["group"]: row["mid"] for row in groups} == {
        "any": 30,
        "digital": 0,
        "green": 30,
        "soft": 0,
        "technical": 0,
    }
    assert [(row["year"], row["mid"]) for row in years] == [(2026, 48)]


def test_sector_by_uid_and_by_code_are_the_same(place):
    sectors, _jobs = place

    assert get(f"needs/?sector={sectors['20'].uid}") == get("needs/?sector=nacebel2025:20")


@pytest.mark.parametrize(
    "query", ["sector=x", "sector=00000000-0000-4000-8000-000000000000", "group=x", "year=1800", "group_by=x", "more=1"]
)
def test_value_without_figures_is_named(client, place, query):
    response = client.get(f"{API}/needs/?{query}")

    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [query.split("=")[0]]


def test_answer_says_when_a_recount_is_still_to_come(place):
    sectors, jobs = place
    before = get("needs/")

    factories.published(jobs=[jobs["31"]], sectors=[sectors["22"]])
    after = get("needs/")

    # Loading the workforce has promised a recount that no worker has done here.
    assert (before["recomputing"], after["recomputing"]) == (True, True)
    assert set(before["as_of"]) == {"run", "started", "revision"}


def test_without_figures_the_answer_is_empty():
    answer = get("needs/?group_by=sector")

    assert (answer["dataset"], answer["year"], answer["as_of"], answer["recomputing"]) == (None, None, None, False)


def test_small_figures_are_for_members_and_take_a_second_one_along():
    sectors, jobs = world.sectors(), world.jobs()
    world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40))
    world.load([("20", "81", 9), ("20", "31", 30), ("20", "3", 40), ("22", "81", 20)])
    needs.recompute_all()

    public = get("needs/?group_by=job&sector=nacebel2025:20")["results"]
    inside = get("needs/?group_by=job&sector=nacebel2025:20", by=member())["results"]
    cells = get("workforce/")["results"]
    all_cells = get("workforce/", by=member())["results"]

    assert {row["job"]["code"]: row["headcount"] for row in public} == {"8": None, "3": None}
    assert {row["job"]["code"]: row["headcount"] for row in inside} == {"8": 9, "3": 70}
    assert [cell["headcount"] for cell in cells] == [None, None, 40, 20]
    assert [cell["headcount"] for cell in all_cells] == [9, 30, 40, 20]
