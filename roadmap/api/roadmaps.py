"""Roadmaps, their lines and actions, and the indicators."""

from django.core.exceptions import PermissionDenied
from django.db.models import IntegerField, OuterRef
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema

from coediting.columns import partner_json
from partners.models import Partner
from partners.permissions import coordinators_only
from rest.matching import checks_itself
from rest.resource import Resource, in_languages
from rest.rows import Build, address, array, pair
from rest.told import tells_itself
from roadmap import agenda_serializers as agenda_shapes
from roadmap import api_filters, serializers
from roadmap.actions import indicators, progress
from roadmap.api.versioned import EDITING, VersionedResource
from roadmap.models import Action, ActionEvidence, ActionLine, Indicator, IndicatorPoint, Roadmap
from roadmap.permissions import may_change_action

# The field itself holds no number below 0, so Django would find nothing there.
UNKNOWN_FIRST = Coalesce("progress", -1, output_field=IntegerField())


class RoadmapResource(Resource):
    """Published plans and studies, the newest first."""

    queryset = Roadmap.objects.all()
    serializer_class = serializers.RoadmapRow
    filterset_class = api_filters.RoadmapFilter
    keys = ("uid", "slug")
    ordering = ("-date", "-pk")
    orderings = {"slug": "slug", "date": "date", **in_languages("title")}

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("roadmaps")),
            "slug": "slug",
            "title": pair("title"),
            "publisher": "publisher",
            "date": "date",
            "horizon": "horizon",
            "source_url": "source_url",
            "summary": pair("summary"),
            "note": pair("note"),
        }


class ActionLineResource(Resource):
    """Challenges, lines of force, pillars and action groups."""

    queryset = ActionLine.objects.all()
    serializer_class = serializers.ActionLineRow
    filterset_class = api_filters.ActionLineFilter
    references = {"roadmap": "roadmaps"}
    ordering = ("roadmap_id", "position", "pk")
    orderings = in_languages("title")

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("action-lines")),
            "roadmap": "roadmap__uid",
            "kind": "kind",
            "number": "number",
            "title": pair("title"),
        }


class ActionResource(VersionedResource):
    """Actions of the roadmaps, and how far they are."""

    queryset = Action.objects.all()
    serializer_class = serializers.ActionRow
    filterset_class = api_filters.ActionFilter
    references = {"roadmap": "roadmaps", "line": "action-lines", "owner": "partners"}
    ordering = ("roadmap_id", "position", "pk")
    orderings = {"code": "code", "status": "status", "progress": UNKNOWN_FIRST, **in_languages("title")}

    def columns(self):
        evidence = ActionEvidence.objects.filter(action=OuterRef("pk")).order_by("position", "pk")
        return {
            "uid": "uid",
            "uri": address(self.base("actions")),
            "roadmap": "roadmap__uid",
            "line": "line__uid",
            "code": "code",
            "title": pair("title"),
            "owner": partner_json("owner"),
            "status": "status",
            "progress": "progress",
            "weight": "weight",
            "evidence": array(evidence, Build({"label": "label", "url": "url", "date": "date"})),
            "revision": "version",
        }

    change_shape = agenda_shapes.ActionChange
    references_sent = {"owner": (Partner.objects.all(), ("uid", "slug"))}

    def may_change(self, subject):
        if not may_change_action(self.request.user, subject):
            raise PermissionDenied

    def save(self, subject, base, **fields):
        progress.change_action(action=subject, by=self.request.user, base=base, **fields)

    @extend_schema(request=agenda_shapes.ActionChange, responses=serializers.ActionRow, parameters=EDITING)
    @checks_itself
    @tells_itself
    def partial_update(self, request, **kwargs):
        """Say how far an action is; for editors of its owner and coordinators. `evidence` is replaced as a whole."""
        return super().partial_update(request, **kwargs)


class IndicatorResource(VersionedResource):
    """Series of figures from outside."""

    queryset = Indicator.objects.all()
    serializer_class = serializers.IndicatorRow
    filterset_class = api_filters.IndicatorFilter
    keys = ("uid", "slug")
    ordering = ("slug",)
    orderings = {"slug": "slug", **in_languages("title")}

    def columns(self):
        points = IndicatorPoint.objects.filter(indicator=OuterRef("pk")).order_by("year")
        return {
            "uid": "uid",
            "uri": address(self.base("indicators")),
            "slug": "slug",
            "title": pair("title"),
            "unit": "unit",
            "source": "source",
            "points": array(points, Build({"year": "year", "value": "value", "note": "note"})),
            "revision": "version",
        }

    change_shape = agenda_shapes.IndicatorChange
    needed = {"points": ("value",)}

    def may_change(self, subject):
        coordinators_only(self.request.user)

    def save(self, subject, base, **fields):
        indicators.change_points(indicator=subject, by=self.request.user, base=base, **fields)

    @extend_schema(
        request=agenda_shapes.IndicatorChange, responses=serializers.IndicatorRow, parameters=EDITING
    )
    @checks_itself
    @tells_itself
    def partial_update(self, request, **kwargs):
        """Set points by their year; the others stay. `{"year": 2024, "removed": true}` goes. For coordinators."""
        return super().partial_update(request, **kwargs)
