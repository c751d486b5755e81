"""The tables of the roadmaps and of the upskilling needs."""

from roadmap.models.needs import (
    CompetenceEvidence,
    Coverage,
    Factor,
    NeedRun,
    NeedTotal,
    Scenario,
    Workforce,
    WorkforceDataset,
)
from roadmap.models.roadmap import Action, ActionLine, Indicator, IndicatorPoint, Roadmap
from roadmap.models.target import Measurement, Target

__all__ = [
    "Action",
    "ActionLine",
    "CompetenceEvidence",
    "Coverage",
    "Factor",
    "Indicator",
    "IndicatorPoint",
    "Measurement",
    "NeedRun",
    "NeedTotal",
    "Roadmap",
    "Scenario",
    "Target",
    "Workforce",
    "WorkforceDataset",
]
