"""What the API's lists of the catalogue and of the profiles can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from profiles.filters import ProfileFilter
from profiles.models import (
    Competence,
    Job,
    JobCompetence,
    Profile,
    Sector,
    ShortageListing,
    Theme,
)
from profiles.models.catalogue import uid_of
from rest.filters import Flag, OneOf, References, Search, Since, Uri, Whole, Word, Words


def theme_filter(field_name="themes", **options):
    return References(field_name=field_name, queryset=Theme.objects.all(), keys=("uid", "slug"), **options)


def sector_filter(field_name="sector", **options):
    return References(field_name=field_name, queryset=Sector.objects.all(), **options)


def job_filter(field_name="job", **options):
    return References(
        field_name=field_name,
        queryset=Job.objects.all(),
        from_uri=uid_of,
        label=_("Uid or ESCO URI of a job."),
        **options,
    )


def competence_filter(field_name="competence", **options):
    return References(
        field_name=field_name,
        queryset=Competence.objects.all(),
        from_uri=uid_of,
        label=_("Uid or ESCO URI of a competence."),
        **options,
    )


class SectorFilter(django_filters.FilterSet):
    q = Search()
    revision = OneOf(Sector.Revision.choices)
    code = Word()
    parent = sector_filter("parent")

    class Meta:
        model = Sector
        fields: list[str] = []


class ThemeFilter(django_filters.FilterSet):
    kind = OneOf(Theme.Kind.choices)
    open = Flag()

    class Meta:
        model = Theme
        fields: list[str] = []


class JobFilter(django_filters.FilterSet):
    q = Search()
    kind = OneOf(Job.Kind.choices)
    function_group = OneOf(Job.FunctionGroup.choices)
    esco_uri = Uri()
    code = Word()
    isco = Word()
    parent = job_filter("parent")

    class Meta:
        model = Job
        fields: list[str] = []


class CompetenceFilter(django_filters.FilterSet):
    q = Search()
    kind = OneOf(Competence.Kind.choices)
    group = OneOf(Competence.Group.choices)
    reuse_level = OneOf(Competence.Reuse.choices)
    esco_uri = Uri()
    esco_green = Flag()
    esco_digital = Flag()
    esco_transversal = Flag()
    circular = Flag()
    theme = theme_filter()

    class Meta:
        model = Competence
        fields: list[str] = []


class JobCompetenceFilter(django_filters.FilterSet):
    job = job_filter()
    competence = competence_filter()
    importance = OneOf(JobCompetence.Importance.choices)
    group = OneOf(Competence.Group.choices, field_name="competence__group")
    source = Word()

    class Meta:
        model = JobCompetence
        fields: list[str] = []


class ShortageFilter(django_filters.FilterSet):
    year = Whole()
    job = job_filter()

    class Meta:
        model = ShortageListing
        fields: list[str] = []


class ProfileListFilter(ProfileFilter):
    """The page's filters, and what only machines ask."""

    q = Words(method="by_title")
    job = job_filter("jobs")
    competence = competence_filter("requirements__competence")
    updated_after = Since(field_name="updated", label=_("Only what changed after this moment (ISO 8601)."))

    class Meta:
        model = Profile
        fields: list[str] = []


for _name in ("theme", "agenda", "sector", "partner"):
    extend_schema_field({"type": "string"})(ProfileListFilter.base_filters[_name])
