"""Every write on dialogues and on who takes part in them."""

from dialogues.actions.attending import cancel_for, note_attendance, remind, remind_due
from dialogues.actions.inviting import invite, stop_invitation
from dialogues.actions.planning import call_off, close_forgotten, move_on, plan_dialogue, revise_dialogue
from dialogues.actions.privacy import erase, export_of, remove_due
from dialogues.actions.registering import cancel, change, come_back, mail_link, mail_link_to, register

__all__ = [
    "call_off",
    "cancel",
    "cancel_for",
    "change",
    "close_forgotten",
    "come_back",
    "erase",
    "export_of",
    "invite",
    "mail_link",
    "mail_link_to",
    "move_on",
    "note_attendance",
    "plan_dialogue",
    "register",
    "remind",
    "remind_due",
    "remove_due",
    "revise_dialogue",
    "stop_invitation",
]
