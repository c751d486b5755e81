"""The tables of the roadmaps and of the upskilling needs."""

from roadmap.models.agenda import AgendaRequest, Initiative
from roadmap.models.derived import (
    NANO,
    Claim,
    Coverage,
    EvidenceScope,
    Factor,
    NeedRelease,
    NeedRun,
    NeedTotal,
)
from roadmap.models.former import FormerState
from roadmap.models.inputs import (
    CompetenceEvidence,
    GroupEvidence,
    Scenario,
    ScenarioRate,
    Workforce,
    WorkforceDataset,
)
from roadmap.models.joining import JoinRequest
from roadmap.models.roadmap import (
    Action,
    ActionEvidence,
    ActionLine,
    Indicator,
    IndicatorPoint,
    Roadmap,
)
from roadmap.models.target import Measurement, Target

__all__ = [
    "NANO",
    "Action",
    "ActionEvidence",
    "ActionLine",
    "AgendaRequest",
    "Claim",
    "CompetenceEvidence",
    "Coverage",
    "EvidenceScope",
    "Factor",
    "FormerState",
    "GroupEvidence",
    "Indicator",
    "IndicatorPoint",
    "Initiative",
    "JoinRequest",
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
