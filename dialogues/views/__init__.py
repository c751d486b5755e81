"""The pages of the dialogues."""

from dialogues.views.announcing import dialogue_call_off, dialogue_edit, dialogue_new, dialogue_state
from dialogues.views.calendar import (
    dialogue_detail,
    dialogue_feed,
    dialogue_file,
    dialogue_list,
    dialogue_series,
)
from dialogues.views.own import invitation_stop, registration, registration_export
from dialogues.views.people import (
    dialogue_badges,
    dialogue_cancel_for,
    dialogue_export,
    dialogue_invite,
    dialogue_people,
    dialogue_remind,
)
from dialogues.views.registering import dialogue_link, dialogue_register, dialogue_registered

__all__ = [
    "dialogue_badges",
    "dialogue_call_off",
    "dialogue_cancel_for",
    "dialogue_detail",
    "dialogue_edit",
    "dialogue_export",
    "dialogue_feed",
    "dialogue_file",
    "dialogue_invite",
    "dialogue_link",
    "dialogue_list",
    "dialogue_new",
    "dialogue_people",
    "dialogue_register",
    "dialogue_registered",
    "dialogue_remind",
    "dialogue_series",
    "dialogue_state",
    "invitation_stop",
    "registration",
    "registration_export",
]
