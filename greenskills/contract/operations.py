"""Operations of the schema as methods of the client: what each asks, and what it gives."""

import keyword
import re
from dataclasses import dataclass

from greenskills.contract.shapes import Type, names
from greenskills.contract.source import WIDTH, camel, docstring, folded, literal

METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"
# What the client does by itself, or by another way.
LEFT_OUT = {"cursor", "count", "format"}
# Resources whose objects are documents that partners edit together.
DOCUMENTS = {"profiles", "targets"}
# What these do within one of theirs stands apart.
APART, TOGETHER = DOCUMENTS | {"dialogues"}, "_together"


def _asked(name, parent, words, **members):
    return Type(name, words, tuple(members.items()), parent, total=False)


# What many operations can be told. The one with the most that fits an operation is what its own builds on.
ASKED = [
    _asked("Asking", "", "`if_none_match`: the etag of what you have.", if_none_match="str"),
    _asked("Reading", "Asking", "Only these columns, or all but these.", fields="str", omit="str"),
    _asked("ReadingMore", "Reading", "Objects in the place of uids: the names of columns.", expand="str"),
    _asked("Listing", "", "Only these columns, or all but these; rows a page.", fields="str", omit="str", limit="int"),
    _asked("ListingMore", "Listing", "Objects in the place of uids: the names of columns.", expand="str"),
    _asked("Trying", "", "`dry_run`: check, show what would change, save nothing.", dry_run="bool"),
    _asked("Making", "Trying", "A text of your own: what was done is not done again.", idempotency_key="str"),
    _asked("Editing", "Making", "The etag of what you saw.", if_match="Required[str]"),
    _asked("Merging", "Editing", "Or: together with what others saved since.", prefer='Literal["merge"]'),
]


@dataclass(frozen=True)
class Method:
    """A method of the client: its source, and the names of the types in it."""

    text: str
    uses: frozenset


class Operations:
    """The methods, by module, and what each can be asked besides: `types`, {name: Type}."""

    def __init__(self, schema, shapes):
        self.shapes, self.types, self.methods = shapes, {kind.name: kind for kind in ASKED}, {}
        self._bases = {frozenset(_all_members(kind)): kind.name for kind in ASKED}
        self._made = {}
        for path, ways in sorted(schema["paths"].items()):
            for method in METHODS:
                if method in ways:
                    operation, tag = ways[method], ways[method]["tags"][0]
                    module = module_of(tag) + (TOGETHER if _is_within(path, tag) else "")
                    self.methods.setdefault(module, []).append(self._method(path, method, operation))

    def _method(self, path, method, operation):
        name, answers = operation["operationId"], _answers(operation)
        rows = self._row_of(answers)
        raw = not any(JSON in content for content in answers.values()) and any(answers.values())
        asked = self._asked(operation, name, reading=method == "get" and not rows, raw=raw)
        kinds = {each["name"]: each["schema"] for each in operation.get("parameters", []) if each["in"] == "path"}
        keys = [f"{key}: {self.shapes.annotation(kinds[key], key)}" for key in re.findall(r"{(\w+)}", path)]
        ways = self._one_or_many(operation, answers)
        if ways:
            body, gives = f"body: {' | '.join(sent for sent, _answer in ways)}", "Answer[Any]"
        else:
            body = self._body(operation, name)
            gives = f"Rows[{rows}]" if rows else f"Answer[{self._data(answers, name, raw=raw)}]"

        def head(body, gives, more=""):
            declared = ["self", *keys, *([body] if body else []), f"**asked: Unpack[{asked}]"]
            return _call(f"    def {name}(", declared, f") -> {gives}:{more}", " " * 8)

        text = (
            "".join(f"    @overload\n{head(f'body: {sent}', f'Answer[{data}]', ' ...')}\n\n" for sent, data in ways)
            + f"{head(body, gives)}\n{docstring(operation.get('description', name), ' ' * 8)}\n"
            + f"{folded(f'        return {_asking(path, method, body=body, raw=raw, rows=rows)}')}\n"
        )
        said = [asked, *keys, body, gives, *(part for way in ways for part in way)]
        return Method(text, frozenset(names(" ".join(said))))

    def _one_or_many(self, operation, answers):
        """[(body, answer), (body, answer)] of what takes one or a list of many; [] of the rest."""
        sent = self._parts(operation.get("requestBody", {}).get("content", {}))
        given = self._parts(next(iter(answers.values()), {}))
        if not (len(sent) == len(given) == 2 and sent[1].get("type") == "array"):
            return []
        bodies = [re.sub(r"^list\[", "Sequence[", self.shapes.annotation(part, "")) for part in sent]
        return list(zip(bodies, (self.shapes.annotation(part, "") for part in given), strict=True))

    def _parts(self, content):
        """The alternatives of a body, in order; [] where there is but one shape."""
        name = content.get(JSON, {}).get("schema", content.get(JSON, {})).get("$ref", "").rpartition("/")[2]
        return self.shapes.schemas.get(name, {}).get("oneOf", [])

    def _asked(self, operation, name, *, reading, raw):
        """The name of the type of what may be said besides key and body."""
        given = dict(
            _parameter(self.shapes, each)
            for each in operation.get("parameters", [])
            if each["in"] != "path" and (raw or each["name"] not in LEFT_OUT)
        )
        if reading:
            given["if_none_match"] = "str"
        members = frozenset(given.items())
        fitting = [base for base in self._bases if base <= members]
        base = max(fitting, key=len, default=frozenset())
        if base == members:
            return self._bases[base]
        own = Type(_query_name(name), "", tuple(sorted(members - base)), self._bases.get(base, ""), total=False)
        alike = (own.members, own.parent)
        found = self._made.setdefault(alike, own)
        self.types[found.name] = found
        return found.name

    def _row_of(self, answers):
        """The type of the rows of a list with pages; "" for anything else."""
        name = answers.get("200", {}).get(JSON, {}).get("$ref", "").rpartition("/")[2]
        members = self.shapes.schemas.get(name, {}).get("properties", {})
        if not {"next", "previous", "results"} <= members.keys():
            return ""
        return self.shapes.annotation(members["results"]["items"], f"{name}Row")

    def _data(self, answers, name, *, raw):
        """The type of what is answered."""
        if raw:
            return "bytes"
        bodies = [content[JSON] for content in answers.values() if JSON in content]
        return self.shapes.annotation({"anyOf": bodies}, f"{name}Answer") if bodies else "None"

    def _body(self, operation, name):
        """How the body is declared; "" for none."""
        content = operation.get("requestBody", {}).get("content", {})
        if not content:
            return ""
        found = self.shapes.annotation({"anyOf": [body["schema"] for body in content.values()]}, f"{name}Body")
        found = re.sub(r"^list\[", "Sequence[", found)
        return f"body: {found}" if operation["requestBody"].get("required") else f"body: {found} | None = None"


def module_of(tag):
    return tag.replace("-", "_")


def _is_within(path, tag):
    """Is it about what stands below one of them: its draft, proposals, comments, history, its room?"""
    return tag in APART and "/{key}/" in path.removesuffix("/{key}/")


def _query_name(operation):
    """What one operation can be asked besides; kinds of documents can share it.

    >>> _query_name("profiles_draft_update"), _query_name("profiles_list")
    ('DraftUpdateQuery', 'ProfilesListQuery')
    """
    tag, _, rest = operation.partition("_")
    return camel(f"{rest if tag in DOCUMENTS and '_' in rest else operation}-query")


def _all_members(kind):
    """The members of an ASKED and of what it builds on."""
    parent = next((each for each in ASKED if each.name == kind.parent), None)
    return {*kind.members, *(_all_members(parent) if parent else ())}


def _parameter(shapes, parameter):
    """The word and the annotation of a parameter."""
    shape = parameter["schema"]
    if set(shape.get("enum", [])) == {"true", "false"}:
        shape = {"type": "boolean"}
    found = re.sub(r"^list\[", "Sequence[", shapes.annotation(shape, parameter["name"]))
    word = re.sub(r"\W", "_", parameter["name"]).lower()
    word = f"{word}_" if keyword.iskeyword(word) else word
    return word, f"Required[{found}]" if parameter.get("required") else found


def _answers(operation):
    """{status: {media type: schema}} of what is no problem."""
    return {
        status: {kind: body["schema"] for kind, body in answer.get("content", {}).items()}
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    }


def _call(before, parts, after, indent):
    """A declaration: in one line where it fits, else its parts in a line of their own."""
    line = f"{before}{', '.join(parts)}{after}"
    if len(line) <= WIDTH:
        return line
    inner = f"{indent}{', '.join(parts)}"
    rows = inner if len(inner) <= WIDTH else "\n".join(f"{indent}{part}," for part in parts)
    return f"{before}\n{rows}\n{indent[4:]}{after}"


def _asking(path, method, *, body, raw, rows):
    """What a method hands on: the address, the body, all else that was said."""
    address = literal(path)
    if "{" in path:
        address = "f" + re.sub(r"{(\w+)}", r"{quoted(\1)}", address)
    if rows:
        return f"Rows(self, {address}, asked)"
    parts = [literal(method.upper()), address, "asked", *(["body"] if body else []), *(["raw=True"] if raw else [])]
    return f"self.ask({', '.join(parts)})"
