"""Roadmaps, lines, actions and indicators can be kept here; targets, workforce and needs are shown."""

from django.contrib import admin

from partners.admin import Administered, ForAdministrators, ShownOnly
from roadmap.models import (
    Action,
    ActionLine,
    GroupEvidence,
    Indicator,
    IndicatorPoint,
    Measurement,
    NeedRun,
    Roadmap,
    Scenario,
    Target,
    WorkforceDataset,
)


class ActionLineInline(ForAdministrators, admin.TabularInline):
    model = ActionLine
    extra = 0


@admin.register(Roadmap)
class RoadmapAdmin(Administered):
    list_display = ["title_nl", "publisher", "date", "horizon"]
    search_fields = ["title_nl", "title_en"]
    inlines = [ActionLineInline]


@admin.register(Action)
class ActionAdmin(Administered):
    list_display = ["title_nl", "code", "roadmap", "line", "owner", "status"]
    list_filter = ["roadmap", "status", "owner"]
    list_select_related = ["roadmap", "line", "owner"]
    search_fields = ["title_nl", "title_en", "code"]


class IndicatorPointInline(ForAdministrators, admin.TabularInline):
    model = IndicatorPoint
    extra = 0


@admin.register(Indicator)
class IndicatorAdmin(Administered):
    list_display = ["title_nl", "unit", "source"]
    inlines = [IndicatorPointInline]


@admin.register(Target)
class TargetAdmin(ShownOnly):
    list_display = ["slug", "title_nl", "unit", "target_value", "target_year"]


@admin.register(Measurement)
class MeasurementAdmin(ShownOnly):
    list_display = ["target", "date", "value", "status", "source"]
    list_filter = ["status"]
    list_select_related = ["target"]


@admin.register(WorkforceDataset)
class WorkforceDatasetAdmin(ShownOnly):
    list_display = ["name_nl", "quality", "reference_date", "current"]


@admin.register(GroupEvidence)
class GroupEvidenceAdmin(ShownOnly):
    list_display = ["group", "year", "headcount", "out_of", "source"]
    list_filter = ["group"]


@admin.register(Scenario)
class ScenarioAdmin(ShownOnly):
    list_display = ["name_nl", "horizon_from", "horizon_to", "standard"]


@admin.register(NeedRun)
class NeedRunAdmin(ShownOnly):
    list_display = ["started", "trigger", "subject", "engine", "state", "rows", "seconds", "difference"]
    list_filter = ["state", "engine", "trigger"]
