"""Roadmaps, their lines and actions, and the indicators."""

from django.db.models import OuterRef

from coediting.columns import partner_json
from rest.resource import Resource
from rest.rows import Build, address, array, pair
from roadmap import api_filters, serializers
from roadmap.models import Action, ActionLine, Indicator, IndicatorPoint, Roadmap


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


class ActionResource(Resource):
    """Actions of the roadmaps."""

    queryset = Action.objects.all()
    serializer_class = serializers.ActionRow
    filterset_class = api_filters.ActionFilter
    ordering = ("roadmap_id", "position", "pk")

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("actions")),
            "roadmap": "roadmap__uid",
            "line": "line__uid",
            "code": "code",
            "title": pair("title"),
            "owner": partner_json("owner"),
            "status": "status",
        }


class IndicatorResource(Resource):
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
        }
