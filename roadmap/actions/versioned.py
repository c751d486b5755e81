"""Changing something that a counter guards: whoever edited an older version is told, and nothing is overwritten."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


class Stale(Exception):
    """Somebody else changed it since: `stored` is the object as it stands now."""

    def __init__(self, stored):
        super().__init__(f"{stored} is now at version {stored.version}")
        self.stored = stored


def locked(queryset, pk, base):
    """The row, locked, when it still is at version `base`. Raises Stale otherwise."""
    row = queryset.select_for_update(of=("self",)).get(pk=pk)
    if row.version != base:
        raise Stale(row)
    return row


def save_next(row, fields):
    """Save these fields as the next version of a locked row."""
    row.version = row.version + 1
    row.save(update_fields=[*fields, "version"])


def check_lengths(row):
    """Hold long texts to the length that their fields say; the database does not. Raises ValidationError."""
    faults = {}
    for field in row._meta.fields:
        length = len(getattr(row, field.name)) if isinstance(field, models.TextField) else 0
        if field.max_length and length > field.max_length:
            told = {"length": length, "max": field.max_length}
            detail = _("This is %(length)d characters long; at most %(max)d fit. Shorten it.") % told
            faults[field.name] = ValidationError(detail, code="too-long")
    if faults:
        raise ValidationError(faults)
