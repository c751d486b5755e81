"""Signed links for people without an account: nothing of them is stored, and they say nothing about anybody.

A link carries the public id of a row (its `uid`), when it was made, and a signature over both. It stops to work when it
is too old, and when what it points at is gone. A link for one purpose is no good for another.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

LIVES = timedelta(days=180)


class LinkInvalid(Exception):
    """Nobody made this link: it was changed or copied by half."""


class LinkOld(Exception):
    """The link was good once. `uid` tells whose it was: enough to mail a new one, not to show anything."""

    def __init__(self, uid):
        super().__init__("too old")
        self.uid = uid


def token(thing, purpose):
    """A fresh token for a row with a uid; `purpose` is a text such as "dialogues.registration"."""
    return signing.dumps(thing.uid.hex, salt=purpose)


def uid_of(text, purpose):
    """The uid that a token was made for. Raises LinkInvalid, and LinkOld."""
    try:
        return uuid.UUID(signing.loads(text, salt=purpose, max_age=LIVES))
    except signing.SignatureExpired:
        raise LinkOld(uuid.UUID(signing.loads(text, salt=purpose))) from None
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        raise LinkInvalid from None


def absolute(name, *arguments, language):
    """The whole address of a page in a language, for mails and calendars."""
    with translation.override(language):
        return f"{settings.PORTAL_URL}{reverse(name, args=arguments)}"
