"""The needs through the API as a release froze them, in a scenario, and of several groups together."""

import pytest
from django.test import Client

from coediting.models import Delivery
from partners.models import Role
from profiles.models import Competence
from roadmap.actions import needs, releases
from roadmap.models import Scenario
from roadmap.needs import kept
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
API = "/api/v1/needs/"
CELLS = [
    ("20", "8131", 211.3, 2026, "limburg"),
    ("20", "8131", 97.1, 2026, "antwerpen"),
    ("2011", "31", 44, 2026, "antwerpen"),
    ("22", "81", 61, 2026, "antwerpen"),
    ("22", "31", 33, 2026, "antwerpen"),
    ("22", "31", 21, 2025, "antwerpen"),
]
# Every way to ask what a release holds.
QUESTIONS = [
    "",
    "group_by=sector",
    "group_by=job",
    "group_by=region",
    "group_by=group",
    "group_by=year",
    "group=any&year=2025&group_by=region",
    "sector=nacebel2025:20&group_by=sector&group=digital",
    "sector=nacebel2025:20&group_by=region",
    "sector=nacebel2025:22&region=antwerpen&group_by=year",
    "job=isco:81&group_by=job",
    "job=isco:8&region=limburg&group_by=group",
    "region=antwerpen&group_by=sector",
]


@pytest.fixture
def place():
    sectors, jobs = world.sectors(), world.jobs()
    world.load(CELLS)
    operator = world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40), (5, 12.5, 30), slug="operator")
    world.evidence(operator.requirements.first().competence, 11, 17, 29, region="limburg")
    needs.recompute_all()
    return {"sectors": sectors, "jobs": jobs, "operator": operator}


def freeze(slug):
    Delivery.objects.all().delete()  # as once the worker has done what the fixtures set going
    return releases.freeze(slug=slug, name_nl=slug, name_en=slug)


def get(query="", by=None):
    headers = {"Authorization": f"Bearer {factories.token(by, 'read')}"} if by else {}
    response = Client().get(f"{API}?{query}", headers=headers)
    assert response.status_code == 200, response.content
    return response


def figures(query, by=None):
    """The answer without what says of when it is."""
    body = get(query, by).json()
    return {name: value for name, value in body.items() if name not in ("as_of", "recomputing", "release")}


def faults(query):
    response = Client().get(f"{API}?{query}")
    assert response.status_code == 400, response.content
    return {(error["parameter"], error["code"]) for error in response.json()["errors"]}


def test_release_answers_as_the_figures_did_when_it_was_frozen(place, subtests):
    reader = factories.user(Role.READER, factories.partner())
    asked = [(query, by) for query in QUESTIONS for by in (None, reader)]
    freeze("q")
    live = [figures(*one) for one in asked]
    world.load([(sector, job, heads * 2, *rest) for sector, job, heads, *rest in CELLS])
    needs.recompute_all()

    for (query, by), before in zip(asked, live, strict=True):
        with subtests.test(query, by=by):
            assert figures(query, by) != before
            assert figures(f"release=q&{query}", by) == before


def test_release_says_which_it_is_and_never_changes(place):
    release = freeze("q")
    before = get("release=q&group_by=sector")
    rows = place["operator"].document.working.content["requirements"]
    world.change(place["operator"], requirements=rows[:1])
    needs.recompute_all()
    kept.forget()

    after = get("release=q&group_by=sector")
    same = Client().get(f"{API}?release=q&group_by=sector", headers={"If-None-Match": before.headers["ETag"]})

    assert before.json()["release"] == {
        "uid": str(release.uid),
        "uri": f"http://testserver/api/v1/need-releases/{release.uid}/",
        "slug": "q",
        "content_hash": release.content_hash,
        "created": release.created.isoformat(),
    }
    assert (before.json()["recomputing"], before.json()["as_of"]) == (False, None)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
    assert (same.status_code, before.headers["ETag"][:1]) == (304, '"')
    assert figures(f"release={release.uid}") == figures("release=q")
    assert get("").json()["release"] is None


def test_dataset_of_a_release_is_called_as_it_was(place):
    freeze("q")
    dataset = place["operator"] and releases.WorkforceDataset.objects.get()
    dataset.quality = "official"
    dataset.save()

    assert get("release=q").json()["dataset"]["quality"] == "illustrative"


def test_unknown_release_is_named_with_those_there_are(place):
    freeze("2026-Q3")
    freeze("2026-Q4")

    for name in ("2026-Q5", "", "00000000-0000-4000-8000-000000000000", "x" * 500):
        response = Client().get(f"{API}?release={name}")
        (error,) = response.json()["errors"]

        assert (response.status_code, error["parameter"], error["code"]) == (400, "release", "bad-value")
        assert "2026-Q4, 2026-Q3" in error["detail"]


# What no release holds: {query: parameter that is told}.
UNHELD = {
    "theme=bouw": "theme",
    "scenario=s": "scenario",
    "group_by=competence": "group_by",
    "group_by=theme": "group_by",
    "sector=nacebel2025:20&group_by=job": "group_by",
    "job=isco:81&group_by=sector": "group_by",
    "job=isco:81&sector=nacebel2025:20": "job",
    "group=green&group=soft": "group",
}


def test_what_a_release_does_not_hold_is_refused_by_name(place):
    factories.theme("bouw")
    Scenario.objects.create(slug="s", name_nl="s", name_en="s", horizon_from=2026, horizon_to=2030)
    freeze("q")

    for query, parameter in UNHELD.items():
        assert get(query).status_code == 200
        assert faults(f"release=q&{query}") == {(parameter, "not-in-release")}, query


@pytest.mark.parametrize("count", [1, 3])
def test_release_takes_the_same_queries_however_much_it_holds(place, django_assert_num_queries, count):
    cells = {(sector, job): heads for sector, job, heads, *_rest in CELLS}
    world.load([(*pair, heads, 2026, f"r{number}") for number in range(count) for pair, heads in cells.items()])
    needs.recompute_all()
    freeze("q")
    kept.forget()
    # state of what is public, release, themes; the tree: people by sector and by job, jobs, their paths, sectors, those
    # above; jobs near; the total; who is hidden: the split by region.
    with django_assert_num_queries(11):
        get("release=q")
    # What was worked out holds as long as the release: state, release, themes, jobs; the split, its sectors and theirs.
    with django_assert_num_queries(7):
        get("release=q&group_by=sector")


# ---------- scenarios ----------


@pytest.fixture
def scenario():
    return Scenario.objects.create(
        slug="groei", name_nl="Groei", name_en="Growth", horizon_from=2026, horizon_to=2028,
        yearly_growth=0.1, yearly_leaving=0.05,
    )  # fmt: skip


def test_scenario_adds_who_is_to_be_hired(place, scenario):
    body = get("scenario=groei&sector=nacebel2025:22").json()

    heads = 94
    assert body["scenario"] == {"uid": str(scenario.uid), "slug": "groei", "name": {"nl": "Groei", "en": "Growth"}}
    assert body["hiring"] == {
        "from_year": 2026,
        "to_year": 2028,
        "headcount": heads,
        "replacement": round(heads * (1 - 0.95**2), 6),
        "expansion": round(heads * (1.1**2 - 1), 6),
        "surplus": 0,
        "hires": round(heads * (1.1**2 - 0.95**2), 6),
        "stays": round(heads * 0.95**2, 6),
        "share": round(1.1**2 - 0.95**2, 6),
    }
    assert not {"scenario", "hiring"} & get("").json().keys()


def test_scenario_adds_the_years_to_come(place, scenario):
    rows = get("scenario=groei&group_by=year&group=green&sector=nacebel2025:20").json()["results"]
    plain = get("group_by=year&sector=nacebel2025:20").json()["results"]

    assert [(row["year"], row["expected"]) for row in rows] == [(2026, False), (2027, True), (2028, True)]
    assert rows[2]["headcount"] == pytest.approx(rows[0]["headcount"] * 1.21, abs=1e-5)
    assert [row | {"expected": False} for row in plain] == rows[:1]


def test_unknown_scenario_is_named_and_few_people_are_not_hired(place, scenario):
    assert faults("scenario=x") == {("scenario", "bad-value")}
    world.load([*CELLS, ("2011", "3", 4, 2026, "gent")])
    needs.recompute_all()

    assert get("scenario=groei&region=gent").json()["hiring"] is None


# ---------- several groups ----------


def test_several_groups_are_who_lacks_something_of_any_of_them():
    sectors, jobs = world.sectors(), world.jobs()
    groups = Competence.Group
    rows = [
        *world.rows((20, 30, 40), (10, 20, 30), group=groups.GREEN),
        *world.rows((5, 50, 60), group=groups.DIGITAL),
        *world.rows((None, None, None), group=groups.SOFT),
    ]
    made = factories.draft(jobs=[jobs["81"]], sectors=[sectors["C"]], themes=[factories.theme()], requirements=rows)
    world.documents.require_approvals(document=made.document, by=None, count=0)
    world.publish(made)
    world.load([("20", "81", 100), ("22", "81", 60)])
    needs.recompute_all()

    both = get("group=green&group=digital&group_by=sector").json()
    with_unknown = get("group=soft&group=green").json()
    soft_and_none = get("group=soft&group=technical").json()
    everything = get("group=green&group=digital&group=soft&group=technical").json()

    # 1 − 0.7 · 0.8 · 0.5 = 0.72; at least the largest share, at most all of them together
    bounds = [both["total"][name] for name in ("headcount", "covered", "low", "mid", "high")]
    assert bounds == [160, 160, 32, 115.2, 160]
    assert [row["mid"] for row in both["results"]] == [72, 43.2]
    assert (both["group"], both["groups"]) == (None, ["green", "digital"])
    assert with_unknown["total"] == get("group=green").json()["total"]
    assert soft_and_none["total"]["mid"] is None
    assert everything["total"] == get("group=any").json()["total"]
    assert (everything["group"], everything["groups"]) == ("any", ["any"])


@pytest.mark.parametrize("way", ["job", "region", "year", "theme", "competence"])
def test_several_groups_can_be_split_in_every_way(place, way):
    """All four are the union that is stored, so three and an empty one must say the same."""
    for group in (Competence.Group.DIGITAL, Competence.Group.SOFT):
        world.profile([place["jobs"]["3"]], [place["sectors"]["C"]], (10, 20, 30), group=group)
    needs.recompute_all()

    three = figures(f"group=green&group=digital&group=soft&group_by={way}")
    every = figures(f"group=any&group_by={way}")

    assert three.pop("groups") == ["green", "soft", "digital"]
    assert (three.pop("group"), every.pop("group"), every.pop("groups")) == (None, "any", ["any"])
    assert three == every


def test_several_groups_by_group_are_these(place):
    rows = get("group=green&group=soft&group_by=group").json()["results"]

    assert [row["group"] for row in rows] == ["green", "soft"]
    assert faults("group=green&group=x") == {("group", "bad-value")}


# ---------- few people ----------

# (sector, job, persons, region)
FEW = [
    [("20", "8131", 5, "a"), ("20", "8131", 100, "b"), ("22", "31", 6, "a"), ("22", "31", 90, "b")],
    [("2011", "8131", 5, "a"), ("201", "31", 100, "a"), ("22", "81", 7, "a"), ("22", "81", 60, "b")],
    [("20", "81", 9, "a"), ("20", "31", 30, "a"), ("22", "81", 40, "b"), ("22", "3", 3, "b")],
    [("2011", "31", 4, "a"), ("22", "31", 200, "a"), ("2011", "81", 50, "b"), ("22", "8131", 8, "c")],
    [("20", "31", 500, "a"), ("22", "31", 400, "b")],
]


@pytest.mark.parametrize("cells", FEW)
def test_frozen_row_is_told_exactly_where_the_same_question_is_answered(cells):
    """Else the one would give away what the other hides: two parts of a total, of which one is hidden."""
    sectors, _jobs = world.sectors(), world.jobs()
    factories.sector("201", sectors["20"])
    world.load([(sector, job, heads, 2026, region) for sector, job, heads, region in cells])
    needs.recompute_all()
    release = freeze("q")
    reader = factories.user(Role.READER, factories.partner())
    told = Client().get("/api/v1/need-releases/q/figures/").json()

    for year, axis, node, region, group, heads, *_rest in told["rows"]:
        asked = f"release=q&{axis}={node}&region={region}&group={group}&year={year}"
        total = get(asked).json()["total"]
        assert total["headcount"] == (heads if heads is None else pytest.approx(heads)), asked
        assert get(asked, reader).json()["total"]["headcount"] > 0
    assert any(row[5] is None for row in told["rows"]) == any(heads < 10 for _sector, _job, heads, _region in cells)
    assert len(told["rows"]) == len(release.figures["rows"])
