"""Addresses made from titles."""

import secrets

from django.db import IntegrityError, transaction
from django.utils.text import slugify

RESERVED = {"new", "nieuw", "options", "opties"}  # addresses of their own
LONGEST_NUMBER = 10  # room that is left behind a title, also for who counts on


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


def create_with_slugs(model, wishes, *, otherwise):
    """Create many rows at once, each with its slug. `wishes` are (the row without one, the slug asked or None, title).

    A title's slug is that of `create_with_slug`; slugs that somebody asked for must be free. Returns the rows.
    """
    asked = {slug for _row, slug, _title in wishes if slug}
    wanted = [slug or slugify(title)[:100] or otherwise for _row, slug, title in wishes]
    taken = set(model.objects.filter(slug__in=wanted).values_list("slug", flat=True)) | RESERVED | asked
    for (row, slug, _title), found in zip(wishes, wanted, strict=True):
        row.slug = slug or (f"{found}-{secrets.token_hex(3)}" if found in taken else found)
        taken.add(found)
    rows = [row for row, _slug, _title in wishes]
    try:
        with transaction.atomic():
            return model.objects.bulk_create(rows)
    except IntegrityError:  # somebody began one of these titles at the same moment
        for (row, slug, _title), found in zip(wishes, wanted, strict=True):
            row.slug = slug or f"{found}-{secrets.token_hex(3)}"
        return model.objects.bulk_create(rows)


def free_slug(model, title, *, otherwise, reserved=RESERVED):
    """A slug after this title that no row of the model has; where it is taken, with a number: -2, -3, …"""
    wanted = slugify(title)[: model._meta.get_field("slug").max_length - LONGEST_NUMBER].rstrip("-") or otherwise
    taken = set(model.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | set(reserved)
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def with_free_slug(model, title, make, **options):
    """What `make(slug)` makes, a row of the model with a `free_slug`; `options` are those of it.

    Where somebody else takes the slug at the same moment it makes it again with the next: `make` must not overwrite.
    """
    while True:
        slug = free_slug(model, title, **options)
        try:
            with transaction.atomic():
                return make(slug)
        except IntegrityError:
            if not model.objects.filter(slug=slug).exists():
                raise
