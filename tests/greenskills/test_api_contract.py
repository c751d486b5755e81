"""What stands in `docs/api/` is what the code says, and v1 only grows."""

import copy
import difflib
import json

import pytest
from django.utils import translation

from coediting.serializers import object_schema
from greenskills.contract import client, growth, schema
from profiles.document import SCHEMA

PROMISED = 204  # operations: with fewer there would be less to break
NEW = "Bring it up to date: .venv/bin/python manage.py api_contract"


@pytest.fixture(scope="module")
def made():
    return schema.made()


# ---------- the committed files ----------


def test_committed_schema_is_the_one_of_the_code(made):
    committed, now = (text.splitlines() for text in (schema.SCHEMA.read_text(encoding="utf-8"), schema.text(made)))

    assert list(difflib.unified_diff(committed, now, "committed", "now", n=2, lineterm="")) == [], NEW


def test_schema_is_in_english_whatever_language_is_on(made):
    with translation.override("nl"):
        assert schema.made() == made


def test_words_of_the_content_are_not_those_of_who_came_first():
    """A content may be described in one language and read in another: its labels must not stay in the first."""
    with translation.override("nl"):
        described = object_schema(SCHEMA.fields, sent=False)
    shown = described["properties"]["autonomy"]["description"]
    with translation.override("en"):
        assert shown == "Autonomy"


def test_committed_client_is_the_one_of_the_schema():
    committed = {path.name: path.read_text(encoding="utf-8") for path in client.CLIENT.glob("*.py")}

    assert committed == client.files(schema.read(schema.SCHEMA)), NEW


def test_v1_only_grows(made):
    promised = schema.read(schema.RELEASED)

    assert growth.breaks(promised, made) == []
    assert sum(len(ways) for ways in promised["paths"].values()) >= PROMISED


# ---------- what would break v1 ----------

OLD = {
    "paths": {
        "/things/": {
            "get": {
                "operationId": "things_list",
                "parameters": [
                    {"in": "query", "name": "kind", "schema": {"type": "string", "enum": ["a", "b"]}},
                    {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 500}},
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}},
                            "text/csv": {"schema": {"type": "string"}},
                        }
                    }
                },
            },
            "post": {
                "operationId": "things_create",
                "parameters": [],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingRequest"}}}
                },
                "responses": {
                    "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
                },
            },
        }
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["name", "parts"],
                "properties": {
                    "name": {"type": "string"},
                    "size": {"type": ["integer", "null"]},
                    "owner": {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/Expanded"}]},
                    "state": {"type": "string", "enum": ["on", "off"]},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                },
            },
            "ThingRequest": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 80},
                    "size": {"type": ["integer", "null"]},
                    "level": {"enum": [1, 2, None]},
                    "owner": {"allOf": [{"$ref": "#/components/schemas/OwnerRequest"}], "description": "Whose it is."},
                    "part_of": {"allOf": [{"$ref": "#/components/schemas/ThingRequest"}]},
                },
            },
            "OwnerRequest": {
                "type": "object",
                "properties": {"name": {"type": "string", "maxLength": 80}, "note": {"type": "string"}},
            },
            "Expanded": {"type": "object", "properties": {}},
        }
    },
}
GET = ("paths", "/things/", "get")
POST = ("paths", "/things/", "post")
THING = ("components", "schemas", "Thing")
GIVEN = ("components", "schemas", "ThingRequest")
OWNER = ("components", "schemas", "OwnerRequest")
STRICT = {"allOf": [{"$ref": "#/components/schemas/OwnerRequest"}, {"required": ["note"]}]}
JSON = "application/json"
GONE = object()


def changed(*edits):
    """OLD with other values at these places; GONE takes one away."""
    new = copy.deepcopy(OLD)
    for (*path, last), value in edits:
        node = new
        for step in path:
            node = node[step]
        if value is GONE:
            del node[last]
        else:
            node[last] = value
    return new


BREAKING = {
    "address gone": ([(("paths", "/things/"), GONE)], ["GET /things/: gone", "POST /things/: gone"]),
    "method gone": ([(POST, GONE)], ["POST /things/: gone"]),
    "operation renamed": ([((*GET, "operationId"), "x")], ["GET /things/: called x now, not things_list"]),
    "parameter gone": ([((*GET, "parameters", 0), GONE)], ["GET /things/ ?kind: gone"]),
    "parameter needed": (
        [((*POST, "parameters"), [{"in": "header", "name": "If-Match", "required": True, "schema": {}}])],
        ["POST /things/ If-Match: needed now"],
    ),
    "value no longer taken": (
        [((*GET, "parameters", 0, "schema", "enum"), ["b", "c"])],
        ["GET /things/ ?kind: no longer takes 'a'"],
    ),
    "lower limit": (
        [((*GET, "parameters", 1, "schema", "maximum"), 100)],
        ["GET /things/ ?limit: maximum is 100 now"],
    ),
    "format gone": ([((*GET, "responses", "200", "content", "text/csv"), GONE)], ["GET /things/ 200 text/csv: gone"]),
    "status gone": ([((*POST, "responses"), {"200": OLD["paths"]["/things/"]["post"]["responses"]["201"]})],
                    ["POST /things/ 201: gone"]),
    "member gone": (
        [((*THING, "properties", "size"), GONE)],
        [f"GET /things/ 200 {JSON} .size: gone", f"POST /things/ 201 {JSON} .size: gone"],
    ),
    "member not always there": (
        [((*THING, "required"), ["name"])],
        [f"{way} {JSON} .parts: may be left out now" for way in ("GET /things/ 200", "POST /things/ 201")],
    ),
    "member of another type": (
        [((*THING, "properties", "name"), {"type": ["string", "null"]})],
        [f"{way} {JSON} .name: null now, not string" for way in ("GET /things/ 200", "POST /things/ 201")],
    ),
    "body member gone": ([((*GIVEN, "properties", "size"), GONE)], [f"POST /things/ body {JSON} .size: gone"]),
    "body member needed": (
        [((*GIVEN, "required"), ["name", "size"])],
        [f"POST /things/ body {JSON} .size: needed now"],
    ),
    "new body member needed": (
        [((*GIVEN, "required"), ["name", "why"]), ((*GIVEN, "properties", "why"), {"type": "string"})],
        [f"POST /things/ body {JSON} .why: needed now"],
    ),
    "body takes no null": (
        [((*GIVEN, "properties", "size"), {"type": "integer"})],
        [f"POST /things/ body {JSON} .size: integer now, not null"],
    ),
    "body takes less text": (
        [((*GIVEN, "properties", "name", "maxLength"), 40)],
        [f"POST /things/ body {JSON} .name: maxLength is 40 now"],
    ),
    "body value no longer taken": (
        [((*GIVEN, "properties", "level", "enum"), [1, 2])],
        [f"POST /things/ body {JSON} .level: no longer takes None"],
    ),
    "inside of an allOf takes less": (
        [((*OWNER, "properties", "name", "maxLength"), 40)],
        [f"POST /things/ body {JSON} .owner .name: maxLength is 40 now"],
    ),
    "inside of an allOf gone": (
        [((*OWNER, "properties", "note"), GONE)],
        [f"POST /things/ body {JSON} .owner .note: gone"],
    ),
    "allOf with a part more": (
        [((*GIVEN, "properties", "owner", "allOf", 0), STRICT)],
        [f"POST /things/ body {JSON} .owner .note: needed now"],
    ),
    "allOf is a text now": (
        [((*GIVEN, "properties", "owner"), {"type": "string"})],
        [f"POST /things/ body {JSON} .owner: string now, not object"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKING)
def test_what_would_break_a_client_is_found(name):
    edits, faults = BREAKING[name]

    assert growth.breaks(OLD, changed(*edits)) == faults


GROWING = {
    "nothing": [],
    "address": [(("paths", "/more/"), OLD["paths"]["/things/"])],
    "parameter": [((*POST, "parameters"), [{"in": "query", "name": "q", "schema": {"type": "string"}}])],
    "values": [((*GET, "parameters", 0, "schema", "enum"), ["a", "b", "c"])],
    "higher limit": [((*GIVEN, "properties", "name", "maxLength"), 200)],
    "format": [((*GET, "responses", "200", "content", "x/y"), {"schema": {"type": "string"}})],
    "member of an answer": [((*THING, "properties", "more"), {"type": "string"})],
    "member always there": [((*THING, "required"), ["name", "parts", "size"])],
    "new value of an answer": [((*THING, "properties", "state", "enum"), ["on", "off", "broken"])],
    "narrower answer": [((*THING, "properties", "size"), {"type": "integer"})],
    "expanded on demand": [
        ((*THING, "properties", "name"), {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/Expanded"}]})
    ],
    "member of a body": [((*GIVEN, "properties", "why"), {"type": "string"})],
    "body takes null": [((*GIVEN, "properties", "name", "type"), ["string", "null"])],
    "allOf of one is the one": [((*GIVEN, "properties", "owner"), {"$ref": "#/components/schemas/OwnerRequest"})],
}


@pytest.mark.parametrize("name", GROWING)
def test_what_only_adds_is_fine(name):
    assert growth.breaks(OLD, changed(*GROWING[name])) == []


def test_allof_that_contradicts_itself_is_not_passed_over():
    parts = [{"$ref": "#/components/schemas/OwnerRequest"}, {"type": "string"}]

    with pytest.raises(NotImplementedError, match="of type"):
        growth.breaks(OLD, changed(((*GIVEN, "properties", "owner", "allOf"), parts)))


def test_what_was_deprecated_may_go():
    old = changed(((*POST, "deprecated"), True))

    assert growth.breaks(old, changed((POST, GONE))) == []


def test_real_schema_breaks_when_its_addresses_go(made):
    """The negative control on the real thing: no operation of the release can go unnoticed."""
    promised = json.loads(schema.released_text(made))

    faults = growth.breaks(promised, made | {"paths": {}})

    operations = [(method.upper(), path) for path, ways in made["paths"].items() for method in ways]
    assert sorted(faults) == sorted(f"{method} {path}: gone" for method, path in operations)


def test_real_schema_breaks_when_its_lists_lose_a_member(made):
    promised, less = json.loads(schema.released_text(made)), copy.deepcopy(made)
    lists = [path for path, ways in made["paths"].items() if "limit" in str(ways.get("get", {}).get("parameters"))]
    for name, shape in less["components"]["schemas"].items():
        if name.startswith("Paginated"):
            del shape["properties"]["results"]
    faults = growth.breaks(promised, less)

    paged = [path for path in lists if any(fault.startswith(f"GET {path} 200") for fault in faults)]
    assert len(paged) > 40
    assert {fault.rpartition(" ")[0].rpartition(" ")[2] for fault in faults} == {".results:"}
