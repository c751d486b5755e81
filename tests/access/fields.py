"""Members that no body may have: what a row says of itself is never the sender's to say (mass assignment)."""

import copy
import json

from rest.filters import as_uid
from tests.access import api
from tests.access.asking import Asker, Cell, family, split
from tests.access.bodies import BODIES

# Names of columns, of models and of answers, with values that would do harm.
FORBIDDEN = {
    "id": 1,
    "uid": "00000000-0000-4000-8000-000000000000",
    "by": 1,
    "author": "Iemand anders",
    "user": 1,
    "owner": "vreemd",
    "partners": ["vreemd"],
    "state": "published",
    "version": 99,
    "revision": 99,
    "published": True,
    "published_at": "2020-01-01T00:00:00Z",
    "created": "2020-01-01T00:00:00Z",
    "is_staff": True,
    "role": "administrator",
    "curated": 99,
}
# Where such a name is a member that everybody who may write there may give; its value is checked as any other.
MEMBERS = {
    "api-actions-detail": {"owner"},
    "api-agenda-requests-detail": {"state"},
    "api-initiatives-detail": {"partners"},
    "api-initiatives-list": {"partners"},
    "api-dialogues-decide-amendment": {"state"},
    "api-join-requests-detail": {"state"},
    "api-machine-users-detail": {"role"},
    "api-machine-users-list": {"role"},
    "api-profiles-list": {"owner", "partners"},
    "api-review-tasks-settle": {"state"},
    "api-registrations-list": {"role"},  # of a person in their organisation
    "api-targets-list": {"owner", "partners"},
    "api-webhooks-detail": {"state"},
    "api-workforce-list": {"revision"},
}
# A row of a list that is edited together names its document and the revision that it grew from.
ROWS = {"uid", "revision"}
# Writes that take nothing but their address: their body is not even read.
BODILESS = {
    ("api-dialogues-call-off", "POST"),
    ("api-dialogues-minutes", "POST"),
    ("api-evidence-accept", "POST"),
    ("api-imports-cancel", "POST"),
    ("api-imports-start", "POST"),
    ("api-machine-users-detail", "DELETE"),
    ("api-need-runs-cancel", "POST"),
    ("api-notifications-mark-all-read", "POST"),
    ("api-notifications-mark-read", "POST"),
    ("api-profiles-publish", "POST"),
    ("api-profiles-rebase-proposal", "POST"),
    ("api-profiles-reopen-comment", "POST"),
    ("api-profiles-resolve-comment", "POST"),
    ("api-profiles-restore", "POST"),
    ("api-profiles-review", "POST"),
    ("api-profiles-revoke-review-link", "POST"),
    ("api-profiles-take-back", "DELETE"),
    ("api-profiles-withdraw-proposal", "POST"),
    ("api-registrations-cancel", "POST"),
    ("api-statements-ask-again", "POST"),
    ("api-statements-retire", "POST"),
    ("api-targets-accept", "POST"),
    ("api-targets-rebase-proposal", "POST"),
    ("api-targets-reopen-comment", "POST"),
    ("api-targets-resolve-comment", "POST"),
    ("api-targets-restore", "POST"),
    ("api-targets-withdraw-proposal", "POST"),
    ("api-tokens-detail", "DELETE"),
    ("api-watches-detail", "DELETE"),
    ("api-webhooks-detail", "DELETE"),
    ("api-webhooks-ping", "POST"),
    ("api-webhooks-redeliver", "POST"),
    ("api-webhooks-secret", "POST"),
    ("api-webhooks-skip", "POST"),
}
# What the write is about, where the first thing of its family is not in a state for it.
ABOUT = {"api-profiles-withdraw": "own profile"}
# A form with a file: what it does not know it does not read, and who sends it is who it is by.
UPLOADS = {("api-imports-list", "POST"), ("api-imports-take-source", "POST")}
DONE = {"200", "201", "202", "204"}
INSIDE = {"no_such": 1, "is_staff": True, "removde": True}


def writes():
    """Every (route, method) of the API that writes."""
    methods = {(name, method) for name, row in api.TABLE.items() for key in row for method in split(key)[0]}
    return {pair for pair in methods if pair[1] != "GET"}


def asked_by_who_may(route, method):
    """The request of somebody whom the tables let in, as a Cell."""
    policy, _scope = next(value for key, value in api.TABLE[route].items() if split(key) == ([method], ""))
    who = "editor" if policy.startswith("owner") else "contributor" if policy == "proposer-itself" else "administrator"
    return Cell(route, method, ABOUT.get(route) or family(route, api.FAMILIES), who, "in", True)


def tries():
    """(cell, forbidden members, where their names must stand in the answer)."""
    for route, method in BODIES:
        together = route.endswith("-list") and method == "PATCH"
        alone = MEMBERS.get(route.replace("-list", "-detail") if together else route, set())
        known = ROWS | alone if together else alone
        names = sorted(FORBIDDEN.keys() - known)
        yield asked_by_who_may(route, method), names, {f"/0/{name}" if together else f"/{name}" for name in names}


def with_members(body, names):
    """The body, or its first row, with forbidden members."""
    more = {name: FORBIDDEN[name] for name in names}
    return [body[0] | more, *body[1:]] if isinstance(body, list) else body | more


def inside(body, path=()):
    """The places of all objects within a body, as ("content", "tasks", 0), but those whose members are uids."""
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, part in parts:
        if isinstance(part, dict) and not any(map(as_uid, part)):
            yield (*path, name)
        yield from inside(part, (*path, name))


def objects_of(schema, node, name="", seen=()):
    """Names of members that are objects of named members, or lists of them, anywhere within a body of the schema;
    without texts per language, which have a walk of their own."""
    node = followed(schema, node)
    if id(node) in seen:
        return
    seen = (*seen, id(node))
    names = set(node.get("properties", {}))
    if name and names and not names <= {"nl", "en"}:
        yield name
    for each, part in node.get("properties", {}).items():
        yield from objects_of(schema, part, each, seen)
    parts = [node["items"]] if node.get("items") else []
    for part in [*parts, *(part for kind in ("allOf", "oneOf", "anyOf") for part in node.get(kind, ()))]:
        yield from objects_of(schema, part, name, seen)


def followed(schema, node):
    while "$ref" in node:
        node = schema["components"]["schemas"][node["$ref"].rpartition("/")[2]]
    return node


def with_inside(body, path):
    """A copy of the body whose object at this place has members that nothing has."""
    whole = copy.deepcopy(body)
    place = whole
    for name in path:
        place = place[name]
    place.update(INSIDE)
    return whole


def passed_over(world, pairs):
    """Like `taken`, for each object inside each body: (what is wrong in words, the places that were tried)."""
    asker, found, tried = Asker(world), [], set()
    for pair in pairs:
        cell = asked_by_who_may(*pair)
        body = json.loads(json.dumps(BODIES[pair](world, cell.thing), default=str))
        for path in inside(body):
            answer, written = asker.asked(cell, with_inside(body, path))
            told = answer.json().get("errors", []) if answer.status_code in (400, 422) else []
            missed = INSIDE.keys() - {fault.get("pointer", "").rpartition("/")[2] for fault in told}
            if missed or written:
                found.append(f"{cell} {path}: {answer.status_code}, not {sorted(missed)}, wrote to {sorted(written)}")
            tried.add((*pair, ".".join(str(name) for name in path)))
    return found, tried


def taken(world, some):
    """What was not refused by name, or wrote something all the same, in words. Each body has many at once, and the
    answer has to name every single one."""
    asker, found = Asker(world), []
    for cell, names, pointers in some:
        body = with_members(BODIES[cell.route, cell.method](world, cell.thing), names)
        answer, written = asker.asked(cell, body)
        told = answer.json().get("errors", []) if answer.status_code in (400, 422) else []
        missed = pointers - {fault.get("pointer") for fault in told}
        if missed or written:
            found.append(f"{cell}: {answer.status_code}, not {sorted(missed)}, wrote to {sorted(written)}")
    return found
