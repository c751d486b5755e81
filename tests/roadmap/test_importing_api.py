"""Workforce and evidence through the API: rows, files, every fault with a pointer, who may."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coediting.models import Delivery, Event
from profiles import tasks
from profiles.models import ImportJob
from roadmap.models import CompetenceEvidence, Workforce, WorkforceDataset
from roadmap.needs.suppression import hidden_parts
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
API = "/api/v1"
DETAILS = {name: value for name, value in world.DATASET.items() if name != "slug"}
ROW = {"sector": "nacebel2025:20", "job": "isco:81", "year": 2026, "headcount": 100}


@pytest.fixture
def tree():
    return world.sectors(), world.jobs()


def post(address, body, by, scope="write"):
    headers = {"Authorization": f"Bearer {factories.token(by, scope)}"} if by else {}
    return Client().post(f"{API}/{address}", json.dumps(body), content_type="application/json", headers=headers)


def get(address, by=None):
    headers = {"Authorization": f"Bearer {factories.token(by, 'read')}"} if by else {}
    return Client().get(f"{API}/{address}", headers=headers)


def pointers(response, status=422):
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


# ---------- workforce ----------
def test_rows_are_taken_in_and_told(tree):
    by = factories.coordinator()
    body = {"dataset": "test", "details": DETAILS, "rows": [ROW, ROW | {"job": "isco:31", "headcount": 7.5}]}

    dry = post("workforce/?dry_run=true", body, by)
    assert (dry.status_code, dry.json()["added"], Workforce.objects.count()) == (200, 2, 0)
    real = post("workforce/", body, by)

    assert real.json() == {
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "removed": 0,
        "details": sorted(DETAILS),
        "totals": [{"year": 2026, "before": None, "after": 107.5}],
    }
    assert Workforce.objects.count() == 2
    listed = get("workforce/", by).json()["results"][0]["dataset"]
    assert (listed["slug"], listed["revision"]) == ("test", 1)
    again = post("workforce/", body, by).json()
    assert (again["unchanged"], Event.objects.filter(kind="workforce.imported").count()) == (2, 1)


def test_every_fault_of_the_rows_has_a_pointer(tree):
    rows = [ROW, ROW, ROW | {"sector": "nacebel2025:99", "headcount": -1}, ROW | {"year": "x", "region": "A B"}]

    answer = post("workforce/", {"dataset": "test", "details": DETAILS, "rows": rows}, factories.coordinator())

    assert pointers(answer) == [
        ("/rows/1/sector", "cell-twice"),
        ("/rows/2/headcount", "out-of-range"),
        ("/rows/2/sector", "unknown-sector"),
        ("/rows/3/region", "region"),
        ("/rows/3/year", "year"),
    ]
    assert answer.json()["fault_total"] == 5
    assert WorkforceDataset.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"rows": [ROW]}, [("/dataset", "required")]),
        ({"dataset": "Te st", "rows": [ROW]}, [("/dataset", "bad-slug")]),
        ({"dataset": "test", "rows": []}, [("/rows", "not-rows")]),
        ({"dataset": "test", "rows": [ROW] * 1001}, [("/rows", "not-rows")]),
        (
            {"dataset": "test", "rows": [3, ROW | {"heads": 1, "year": True}]},
            [("/rows/0", "not-an-object"), ("/rows/1/year", "bad-value"), ("/rows/1/heads", "unknown-field")],
        ),
        ({"dataset": "test", "rows": [ROW], "nace": "nace3"}, [("/nace", "not-a-choice")]),
        ({"dataset": "test", "rows": [ROW], "revision": "1"}, [("/revision", "not-a-number")]),
    ],
)
def test_body_that_is_no_table_is_a_400(tree, body, found):
    assert pointers(post("workforce/", body, factories.coordinator()), 400) == found


def test_rows_read_at_an_older_revision_are_refused(tree):
    world.load([("20", "81", 5)])
    by = factories.coordinator()

    assert pointers(post("workforce/", {"dataset": "test", "revision": 0, "rows": [ROW]}, by)) == [("/", "stale")]
    assert post("workforce/", {"dataset": "test", "revision": 1, "rows": [ROW]}, by).status_code == 200


@pytest.mark.parametrize("role", ["reader", "contributor", "editor"])
def test_only_coordinators_take_workforce_in(tree, role):
    body = {"dataset": "test", "details": DETAILS, "rows": [ROW]}

    assert post("workforce/", body, factories.user(role)).status_code == 403
    assert post("workforce/", body, None).status_code == 401
    assert post("workforce/", body, factories.coordinator(), "propose").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_file_becomes_an_import_to_follow(tree, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    by = factories.coordinator()
    headers = {"Authorization": f"Bearer {factories.token(by)}"}
    content = b"sector,job,year,headcount\n20,81,2026,4\n"
    form = {"file": SimpleUploadedFile("c.csv", content), "nace": "nacebel2025", **DETAILS}

    asked = Client().post(f"{API}/workforce/?dry_run=true", form, headers=headers)
    assert (asked.status_code, asked.headers["Location"]) == (202, asked.json()["uri"])
    for delivery in Delivery.objects.filter(task="profiles.tasks.run_import", done=None):
        tasks.run_import(delivery.pk)
    job = get(f"imports/{asked.json()['uid']}/", by).json()
    assert (job["state"], job["dry_run"], job["report"]["changes"]["workforce"]["added"]) == ("done", True, 1)

    real = post(f"imports/{job['uid']}/start/", {}, by)
    assert (real.status_code, real.json()["dry_run"]) == (202, False)
    assert post(f"imports/{real.json()['uid']}/cancel/", {}, by).status_code == 202
    assert ImportJob.objects.get(dry_run=False).cancel_requested
    bad = Client().post(f"{API}/workforce/", {"file": SimpleUploadedFile("c.pdf", b"x"), **DETAILS}, headers=headers)
    assert pointers(bad) == [("/file", "kind")]


def test_imports_are_for_coordinators():
    job = ImportJob.objects.create(source="workforce")

    assert get("imports/").json()["results"] == []
    assert get(f"imports/{job.uid}/", factories.user("editor")).status_code == 404
    assert len(get("imports/", factories.coordinator()).json()["results"]) == 1


@pytest.mark.parametrize(
    "heads", [[9, 30, 40], [4, 5, 30, 40], [6, 7, 30], [0, 20, 30], [9, 0, 30], [12, 15], [9.5, 10, 11]]
)
def test_public_cells_are_hidden_as_the_rule_says(tree, heads):
    places = ["81", "31", "3", "8131"]
    world.load([("20", place, number) for place, number in zip(places, heads, strict=False)])

    shown = [row["headcount"] for row in get("workforce/").json()["results"]]

    hidden = hidden_parts(heads)
    assert shown == [None if place in hidden else number for place, number in enumerate(heads)]


# ---------- evidence ----------
def check(competence, **changed):
    body = {
        "competence": str(competence.uid),
        "level": 3,
        "kind": "check",
        "date": "2026-05-04",
        "asked": 20,
        "below": 8,
        "source": "plant",
    }
    return body | changed


def test_token_to_propose_hands_in_a_check_and_a_coordinator_decides(tree):
    by, competence, coordinator = factories.user("contributor"), factories.competence(), factories.coordinator()
    body = check(competence, job="isco:81", sector="nacebel2025:20")

    answer = post("evidence/", body, by, "propose")

    found = answer.json()
    assert (answer.status_code, found["state"], found["mid"]) == (201, "proposed", 0.4)
    assert (found["job"], found["partner"]["slug"]) == (str(tree[1]["81"].uid), by.main_partner.slug)
    assert get(f"evidence/{found['uid']}/").status_code == 404
    assert post(f"evidence/{found['uid']}/accept/", {}, by).status_code == 403
    assert post(f"evidence/{found['uid']}/accept/", {}, coordinator, "propose").status_code == 403
    accepted = post(f"evidence/{found['uid']}/accept/", {}, coordinator).json()
    assert (accepted["state"], accepted["revision"]) == ("accepted", 2)
    assert get(f"evidence/{found['uid']}/").json()["state"] == "accepted"
    declined = post(f"evidence/{found['uid']}/decline/", {"reason": "faulty test"}, coordinator).json()
    assert (declined["state"], declined["reason"]) == ("declined", "faulty test")
    assert pointers(post(f"evidence/{found['uid']}/decline/", {"reason": " "}, coordinator)) == [
        ("/reason", "required")
    ]


def test_dry_run_of_a_check_saves_nothing():
    answer = post("evidence/?dry_run=true", check(factories.competence()), factories.user("contributor"))

    assert (answer.status_code, answer.json()["mid"]) == (200, 0.4)
    assert (CompetenceEvidence.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("changed", "status", "found"),
    [
        ({"below": 21}, 422, [("/below", "more-than-asked")]),
        ({"kind": "estimate"}, 422, None),
        ({"level": 9, "below": "x"}, 400, [("/level", "out-of-range"), ("/below", "invalid")]),
        ({"job": "isco:99"}, 400, [("/job", "unknown-reference")]),
        ({"competence": "x"}, 400, [("/competence", "unknown-reference")]),
        ({"more": 1}, 400, [("/more", "unknown-field")]),
        ({"date": "2999-01-01", "region": "A B"}, 422, [("/date", "bad-date"), ("/region", "region")]),
    ],
)
def test_check_that_cannot_be_is_a_problem_by_field(tree, changed, status, found):
    answer = post("evidence/", check(factories.competence()) | changed, factories.user("contributor"))

    assert pointers(answer, status) == (found or pointers(answer, status))
    assert CompetenceEvidence.objects.count() == 0


def test_readers_hand_nothing_in():
    assert post("evidence/", check(factories.competence()), factories.user("reader")).status_code == 403


def test_list_is_filtered_and_unknown_values_are_named():
    by = factories.coordinator()
    wood, water = factories.competence(), factories.competence(group="soft")
    for competence in (wood, water):
        post("evidence/", check(competence), by)

    def found(query):
        return [row["competence"] for row in get(f"evidence/?{query}", by).json()["results"]]

    assert found(f"competence={wood.uid}") == found("group=green") == [str(wood.uid)]
    assert (len(found("level=3&kind=check&state=proposed")), found("state=accepted")) == (2, [])
    assert get("evidence/?state=x").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", ["evidence", "group-evidence", "imports"])
def test_lists_have_a_constant_query_count(client, django_assert_num_queries, address, count):
    by = factories.coordinator()
    for _number in range(count):
        post("evidence/", check(factories.competence()), by)
        ImportJob.objects.create(source="esco")
    client.force_login(by)
    with django_assert_num_queries({"evidence": 4, "group-evidence": 3, "imports": 4}[address]):
        assert client.get(f"{API}/{address}/").status_code == 200
