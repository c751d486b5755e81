"""Roadmaps, their lines and actions, and the indicators."""

from django.db.models import OuterRef
from drf_spectacular.utils import extend_schema

from coediting.columns import partner_json
from coediting.preconditions import DRY_RUN, IF_MATCH
from partners.models import Partner
from rest.bodies import members, one_named
from rest.resource import Resource
from rest.rows import Build, address, array, pair
from roadmap import agenda_serializers as agenda_shapes
from roadmap import api_filters, serializers
from roadmap.actions import indicators, progress
from roadmap.api.versioned import VersionedResource
from roadmap.models import Action, ActionEvidence, ActionLine, Indicator, IndicatorPoint, Roadmap


class RoadmapResource(Resource):
    """Published plans and studies, the newest first."""

    queryset = Roadmap.objects.all()
    serializer_class = serializers.RoadmapRow
    filterset_class = api_filters.RoadmapFilter
    keys = ("uid", "slug")
    ordering = ("-date", "-pk")

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

    @extend_schema(
        request=agenda_shapes.ActionChange,
        responses=serializers.ActionRow,
        parameters=[IF_MATCH, DRY_RUN],
    )
    def partial_update(self, request, **_kwargs):
        """Say how far an action is; for editors of its owner and coordinators."""
        subject = self.subject()
        body = members(request.data, ("owner", "status", "progress", "weight", "evidence"))
        checked = agenda_shapes.ActionChange(data=body)
        checked.is_valid(raise_exception=True)
        changes = dict(checked.validated_data)
        if changes.get("owner") is not None:
            changes["owner"] = one_named(Partner.objects.all(), body, "owner")
        return self.changed(
            request,
            subject,
            lambda base: progress.change_action(action=subject, by=request.user, base=base, **changes),
        )


class IndicatorResource(VersionedResource):
    """Series of figures from outside."""

    queryset = Indicator.objects.all()
    serializer_class = serializers.IndicatorRow
    filterset_class = api_filters.IndicatorFilter
    keys = ("uid", "slug")
    ordering = ("slug",)

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

    @extend_schema(
        request=agenda_shapes.IndicatorChange,
        responses=serializers.IndicatorRow,
        parameters=[IF_MATCH, DRY_RUN],
    )
    def partial_update(self, request, **_kwargs):
        """Put other points in the place of those that are there; for coordinators."""
        subject = self.subject()
        checked = agenda_shapes.IndicatorChange(data=members(request.data, ("points",), ("points",)))
        checked.is_valid(raise_exception=True)
        points = checked.validated_data["points"]
        return self.changed(
            request,
            subject,
            lambda base: indicators.change_points(
                indicator=subject, by=request.user, base=base, points=points
            ),
        )
