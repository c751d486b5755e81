"""How the API knows who asks: `Authorization: Bearer …`, and what a token's scope allows."""

from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions, permissions

from partners import actions
from partners.models import ApiToken, Scope, token_hash
from rest.composed import WORD, Composed

SAFE = {"GET", "HEAD", "OPTIONS"}
_TOKEN = Composed(lambda digest: ApiToken.objects.select_related("user").filter(secret_hash=digest), WORD)


class TokenAuthentication(authentication.BaseAuthentication):
    """Bearer tokens. An unknown, revoked or expired token is a 401, never silently anonymous."""

    def authenticate_header(self, request):
        return 'Bearer realm="api"'

    def authenticate(self, request):
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = _TOKEN.first(token_hash(secret.strip()))
        if token is None or not token.usable or not token.user.is_active:
            raise exceptions.AuthenticationFailed(
                _("This token is not valid: it may have been revoked or have expired.")
            )
        actions.note_token_use(token=token)
        return token.user, token


class TokenScope(permissions.BasePermission):
    """A token may do what its scope says (see `Scope`); sessions are not limited by scope.

    A view says what writing asks by `needed_scope`, which is `write` where nothing is said: `propose` for comments,
    proposals and what is one's own, `admin` for what decides who gets in and where data go.
    """

    def has_permission(self, request, view):
        token = request.auth
        if not isinstance(token, ApiToken) or request.method in SAFE:
            return True
        needed = getattr(view, "needed_scope", Scope.WRITE)
        order = Scope.values
        if order.index(token.scope) >= order.index(needed):
            return True
        self.message = _("This key may not do that: it takes one with scope “%(scope)s”.") % {"scope": str(needed)}
        return False
