"""How the schema describes an address: its key is any of the public names, and it tells which formats there are."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_parameter_type, force_instance, is_list_serializer
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from rest import expand, formats, many, matching, told, writing
from rest.pages import ORDERING

MANY = f"Or many, all or none, when the body is a list of at most {many.MOST:,}: the answer then has a row for each."


class Schema(AutoSchema):
    """Spectacular's description, with `key` as text instead of the table's own primary key."""

    def _resolve_path_parameters(self, variables):
        found = super()._resolve_path_parameters([name for name in variables if name != "key"])
        if "key" not in variables:
            return found
        words = " or ".join(getattr(self.view, "keys", ("uid",)))
        key = build_parameter_type("key", {"type": "string"}, "path", required=True, description=words)
        return [key, *found]

    def is_deprecated(self):
        return getattr(self.view, "ending", None) is not None

    def get_operation_id(self):
        """Many edits at once are another operation than one of them, at an address with the same words."""
        found = super().get_operation_id()
        return found.replace("partial_update", many.CHANGE) if self._edits_many() else found

    def get_description(self):
        found = super().get_description()
        return f"{found}\n\n{MANY}" if self._makes_many() else found

    def _edits_many(self):
        return getattr(self.view, "action", "") == many.CHANGE

    def _makes_many(self):
        return self.method == "POST" and many.takes(self.view)

    def _of_one(self):
        """What is said of a PATCH of one of these."""
        found = self.view.partial_update.kwargs["schema"]()
        found.view, found.method, found.path = self.view, self.method, self.path
        return found

    def _headers_of_one(self, name):
        return [each for each in self._of_one().get_override_parameters() if each.name == name]

    def get_request_serializer(self):
        if not self._edits_many():
            return super().get_request_serializer()
        return row_of_many(self.view, self._of_one().get_request_serializer())(many=True)

    def get_response_serializers(self):
        return many.BulkAnswer if self._edits_many() else super().get_response_serializers()

    def get_filter_backends(self):
        return [] if self._edits_many() else super().get_filter_backends()

    def _get_request_for_media_type(self, serializer, direction="request"):
        shape, required = super()._get_request_for_media_type(serializer, direction)
        if self._makes_many():
            one = force_instance(serializer)
            several = one_or_many(f"{type(one).__name__}OrMany", one, type(one)(many=True))
            shape, _required = super()._get_request_for_media_type(several, direction)
        return shape, required

    def _get_parameters(self):
        found = super()._get_parameters()
        named = {parameter["name"] for parameter in found}
        of_all = writing.parameters(self.view, self.method)
        found += [parameter for parameter in of_all if parameter["name"] not in named]
        if self._edits_many() and "Prefer" not in named:
            found += map(_built, self._headers_of_one("Prefer"))
        if getattr(self.view, "action", "") == "list" and getattr(self.view, "orderings", None):
            found.append(ordering(self.view.orderings))
        references = self._references()
        if references:
            words = f"Objects in the place of uids, separated by commas: {', '.join(references)}."
            found.append(build_parameter_type(expand.PARAMETER, {"type": "string"}, "query", description=words))
        names = self.map_renderers("format")
        if len(names) == 1:
            return found
        words = "The format of the answer; goes before `Accept`. Tables (CSV, XLSX) hold all rows and not one page."
        shape = {"type": "string", "enum": names, "default": names[0]}
        return [*found, build_parameter_type(formats.PARAMETER, shape, "query", description=words)]

    def _references(self):
        """{column: resource} of what this operation can expand."""
        return getattr(self.view, "references", {}) if getattr(self.view, "action", "") in ("list", "retrieve") else {}

    def _map_serializer_field(self, field, direction, bypass_extensions=False):
        """A column that names an object of another resource may hold that object, with `expand`."""
        shape = super()._map_serializer_field(field, direction, bypass_extensions)
        parent = getattr(field.parent, "parent", None)
        is_column = parent is None or getattr(parent, "parent", None) is None
        if direction != "response" or not is_column or field.field_name not in self._references():
            return shape
        return expandable(shape)

    def _is_list_view(self, serializer=None):
        """A `list` without pages answers with one object, and not with a list of these."""
        found = super()._is_list_view(serializer)
        if serializer is None or is_list_serializer(serializer):
            return found
        return found and self.view.pagination_class is not None

    def _get_response_for_code(self, serializer, status_code, media_types=None, direction="response"):
        """With what a body of each format is; spectacular takes every one for the JSON."""
        if self.method == "PATCH" and matching.applies(self.view, "PATCH") and status_code == "200":
            serializer = told.shape_of(force_instance(serializer))
        if self._makes_many():
            one = force_instance(serializer)
            serializer = one_or_many(f"{type(one).__name__}OrBulk", one, many.BulkAnswer)
        response = super()._get_response_for_code(serializer, status_code, media_types, direction)
        bodies = response.get("content", {})
        for known in formats.offered(self.view):
            if known.media_type in bodies:
                bodies[known.media_type]["schema"] = known.schema
            if known.by_name in bodies:
                shape = bodies[known.by_name]
                shape["schema"] = {"anyOf": [shape["schema"], known.schema]}
        return response


def _built(parameter):
    shape = {"type": "string", "enum": parameter.enum}
    return build_parameter_type(parameter.name, shape, parameter.location, description=parameter.description)


def one_or_many(name, one, several):
    """A body that is one object, or for many of them something else."""
    return PolymorphicProxySerializer(name, [one, several], resource_type_field_name=None, many=False)


def row_of_many(view, shape):
    """The serializer of a row of a PATCH of a list: a PATCH of one, and what it is named and compared by."""
    kind = type(force_instance(shape))
    about = {"uid": serializers.UUIDField(required="slug" not in view.keys)}
    if "slug" in view.keys:
        about["slug"] = serializers.CharField(required=False, help_text="In the place of `uid`.")
    about["revision"] = (
        serializers.CharField(required=False, max_length=many.LONGEST_TAG, help_text="The ETag that you read with it.")
        if view.is_own
        else serializers.IntegerField(min_value=1, help_text="The revision that you read with it.")
    )
    return type(f"{kind.__name__}OfMany", (kind,), about | {"__doc__": kind.__doc__})


def ordering(orderings):
    """The parameter by which a list is ordered, the other way round with `-` in front."""
    shape = {"type": "string", "enum": [sign + name for name in orderings for sign in ("", "-")]}
    words = "In which order; with `-` in front the other way round. Left out: the order of the list itself."
    return build_parameter_type(ORDERING, shape, "query", description=words)


EXPANDED = {
    "type": "object",
    "description": "With `expand`: the object, as its own resource lists it.",
    "required": ["uid"],
    "properties": {"uid": {"type": "string", "format": "uuid"}},
    "additionalProperties": True,
}


def expandable(shape):
    """The schema of a reference, or a list of these, that may be expanded."""
    if shape.get("type") == "array":
        return shape | {"items": expandable(shape["items"])}
    plain = {name: value for name, value in shape.items() if name not in ("readOnly", "description", "title")}
    around = {name: value for name, value in shape.items() if name not in plain}
    return around | {"anyOf": [plain, {"$ref": "#/components/schemas/Expanded"}]}
