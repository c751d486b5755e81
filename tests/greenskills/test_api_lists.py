"""One battery over every list of the API: a new resource comes under it by standing in the router's map."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator

from coediting.actions import watching
from coediting.models import Event, Notification
from dialogues.models import Dialogue
from greenskills.api import RESOURCES
from greenskills.api_docs import Schema
from partners.models import User
from profiles.models import ImportJob, JobCompetence, ShortageListing, Theme
from rest.resource import Resource
from roadmap.actions import agenda, initiatives
from roadmap.models import (
    Action,
    ActionLine,
    CompetenceEvidence,
    GroupEvidence,
    Indicator,
    NeedRelease,
    NeedRun,
    Roadmap,
    Scenario,
    Workforce,
    WorkforceDataset,
)
from tests import factories

pytestmark = pytest.mark.django_db


def make_sector(number):
    factories.sector(code=f"{10 + number}")


def make_theme(number):
    factories.theme(f"theme-{number}")


def make_job(number):
    factories.job(code=f"{81 + number}")


def make_competence(number):
    made = factories.competence(f"skill {number}")
    made.themes.add(factories.theme())


def make_edge(number):
    JobCompetence.objects.create(
        job=factories.job(code=f"{81 + number}"),
        competence=factories.competence(f"skill {number}"),
        importance="essential",
    )


def make_shortage(number):
    ShortageListing.objects.create(year=2025, title=f"Title {number}", causes=["quantitative"])


def make_profile(number):
    jobs = [factories.job(code=f"{81 + number}")]
    factories.published(slug=f"profile-{number}", partners=[factories.partner()], jobs=jobs)


def make_roadmap(number):
    return Roadmap.objects.create(
        slug=f"roadmap-{number}", title_nl="Plan", title_en="Plan", publisher="WSE", date=f"202{number}"
    )


def make_line(number):
    return ActionLine.objects.create(
        roadmap=make_roadmap(number), slug=f"line-{number}", kind="pillar", title_nl="Pijler", title_en="Pillar"
    )


def make_action(number):
    line = make_line(number)
    Action.objects.create(
        roadmap=line.roadmap, line=line, slug="actie", title_nl="Actie", title_en="Action", owner=factories.partner()
    )


def make_target(number):
    made = factories.target(slug=f"target-{number}", roadmap=make_roadmap(number))
    made.measurements.create(date="2024-05-01", value=number, source="count", status="accepted")


def make_indicator(number):
    titles = {"title_nl": "Reeks", "title_en": "Series"}
    made = Indicator.objects.create(slug=f"i-{number}", unit="persons", source="SERV", **titles)
    made.points.create(year=2024, value=number)


def make_agenda_request(number):
    made = agenda.make_request(
        by=None,
        partner=factories.partner(),
        agenda=factories.theme(kind=Theme.Kind.AGENDA),
        title=f"Question {number}",
        text="Why",
    )
    agenda.handle_request(
        request=made, by=None, base=1, state="answered", answer_nl="Antwoord", targets=[factories.target()]
    )


def make_initiative(number):
    initiatives.start_initiative(
        by=None, slug=f"i-{number}", title_nl="Werk", title_en="Work", kind="own", partners=[factories.partner()]
    )


def make_dataset(number=1):
    return WorkforceDataset.objects.create(
        slug=f"set-{number}", name_nl="Set", name_en="Set", source="count", reference_date="2024", quality="estimate"
    )


def make_cell(number):
    Workforce.objects.create(
        dataset=make_dataset(number),
        sector=factories.sector(code=f"{10 + number}"),
        job=factories.job(code=f"{81 + number}"),
        year=2024,
        headcount=100,
    )


def make_scenario(number):
    Scenario.objects.create(slug=f"s-{number}", name_nl="S", name_en="S", horizon_from=2021, horizon_to=2035)


def make_evidence(number):
    CompetenceEvidence.objects.create(
        kind="check",
        competence=factories.competence(f"skill {number}"),
        level=2,
        date=datetime.date(2026, 1, 1 + number),
        asked=10,
        below=5,
        low=0.2,
        mid=0.5,
        high=0.8,
        source="check",
        state="accepted",
    )


def make_import(number):
    ImportJob.objects.create(source="esco")


def make_group_evidence(number):
    made = GroupEvidence.objects.create(group="green", year=2020 + number, headcount=5, out_of=9, source="study")
    made.sectors.add(factories.sector(code=f"{10 + number}"))


def make_run(number):
    NeedRun.objects.create(trigger="test", state="done")


def make_release(number):
    NeedRelease.objects.create(
        slug=f"release-{number}",
        name_nl="Uitgave",
        name_en="Release",
        dataset=make_dataset(number),
        inputs={},
        figures={"columns": [], "nodes": {}, "rows": []},
        material=b"",
        content_hash="0" * 64,
    )


def make_dialogue(number):
    Dialogue.objects.create(
        slug=f"d-{number}",
        theme=factories.theme(),
        organiser=factories.partner(),
        title_nl="Dialoog",
        title_en="Dialogue",
        starts=timezone.now() + datetime.timedelta(days=number),
        place="Gent",
    )


def make_partner(number):
    factories.partner(f"p-{number}")


def me():
    """The member whose own lists are read: no name of theirs stands anywhere else."""
    return User.objects.filter(email="me@example.org").first() or factories.user(email="me@example.org")


def make_watch(number):
    watching.watch(by=me(), source="theme", subject=factories.theme(f"theme-{number}").uid)


def make_notification(number):
    document = factories.published(slug=f"profile-{number}").document
    event = Event.objects.create(kind="profile.published", subject=document.uid, details={"document": document.pk})
    Notification.objects.create(user=me(), event=event, document=document)


# How to make a row of each resource, and how many queries its list takes.
LISTS = {
    "sectors": (make_sector, 1),
    "themes": (make_theme, 1),
    "jobs": (make_job, 1),
    "competences": (make_competence, 1),
    "job-competences": (make_edge, 1),
    "shortage-listings": (make_shortage, 1),
    "profiles": (make_profile, 1),
    "roadmaps": (make_roadmap, 1),
    "action-lines": (make_line, 1),
    "actions": (make_action, 1),
    "targets": (make_target, 1),
    "indicators": (make_indicator, 1),
    "agenda-requests": (make_agenda_request, 1),
    "initiatives": (make_initiative, 1),
    "workforce": (make_cell, 1),
    "scenarios": (make_scenario, 1),
    "evidence": (make_evidence, 1),
    "group-evidence": (make_group_evidence, 1),
    "imports": (make_import, 4),  # session, user, roles, the page
    "need-releases": (make_release, 1),
    "need-runs": (make_run, 1),
    "dialogues": (make_dialogue, 1),
    "partners": (make_partner, 1),
    "watches": (make_watch, 3),  # session, user, the page
    "notifications": (make_notification, 6),  # session, user, roles, the page, what happened, titles
}
# A detail takes as many as its list, but for the page of keys that the notifications are read by.
DETAILS = {"notifications": 5}
# Lists for coordinators.
COORDINATING = {"imports"}
# Lists that every member has for themselves.
OWN = {"watches", "notifications"}
# No list of rows but one answer; tests/roadmap/test_api_needs.py and test_explain.py.
ANSWERS = {"needs", "needs/explain"}
every_list = pytest.mark.parametrize("name", LISTS)
every_detail = pytest.mark.parametrize("name", [name for name in LISTS if issubclass(RESOURCES[name], Resource)])


@pytest.fixture
def client(client, request):
    """A visitor; a signed-in member where the list is one's own."""
    asked = getattr(request.node, "callspec", None)
    if asked and asked.params.get("name") in OWN:
        client.force_login(me())
    if asked and asked.params.get("name") in COORDINATING:
        client.force_login(factories.coordinator())
    return client


def make(name, count):
    """Rows of a resource, and how many are in its list then (some factories make partners along the way)."""
    for number in range(count):
        LISTS[name][0](number)


def get(client, name, query=""):
    return client.get(f"/api/v1/{name}/{query}")


def test_every_resource_is_under_the_battery():
    assert set(RESOURCES) == LISTS.keys() | ANSWERS


@every_list
@pytest.mark.parametrize("count", [1, 3])
def test_list_has_a_constant_query_count(client, django_assert_num_queries, name, count):
    make(name, count)

    with django_assert_num_queries(LISTS[name][1]):
        response = get(client, name)

    assert (response.status_code, len(response.json()["results"])) == (200, count)


@every_detail
def test_detail_has_its_query_count_and_is_what_its_uri_gives(client, django_assert_num_queries, name):
    make(name, 1)
    listed = get(client, name).json()["results"][0]

    with django_assert_num_queries(DETAILS.get(name, LISTS[name][1])):
        response = client.get(listed["uri"])

    assert response.status_code == 200
    assert response.json()["uid"] == listed["uid"]


@every_list
def test_rows_are_what_the_schema_says(client, name):
    make(name, 2)
    schema = client.get("/api/v1/schema/").json()
    operation = schema["paths"][f"/api/v1/{name}/"]["get"]
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]

    body = get(client, name).json()

    validator = Draft202012Validator({**shape, "components": schema["components"]})
    assert [error.message for error in validator.iter_errors(body)] == []
    assert set(body["results"][0]) == set(row_schema(schema, shape)["properties"])


def row_schema(schema, shape):
    def follow(node):
        return schema["components"]["schemas"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node

    return follow(follow(shape)["properties"]["results"]["items"])


@every_list
def test_pages_give_every_row_once_in_both_directions(client, name):
    make(name, 5)
    everything = get(client, name).json()["results"]

    forward, pages = [], []
    url = f"/api/v1/{name}/?limit=2"
    while url:
        page = client.get(url).json()
        pages.append(page)
        forward += page["results"]
        url = page["next"]
    backward, url = [], pages[-1]["previous"]
    while url:
        page = client.get(url).json()
        backward = page["results"] + backward
        url = page["previous"]

    assert forward == everything
    assert backward == everything[: -len(pages[-1]["results"])]
    assert [page["previous"] is None for page in pages] == [True] + [False] * (len(pages) - 1)


@every_list
def test_count_only_when_asked(client, name):
    make(name, 3)

    plain, counted = get(client, name).json(), get(client, name, "?limit=1&count=exact").json()

    assert "count" not in plain
    assert counted["count"] == len(plain["results"])


@every_list
def test_unknown_parameter_is_named(client, name):
    response = get(client, name, "?no_such=1")

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in response.json()["errors"]] == ["no_such"]


@every_list
@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=501", "limit=x", "limit=-1", "count=yes", "cursor=x", "fields=x", "fields=", "omit=x"],
)
def test_bad_value_of_a_common_parameter_is_named(client, name, query):
    response = get(client, name, f"?{query}")

    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [query.split("=")[0]]


@every_list
def test_fields_and_omit_choose_columns(client, name):
    make(name, 1)
    names = list(get(client, name).json()["results"][0])

    kept = get(client, name, f"?fields={names[0]},{names[1]}").json()["results"][0]
    left = get(client, name, f"?omit={names[0]}&omit={names[1]}").json()["results"][0]

    assert list(kept) == names[:2]
    assert list(left) == names[2:]


@every_list
def test_list_answers_304_until_something_changes(client, name):
    make(name, 1)
    etag = get(client, name).headers["ETag"]

    same = client.get(f"/api/v1/{name}/", headers={"If-None-Match": etag})
    LISTS[name][0](7)
    after = client.get(f"/api/v1/{name}/", headers={"If-None-Match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert after.status_code == 200


@every_list
def test_filters_refuse_values_that_mean_nothing(client, name):
    """Each filter of each list gets nonsense: 400 that names it, or an answer where any text is allowed."""
    for parameter in RESOURCES[name].filterset_class.base_filters:
        for value in ("%00", "nonsense%20%F0%9F%8C%B1", "9" * 400, "-1", "%ED%A0%80", "null"):
            response = get(client, name, f"?{parameter}={value}")

            assert response.status_code in (200, 400), (parameter, value)
            if response.status_code == 400 and value != "%00":
                assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


@every_list
def test_every_ordering_pages_through_everything(client, name):
    make(name, 3)
    for ordering in RESOURCES[name].orderings:
        for sign in ("", "-"):
            first = get(client, name, f"?limit=2&ordering={sign}{ordering}").json()
            second = client.get(first["next"]).json()
            whole = get(client, name, f"?ordering={sign}{ordering}").json()["results"]

            assert first["results"] + second["results"] == whole


@every_list
def test_writing_without_signing_in_is_401(name):
    response = Client().post(f"/api/v1/{name}/", {}, content_type="application/json")

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert response.headers["Content-Type"] == "application/problem+json"


@every_detail
@pytest.mark.parametrize("key", ["no-such", "00000000-0000-4000-8000-000000000000", "x" * 300, "1", "%F0%9F%8C%B1"])
def test_unknown_key_is_404(client, name, key):
    response = client.get(f"/api/v1/{name}/{key}/")

    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


def test_cursor_of_another_list_is_refused(client):
    make("partners", 2)
    cursor = get(client, "partners", "?limit=1").json()["next"].split("cursor=")[1]

    response = get(client, "sectors", f"?cursor={cursor}")

    assert response.status_code == 400


def test_schema_is_kept_per_language():
    assert set(Schema.made) <= {"nl", "en"}
