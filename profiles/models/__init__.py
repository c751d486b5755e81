"""The tables of the catalogue and of the competence profiles."""

from profiles.models.asked import AskedCompetence, JobSize
from profiles.models.catalogue import (
    Competence,
    CompetenceGroup,
    Job,
    JobCompetence,
    Sector,
    SettledRelations,
    ShortageListing,
    SkillGroup,
    Theme,
)
from profiles.models.imports import ImportJob
from profiles.models.profile import Profile, Requirement, Task
from profiles.models.succession import CurationChange, CurationDecision, FollowUp, ReviewTask

__all__ = [
    "AskedCompetence",
    "Competence",
    "CompetenceGroup",
    "CurationChange",
    "CurationDecision",
    "FollowUp",
    "ImportJob",
    "Job",
    "JobCompetence",
    "JobSize",
    "Profile",
    "Requirement",
    "ReviewTask",
    "Sector",
    "SettledRelations",
    "ShortageListing",
    "SkillGroup",
    "Task",
    "Theme",
]
