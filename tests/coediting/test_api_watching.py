"""One's own watches through the API. What holds for every list stands in `tests/greenskills/test_api_lists.py`."""

import uuid

import pytest
from django.test import Client

from coediting.actions import watching
from coediting.api_watching import WatchRow
from coediting.models import Watch
from tests import factories
from tests.coediting.calling import call, is_problem, pointers
from tests.coediting.pages import newest

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/watches/"


def one(watch):
    return f"{ADDRESS}{watch.uid}/"


@pytest.fixture
def subject(profile):
    """{source: uid} of what can be watched of the profile."""
    content = newest(profile).content
    return {
        "document": str(profile.document.uid),
        "theme": content["themes"][0],
        "sector": content["sectors"][0],
    }


@pytest.fixture
def watch(profile, by):
    return watching.watch(by=by, source="document", subject=profile.document.uid)


@pytest.mark.parametrize("source", ["document", "theme", "sector"])
def test_watching_changing_and_stopping(by, subject, source):
    made = call("post", ADDRESS, {"source": source, "subject": subject[source], "mail": "now"}, by=by)
    assert made.status_code == 201, made.content
    row = made.json()
    assert set(row) == set(WatchRow().fields)
    assert (row["source"], row["subject"], row["mail"]) == (source, subject[source], "now")
    assert row["kind"] == ("profile" if source == "document" else None)
    assert call("get", row["uri"], by=by, scope="read").json() == row

    changed = call("patch", row["uri"], {"mail": "daily"}, by=by)
    told = {"saved": True, "dry_run": False}
    assert (changed.status_code, changed.json()) == (200, row | {"mail": "daily"} | told)

    assert call("delete", row["uri"], by=by).status_code == 204
    assert Watch.objects.count() == 0
    assert is_problem(call("delete", row["uri"], by=by), 404)


def test_watching_twice_is_one_watch_that_changes(by, subject):
    body = {"source": "theme", "subject": subject["theme"]}

    first, second = call("post", ADDRESS, body, by=by), call("post", ADDRESS, body | {"mail": "now"}, by=by)

    assert (first.status_code, first.json()["mail"]) == (201, "none")
    assert (second.status_code, second.json()) == (200, first.json() | {"mail": "now"})
    assert Watch.objects.get().mail == "now"


def test_a_public_target_is_watched_by_anybody_with_an_account():
    target = factories.target()

    made = call(
        "post", ADDRESS, {"source": "document", "subject": str(target.document.uid)}, by=factories.user()
    )

    assert (made.status_code, made.json()["kind"]) == (201, "target")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"source": "user"}, "/source"),
        ({"source": ""}, "/source"),
        ({"source": ["theme"]}, "/source"),
        ({"source": None}, "/source"),
        ({"subject": str(uuid.UUID(int=7))}, "/subject"),
        ({"source": "document", "subject": str(uuid.UUID(int=7))}, "/subject"),
        ({"source": "document"}, "/subject"),  # a theme is no document
        ({"source": "sector"}, "/subject"),
        ({"subject": ""}, "/subject"),
        ({"subject": "x" * 900_000}, "/subject"),
        ({"subject": "🧑" * 36}, "/subject"),
        ({"subject": 3}, "/subject"),
        ({"subject": None}, "/subject"),
        ({"subject": {}}, "/subject"),
        ({"mail": "hourly"}, "/mail"),
        ({"mail": None}, "/mail"),
        ({"mail": {}}, "/mail"),
        ({"user": 1}, "/user"),
        ({"uid": str(uuid.UUID(int=7))}, "/uid"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_watch_with_a_fault_names_it_and_is_not_kept(by, subject, changes, pointer):
    answer = call("post", ADDRESS, {"source": "theme", "subject": subject["theme"]} | changes, by=by)

    assert is_problem(answer, 400), answer.content
    assert pointers(answer) == [pointer]
    assert Watch.objects.count() == 0


@pytest.mark.parametrize(
    "body", [{}, {"mail": "hourly"}, {"mail": None}, {"mail": "now", "source": "theme"}, []]
)
def test_a_change_with_a_fault_changes_nothing(by, watch, body):
    answer = call("patch", one(watch), body, by=by)

    assert is_problem(answer, 400)
    assert Watch.objects.get().mail == "none"


@pytest.mark.parametrize(("subject", "status"), [("a\x00b", 400), ("\ud800", 400), ("x" * 1_100_000, 413)])
def test_text_that_cannot_be_kept_or_is_too_much_is_refused(by, subject, status):
    assert is_problem(call("post", ADDRESS, {"source": "theme", "subject": subject}, by=by), status)


def test_a_draft_of_others_looks_like_one_that_does_not_exist(profile, subject):
    stranger = factories.editor(factories.partner())

    answers = [
        call("post", ADDRESS, {"source": "document", "subject": uid}, by=stranger)
        for uid in (subject["document"], str(uuid.UUID(int=7)))
    ]

    assert all(is_problem(answer, 400) for answer in answers)
    first, second = ({**answer.json(), "request_id": ""} for answer in answers)
    assert first == second


ON_A_DRAFT = {
    "anonymous": 401,
    "disabled": 401,
    "stranger": 400,
    "reader": 201,
    "contributor": 201,
    "editor": 201,
    "coordinator": 201,
}


@pytest.mark.parametrize("name", ON_A_DRAFT)
def test_who_may_watch_a_draft(owner, subject, name):
    body = {"source": "document", "subject": subject["document"]}

    assert call("post", ADDRESS, body, by=factories.cast(owner)[name]).status_code == ON_A_DRAFT[name]


def test_nobody_finds_or_changes_those_of_others(watch, owner):
    other = factories.editor(owner)

    assert call("get", ADDRESS, by=other).json()["results"] == []
    assert is_problem(call("get", one(watch), by=other), 404)
    assert is_problem(call("patch", one(watch), {"mail": "now"}, by=other), 404)
    assert is_problem(call("delete", one(watch), by=other), 404)
    assert list(Watch.objects.values_list("user", "mail")) == [(watch.user_id, "none")]


#          list, one, watch, change, stop
SCOPES = {
    None: (401, 401, 401, 401, 401),
    "read": (200, 200, 403, 403, 403),
    "propose": (200, 200, 200, 200, 204),
    "write": (200, 200, 200, 200, 204),
}


@pytest.mark.parametrize("scope", SCOPES)
def test_what_each_scope_allows(by, watch, subject, scope):
    who = {"by": by, "scope": scope} if scope else {}
    again = {"source": "document", "subject": subject["document"]}

    got = (
        call("get", ADDRESS, **who),
        call("get", one(watch), **who),
        call("post", ADDRESS, again, **who),
        call("patch", one(watch), {"mail": "none"}, **who),
        call("delete", one(watch), **who),
    )

    assert tuple(answer.status_code for answer in got) == SCOPES[scope]


def test_a_session_writes_only_with_the_token_of_its_forms(by, subject):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(by)

    answer = strict.post(
        ADDRESS, {"source": "theme", "subject": subject["theme"]}, content_type="application/json"
    )

    assert is_problem(answer, 403)
    assert Watch.objects.count() == 0


def test_filters(by, subject):
    for source, mail in (("document", "now"), ("theme", "daily"), ("sector", "none")):
        watching.watch(by=by, source=source, subject=subject[source], mail=mail)

    def found(query):
        return [row["source"] for row in call("get", f"{ADDRESS}?{query}", by=by).json()["results"]]

    assert found("source=theme") == ["theme"]
    assert found("source=theme&source=sector") == ["theme", "sector"]
    assert found("mail=now") == ["document"]
    assert found(f"subject={subject['sector']}") == ["sector"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_queries_for_any_number(by, rows, django_assert_num_queries):
    client = Client(headers={"Authorization": f"Bearer {factories.token(by, 'read')}"})
    for number in range(rows):
        watching.watch(by=by, source="theme", subject=factories.theme(f"t-{number}").uid)
    client.get(ADDRESS)

    with django_assert_num_queries(2):  # token with its user, the page
        assert len(client.get(ADDRESS).json()["results"]) == rows
