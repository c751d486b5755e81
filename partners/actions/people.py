"""People, partners, and the roles between them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from partners import permissions
from partners.models import Membership, Partner, User


@transaction.atomic
def enrol_user(*, email, name, password=None, language="nl", is_staff=False):
    """Make a user; without a password the account signs in only after a reset. Returns the User."""
    return User.objects.create_user(email, password, name=name, language=language, is_staff=is_staff)


def choose_language(*, user, language):
    """Remember the language in which this user gets mail and is greeted."""
    user.language = language
    user.save(update_fields=["language"])
    return user


def mark_work_seen(*, user, until):
    """This user has seen what changed until this moment; the mark never goes back, nor ahead of the present."""
    user.work_seen = max(filter(None, [user.work_seen, min(until, timezone.now())]))
    user.save(update_fields=["work_seen"])
    return user


@transaction.atomic
def register_partner(
    *, slug, name_nl, name_en="", aliases=(), kind=Partner.Kind.OTHER, lever_roles=(), website=""
):
    """Add a partner organisation, or bring the one with this slug up to date. Returns the Partner."""
    partner, _ = Partner.objects.update_or_create(
        slug=slug,
        defaults={
            "name_nl": name_nl,
            "name_en": name_en,
            "aliases": list(aliases),
            "kind": kind,
            "lever_roles": list(lever_roles),
            "website": website,
        },
    )
    return partner


@transaction.atomic
def add_partner(*, slug, name_nl, name_en="", kind=Partner.Kind.OTHER, website=""):
    """Add a partner organisation. Returns the Partner; IntegrityError when the slug is taken, as by another one."""
    return Partner.objects.create(slug=slug, name_nl=name_nl, name_en=name_en, kind=kind, website=website)


@transaction.atomic
def assign_role(*, user, partner, role, by=None):
    """Give a user a role at a partner. `by=None` means the system itself (commands, demo data)."""
    if by is not None and not permissions.is_administrator(by):
        raise PermissionDenied
    membership, _ = Membership.objects.update_or_create(user=user, partner=partner, defaults={"role": role})
    user.__dict__.pop("roles", None)
    return membership
