"""The shape of dialogues in the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from dialogues.models import Dialogue
from rest.fields import Languages, PartnerRef


class SeriesRef(serializers.Serializer):
    """The series that a dialogue belongs to."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    title = Languages()


class DialogueRow(serializers.Serializer):
    """One meeting around a theme, at a place or behind a link."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    theme = serializers.UUIDField()
    organiser = PartnerRef()
    title = Languages()
    aim = Languages()
    agenda = Languages(help_text=_("One point per line."))
    prepare = Languages()
    state = serializers.ChoiceField(choices=Dialogue.State.choices)
    called_off = serializers.BooleanField()
    series = SeriesRef(allow_null=True)
    languages = serializers.ListField(child=serializers.ChoiceField(choices=Dialogue.Language.choices))
    starts = serializers.DateTimeField()
    ends = serializers.DateTimeField(allow_null=True)
    place = serializers.CharField()
    link = serializers.CharField()
