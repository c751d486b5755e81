"""The forms of dialogues: announcing them, registering for them, and what the organiser does with the list."""

from dialogues.forms.announcing import CalendarFilters, DialogueForm, NewDialogueForm, values_of
from dialogues.forms.registering import InviteForm, LinkForm, OwnForm, RegistrationForm

__all__ = [
    "CalendarFilters",
    "DialogueForm",
    "InviteForm",
    "LinkForm",
    "NewDialogueForm",
    "OwnForm",
    "RegistrationForm",
    "values_of",
]
