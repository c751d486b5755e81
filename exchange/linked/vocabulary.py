"""The portal's own words, described: the classes and properties that no vocabulary of others has."""

from django.utils.translation import override

from exchange.linked import iris
from exchange.linked.context import definitions, every_member
from exchange.linked.shapes import SHAPES
from profiles.document import SCHEMA as PROFILE
from roadmap.document import SCHEMA as TARGET


def vocabulary():
    """The description as JSON-LD: each class and each property with what the API's documentation says of it."""
    from exchange.resources import RESOURCES

    graph, properties = [], {}
    for name, shape in SHAPES.items():
        serializer = RESOURCES[name].serializer_class
        owned = [word for word in types_of(shape) if ":" not in word]
        graph += [_class(word, serializer) for word in owned]
        for field, described in serializer().fields.items():
            member = shape.members.get(field)
            word = (member and member.word) or field
            _add(properties, word, described.help_text, owned)
    for field in (*PROFILE.fields, *TARGET.fields, *(each for rows in _rows() for each in rows.fields)):
        _add(properties, field.name, "", [], field.label)
    for _shape, word, _member in every_member():
        _add(properties, word, "", [])
    meanings = definitions()
    own = [each for word, each in properties.items() if _is_own(word, meanings)]
    title = {"nl": "Woorden van het portaal", "en": "Words of the portal"}
    head = {"@id": iris.terms().removesuffix("#"), "@type": "owl:Ontology", "label": title}
    return {"@context": {**iris.PREFIXES, iris.OWN: iris.terms(), **WORDS}, "@graph": [head, *graph, *own]}


WORDS = {
    "label": {"@id": "rdfs:label", "@container": "@language"},
    "comment": {"@id": "rdfs:comment", "@container": "@language"},
    "of": {"@id": "schema:domainIncludes", "@type": "@id", "@container": "@set"},
}


def types_of(shape):
    """All types that rows of a shape may have."""
    if not callable(shape.types):
        return tuple(shape.types)
    rows = ({"kind": kind, "esco_uri": "x"} for kind in ("job", "occupation"))
    return tuple(dict.fromkeys(word for row in rows for word in shape.types(row)))


def _rows():
    return [field for field in PROFILE.fields if hasattr(field, "fields")]


def _is_own(word, meanings):
    meaning = meanings.get(word, f"{iris.OWN}:{word}")
    return (meaning if isinstance(meaning, str) else meaning["@id"]) == f"{iris.OWN}:{word}"


def _class(word, serializer):
    comment = " ".join((serializer.__doc__ or "").split())
    return {"@id": f"{iris.OWN}:{word}", "@type": "rdfs:Class", "label": {"en": word}, "comment": {"en": comment}}


def _add(properties, word, comment, owners, label=None):
    """Describe a property, or add what one more use of it tells."""
    labels = {}
    for language in ("nl", "en") if label else ():
        with override(language):
            labels[language] = str(label)
    made = properties.setdefault(
        word, {"@id": f"{iris.OWN}:{word}", "@type": "rdf:Property", "label": {"en": word.replace("_", " ")}}
    )
    made["label"] |= labels
    if comment and "comment" not in made:
        made["comment"] = {"en": str(comment)}
    if owners:
        made["of"] = sorted({*made.get("of", ()), *(f"{iris.OWN}:{owner}" for owner in owners)})
