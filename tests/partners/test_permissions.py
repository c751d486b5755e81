"""Roles and what they add up to: the highest one counts, for the partners it is held at, while the user is active."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from partners import actions, permissions
from partners.models import Membership, Role, User
from tests import factories

pytestmark = pytest.mark.django_db
RANKS = {"reader": 0, "contributor": 1, "editor": 2, "coordinator": 3, "administrator": 4}


@pytest.mark.parametrize("role", Role.values)
def test_rank_is_that_of_the_role_at_this_partner_only(role):
    here, elsewhere = factories.partner(), factories.partner()
    user = factories.user(role, here)

    assert permissions.rank_at(user, {here.pk}) == RANKS[role]
    assert permissions.rank_at(user, {elsewhere.pk}) == -1
    assert permissions.rank_at(user, {here.pk, elsewhere.pk}) == RANKS[role]
    assert permissions.rank_at(user, set()) == -1


def test_highest_of_several_roles_counts():
    one, other = factories.partner(), factories.partner()
    user = factories.user(Role.READER, one)
    actions.assign_role(user=user, partner=other, role=Role.EDITOR)

    assert permissions.rank_at(user, {one.pk, other.pk}) == RANKS["editor"]
    assert permissions.rank_at(user, {one.pk}) == RANKS["reader"]
    assert permissions.highest_rank(user) == RANKS["editor"]


#                coordinates, administers
PORTAL_RIGHTS = {
    "reader": (False, False),
    "contributor": (False, False),
    "editor": (False, False),
    "coordinator": (True, False),
    "administrator": (True, True),
}


@pytest.mark.parametrize("role", PORTAL_RIGHTS)
def test_rights_on_the_portal(role):
    user = factories.user(role, factories.partner())

    assert (permissions.is_coordinator(user), permissions.is_administrator(user)) == PORTAL_RIGHTS[role]
    assert (user.has_perm("portal.coordinate"), user.has_perm("portal.administer")) == PORTAL_RIGHTS[role]


def test_nobody_without_a_role_has_rights():
    for user in (AnonymousUser(), factories.user()):
        assert permissions.highest_rank(user) == -1
        assert not permissions.is_coordinator(user)
        assert not permissions.is_administrator(user)


@pytest.mark.parametrize("active", [True, False])
def test_superusers_have_every_right_while_they_are_active(active):
    user = User.objects.create_superuser("root@example.org", name="Root", is_active=active)

    assert permissions.is_coordinator(user) is active
    assert permissions.is_administrator(user) is active


def test_disabled_users_have_no_rank():
    here = factories.partner()
    user = factories.user(Role.ADMINISTRATOR, here)
    user.is_active = False

    assert permissions.rank_at(user, {here.pk}) == permissions.highest_rank(user) == -1
    assert not permissions.is_administrator(user)


# ---------- giving roles ----------
def test_administrators_and_the_system_give_roles():
    here, user = factories.partner(), factories.user()
    administrator = factories.user(Role.ADMINISTRATOR, factories.partner())

    actions.assign_role(user=user, partner=here, role=Role.READER)
    assert user.roles == {here.pk: "reader"}
    actions.assign_role(user=user, partner=here, role=Role.EDITOR, by=administrator)

    assert user.roles == {here.pk: "editor"}
    assert Membership.objects.filter(user=user).count() == 1


@pytest.mark.parametrize("role", ["reader", "contributor", "editor", "coordinator"])
def test_others_give_no_roles_not_even_to_themselves(role):
    here = factories.partner()
    user = factories.user(role, here)

    with pytest.raises(PermissionDenied):
        actions.assign_role(user=user, partner=here, role=Role.ADMINISTRATOR, by=user)

    assert Membership.objects.get(user=user).role == role


def test_the_database_keeps_one_membership_per_partner_and_one_user_per_address():
    here = factories.partner()
    user = factories.user(Role.READER, here, email="one@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, partner=here, role=Role.EDITOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.user(email="ONE@example.org")


def test_main_partner_is_that_of_the_oldest_membership():
    first, second = factories.partner(), factories.partner()
    user = factories.user(Role.READER, first)
    actions.assign_role(user=user, partner=second, role=Role.EDITOR)

    assert (user.main_partner, factories.user().main_partner) == (first, None)


def test_users_are_found_by_their_address_whatever_its_case():
    user = factories.user(email="Iemand@example.org")

    assert User.objects.get_by_natural_key("iemand@EXAMPLE.org") == user
