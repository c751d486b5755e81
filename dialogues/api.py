"""The dialogues in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from coediting.columns import partner_json
from dialogues.models import Dialogue
from dialogues.serializers import DialogueRow
from partners.models import Partner
from profiles.models import Theme
from rest.filters import References, Since
from rest.resource import Resource
from rest.rows import address, pair


class DialogueFilter(django_filters.FilterSet):
    theme = References(field_name="theme", queryset=Theme.objects.all(), keys=("uid", "slug"))
    organiser = References(field_name="organiser", queryset=Partner.objects.all(), keys=("uid", "slug"))
    starts_after = Since(field_name="starts", label=_("Only what starts after this moment (ISO 8601)."))

    class Meta:
        model = Dialogue
        fields: list[str] = []


class DialogueResource(Resource):
    """The dialogues, the latest first."""

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
            "starts": "starts",
            "place": "place",
            "link": "link",
        }
