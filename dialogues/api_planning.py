"""Announcing a dialogue in the API, and changing what is announced: by editors of its organiser, and coordinators."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from dialogues.actions import plan_dialogue, revise_dialogue
from dialogues.forms.announcing import circular_themes
from dialogues.models import Dialogue, Series
from dialogues.models.dialogue import MAX_TEXT
from dialogues.permissions import may_edit
from dialogues.serializers import DialogueRow
from partners.api_tokens import moment
from partners.models import Partner
from rest.bodies import members, one_named
from rest.fields import LanguagesSent
from rest.matching import checks_itself
from roadmap.api.agenda import KEYS, texts
from roadmap.api.stepped import SteppedResource
from roadmap.api.versioned import EDITING
from roadmap.contents import as_moment

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

    change_shape = DialogueChange
    references_sent = {"theme": (circular_themes(), KEYS), "series": (Series.objects.all(), KEYS)}

    @extend_schema(request=DialogueNew, responses={201: DialogueRow}, filters=False)
    def create(self, request, **_kwargs):
        """Announce a dialogue in the name of a partner."""
        content = self.content(DialogueNew)
        content["organiser"] = one_named(Partner.objects.all(), content, "organiser", KEYS)
        return self.started(request, lambda: plan_dialogue(by=request.user, **content))

    @extend_schema(request=DialogueChange, responses=DialogueRow, parameters=EDITING, filters=False)
    @checks_itself
    def partial_update(self, request, **_kwargs):
        """Change what is announced: the members given. Who registered gets mail when time, place or link change.

        What others changed elsewhere since you read it stays, with `Prefer: merge`; but not beside `new_series`.
        """
        if isinstance(request.data, dict) and "new_series" in request.data:
            return self.changed_with_series(request)
        return super().partial_update(request)

    def changed_with_series(self, request):
        """A change that begins a series: the first to do so does it, so there is nothing to merge."""
        subject, content = self.subject(), self.content(DialogueChange)
        return self.changed(
            request,
            subject,
            lambda base: revise_dialogue(dialogue=subject, by=request.user, base=base, **content),
        )

    def may_change(self, subject):
        if not may_edit(self.request.user, subject):
            raise PermissionDenied

    def save(self, subject, base, **fields):
        return revise_dialogue(dialogue=subject, by=self.request.user, base=base, **fields)

    def patch_of(self, data):
        """With its moments as texts. Raises BadField and DRF's ValidationError."""
        found = super().patch_of(data)
        return found | {name: as_moment(moment(data, name)) for name in MOMENTS if name in found}

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
