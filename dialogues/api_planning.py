"""Announcing a dialogue in the API, and changing what is announced: by editors of its organiser, and coordinators."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from coediting.preconditions import IF_MATCH
from dialogues.actions import plan_dialogue, revise_dialogue
from dialogues.forms.announcing import circular_themes
from dialogues.models import Dialogue, Series
from dialogues.models.dialogue import MAX_TEXT
from dialogues.serializers import DialogueRow
from partners.api_tokens import moment
from partners.models import Partner
from rest.bodies import members, one_named
from rest.fields import LanguagesSent
from rest.matching import checks_itself
from roadmap.api.agenda import KEYS, texts
from roadmap.api.stepped import SteppedResource

PAIRS = ("title", "aim", "agenda", "prepare")
MOMENTS = ("starts", "ends")


class LongTexts(LanguagesSent):
    """A text in Dutch and English; a language that is left out stays."""

    nl = serializers.CharField(required=False, allow_blank=True, max_length=MAX_TEXT)
    en = serializers.CharField(required=False, allow_blank=True, max_length=MAX_TEXT)


class Titles(LanguagesSent):
    """A title in both languages."""

    nl = serializers.CharField(max_length=200)
    en = serializers.CharField(max_length=200)


class DialogueChange(serializers.Serializer):
    """What is announced of a dialogue; what is left out stays. Give a place, a link, or both."""

    title = LongTexts(required=False)
    theme = serializers.CharField(required=False, help_text=_("slug or uid of a circular theme."))
    series = serializers.CharField(
        required=False, allow_null=True, help_text=_("slug or uid of a series of the organiser; null: it stands alone.")
    )
    new_series = Titles(required=False, help_text=_("Begin a series with it."))
    aim = LongTexts(required=False)
    agenda = LongTexts(required=False, help_text=_("One point per line."))
    prepare = LongTexts(required=False)
    starts = serializers.DateTimeField(required=False)
    ends = serializers.DateTimeField(required=False, allow_null=True)
    place = serializers.CharField(required=False, allow_blank=True, max_length=200)
    link = serializers.URLField(required=False, allow_blank=True, max_length=200)
    languages = serializers.ListField(child=serializers.ChoiceField(Dialogue.Language.choices), required=False)
    capacity = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2000, help_text=_("null: no limit.")
    )
    keep_days = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("Days after closing that data about participants are kept; once people registered only fewer."),
    )


class DialogueNew(DialogueChange):
    """A dialogue to announce. It is public at once; its registration opens by `state/`."""

    organiser = serializers.CharField(help_text=_("slug or uid of a partner that you edit for."))
    title = Titles()
    theme = serializers.CharField(help_text=_("slug or uid of a circular theme."))
    starts = serializers.DateTimeField()


class Planning(SteppedResource):
    """Mixed into the resource of dialogues: whose rows count their changes, so that nobody overwrites another."""

    @extend_schema(request=DialogueNew, responses={201: DialogueRow}, filters=False)
    def create(self, request, **_kwargs):
        """Announce a dialogue in the name of a partner."""
        content = self.content(DialogueNew)
        content["organiser"] = one_named(Partner.objects.all(), content, "organiser", KEYS)
        return self.started(request, lambda: plan_dialogue(by=request.user, **content))

    @extend_schema(request=DialogueChange, responses=DialogueRow, parameters=[IF_MATCH], filters=False)
    @checks_itself
    def partial_update(self, request, **_kwargs):
        """Change what is announced: the members given. Who registered gets mail when time, place or link change."""
        subject, content = self.subject(), self.content(DialogueChange)
        return self.changed(
            request,
            subject,
            lambda base: revise_dialogue(dialogue=subject, by=request.user, base=base, **content),
        )

    def content(self, shape):
        """The body as the actions take it. Raises BadField and DRF's ValidationError."""
        body = members(self.request.data, tuple(shape().fields))
        checked = shape(data=body)
        checked.is_valid(raise_exception=True)
        found = dict(checked.validated_data)
        found |= texts(found, *PAIRS)
        found |= {name: moment(body, name) for name in MOMENTS if name in body}
        for name, known in (("theme", circular_themes()), ("series", Series.objects.all())):
            if found.get(name) is not None:
                found[name] = one_named(known, body, name, KEYS)
        if "new_series" in found:
            found["new_series"] = tuple(found["new_series"][code] for code in ("nl", "en"))
        return found
