"""Dialogues, who registers for them, what is said there, and what becomes of it."""

from dialogues.models.dialogue import Dialogue, Series
from dialogues.models.opinion import Opinion, OpinionMap, Statement
from dialogues.models.registration import Invitation, OrganisationKind, Participation, Registration
from dialogues.models.report import Adoption, Amendment, Minutes
from dialogues.models.room import Contribution, Dot, Room, Seat

__all__ = [
    "Adoption",
    "Amendment",
    "Contribution",
    "Dialogue",
    "Dot",
    "Invitation",
    "Minutes",
    "Opinion",
    "OpinionMap",
    "OrganisationKind",
    "Participation",
    "Registration",
    "Room",
    "Seat",
    "Series",
    "Statement",
]
