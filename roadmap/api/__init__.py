"""Roadmaps, targets and needs in the API."""

from roadmap.api.figures import NeedsResource
from roadmap.api.needs import EvidenceResource, NeedRunResource, ScenarioResource, WorkforceResource
from roadmap.api.roadmaps import ActionLineResource, ActionResource, IndicatorResource, RoadmapResource
from roadmap.api.targets import TargetResource

__all__ = [
    "ActionLineResource",
    "ActionResource",
    "EvidenceResource",
    "IndicatorResource",
    "NeedRunResource",
    "NeedsResource",
    "RoadmapResource",
    "ScenarioResource",
    "TargetResource",
    "WorkforceResource",
]
