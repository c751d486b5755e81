"""The dialogues in the API."""

import django_filters
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from coediting.columns import partner_json
from dialogues.models import Dialogue, Series
from dialogues.serializers import DialogueRow
from partners.models import Partner
from profiles.models import Theme
from rest.filters import OneOf, References, Since
from rest.resource import Resource
from rest.rows import Build, address, pair


class DialogueFilter(django_filters.FilterSet):
    theme = References(field_name="theme", queryset=Theme.objects.all(), keys=("uid", "slug"))
    organiser = References(field_name="organiser", queryset=Partner.objects.all(), keys=("uid", "slug"))
    series = References(field_name="series", queryset=Series.objects.all(), keys=("uid", "slug"))
    state = OneOf(Dialogue.State.choices, label=_("Only dialogues in this state."))
    starts_after = Since(field_name="starts", label=_("Only what starts after this moment (ISO 8601)."))

    class Meta:
        model = Dialogue
        fields: list[str] = []


def series_column():
    """The series by its public names; null for a dialogue that stands alone."""
    names = Build({"uid": "series__uid", "slug": "series__slug", "title": pair("series__title")})
    return Case(When(series__isnull=False, then=names), default=None)


class DialogueResource(Resource):
    """The dialogues, the latest first. Who takes part is no part of the API."""

    queryset = Dialogue.objects.all()
    serializer_class = DialogueRow
    filterset_class = DialogueFilter
    keys = ("uid", "slug")
    ordering = ("-starts", "-pk")

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("dialogues")),
            "slug": "slug",
            "theme": "theme__uid",
            "organiser": partner_json("organiser"),
            "title": pair("title"),
            "aim": pair("aim"),
            "agenda": pair("agenda"),
            "prepare": pair("prepare"),
            "state": "state",
            "called_off": "called_off",
            "series": series_column(),
            "languages": "languages",
            "starts": "starts",
            "ends": "ends",
            "place": "place",
            "link": "link",
        }
