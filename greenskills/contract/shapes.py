"""Objects of the schema as Python's types: a TypedDict for each, and the annotation of every value."""

import keyword
import re

REF = "#/components/schemas/"
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
EXPANDED = "Expanded"
WIDTH = 118


class Shapes:
    """Collects the classes that annotations name. `texts` = {name: its source}."""

    def __init__(self, schemas):
        self.schemas, self.texts = schemas, {}
        for name in sorted(schemas):
            found = self.annotation(schemas[name], name, defining=True)
            if found != name:  # no object of its own, but one of several others
                self.texts[name] = f'{name}: TypeAlias = "{found}"\n'

    def annotation(self, node, name, *, defining=False):
        """The annotation of a value; objects without a name of their own get one that begins with `name`."""
        several = node.get("anyOf") or node.get("oneOf")
        if isinstance(node.get("type"), list) and "enum" not in node:
            several = [node | {"type": kind} for kind in node["type"]]
        if several:
            # With `expand` there is more than this says; the client's own words tell so.
            parts = [part for part in several if part.get("$ref") != REF + EXPANDED]
            return _union(self.annotation(part, name) for part in parts)
        if node.get("type") == "object":
            return self._object(node, name, defining)
        if node.get("type") == "array":
            return f"list[{self.annotation(node['items'], f'{name}Item')}]"
        return node["$ref"].removeprefix(REF) if "$ref" in node else _simple(node)

    def _object(self, node, name, defining):
        if "properties" not in node:
            rest = node.get("additionalProperties")
            return f"dict[str, {self.annotation(rest, f'{name}Item') if rest else 'Any'}]"
        texts = _texts(node)
        if texts and not defining:
            self.texts[texts] = TEXTS[texts]
            return texts
        name = name if defining or name not in self.schemas else f"{name}_"
        needed = node.get("required", [])
        members = {
            key: self._member(shape, f"{name}{_camel(key)}", key in needed)
            for key, shape in sorted(node["properties"].items())
        }
        self.texts[name] = _class(name, node.get("description", ""), members)
        return name

    def _member(self, shape, name, needed):
        found = self.annotation(shape, name)
        return found if needed else f"NotRequired[{found}]"


TEXTS = {
    "Texts": 'class Texts(TypedDict):\n    """A text in every language of the portal."""\n\n    nl: str\n    en: str\n',
    "TextsGiven": (
        'class TextsGiven(TypedDict):\n    """A text in the languages given."""\n\n'
        "    nl: NotRequired[str]\n    en: NotRequired[str]\n"
    ),
}


def _texts(node):
    """The name of the class for a language map; "" for any other object."""
    members = node["properties"]
    if set(members) != {"nl", "en"} or any(member.get("type") != "string" for member in members.values()):
        return ""
    return "Texts" if set(node.get("required", [])) == {"nl", "en"} else "TextsGiven"


def _class(name, words, members):
    """The source of a TypedDict; by call where a member's name cannot stand in a class."""
    if all(key.isidentifier() and not keyword.iskeyword(key) for key in members):
        rows = "\n".join(folded(f"    {key}: {value}") for key, value in members.items())
        said = f"{docstring(words, '    ')}\n\n" if words else ""
        return f"class {name}(TypedDict):\n{said}{rows or '    pass'}\n"
    # An annotation within a call is looked up at once, unless it is a text; a name within it may come later.
    rows = "\n".join(f'    "{key}": {_as_text(value)},' for key, value in members.items())
    return f'{name} = TypedDict("{name}", {{\n{rows}\n}})\n'


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
    found = f"Literal[{', '.join(_value(value) for value in given)}]"
    return f"{found} | None" if len(given) < len(values) else found


def _value(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(value, str) else repr(value)


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


def _camel(name):
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))


def docstring(words, indent):
    """Words as a docstring, in lines that are no longer than the rest of the file."""
    words = words.replace("\\", "\\\\").replace('"""', "'''")
    paragraphs = [_wrapped(part, WIDTH - len(indent) - 6) for part in re.split(r"\n\s*\n", words.strip())]
    lines = [line for paragraph in paragraphs for line in ["", *paragraph]][1:]
    if len(lines) == 1:
        return f'{indent}"""{lines[0]}"""'
    body = "\n".join(f"{indent}{line}".rstrip() for line in lines[1:])
    return f'{indent}"""{lines[0]}\n{body}\n{indent}"""'


def folded(line, width=WIDTH):
    """A line that is too long, opened at its first bracket, with its items in as few lines as they fit into.

    >>> print(folded('    kind: Literal["a", "b"]', 20))
        kind: Literal[
            "a", "b"
        ]
    """
    found = re.fullmatch(r"( *)(.*?[\[{])(.*)([\]}].*)", line)
    if len(line) <= width or not found:
        return line
    indent, before, items, after = found.groups()
    inner = indent + "    "
    rows = "\n".join(inner + row for row in _wrapped(items, width - len(inner)))
    return f"{indent}{before}\n{rows}\n{indent}{after}"


def _wrapped(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines
