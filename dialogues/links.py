"""Signed links for people without an account: nothing of them is stored, and they say nothing about anybody.

A link carries the public id of a registration or invitation, when it was made, and a signature over both. It stops to
work when it is too old, and when what it points at is gone.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from dialogues.errors import LinkInvalid, LinkOld

REGISTRATION, INVITATION = "dialogues.registration", "dialogues.invitation"
LIVES = timedelta(days=180)


def token(thing, purpose):
    """A fresh token for a registration or an invitation."""
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


def fingerprint(dialogue, email):
    """What is left of an address that wants no more mail: keyed, and of use for one dialogue only."""
    text = f"{dialogue.uid}:{email.strip().lower()}"
    return salted_hmac("dialogues.fingerprint", text, algorithm="sha256").hexdigest()
