"""Who takes part and how they get in: people, partners, keys for the API, machine users, sign-in elsewhere."""

from partners.models.identities import Identity
from partners.models.machines import MachineUser, partners_run_by
from partners.models.people import Membership, Partner, Role, User, UserManager
from partners.models.tokens import AccessEvent, ApiToken, Scope, new_secret, token_hash

__all__ = [
    "AccessEvent",
    "ApiToken",
    "Identity",
    "MachineUser",
    "Membership",
    "Partner",
    "Role",
    "Scope",
    "User",
    "UserManager",
    "new_secret",
    "partners_run_by",
    "token_hash",
]
