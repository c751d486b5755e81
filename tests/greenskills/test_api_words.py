"""What the API says when it refuses: our own words, that say what to do, and one code for each kind of mistake."""

import pytest
from django.db import OperationalError
from django.test import Client

from partners.models import Role
from roadmap.models import Action, Roadmap
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.partner("huis")


def call(method, address, by, body=None):
    headers = {"Accept-Language": "en", "If-Match": '"r1"'}
    if by:
        headers["Authorization"] = f"Bearer {factories.token(by, 'admin')}"
    return getattr(Client(raise_request_exception=False), method)(
        f"/api/v1/{address}", body or {}, "application/json", headers=headers
    )


def faults(answer):
    return [(one["pointer"], one["code"], one["detail"]) for one in answer.json()["errors"]]


def test_refusal_of_a_right_says_what_to_do(owner):
    factories.draft(owner, slug="stuk")
    reader = factories.user(Role.READER, owner)

    answers = [
        call("patch", "profiles/stuk/draft/", reader, {"content": {}}),
        call("post", "profiles/stuk/proposals/", reader, {"content": {"vks_level": 3}, "reason": "Zo", "base": 1}),
        call("post", "initiatives/", reader, {"title": {"nl": "a"}, "kind": "own"}),
    ]

    assert {(answer.status_code, answer.json()["detail"]) for answer in answers} == {
        (403, "Your role does not reach this far. Ask a coordinator of your partner if you think it should.")
    }


def test_refusal_without_a_key_says_how_to_send_one():
    answer = call("post", "initiatives/", None, {})

    assert answer.status_code == 401
    assert answer.json()["detail"].startswith("Send a key of yours as “Authorization: Bearer …”")


def test_503_says_what_to_do(monkeypatch, client):
    def away(self):
        raise OperationalError

    monkeypatch.setattr("partners.api.PartnerResource.columns", away)
    answer = client.get("/api/v1/partners/", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()["detail"] == "Nothing was saved. Send it again after the seconds in Retry-After."


def test_what_is_missing_has_one_code_and_one_wording(owner):
    by = factories.coordinator()
    factories.target(owner, slug="doel")
    missing = [
        call("post", "initiatives/", by, {}),
        call("post", "agenda-requests/", by, {}),
        call("post", "scenarios/", by, {}),
        call("post", "competences/", by, {}),
        call("post", "watches/", by, {}),
        call("post", "targets/doel/measurements/", by, {}),
        call("post", "tokens/", by, {"name": "", "scope": "read"}),
        call("post", "initiatives/", by, {"title": {"nl": ""}, "kind": "own"}),
        call("post", "agenda-requests/", by, {"agenda": None, "partner": None, "title": None, "text": None}),
    ]

    for answer in missing:
        told = {(one["code"], one["detail"]) for one in answer.json()["errors"]}
        assert told == {("required", "This is needed.")}, answer.content
    assert {answer.json()["code"] for answer in missing if answer.status_code == 400} == {"bad-field"}


def test_wrong_value_is_told_in_our_words(owner):
    plan = Roadmap.objects.create(slug="plan", title_nl="Plan", title_en="Plan", publisher="WSE", date="2021")
    action = Action.objects.create(roadmap=plan, slug="a", title_nl="Actie", title_en="Action", owner=owner)
    by = factories.coordinator()
    link = {"label": "Verslag", "url": "https://example.org", "date": "22/11/2026"}

    answer = call(
        "patch",
        f"actions/{action.uid}/",
        by,
        {"status": "x", "progress": 101, "weight": "heavy", "evidence": [link, link | {"url": "x", "date": None}]},
    )

    assert faults(answer) == [
        ("/status", "not-a-choice", "Choose one of: unknown, planned, running, done."),
        ("/progress", "out-of-range", "Give a number of at most 100."),
        ("/weight", "invalid", "This must be a number."),
        ("/evidence/0/date", "invalid", "Give a date as 2026-11-22."),
        ("/evidence/1/url", "invalid", "Write a whole address, such as https://example.org/page."),
    ]


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        ("jobs/?kind=x", "Choose one of: "),
        ("initiatives/?kind=x", "Choose one of: inspired, coordinated, own."),
        ("targets/?updated_after=22-11-2026", "Write a moment with its time zone: 2027-03-01T00:00:00Z."),
        ("workforce/?year=x", "This must be a whole number."),
        ("watches/?subject=x", "This must be a uid, such as "),
        ("profiles/?theme=x", "There is nothing with the name “x”."),
    ],
)
def test_wrong_parameter_is_told_in_our_words(address, detail):
    answer = call("get", address, factories.coordinator())

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["detail"].startswith(detail)


@pytest.mark.parametrize("name", ["profiles", "jobs", "targets", "dialogues", "search"])
def test_too_many_words_to_search_for_are_refused_alike(client, name):
    answer = client.get(f"/api/v1/{name}/?q={'x' * 300}", headers={"Accept-Language": "en"})

    [error] = answer.json()["errors"]
    assert (answer.status_code, error["parameter"], error["detail"]) == (400, "q", "At most 200 characters fit here.")


@pytest.mark.parametrize(
    ("address", "body", "pointers"),
    [
        ("tokens/", {"name": "", "scope": "x", "expires": "y", "z": 1}, ["/z", "/name", "/scope", "/expires"]),
        ("machine-users/", {"partner": "x", "name": "", "role": "y"}, ["/purpose", "/partner", "/name", "/role"]),
        ("competences/", {"labels": {"nl": 1}, "kind": "z"}, ["/group", "/labels/nl", "/kind"]),
        ("webhooks/", {"name": 1, "resources": "x", "position": "y"}, ["/url", "/name", "/resources", "/position"]),
    ],
)
def test_all_that_is_wrong_with_a_body_is_told_at_once(address, body, pointers):
    answer = call("post", address, factories.coordinator(), body)

    assert (answer.status_code, [pointer for pointer, *_rest in faults(answer)]) == (400, pointers)
