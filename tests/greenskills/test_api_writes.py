"""What every write of the API has: it is done once for each Idempotency-Key, and `dry_run` takes it back.

The walks go over all routes that the resolver knows, with a stub in the place of what would be done there.
"""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.client import encode_multipart
from django.utils import timezone
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from partners.models import Partner
from rest import conditional, idempotency, tasks
from rest.models import KeptAnswer
from rest.writing import WRITES, Writing
from tests import factories
from tests.greenskills.api_routes import routes, with_method

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
WRITING = with_method("post", "put", "patch", "delete")
REPEATABLE = with_method("post", "patch")
# What these try leaves a report behind, so they take it back themselves; their own tests show it.
TRY_THEMSELVES = {("api/v1/workforce/$", "post"), *((f"api/v1/imports/{end}$", "post") for end in ("", "sources/"))}
COMPETENCE = {"labels": {"nl": "Sorteren", "en": "Sorting"}, "kind": "skill", "group": "green"}


@pytest.fixture
def by():
    return factories.coordinator()


@pytest.fixture
def client(client, by):
    client.force_login(by)
    return client


def send(client, method, address, body="{}", key=None):
    headers = {"Idempotency-Key": key} if key is not None else {}
    return client.generic(method.upper(), address, body, "application/json", headers=headers)


@pytest.fixture
def each(monkeypatch):
    """each(pairs): every (route, method), with a stub for what it does that puts a partner into the table."""

    def walk(pairs):
        for route, method in pairs:
            Partner.objects.filter(slug__startswith="made-").delete()
            KeptAnswer.objects.all().delete()
            made = []

            def act(self, request, made=made, **_kwargs):
                made.append(factories.partner(f"made-{len(made)}").slug)
                return conditional.answer(request, f'{{"made": "{made[-1]}"}}', status=201)

            with monkeypatch.context() as patch:
                patch.setattr(route.resource, route.handler(method), act)
                yield route, method, made

    return walk


def there():
    return list(Partner.objects.filter(slug__startswith="made-").order_by("pk").values_list("slug", flat=True))


# ---------- no write escapes ----------


def test_walk_finds_the_writes():
    assert len(WRITING) > 50
    assert {method.upper() for _route, method in WRITING} == set(WRITES)


def test_every_write_goes_through_the_one_building_block():
    assert [(route.pattern, method) for route, method in WRITING if not issubclass(route.resource, Writing)] == []


def test_nothing_else_under_the_api_takes_a_write(client):
    """A plain function would escape the conventions."""
    functions = [route for route in routes() if route.resource is None]
    answers = {(route.pattern, method): send(client, method, route.address) for route in functions for method in WRITES}

    assert {place: answer.status_code for place, answer in answers.items() if answer.status_code != 405} == {}


def test_what_comes_twice_with_one_key_is_done_once(client, each):
    for route, method, made in each(REPEATABLE):
        first = send(client, method, route.address, key="k-1")
        again = send(client, method, route.address, key="k-1")
        other_body = send(client, method, route.address, '{"a": 1}', key="k-1")

        assert (first.status_code, "Idempotent-Replayed" in first.headers) == (201, False), route.pattern
        assert (again.status_code, again.headers.get("Idempotent-Replayed")) == (201, "true"), route.pattern
        assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"]), route.pattern
        assert (other_body.status_code, other_body.headers["Content-Type"]) == (422, PROBLEM), route.pattern
        assert (made, there()) == (["made-0"], ["made-0"]), route.pattern


def test_key_that_cannot_be_one_is_refused_before_anything_is_done(client, each):
    for route, method, made in each(REPEATABLE):
        response = send(client, method, route.address, key="x" * 201)

        assert (response.status_code, made) == (400, []), route.pattern
        assert response.json()["detail"].startswith("Idempotency-Key"), route.pattern


def test_trial_does_it_and_takes_it_back(client, each):
    for route, method, made in each(pair for pair in WRITING if (pair[0].pattern, pair[1]) not in TRY_THEMSELVES):
        tried = send(client, method, f"{route.address}?dry_run=true")

        assert (tried.status_code, tried.json()) == (200, {"made": "made-0"}), route.pattern
        assert (made, there()) == (["made-0"], []), route.pattern


def test_those_that_try_themselves_are_the_ones_that_say_so():
    saying = {
        (route.pattern, method)
        for route, method in WRITING
        if route.handler(method) in route.resource.tries_itself
    }

    assert saying == TRY_THEMSELVES


def test_other_words_for_a_trial_are_refused(client, each):
    for route, method, made in each(WRITING):
        response = send(client, method, f"{route.address}?dry_run=perhaps")

        assert (response.status_code, made) == (400, []), route.pattern
        assert [error["parameter"] for error in response.json()["errors"]] == ["dry_run"], route.pattern


# ---------- keys ----------


def create(client, key, body=None):
    return client.post("/api/v1/competences/", body or COMPETENCE, "application/json", headers={"Idempotency-Key": key})


def test_quoted_key_and_bare_key_are_one(client):
    first, again = create(client, '"abc-1"'), create(client, "abc-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["uid"] == first.json()["uid"]
    assert again.headers["Location"] == first.headers["Location"]


@pytest.mark.parametrize("key", ["", '""', "two words", '"open', "x" * 201, "ünï"])
def test_bad_key_is_refused(client, key):
    assert create(client, key).status_code == 400


def test_key_of_one_person_says_nothing_to_another(client):
    other = Client()
    other.force_login(factories.coordinator())
    create(client, "k")

    response = create(other, "k")

    assert (response.status_code, "Idempotent-Replayed" in response.headers) == (409, False)  # much alike is there


def test_what_was_refused_is_tried_again(client):
    body = COMPETENCE | {"kind": "no such"}
    first = create(client, "k", body)

    again = create(client, "k")

    assert (first.status_code, again.status_code, KeptAnswer.objects.count()) == (400, 201, 1)


def test_trial_uses_no_key_up(client):
    tried = client.post(
        "/api/v1/competences/?dry_run=true", COMPETENCE, "application/json", headers={"Idempotency-Key": "k"}
    )

    done = create(client, "k")

    assert (tried.status_code, done.status_code) == (200, 201)


def test_nothing_is_done_where_its_answer_cannot_be_kept(client, monkeypatch):
    def broken(*_arguments):
        raise RuntimeError

    monkeypatch.setattr(idempotency, "_keep", broken)
    client.raise_request_exception = False

    failed = create(client, "k")
    monkeypatch.undo()
    again = create(client, "k")

    assert (failed.status_code, again.status_code) == (500, 201)


def test_secret_is_neither_kept_nor_told_twice(client, monkeypatch):
    def secret(self, request, **_kwargs):
        response = HttpResponse(b"gsp_secret", status=201, headers={"Cache-Control": "no-store"})
        response.headers["Location"] = "/api/v1/somewhere/"
        return response

    monkeypatch.setattr("profiles.api.CompetenceResource.create", secret)

    first, again = create(client, "k"), create(client, "k")

    assert (first.status_code, again.status_code) == (201, 409)
    assert again.headers["Location"] == "/api/v1/somewhere/"
    assert KeptAnswer.objects.get().body is None


def test_key_that_is_at_work_is_a_409(client, by):
    """Another connection holds the lock, as the process does that is at work."""
    digest = hashlib.blake2b(f"idempotency {by.pk} k".encode(), digest_size=8).digest()
    other = connections["default"].copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [int.from_bytes(digest, "big", signed=True)])
        busy = create(client, "k")
    other.close()
    done = create(client, "k")

    assert (busy.status_code, busy.headers["Retry-After"], done.status_code) == (409, "1", 201)


def test_answer_is_forgotten_after_a_day(client):
    create(client, "old")
    create(client, "new", COMPETENCE | {"labels": {"nl": "Lassen", "en": "Welding"}})
    KeptAnswer.objects.filter(key="old").update(made=timezone.now() - idempotency.KEPT)

    late = create(client, "old", COMPETENCE | {"labels": {"nl": "Zagen", "en": "Sawing"}})
    KeptAnswer.objects.filter(key="old").update(made=timezone.now() - idempotency.KEPT)
    tasks.forget_answers()

    assert late.status_code == 201  # another body: the key is free again
    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["new"]


def test_form_with_a_file_is_the_same_whatever_its_boundary(rf):
    def hashed(content, boundary):
        body = encode_multipart(boundary, {"name": "x", "file": SimpleUploadedFile("a.csv", content)})
        sent = rf.post("/api/v1/workforce/", body, content_type=f"multipart/form-data; boundary={boundary}")
        request = Request(sent, parsers=[MultiPartParser()])
        found = idempotency.request_hash(request)
        assert request.data["file"].read() == content
        return found

    assert hashed(b"a;b", "one") == hashed(b"a;b", "two")
    assert hashed(b"a;b", "one") != hashed(b"a;c", "one")
