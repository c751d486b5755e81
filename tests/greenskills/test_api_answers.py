"""What every answer of the API carries: its request id, and a problem document where something is wrong."""

import logging
import re

import pytest
from django.http import HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve

from greenskills import request_ids, views
from greenskills.middleware import Addresses
from tests import factories
from tests.greenskills.api_routes import routes

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")


def test_walk_finds_the_routes_that_the_resolver_finds():
    found = routes()

    assert len(found) > 100
    assert [route.pattern for route in found if not same_view(route)] == []


def same_view(route):
    try:
        return resolve(route.address).func is route.view
    except Resolver404:
        return False


@pytest.mark.parametrize("by", [None, "coordinator"])
@pytest.mark.parametrize("method", METHODS)
def test_every_refusal_of_every_route_is_a_problem_with_the_request_id(method, by):
    client = Client(raise_request_exception=False)
    if by:
        client.force_login(factories.coordinator())
    refused = 0
    for route in routes():
        response = client.generic(method, route.address, b"{", "application/json", headers={"X-Request-Id": "call-7"})

        assert (response.headers["X-Request-Id"], response.status_code < 500) == ("call-7", True), route.pattern
        if response.status_code >= 400:
            refused += 1
            body = response.json()
            assert response.headers["Content-Type"] == PROBLEM, route.pattern
            assert (body["request_id"], body["status"]) == ("call-7", response.status_code), route.pattern
            assert re.fullmatch("[a-z]+(-[a-z]+)*", body["code"]), route.pattern
            assert response.headers["Cache-Control"] == "no-store", route.pattern
    assert refused > 0


# ---------- request ids ----------


def test_answer_without_an_id_asked_gets_a_fresh_one(client):
    first, second = (client.get("/api/v1/").headers["X-Request-Id"] for _ in range(2))

    assert (len(first), len(second), first == second) == (20, 20, False)


@pytest.mark.parametrize("sent", ["", "a b", "x" * 101, "ünï", "-x", 'a"b', "a\tb"])
def test_id_that_would_spoil_a_log_is_replaced(client, sent):
    given = client.get("/api/v1/", headers={"X-Request-Id": sent}).headers["X-Request-Id"]

    assert given != sent
    assert request_ids.SOUND.fullmatch(given)


def test_pages_carry_an_id_too(client):
    assert client.get("/nl/over/", headers={"X-Request-Id": "page.1"}).headers["X-Request-Id"] == "page.1"


def test_kept_page_carries_the_id_of_its_own_request(client):
    ids = [client.get("/nl/zoeken/", headers={"X-Request-Id": f"call-{n}"}).headers["X-Request-Id"] for n in (1, 2)]

    assert ids == ["call-1", "call-2"]


def test_log_lines_name_the_request(client, monkeypatch, caplog):
    caplog.handler.addFilter(request_ids.WithRequestId())
    monkeypatch.setattr("partners.api.PartnerResource.columns", lambda self: 1 / 0)
    client.raise_request_exception = False

    failed = client.get("/api/v1/partners/", headers={"X-Request-Id": "fails-1"})
    client.get("/api/v1/nothing/", headers={"X-Request-Id": "nothing-1"})
    logging.getLogger("greenskills").error("between requests")

    assert (failed.status_code, failed.json()["request_id"]) == (500, "fails-1")
    assert [record.request_id for record in caplog.records] == ["fails-1", "nothing-1", "-"]


# ---------- problems that no resource makes ----------


@pytest.mark.parametrize("address", ["/api/", "/api/v1/nothing/", "/api/v2/", "/api/v1/profiles/x/y/z/"])
def test_unknown_address_says_where_all_are(client, address):
    response = client.get(address, headers={"Accept-Language": "en"})

    assert (response.status_code, response.headers["Content-Type"]) == (404, PROBLEM)
    assert response.json()["detail"].endswith("All addresses stand in /api/v1/schema/.")


@pytest.mark.parametrize(
    ("method", "headers", "status", "possible"),
    [
        ("DELETE", {}, 405, "GET, HEAD, POST"),
        ("GET", {"Accept": "image/png"}, 406, "application/json"),
        ("POST", {"Content-Type": "text/plain"}, 415, "application/json"),
    ],
)
def test_refusal_says_what_is_possible(client, method, headers, status, possible):
    client.force_login(factories.coordinator())
    media_type = headers.pop("Content-Type", "application/json")

    response = client.generic(
        method, "/api/v1/competences/", b"{}", media_type, headers={"Accept-Language": "en", **headers}
    )

    assert response.status_code == status
    assert response.json()["detail"].startswith(f"Possible here: {possible}")


def test_fault_of_ours_is_a_problem_without_a_trace(monkeypatch):
    monkeypatch.setattr("partners.api.PartnerResource.columns", lambda self: 1 / 0)

    response = Client(raise_request_exception=False).get("/api/v1/partners/")

    assert (response.status_code, response.headers["Content-Type"]) == (500, PROBLEM)
    assert "ZeroDivisionError" not in response.content.decode()


def test_refusal_of_a_plain_function_becomes_a_problem(client):
    """As of Django's own decorators, which answer without a body."""
    middleware = Addresses(lambda request: HttpResponseNotAllowed(["GET"]))
    request = RequestFactory().post("/api/v1/plain")

    response = middleware(request)

    assert (response.status_code, response.headers["Content-Type"], response.headers["Allow"]) == (405, PROBLEM, "GET")


def test_session_without_the_csrf_header_is_told_of_it():
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.user())

    response = client.post("/api/v1/watches/", {}, "application/json", headers={"Accept-Language": "en"})

    assert (response.status_code, response.headers["Content-Type"]) == (403, PROBLEM)
    assert "X-CSRFToken" in response.json()["detail"]


def test_token_needs_no_csrf_header():
    by = {"Authorization": f"Bearer {factories.token(factories.user())}"}

    response = Client(enforce_csrf_checks=True).post("/api/v1/watches/", {}, "application/json", headers=by)

    assert response.status_code == 400


def test_locked_account_is_a_problem_below_the_api(rf):
    request = rf.post("/api/v1/anything/")
    response = views.locked_out(request)

    assert (response.status_code, response.headers["Content-Type"]) == (429, PROBLEM)
    assert response.headers["Retry-After"] == "900"


def test_problems_of_one_status_have_names_of_their_own(client):
    client.force_login(factories.coordinator())
    new = {"labels": {"nl": "Sorteren", "en": "Sorting"}, "kind": "skill", "group": "green"}
    client.post("/api/v1/competences/", new, "application/json")

    names = [
        client.get("/api/v1/competences/?limit=0").json()["code"],
        client.post("/api/v1/competences/", {}, "application/json").json()["code"],
        client.post("/api/v1/competences/", new, "application/json").json()["code"],
        client.get("/api/v1/competences/none/").json()["code"],
    ]

    assert names == ["bad-parameter", "bad-field", "near-duplicate", "not-found"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_forgotten_slash_is_told_on_with_the_method(client, method):
    response = getattr(client, method)("/api/v1/profiles?limit=1")

    assert (response.status_code, response.headers["Location"]) == (308, "/api/v1/profiles/?limit=1")


def test_forgotten_slash_of_a_page_stays_as_it_was(client):
    assert client.get("/nl/over").status_code == 301
