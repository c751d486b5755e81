"""Roadmaps, lines, actions and indicators can be kept here; what has pages of its own is shown."""

from django.contrib import admin

from partners.admin import Administered, ForAdministrators, ShownOnly
from roadmap.models import (
    Action,
    ActionLine,
    AgendaRequest,
    CompetenceEvidence,
    GroupEvidence,
    Indicator,
    IndicatorPoint,
    Initiative,
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
    # These have a page of their own, which counts the changes.
    readonly_fields = ["owner", "status", "progress", "weight"]


class IndicatorPointInline(ForAdministrators, admin.TabularInline):
    """Shown; they have a page of their own, which counts the changes."""

    model = IndicatorPoint
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Indicator)
class IndicatorAdmin(Administered):
    list_display = ["title_nl", "unit", "source"]
    inlines = [IndicatorPointInline]


@admin.register(AgendaRequest)
class AgendaRequestAdmin(ShownOnly):
    list_display = ["title", "agenda", "partner", "state", "created"]
    list_filter = ["state", "agenda"]
    list_select_related = ["agenda", "partner"]


@admin.register(Initiative)
class InitiativeAdmin(ShownOnly):
    list_display = ["title_nl", "kind", "start", "end"]
    list_filter = ["kind"]


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


@admin.register(CompetenceEvidence)
class CompetenceEvidenceAdmin(ShownOnly):
    list_display = ["competence", "level", "kind", "date", "asked", "below", "state", "partner"]
    list_filter = ["state", "kind"]
    list_select_related = ["competence", "partner"]


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
