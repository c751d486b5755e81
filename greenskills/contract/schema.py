"""The schema of the API as a file: in English, and always the same text for the same API."""

import json

from django.conf import settings
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

FOLDER = settings.BASE_DIR / "docs" / "api"
SCHEMA = FOLDER / "schema.json"
RELEASED = FOLDER / "schema-v1.json"
# What tells people something and promises nothing.
WORDS = ("description", "title", "tags", "security", "x-spec-enum-id")


def made():
    """The schema that the code gives now, in English whatever language is on."""
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
    return json.loads(OpenApiJsonRenderer().render(schema, renderer_context={}))


def text(schema):
    """The schema as it is committed: in a fixed order, a line for each member, so that changes can be read."""
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def promised(schema):
    """The schema without words: what was promised with a release."""
    return {
        "openapi": schema["openapi"],
        "paths": bare(schema["paths"]),
        "components": {"schemas": {name: bare(shape) for name, shape in schema["components"]["schemas"].items()}},
    }


def bare(node, *, named=False):
    """A part of the schema without words. `named`: its members are names of the API's own, and all stay."""
    if isinstance(node, list):
        return [bare(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        name: bare(value, named=name == "properties" and not named)
        for name, value in node.items()
        if named or name not in WORDS
    }


def released_text(schema):
    """The promise as it is committed: a line for each address and each object."""
    parts = promised(schema)
    paths = _lines(parts["paths"])
    objects = _lines(parts["components"]["schemas"])
    return f'{{"openapi": "{parts["openapi"]}",\n"paths": {paths},\n"components": {{"schemas": {objects}}}}}\n'


def _lines(members):
    rows = (f"{json.dumps(name)}: {json.dumps(members[name], sort_keys=True)}" for name in sorted(members))
    return "{\n" + ",\n".join(rows) + "\n}"


def read(path):
    """A schema that was committed."""
    return json.loads(path.read_text(encoding="utf-8"))
