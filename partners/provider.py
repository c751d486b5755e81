"""Sign-in by the provider of somebody's organisation (OpenID Connect), where the settings name one.

The authorization code flow with PKCE, a state and a nonce, as Authlib does it; nothing is kept of what the provider
hands out but who it is. What the provider says is asked anew at every sign-in, so that new keys of it hold at once.
"""

import logging

import requests
from authlib.integrations.base_client import MismatchingStateError, OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from joserfc.errors import JoseError

from partners.actions.identities import SignInRefused

log = logging.getLogger(__name__)

WAIT = 4  # seconds for each answer of the provider
LEEWAY = 60  # seconds that its clock may differ
# Only signatures that nobody but the provider can make: with HS256 whoever holds the client's secret could.
SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]


def is_on():
    return bool(settings.OIDC_ISSUER)


def name():
    """What the provider is called on the button; "" when there is none."""
    return (settings.OIDC_NAME or _("your organisation")) if is_on() else ""


def issuer():
    """The provider's name for itself, under which identities are kept."""
    return settings.OIDC_ISSUER.rstrip("/")


def start(request, return_to):
    """The redirect to the provider; `return_to` is the absolute address to come back to. Raises SignInRefused."""
    try:
        return _client().authorize_redirect(request, return_to)
    except (requests.RequestException, OAuthError, KeyError, ValueError) as error:
        raise _refusal(error) from error


def finish(request):
    """Who came back from the provider: {"subject", "email", "email_verified", "name"}.

    Raises SignInRefused for everything that cannot be trusted: another state, a token that is not for us, not fresh,
    not of this provider or not signed by it.
    """
    try:
        return _asked(_client(), request)
    except (requests.RequestException, OAuthError, JoseError, KeyError, ValueError, RuntimeError, TypeError) as error:
        raise _refusal(error) from error


def _client():
    """Authlib's client, with what the provider says of itself. Raises RequestException, ValueError."""
    client = OAuth().register(
        "provider",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        server_metadata_url=f"{issuer()}/.well-known/openid-configuration",
        client_kwargs={
            "scope": settings.OIDC_SCOPES,
            "code_challenge_method": "S256",
            "default_timeout": WAIT,
        },
    )
    said = client.load_server_metadata()
    if str(said.get("issuer", "")).rstrip("/") != issuer():
        raise ValueError("the provider calls itself otherwise")
    said["id_token_signing_alg_values_supported"] = SIGNATURES
    return client


def _asked(client, request):
    expected = {
        "iss": {"essential": True, "value": client.server_metadata["issuer"]},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
        "sub": {"essential": True},
    }
    token = client.authorize_access_token(request, claims_options=expected, leeway=LEEWAY)
    claims = token.get("userinfo")  # Authlib's name for the checked claims of the ID token
    if not claims or not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise ValueError("no ID token, or no subject in it")
    if "email" not in claims and "userinfo_endpoint" in client.server_metadata:
        told = client.userinfo(token=token)
        if told.get("sub") != claims["sub"]:
            raise ValueError("the provider tells about somebody else")
        claims = {**told, **claims}
    return {
        "subject": claims["sub"],
        "email": _address(claims.get("email")),
        "email_verified": settings.OIDC_EMAIL_CHECKED or _is_true(claims.get("email_verified")),
        "name": str(claims.get("name") or ""),
    }


def _is_true(claim):
    """Some providers send booleans as text; anything else is no."""
    return claim is True or claim == "true"


def _address(text):
    """A claim as e-mail address; "" for none and for what is no address."""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text if len(text) <= 254 else ""


def _refusal(error):
    """The SignInRefused that stands for an error. The log names its kind only: the rest may hold codes and tokens."""
    why = "untrusted"
    if isinstance(error, MismatchingStateError):
        why = "old"
    elif isinstance(error, requests.RequestException):
        why = "unreachable"
    elif isinstance(error, OAuthError):
        why = {"access_denied": "stopped", "invalid_grant": "old"}.get(error.error, "untrusted")
    if why in ("untrusted", "unreachable"):
        log.warning("sign-in by the provider failed: %s (%s)", why, type(error).__name__)
    return SignInRefused(why)
