"""The map of the API: every resource, the schema and the documentation page."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from coediting.api_notifications import NotificationResource
from coediting.api_watching import WatchResource
from dialogues import api as dialogues
from greenskills import openapi  # noqa: F401 – registers what the schema says of tokens
from greenskills.api_docs import Documentation, Index, Schema
from partners import api as partners
from profiles import api as profiles
from roadmap import api as roadmap

RESOURCES = {
    "sectors": profiles.SectorResource,
    "themes": profiles.ThemeResource,
    "jobs": profiles.JobResource,
    "competences": profiles.CompetenceResource,
    "job-competences": profiles.JobCompetenceResource,
    "shortage-listings": profiles.ShortageResource,
    "profiles": profiles.ProfileResource,
    "roadmaps": roadmap.RoadmapResource,
    "action-lines": roadmap.ActionLineResource,
    "actions": roadmap.ActionResource,
    "targets": roadmap.TargetResource,
    "indicators": roadmap.IndicatorResource,
    "workforce": roadmap.WorkforceResource,
    "scenarios": roadmap.ScenarioResource,
    "evidence": roadmap.EvidenceResource,
    "needs": roadmap.NeedsResource,
    "need-runs": roadmap.NeedRunResource,
    "dialogues": dialogues.DialogueResource,
    "partners": partners.PartnerResource,
    "watches": WatchResource,
    "notifications": NotificationResource,
}

router = SimpleRouter()
for name, resource in RESOURCES.items():
    router.register(name, resource, basename=f"api-{name}")

urlpatterns = [
    path("", Index.as_view(names=tuple(RESOURCES)), name="api"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Documentation.as_view(), name="api-docs"),
    *router.urls,
]
