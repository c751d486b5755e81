"""Every write on documents: start, revise (with merge), publish, withdraw, restore.

The order is always: may they? → shape → lock → merge → anything new? → check → revision and event → (project).
"""

import json
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import kinds, outbox, permissions
from coediting.compare import changes
from coediting.errors import ContentInvalid, EditConflict, Fault, NotReady, StaleRevision, UnknownBase
from coediting.gates import gates
from coediting.merge import merge, same
from coediting.models import Document, Revision
from rest.composed import NUMBER, Composed


@dataclass(frozen=True)
class Outcome:
    """What a save did: the revision that now stands, whether it is new, and what came in from others meanwhile.

    `document` is the document as it now is, under its lock. `brought_in` are the Changes between the base and the
    revision that was current before the save; `others` the revisions they came from, newest first.
    """

    document: Document
    revision: Revision
    created: bool
    brought_in: list = field(default_factory=list)
    others: list = field(default_factory=list)


@transaction.atomic
def start(*, kind, owner, content, attach, by=None, partners=(), origin=Revision.Origin.PAGE, note=""):
    """Begin a document with revision 1. `by=None` is the system itself. Returns what `attach` made.

    `attach(document, content)` makes the row of the domain (a Profile, a Target) that belongs to the fresh
    document; it comes before the first revision, since a kind that publishes on save projects into that row.
    Raises PermissionDenied unless `by` edits for the owner or coordinates, ContentInvalid for a bad content.
    """
    definition = kinds.get(kind)
    document = Document(kind=kind, owner=owner, approvals_needed=definition.approvals_needed)
    if by is not None and not permissions.may_edit(by, _Owned(owner.pk)):
        raise PermissionDenied
    content = checked(definition, content)
    document.save()
    document.partners.set(partners)
    row = attach(document, content)
    append(document, content, by=by, partner=owner, origin=origin, note=note)
    return row


@dataclass(frozen=True)
class _Owned:
    """Stands in for a document that is not there yet: only its owner takes part."""

    owner_id: int

    def partner_ids(self):
        return {self.owner_id}


@transaction.atomic
def revise(*, document, by, base, content, origin=Revision.Origin.PAGE, note="", merging=True, proposal=None):
    """Save `content`, which grew from revision number `base`, merging it with what others saved meanwhile.

    Returns an Outcome. Raises PermissionDenied, ContentInvalid, UnknownBase, EditConflict when both sides changed
    the same place, and StaleRevision (a kind of EditConflict) when the base is old and `merging` is False. In all
    these cases nothing is saved.
    """
    definition = kinds.of(document)
    if not permissions.may_edit(by, document):
        raise PermissionDenied
    mine = definition.schema.clean(content, standing=document.working and document.working.content)
    document = lock(document)
    theirs = document.working
    started = theirs if base == theirs.number else document.revisions.filter(number=base).first()
    if started is None:
        raise UnknownBase(base)
    stale = started.number != theirs.number
    merged = _merged(document, started, theirs, mine, merging) if stale else mine
    if same(merged, theirs.content):
        return Outcome(document, theirs, created=False)
    if not stale:
        refuse_unknown(definition, merged, standing=theirs.content)
    revision = append(
        document,
        merged,
        by=by,
        partner=on_behalf_of(by, document),
        origin=Revision.Origin.MERGE if stale else origin,
        note=note,
        proposal=proposal,
    )
    if not stale:
        return Outcome(document, revision, created=True)
    others = list(
        document.revisions.filter(number__gt=base, number__lt=revision.number)
        .select_related("author", "partner")
        .defer("content")  # an edit of yesterday may have passed hundreds of them
    )
    return Outcome(document, revision, True, changes(started.content, theirs.content), others)


def _merged(document, started, theirs, mine, merging):
    """Two edits in one, checked; where that does not hold the error says what they are together."""
    merged, conflicts = merge(started.content, theirs.content, mine)
    if conflicts or not merging:
        error = EditConflict if merging else StaleRevision
        raise error(
            document=document, base=started, theirs=theirs, mine=mine, merged=merged, conflicts=conflicts
        )
    if same(merged, theirs.content):
        return merged
    try:
        return checked(kinds.of(document), merged, standing=theirs.content)
    except ContentInvalid as error:
        raise ContentInvalid(error.faults, merged, theirs.number) from error


@transaction.atomic
def publish(*, document, by, number):
    """Make revision `number`, which must be the working one, the published one. Returns it.

    Raises PermissionDenied, StaleRevision when someone saved meanwhile, NotReady with every gate.
    """
    if not permissions.may_publish(by, document):
        raise PermissionDenied
    document = lock(document)
    return put_in_force(document, working_at(document, number), by=by)


def working_at(document, number):
    """The working revision of a locked document, when it still is revision `number`. Raises StaleRevision."""
    revision = document.working
    if revision.number == number:  # whether it was ever published may have changed while it stayed the working one
        revision.refresh_from_db(fields=["version", "published_at"])
    else:
        raise StaleRevision(
            document=document,
            base=revision,
            theirs=revision,
            mine=revision.content,
            merged=revision.content,
            conflicts=[],
        )
    return revision


def put_in_force(document, revision, *, by):
    """Publish a revision of a locked document: version number, projected rows, event. Gates are checked here."""
    found = gates(document, revision.content)
    if not all(gate.met for gate in found):
        raise NotReady(found)
    if document.published_id == revision.pk:
        return revision
    document.published, document.state = revision, Document.State.PUBLISHED
    document.published_at = document.changed = timezone.now()
    document.withdrawn_at, document.withdrawn_because = None, ""
    if revision.version is None:  # a version that was withdrawn comes back under its own number
        document.version += 1
        revision.version, revision.published_at = document.version, document.published_at
        revision.save(update_fields=["version", "published_at"])
    document.save()
    kinds.of(document).project(document, revision)
    outbox.record(
        f"{document.kind}.published",
        document.uid,
        document=document.pk,
        revision=revision.number,
        by=by.pk if by else None,
    )
    return revision


@transaction.atomic
def restore(*, document, by, number, base, merging=True):
    """Save the content of an older revision anew, as the next revision. Returns an Outcome as `revise` does."""
    if not permissions.may_edit(by, document):
        raise PermissionDenied
    old = document.revisions.filter(number=number).first()
    if old is None:
        raise UnknownBase(number)
    note = _("Restored revision %(number)d") % {"number": number}
    return revise(
        document=document,
        by=by,
        base=base,
        content=old.content,
        origin=Revision.Origin.RESTORE,
        note=note,
        merging=merging,
    )


_LOCKED = Composed(lambda key: Document.objects.select_for_update().filter(pk=key), NUMBER)


def lock(document):
    """The document, read anew under its row lock.

    Its working revision is read by a query of its own, after the lock: joined into the locking query it would be
    the revision from before the wait. What was at hand and is still the same by its id is taken along: partners' names
    and revisions, which are never rewritten; of the working one its hash tells that nobody changed it in memory.
    """
    locked = _LOCKED.first(document.pk)
    for name in ("owner", "working", "published"):
        field = Document._meta.get_field(name)
        if field.is_cached(document) and getattr(document, field.attname) == getattr(locked, field.attname):
            known = getattr(document, name)
            if name != "working" or (known and Revision.hash_of(known.content) == known.content_hash):
                setattr(locked, name, known)
    locked.know_partners(document)
    return locked


def append(document, content, *, by, partner, origin, note="", proposal=None):
    """Write the next revision of a locked document and its event; publish at once where the kind says so."""
    revision = Revision(
        document=document,
        number=document.working.number + 1 if document.working_id else 1,
        content=content,
        content_hash=Revision.hash_of(content),
        author=by,
        partner=partner,
        origin=origin,
        note=note[:500],
        proposal=proposal,
    )
    _write(revision)
    document.working, document.state, document.changed = revision, Document.State.DRAFT, revision.created
    outbox.record(
        f"{document.kind}.revised",
        document.uid,
        document=document.pk,
        revision=revision.number,
        by=by.pk if by else None,
    )
    if kinds.of(document).publishes_on_save:
        put_in_force(document, revision, by=by)
    return revision


# In one statement: the row and the document that points to it.
NEXT = """
WITH revision AS (
    INSERT INTO coediting_revision (document_id, number, content, content_hash, author_id, partner_id, origin, note,
                                    proposal_id, created)
    VALUES (%s, %s, %s::jsonb, %s, %s, %s, %s, %s, %s, %s) RETURNING id, document_id, created
)
UPDATE coediting_document SET working_id = revision.id, state = %s, changed = revision.created
FROM revision WHERE coediting_document.id = revision.document_id RETURNING revision.id
"""


def _write(revision):
    values = (revision.document_id, revision.number, json.dumps(revision.content), revision.content_hash)
    values += (revision.author_id, revision.partner_id, revision.origin, revision.note, revision.proposal_id)
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [*values, revision.created, Document.State.DRAFT])
        revision.pk = cursor.fetchone()[0]
    revision._state.adding = False


def checked(definition, content, standing=None):
    """The cleaned content, with every reference known to exist (see `refuse_unknown`). Raises ContentInvalid."""
    content = definition.schema.clean(content)
    refuse_unknown(definition, content, standing)
    return content


def refuse_unknown(definition, content, standing=None):
    """Refuse references to what the catalogue does not have. Raises ContentInvalid.

    What the `standing` content refers to was checked when it came in: the catalogue retires, and never deletes.
    """
    standing = standing or {}
    touched = {name: value for name, value in content.items() if value is not standing.get(name)}
    found, faults = definition.schema.references(touched), []
    before = definition.schema.references(standing) if found else {}
    for source, uids in found.items():
        fresh = uids.keys() - before.get(source, {}).keys()
        known = definition.find(source, fresh) if fresh else {}
        for uid in fresh - known.keys():
            faults += [
                Fault(path, "unknown-reference", _("This item is not in the catalogue."))
                for path in uids[uid]
            ]
    if faults:
        raise ContentInvalid(faults)


def on_behalf_of(user, document):
    """The partner for whom this user edits: one that takes part in the document, else the user's own."""
    if user is None:
        return document.owner
    taking_part = [partner for partner in user.roles if partner in document.partner_ids()]
    if document.owner_id in taking_part:
        return document.owner
    if taking_part:
        return next(partner for partner in document.partners.all() if partner.pk in taking_part)
    return user.main_partner
