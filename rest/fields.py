"""Shapes that many resources share, for the schema."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail


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


class Sent(serializers.Serializer):
    """Base of an object inside a body: a member that it does not have is refused, where DRF would drop it."""

    def to_internal_value(self, data):
        try:
            found, wrong = super().to_internal_value(data), {}
        except serializers.ValidationError as error:
            found, wrong = None, dict(error.detail)
        for name in data if isinstance(data, dict) else ():
            if name not in self.fields:
                wrong[name[:200]] = [self.unknown()]
        if wrong:
            raise serializers.ValidationError(wrong)
        return found

    def unknown(self):
        """What a client reads at such a member."""
        return ErrorDetail(_("There is no field with this name."), "unknown-field")


class LanguagesSent(Sent):
    """Base of what a client sends as a text per language."""

    def unknown(self):
        return ErrorDetail(unknown_language(), "unknown-language")


def unknown_language():
    """What a client reads that sends a text in a language that the portal does not have."""
    return _("Only nl and en are kept here.")


class PartnerRef(serializers.Serializer):
    """A partner, by its public names."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()


def part_of():
    """The address of what a row belongs to, where it has none of its own."""
    return serializers.URLField(help_text=__("The address of the profile or target that it belongs to."))


def uids(**options):
    """A list of uids."""
    return serializers.ListField(child=serializers.UUIDField(), **options)
