"""Changing something that a counter guards: whoever edited an older version is told, and nothing is overwritten.

What it said before is kept with each version, so that an edit of an older one can be merged by those who ask it.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from coediting.compare import changes
from coediting.errors import UnknownBase
from coediting.merge import merge, same
from roadmap import contents
from roadmap.models import FormerState


class Stale(Exception):
    """Somebody else changed it since: `stored` is the object as it stands now.

    `conflicts` are the `merge.Conflict`s of both edits; None where what it said at that version is not known.
    """

    def __init__(self, stored, conflicts=None):
        super().__init__(f"{stored} is now at version {stored.version}")
        self.stored, self.conflicts = stored, conflicts


@dataclass(frozen=True)
class Edited:
    """What became of a partial edit: the Changes that it made, and those of others that it was merged with."""

    changes: list
    brought_in: list = field(default_factory=list)


@transaction.atomic
def edit(*, stored, base, patch, merging, complete, save):
    """Save a partial edit (see `contents.patched`) of what was read at version `base`. Returns an Edited.

    `complete(content)` refuses a content that lacks something; `save(version, **arguments)` is the domain's own action
    with what is new. Raises Stale where others changed the same, or anything while `merging` is False; UnknownBase.
    """
    model = type(stored)
    stored = model._base_manager.select_for_update(of=("self",)).get(pk=stored.pk)
    theirs = contents.content_of(stored)
    started = theirs if base == stored.version else former(stored, base)
    if started is None and not merging and base < stored.version:
        raise Stale(stored)
    if started is None:
        raise UnknownBase(base)
    merged, conflicts = merge(started, theirs, contents.patched(model, started, patch))
    if conflicts or (base != stored.version and not merging):
        raise Stale(stored, conflicts)
    complete(merged)
    new = {name: value for name, value in merged.items() if not same(value, theirs[name])}
    if new:
        save(stored.version, **contents.arguments(stored, new))
    after = contents.content_of(model._base_manager.get(pk=stored.pk))
    return Edited(changes(theirs, after), [] if base == stored.version else changes(started, theirs))


def former(stored, version):
    """What it said at an earlier version; None where that is not kept."""
    kept = FormerState.objects.filter(kind=stored._meta.model_name, uid=stored.uid, version=version).first()
    return kept and contents.as_kept(type(stored), kept.content)


def locked(queryset, pk, base):
    """The row, locked, when it still is at version `base`. Raises Stale otherwise."""
    row = queryset.select_for_update(of=("self",)).get(pk=pk)
    if row.version != base:
        raise Stale(row)
    remember(row)
    return row


def remember(row):
    """Note what a locked row says before it changes; `save_next` keeps that with its version."""
    if type(row) in contents.SHAPES:
        row.said_before = contents.content_of(row)


def save_next(row, fields):
    """Save these fields as the next version of a locked row."""
    keep(row)
    row.version = row.version + 1
    row.save(update_fields=[*fields, "version"])


def keep(row):
    """Keep what was remembered of a row as its state at the version that it still has."""
    content = row.__dict__.pop("said_before", None)
    if content is not None:
        FormerState.objects.create(
            kind=row._meta.model_name, uid=row.uid, version=row.version, content=content
        )


def check_lengths(row):
    """Hold long texts to the length that their fields say; the database does not. Raises ValidationError."""
    faults = {}
    for field_ in row._meta.fields:
        length = len(getattr(row, field_.name)) if isinstance(field_, models.TextField) else 0
        if field_.max_length and length > field_.max_length:
            told = {"length": length, "max": field_.max_length}
            detail = _("This is %(length)d characters long; at most %(max)d fit. Shorten it.") % told
            faults[field_.name] = ValidationError(detail, code="too-long")
    if faults:
        raise ValidationError(faults)
