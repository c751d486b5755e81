"""How the schema describes an address: the key of a resource is any of its public names."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_parameter_type


class Schema(AutoSchema):
    """Spectacular's description, with `key` as text instead of the table's own primary key."""

    def _resolve_path_parameters(self, variables):
        found = super()._resolve_path_parameters([name for name in variables if name != "key"])
        if "key" not in variables:
            return found
        words = " or ".join(getattr(self.view, "keys", ("uid",)))
        key = build_parameter_type("key", {"type": "string"}, "path", required=True, description=words)
        return [key, *found]
