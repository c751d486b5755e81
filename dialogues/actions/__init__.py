"""Every write on dialogues and on who takes part in them."""

from dialogues.actions.adopting import adopt
from dialogues.actions.attending import cancel_for, note_attendance, remind, remind_due
from dialogues.actions.inviting import invite, stop_invitation
from dialogues.actions.minutes import (
    amend,
    begin_minutes,
    decide_amendment,
    finish_minutes,
    open_minutes,
    revise_minutes,
)
from dialogues.actions.outcomes import decide, follow_up, tell_contributors
from dialogues.actions.planning import call_off, close_forgotten, move_on, plan_dialogue, revise_dialogue
from dialogues.actions.privacy import erase, export_of, remove_due
from dialogues.actions.registering import cancel, change, come_back, mail_link, mail_link_to, register

__all__ = [
    "adopt",
    "amend",
    "begin_minutes",
    "call_off",
    "cancel",
    "cancel_for",
    "change",
    "close_forgotten",
    "come_back",
    "decide",
    "decide_amendment",
    "erase",
    "export_of",
    "finish_minutes",
    "follow_up",
    "invite",
    "mail_link",
    "mail_link_to",
    "move_on",
    "note_attendance",
    "open_minutes",
    "plan_dialogue",
    "register",
    "remind",
    "remind_due",
    "remove_due",
    "revise_dialogue",
    "revise_minutes",
    "stop_invitation",
    "tell_contributors",
]
