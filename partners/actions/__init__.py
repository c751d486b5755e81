"""Every write on users, partners, memberships, keys, machine users and sign-ins elsewhere."""

from partners.actions.identities import open_account, person_of
from partners.actions.machines import assign_machine_role, close_machine, make_machine
from partners.actions.people import (
    add_partner,
    assign_role,
    choose_language,
    enrol_user,
    mark_work_seen,
    register_partner,
)
from partners.actions.tokens import issue_token, note_token_use, revoke_token

__all__ = [
    "add_partner",
    "assign_machine_role",
    "assign_role",
    "choose_language",
    "close_machine",
    "enrol_user",
    "issue_token",
    "make_machine",
    "mark_work_seen",
    "note_token_use",
    "open_account",
    "person_of",
    "register_partner",
    "revoke_token",
]
