"""One battery over every list of the API: a new resource comes under it by standing in the router's map."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from greenskills import kept
from greenskills.api import RESOURCES
from greenskills.api_docs import Schema
from rest.resource import Resource
from tests import factories
from tests.checking import odd
from tests.greenskills.api_rows import LISTS, me
from tests.greenskills.api_variety import FINAL, vary

pytestmark = pytest.mark.django_db
# A detail takes as many as its list, but for the page of keys that the notifications are read by, and for tokens the
# roles by which those of machine users are seen too.
DETAILS = {"notifications": 5, "tokens": 4}
# Lists for coordinators.
COORDINATING = {"imports", "curation", "join-requests", "review-tasks"}
# Lists that every member has for themselves.
OWN = {"watches", "notifications", "tokens", "webhooks", "machine-users", "registrations"}
# One answer and no list of rows; their tests: test_api_needs, test_explain, test_map_pages, test_search_pages and
# test_api_changes.
ANSWERS = {"needs", "needs/explain", "map", "search", "changes", "tables", "downloads"}
# Columns with uids that `expand` leaves: what they name stands in several resources, or in none of its own.
UNEXPANDED = {
    "contributions": {"document", "row", "proposals"},
    "curation": {"proposals"},
    "dialogues": {"series"},
    "notifications": {"document"},
    "review-tasks": {"item"},
    "watches": {"subject"},
    "workforce": {"dataset"},
}
# Lists with moments that not every change moves: `updated_after` would promise too much. The feed tells of those.
UNTOLD = {
    "agenda-requests",
    "competences",
    "contributions",
    "imports",
    "jobs",
    "join-requests",
    "machine-users",
    "need-runs",
    "registrations",
    "review-tasks",
    "statements",
    "tokens",
    "watches",
    "webhooks",
}
every_list = pytest.mark.parametrize("name", LISTS)
every_detail = pytest.mark.parametrize(
    "name", [name for name in LISTS if issubclass(RESOURCES[name], Resource)]
)


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


def asks_for_the_state(name, kind):
    """One query more, where the answer may be kept."""
    return f"api-{name}-{kind}" in kept.PAGES


def test_every_resource_is_under_the_battery():
    assert set(RESOURCES) == LISTS.keys() | ANSWERS


@every_list
@pytest.mark.parametrize("count", [1, 3])
def test_list_has_a_constant_query_count(client, django_assert_num_queries, name, count):
    make(name, count)

    with django_assert_num_queries(LISTS[name][1] + asks_for_the_state(name, "list")):
        response = get(client, name)

    assert (response.status_code, len(response.json()["results"])) == (200, count)


@every_detail
def test_detail_has_its_query_count_and_is_what_its_uri_gives(client, django_assert_num_queries, name):
    make(name, 1)
    listed = get(client, name).json()["results"][0]

    with django_assert_num_queries(DETAILS.get(name, LISTS[name][1]) + asks_for_the_state(name, "detail")):
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

    assert odd(body, {**shape, "components": schema["components"]}) == []
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
    [
        "limit=0", "limit=501", "limit=x", "limit=-1", "count=yes", "cursor=x", "fields=x", "fields=", "omit=x",
        "expand=x",
    ],
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


@pytest.mark.parametrize("name", [name for name in LISTS if name not in FINAL])
def test_tag_of_a_list_is_of_what_its_rows_say(client, name):
    """A row in the middle that says something else makes another tag."""
    make(name, 3)
    before = get(client, name)

    vary(name, 1)
    after = client.get(f"/api/v1/{name}/", headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    told = [{row["uid"]: row for row in answer.json()["results"]} for answer in (before, after)]
    (changed,) = (uid for uid in told[0] if told[1].get(uid) != told[0][uid])
    assert changed != list(told[0])[-1]


@every_list
def test_page_that_leads_to_a_next_one_answers_304_later_too(client, name):
    make(name, 2)
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        etag = get(client, name, "?limit=1").headers["ETag"]

    assert client.get(f"/api/v1/{name}/?limit=1", headers={"If-None-Match": etag}).status_code == 304


@every_list
def test_filters_refuse_values_that_mean_nothing(client, name):
    """Each filter of each list gets nonsense: 400 that names it, or an answer where any text is allowed."""
    for parameter in RESOURCES[name].filterset_class.base_filters:
        for value in ("%00", "nonsense%20%F0%9F%8C%B1", "9" * 400, "-1", "%ED%A0%80", "null"):
            response = get(client, name, f"?{parameter}={value}")

            assert response.status_code in (200, 400), (parameter, value)
            if response.status_code == 400 and value != "%00":
                assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


def columns_of(client):
    """{list: {column: schema}} of the rows of every list, references followed."""
    schema = client.get("/api/v1/schema/").json()
    known = schema["components"]["schemas"]

    def inside(node):
        """Everything that a schema is made of, down to the objects that it refers to, but not into those."""
        parts = [*node.get("anyOf", []), *node.get("oneOf", []), *([node["items"]] if "items" in node else [])]
        own = known[node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node
        return [own, *(found for part in parts for found in inside(part))]

    rows = {}
    for name in LISTS:
        answer = schema["paths"][f"/api/v1/{name}/"]["get"]["responses"]["200"]
        shape = answer["content"]["application/json"]["schema"]
        rows[name] = {key: inside(value) for key, value in row_schema(schema, shape)["properties"].items()}
    return rows


def test_every_column_that_names_something_can_be_expanded(client):
    def names(parts):
        return any(part.get("format") == "uuid" or "uid" in part.get("properties", {}) for part in parts)

    found = {
        name: {column for column, parts in columns.items() if column != "uid" and names(parts)}
        for name, columns in columns_of(client).items()
    }

    assert found == {name: set(RESOURCES[name].references) | UNEXPANDED.get(name, set()) for name in LISTS}


@pytest.mark.parametrize("name", [name for name in LISTS if RESOURCES[name].references])
def test_expand_gives_what_the_other_resource_lists(client, django_assert_num_queries, name):
    make(name, 1)
    references = RESOURCES[name].references
    plain = get(client, name).json()["results"][0]
    others = {other for column, other in references.items() if plain[column]}
    listed = {
        other: {row["uid"]: row for row in get(client, other, "?limit=500").json()["results"]} for other in others
    }

    with django_assert_num_queries(LISTS[name][1] + len(others) + asks_for_the_state(name, "list")):
        whole = get(client, name, f"?expand={','.join(references)}").json()["results"][0]

    def full(value, other):
        if isinstance(value, list):
            return [full(item, other) for item in value]
        return listed[other][value["uid"] if isinstance(value, dict) else value] if value else value

    assert whole == plain | {column: full(plain[column], other) for column, other in references.items()}
    if "uri" in plain:
        detail = client.get(plain["uri"], {"expand": ",".join(references)}).json()
        assert {column: detail[column] for column in references} == {column: whole[column] for column in references}


def test_list_with_moments_can_be_asked_for_what_changed(client):
    dated = {
        name
        for name, columns in columns_of(client).items()
        if any(part.get("format") == "date-time" for parts in columns.values() for part in parts)
    }
    asked = {name for name in LISTS if "updated_after" in RESOURCES[name].filterset_class.base_filters}

    assert asked == dated - UNTOLD


@pytest.mark.parametrize(
    "name", [name for name in LISTS if "updated_after" in RESOURCES[name].filterset_class.base_filters]
)
def test_updated_after_gives_what_came_later(client, name):
    make(name, 1)

    found = [
        len(get(client, name, f"?updated_after={year}-01-01T00:00:00Z").json()["results"]) for year in (2000, 2100)
    ]

    assert found == [1, 0]


@pytest.mark.parametrize(
    ("moment", "status"),
    [("2100-01-01T00:00:00-21:39", 200), ("0001-01-01T00:00:00%2B14:00", 400), ("9999-12-31T23:59:59-14:00", 400)],
)
def test_moment_in_a_zone_that_the_database_does_not_know(client, moment, status):
    assert client.get(f"/api/v1/need-releases/?updated_after={moment}").status_code == status


def test_what_esco_knows_can_be_looked_up_by_its_address(client):
    known = {name for name, columns in columns_of(client).items() if "esco_uri" in columns}

    assert known == {name for name in LISTS if "esco_uri" in RESOURCES[name].filterset_class.base_filters}


@every_list
def test_writing_without_signing_in_is_401(name):
    response = Client().post(f"/api/v1/{name}/", {}, content_type="application/json")

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert response.headers["Content-Type"] == "application/problem+json"


@every_detail
@pytest.mark.parametrize(
    "key", ["no-such", "00000000-0000-4000-8000-000000000000", "x" * 120, "1", "%F0%9F%8C%B1"]
)
def test_unknown_key_is_404(client, name, key):
    response = client.get(f"/api/v1/{name}/{key}/")

    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


@every_detail
def test_key_that_nothing_can_have_is_400(client, name):
    response = client.get(f"/api/v1/{name}/{'x' * 201}/")

    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert [(one["parameter"], one["code"]) for one in response.json()["errors"]] == [("key", "too-long")]


def test_cursor_of_another_list_is_refused(client):
    make("partners", 2)
    cursor = get(client, "partners", "?limit=1").json()["next"].split("cursor=")[1]

    response = get(client, "sectors", f"?cursor={cursor}")

    assert response.status_code == 400


def test_schema_is_kept_per_language():
    assert set(Schema.made) <= {"nl", "en"}
