"""The tables of the roadmaps and of the upskilling needs."""

from roadmap.models.derived import (
    NANO,
    Coverage,
    EvidenceScope,
    Factor,
    NeedRelease,
    NeedRun,
    NeedTotal,
)
from roadmap.models.inputs import (
    CompetenceEvidence,
    GroupEvidence,
    Scenario,
    ScenarioRate,
    Workforce,
    WorkforceDataset,
)
from roadmap.models.roadmap import Action, ActionLine, Indicator, IndicatorPoint, Roadmap
from roadmap.models.target import Measurement, Target

__all__ = [
    "NANO",
    "Action",
    "ActionLine",
    "CompetenceEvidence",
    "Coverage",
    "EvidenceScope",
    "Factor",
    "GroupEvidence",
    "Indicator",
    "IndicatorPoint",
    "Measurement",
    "NeedRelease",
    "NeedRun",
    "NeedTotal",
    "Roadmap",
    "Scenario",
    "ScenarioRate",
    "Target",
    "Workforce",
    "WorkforceDataset",
]
