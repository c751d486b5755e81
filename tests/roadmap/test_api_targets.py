"""Targets and their measurements through the API."""

import json

import pytest
from django.test import Client

from partners.models import Role
from roadmap.actions import targets as actions
from roadmap.models import Measurement, Roadmap, Target
from tests import factories

pytestmark = pytest.mark.django_db
TARGETS = "/api/v1/targets/"
MORE = f"{TARGETS}more/"


@pytest.fixture
def owner():
    return factories.partner("owner")


@pytest.fixture
def editor(owner):
    return factories.editor(owner)


@pytest.fixture
def target(owner):
    return factories.target(owner, slug="more", target_value=100)


def send(method, address, body=None, *, by=None, scope="write", base=None):
    headers = {"Authorization": f"Bearer {factories.token(by, scope)}"} if by else {}
    if base:
        headers["If-Match"] = f'"r{base}"'
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(Client(), method)(address, headers=headers, **data)


def test_save_is_public_at_once(client, target, editor):
    response = send("patch", MORE, {"content": {"target_value": 221}}, by=editor, base=1)

    read = client.get(MORE)
    assert (response.status_code, response.headers["ETag"]) == (200, '"r2"')
    assert read.headers["ETag"].startswith('"r2.')
    assert (read.json()["content"]["target_value"], read.json()["target_value"]) == (221, 221)


def test_stale_save_is_412_and_a_colliding_merge_409(target, editor):
    send("patch", MORE, {"content": {"target_value": 221}}, by=editor, base=1)

    response = send("patch", MORE, {"content": {"target_value": 300}}, by=editor, base=1)

    assert [error["pointer"] for error in response.json()["errors"]] == ["/content/target_value"]
    assert response.status_code == 412


@pytest.mark.parametrize(
    ("role", "at_owner", "status"), [(Role.EDITOR, True, 200), (Role.READER, True, 403), (Role.EDITOR, False, 403)]
)
def test_who_may_save(target, owner, role, at_owner, status):
    user = factories.user(role, owner if at_owner else factories.partner())

    response = send("put", MORE, {"content": target.document.working.content}, by=user, base=1)

    assert response.status_code == status


def test_new_target_belongs_to_a_roadmap(owner, editor):
    plan = Roadmap.objects.create(slug="plan", title_nl="Plan", title_en="Plan", publisher="WSE", date="2021")
    body = {"slug": "new-one", "owner": "owner", "roadmap": "plan", "content": {"title": {"nl": "Doel"}, "unit": "%"}}

    response = send("post", TARGETS, body, by=editor)

    assert response.status_code == 201, response.content
    assert Target.objects.get(slug="new-one").roadmap == plan
    assert response.json()["roadmap"] == str(plan.uid)


def test_target_without_a_title_is_not_ready(owner, editor):
    response = send("post", TARGETS, {"owner": "owner", "content": {"unit": "%"}}, by=editor)

    assert (response.status_code, [error["code"] for error in response.json()["errors"]]) == (409, ["title"])
    assert Target.objects.count() == 0


def test_history_of_a_target_is_public(client, target, editor):
    send("patch", MORE, {"content": {"target_value": 221}}, by=editor, base=1)

    revisions = client.get(f"{MORE}revisions/").json()["results"]
    compared = client.get(f"{MORE}compare/?from=1&to=2").json()["changes"]

    assert [(row["number"], row["version"], row["author"]) for row in revisions] == [(2, 2, None), (1, 1, None)]
    assert [(change["path"], change["before"], change["after"]) for change in compared] == [("target_value", 100, 221)]


def test_restoring_a_target(client, target, editor):
    send("patch", MORE, {"content": {"target_value": 221}}, by=editor, base=1)

    response = send("post", f"{MORE}revisions/1/restore/", by=editor, base=2)

    assert (response.status_code, client.get(MORE).json()["target_value"]) == (200, 100)


# ---------- measurements ----------

VALUE = {"date": "2024-05-01", "value": 42.5, "source": "count"}


def test_proposed_value_counts_once_accepted(client, target, owner, editor):
    contributor = factories.user(Role.CONTRIBUTOR, owner)

    proposed = send("post", f"{MORE}measurements/", VALUE, by=contributor, scope="propose")
    hidden = client.get(f"{MORE}measurements/").json()["results"]
    accepted = send("post", f"{MORE}measurements/{proposed.json()['uid']}/accept/", by=editor)
    shown = client.get(f"{MORE}measurements/").json()["results"]
    latest = client.get(TARGETS).json()["results"][0]["latest"]

    assert (proposed.status_code, proposed.json()["status"]) == (201, "proposed")
    assert hidden == []
    assert (accepted.status_code, accepted.json()["status"]) == (200, "accepted")
    assert [(row["date"], row["value"]) for row in shown] == [("2024-05-01", 42.5)]
    assert latest == {"date": "2024-05-01", "value": 42.5}


def test_second_value_of_a_day_is_refused(target, owner, editor):
    for _number in range(2):
        measurement = actions.propose_measurement(target=target, by=editor, date="2024-05-01", value=1, source="x")
    actions.accept_measurement(measurement=Measurement.objects.first(), by=editor)

    response = send("post", f"{MORE}measurements/{measurement.uid}/accept/", by=editor)

    assert response.status_code == 422, response.content
    assert [error["code"] for error in response.json()["errors"]] == ["measured-twice"]


@pytest.mark.parametrize(
    "change",
    [{"date": "x"}, {"value": "much"}, {"value": 1e300}, {"source": ""}, {"source": "x" * 400}, {"status": "accepted"}],
    ids=str,
)
def test_bad_value_is_named(target, editor, change):
    response = send("post", f"{MORE}measurements/", VALUE | change, by=editor)

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [f"/{next(iter(change))}"]
    assert Measurement.objects.count() == 0


def test_dry_run_of_a_value_keeps_nothing(target, editor):
    response = send("post", f"{MORE}measurements/?dry_run=true", VALUE, by=editor)

    assert (response.status_code, Measurement.objects.count()) == (200, 0)


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("propose", 403), ("write", 200)])
def test_accepting_needs_the_write_scope(target, editor, scope, status):
    measurement = actions.propose_measurement(target=target, by=editor, date="2024-05-01", value=1, source="x")

    response = send("post", f"{MORE}measurements/{measurement.uid}/accept/", by=editor, scope=scope)

    assert response.status_code == status


def test_stranger_neither_sees_nor_accepts_a_proposed_value(target, editor):
    measurement = actions.propose_measurement(target=target, by=editor, date="2024-05-01", value=1, source="x")
    stranger = factories.editor(factories.partner())

    response = send("post", f"{MORE}measurements/{measurement.uid}/accept/", by=stranger)

    assert response.status_code == 404
