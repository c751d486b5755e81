"""The feed over HTTP: positions, pages, filters, and what it says of a position that is none."""

import pytest

from exchange import api_changes
from exchange.actions import feed
from exchange.models import Change
from partners.models import Partner
from tests import factories
from tests.checking import odd

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("feed_at_tests")]


def get(client, query=""):
    return client.get(f"/api/v1/changes/{query}")


def make(count):
    for number in range(count):
        factories.partner(f"p-{number}")
    feed.follow()


def test_empty_feed_stands_at_nought(client):
    assert get(client).json() == {"next": 0, "more": False, "results": []}


def test_pages_follow_one_another_without_gap_or_repetition(client):
    make(5)

    answers, since = [], 0
    for _page in range(3):
        answers.append(get(client, f"?since={since}&limit=2").json())
        since = answers[-1]["next"]

    assert [[change["number"] for change in answer["results"]] for answer in answers] == [[1, 2], [3, 4], [5]]
    assert [(answer["next"], answer["more"]) for answer in answers] == [(2, True), (4, True), (5, False)]
    assert get(client, "?since=5").json() == {"next": 5, "more": False, "results": []}


def test_change_says_what_it_was_and_became(client):
    make(1)
    Partner.objects.update(slug="other")
    feed.follow()

    (change,) = get(client, "?since=1").json()["results"]

    assert list(change) == ["number", "resource", "uid", "kind", "at", "data", "changes"]
    assert (change["number"], change["resource"], change["kind"]) == (2, "partners", "updated")
    assert change["changes"] == [{"pointer": "/slug", "from": "p-0", "to": "other"}]
    assert change["data"] == client.get(f"/api/v1/partners/{change['uid']}/").json()


def test_only_the_resources_asked_and_the_position_of_all(client):
    make(2)
    factories.theme()
    feed.follow()
    factories.partner("last")
    feed.follow()

    answer = get(client, "?resource=themes&resource=jobs").json()

    assert [(change["number"], change["resource"]) for change in answer["results"]] == [(3, "themes")]
    assert (answer["next"], answer["more"]) == (4, False)


def test_long_objects_make_shorter_pages(client, monkeypatch):
    make(3)
    monkeypatch.setattr(api_changes, "MOST_BYTES", 1)

    answer = get(client).json()

    assert ([change["number"] for change in answer["results"]], answer["next"], answer["more"]) == ([1], 1, True)


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("since=4", "since", "unknown-position"),
        ("since=999999999999999999", "since", "unknown-position"),
        ("since=9999999999999999999", "since", "bad-value"),
        ("since=-1", "since", "bad-value"),
        ("since=", "since", "bad-value"),
        ("since=x", "since", "bad-value"),
        ("since=²", "since", "bad-value"),
        ("limit=0", "limit", "bad-value"),
        ("limit=501", "limit", "bad-value"),
        ("resource=watches", "resource", "bad-value"),
        ("cursor=x", "cursor", "unknown-parameter"),
        ("format=jsonld", "format", "bad-value"),
    ],
)
def test_bad_parameter_is_named(client, query, parameter, code):
    make(3)

    response = get(client, f"?{query}")

    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert [(error["parameter"], error["code"]) for error in response.json()["errors"]] == [(parameter, code)]


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_is_constant(client, django_assert_num_queries, count):
    make(count)

    with django_assert_num_queries(3):  # where the feed ends, the numbers of this page, the page
        assert len(get(client).json()["results"]) == count


def test_nothing_new_is_a_304(client):
    make(1)
    etag = get(client, "?since=1").headers["ETag"]

    assert client.get("/api/v1/changes/?since=1", headers={"If-None-Match": etag}).status_code == 304
    factories.partner("new")
    feed.follow()
    assert client.get("/api/v1/changes/?since=1", headers={"If-None-Match": etag}).status_code == 200


def test_answer_is_what_the_schema_says(client):
    make(1)
    Partner.objects.update(slug="other")
    feed.follow()
    Partner.objects.all().delete()
    feed.follow()
    schema = client.get("/api/v1/schema/").json()
    shape = schema["paths"]["/api/v1/changes/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]

    body = get(client).json()

    assert odd(body, {**shape, "components": schema["components"]}) == []
    assert {change["kind"] for change in body["results"]} == {"deleted"}
    assert Change.objects.count() == len(body["results"]) == 3


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_writes_it(client, method):
    client.force_login(factories.coordinator())

    assert getattr(client, method)("/api/v1/changes/", {}, content_type="application/json").status_code == 405
