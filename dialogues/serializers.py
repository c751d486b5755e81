"""The shape of dialogues in the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coediting.models import Proposal
from dialogues.models import Contribution, Dialogue
from rest.fields import Languages, PartnerRef, uids


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
    capacity = serializers.IntegerField(allow_null=True, help_text=_("For its organiser; null: no limit."))
    keep_days = serializers.IntegerField(help_text=_("Days after closing that data about participants are kept."))
    revision = serializers.IntegerField()


class DialogueRef(serializers.Serializer):
    """A dialogue, by its public names."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()


class AdoptionRow(serializers.Serializer):
    """A proposal that a contribution led to. `path` is the row that it changes, such as "requirements/<id>"."""

    uid = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Proposal.State.choices)
    created = serializers.DateTimeField()
    decided = serializers.DateTimeField(allow_null=True)
    path = serializers.CharField()


class ContributionRow(serializers.Serializer):
    """Something said in a dialogue, and what became of it."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    dialogue = DialogueRef()
    about = serializers.ChoiceField(choices=Contribution.About.choices)
    kind = serializers.ChoiceField(choices=Contribution.Kind.choices)
    document = serializers.UUIDField(allow_null=True, help_text=_("The profile it is about, once that is public."))
    row = serializers.UUIDField(allow_null=True, help_text=_("The id of the task or requirement in the content."))
    row_label = serializers.DictField(
        child=serializers.CharField(), help_text=_("What that task or requirement was called at that moment.")
    )
    details = serializers.DictField(help_text=_("What belongs to the kind: level, competence, learning or support."))
    text = serializers.CharField()
    theme = serializers.CharField(help_text=_("The label under which the facilitator put it."))
    state = serializers.ChoiceField(
        choices=Contribution.State.choices, help_text=_("What is new or hidden only who leads the dialogue reads.")
    )
    hidden_because = serializers.CharField(help_text=_("Why the facilitator set it aside."))
    points = serializers.IntegerField(help_text=_("How many people gave it a dot."))
    made_of = uids(help_text=_("What was merged or split into it."))
    became = uids(help_text=_("What it became part of."))
    outcome = serializers.ChoiceField(choices=[("", ""), *Contribution.Outcome.choices])
    answer = serializers.CharField()
    decided = serializers.DateTimeField(allow_null=True)
    proposals = AdoptionRow(many=True)
    created = serializers.DateTimeField()
