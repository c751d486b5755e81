"""The kinds of members: how each turns a value of the API's JSON into JSON-LD, and what the context says of it.

JSON-LD is kept as plain as its version 1.0: one flat context, no scopes, no nesting of names. Processors differ in
how they read more than that (docs/decisions/0020). So a word means one thing throughout; where two resources use one
word for two things, one of them gets another word here.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from exchange.linked import iris
from rest.encoding import as_json

LANGUAGES = {"nl", "en"}


def own(word):
    """A word in the portal's own name space."""
    return f"{iris.OWN}:{word}"


@dataclass(frozen=True)
class Place:
    """Where a value stands: the address of the thing that it belongs to, rows inside it too, and the row around it."""

    home: str | None
    row: dict


@dataclass(frozen=True, kw_only=True)
class Member:
    """A value as it is. `word` is its name in JSON-LD where that is another one, `means` the IRI that it stands for."""

    word: str = ""
    means: str = ""
    defined: ClassVar[dict] = {}

    def definition(self, word):
        """What the context says of this word; a text where only the meaning has to be said."""
        meaning = self.means or own(word)
        return {"@id": meaning, **self.defined} if self.defined else meaning

    def linked(self, value, place):
        """The value in JSON-LD; None where there is nothing to say."""
        return plain(value)


def plain(value):
    """A value of which nothing is known but its JSON: texts and numbers as they are, objects as a JSON literal."""
    if value in (None, "", [], {}):
        return None
    if isinstance(value, dict):
        return json_literal(value)
    if isinstance(value, list):
        return [linked for each in value if (linked := plain(each)) is not None] or None
    # JSON-LD takes 5.0 for a whole number, not all of its processors do.
    return int(value) if isinstance(value, float) and value == int(value) else value


def json_literal(value):
    return {"@value": as_json(value), "@type": "rdf:JSON"}


@dataclass(frozen=True, kw_only=True)
class Words(Member):
    """A text in Dutch and English, or several in each. A language without words is left out."""

    defined: ClassVar[dict] = {"@container": "@language"}

    def linked(self, value, place):
        if isinstance(value, dict) and set(value) <= LANGUAGES:
            return {language: words for language, words in value.items() if words} or None
        return plain(value)


@dataclass(frozen=True, kw_only=True)
class Typed(Member):
    """A text of one datatype of XML Schema, such as a moment."""

    datatype: str

    def definition(self, word):
        return {"@id": self.means or own(word), "@type": self.datatype}


@dataclass(frozen=True, kw_only=True)
class Link(Member):
    """An address on the web; a text that is none stays a text."""

    defined: ClassVar[dict] = {"@type": "@id"}

    def linked(self, value, place):
        if not value:
            return None
        return iris.absolute(value) or {"@value": value}


@dataclass(frozen=True, kw_only=True)
class To(Member):
    """Things of the portal, by their uid or by an object of their public names; in JSON-LD by their addresses."""

    resource: str
    defined: ClassVar[dict] = {"@type": "@id"}

    def linked(self, value, place):
        if isinstance(value, list):
            return [self.linked(each, place) for each in value if each] or None
        if isinstance(value, dict):
            names = {name: linked for name, each in value.items() if (linked := NAMES.linked_of(name, each))}
            return {"@id": iris.id_of(self.resource, value["uid"]), **names}
        return iris.id_of(self.resource, value) if value else None


@dataclass(frozen=True, kw_only=True)
class Within(Member):
    """Rows of the same thing, by their ids: its own address and the id behind a #."""

    of: Any = None  # function(row) → the address that the ids belong to, where that is another thing
    defined: ClassVar[dict] = {"@type": "@id"}

    def linked(self, value, place):
        base = self.of(place.row) if self.of else place.home
        if isinstance(value, list):
            return [f"{base}#{each}" for each in value] or None
        if not value:
            return None
        return f"{base}#{value}" if base else {"@value": value}


@dataclass(frozen=True, kw_only=True)
class Coded(Member):
    """One of a few codes that others have addresses for; a code without one stands as a text."""

    codes: dict
    defined: ClassVar[dict] = {"@type": "@id"}

    def linked(self, value, place):
        return self.codes.get(value, {"@value": value}) if value else None


@dataclass(frozen=True, kw_only=True)
class Rows(Member):
    """Objects inside an object. One with an `id` has an address: its owner's and the id behind a #."""

    shape: Any
    # No type: objects are nodes without being told. Said all the same, as the word may also stand before an address.
    defined: ClassVar[dict] = {"@type": "@id"}

    def linked(self, value, place):
        if isinstance(value, list):
            return [self.shape.linked(each, self.address(each, place), inside=place) for each in value] or None
        return self.shape.linked(value, self.address(value, place), inside=place) if value else None

    @staticmethod
    def address(row, place):
        return f"{place.home}#{row['id']}" if row.get("id") and place.home else None


class Names:
    """The members that every object has in common: its public names."""

    members: ClassVar[dict] = {
        "uid": Member(means="dcterms:identifier"),
        "slug": Member(),
        "title": Words(means="dcterms:title"),
    }

    def linked_of(self, name, value):
        member = self.members.get(name)
        return member.linked(value, Place(None, {})) if member else plain(value)


NAMES = Names()


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What a kind of object is and what its members mean. A member that is not named here stands for itself.

    `types` are class names, or a function(row) that gives them. `also` is a function(row, place) that gives what
    follows from a row without standing in it, under words of the JSON-LD.
    """

    types: Any = ()
    members: dict
    also: Any = None
    detailed: bool = True  # does its uid name a row? If not (`rest.compound`), its list is what answers for it
    flattened: tuple = ()  # members whose members are said of the thing itself
    needs: tuple = ("uid",)  # members without which a row has no address or type

    def linked(self, row, subject, inside=None, only=None):
        """A row of the API's JSON as a JSON-LD object without its context; `only` these of its members, if given."""
        place = Place(inside.home if inside else subject, row)
        types = self.types(row) if callable(self.types) else self.types
        made = ({"@id": subject} if subject else {}) | ({"@type": list(types)} if types else {})
        told = row if only is None else {name: row[name] for name in row if name in only}
        for name, value in self.members_told(told):
            member = self.members.get(name) or NAMES.members.get(name) or UNKNOWN
            linked = None if name == "id" and subject else member.linked(value, place)
            if linked is not None:
                made[member.word or name] = linked
        return made | (self.also(row, place) if self.also and only is None else {})

    def members_told(self, row):
        """(name, value) of all that is said of a row itself; what stands in the row goes over what it holds."""
        for name in self.flattened:
            yield from (row.get(name) or {}).items()
        yield from ((name, value) for name, value in row.items() if name not in self.flattened)


UNKNOWN = Member()
