"""The tables of the catalogue and of the competence profiles."""

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

__all__ = [
    "Competence",
    "CompetenceGroup",
    "ImportJob",
    "Job",
    "JobCompetence",
    "Profile",
    "Requirement",
    "Sector",
    "SettledRelations",
    "ShortageListing",
    "SkillGroup",
    "Task",
    "Theme",
]
