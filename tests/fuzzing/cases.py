"""Requests to one operation of the API: drawn by schemathesis, with the things of the small portal in their places."""

import functools
import json
import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import schemathesis
from django.test import Client
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET

from coediting.models import Document
from tests import factories
from tests.access import api as routes
from tests.access.asking import words_of
from tests.access.bodies import BODIES
from tests.fuzzing import evil
from tests.greenskills import api_examples as examples

PEOPLE = ("coordinator", "editor", "contributor")
UID = "00000000-0000-4000-8000-000000000000"
READS = ("GET", "HEAD", "OPTIONS")
# Who reads what is public.
READERS = ("anonymous", "anonymous", "editor", "coordinator")
# In a hundred others, how many are of …
ANONYMOUS, ANYBODY = 6, 20
# In a hundred requests, how many have …
STRANGE_KEY, STRANGE_HEADER, STRANGE_BODY, STRANGE_METHOD = 8, 15, 12, 1


@dataclass(frozen=True)
class Request:
    """One request as the test client sends it, and in whose name."""

    role: str
    method: str
    address: str
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    media_type: str = "application/json"

    def __str__(self):
        headers = {name: value[:60] for name, value in self.headers.items() if not value.startswith("Bearer gsp_")}
        return f"{self.role} {self.method} {self.address[:300]} {headers} {self.media_type} {self.body[:400]!r}"


@functools.cache
def operations():
    """Every operation that the schema promises, as schemathesis knows them."""
    text = json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str)
    return [found.ok() for found in schemathesis.openapi.from_dict(json.loads(text)).get_all_operations()]


def tokens(world):
    """{(role, scope): the header of its token}; for the roles that write. Made once in a World."""
    made = world.__dict__.setdefault("fuzzing_tokens", {})
    if not made:
        for role in PEOPLE:
            for scope in ("write", "admin"):
                made[role, scope] = "Bearer " + factories.token(world.people[role], scope)
    return made


def contents(world):
    """{uid of a document: its working content}. Read once in a World."""
    found = world.__dict__.setdefault("fuzzing_contents", {})
    if not found:
        for document in Document.objects.select_related("working"):
            found[document.uid] = document.working.content
    return found


def drawn(operation):
    """What schemathesis draws: mostly as the schema says, at times what it forbids."""
    allowed = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    return st.one_of(allowed, allowed, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), allowed)


def request_for(case, world, rng):
    """The Request of a drawn case. `rng` chooses what is put in its places."""
    about = Place(case.operation, world, rng)
    method = about.method
    role = about.role()
    headers = about.headers(case, role)
    body, media_type = about.body(case)
    media_type = headers.pop("Content-Type", media_type)
    if about.chance(STRANGE_METHOD):
        method = rng.choice(["HEAD", "OPTIONS", "TRACE", "LINK", "PUT", "DELETE", "PATCH", "POST"])
    return Request(role, method, about.address(case), headers, body, media_type)


class Place:
    """What of the World fits in the places of an operation."""

    def __init__(self, operation, world, rng):
        self.operation, self.world, self.rng = operation, world, rng
        self.method = operation.method.upper()
        self.route = route_of(operation)
        self.public = routes.TABLE.get(self.route, {}).get("GET", "everybody") == "everybody"
        self.about = rng.choice(things_of(self.route))
        self.thing = world[self.about]
        self.policy = self._policy()
        self.takes_admin = isinstance(self.policy, tuple) and self.policy[1] == "admin"

    def _policy(self):
        """What the tables say of this method: of this thing, or of the first of its kind."""
        row = routes.TABLE.get(self.route, {})
        return row.get(f"{self.method} {self.about}") or row.get(self.method)

    def role(self):
        """Who asks: an anonymous one seldom, for it writes nothing but a refusal; else mostly who may."""
        if self.method in READS and self.public:
            return self.rng.choice(READERS)
        words = words_of(self.policy, api=True) if self.policy else {}
        may = [role for role in PEOPLE if words.get(role) == "in"]
        if self.chance(ANONYMOUS):
            return "anonymous"
        return self.rng.choice(PEOPLE if not may or self.chance(ANYBODY) else may)

    def chance(self, hundredths):
        return self.rng.randrange(100) < hundredths

    def address(self, case):
        """The path and query."""
        made_up = case.path_parameters or {}
        path = self.operation.path
        for name in re.findall(r"{(\w+)}", path):
            value = self.thing.get(name, made_up.get(name, "1"))
            if self.chance(STRANGE_KEY):
                value = self.rng.choice([*evil.KEYS, made_up.get(name, "")])
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
        query = urlencode(self._query(case), doseq=True)
        return path + (f"?{query}" if query else "")

    def _query(self, case):
        """A few parameters with values that fit; now and then what was drawn, or what nobody means."""
        found = {}
        for parameter in self.operation.query:
            if parameter.is_required or self.chance(8):
                value = self._fitting(parameter.name, parameter.definition.get("schema", {}))
                found |= {parameter.name: value} if value is not None else {}
        made_up = list(case.query.items()) if isinstance(case.query, dict) else []
        if made_up and self.chance(12):
            found |= dict([self.rng.choice(made_up)])
        if self.chance(4):
            names = [*(parameter.name for parameter in self.operation.query), "format", "x"]
            found[self.rng.choice(names)] = self.rng.choice(evil.WORDS)
        return {str(name).encode("utf-8", "replace"): _flat(value) for name, value in found.items()}

    def _fitting(self, name, schema):
        """A value that the operation takes for a parameter, or None where only a client knows one."""
        schema = schema.get("items", schema)
        if "enum" in schema:
            return self.rng.choice(schema["enum"])
        if schema.get("type") == "boolean":
            return self.rng.choice(["true", "false"])
        if schema.get("type") == "integer":
            return self.thing.get("number", 1) if name in ("from", "to") else schema.get("default", 1)
        if schema.get("format") == "date-time":
            return "2026-01-01T00:00:00Z"
        return self._real(name) or {"fields": "uid", "q": "sorteren"}.get(name)

    def _real(self, name):
        """An id of the World for a parameter or member of this name."""
        if name.removesuffix("s") == "agenda":
            return "agenda"  # the slug of a theme that is no thing of its own
        thing = self.world[REAL.get(name.removesuffix("s"), "")]
        return str(thing.get("uid") or thing["slug"]) if thing else None

    def headers(self, case, role):
        """Those that let the request through, and at times one that does not."""
        made_up = {name: str(value) for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
        found = {name: value for name, value in made_up.items() if _sendable(value) and self.chance(15)}
        if self.chance(88):
            found["If-Match"] = seen(self.world, self.operation, self.thing, tokens(self.world).get((role, "admin")))
        if self.chance(STRANGE_HEADER):
            name = self.rng.choice([name for name in evil.HEADERS if name != "Authorization"])
            found[name] = self.rng.choice(evil.HEADERS[name])
        if role != "anonymous":
            scope = "admin" if self.takes_admin and self.chance(80) else "write"
            found["Authorization"] = tokens(self.world)[role, scope]
        if self.chance(1):
            found["Authorization"] = self.rng.choice(evil.HEADERS["Authorization"])
        return found

    def body(self, case):
        """(bytes, media type)."""
        media_type = case.media_type or "application/json"
        if self.method in READS or (case.body is NOT_SET and not self.chance(10)):
            return b"", media_type
        if self.chance(STRANGE_BODY):
            return self.rng.choice(evil.BODIES), media_type
        if media_type.startswith("multipart/"):
            return evil.form(case.body, self.rng)
        if isinstance(case.body, bytes):
            return case.body, media_type
        known = self._known()
        made_up = case.body if isinstance(case.body, dict | list) else {}
        body = self.filled(self.rng.choice(known) if known and self.chance(85) else made_up)
        for _time in range(self.rng.choice([0, 0, 0, 1, 1, 2, 4])):
            body = evil.mutated(body, self.rng)
        return evil.as_json(body), media_type

    def _known(self):
        """Bodies that are right: of the documentation, and of the permission matrix as often."""
        found = EXAMPLES.get((self.method, self.route), [])
        least = BODIES.get((self.route, self.method))
        if least is None:
            return found
        plain = json.loads(json.dumps(least(self.world, self.about), default=str))
        return [*found, *[plain] * max(1, len(found))]

    def filled(self, value, name=""):
        """A body with the ids of the World where one stands, by the name of its member."""
        if name == "content" and "revision" in self.thing and self.chance(50):
            return contents(self.world)[self.thing["uid"]]
        if name in ("slug", "revision") and self.method == "PATCH" and name in self.thing:
            return self.thing[name]
        if isinstance(value, dict):
            return {key: self.filled(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [self.filled(each, name) for each in value]
        if not isinstance(value, str):
            return value
        own = str(self.thing.get("uid", UID)) if examples.PLACE.search(value) else value
        return self._real(name) or own if self.chance(80) else own


# Which thing a parameter or member of this name names.
REAL = {
    "action": "action", "competence": "competence", "dialogue": "dialogue that is over",
    "document": "own profile", "job": "job",
    "line": "line", "profile": "own profile", "requirement": "own profile", "sector": "sector", "theme": "theme",
    "roadmap": "roadmap", "scenario": "scenario", "dataset": "workforce", "key": "draft", "under": "job",
    "parent": "sector",
    "from": "job", "partner": "partner", "owner": "partner", "organiser": "partner", "sery": "series",
    "indicator": "indicator",
    "subject": "theme", "measured_by": "partner", "with": "release", "target": "target",
}  # fmt: skip


def route_of(operation):
    """The name of the route that answers an operation."""
    return resolve(re.sub(r"{\w+}", UID, operation.path.replace("{number}", "1"))).url_name


def seen(world, operation, thing, authorization):
    """What If-Match names: the ETag of what is edited, which is asked once in a World; elsewhere the revision."""
    kept, path = world.__dict__.setdefault("fuzzing_tags", {}), path_to(operation, thing)
    if operation.method.upper() not in ("PUT", "PATCH", "DELETE"):
        return f'"r{thing.get("revision", 1)}"'
    if (path, authorization) not in kept:
        headers = {"Authorization": authorization} if authorization else {}
        tag = Client(raise_request_exception=False).get(path, headers=headers).headers.get("ETag")
        kept[path, authorization] = tag or f'"r{thing.get("revision", 1)}"'
    return kept[path, authorization]


def path_to(operation, thing):
    """The address of an operation on a thing."""
    return re.sub(r"{(\w+)}", lambda found: quote(str(thing.get(found[1], "1")), safe=""), operation.path)


def things_of(route):
    """The names of the things that the tables of the permission matrix ask this route about."""
    named = {" ".join(key.split()[1:]) for key in routes.TABLE.get(route, {})} - {""}
    family = routes.FAMILIES[max((start for start in routes.FAMILIES if route.startswith(start)), key=len)]
    own = {"draft": ["own profile"]}.get(family, [])
    return [*[family] * 5, *own * 2, *sorted(named)]


def _examples():
    """{(method, route): [bodies]} of the worked examples in the documentation."""
    found = {}
    for path in sorted(examples.EXAMPLES.glob("*.md")):
        for request, _answer in examples.pairs(path.read_text(encoding="utf-8")):
            method, address = request.line.split(" ", 1)
            try:
                body = json.loads(request.body)
            except ValueError:
                continue
            route = resolve(examples.PLACE.sub(UID, address).partition("?")[0]).url_name
            found.setdefault((method, route), []).append(body)
    return found


EXAMPLES = _examples()


def _flat(value):
    """A query value as text or texts."""
    if isinstance(value, (list, tuple)):
        return [_flat(each) for each in value]
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text.encode("utf-8", "replace")


def _sendable(value):
    """Can it be a header? A server refuses the rest before we see it."""
    return all(char == "\t" or (32 <= ord(char) < 256 and ord(char) != 127) for char in value)
