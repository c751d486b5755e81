"""Machine users of a partner: made, given another role, closed."""

import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partners import permissions
from partners.actions.access import note
from partners.actions.people import assign_role
from partners.actions.tokens import revoke_token
from partners.models import AccessEvent, MachineUser, User

# Nothing can be mailed to this domain, and nobody can register it (RFC 2606).
NOWHERE = "machines.invalid"


@transaction.atomic
def make_machine(*, by, partner, name, purpose, role):
    """Make a machine user with a role at this partner. Returns the MachineUser; it has no keys yet.

    Raises PermissionDenied unless `by` runs the partner's machine users, and ValidationError for a role above that of
    `by` there, or one that no machine has.
    """
    if not permissions.may_run_machines(by, partner):
        raise PermissionDenied
    _check_role(by, partner, role)
    email = f"{slugify(name)[:40]}.{secrets.token_hex(4)}@{partner.slug}.{NOWHERE}"
    user = User.objects.create_user(email.lstrip("."), name=name, is_machine=True)
    assign_role(user=user, partner=partner, role=role)
    machine = MachineUser.objects.create(user=user, partner=partner, purpose=purpose)
    note(AccessEvent.Kind.MACHINE_MADE, user=user, by=by, name=name, partner=partner.slug, role=str(role))
    return machine


@transaction.atomic
def assign_machine_role(*, machine, role, by):
    """Give a machine user another role at its partner. Raises as `make_machine`."""
    if not permissions.may_run_machines(by, machine.partner):
        raise PermissionDenied
    membership = machine.user.memberships.select_for_update().filter(partner=machine.partner).first()
    before = membership.role if membership else ""  # none where an administrator took it away
    if before == role:
        return machine
    # Taking rights away is also for who could not give them.
    if permissions.RANK[role] > permissions.RANK.get(before, -1):
        _check_role(by, machine.partner, role)
    assign_role(user=machine.user, partner=machine.partner, role=role)
    note(AccessEvent.Kind.MACHINE_ROLE, user=machine.user, by=by, before=before, after=str(role))
    return machine


@transaction.atomic
def close_machine(*, machine, by):
    """Close a machine user for good: its keys are withdrawn; what it wrote keeps its name."""
    if not permissions.may_run_machines(by, machine.partner):
        raise PermissionDenied
    user = User.objects.select_for_update(no_key=True).get(pk=machine.user_id)
    if not user.is_active:
        return machine
    for token in user.tokens.filter(revoked=None):
        revoke_token(token=token, by=by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    note(AccessEvent.Kind.MACHINE_CLOSED, user=user, by=by)
    return machine


def _check_role(by, partner, role):
    if role not in permissions.machine_roles(by, partner):
        fault = ValidationError(_("Choose a role that you may give."), code="not-yours-to-give")
        raise ValidationError({"role": fault})
