"""Proposals through the API, for profiles and targets."""

import json

import pytest
from django.test import Client

from coediting.models import Event, Proposal
from partners.models import Role
from tests import factories
from tests.coediting.pages import newest

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture
def contributor(owner):
    return factories.user(Role.CONTRIBUTOR, owner)


@pytest.fixture(params=["profiles", "targets"])
def base(request, owner):
    """The address of a document of each kind, without anything to merge yet."""
    make = factories.draft if request.param == "profiles" else factories.target
    make(owner, slug="stuk", title="Titel")
    return f"/api/v1/{request.param}/stuk/"


def send(method, address, body=None, *, by, scope="write", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if by:
        headers["Authorization"] = f"Bearer {factories.token(by, scope)}"
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(Client(), method)(address, headers=headers, **data)


def hand_in(stuk, by, title="Beter", scope="propose", **more):
    body = {"base": 1, "reason": "Zo heet het", "content": {"title": {"nl": title}}} | more
    return send("post", f"{stuk}proposals/", body, by=by, scope=scope)


def edited(base, by, number, title):
    """Somebody else's save."""
    address = base if "targets" in base else f"{base}draft/"
    body = {"content": {"title": {"nl": title}}}
    assert send("patch", address, body, by=by, If_Match=f'"r{number}"').status_code == 200


def only():
    return Proposal.objects.select_related("document").get()


def test_proposing_with_the_scope_propose(base, contributor, owner):
    response = hand_in(base, contributor)

    body = response.json()
    assert response.status_code == 201, body
    assert (body["state"], body["base"], body["author"], body["origin"], body["working_revision"]) == (
        "open",
        1,
        contributor.name,
        "api",
        1,
    )
    assert body["changes"] == [{"path": "title/nl", "kind": "changed", "before": "Titel", "after": "Beter"}]
    assert body["partner"] == {"uid": str(owner.uid), "slug": owner.slug}
    assert body["content"] == only().content
    assert newest(only().document).number == 1


def test_the_base_may_come_as_if_match(base, contributor):
    body = {"reason": "x", "content": {"title": {"nl": "Beter"}}}

    assert send("post", f"{base}proposals/", body, by=contributor).status_code == 428
    assert send("post", f"{base}proposals/", body, by=contributor, If_Match='"r1"').status_code == 201
    assert only().base == 1


@pytest.mark.parametrize(
    ("more", "status", "pointers"),
    [
        ({"base": 9}, 412, None),
        ({"base": 0}, 400, ["/base"]),
        ({"base": True}, 400, ["/base"]),
        ({"base": "1"}, 400, ["/base"]),
        ({"base": 10**12}, 400, ["/base"]),
        ({"reason": ""}, 422, ["/reason"]),
        ({"reason": 3}, 400, ["/reason"]),
        ({"reason": "x" * 1001}, 400, ["/reason"]),
        ({"content": {}}, 422, None),
        ({"content": []}, 422, ["/content"]),
        ({"content": {"title": {"nl": "x" * 900_000}}}, 422, ["/content/title/nl"]),
        ({"state": "accepted"}, 400, ["/state"]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_proposal_with_a_fault_names_it(base, contributor, more, status, pointers):
    response = hand_in(base, contributor, **more)

    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert [fault["pointer"] for fault in response.json().get("errors", [])] == (pointers or [])
    assert Proposal.objects.count() == 0


#            list; propose; accept, decline, withdraw, re-base somebody else's
WHO = {
    "anonymous": ("write", (404, 401, 401, 401, 401, 401)),
    "stranger": ("write", (404, 404, 404, 404, 404, 404)),
    "reader": ("write", (200, 403, 403, 403, 403, 403)),
    "contributor": ("write", (200, 201, 403, 403, 403, 403)),
    "contributor ": ("propose", (200, 201, 403, 403, 403, 403)),
    "contributor  ": ("read", (200, 403, 403, 403, 403, 403)),
    "editor": ("write", (200, 201, 200, 409, 403, 409)),
    "editor ": ("propose", (200, 201, 403, 403, 403, 200)),
    "coordinator": ("write", (200, 201, 200, 409, 403, 409)),
}


@pytest.mark.parametrize("name", WHO)
def test_who_may_do_what(base, owner, contributor, name):
    scope, expected = WHO[name]
    hand_in(base, contributor)
    one = f"{base}proposals/{only().uid}/"
    user = factories.cast(owner)[name.strip()] if name != "anonymous" else None

    got = [send("get", f"{base}proposals/", by=user, scope=scope).status_code]
    body = {"base": 1, "reason": "x", "content": {"title": {"en": "Other"}}}
    got.append(send("post", f"{base}proposals/", body, by=user, scope=scope).status_code)
    for page, data in (("accept", {}), ("decline", {"answer": "Nee"}), ("withdraw", None), ("rebase", None)):
        got.append(send("post", f"{one}{page}/", data, by=user, scope=scope).status_code)

    assert tuple(got) == expected


def test_accepting_answers_with_the_working_state(base, by, contributor):
    hand_in(base, contributor)
    address = f"{base}proposals/{only().uid}/accept/"

    dry = send("post", f"{address}?dry_run=true", {}, by=by)
    assert (dry.status_code, dry.json()["saved"], only().state, newest(only().document).number) == (
        200,
        False,
        "open",
        1,
    )
    response = send("post", address, {"note": "Dank"}, by=by)

    assert (response.status_code, response.headers["ETag"], response.json()["saved"]) == (200, '"r2"', True)
    assert response.json()["content"]["title"]["nl"] == "Beter"
    assert (only().state, only().answer, newest(only().document).proposal) == ("accepted", "Dank", only())
    again = send("post", address, {}, by=by)
    assert (again.status_code, again.headers["Content-Type"]) == (409, PROBLEM)
    assert newest(only().document).number == 2


def test_accepting_some_paths(base, by, contributor):
    hand_in(base, contributor, content={"title": {"nl": "Beter", "en": "Better"}})
    address = f"{base}proposals/{only().uid}/accept/"

    for paths, status in (("title/nl", 400), ([3], 400), (["title/nl"] * 1001, 400), ([], 422), (["x"], 422)):
        assert send("post", address, {"paths": paths}, by=by).status_code == status
    response = send("post", address, {"paths": ["title/en"]}, by=by)

    assert response.json()["content"]["title"]["nl"] == "Titel"
    assert (response.json()["content"]["title"]["en"], only().state) == ("Better", "partly")


def test_a_conflict_lists_the_places(base, by, contributor):
    hand_in(base, contributor)
    edited(base, by, 1, "Van hen")
    one = f"{base}proposals/{only().uid}/"

    assert send("get", one, by=contributor).json()["collides"] == ["title/nl"]
    for page in ("accept", "rebase"):
        response = send("post", f"{one}{page}/", {} if page == "accept" else None, by=by)
        assert (response.status_code, response.headers["ETag"]) == (409, '"r2"')
        assert [(fault["pointer"], fault["theirs"]) for fault in response.json()["errors"]] == [
            ("/content/title/nl", "Van hen")
        ]
    assert (only().state, only().base) == ("open", 1)


def test_rebasing_and_withdrawing_ones_own(base, by, contributor):
    hand_in(base, contributor, content={"title": {"en": "Better"}})
    edited(base, by, 1, "Van hen")
    one = f"{base}proposals/{only().uid}/"

    rebased = send("post", f"{one}rebase/", by=contributor, scope="propose").json()
    assert (rebased["base"], rebased["content"]["title"]) == (2, {"nl": "Van hen", "en": "Better"})
    assert [change["path"] for change in rebased["changes"]] == ["title/en"]
    withdrawn = send("post", f"{one}withdraw/", by=contributor, scope="propose").json()
    assert (withdrawn["state"], withdrawn["decided_by"]) == ("withdrawn", contributor.name)


def test_declining_needs_an_answer(base, by, contributor):
    hand_in(base, contributor)
    address = f"{base}proposals/{only().uid}/decline/"

    assert send("post", address, {}, by=by).status_code == 400
    assert send("post", address, {"answer": "  "}, by=by).status_code == 422
    assert send("post", f"{address}?dry_run=true", {"answer": "Nee"}, by=by).json()["state"] == "declined"
    assert only().state == "open"
    assert send("post", address, {"answer": "Nee"}, by=by).json()["answer"] == "Nee"
    assert only().state == "declined"


def test_dry_run_hands_nothing_in(base, contributor):
    body = {"base": 1, "reason": "x", "content": {"title": {"nl": "Beter"}}}
    before = Event.objects.count()

    response = send("post", f"{base}proposals/?dry_run=true", body, by=contributor)

    assert (response.status_code, response.json()["state"]) == (200, "open")
    assert (Proposal.objects.count(), Event.objects.count()) == (0, before)


LIST_QUERIES = 5  # token, document, partners, roles, the page


def test_list_asks_the_same_queries_for_any_number(base, contributor, django_assert_num_queries):
    token = factories.token(contributor)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    hand_in(base, contributor)
    client.get(f"{base}proposals/")

    with django_assert_num_queries(LIST_QUERIES):
        assert len(client.get(f"{base}proposals/").json()["results"]) == 1
    for word in ("twee", "drie"):
        hand_in(base, contributor, title=word)
    with django_assert_num_queries(LIST_QUERIES):
        assert len(client.get(f"{base}proposals/").json()["results"]) == 3


def test_what_is_no_proposal_of_this_document_is_not_found(base, owner, by, contributor):
    hand_in(base, contributor)
    factories.draft(owner, slug="ander")
    other = f"/api/v1/profiles/ander/proposals/{only().uid}/"

    assert send("get", other, by=by).status_code == 404
    assert send("post", f"{other}accept/", {}, by=by).status_code == 404
    assert send("get", f"{base}proposals/{'0' * 8}-{'0' * 27}/", by=by).status_code == 404


# ---------- narrowing the list ----------
def test_list_by_state_and_by_author(base, owner, by, contributor):
    hand_in(base, contributor, title="een")
    hand_in(base, contributor, title="twee")
    hand_in(base, by, title="drie")
    first = Proposal.objects.order_by("pk").first()
    send("post", f"{base}proposals/{first.uid}/withdraw/", by=contributor)

    def found(query, who=by):
        rows = send("get", f"{base}proposals/?{query}", by=who, scope="read").json()["results"]
        return [(row["author"], row["state"]) for row in rows]

    mine, theirs, gone = (by.name, "open"), (contributor.name, "open"), (contributor.name, "withdrawn")
    assert found("") == [mine, theirs, gone]
    assert found("state=open") == [mine, theirs]
    assert found("state=withdrawn&state=accepted") == [gone]
    assert found("state=declined") == []
    assert found("author=me") == [mine]
    assert found("author=me&state=open", contributor) == [theirs]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("state=closed", "state"),
        ("state=open&state=closed", "state"),
        ("state=", "state"),
        ("state=OPEN", "state"),
        ("state=%F0%9F%8C%B1", "state"),
        ("state=%00", "state"),
        (f"state={'x' * 5000}", "state"),
        ("author=1", "author"),
        ("author=ME", "author"),
        ("status=open", "status"),
        ("kind=job", "kind"),  # a filter of the documents
    ],
)
def test_a_filter_that_means_nothing_is_named(base, by, query, parameter):
    response = send("get", f"{base}proposals/?{query}", by=by)

    assert (response.status_code, response.headers["Content-Type"]) == (400, PROBLEM)
    if query != "state=%00":
        assert [fault["parameter"] for fault in response.json()["errors"]] == [parameter]


def test_pages_keep_the_filter(base, by, contributor):
    for title in ("een", "twee", "drie"):
        hand_in(base, contributor, title=title)
    hand_in(base, by, title="vier")

    first = send("get", f"{base}proposals/?author=me&limit=2", by=contributor).json()
    second = send("get", first["next"], by=contributor).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (2, 1, None)
