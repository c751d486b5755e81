"""N-Quads of the portal's own JSON-LD: a reader of our flat context, and of nothing else.

A general processor of JSON-LD takes twenty times as long and holds a whole file in memory (docs/decisions/0020). This
reads the definitions that are published, so there is one source of meaning; the tests hold it to two such processors.
"""

import itertools

from exchange.linked import iris
from exchange.linked.context import definitions

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
XSD = iris.PREFIXES["xsd"]
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


class Writer:
    """Writes JSON-LD objects as lines of N-Quads. Blank nodes are numbered through one file."""

    def __init__(self):
        self._terms = {word: self._term(definition) for word, definition in definitions().items()}
        self._numbers = itertools.count(1)

    @staticmethod
    def _term(definition):
        """(IRI of the property, "@id" or a datatype or None) of a definition of the context."""
        if isinstance(definition, str):
            return f"<{iris.expanded(definition)}>", None
        kind = definition.get("@type")
        return f"<{iris.expanded(definition['@id'])}>", kind if kind in (None, "@id") else iris.expanded(kind)

    def lines(self, node):
        """The lines of one object and of all objects inside it."""
        found = []
        self._node(node, found)
        return [f"{subject} {predicate} {thing} .\n" for subject, predicate, thing in found]

    def _node(self, node, found):
        subject = f"<{node['@id']}>" if "@id" in node else f"_:b{next(self._numbers)}"
        for word in node.get("@type", ()):
            found.append((subject, TYPE, f"<{iris.expanded(word)}>"))
        for word, value in node.items():
            if word[0] == "@":
                continue
            predicate, kind = self._terms.get(word) or self._own(word)
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict) and word in LANGUAGE_MAPS and "@value" not in each:
                    for language, texts in each.items():
                        for text in texts if isinstance(texts, list) else [texts]:
                            found.append((subject, predicate, f"{quoted(text)}@{language}"))
                else:
                    found.append((subject, predicate, self._thing(each, kind, found)))
        return subject

    def _own(self, word):
        """A word that the context does not define: one of the portal's own name space."""
        term = self._terms[word] = f"<{iris.expanded(word)}>", None
        return term

    def _thing(self, value, kind, found):
        """A value in the place of the object; objects inside it add lines of their own."""
        if isinstance(value, dict):
            if "@value" not in value:
                return self._node(value, found)
            literal = quoted(value["@value"])
            return f"{literal}^^<{iris.expanded(value['@type'])}>" if "@type" in value else literal
        if isinstance(value, str):
            if kind == "@id":
                return f"<{value}>"
            return typed(value, kind) if kind else quoted(value)
        return number(value)


LANGUAGE_MAPS = {
    word
    for word, definition in definitions().items()
    if isinstance(definition, dict) and definition.get("@container") == "@language"
}


def quoted(text):
    return f'"{text.translate(ESCAPES)}"'


def typed(text, datatype):
    return f"{quoted(text)}^^<{datatype}>"


def number(value):
    """A number or a yes or no as a literal. bool goes first: Python takes it for a whole number."""
    if isinstance(value, bool):
        return typed("true" if value else "false", f"{XSD}boolean")
    if isinstance(value, int):
        return typed(str(value), f"{XSD}integer")
    return typed(double(value), f"{XSD}double")


def double(value):
    """A number as XML Schema's canonical double, as JSON-LD prescribes.

    >>> double(2.5), double(0.125)
    ('2.5E0', '1.25E-1')
    """
    mantissa, exponent = f"{value:.15E}".split("E")
    mantissa = mantissa.rstrip("0")
    return f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}"
