"""The shapes of actions' progress, agenda requests, initiatives, indicator points and trajectories in the API."""

from rest_framework import serializers

from rest.fields import Languages, LanguagesSent, PartnerRef, Sent, uids
from roadmap.models import Action, AgendaRequest, Initiative, Target

LINK_HELP = "Slugs or uids; the whole list."


def names(help_text=LINK_HELP):
    """A list of slugs or uids that a client sends."""
    return serializers.ListField(child=serializers.CharField(), required=False, help_text=help_text)


def added():
    """Of such a list only what is to come in, so that two clients do not undo each other."""
    return names("Slugs or uids; the others stay.")


class TextsSent(LanguagesSent):
    """A text in Dutch and English that a client sends; a language that is left out stays."""

    nl = serializers.CharField(required=False, allow_blank=True)
    en = serializers.CharField(required=False, allow_blank=True)


class AgendaRef(serializers.Serializer):
    """A strategic agenda, by its public names."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()


class EvidenceLink(Sent):
    """A link that shows what an action did."""

    label = serializers.CharField(max_length=200)
    url = serializers.URLField(max_length=500)
    date = serializers.DateField(allow_null=True, required=False)


class ActionChange(serializers.Serializer):
    """How far an action is; what is left out stays."""

    owner = serializers.CharField(required=False, allow_null=True, help_text="Slug or uid of a partner.")
    status = serializers.ChoiceField(Action.Status.choices, required=False)
    progress = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=100)
    weight = serializers.FloatField(required=False, min_value=0, max_value=1000)
    evidence = EvidenceLink(many=True, required=False)


class AgendaRequestRow(serializers.Serializer):
    """What an agenda asks. Public once it is answered; note and reason only for who asked and for coordinators."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    agenda = AgendaRef()
    partner = PartnerRef()
    title = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField(help_text="The language of title and text.")
    state = serializers.ChoiceField(AgendaRequest.State.choices)
    note = serializers.CharField()
    answer = Languages()
    reason = serializers.CharField()
    created = serializers.DateTimeField()
    settled = serializers.DateTimeField(allow_null=True)
    profiles = uids()
    targets = uids()
    actions = uids()
    initiatives = uids()
    revision = serializers.IntegerField()


class AgendaRequestNew(serializers.Serializer):
    """A need or question to hand in."""

    agenda = serializers.CharField(help_text="Slug or uid of a strategic agenda.")
    partner = serializers.CharField(help_text="Slug or uid of the partner that asks.")
    title = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=5000)
    language = serializers.ChoiceField([("nl", "nl"), ("en", "en")], required=False)


class AgendaRequestChange(serializers.Serializer):
    """What a coordinator does with it; what is left out stays."""

    state = serializers.ChoiceField(AgendaRequest.State.choices, required=False)
    note = serializers.CharField(required=False, allow_blank=True)
    answer = TextsSent(required=False)
    reason = serializers.CharField(required=False, allow_blank=True)
    profiles = names()
    targets = names()
    actions = names()
    initiatives = names()
    add_profiles, remove_profiles = added(), added()
    add_targets, remove_targets = added(), added()
    add_actions, remove_actions = added(), added()
    add_initiatives, remove_initiatives = added(), added()


class InitiativeRow(serializers.Serializer):
    """Something that an agenda can join or learn from."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    slug = serializers.CharField()
    title = Languages()
    summary = Languages()
    kind = serializers.ChoiceField(Initiative.Kind.choices)
    partners = PartnerRef(many=True)
    agendas = AgendaRef(many=True)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    url = serializers.CharField()
    source = serializers.CharField()
    revision = serializers.IntegerField()


class InitiativeFields(serializers.Serializer):
    """What is told of an initiative."""

    title = TextsSent(required=False)
    summary = TextsSent(required=False)
    kind = serializers.ChoiceField(Initiative.Kind.choices, required=False)
    partners = names()
    agendas = names()
    start = serializers.IntegerField(required=False, allow_null=True)
    end = serializers.IntegerField(required=False, allow_null=True)
    url = serializers.CharField(required=False, allow_blank=True, max_length=500)
    source = serializers.CharField(required=False, allow_blank=True, max_length=300)


class InitiativeChange(InitiativeFields):
    """An initiative; what is left out stays."""

    add_partners, remove_partners = added(), added()
    add_agendas, remove_agendas = added(), added()


class InitiativeNew(InitiativeFields):
    """A new initiative; it is public at once."""

    slug = serializers.SlugField(required=False, max_length=120)
    title = TextsSent()
    kind = serializers.ChoiceField(Initiative.Kind.choices)


class PointSent(Sent):
    """One year of a series: changed, new (with a value), or with `removed` gone."""

    year = serializers.IntegerField()
    value = serializers.FloatField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)
    removed = serializers.BooleanField(required=False)


class IndicatorChange(serializers.Serializer):
    """Points of a series by their year; the others stay."""

    points = PointSent(many=True)


class MeasurementDecline(serializers.Serializer):
    """Why a value is declined."""

    reason = serializers.CharField(max_length=500)


class CoursePoint(serializers.Serializer):
    """A value at a time in years: 2025.5 is the middle of 2025. Bounds and coverage only where there are any."""

    time = serializers.FloatField()
    value = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    coverage = serializers.FloatField(allow_null=True)
    unknown = serializers.FloatField(
        help_text="People of whom nothing is known: the value could be higher by as many."
    )
    path = serializers.FloatField(allow_null=True, help_text="What the straight path asks by then.")


class Trajectory(serializers.Serializer):
    """How far a target is."""

    status = serializers.ChoiceField(Target.Status.choices, help_text="What holds.")
    computed_status = serializers.ChoiceField(Target.Status.choices)
    set_by_hand = serializers.BooleanField()
    reason = Languages(help_text="Why the status was set by hand.")
    certain = serializers.BooleanField(help_text="Do the bounds of the newest value give the same status?")
    share = serializers.FloatField(allow_null=True, help_text="Part of the way from baseline to goal, 0–1.")
    measured_by = serializers.ChoiceField(Target.MeasuredBy.choices)
    baseline = CoursePoint(allow_null=True)
    goal = CoursePoint(allow_null=True)
    points = CoursePoint(many=True, help_text="The values that count, oldest first.")
    needs = CoursePoint(many=True, help_text="The computed need per year.")
    forecast = CoursePoint(allow_null=True, help_text="Null when fewer than three values count.")
    expected_year = serializers.IntegerField(
        allow_null=True, help_text="When the present pace brings the goal."
    )
    recomputing = serializers.BooleanField(help_text="A change still waits for its recount.")
