"""Protection of forms without an account against robots, that follows nobody.

A field that people do not see; the time a form stood open; how often one opened form may be sent; and how many forms
come in per minute, whoever sends them. No cookie, no address of a connection, nothing of another company. The counts
stand in Valkey for a short while, under a stamp that names nobody; without Valkey forms are taken all the same.
"""

import hashlib
import secrets
from datetime import timedelta

from django import forms
from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rest.valkey import AWAY
from rest.valkey import valkey as _valkey

SALT = "partners.form"
TOO_FAST = timedelta(seconds=2)
TOO_OLD = timedelta(hours=12)
TIMES = 3  # that one opened form is taken: a second press, a colleague, a correction
WAIT = 60  # seconds, for a program that sends more
PER_MINUTE = 100  # forms of one subject, such as a dialogue: a full room that registers at once stays below it


class Trap(forms.Form):
    """The two fields of a guarded form beside its questions. `homepage` stays empty with everybody who sees it."""

    homepage = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)


def stamp(subject):
    """The signed moment at which a form about this subject (a text) is shown; every shown form has one of its own."""
    return signing.dumps([subject, secrets.token_urlsafe(9)], salt=SALT)


def verdict(text, subject):
    """ "ok", "fast" (nobody fills in a form in two seconds) or "stale" (too old, of another subject, or made up)."""
    try:
        named, _own = signing.loads(text or "", salt=SALT, max_age=TOO_OLD)
    except (signing.BadSignature, ValueError, TypeError):
        return "stale"
    if named != subject:
        return "stale"
    try:
        signing.loads(text, salt=SALT, max_age=TOO_FAST)
    except signing.SignatureExpired:
        return "ok"
    return "fast"


def has_room(subject):
    """May one more be sent about this subject by programs, which fill in no form? Counts it if so.

    They are counted apart from people: whatever a program does, the form on the page stays open.
    """
    minute = _minute(f"api:{subject}")
    try:
        valkey = _valkey(settings.REDIS_URL)
        if int(valkey.get(minute) or 0) >= PER_MINUTE:
            return False
        _one_more(valkey, minute, timedelta(minutes=2))
    except AWAY:
        return True
    return True


def _minute(subject):
    """The key under which the forms of this minute are counted."""
    return f"robots:minute:{subject}:{int(timezone.now().timestamp()) // 60}"


def counted(text, subject):
    """ "ok", "used" (this form was sent TIMES already) or "busy" (PER_MINUTE came in); counts a form that is "ok"."""
    minute = _minute(subject)
    sent = f"robots:stamp:{hashlib.sha256(text.encode()).hexdigest()[:32]}"
    try:
        valkey = _valkey(settings.REDIS_URL)
        # Looked up first: so whoever makes up forms fills no memory either.
        if int(valkey.get(minute) or 0) >= PER_MINUTE:
            return "busy"
        if _one_more(valkey, sent, TOO_OLD) > TIMES:
            return "used"
        _one_more(valkey, minute, timedelta(minutes=2))
    except AWAY:
        return "ok"
    return "ok"


def _one_more(valkey, key, lives):
    """Count one under a key that is forgotten so long after its first. Returns the count."""
    together = valkey.pipeline(transaction=False)
    together.set(key, 0, ex=lives, nx=True)
    together.incr(key)
    return together.execute()[1]


def by_hand(form, subject):
    """Did a person send this valid form with a Trap? If not, it says what to do, and everything typed stays."""
    text = form.cleaned_data["stamp"]
    found = verdict(text, subject)
    if found == "ok":
        found = counted(text, subject)
    if found == "ok":
        return True
    form.add_error(None, _told(found))
    if found in {"stale", "used"}:
        form.data = form.data.copy()
        form.data["stamp"] = stamp(subject)
    return False


def _told(found):
    return {
        "fast": _("That went very fast. Check that everything is right, and send it again."),
        "stale": _("This form was open too long. What you typed still stands here: send it again."),
        "used": _("This form was sent several times already. What you typed still stands here: send it again."),
        "busy": _("Very many forms come in just now. What you typed still stands here: send it again in a minute."),
    }[found]
