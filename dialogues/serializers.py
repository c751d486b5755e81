"""The shape of dialogues in the API."""

from rest_framework import serializers

from rest.fields import Languages, PartnerRef


class DialogueRow(serializers.Serializer):
    """One meeting around a theme, at a place or behind a link."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    theme = serializers.UUIDField()
    organiser = PartnerRef()
    title = Languages()
    aim = Languages()
    starts = serializers.DateTimeField()
    place = serializers.CharField()
    link = serializers.CharField()
