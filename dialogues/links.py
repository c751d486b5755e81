"""Signed links of the dialogues (see `partners.links`): their purposes, and what is left of who wants no mail."""

from django.utils.crypto import salted_hmac

from partners.links import LIVES, LinkInvalid, LinkOld, absolute, token, uid_of

__all__ = [
    "INVITATION",
    "LIVES",
    "REGISTRATION",
    "LinkInvalid",
    "LinkOld",
    "absolute",
    "fingerprint",
    "token",
    "uid_of",
]

REGISTRATION, INVITATION = "dialogues.registration", "dialogues.invitation"


def fingerprint(dialogue, email):
    """What is left of an address that wants no more mail: keyed, and of use for one dialogue only."""
    text = f"{dialogue.uid}:{email.strip().lower()}"
    return salted_hmac("dialogues.fingerprint", text, algorithm="sha256").hexdigest()
