"""What the schema says of every operation: who may ask, and how errors look."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from rest.schema import EXPANDED

PROBLEM = {
    "type": "object",
    "description": "An error as RFC 9457 says, in Dutch or English.",
    "required": ["type", "title", "status", "code", "detail", "instance", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "What a program tells problems of one status apart by."},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string", "description": "What stands in our log; X-Request-Id of the answer."},
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
CASE_PACKAGE = {
    "type": "object",
    "description": "With `format=case`: a CFPackage of CASE 1.1 (1EdTech).",
    "required": ["CFDocument", "CFItems", "CFAssociations", "CFDefinitions"],
    "properties": {
        "CFDocument": {"type": "object", "additionalProperties": True},
        "CFItems": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
        "CFAssociations": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
        "CFDefinitions": {"type": "object", "additionalProperties": True},
    },
}
REFERENCE = {
    "description": "A problem.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def add_problems(result, generator, request, public):
    """Every operation may answer with a problem."""
    result["components"].setdefault("schemas", {}).update(
        Problem=PROBLEM, Expanded=EXPANDED, CasePackage=CASE_PACKAGE
    )
    for operations in result["paths"].values():
        for operation in operations.values():
            _add_trial(operation["responses"])
            operation["responses"]["default"] = REFERENCE
    return result


def _add_trial(answers):
    """What would be made (201) or begun (202) is a 200 when it is only tried."""
    made = answers.get("201") or answers.get("202")
    if made and "200" not in answers:
        answers["200"] = made | {"description": "With `dry_run`: what it would be."}


class TokenScheme(OpenApiAuthenticationExtension):
    """`Authorization: Bearer gsp_…`."""

    target_class = "partners.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key of your account, with scope read, propose, write or admin.",
        }
