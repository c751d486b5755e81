"""Protection against robots that follows nobody: a field that people do not see, and the time a form stood open.

No cookie, no address of a connection, nothing of another company. What a robot sends is thanked for and not kept.
"""

from datetime import timedelta

from django.core import signing

SALT = "dialogues.form"
TOO_FAST = timedelta(seconds=2)
TOO_OLD = timedelta(hours=12)


def stamp(dialogue):
    """The signed moment at which a form of this dialogue is shown."""
    return signing.dumps(str(dialogue.uid), salt=SALT)


def verdict(text, dialogue):
    """ "ok", "fast" (nobody fills in a form in two seconds) or "stale" (too old, of another dialogue, or made up)."""
    try:
        uid = signing.loads(text or "", salt=SALT, max_age=TOO_OLD)
    except signing.BadSignature:
        return "stale"
    if uid != str(dialogue.uid):
        return "stale"
    try:
        signing.loads(text, salt=SALT, max_age=TOO_FAST)
    except signing.SignatureExpired:
        return "ok"
    return "fast"
