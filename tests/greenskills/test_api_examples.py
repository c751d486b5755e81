"""The worked examples in `docs/api/examples/`: every resource has one, each is sent to the demo, and the answers fit.

`GREENSKILLS_WRITE_EXAMPLES=1` writes the answers that come into the files, in the place of those that stand there.
"""

import json
import os
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from jsonschema import Draft202012Validator

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
            faults = {request.line: faults_of(request, shown, runner, promised) for request, shown in pairs}
            assert {line: found for line, found in faults.items() if found} == {}


@contextmanager
def taken_back():
    """What happens here leaves nothing behind for the next example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def faults_of(request, shown, runner, promised):
    """What is wrong with one example, in words."""
    response = runner.send(request)
    status, kind = response.status_code, examples.kind_of(response)
    found = []
    if shown.line != f"HTTP/1.1 {status} {response.reason_phrase}":
        return [f"{shown.line} is {status}", response.content.decode()[:400]]
    if shown.headers.get("Content-Type", "") != kind:
        found.append(f"{shown.headers.get('Content-Type')} is {kind}")
    if not kind.startswith(examples.JSON):
        return found
    real, told = json.loads(response.content), json.loads(shown.body)
    found += examples.differences(told, real)
    place = examples.operation_of(promised["paths"], request.line.split(" ")[0], runner.address)
    answers = place[1]["responses"] if place else {}
    content = answers.get(str(status), answers.get("default", {})).get("content", {})
    shape = content.get(kind.split(";")[0], {}).get("schema")
    if shape is None:
        return [*found, f"the schema knows of no {status} {kind} here"]
    if any(word in request.line for word in ("fields=", "omit=", "format=case")):
        return found  # less than the schema says; CASE has a schema of its own
    validator = Draft202012Validator({**shape, "components": promised["components"]})
    found += [f"real{error.json_path[1:]}: {error.message[:200]}" for error in validator.iter_errors(real)]
    odd = [error for error in validator.iter_errors(told) if not is_cut(error)]
    return found + [f"shown{error.json_path[1:]}: {error.message[:200]}" for error in odd]


def is_cut(error):
    """Is only something wrong that was cut off; of an answer with several forms, in one of them?"""
    forms = {}
    for fault in error.context:
        forms.setdefault(fault.schema_path[0], []).append(fault)
    return error.instance == examples.CUT or any(all(map(is_cut, faults)) for faults in forms.values())


# ---------- the checks themselves ----------


@pytest.mark.parametrize(
    ("shown", "real", "faults"),
    [
        ({"a": 1, "b": [{"c": "x"}]}, {"a": 2.5, "b": [{"c": "y"}, {"c": "z"}]}, []),
        ({"a": None}, {"a": "x"}, []),
        ({"a": 1}, {}, ["/a: only shown"]),
        ({}, {"a": 1}, ["/a: not shown"]),
        ({"a": "1"}, {"a": 1}, ["/a: shown as str, is float"]),
        ({"a": True}, {"a": 1}, ["/a: shown as bool, is float"]),
        ({"a": "…"}, {"a": {"b": 1}}, []),
        ({str(uuid4()): 1}, {str(uuid4()): 2, str(uuid4()): 3}, []),
        ({str(uuid4()): 1}, {str(uuid4()): "2"}, ["/0: shown as float, is str"]),
        ([{"a": 1}], [], [": 1 shown, 0 there"]),
        ([{"a": 1}], [{"b": 1}], ["/0/a: only shown", "/0/b: not shown"]),
    ],
)
def test_answer_of_another_shape_is_found(shown, real, faults):
    assert sorted(examples.differences(shown, real)) == faults
