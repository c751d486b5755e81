"""The shape of partners in the API."""

from rest_framework import serializers

from partners.models import Partner
from rest.fields import Languages


class PartnerRow(serializers.Serializer):
    """An organisation of the lever, with its earlier names."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    name = Languages()
    aliases = serializers.ListField(child=serializers.CharField())
    kind = serializers.ChoiceField(Partner.Kind.choices)
    lever_roles = serializers.ListField(child=serializers.CharField())
    website = serializers.CharField()
