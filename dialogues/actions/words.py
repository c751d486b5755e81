"""Texts that people type: kept without what nobody typed on purpose, or refused in words."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def plain(text):
    """Line ends alike, no blanks around it. Browsers send each line end as two signs, and count it as one."""
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def said(name, text, longest, missing=None):
    """The plain text for the field `name`. Raises ValidationError for one of more than `longest` characters, one with
    characters that the database does not take, and one that is missing where it must not: `missing` is what to say
    then."""
    text = plain(text)
    if missing and not text:
        raise ValidationError({name: ValidationError(missing, code="required")})
    if "\x00" in text:
        detail = _("This text has characters that cannot be shown. Type it again.")
        raise ValidationError({name: ValidationError(detail, code="control-characters")})
    if len(text) > longest:
        detail = _("This is %(length)d characters long; at most %(max)d fit. Shorten it.")
        detail %= {"length": len(text), "max": longest}
        raise ValidationError({name: ValidationError(detail, code="too-long")})
    return text


def line(name, text, longest, missing=None):
    """As `said`, for a text of one line: one blank between words."""
    return said(name, " ".join(str(text or "").split()), longest, missing)
