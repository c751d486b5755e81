"""Small predicates, one per right that does not hang on a document. Actions ask them, and so do templates."""

import rules
from django.core.exceptions import PermissionDenied

from partners.models import Role, partners_run_by

RANK = {role: rank for rank, role in enumerate(Role.values)}


def rank_at(user, partner_ids):
    """The user's highest rank at any of these partners, -1 for none. Disabled users have none."""
    if not user.is_authenticated or not user.is_active:
        return -1
    return max((RANK[role] for partner, role in user.roles.items() if partner in partner_ids), default=-1)


def highest_rank(user):
    """The user's highest rank anywhere, -1 for none."""
    if not user.is_authenticated or not user.is_active:
        return -1
    return max((RANK[role] for role in user.roles.values()), default=-1)


@rules.predicate
def is_coordinator(user):
    """Coordinates the lever: publishes, assigns, imports, recomputes."""
    return highest_rank(user) >= RANK[Role.COORDINATOR] or (user.is_active and user.is_superuser)


@rules.predicate
def contributes(user):
    """Hands something in for some partner: contributors and more."""
    return highest_rank(user) >= RANK[Role.CONTRIBUTOR] or is_coordinator(user)


def coordinators_only(by):
    """Raises PermissionDenied unless `by` coordinates; None is the portal itself (commands, tasks)."""
    if by is not None and not is_coordinator(by):
        raise PermissionDenied


@rules.predicate
def is_administrator(user):
    """Manages people, roles and tokens of others."""
    return highest_rank(user) >= RANK[Role.ADMINISTRATOR] or (user.is_active and user.is_superuser)


# ---------- keys and machine users ----------
def may_run_machines(user, partner):
    """Makes, closes and holds the keys of this partner's machine users: its coordinators, and administrators."""
    return partners_run_by(user).filter(pk=partner.pk).exists()


def runs_machines(user):
    """Does this user run the machine users of any partner? Costs no query beyond the user's roles."""
    return is_coordinator(user) and not user.is_machine


def machine_roles(user, partner):
    """The roles that this user may give a machine user here, lowest first: none above one's own, and no program
    administers."""
    most = RANK[Role.ADMINISTRATOR] if is_administrator(user) else rank_at(user, {partner.pk})
    return [role for role in Role if RANK[role] <= most and role != Role.ADMINISTRATOR]


def may_hold_keys_of(user, other):
    """May `user` make and withdraw the keys of `other`? One's own, and those of machine users that one runs."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.pk == other.pk or (other.is_machine and may_run_machines(user, other.machine.partner))


rules.add_perm("portal.coordinate", is_coordinator)
rules.add_perm("portal.administer", is_administrator)
