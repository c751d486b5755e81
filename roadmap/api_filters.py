"""What the API's lists of roadmaps, targets and needs can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from profiles.api_filters import competence_filter, job_filter, sector_filter
from profiles.models import Competence, Theme
from rest.filters import Flag, OneOf, References, Search, Since, UpdatedAfter, Whole, Word
from roadmap.models import (
    Action,
    ActionLine,
    AgendaRequest,
    CompetenceEvidence,
    GroupEvidence,
    Indicator,
    Initiative,
    NeedRelease,
    NeedRun,
    Roadmap,
    Scenario,
    Target,
    Workforce,
    WorkforceDataset,
)

NO_YEAR = 9999  # where rows without a year stand in the order of the years


def roadmap_filter(field_name="roadmap"):
    return References(field_name=field_name, queryset=Roadmap.objects.all(), keys=("uid", "slug"))


class RoadmapFilter(django_filters.FilterSet):
    horizon = Whole()

    class Meta:
        model = Roadmap
        fields: list[str] = []


class ActionLineFilter(django_filters.FilterSet):
    roadmap = roadmap_filter()
    kind = OneOf(ActionLine.Kind.choices)

    class Meta:
        model = ActionLine
        fields: list[str] = []


class ActionFilter(django_filters.FilterSet):
    roadmap = roadmap_filter()
    line = References(field_name="line", queryset=ActionLine.objects.all())
    status = OneOf(Action.Status.choices)
    owner = References(field_name="owner", queryset=Partner.objects.all(), keys=("uid", "slug"))

    class Meta:
        model = Action
        fields: list[str] = []


class TargetFilter(django_filters.FilterSet):
    q = Search()
    roadmap = roadmap_filter()
    sector = sector_filter("sectors")
    action = References(field_name="actions", queryset=Action.objects.all())
    measured_by = OneOf(Target.MeasuredBy.choices)
    competence_group = OneOf(Competence.Group.choices)
    owner = References(field_name="document__owner", queryset=Partner.objects.all(), keys=("uid", "slug"))
    target_year = Whole()
    updated_after = Since(field_name="updated", label=_("Only what changed after this moment (ISO 8601)."))

    class Meta:
        model = Target
        fields: list[str] = []


def agenda_filter(field):
    return References(
        field_name=field, queryset=Theme.objects.filter(kind=Theme.Kind.AGENDA), keys=("uid", "slug")
    )


class AgendaRequestFilter(django_filters.FilterSet):
    agenda = agenda_filter("agenda")
    partner = References(field_name="partner", queryset=Partner.objects.all(), keys=("uid", "slug"))
    state = OneOf(AgendaRequest.State.choices)

    class Meta:
        model = AgendaRequest
        fields: list[str] = []


class InitiativeFilter(django_filters.FilterSet):
    agenda = agenda_filter("agendas")
    partner = References(field_name="partners", queryset=Partner.objects.all(), keys=("uid", "slug"))
    kind = OneOf(Initiative.Kind.choices)

    class Meta:
        model = Initiative
        fields: list[str] = []


class IndicatorFilter(django_filters.FilterSet):
    unit = Word()

    class Meta:
        model = Indicator
        fields: list[str] = []


class WorkforceFilter(django_filters.FilterSet):
    dataset = References(field_name="dataset", queryset=WorkforceDataset.objects.all(), keys=("uid", "slug"))
    current = Flag(field_name="dataset__current", label=_("Only of the dataset that the figures use."))
    sector = sector_filter()
    job = job_filter()
    region = Word()
    year = Whole()

    class Meta:
        model = Workforce
        fields: list[str] = []


class ScenarioFilter(django_filters.FilterSet):
    standard = Flag()

    class Meta:
        model = Scenario
        fields: list[str] = []


class EvidenceFilter(django_filters.FilterSet):
    competence = competence_filter()
    group = OneOf(Competence.Group.choices, field_name="competence__group")
    level = Whole()
    job = job_filter()
    sector = sector_filter()
    region = Word()
    kind = OneOf(CompetenceEvidence.Kind.choices)
    state = OneOf(CompetenceEvidence.State.choices)
    updated_after = UpdatedAfter("created", "decided")

    class Meta:
        model = CompetenceEvidence
        fields: list[str] = []


class GroupEvidenceFilter(django_filters.FilterSet):
    group = OneOf(Competence.Group.choices)
    sector = sector_filter("sectors")
    year = Whole()

    class Meta:
        model = GroupEvidence
        fields: list[str] = []


class NeedRunFilter(django_filters.FilterSet):
    state = OneOf(NeedRun.State.choices)
    engine = Word()

    class Meta:
        model = NeedRun
        fields: list[str] = []


class NeedReleaseFilter(django_filters.FilterSet):
    dataset = Word(field_name="dataset__slug")
    updated_after = UpdatedAfter("created")

    class Meta:
        model = NeedRelease
        fields: list[str] = []
