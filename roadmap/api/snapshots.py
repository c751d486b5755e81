"""The targets as they stood at the moment of a release."""

import django_filters
from django.db.models import Case, F, FloatField, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from coediting.api_snapshots import Standing, languages_then, text_then, then
from coediting.models import Revision
from partners.models import Partner
from profiles.api_filters import sector_filter
from profiles.api_snapshots import naming
from profiles.models import Competence, Sector
from rest.filters import OneOf, References, Whole
from rest.rows import Build
from roadmap.api_filters import NO_YEAR, roadmap_filter
from roadmap.models import Action, Measurement, Target

# Where the content leaves it open, as `document.project` decides it.
FALLS = Q(content__target_value__lt=F("content__baseline_value"))
TOWARDS = Case(When(FALLS, then=Value(Target.Direction.DOWN.value)), default=Value(Target.Direction.UP.value))
YEAR = Cast(Cast(NullIf(text_then("target_year"), Value("")), FloatField()), IntegerField())


def coded(name, otherwise=""):
    """A code of the content, `otherwise` where it says none; as a field of the target, which knows what codes mean."""
    otherwise = Value(otherwise) if isinstance(otherwise, str) else otherwise
    return Coalesce(NullIf(text_then(name), Value("")), otherwise, output_field=Target._meta.get_field(name))


MEASURED_BY = coded("measured_by", Target.MeasuredBy.MEASUREMENTS.value)


class TargetsThenFilter(django_filters.FilterSet):
    """The filters of the list that what a content names can answer; roadmap and owner are asked as they are now."""

    roadmap = roadmap_filter("document__target__roadmap")
    sector = sector_filter(method="by_sector")
    action = References(queryset=Action.objects.all(), method="by_action")
    measured_by = OneOf(Target.MeasuredBy.choices, method="by_measure")
    competence_group = OneOf(Competence.Group.choices, field_name="content__competence_group")
    owner = References(field_name="document__owner", queryset=Partner.objects.all(), keys=("uid", "slug"))
    target_year = Whole(field_name="content__target_year")

    class Meta:
        model = Revision
        fields: list[str] = []

    def by_sector(self, queryset, name, sectors):
        return naming(queryset, "sectors", Sector.objects.filter(pk__in=sectors).values_list("uid", flat=True))

    def by_action(self, queryset, name, actions):
        return naming(queryset, "actions", Action.objects.filter(pk__in=actions).values_list("uid", flat=True))

    def by_measure(self, queryset, name, values):
        return queryset.alias(measure=MEASURED_BY).filter(measure__in=values)


class TargetsThen(Standing):
    """Roadmap targets as they stood."""

    queryset = Revision.objects.all()
    filterset_class = TargetsThenFilter
    kind = "target"
    orderings = {
        "slug": "document__target__slug",
        "updated": "published_at",
        "target_year": Coalesce(YEAR, NO_YEAR),
        **{f"title_{language}": text_then("title", language) for language in ("nl", "en")},
    }

    def columns(self):
        numbers = ("baseline_value", "baseline_year", "target_value", "target_year")
        return {
            **self.identity_columns(),
            "title": languages_then("title"),
            "roadmap": "document__target__roadmap__uid",
            "unit": text_then("unit"),
            **{name: then(name) for name in numbers},
            "direction": coded("direction", TOWARDS),
            "competence_group": coded("competence_group"),
            "measured_by": MEASURED_BY,
            "status_override": coded("status_override"),
            "indicator": NullIf(text_then("indicator"), Value("")),
            "sectors": then("sectors"),
            "actions": then("actions"),
            **self.document_columns(),
        }

    def list_columns(self):
        """With the newest value that counts now and was decided on by then."""
        accepted = Measurement.objects.filter(target=OuterRef("document"), status=Measurement.Status.ACCEPTED)
        known = accepted.alias(known=Coalesce("decided", "created")).filter(known__lte=self.at)
        latest = known.order_by("-date").values_list(Build({"date": "date", "value": "value"}))[:1]
        return self.columns() | {"latest": Subquery(latest)}
