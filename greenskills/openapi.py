"""What the schema says of every operation: who may ask, and how errors look."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension

PROBLEM = {
    "type": "object",
    "description": "An error as RFC 9457 says, in Dutch or English.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "current_revision": {
            "type": "integer",
            "description": "With 409 and 412: the revision that stands now.",
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "The place in the body; rows by their id."},
                    "parameter": {"type": "string", "description": "The query parameter at fault."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "base": {},
                    "theirs": {},
                    "mine": {},
                },
            },
        },
    },
}
REFERENCE = {
    "description": "A problem.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def add_problems(result, generator, request, public):
    """Every operation may answer with a problem."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["default"] = REFERENCE
    return result


class TokenScheme(OpenApiAuthenticationExtension):
    """`Authorization: Bearer gsp_…`."""

    target_class = "partners.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of your account, with scope read, propose or write.",
        }
