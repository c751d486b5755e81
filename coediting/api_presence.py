"""Who has a document open, in the API: to read. Signs of life come from open pages only."""

from django.db.models import BooleanField, Case, F, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from coediting.models import Presence
from coediting.models.presence import memberships_by_weight
from rest.fields import PartnerRef
from rest.formats import LIST
from rest.resource import FIELDS
from rest.rows import Build


class PresenceRow(serializers.Serializer):
    """An open editor: one browser tab of one person."""

    name = serializers.CharField()
    partner = PartnerRef(allow_null=True, help_text="The partner for whom this person edits here.")
    section = serializers.CharField(
        help_text='The section of the form, such as "requirements"; "" when unknown.'
    )
    row = serializers.CharField(help_text='id of the row of the content; "" when in none.')
    unsaved = serializers.BooleanField(help_text="Is there something in that tab that is not saved?")
    self = serializers.BooleanField(help_text="Is it you?")


def presence_columns(document, user):
    """Columns of an open editor."""
    names = Build({"uid": "partner__uid", "slug": "partner__slug"})
    return {
        "name": Coalesce(NullIf(F("user__name"), Value("")), F("user__email")),
        "partner": Subquery(memberships_by_weight(document).values_list(names)[:1]),
        "section": "section",
        "row": "row",
        "unsaved": "unsaved",
        "self": Case(When(user=user, then=Value(True)), default=Value(False), output_field=BooleanField()),
    }


class PresenceResource:
    """Mixed into a DocumentResource: who has it open now, for those who may see its drafts."""

    @extend_schema(responses=PresenceRow(many=True), parameters=FIELDS, filters=False)
    @action(detail=True, answers=LIST)
    def presence(self, request, **_kwargs):
        """Who has this document open in an editor, whoever came first first.

        A tab gives a sign of life every 15 seconds. It is gone 45 seconds after the last one, or 120 seconds while
        it has unsaved changes.
        """
        document = self.drafted().document
        found = Presence.objects.alive().filter(document=document)
        return self.answer_list(found, presence_columns(document, request.user), ordering=("pk",))
