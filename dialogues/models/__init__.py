"""Dialogues and who registers for them. Contributions and adoption will hang on the same dialogue."""

from dialogues.models.dialogue import Dialogue, Series
from dialogues.models.registration import Invitation, OrganisationKind, Participation, Registration

__all__ = ["Dialogue", "Invitation", "OrganisationKind", "Participation", "Registration", "Series"]
