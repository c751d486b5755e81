"""Shapes that many resources share, for the schema."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field(
    {
        "type": "object",
        "properties": {"nl": {"type": "string"}, "en": {"type": "string"}},
        "required": ["nl", "en"],
    }
)
class Languages(serializers.JSONField):
    """A text in Dutch and English; "" where there is none."""


@extend_schema_field(
    {
        "type": "object",
        "properties": {
            "nl": {"type": "array", "items": {"type": "string"}},
            "en": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["nl", "en"],
    }
)
class LanguageLists(serializers.JSONField):
    """Several texts in Dutch and English."""


class PartnerRef(serializers.Serializer):
    """A partner, by its public names."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()


def uids(**options):
    """A list of uids."""
    return serializers.ListField(child=serializers.UUIDField(), **options)
