"""The upskilling needs and what they are computed from."""

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.lookups import Exact

from partners.permissions import highest_rank
from rest.resource import Listed, Resource
from rest.rows import Build, address, array, pair
from roadmap import api_filters, serializers
from roadmap.models import GroupEvidence, NeedRun, Scenario, Workforce

SMALL = 10


class WorkforceResource(Listed):
    """The cells of the workforce."""

    queryset = Workforce.objects.all()
    serializer_class = serializers.WorkforceRow
    filterset_class = api_filters.WorkforceFilter

    def columns(self):
        return {
            "dataset": Build({"uid": "dataset__uid", "slug": "dataset__slug", "quality": "dataset__quality"}),
            "sector": "sector__uid",
            "job": "job__uid",
            "region": "region",
            "year": "year",
            "headcount": "headcount" if highest_rank(self.request.user) >= 0 else shown_headcount(),
        }


def shown_headcount():
    """The head-count of a cell for the public: null under 10 persons.

    Where one cell of a sector is hidden, the smallest other one is too: the sector's total is public, and a
    difference would give the hidden one away.
    """
    beside = Workforce.objects.filter(
        dataset=OuterRef("dataset"),
        year=OuterRef("year"),
        sector=OuterRef("sector"),
        region=OuterRef("region"),
    ).order_by("headcount", "pk")
    small = (
        beside.filter(headcount__lt=SMALL)
        .order_by()
        .values("dataset")
        .annotate(cells=Count("*"))
        .values("cells")
    )
    next_one = beside.filter(headcount__gte=SMALL).values("pk")[:1]
    return Case(
        When(headcount__lt=SMALL, then=None),
        When(Q(pk=Subquery(next_one)) & Q(Exact(Subquery(small), 1)), then=None),
        default=F("headcount"),
    )


class ScenarioResource(Resource):
    """Assumptions about the future."""

    queryset = Scenario.objects.all()
    serializer_class = serializers.ScenarioRow
    filterset_class = api_filters.ScenarioFilter
    keys = ("uid", "slug")
    ordering = ("slug",)

    def columns(self):
        plain = ("yearly_growth", "yearly_leaving", "hires_total", "training_uptake", "source")
        return {
            "uid": "uid",
            "uri": address(self.base("scenarios")),
            "slug": "slug",
            "name": pair("name"),
            "horizon_from": "horizon_from",
            "horizon_to": "horizon_to",
            **{name: name for name in plain},
            "note": pair("note"),
            "standard": "standard",
        }


class EvidenceResource(Resource):
    """Top-down figures, shown beside what the profiles give from below."""

    queryset = GroupEvidence.objects.all()
    serializer_class = serializers.EvidenceRow
    filterset_class = api_filters.EvidenceFilter
    ordering = ("year", "pk")

    def columns(self):
        sectors = GroupEvidence.sectors.through.objects.filter(
            competenceevidence=OuterRef("pk")
        ).order_by("pk")
        return {
            "uid": "uid",
            "uri": address(self.base("evidence")),
            "group": "group",
            "sectors": array(sectors, "sector__uid"),
            "year": "year",
            "headcount": "headcount",
            "out_of": "out_of",
            "source": "source",
            "note": pair("note"),
        }


class NeedRunResource(Resource):
    """Recomputations, the newest first."""

    queryset = NeedRun.objects.all()
    serializer_class = serializers.NeedRunRow
    filterset_class = api_filters.NeedRunFilter
    ordering = ("-pk",)

    def columns(self):
        plain = ("trigger", "engine", "state", "rows", "difference", "started", "seconds")
        return {"uid": "uid", "uri": address(self.base("need-runs")), **{name: name for name in plain}}
