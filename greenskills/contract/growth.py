"""What a client of an earlier schema would stumble over in a later one. Within v1 that is nothing: v1 only grows.

Allowed are new addresses, methods, parameters that may be left out, members of answers, members of bodies that may be
left out, wider limits, and new values. What was `deprecated` in the earlier schema may go.
"""

import itertools

REF = "#/components/schemas/"
# A limit of a value: (its name, what a limit is worth where there is none).
UPPER = (("maximum", float("inf")), ("maxLength", float("inf")), ("maxItems", float("inf")))
LOWER = (("minimum", float("-inf")), ("minLength", 0), ("minItems", 0))
# What only whoever asks for it gets, by `expand` or `format`.
ON_DEMAND = ({"$ref": f"{REF}Expanded"}, {"$ref": f"{REF}CasePackage"})
# What only one part of an allOf may say, or all alike: which of two holds would be for this module to work out.
ONE_SAYS = (
    "type", "enum", "items", "additionalProperties", "pattern", "format", *(name for name, _none in UPPER + LOWER),
)  # fmt: skip
METHODS = ("get", "head", "post", "put", "patch", "delete")


def breaks(old, new):
    """What stands in the way of clients of `old`, in words, each with its place; [] when `new` only grew."""
    found = []
    for path, ways in old["paths"].items():
        for method in METHODS:
            operation = ways.get(method)
            if operation is None or operation.get("deprecated"):
                continue
            place = f"{method.upper()} {path}"
            now = new["paths"].get(path, {}).get(method)
            found += _operation(_Pair(old, new, place), operation, now) if now else [f"{place}: gone"]
    return found


class _Pair:
    """The two schemas, and the place at which they are compared."""

    def __init__(self, old, new, place, seen=()):
        self.old, self.new, self.place, self.seen = old, new, place, seen

    def at(self, name):
        return _Pair(self.old, self.new, f"{self.place} {name}", self.seen)

    def fault(self, words):
        return [f"{self.place}: {words}"]


def _operation(pair, old, new):
    found = []
    if old["operationId"] != new["operationId"]:
        found += pair.fault(f"called {new['operationId']} now, not {old['operationId']}")
    found += _parameters(pair, old.get("parameters", []), new.get("parameters", []))
    found += _body(pair.at("body"), old.get("requestBody"), new.get("requestBody"))
    for status, answer in old["responses"].items():
        found += _content(pair.at(status), answer, new["responses"].get(status), given=False)
    return found


def _parameters(pair, old, new):
    found = []
    before, now = ({(each["in"], each["name"]): each for each in some} for some in (old, new))
    for key, parameter in before.items():
        here = pair.at(f"?{key[1]}" if key[0] == "query" else key[1])
        if key not in now:
            found += here.fault("gone")
            continue
        found += _fits(here, parameter["schema"], now[key]["schema"], given=True)
    for key, parameter in now.items():
        if parameter.get("required") and not before.get(key, {}).get("required"):
            found += pair.at(key[1]).fault("needed now")
    return found


def _body(pair, old, new):
    if old is None:
        return pair.fault("needed now") if new and new.get("required") else []
    if new is None:
        return pair.fault("gone")
    needed = new.get("required") and not old.get("required")
    return [*(pair.fault("needed now") if needed else []), *_content(pair, old, new, given=True)]


def _content(pair, old, new, *, given):
    if new is None:
        return pair.fault("gone")
    found = []
    for media_type, content in old.get("content", {}).items():
        now = new.get("content", {}).get(media_type)
        here = pair.at(media_type)
        found += _fits(here, content["schema"], now["schema"], given=given) if now else here.fault("gone")
    return found


def _fits(pair, old, new, *, given):
    """Faults of a value that clients give (what they gave before must do) or get (they must know what they get)."""
    key = _known_as(old), _known_as(new)  # shapes may hold themselves
    if key in pair.seen:
        return []
    pair = _Pair(pair.old, pair.new, pair.place, (*pair.seen, key))
    before, now = _branches(pair.old, old), _branches(pair.new, new)
    inner, outer = (before, now) if given else (now, before)
    found = []
    for one in inner:
        tried = [_one(pair, *((one, other) if given else (other, one)), given=given) for other in outer]
        if [] not in tried:
            found += min(tried, key=len)
    return found


def _known_as(node):
    """What tells one shape from another: its name, also in an allOf of one, or its place in the schema."""
    while len(node.get("allOf", [])) == 1:
        [node] = node["allOf"]
    return node.get("$ref", id(node))


def _branches(schema, node):
    """Everything that a value may be, each of one type."""
    if "$ref" in node:
        return _branches(schema, schema["components"]["schemas"][node["$ref"].removeprefix(REF)])
    for name in ("anyOf", "oneOf"):
        if name in node:
            parts = [part for part in node[name] if part not in ON_DEMAND]
            return [branch for part in parts for branch in _branches(schema, part)]
    if "allOf" in node:
        rest = {name: value for name, value in node.items() if name != "allOf"}
        parts = [_branches(schema, part) for part in (rest, *node["allOf"])]
        return [_merged(branches) for branches in itertools.product(*parts)]
    types = node.get("type")
    if isinstance(types, list):
        return [node | {"type": each} for each in types]
    return [node]


def _merged(branches):
    """One branch that is all of these at once: the members of each, and what any of them needs."""
    found = {}
    for branch in branches:
        clash = [name for name in ONE_SAYS if name in found and found[name] != branch.get(name, found[name])]
        if clash:
            raise NotImplementedError(f"parts of an allOf say different things of {', '.join(clash)}")
        members, more = found.get("properties", {}), branch.get("properties", {})
        twice = {name: {"allOf": [members[name], more[name]]} for name in members.keys() & more.keys()}
        needed = sorted({*found.get("required", []), *branch.get("required", [])})
        found = found | branch | {"properties": members | more | twice, "required": needed}
    return found


def _one(pair, old, new, *, given):
    """The faults of one branch against another."""
    if not {"type", "enum"} & (new if given else old).keys():
        return []  # anything goes
    if old.get("type") != new.get("type") and {old.get("type"), new.get("type")} != {"integer", "number"}:
        return pair.fault(f"{new.get('type', 'anything')} now, not {old.get('type', 'anything')}")
    if old.get("type") != new.get("type") and new["type"] == ("integer" if given else "number"):
        return pair.fault(f"{new['type']} now, not {old['type']}")
    found = [*(_limits(pair, old, new) if given else []), *_members(pair, old, new, given=given)]
    if "items" in old and "items" in new:
        found += _fits(pair.at("[]"), old["items"], new["items"], given=given)
    rest = [each.get("additionalProperties") for each in (old, new)]
    if all(isinstance(each, dict) for each in rest):
        found += _fits(pair.at("*"), *rest, given=given)
    return found


def _limits(pair, old, new):
    found = []
    if "enum" in new:
        gone = [value for value in old.get("enum", ["any other value"]) if value not in new["enum"]]
        found += [fault for value in gone for fault in pair.fault(f"no longer takes {value!r}")]
    for name, none in UPPER:
        if new.get(name, none) < old.get(name, none):
            found += pair.fault(f"{name} is {new[name]} now")
    for name, none in LOWER:
        if new.get(name, none) > old.get(name, none):
            found += pair.fault(f"{name} is {new[name]} now")
    for name in ("pattern", "format"):
        if name in new and new[name] != old.get(name):
            found += pair.fault(f"{name} is {new[name]} now")
    return found


def _members(pair, old, new, *, given):
    found = []
    before, now = old.get("properties", {}), new.get("properties", {})
    for name, shape in before.items():
        if name in now:
            found += _fits(pair.at(f".{name}"), shape, now[name], given=given)
        else:
            found += pair.at(f".{name}").fault("gone")
    needed = set(old.get("required", [])), set(new.get("required", []))
    if given:
        found += [fault for name in sorted(needed[1] - needed[0]) for fault in pair.at(f".{name}").fault("needed now")]
    else:
        lost = sorted((needed[0] - needed[1]) & now.keys())
        found += [fault for name in lost for fault in pair.at(f".{name}").fault("may be left out now")]
    return found
