"""Addresses made from titles."""

import secrets

from django.db import IntegrityError, transaction
from django.utils.text import slugify

RESERVED = {"new", "nieuw", "options", "opties"}  # addresses of their own


def create_with_slug(model, *, title, otherwise, **fields):
    """Create a row whose slug follows from its title; a taken slug gets a short random ending. Returns the row.

    The database has the last word: two people who begin the same title at once both get an address.
    """
    wanted = slugify(title)[:100] or otherwise
    if wanted not in RESERVED and not model.objects.filter(slug=wanted).exists():
        try:
            with transaction.atomic():
                return model.objects.create(slug=wanted, **fields)
        except IntegrityError:
            pass
    return model.objects.create(slug=f"{wanted}-{secrets.token_hex(3)}", **fields)
