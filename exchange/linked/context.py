"""The published context: what every word of the portal's JSON-LD means. And the portal's own words, described."""

from exchange.linked import iris
from exchange.linked.members import NAMES, Rows, own
from exchange.linked.shapes import SHAPES

# Words that are no members of a row: those of lists, of what follows from a row, and of the files to download.
OTHERS = {
    "results": {"@id": "hydra:member", "@container": "@set"},
    "next": {"@id": "hydra:next", "@type": "@id"},
    "previous": {"@id": "hydra:previous", "@type": "@id"},
    "count": "hydra:totalItems",
    "nace_uri": {"@id": "skos:exactMatch", "@type": "@id"},
    "essential_skill": {"@id": "esco:relatedEssentialSkill", "@type": "@id"},
    "optional_skill": {"@id": "esco:relatedOptionalSkill", "@type": "@id"},
    "licence_note": {"@id": "dcterms:rights", "@container": "@language"},
    "modified": {"@id": "dcterms:modified", "@type": "xsd:dateTime"},
}


def definitions():
    """{word: what it means} of every word that is not simply its own name in the portal's name space.

    Raises ValueError when two resources give one word two meanings.
    """
    found = dict(OTHERS)
    for _shape, word, member in every_member():
        definition = member.definition(word)
        if found.setdefault(word, definition) != definition:
            raise ValueError(f"{word}: {found[word]} and {definition}")
    return {word: definition for word, definition in found.items() if definition != own(word)}


def every_member(shapes=None):
    """(shape, word, member) of every shape, those of rows inside rows as well."""
    for shape in SHAPES.values() if shapes is None else shapes:
        for name, member in (*NAMES.members.items(), *shape.members.items()):
            if name in shape.members and member is not shape.members[name]:
                continue
            yield shape, member.word or name, member
            if isinstance(member, Rows):
                yield from every_member([member.shape])


def context():
    """The context document. It depends on nothing but where the portal stands."""
    return {"@context": {"@vocab": iris.terms(), iris.OWN: iris.terms(), **iris.PREFIXES, **definitions()}}
