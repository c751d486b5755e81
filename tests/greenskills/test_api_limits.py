"""Rate limits: per token, person or address; counted by all processes together, and by each alone without Valkey."""

import secrets

import pytest
from django.test import Client

from rest import limits
from rest.valkey import valkey
from tests import factories
from tests.greenskills.api_routes import routes

pytestmark = pytest.mark.django_db
MINUTE = 29_000_000
LIST = "/api/v1/partners/"


@pytest.fixture
def at(monkeypatch, settings):
    """Sets the clock to so many seconds after a full minute; the counts of this test are its own."""
    settings.API_LIMITS = {"address": 2, "person": 3, "token": 4}
    settings.SECRET_KEY = f"{settings.SECRET_KEY}{secrets.token_hex()}"
    monkeypatch.setattr(limits, "COUNTER", limits.Counter(settings.REDIS_URL))

    def turn(seconds):
        monkeypatch.setattr(limits, "clock", lambda: MINUTE * 60 + seconds)

    turn(15)
    return turn


def bearer(user):
    return {"Authorization": f"Bearer {factories.token(user)}"}


def statuses(client, count, **how):
    return [client.get(LIST, **how).status_code for _ in range(count)]


def test_answer_says_the_policy_and_what_is_left(client, at):
    response = client.get(LIST)

    assert response.headers["RateLimit-Policy"] == '"address";q=2;w=60'
    assert response.headers["RateLimit"] == '"address";r=1;t=45'


def test_one_too_many_is_a_429_that_says_when_to_go_on(client, at):
    at(20.5)

    responses = [client.get(LIST, headers={"Accept-Language": "en"}) for _ in range(3)]

    assert [response.status_code for response in responses] == [200, 200, 429]
    refused = responses[2]
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert (refused.headers["Retry-After"], refused.headers["RateLimit"]) == ("40", '"address";r=0;t=40')
    assert refused.json()["detail"] == "Go on in 40 seconds."


def test_next_minute_begins_anew(client, at):
    before = statuses(client, 3)
    at(60)

    assert before + statuses(client, 1) == [200, 200, 429, 200]


@pytest.mark.parametrize("way", ["token", "person"])
def test_whoever_signs_in_has_a_limit_of_their_own(client, at, way):
    user, most = factories.user(), {"token": 4, "person": 3}[way]
    statuses(client, 3)  # the address has had enough
    how = {"headers": bearer(user)} if way == "token" else {}
    if way == "person":
        client.force_login(user)

    assert statuses(client, most + 1, **how) == [200] * most + [429]


def test_two_tokens_of_one_person_are_counted_apart(client, at):
    first, second = (bearer(user) for user in [factories.user()] * 2)

    assert statuses(client, 5, headers=first) == [200] * 4 + [429]
    assert statuses(client, 1, headers=second) == [200]


def test_wrong_tokens_are_counted_by_their_address(client, at):
    tries = [client.get(LIST, headers={"Authorization": f"Bearer gsp_{n}"}) for n in range(3)]

    assert [response.status_code for response in tries] == [401, 401, 429]
    assert statuses(client, 1) == [429]


def test_writing_without_a_name_is_counted(client, at):
    tries = [client.post("/api/v1/watches/", {}, "application/json").status_code for _ in range(3)]

    assert tries == [401, 401, 429]


def test_answer_that_nothing_changed_is_counted_too(client, at):
    etag = client.get(LIST).headers["ETag"]

    again = client.get(LIST, headers={"If-None-Match": etag})

    assert (again.status_code, again.headers["RateLimit"]) == (304, '"address";r=0;t=45')


def test_pages_are_not_counted(client, at):
    statuses(client, 3)

    page = client.get("/nl/over/")

    assert (page.status_code, "RateLimit" in page.headers) == (200, False)


def test_processes_count_together(settings, at):
    one, other = limits.Counter(settings.REDIS_URL), limits.Counter(settings.REDIS_URL)

    left = [counter.spend("x", 3, MINUTE * 60) for counter in (one, other, one, other)]

    assert left == [2, 1, 0, -1]


def test_most_requests_make_no_journey(settings, at, monkeypatch):
    journeys, add_up = [], limits.Counter._add_up

    def watched(self, key, count, now):
        journeys.append(count.here)
        add_up(self, key, count, now)

    monkeypatch.setattr(limits.Counter, "_add_up", watched)
    counter = limits.Counter(settings.REDIS_URL)

    for _ in range(100):
        counter.spend("x", 600, MINUTE * 60)

    assert journeys == [30, 30, 30]


def test_without_valkey_each_process_counts_alone(at):
    alone = limits.Counter("unix:///nowhere/valkey.sock")

    assert [alone.spend("x", 3, MINUTE * 60) for _ in range(4)] == [2, 1, 0, -1]


def test_valkey_that_came_back_hears_what_was_counted_meanwhile(settings, at):
    counter, other = limits.Counter("unix:///nowhere/valkey.sock"), limits.Counter(settings.REDIS_URL)
    counter.spend("x", 5, MINUTE * 60)
    counter.url = settings.REDIS_URL

    still_silent = counter.spend("x", 5, MINUTE * 60 + 4), other.spend("x", 5, MINUTE * 60 + 4)
    counter.spend("x", 5, MINUTE * 60 + 5)

    assert still_silent == (3, 4)
    assert other.spend("x", 5, MINUTE * 60 + 6) == 0


def test_counts_hold_no_address_and_are_forgotten(client, settings, at):
    client.get(LIST, REMOTE_ADDR="198.51.100.7")

    name = f"api:requests:{MINUTE}:{limits.hashed(('address', '198.51.100.7'))}"
    assert "198.51" not in name
    assert int(valkey(settings.REDIS_URL).get(name)) == 1
    assert 0 < valkey(settings.REDIS_URL).ttl(name) <= 120


@pytest.mark.parametrize(
    ("proxies", "meta", "found"),
    [
        (0, {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, "192.0.2.1"),
        (1, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "made.up, 203.0.113.9"}, "203.0.113.9"),
        (2, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 10.0.0.2"}, "203.0.113.9"),
        (1, {"REMOTE_ADDR": "10.0.0.1"}, "10.0.0.1"),
        (0, {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"),
        (1, {"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "a:b"}, "a:b"),
        (0, {}, ""),
    ],
)
def test_address_is_what_our_own_proxy_says(settings, proxies, meta, found):
    settings.PROXIES = proxies

    assert limits.address(meta) == found


def test_limit_does_not_depend_on_the_client_object(at):
    assert [status for _ in range(3) for status in statuses(Client(), 1)] == [200, 200, 429]


def test_table_of_all_rows_counts_for_twenty(client, at, settings):
    settings.API_LIMITS = {"address": 25}

    answers = [client.get(f"{LIST}?format={form}") for form in ("csv", "json", "xlsx", "json")]

    left = [answer.headers["RateLimit"].split(";")[1] for answer in answers]
    assert ([answer.status_code for answer in answers], left) == ([200, 200, 200, 429], ["r=5", "r=4", "r=0", "r=0"])


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:5678", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("[::ffff:192.0.2.7]:443", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:5::6]", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:5::6]:80", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nowhere:x", "nowhere:x"),
    ],
)
def test_address_is_counted_as_one_in_whatever_form_it_is_told(settings, told, counted):
    settings.PROXIES = 1

    assert limits.address({"REMOTE_ADDR": "198.51.100.1", "HTTP_X_FORWARDED_FOR": f"x, {told}"}) == counted


def test_every_address_of_the_api_counts(client, settings):
    answers = {route.pattern: client.get(route.address) for route in routes()}

    assert len(answers) > 100
    assert [pattern for pattern, answer in answers.items() if "RateLimit" not in answer.headers] == []


def test_what_everybody_may_fetch_has_a_limit_too(client, at):
    answers = [client.get("/api/v1/context.jsonld") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    refused = answers[2]
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert (refused.headers["Retry-After"], refused.headers["RateLimit"]) == ("45", '"address";r=0;t=45')
