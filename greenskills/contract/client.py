"""The client in Python, made from the schema: a fixed part (`client_base.py`), the types, a method per operation."""

import keyword
import re
from dataclasses import dataclass
from pathlib import Path

from greenskills.contract.schema import FOLDER
from greenskills.contract.shapes import Shapes, docstring, folded

CLIENT = FOLDER / "client" / "greenskills_client.py"
BASE = Path(__file__).with_name("client_base.py")
TYPING = ("Literal", "NotRequired", "TypeAlias", "TypedDict")
METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"
# What the client does by itself, or by another way.
LEFT_OUT = {"cursor", "count", "format"}
WIDTH = 110


@dataclass(frozen=True)
class Given:
    """A parameter of a method: where it goes (path, query, header), its name there and in Python, and its type."""

    place: str
    name: str
    annotation: str
    needed: bool

    @property
    def word(self):
        word = re.sub(r"\W", "_", self.name).lower()
        return f"{word}_" if keyword.iskeyword(word) else word

    @property
    def declared(self):
        return f"{self.word}: {self.annotation}" + ("" if self.needed else " | None = None")


def text(schema):
    """The source of the client."""
    shapes = Shapes(schema["components"]["schemas"])
    methods = [
        _method(shapes, path, method, ways[method])
        for path, ways in sorted(schema["paths"].items())
        for method in METHODS
        if method in ways
    ]
    types = "\n\n".join(shapes.texts[name] for name in sorted(shapes.texts))
    said = "Every operation of the API, version " + schema["info"]["version"] + "."
    return (
        f"{_base(types)}\n\n# ---------- what the API speaks of ----------\n\n\n{types}"
        f'\n\n# ---------- what the API does ----------\n\n\nclass Client(Connection):\n    """{said}"""\n\n'
        + "\n".join(methods)
    )


def _base(types):
    """The fixed part, with the names that the types are made of among its imports."""
    source = BASE.read_text(encoding="utf-8")
    line = re.search(r"^from typing import (.*)$", source, re.MULTILINE)
    needed = [name for name in TYPING if re.search(rf"\b{name}\b", types)]
    names = sorted({*line[1].split(", "), *needed}, key=lambda name: (not name.isupper(), name.lower()))
    return source.replace(line[0], f"from typing import {', '.join(names)}")


def _method(shapes, path, method, operation):
    """The source of one method."""
    name, answers = operation["operationId"], _answers(operation)
    rows = _row_of(shapes, answers)
    raw = not any(JSON in content for content in answers.values()) and any(answers.values())
    given = [_given(shapes, each) for each in operation.get("parameters", []) if raw or each["name"] not in LEFT_OUT]
    if method == "get" and not rows:
        given.append(Given("header", "If-None-Match", "str", False))
    path_words = [each for each in given if each.place == "path"]
    named = sorted((each for each in given if each.place != "path"), key=lambda each: not each.needed)
    body = _body(shapes, operation, name)
    declared = ["self", *(each.declared for each in path_words), *body]
    declared += ["*", *(each.declared for each in named)] if named else []
    gives = f"Rows[{rows}]" if rows else f"Answer[{_data(shapes, answers, name, raw=raw)}]"
    arguments = _arguments(path, method, named, body=body, raw=raw, rows=rows)
    return (
        f"{_call(f'    def {name}(', declared, f') -> {gives}:', ' ' * 8)}\n"
        f"{docstring(operation.get('description', name), ' ' * 8)}\n"
        f"{_call('        return Rows(' if rows else '        return self.ask(', arguments, ')', ' ' * 12)}\n"
    )


def _call(before, parts, after, indent):
    """A call or a declaration: in one line where it fits, else a line for each part."""
    line = f"{before}{', '.join(parts)}{after}"
    if len(line) <= WIDTH:
        return line
    rows = "\n".join(folded(f"{indent}{part},", WIDTH) for part in parts)
    return f"{before}\n{rows}\n{indent[4:]}{after}"


def _answers(operation):
    """{status: {media type: schema}} of what is no problem."""
    return {
        status: {kind: body["schema"] for kind, body in answer.get("content", {}).items()}
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    }


def _row_of(shapes, answers):
    """The type of the rows of a list with pages; "" for anything else."""
    name = answers.get("200", {}).get(JSON, {}).get("$ref", "").rpartition("/")[2]
    members = shapes.schemas.get(name, {}).get("properties", {})
    if not {"next", "previous", "results"} <= members.keys():
        return ""
    return shapes.annotation(members["results"]["items"], f"{name}Row")


def _data(shapes, answers, name, *, raw):
    """The type of what is answered."""
    if raw:
        return "bytes"
    bodies = [content[JSON] for content in answers.values() if JSON in content]
    return shapes.annotation({"anyOf": bodies}, f"{name}Answer") if bodies else "None"


def _given(shapes, parameter):
    place, name, shape = parameter["in"], parameter["name"], parameter["schema"]
    if set(shape.get("enum", [])) == {"true", "false"}:
        shape = {"type": "boolean"}
    found = shapes.annotation(shape, name)
    found = re.sub(r"^list\[", "Sequence[", found)
    return Given(place, name, found, parameter.get("required", False))


def _body(shapes, operation, name):
    """How the body is declared: [] for none."""
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return []
    found = shapes.annotation({"anyOf": [body["schema"] for body in content.values()]}, f"{name}Body")
    found = re.sub(r"^list\[", "Sequence[", found)
    return [f"body: {found}" if operation["requestBody"].get("required") else f"body: {found} | None = None"]


def _arguments(path, method, named, *, body, raw, rows):
    """What a method hands on: the address, its parameters, its headers, the body."""
    address = f'"{path}"'
    if "{" in path:
        address = 'f"' + re.sub(r"{(\w+)}", r"{quoted(\1)}", path) + '"'
    query = _members(each for each in named if each.place == "query")
    if rows:
        return ["self", address, query]
    headers = _members(each for each in named if each.place == "header")
    arguments = [f'"{method.upper()}"', address, query, headers]
    arguments += ["body"] if body else []
    return [*arguments, "raw=True"] if raw else arguments


def _members(given):
    """A dictionary of parameters."""
    return "{" + ", ".join(f'"{each.name}": {each.word}' for each in given) + "}"
