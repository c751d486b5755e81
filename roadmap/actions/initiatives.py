"""Writing initiatives; for coordinators."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coediting import outbox
from coediting.slugs import create_with_slug
from partners.permissions import coordinators_only
from roadmap.actions.versioned import check_lengths, locked, save_next
from roadmap.models import Initiative

FIELDS = ("title_nl", "title_en", "summary_nl", "summary_en", "kind", "start", "end", "url", "source")
LINKS = ("partners", "agendas")


@transaction.atomic
def start_initiative(*, by, slug=None, partners=(), agendas=(), **fields):
    """Add an initiative; it is public at once. Returns it. Raises PermissionDenied, ValidationError."""
    coordinators_only(by)
    _check(Initiative(slug=slug or "x", **fields))
    if slug:
        made = Initiative.objects.create(slug=slug, **fields)
    else:
        made = create_with_slug(Initiative, title=fields["title_nl"], otherwise="initiatief", **fields)
    made.partners.set(partners)
    made.agendas.set(agendas)
    outbox.record("initiative.changed", made.uid, initiative=made.pk, by=by.pk if by else None)
    return made


@transaction.atomic
def change_initiative(*, initiative, by, base, **changes):
    """Change an initiative that the coordinator saw at version `base`; unchanged input saves nothing. Returns it.

    `changes` are fields, and the whole lists of partners and agendas; what is not named stays. Raises PermissionDenied,
    Stale, ValidationError.
    """
    coordinators_only(by)
    stored = locked(Initiative.objects.all(), initiative.pk, base)
    if unknown := changes.keys() - {*FIELDS, *LINKS}:
        raise TypeError(", ".join(sorted(unknown)))
    fields = {name: value for name, value in changes.items() if name in FIELDS}
    links = {name: {thing.pk for thing in things} for name, things in changes.items() if name in LINKS}
    moved = {name for name, pks in links.items() if pks != _linked(stored, name)}
    if not moved and all(getattr(stored, name) == value for name, value in fields.items()):
        return stored
    for name, value in fields.items():
        setattr(stored, name, value)
    _check(stored)
    save_next(stored, FIELDS)
    for name in moved:
        getattr(stored, name).set(links[name])
    outbox.record("initiative.changed", stored.uid, initiative=stored.pk, by=by.pk if by else None)
    return stored


def _linked(initiative, name):
    return set(getattr(initiative, name).values_list("pk", flat=True))


def _check(initiative):
    initiative.clean_fields()
    check_lengths(initiative)
    if initiative.start and initiative.end and initiative.end < initiative.start:
        detail = _("The last year must not come before the first.")
        raise ValidationError({"end": ValidationError(detail, code="year-order")})
    if initiative.url and not initiative.url.lower().startswith(("http://", "https://")):
        detail = _("The address must begin with https:// or http://.")
        raise ValidationError({"url": ValidationError(detail, code="bad-address")})
