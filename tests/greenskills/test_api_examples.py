"""The worked examples in `docs/api/examples/`: every resource has one, each is sent to the demo, and the answers fit.

`GREENSKILLS_WRITE_EXAMPLES=1` writes the answers that come into the files, in the place of those that stand there.
"""

import json
import os
import uuid
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse

from coediting.actions import notifying
from coediting.models import Event
from exchange.actions import feed
from exchange.downloads import making
from greenskills import demo
from greenskills.api import RESOURCES
from greenskills.contract import schema
from partners import actions as partners
from partners.models import User
from rest import limits
from tests.checking import odd
from tests.greenskills import api_examples as examples

pytestmark = pytest.mark.django_db
WRITING = os.environ.get("GREENSKILLS_WRITE_EXAMPLES") == "1"
NAMES = sorted(RESOURCES)
PEOPLE = {
    "administrator": ("beheer@wse.demo", "admin"),
    "coordinator": ("coordinator@wse.demo", "admin"),
    "editor": ("redactie@oost-vlaanderen.demo", "write"),
    "contributor": ("bijdrage@ku-leuven.demo", "propose"),
}


@pytest.fixture(scope="module")
def tokens(django_db_setup, django_db_blocker, tmp_path_factory):
    """{role: token} on the demo, loaded once; every example gives back what it changes."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("demo")
        patch.setattr(demo, "PASSWORD_FILE", folder / "password")
        patch.setattr(settings, "VAR_DIR", folder)
        patch.setattr(limits, "COUNTER", limits.Counter(settings.REDIS_URL))
        with transaction.atomic():
            demo.load()
            feed.follow(whole=True)
            making.make()
            for event in Event.objects.filter(kind__in=("profile.revised", "profile.published")).order_by("pk"):
                notifying.notify(event)
            yield {
                name: partners.issue_token(user=User.objects.get(email=email), scope=scope)[1]
                for name, (email, scope) in PEOPLE.items()
            }
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def promised():
    return schema.read(schema.SCHEMA)


def test_every_resource_has_its_example_and_nothing_else_has():
    files = {path.stem for path in examples.EXAMPLES.glob("*.md")} - {"README"}

    assert files == {examples.file_of(name).stem for name in RESOURCES}


@pytest.mark.parametrize("name", NAMES)
def test_examples_show_the_resource_itself_and_its_writing(name):
    """Each file asks for its own resource, and writes where the resource itself can be written to."""
    requests = [request.line.split(" ", 1) for request, _answer in examples.pairs(examples.file_of(name).read_text())]
    own = {method for method, address in requests if address.startswith(f"/api/v1/{name}/")}
    resource = RESOURCES[name]
    writes = any(hasattr(resource, method) for method in ("create", "update", "partial_update", "destroy"))

    assert "GET" in own
    assert own - {"GET"} or not writes


def test_examples_are_what_the_portal_answers(tokens, promised, subtests):
    """One test for all of them, so that the demo is loaded once, however many processes run the tests."""
    for name in NAMES:
        path = examples.file_of(name)
        if WRITING:
            with taken_back():
                text = examples.rewritten(path.read_text(encoding="utf-8"), examples.Runner(tokens).send)
            path.write_text(text, encoding="utf-8")
        with subtests.test(name), taken_back():
            runner, pairs = examples.Runner(tokens), examples.pairs(path.read_text(encoding="utf-8"))
            seen = {}
            faults = {request.line: faults_of(request, shown, runner, promised, seen) for request, shown in pairs}
            assert {line: found for line, found in faults.items() if found} == {}


@contextmanager
def taken_back():
    """What happens here leaves nothing behind for the next example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def faults_of(request, shown, runner, promised, seen):
    """What is wrong with one example, in words. `seen`: what the examples of its file before it showed."""
    response = runner.send(request)
    status, kind = response.status_code, examples.kind_of(response)
    found = examples.differences(shown, examples.written(response, seen))
    if not kind.startswith(examples.JSON):
        return found
    place = examples.operation_of(promised["paths"], request.line.split(" ")[0], runner.address)
    answers = place[1]["responses"] if place else {}
    content = answers.get(str(status), answers.get("default", {})).get("content", {})
    shape = content.get(kind.split(";")[0], {}).get("schema")
    if shape is None:
        return [*found, f"the schema knows of no {status} {kind} here"]
    if any(word in request.line for word in ("fields=", "omit=", "format=case")):
        return found  # less than the schema says; CASE has a schema of its own
    return found + odd(json.loads(response.content), {**shape, "components": promised["components"]})


# ---------- the checks themselves ----------


def answer(body, kind="application/json", **headers):
    made = HttpResponse(body, kind, headers=headers)
    made.whole = made.content
    return made


SAID = {"a": 1, "names": ["x", "y"], "at": "2026-01-01T10:00:00Z", "uid": str(uuid.UUID(int=7, version=4))}
ELSEWHERE = SAID | {"at": "2027-01-01T10:00:00Z", "uid": str(uuid.UUID(int=8, version=4))}
ROW = b"name,size\r\nx,1\r\n"


@pytest.mark.parametrize(
    ("other", "lines"),
    [
        (answer(json.dumps(SAID), ETag='"r3"'), 0),
        (answer(json.dumps(ELSEWHERE), ETag='"r3"'), 0),
        (answer(json.dumps(SAID | {"a": 2}), ETag='"r3"'), 2),
        (answer(json.dumps(SAID | {"names": ["z", "y"]}), ETag='"r3"'), 2),
        (answer(json.dumps(SAID | {"more": None}), ETag='"r3"'), 3),
        (answer(json.dumps(SAID), ETag='"r4"'), 2),
        (answer(json.dumps(SAID)), 1),
        (answer(json.dumps(SAID), ETag='"r3"', Location="/there/"), 1),
        (answer(json.dumps(SAID), ETag='"r3"', **{"Retry-After": "1"}), 1),
    ],
)
def test_answer_that_says_something_else_is_found(other, lines):
    shown = examples.Message.of(examples.written(answer(json.dumps(SAID), ETag='"r3"'), {}))

    assert len(examples.differences(shown, examples.written(other, {}))) == lines


@pytest.mark.parametrize(("body", "lines"), [(ROW, 0), (b"name,size\r\nx,2\r\n", 2), (b"name\r\nx\r\n", 4)])
def test_table_that_says_something_else_is_found(body, lines):
    shown = examples.Message.of(examples.written(answer(ROW, "text/csv"), {}))

    assert len(examples.differences(shown, examples.written(answer(body, "text/csv"), {}))) == lines


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dinsdag 13 oktober 2026, Gent", "woensdag 1 september 2027, Gent"),
        ("of Tuesday 3 May 2026: “x”", "of Wednesday 14 September 2027: “x”"),
        ("op 13 oktober 2026", "op 1 mei 2027"),
    ],
)
def test_days_in_words_are_alike_whatever_they_are(one, other):
    assert examples.neutral(one, {}) == examples.neutral(other, {}) != one
    assert examples.neutral("13 uren 2026", {}) == "13 uren 2026"
