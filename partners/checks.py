"""What `manage.py check` says of the settings of sign-in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@checks.register(checks.Tags.security)
def check_settings(app_configs, **options):
    """A provider is named whole and reached safely, or not at all."""
    if not settings.OIDC_ISSUER:
        return []
    found = []
    if not settings.OIDC_CLIENT_ID or not settings.OIDC_CLIENT_SECRET:
        found.append(checks.Error("Set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET too.", id="partners.E001"))
    place = urlsplit(settings.OIDC_ISSUER)
    if place.scheme != "https" and place.hostname not in LOOPBACK:
        found.append(checks.Error("OIDC_ISSUER must begin with https://.", id="partners.E002"))
    if "openid" not in settings.OIDC_SCOPES.split():
        found.append(checks.Error("OIDC_SCOPES must name openid.", id="partners.E003"))
    return found
