"""Secrets and signatures of webhooks, as the Standard Webhooks specification says.

A secret signs, so it is needed in clear: it is kept sealed with a key that follows from SECRET_KEY, which stands in no
dump of the database.
"""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PREFIX = "whsec_"
SECRET_BYTES = 32
PURPOSE = b"exchange.hooks.secret:"


class Unreadable(Exception):
    """A sealed secret that no key of this portal opens: SECRET_KEY became another one."""


def new_secret():
    """A fresh secret: "whsec_" and 256 random bits in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def seal(secret):
    """The secret as it is kept."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed):
    """The secret in clear. Raises Unreadable."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def _box():
    """Sealed with the key of now; opened with those before it, too, as Django does with what it signs."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(PURPOSE + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def signed(body, *, name, at, with_secrets):
    """The three headers that let a receiver see that the bytes `body` come from here and are not an old copy.

    `name` is the message's id, the same at every attempt; `at` a moment in whole seconds since 1970. Each secret signs,
    so that a receiver may still know only the former one.
    """
    content = b".".join([name.encode(), str(at).encode(), body])
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{_signature(content, secret)}" for secret in with_secrets),
    }


def _signature(content, secret):
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
