"""Machine users through the API: for who runs them, with a session or a managing key."""

import json

import pytest

from partners import actions
from partners.models import AccessEvent, ApiToken, MachineUser, Role, User
from tests import factories

pytestmark = pytest.mark.django_db
MACHINES = "/api/v1/machine-users/"
NEW = {"partner": "vdab", "name": "Copy", "purpose": "Copies every night", "role": "editor"}


@pytest.fixture
def house():
    return factories.partner("vdab")


@pytest.fixture
def coordinator(house):
    return factories.user(Role.COORDINATOR, house)


@pytest.fixture
def machine(house, coordinator):
    return actions.make_machine(by=coordinator, partner=house, name="Copy", purpose="Copies", role=Role.READER)


def send(client, method, address=MACHINES, body=None, secret=None, *, etag=None):
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    headers |= {"If-Match": etag} if etag else {}
    data = {} if method == "get" else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(client, method)(address, headers=headers, **data)


def test_managing_key_makes_one_gives_it_a_key_and_closes_it(client, coordinator):
    secret = factories.token(coordinator, "admin")

    made = send(client, "post", body=NEW, secret=secret)
    keys = made.json()["uri"].removeprefix("http://testserver") + "tokens/"
    key = send(client, "post", keys, {"name": "first", "scope": "read"}, secret)
    works = send(client, "get", "/api/v1/watches/", secret=key.json()["secret"])
    listed = send(client, "get", keys, secret=secret).json()["results"]
    own = made.json()["uri"].removeprefix("http://testserver")
    seen = send(client, "get", own, secret=secret).headers["ETag"]
    changed = send(client, "patch", own, {"role": "reader"}, secret, etag=seen)
    stale = send(client, "delete", own, secret=secret, etag=seen)
    seen = send(client, "get", own, secret=secret).headers["ETag"]
    closed = send(client, "delete", own, secret=secret, etag=seen)
    after = send(client, "get", "/api/v1/watches/", secret=key.json()["secret"])
    again = send(client, "post", keys, {"name": "next", "scope": "read"}, secret)

    answers = [answer.status_code for answer in (made, key, works, changed, stale, closed, after, again)]
    assert answers == [201, 201, 200, 200, 412, 204, 401, 403]
    assert made.json()["partner"]["slug"] == "vdab"
    assert (changed.json()["role"], [row["name"] for row in listed]) == ("reader", ["first"])
    assert key.headers["Cache-Control"] == "no-store"
    noted = AccessEvent.objects.order_by("pk").values_list("kind", "by")
    assert [kind for kind, by in noted if by == coordinator.pk] == [
        "machine.made",
        "token.made",
        "machine.role",
        "token.revoked",
        "machine.closed",
    ]


def test_key_of_a_machine_is_withdrawn_at_its_own_address(client, coordinator, machine):
    token, _ = actions.issue_token(user=machine.user)
    client.force_login(coordinator)

    listed = client.get("/api/v1/tokens/").json()["results"]
    removed = send(client, "delete", f"/api/v1/tokens/{token.uid}/")

    assert (listed, removed.status_code, ApiToken.objects.get().usable) == ([], 204, False)


@pytest.mark.parametrize("scope", ["read", "propose", "write"])
def test_lesser_keys_change_nothing(client, coordinator, machine, scope):
    secret = factories.token(coordinator, scope)
    place = f"{MACHINES}{machine.uid}/"

    answers = [
        send(client, method, address, body, secret).status_code
        for method, address, body in (
            ("get", place, None),
            ("post", MACHINES, NEW),
            ("patch", place, {"role": "editor"}),
            ("delete", place, None),
            ("post", f"{place}tokens/", {"name": "x", "scope": "read"}),
        )
    ]

    assert answers == [200, 403, 403, 403, 403]
    assert (MachineUser.objects.count(), machine.user.tokens.count()) == (1, 0)


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.COORDINATOR])
def test_others_see_none_and_make_none(client, house, machine, role):
    at = factories.partner() if role == Role.COORDINATOR else house
    client.force_login(factories.user(role, at))
    place = f"{MACHINES}{machine.uid}/"

    answers = [send(client, method, place, {"role": "editor"}).status_code for method in ("get", "patch", "delete")]
    key = {"name": "x", "scope": "read"}
    keys = [send(client, method, f"{place}tokens/", key).status_code for method in ("get", "post")]
    made = send(client, "post", body=NEW)

    assert (answers, keys, client.get(MACHINES).json()["results"]) == ([404] * 3, [404] * 2, [])
    assert made.status_code == 403
    assert User.objects.filter(is_machine=True).count() == 1


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"name": " "}, 400, "/name"),
        ({"purpose": 3}, 400, "/purpose"),
        ({"role": "administrator"}, 400, "/role"),
        ({"partner": "nobody"}, 400, "/partner"),
        ({"email": "x@example.org"}, 400, "/email"),
        ({"is_staff": True}, 400, "/is_staff"),
        ({"password": "x"}, 400, "/password"),
    ],
)
def test_bad_bodies_are_named_and_make_nothing(client, coordinator, change, status, pointer):
    client.force_login(coordinator)

    answer = send(client, "post", body=NEW | change)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert MachineUser.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_keys_are_listed_in_the_same_number_of_queries(
    client, django_assert_num_queries, coordinator, machine, number
):
    for _ in range(number):
        factories.token(machine.user)
    client.force_login(coordinator)

    with django_assert_num_queries(5):  # session, user, roles, machine user, the page
        rows = client.get(f"{MACHINES}{machine.uid}/tokens/").json()["results"]

    assert len(rows) == number
