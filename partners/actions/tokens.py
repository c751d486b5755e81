"""Keys for the API: made, withdrawn, and seen at work."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import permissions
from partners.actions.access import note
from partners.models import ApiToken, Scope, User, new_secret, token_hash
from partners.models.tokens import AccessEvent

MOST_KEYS = 50  # usable ones of one user: more is a program that forgets to withdraw
LONGEST = timedelta(days=3660)


class KeyMadeBefore(Exception):
    """This form made a key already, `token`; its secret was shown then and is not known any more."""

    def __init__(self, token):
        super().__init__("made before")
        self.token = token


@transaction.atomic
def issue_token(*, user, scope=Scope.READ, name="", expires=None, by=None, with_token=None, form=None):
    """Make an API token. Returns (token, secret): the secret is shown once and never stored.

    `by` is who makes it: the user, or somebody who runs this machine user; None is the portal itself. `with_token` is
    the token with which `by` asked, `form` the UUID of the form that was sent. Raises ValueError for an unknown scope,
    ValidationError for an expiry that cannot be and for too many keys, PermissionDenied, and KeyMadeBefore.
    """
    scope = Scope(scope)
    if by is not None and not permissions.may_hold_keys_of(by, user):
        raise PermissionDenied
    check_expiry(expires)
    # Two forms at once wait for each other here: the count holds, and the second form finds the first one's key.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    known = ApiToken.objects.filter(form=form, user=user).first() if form else None
    if known:
        raise KeyMadeBefore(known)
    if user.tokens.usable().count() >= MOST_KEYS:
        raise ValidationError(
            _("There are %(most)d keys in use already. Withdraw one first.") % {"most": MOST_KEYS},
            code="too-many",
        )
    secret = new_secret()
    token = ApiToken.objects.create(
        user=user,
        scope=scope,
        name=name,
        expires=expires,
        secret_hash=token_hash(secret),
        hint=secret[:8],
        form=form,
    )
    kept = {"name": name, "scope": scope.value, "hint": token.hint, "expires": expires and expires.isoformat()}
    note(AccessEvent.Kind.TOKEN_MADE, user=user, by=by, token=token, with_token=with_token, **kept)
    return token, secret


def check_expiry(expires):
    """Raises ValidationError for a moment that is over, or further away than ten years. None is without end."""
    now = timezone.now()
    if expires is not None and not now < expires <= now + LONGEST:
        fault = ValidationError(_("Choose a moment from now to ten years ahead."), code="bad-moment")
        raise ValidationError({"expires": fault})


@transaction.atomic
def revoke_token(*, token, by, with_token=None):
    """Make a token useless from the next request on. Its owner, who runs the machine user, and administrators may."""
    if not permissions.may_hold_keys_of(by, token.user) and not permissions.is_administrator(by):
        raise PermissionDenied
    token = ApiToken.objects.select_for_update(of=["self"]).select_related("user").get(pk=token.pk)
    if token.revoked is None:
        token.revoked = timezone.now()
        token.save(update_fields=["revoked"])
        kept = {"name": token.name, "scope": token.scope, "hint": token.hint}
        note(AccessEvent.Kind.TOKEN_REVOKED, user=token.user, by=by, token=token, with_token=with_token, **kept)
    return token


def note_token_use(*, token):
    """Remember roughly when a token was last used: at most one write a minute, outside any lock."""
    now = timezone.now()
    if token.last_used is None or (now - token.last_used).total_seconds() > 60:
        ApiToken.objects.filter(pk=token.pk).update(last_used=now)
