"""Profiles and targets as they were published at the moment of a release."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from coediting import actions as documents
from coediting.api import DocumentResource
from greenskills.api import RESOURCES
from profiles.models import Theme
from roadmap.models import Action, Measurement, NeedRelease, Roadmap, Target, WorkforceDataset
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
NAMES = [name for name, resource in RESOURCES.items() if issubclass(resource, DocumentResource)]


def release(slug="q"):
    """A release of this moment; what it froze of the needs does not matter here."""
    dataset, _made = WorkforceDataset.objects.get_or_create(slug="test", name_nl="Proef")
    return NeedRelease.objects.create(
        slug=slug, name_nl=slug, name_en=slug, dataset=dataset, inputs={}, figures={"rows": []}, material=b"",
        created=timezone.now(),
    )  # fmt: skip


def get(name, query="", status=200, **headers):
    response = Client().get(f"/api/v1/{name}/{query}", headers=headers)
    assert response.status_code == status, response.content
    return response


def rows(name, query=""):
    return get(name, query).json()["results"]


def faults(name, query):
    return {(error["parameter"], error["code"]) for error in get(name, query, 400).json()["errors"]}


@pytest.fixture
def sector():
    return factories.sector("22", factories.sector("C"))


@pytest.fixture
def profile(sector):
    house = factories.partner("house")
    made = world.profile(
        [factories.job("81")], [sector], (20, 30, 40), owner=house, slug="operator", title="Operator", vks_level=3,
        themes=[factories.theme("bouw")], agendas=[factories.theme("chemie", kind=Theme.Kind.AGENDA)],
        tasks=[factories.task_row(), factories.task_row()],
    )  # fmt: skip
    made.document.partners.add(factories.partner("guest"))
    return made


def make_target(sector=None, **fields):
    return factories.target(
        factories.partner(), baseline_value=100, baseline_year=2021, target_value=40.5, target_year=2030,
        competence_group="green", sectors=[str(sector.uid)] if sector else [], **fields,
    )  # fmt: skip


@pytest.fixture
def target(sector):
    made = make_target(sector, slug="less", title="Minder")
    Measurement.objects.create(target=made, date="2024-01-01", value=80, source="x", status="accepted")
    Measurement.objects.create(target=made, date="2025-01-01", value=70, source="x", status="accepted")
    return made


def save(target, **content):
    """Save a target, which publishes it, by the system itself."""
    with transaction.atomic():
        document = world.documents.lock(target.document)
        fresh = world.documents.checked(world.kinds.get("target"), {**document.working.content, **content})
        world.documents.append(document, fresh, by=None, partner=document.owner, origin="page")


def withdraw(profile):
    document = type(profile.document).objects.get(pk=profile.pk)
    documents.withdraw_publication(document=document, by=factories.coordinator(), reason="Not right.")


@pytest.mark.parametrize("name", NAMES)
def test_snapshot_of_now_is_what_is_published_now(profile, target, name):
    release()

    listed, detail = rows(name)[0], get(name, f"{rows(name)[0]['slug']}/").json()

    assert rows(name, "?release=q") == [listed]
    assert get(name, f"{listed['slug']}/?release=q").json() == detail
    assert get(name, f"{listed['uid']}/?release=q&fields=uid,content").json() == {
        "uid": listed["uid"], "content": detail["content"],
    }  # fmt: skip
    for query in ("expand=owner,sectors", "fields=uid,title", "omit=partners", "ordering=-title_en", "count=exact"):
        assert get(name, f"?{query}").json()["results"] == get(name, f"?release=q&{query}").json()["results"]


def test_snapshot_is_what_was_published_then(profile, target):
    before = {name: rows(name)[0] for name in NAMES}
    contents = {name: get(name, f"{row['uid']}/").json()["content"] for name, row in before.items()}
    frozen = release()
    world.change(profile, title=factories.language_map("Ander"), requirements=world.rows((1, 2, 3), (4, 5, 6)), jobs=[])
    save(target, title=factories.language_map("Meer"), target_value=300)
    Measurement.objects.create(target=target, date="2026-01-01", value=60, source="x", status="accepted")

    for name in NAMES:
        assert rows(name)[0]["version"] == 2
        assert rows(name, "?release=q") == [before[name]]
        assert rows(name, f"?release={frozen.uid}") == [before[name]]
        assert get(name, f"{before[name]['uid']}/?release=q").json()["content"] == contents[name]
    assert rows("targets")[0]["latest"]["value"] == 60


def test_what_came_later_is_not_there(profile, target):
    with time_machine.travel(timezone.now() - timedelta(days=30)):
        release("early")

    assert [rows(name, "?release=early") for name in NAMES] == [[], []]
    for address in ("profiles/operator", "targets/less"):
        get(address, "/?release=early", 404)


def test_draft_of_then_is_in_no_snapshot(sector):
    factories.draft(slug="draft", sectors=[sector])
    release()

    assert rows("profiles", "?release=q") == []
    get("profiles", "draft/?release=q", 404)


def test_what_was_withdrawn_since_is_left_out(profile):
    """It was withdrawn for a reason, and that holds for what it said then."""
    release()
    withdraw(profile)

    assert rows("profiles", "?release=q") == []
    assert get("profiles", "operator/?release=q", 410).json()["withdrawn_because"] == "Not right."


def test_etag_is_of_the_snapshot_and_is_no_revision_to_save_over(profile):
    release()
    before = get("profiles", "operator/?release=q")
    world.change(profile, title=factories.language_map("Ander"))

    again = Client().get("/api/v1/profiles/operator/?release=q", headers={"If-None-Match": before.headers["ETag"]})

    assert (again.status_code, again.headers["ETag"]) == (304, before.headers["ETag"])
    assert not before.headers["ETag"].startswith(('"r', "W/"))


@pytest.mark.parametrize("name", NAMES)
def test_unknown_release_names_those_there_are(profile, target, name):
    release("2026-Q3")
    release("2026-Q4")

    for query in ("?release=x", "?release=", f"{rows(name)[0]['slug']}/?release=x"):
        (error,) = get(name, query, 400).json()["errors"]
        assert (error["parameter"], error["code"]) == ("release", "bad-value")
        assert "2026-Q4, 2026-Q3" in error["detail"]


# {list: what each filter of a snapshot is asked: (a value that finds it, one that does not)}
FILTERS = {
    "profiles": {
        "theme": ("bouw", "textiel"),
        "agenda": ("chemie", "voedsel"),
        "sector": ("22", "20"),
        "partner": ("guest", "other"),
        "kind": ("job", "organisation"),
        "job": ("http://data.europa.eu/esco/isco/C81", "http://data.europa.eu/esco/isco/C31"),
        "competence": (None, None),
    },
    "targets": {
        "roadmap": (None, None),
        "sector": (None, None),
        "action": (None, None),
        "measured_by": ("measurements", "need"),
        "competence_group": ("green", "soft"),
        "owner": (None, None),
        "target_year": ("2030", "2031"),
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_filters_of_a_snapshot_are_those_of_the_list_or_refused_by_name(profile, target, name):
    release()
    outer, inner = RESOURCES[name].filterset_class.base_filters, RESOURCES[name].standing.filterset_class.base_filters

    assert set(inner) == set(FILTERS[name]) < set(outer)
    assert list(RESOURCES[name].standing.orderings) == list(RESOURCES[name].orderings)
    for unheld in set(outer) - set(inner):
        assert faults(name, f"?release=q&{unheld}=2020-01-01T00:00:00Z") == {(unheld, "not-in-release")}
    assert faults(name, "?release=q&release=q&a=1&limit=0") >= {("release", "given-twice"), ("a", "unknown-parameter")}


def other_of(name):
    factories.theme("textiel")
    factories.theme("voedsel", kind=Theme.Kind.AGENDA)
    factories.sector("20")
    factories.partner("other")
    factories.job("31")


@pytest.mark.parametrize("name", NAMES)
def test_filters_ask_the_content_of_then(profile, target, name, sector):
    other_of(name)
    asked = dict(FILTERS[name])
    if name == "profiles":
        named = profile.document.working.content["requirements"][0]["competence"]
        asked["competence"] = named, str(factories.competence().uid)
    else:
        roadmap, other = (world_roadmap(slug) for slug in ("plan", "study"))
        Target.objects.update(roadmap=roadmap)
        action = action_of(roadmap)
        save(target, actions=[str(action.uid)])
        asked["roadmap"] = "plan", "study"
        asked["action"] = str(action.uid), str(action_of(other).uid)
        asked["sector"] = str(sector.uid), str(factories.sector("23").uid)
        asked["owner"] = target.document.owner.slug, "house"
    release()
    if name == "profiles":
        other = [str(factories.theme().uid)]
        world.change(profile, jobs=[], requirements=world.rows((1, 2, 3)), themes=other, agendas=[])
    else:
        save(target, actions=[], sectors=[], target_year=2040, competence_group="soft", measured_by="need")

    for parameter, (right, wrong) in asked.items():
        found = [len(rows(name, f"?release=q&{parameter}={value}")) for value in (right, wrong)]
        either = rows(name, f"?release=q&{parameter}={right}&{parameter}={wrong}")
        assert (found, len(either)) == ([1, 0], 1), parameter


def world_roadmap(slug):
    return Roadmap.objects.create(slug=slug, title_nl=slug, title_en=slug, publisher="x", date="2024")


def action_of(roadmap):
    return Action.objects.create(roadmap=roadmap, code="1", title_nl="a", title_en="a", status="planned")


@pytest.mark.parametrize("name", NAMES)
def test_snapshot_is_a_table_too_and_no_linked_data(profile, target, name):
    release()

    table = get(name, "?release=q&format=csv").getvalue().decode("utf-8-sig")
    now = get(name, "?format=csv").getvalue().decode("utf-8-sig")

    assert list(csv.DictReader(io.StringIO(table))) == list(csv.DictReader(io.StringIO(now)))
    assert get(name, "?release=q&format=xlsx")
    assert faults(name, "?release=q&format=jsonld") == {("format", "bad-value")}
    get(name, "?release=q", 406, Accept="application/ld+json")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_snapshot_takes_the_same_queries_however_many_rows(name, count, django_assert_num_queries):
    for number in range(count):
        made = factories.published(slug=f"p{number}") if name == "profiles" else make_target(slug=f"t{number}")
    release()
    key = made.slug
    kept = name == "profiles"  # for the state of what is public

    with django_assert_num_queries(2 + kept):  # the moment, the rows
        assert len(rows(name, "?release=q")) == count
    with django_assert_num_queries(2 + kept):
        get(name, f"{key}/?release=q")


@pytest.mark.parametrize("name", NAMES)
def test_pages_of_a_snapshot_give_every_row_once(name):
    for number in range(5):
        factories.published(slug=f"p{number}") if name == "profiles" else make_target(slug=f"t{number}")
    release()

    for ordering in ("", *(sign + each for each in RESOURCES[name].orderings for sign in ("", "-"))):
        everything = rows(name, f"?release=q&ordering={ordering}")
        found, address = [], f"/api/v1/{name}/?release=q&limit=2&ordering={ordering}"
        while address:
            page = Client().get(address).json()
            found, address = found + page["results"], page["next"]

        assert len(found) == 5
        assert found == everything
