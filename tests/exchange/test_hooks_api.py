"""Webhooks in the API: one's own only, a secret in one answer only, and the log with what can be done about it."""

import json

import pytest
from django.test import Client

from exchange.actions import hooks
from exchange.models import HookDelivery, Webhook
from rest.models import KeptAnswer
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/api/v1/webhooks/"
NEW = {"name": "Ours", "url": "https://hooks.example.org/in"}
State = HookDelivery.State


@pytest.fixture
def owner():
    return factories.user()


@pytest.fixture
def api(owner):
    return Client(headers={"Authorization": f"Bearer {factories.token(owner, 'admin')}"})


@pytest.fixture
def hook(owner):
    return hooks.make_webhook(by=owner, **NEW)[0]


def send(client, method, address, body=None, **more):
    if method == "get":
        return client.get(address)
    return getattr(client, method)(address, json.dumps(body or {}), content_type="application/json", **more)


def place(hook, *parts):
    return "/".join([LIST + str(hook.uid), *map(str, parts), ""])


def log_of(hook, state, **fields):
    return hook.deliveries.create(numbers=[1], state=state, **fields)


def test_webhook_is_made_with_its_secret_in_one_answer_only(api, owner):
    made = send(api, "post", LIST, NEW | {"resources": ["targets"]})

    body, hook = made.json(), Webhook.objects.get()
    read = api.get(made.headers["Location"]).json()
    assert (made.status_code, made.headers["Cache-Control"], hook.user) == (201, "no-store", owner)
    assert (body.pop("secret")[:6], read) == ("whsec_", body)
    assert (read["resources"], read["state"], read["position"]) == (["targets"], "on", 0)


def test_repeated_request_makes_one_webhook_and_keeps_no_secret(api):
    headers = {"Idempotency-Key": "one"}
    first, second = (send(api, "post", LIST, NEW, headers=headers) for _attempt in range(2))

    assert (first.status_code, second.status_code, Webhook.objects.count()) == (201, 409, 1)
    assert KeptAnswer.objects.get().body is None


@pytest.mark.parametrize("way", ["post", "patch", "delete", "secret", "ping"])
def test_trial_saves_nothing_and_tells_no_secret(api, hook, way):
    before = list(Webhook.objects.values())
    address = {"post": LIST, "secret": place(hook, "secret"), "ping": place(hook, "ping")}.get(way, place(hook))
    body = {"post": NEW, "patch": {"state": "paused"}}.get(way)

    answer = send(api, way if way in ("patch", "delete") else "post", f"{address}?dry_run=true", body)

    assert answer.status_code == (204 if way == "delete" else 200)
    assert "whsec_" not in answer.content.decode()
    assert (list(Webhook.objects.values()), HookDelivery.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("body", "status", "pointer", "code"),
    [
        ({"name": "x"}, 400, "/url", "required"),
        (NEW | {"secret": "whsec_mine"}, 400, "/secret", "unknown-field"),
        (NEW | {"user": 1}, 400, "/user", "unknown-field"),
        (NEW | {"state": "on"}, 400, "/state", "unknown-field"),
        (NEW | {"name": 1}, 400, "/name", "not-text"),
        (NEW | {"resources": "targets"}, 400, "/resources", "not-a-list"),
        (NEW | {"position": "0"}, 400, "/position", "not-a-number"),
        (NEW | {"position": True}, 400, "/position", "not-a-number"),
        (NEW | {"name": "  "}, 422, "/name", "bad-name"),
        (NEW | {"url": "http://example.org/"}, 422, "/url", "not-https"),
        (NEW | {"url": "https://10.0.0.1/"}, 422, "/url", "not-public"),
        (NEW | {"resources": ["watches"]}, 422, "/resources", "unknown-resource"),
        (NEW | {"position": -1}, 422, "/position", "no-such-position"),
        (NEW | {"position": 999_999_999_999_999}, 422, "/position", "no-such-position"),
    ],
)
def test_body_with_a_fault_is_refused_at_its_place(api, body, status, pointer, code):
    answer = send(api, "post", LIST, body)

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (status, pointer, code)
    assert Webhook.objects.count() == 0


def test_members_given_are_changed_and_no_others(api, hook):
    answer = send(api, "patch", place(hook), {"state": "paused", "resources": ["profiles"]})

    hook.refresh_from_db()
    assert (answer.status_code, answer.json()["state"]) == (200, "paused")
    assert (hook.state, hook.resources, hook.url, hook.name) == ("paused", ["profiles"], NEW["url"], NEW["name"])


@pytest.mark.parametrize("body", [{"state": "stopped"}, {"failures": 0}, {"uid": "x"}, {"former_secret_until": None}])
def test_what_is_the_portals_own_cannot_be_changed(api, hook, body):
    before = Webhook.objects.values().get()

    assert send(api, "patch", place(hook), body).status_code == 400
    assert Webhook.objects.values().get() == before


def test_new_secret_leaves_the_former_one_for_a_day(api, hook):
    answer = send(api, "post", place(hook, "secret"))

    body = answer.json()
    assert (answer.status_code, answer.headers["Cache-Control"], body["secret"][:6]) == (200, "no-store", "whsec_")
    assert body["former_secret_until"] == api.get(place(hook)).json()["former_secret_until"] != None  # noqa: E711


def test_log_is_listed_filtered_and_its_messages_sent_again_or_skipped(api, hook):
    ping = send(api, "post", place(hook, "ping"))
    failed = log_of(hook, State.FAILED, kind="ping", attempts=[{"at": "2026-11-22T12:00:00+00:00", "status": 500}])
    held = log_of(hook, State.WAITING)

    listed = api.get(place(hook, "deliveries")).json()["results"]
    waiting = api.get(place(hook, "deliveries") + "?state=waiting&kind=changes").json()["results"]
    again = send(api, "post", place(hook, "deliveries", failed.uid, "redeliver"))
    skipped = send(api, "post", place(hook, "deliveries", held.uid, "skip"))
    twice = send(api, "post", place(hook, "deliveries", held.uid, "skip"))

    uids = [str(held.uid), str(failed.uid), ping.json()["uid"]]
    assert (ping.status_code, [each["uid"] for each in listed]) == (201, uids)
    assert [each["uid"] for each in waiting] == [str(held.uid)]
    assert (again.status_code, again.json()["state"]) == (200, "waiting")
    assert (skipped.json()["state"], twice.status_code) == ("skipped", 422)
    hook.refresh_from_db()
    assert hook.position == 1


@pytest.mark.parametrize(
    ("method", "parts", "body"),
    [
        ("get", (), None),
        ("patch", (), {"state": "paused"}),
        ("delete", (), None),
        ("post", ("secret",), None),
        ("post", ("ping",), None),
        ("get", ("deliveries",), None),
        ("post", ("deliveries", "{delivery}", "redeliver"), None),
        ("post", ("deliveries", "{delivery}", "skip"), None),
    ],
)
def test_who_may_what(owner, hook, method, parts, body):
    """Its owner with scope admin; with a lower one only to read. To others it is not there."""
    delivery = log_of(hook, State.WAITING)
    address = place(hook, *(part.format(delivery=delivery.uid) for part in parts))
    other = hooks.make_webhook(by=factories.user(), **NEW)[0]
    under_mine = place(other, *(part.format(delivery=delivery.uid) for part in parts))

    def ask(of, scope, at=address):
        headers = {"Authorization": f"Bearer {factories.token(of, scope)}"} if of else {}
        return send(Client(headers=headers), method, at, body).status_code

    reads = method == "get"
    assert [ask(None, ""), ask(factories.coordinator(), "admin"), ask(factories.user(), "read")] == [
        401,
        404,
        404 if reads else 403,
    ]
    assert [ask(owner, scope) for scope in ("read", "propose", "write")] == [200 if reads else 403] * 3
    if "{delivery}" in parts:
        assert ask(other.user, "admin", under_mine) == 404  # somebody else's message below one's own webhook
    assert ask(owner, "admin") in (200, 201, 204)
