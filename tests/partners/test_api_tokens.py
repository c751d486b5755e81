"""One's own keys through the API: made with a session or a managing key, listed, withdrawn, never read back."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from partners import actions
from partners.models import ApiToken, Role
from rest.models import KeptAnswer
from tests import factories

pytestmark = pytest.mark.django_db
TOKENS = "/api/v1/tokens/"


@pytest.fixture
def person():
    return factories.user(Role.EDITOR, factories.partner())


def send(client, method, address=TOKENS, body=None, secret=None, **headers):
    if secret:
        headers["Authorization"] = f"Bearer {secret}"
    data = {} if method == "get" else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(client, method)(address, headers=headers, **data)


def test_managing_key_makes_another_that_works(client, person):
    secret = factories.token(person, "admin")
    ends = (timezone.now() + timedelta(days=9)).replace(microsecond=0)

    made = send(client, "post", body={"name": "copy", "scope": "read", "expires": ends.isoformat()}, secret=secret)
    listed = client.get(made.json()["uri"], headers={"Authorization": f"Bearer {made.json()['secret']}"})

    token = ApiToken.objects.get(name="copy")
    assert (made.status_code, made.headers["Location"], made.headers["Cache-Control"]) == (
        201,
        f"http://testserver{TOKENS}{token.uid}/",
        "no-store",
    )
    assert (token.user, token.scope, token.expires) == (person, "read", ends)
    assert listed.json() == {name: value for name, value in made.json().items() if name != "secret"} | {
        "last_used": listed.json()["last_used"]
    }
    assert token.events.get().with_token.secret_hash == ApiToken.objects.get(scope="admin").secret_hash


@pytest.mark.parametrize("scope", ["read", "propose", "write"])
def test_lesser_keys_read_the_list_and_change_nothing(client, person, scope):
    token, secret = actions.issue_token(user=person, scope=scope)

    made = send(client, "post", body={"name": "x", "scope": "read"}, secret=secret)
    removed = send(client, "delete", f"{TOKENS}{token.uid}/", secret=secret)
    listed = client.get(TOKENS, headers={"Authorization": f"Bearer {secret}"}).json()["results"]

    assert (made.status_code, removed.status_code, ApiToken.objects.count()) == (403, 403, 1)
    assert "admin" in made.json()["detail"]
    assert [(row["uid"], row["state"], row["hint"]) for row in listed] == [(str(token.uid), "usable", secret[:8])]
    assert {"secret", "secret_hash"} & set(listed[0]) == set()


def test_session_makes_a_key_and_withdraws_it(client, person):
    client.force_login(person)

    made = send(client, "post", body={"name": "x", "scope": "admin"}).json()
    removed = send(client, "delete", made["uri"].removeprefix("http://testserver"))
    listed = client.get(TOKENS + "?state=revoked").json()["results"]

    assert (removed.status_code, [row["uid"] for row in listed]) == (204, [made["uid"]])


def test_key_withdraws_itself(client, person):
    token, secret = actions.issue_token(user=person, scope="admin")

    answers = [send(client, "delete", f"{TOKENS}{token.uid}/", secret=secret).status_code for _ in range(2)]

    assert answers == [204, 401]


def test_keys_of_others_are_not_there(client, person):
    token, _ = actions.issue_token(user=factories.user())
    client.force_login(person)

    answers = [send(client, method, f"{TOKENS}{token.uid}/").status_code for method in ("get", "delete")]

    assert (answers, client.get(TOKENS).json()["results"]) == ([404, 404], [])
    assert ApiToken.objects.get().usable


def test_states_are_told_apart(client, person):
    now = timezone.now()
    for name in ("usable", "expired", "revoked"):
        actions.issue_token(user=person, name=name)
    ApiToken.objects.filter(name="expired").update(expires=now - timedelta(hours=1))
    ApiToken.objects.filter(name="revoked").update(revoked=now, expires=now - timedelta(hours=1))
    client.force_login(person)

    rows = client.get(TOKENS).json()["results"]
    usable = client.get(TOKENS + "?state=usable&state=expired").json()["results"]

    assert {row["name"]: row["state"] for row in rows} == {name: name for name in ("usable", "expired", "revoked")}
    assert {row["name"] for row in usable} == {"usable", "expired"}


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({}, 400, "/name"),
        ({"name": " ", "scope": "read"}, 400, "/name"),
        ({"name": "x", "scope": "root"}, 400, "/scope"),
        ({"name": "x", "scope": "read", "user": 1}, 400, "/user"),
        ({"name": "x", "scope": "read", "secret": "gsp_mine"}, 400, "/secret"),
        ({"name": "x", "scope": "read", "expires": "tomorrow"}, 400, "/expires"),
        ({"name": "x", "scope": "read", "expires": "2030-01-01T00:00:00"}, 400, "/expires"),
        ({"name": "x", "scope": "read", "expires": "9999-12-31T23:59:59-14:00"}, 400, "/expires"),
        ({"name": "x", "scope": "read", "expires": "2030-13-01T00:00:00Z"}, 400, "/expires"),
        ({"name": "x", "scope": "read", "expires": 3}, 400, "/expires"),
        ({"name": "x", "scope": "read", "expires": "2001-01-01T00:00:00Z"}, 422, "/expires"),
    ],
)
def test_bad_bodies_are_named_and_make_nothing(client, person, body, status, pointer):
    client.force_login(person)

    answer = send(client, "post", body=body)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert ApiToken.objects.count() == 0


def test_trial_makes_nothing_and_tells_no_secret(client, person):
    client.force_login(person)

    answer = send(client, "post", f"{TOKENS}?dry_run=true", body={"name": "x", "scope": "read"})

    assert (answer.status_code, answer.json()["secret"], ApiToken.objects.count()) == (200, None, 0)


def test_repeated_request_makes_one_key_and_its_secret_is_not_kept(client, person):
    client.force_login(person)
    body = {"name": "x", "scope": "read"}

    first, second = (send(client, "post", body=body, **{"Idempotency-Key": "k"}) for _ in range(2))

    assert (first.status_code, second.status_code, ApiToken.objects.count()) == (201, 409, 1)
    assert second.headers["Location"] == first.json()["uri"]
    assert KeptAnswer.objects.get().body is None
