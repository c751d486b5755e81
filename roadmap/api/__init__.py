"""Roadmaps, targets and needs in the API."""

from roadmap.api.agenda import AgendaRequestResource, InitiativeResource
from roadmap.api.evidence import EvidenceResource, GroupEvidenceResource
from roadmap.api.explain import ExplainResource
from roadmap.api.figures import NeedsResource
from roadmap.api.impact import ImpactResource
from roadmap.api.joining import JoinRequestResource
from roadmap.api.needs import NeedRunResource
from roadmap.api.releases import NeedReleaseResource
from roadmap.api.roadmaps import ActionLineResource, ActionResource, IndicatorResource, RoadmapResource
from roadmap.api.scenarios import ScenarioResource
from roadmap.api.targets import TargetResource
from roadmap.api.workforce import WorkforceResource

__all__ = [
    "ActionLineResource",
    "ActionResource",
    "AgendaRequestResource",
    "EvidenceResource",
    "ExplainResource",
    "GroupEvidenceResource",
    "ImpactResource",
    "IndicatorResource",
    "InitiativeResource",
    "JoinRequestResource",
    "NeedReleaseResource",
    "NeedRunResource",
    "NeedsResource",
    "RoadmapResource",
    "ScenarioResource",
    "TargetResource",
    "WorkforceResource",
]
