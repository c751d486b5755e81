"""Sign-in by the provider of one's organisation: which account it is, and making one where that is allowed."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from partners.actions.access import note
from partners.actions.people import enrol_user
from partners.addresses import same_address, with_address
from partners.models import AccessEvent, Identity, User


class SignInRefused(Exception):
    """Nobody is signed in. `why` is a word that `partners.views.provider` has sentences for; `email` may be ""."""

    def __init__(self, why, email=""):
        super().__init__(why)
        self.why, self.email = why, email


@transaction.atomic
def person_of(*, issuer, subject, email, email_verified, name="", language="nl"):
    """The user who is `subject` at this provider, already known or found by an e-mail address. Returns the User.

    An address that the provider has not checked ties nothing: anybody could type that of somebody else. Once tied, an
    account belongs to that subject alone. Raises SignInRefused.
    """
    known = Identity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    if known is None:
        user = _found_by_address(issuer, email, email_verified) or open_account(
            issuer=issuer, email=email, name=name, language=language
        )
        _may_enter(user, email)
        known = Identity.objects.create(issuer=issuer, subject=subject, user=user)
        note(AccessEvent.Kind.IDENTITY_LINKED, user=user, by=user, issuer=issuer)
    _may_enter(known.user, email)
    known.last_used = timezone.now()
    known.save(update_fields=["last_used"])
    return known.user


def _found_by_address(issuer, email, email_verified):
    """The user with this address, None when there is none. Raises SignInRefused."""
    if not email:
        raise SignInRefused("no-address")
    if not email_verified:
        raise SignInRefused("unchecked", email)
    user = with_address(User.objects.select_for_update(no_key=True), email).first()
    # An address that only looks like it is somebody else's mailbox.
    if user and not same_address(user.email, email):
        raise SignInRefused("somebody-else", email)
    if user and user.identities.filter(issuer=issuer).exists():
        raise SignInRefused("somebody-else", email)
    return user


def _may_enter(user, email):
    if not user.is_active or user.is_machine:
        raise SignInRefused("closed", email)


def open_account(*, issuer, email, name, language):
    """Make an account without any role for a newcomer, where the settings say so. Raises SignInRefused."""
    if not settings.OIDC_CREATE_USERS:
        raise SignInRefused("unknown", email)
    user = enrol_user(email=email.lower(), name=(name or email.split("@")[0])[:200], language=language)
    note(AccessEvent.Kind.ACCOUNT_MADE, user=user, by=user, issuer=issuer)
    return user
