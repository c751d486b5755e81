"""A text in a language that the portal does not have is refused by name, wherever a text per language is written."""

import re

from django.test import Client, TestCase, override_settings
from django.utils import translation
from rest_framework import serializers

from greenskills.api import RESOURCES
from rest.fields import LanguagesSent
from tests.access import fields
from tests.access.asking import Asker
from tests.access.bodies import BODIES
from tests.access.world import build

LANGUAGES = {"nl", "en"}
CONTENT = ("content", "title")


def kinds(parent=serializers.Serializer):
    """Every serializer class that somebody wrote."""
    for kind in parent.__subclasses__():
        if kind.__module__.partition(".")[0] not in ("rest_framework", "drf_spectacular"):
            yield kind
        yield from kinds(kind)


def followed(schema, node):
    """What a schema says, references and alternatives followed: the properties of all of them."""
    if "$ref" in node:
        return followed(schema, schema["components"]["schemas"][node["$ref"].rsplit("/", 1)[1]])
    found = dict(node.get("properties", {}))
    for part in (*node.get("allOf", ()), *node.get("oneOf", ()), *node.get("anyOf", ())):
        found |= followed(schema, part)
    return found


def per_language(schema, node, path=()):
    """The places of a body, as tuples of names, where a text per language stands."""
    for name, part in followed(schema, node).items():
        inside = followed(schema, part)
        if inside and inside.keys() <= LANGUAGES:
            yield (*path, name)
        elif len(path) < 2:
            yield from per_language(schema, part, (*path, name))


def with_french(body, path):
    """The body with a French text at a place, beside what stands there."""
    if not path:
        return {**(body if isinstance(body, dict) else {}), "fr": "Texte"}
    return {**(body or {}), path[0]: with_french((body or {}).get(path[0]), path[1:])}


@override_settings(API_LIMITS={"address": 10**6, "person": 10**6, "token": 10**6})
class Languages(TestCase):
    @classmethod
    def setUpTestData(cls):
        with translation.override("nl"):
            cls.world = build()

    def operations(self):
        """(cell, places with a text per language) of every write."""
        schema = Client().get("/api/v1/schema/").json()
        asker = Asker(self.world)
        for route, method in BODIES:
            cell = fields.asked_by_who_may(route, method)
            address = asker.address(cell).partition("?")[0]
            for path, operations in schema["paths"].items():
                body = operations.get(method.lower(), {}).get("requestBody")
                if body and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), address):
                    yield cell, set(per_language(schema, body["content"]["application/json"]["schema"]))

    def test_another_language_is_refused_by_name_and_nothing_is_dropped(self):
        asker, seen = Asker(self.world), set()
        for cell, places in self.operations():
            # A proposal is described as anything.
            for path in places | ({CONTENT} if cell.route.endswith("-proposals") else set()):
                body = BODIES[cell.route, cell.method](self.world, cell.thing)
                together = isinstance(body, list)
                body = with_french(body[0] if together else body, path)
                answer, written = asker.asked(cell, [body] if together else body)
                pointer = "/".join(["", *(["0"] if together else []), *path, "fr"])
                told = {(error["pointer"], error["code"]) for error in answer.json().get("errors", [])}

                assert (answer.status_code, written) == (400, set()), (str(cell), path, answer.content[:500])
                assert (pointer, "unknown-language") in told, (str(cell), told)
                seen.add((cell.route, cell.method))

        assert {route.removesuffix("-list").removesuffix("-detail") for route, _method in seen} >= {
            "api-agenda-requests",
            "api-competences",
            "api-dialogues",
            "api-initiatives",
            "api-profiles",
            "api-profiles-draft",
            "api-profiles-proposals",
            "api-scenarios",
            "api-statements",
            "api-targets",
        }


def test_shapes_of_a_text_per_language_refuse_others():
    assert RESOURCES  # every shape is there
    named = {kind: getattr(kind, "_declared_fields", {}).keys() for kind in kinds()}
    shapes = [kind for kind, names in named.items() if names and names <= LANGUAGES]

    assert [kind.__name__ for kind in shapes if not issubclass(kind, LanguagesSent)] == []
    assert len(shapes) >= 5
