"""Who may change what the needs are computed from, and what roadmaps tell."""

from partners.models import Role
from partners.permissions import RANK, highest_rank, is_coordinator, rank_at


def may_change_action(user, action):
    """Editors of the partner that owns the action, and coordinators; only these where it has no owner."""
    return is_coordinator(user) or rank_at(user, {action.owner_id}) >= RANK[Role.EDITOR]


def may_ask_for(user, partner):
    """Hand in a request on behalf of a partner: its members, and coordinators."""
    return is_coordinator(user) or rank_at(user, {partner.pk}) >= RANK[Role.READER]


def may_ask(user):
    """Hand in a request at all: members of any partner."""
    return is_coordinator(user) or highest_rank(user) >= RANK[Role.READER]
