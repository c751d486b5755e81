"""Objects of the schema as Python's types: a TypedDict for each, and the annotation of every value."""

import keyword
import re
from dataclasses import dataclass
from functools import cached_property

from greenskills.contract.source import camel, docstring, folded, literal

REF = "#/components/schemas/"
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
ON_DEMAND = (REF + "Expanded", REF + "CasePackage")
# Ends of names that say nothing of what a thing is.
ENDS = {"Row", "Ref", "Detail", "Request", "New", "Edit", "Change", "Asked", "Made", "Saved"}
KIN = 4


@dataclass(frozen=True)
class Type:
    """A class, or (without `members`) another name of an annotation. `needed`: all members are, unless they say no."""

    name: str
    words: str = ""
    members: tuple = ()
    parent: str = ""
    alias: str = ""
    total: bool = True

    @cached_property
    def uses(self):
        """The names that its source needs."""
        return {self.parent} - {""} | names(" ".join([self.alias, *(value for _key, value in self.members)]))

    @property
    def text(self):
        """Its source."""
        if self.alias:
            return f'{self.name}: TypeAlias = "{self.alias}"\n'
        if not all(key.isidentifier() and not keyword.iskeyword(key) for key, _value in self.members):
            # An annotation within a call is looked up at once, unless it is a text; a name within it may come later.
            rows = "\n".join(f'    "{key}": {_as_text(value)},' for key, value in self.members)
            return f'{self.name} = TypedDict("{self.name}", {{\n{rows}\n}})\n'
        rows = "\n".join(folded(f"    {key}: {value}") for key, value in self.members)
        said = docstring(self.words, "    ") + "\n" * (2 if rows else 1) if self.words else ""
        total = "" if self.total else ", total=False"
        body = said + (f"{rows}\n" if rows else "") or "    pass\n"
        return f"class {self.name}({self.parent or 'TypedDict'}{total}):\n{body}"


class Shapes:
    """Collects the types that annotations name. `types` = {name: Type}."""

    def __init__(self, schemas):
        self.schemas, self.types = schemas, {}
        # What is sent as it is answered is one type.
        self._same = {
            f"{name}Request": name for name, shape in schemas.items() if schemas.get(f"{name}Request") == shape
        }
        for name in sorted(schemas.keys() - self._same.keys()):
            found = self.annotation(schemas[name], name, defining=True)
            if found != name:  # no object of its own, but one of several others
                self.types[name] = Type(name, alias=found)
        self._derive()

    def annotation(self, node, name, *, defining=False):
        """The annotation of a value; objects without a name of their own get one that begins with `name`."""
        several = node.get("anyOf") or node.get("oneOf")
        if isinstance(node.get("type"), list) and "enum" not in node:
            several = [node | {"type": kind} for kind in node["type"]]
        if several:
            # With `expand` there is more than this says; the client's own words tell so. Formats are not its task.
            parts = [part for part in several if part.get("$ref") not in ON_DEMAND]
            return _union(self.annotation(part, name) for part in parts)
        if node.get("type") == "object":
            return self._object(node, name, defining)
        if node.get("type") == "array":
            return f"list[{self.annotation(node['items'], f'{name}Item')}]"
        if "$ref" in node:
            found = node["$ref"].removeprefix(REF)
            return self._same.get(found, found)
        return _simple(node)

    def _object(self, node, name, defining):
        if "properties" not in node:
            rest = node.get("additionalProperties")
            return f"dict[str, {self.annotation(rest, f'{name}Item') if isinstance(rest, dict) and rest else 'Any'}]"
        texts = _texts(node)
        if texts and not defining:
            self.types[texts] = TEXTS[texts]
            return texts
        name = name if defining or name not in self.schemas else f"{name}_"
        needed = node.get("required", [])
        members = {
            key: self._member(shape, f"{name}{camel(key)}", key in needed)
            for key, shape in sorted(node["properties"].items())
        }
        self.types[name] = Type(name, node.get("description", ""), tuple(members.items()))
        return name

    def _member(self, shape, name, needed):
        found = self.annotation(shape, name)
        return found if needed else f"NotRequired[{found}]"

    def _derive(self):
        """Let what has all members of its kin say only what it adds."""
        whole = dict(self.types)
        for name, kind in whole.items():
            kin = [
                other
                for other in whole.values()
                if KIN <= len(other.members) < len(kind.members)
                and set(other.members) < set(kind.members)
                and _words(other.name) & _words(name)
            ]
            if kin:
                parent = max(kin, key=lambda other: (len(other.members), other.name))
                added = tuple(member for member in kind.members if member not in parent.members)
                self.types[name] = Type(name, kind.words, added, parent.name)


TEXTS = {
    "Texts": Type("Texts", "A text in every language of the portal.", (("nl", "str"), ("en", "str"))),
    "TextsGiven": Type(
        "TextsGiven", "A text in the languages given.", (("nl", "NotRequired[str]"), ("en", "NotRequired[str]"))
    ),
}


def names(annotation):
    """The names of types in an annotation.

    >>> sorted(names('list[Row | Literal["Text"]]'))
    ['Literal', 'Row']
    """
    return set(re.findall(r"\b[A-Z]\w+", re.sub(r'"[^"]*"', "", annotation)))


def _words(name):
    return set(re.findall(r"[A-Z][a-z]+", name)) - ENDS


def _texts(node):
    """The name of the class for a language map; "" for any other object."""
    members = node["properties"]
    if set(members) != {"nl", "en"} or any(member.get("type") != "string" for member in members.values()):
        return ""
    return "Texts" if set(node.get("required", [])) == {"nl", "en"} else "TextsGiven"


def _as_text(annotation):
    wrapped = re.fullmatch(r"NotRequired\[(.*)\]", annotation)
    return f"NotRequired[{_as_text(wrapped[1])}]" if wrapped else repr(annotation).replace("'", '"')


def _simple(node):
    if "enum" in node:
        return _literal(node["enum"], node.get("type"))
    return "Upload" if node.get("format") == "binary" else PLAIN.get(node.get("type"), "Any")


def _literal(values, kind):
    if set(values) <= {True, False} and kind == "boolean":
        return "bool"
    given = [value for value in values if value is not None]
    found = f"Literal[{', '.join(literal(value) for value in given)}]"
    return f"{found} | None" if len(given) < len(values) else found


def _union(parts):
    """Alternatives, each once, None at the end."""
    found = list(dict.fromkeys(piece for part in parts for piece in _alternatives(part)))
    return " | ".join([part for part in found if part != "None"] + ["None"] * ("None" in found))


def _alternatives(annotation):
    """The parts of a union, but not of unions within brackets.

    >>> _alternatives("list[str | None] | None")
    ['list[str | None]', 'None']
    """
    found, depth = [""], 0
    for piece in re.split(r"( \| |[\[\]])", annotation):
        depth += {"[": 1, "]": -1}.get(piece, 0)
        if piece == " | " and not depth:
            found.append("")
        else:
            found[-1] += piece
    return found
