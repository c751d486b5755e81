"""Many edits at once, all or none: a list sent to the API, or a table that was exported, edited and sent back.

The order is that of a single save, each step for all documents together: lock → may they? → patch → merge → check →
revisions and events. A fault of any edit is told with its place, and nothing of any of them is saved.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import kinds, outbox, permissions
from coediting.actions import proposals
from coediting.actions.documents import on_behalf_of
from coediting.actions.forcing import put_all_in_force
from coediting.compare import in_order_of, row_of, rows_touched
from coediting.errors import BulkRefused, ContentInvalid, RowFault
from coediting.merge import merge, same
from coediting.models import Document, Revision
from coediting.patch import patched

AT_ONCE = 200


@dataclass(frozen=True)
class Edit:
    """A partial edit (as a PATCH says it) of one document, grown from its revision number `base`.

    `place` is whatever the caller finds it back by in a fault; `document` the primary key.
    """

    place: object
    document: int
    base: int
    patch: dict
    note: str = ""


@dataclass
class Landed:
    """What became of one Edit: the number of the revision that stands and whether it is new, or that it was proposed.

    In a dry run `number` is the one that stood before. Contents are not kept: there may be very many. `proposal` is
    the uid of the proposal that was made.
    """

    edit: Edit
    uid: object
    number: int
    created: bool = False
    proposed: bool = False
    proposal: object = None


@dataclass(frozen=True)
class Manner:
    """How edits are taken in.

    `merging`: "no" – the revision edited must be the newest; "rows" – others may have saved meanwhile, but not in the
    rows edited; "places" – not in the very same place. `proposing`: all become proposals, also where `by` may edit;
    `or_propose`: those become proposals where `by` may not edit.
    """

    by: object
    origin: str
    merging: str = "no"
    proposing: bool = False
    or_propose: bool = True
    dry_run: bool = False


@dataclass
class _Work:
    """One edit on its way: its document under lock, the revision it grew from, and the content it leads to."""

    edit: Edit
    document: Document
    base: Revision = None
    before: Revision = None
    content: dict = field(default_factory=dict)
    changed: bool = False
    stale: bool = False
    proposing: bool = False
    proposal: object = None


def revise_all(*, edits, manner, told=None):
    """Take in all edits or none; each document at most once. Returns a Landed per edit, in their order.

    Raises BulkRefused with every fault. A dry run checks everything, saves nothing and holds no document afterwards,
    also when its caller's transaction goes on. `told(landed, before, content)` hears of each edit that changes
    anything: the revision that stood and the content it leads to; what it heard means nothing after BulkRefused.
    """
    with transaction.atomic():
        landed = _revised(edits, manner, told)
        transaction.set_rollback(manner.dry_run)  # of this savepoint: it lets the row locks go
    return landed


def _revised(edits, manner, told):
    faults = _named_twice(edits)
    landed = {}
    ordered = sorted(edits, key=lambda edit: edit.document)  # everybody locks in this order, so nobody waits in a ring
    for start in range(0, len(ordered), AT_ONCE):
        batch = ordered[start : start + AT_ONCE]
        works = _begun(batch, manner, faults)
        _check_references(works, faults)
        if not faults and not manner.dry_run:
            _save(works, manner, faults)
        landed |= {id(work.edit): _landed(work) for work in works}
        for work in works if told else ():
            if work.changed:
                told(landed[id(work.edit)], work.before, work.content)
    if faults:
        raise BulkRefused(faults)
    return [landed[id(edit)] for edit in edits]


def _named_twice(edits):
    counts, seen, faults = Counter(edit.document for edit in edits), set(), []
    for edit in edits:
        if counts[edit.document] > 1 and edit.document in seen:
            faults.append(RowFault(edit.place, "", "named-twice", _("This one stands in the list twice.")))
        seen.add(edit.document)
    return faults


def _begun(batch, manner, faults):
    """The Works of those edits that may be made and fit; faults of the others are noted."""
    found = Document.objects.select_for_update().order_by("pk").filter(pk__in=[edit.document for edit in batch])
    locked = {document.pk: document for document in found.prefetch_related("partners", "owner")}
    working = Revision.objects.in_bulk([document.working_id for document in locked.values()])
    for document in locked.values():
        document.working = working[document.working_id]
    bases = _bases(batch, locked)
    works = []
    for edit in batch:
        work = _Work(edit, locked[edit.document])
        work.base = bases.get((edit.document, edit.base))
        try:
            _work_out(work, manner)
        except BulkRefused as refused:
            faults += refused.faults
        else:
            works.append(work)
    return works


def _bases(batch, locked):
    """{(document, number): Revision} of what the edits grew from."""
    found = {(pk, document.working.number): document.working for pk, document in locked.items()}
    older = [edit for edit in batch if (edit.document, edit.base) not in found]
    if older:
        numbers = {edit.base for edit in older}
        asked = Revision.objects.filter(document__in=[edit.document for edit in older], number__in=numbers)
        found |= {(revision.document_id, revision.number): revision for revision in asked}
    return found


def _work_out(work, manner):
    """Work out the content that an edit leads to. Raises BulkRefused."""
    edit, theirs, by = work.edit, work.document.working, manner.by
    work.before, work.content = theirs, theirs.content
    if not permissions.may_propose(by, work.document):
        if _says_what_is_public(work):
            return
        raise _refusal(edit, "", "not-allowed", _("You take no part in this one."))
    work.proposing = manner.proposing or not permissions.may_edit(by, work.document)
    if work.proposing and not (manner.proposing or manner.or_propose):
        raise _refusal(edit, "", "not-allowed", _("You may not edit this one."))
    if work.base is None:
        raise _refusal(edit, "", "unknown-revision", _("This revision does not exist."))
    schema, base = kinds.of(work.document).schema, work.base.content
    work.stale = work.base.number != theirs.number
    try:
        mine = in_order_of(base, patched(schema, base, edit.patch))
        if same(mine, base):
            return
        mine = schema.clean(mine, standing=base)
    except ContentInvalid as error:
        raise BulkRefused([RowFault(edit.place, f.path, f.code, f.detail) for f in error.faults]) from error
    if same(mine, base):
        return
    if work.stale:
        # An old revision may hold what is cleaned away today: that is nobody's edit.
        _meet(work, _cleaned(schema, base), mine, manner)
    else:
        work.content, work.changed = mine, True


def _says_what_is_public(work):
    """Is it a row of the published revision that was left as it is? A table of a whole list holds many of these."""
    if work.base is None or work.base.pk != work.document.published_id:
        return False
    base = work.base.content
    try:
        return same(in_order_of(base, patched(kinds.of(work.document).schema, base, work.edit.patch)), base)
    except ContentInvalid:
        return False


def _cleaned(schema, content):
    """A stored content as it would be saved today; as it is where it would be refused."""
    try:
        return schema.clean(content)
    except ContentInvalid:
        return content


def _meet(work, base, mine, manner):
    """Merge with what others saved meanwhile. Raises BulkRefused for what collides."""
    edit, theirs = work.edit, work.document.working
    detail = _("Changed by someone else since revision %(base)d; it is at %(number)d now.")
    detail %= {"base": work.base.number, "number": theirs.number}
    merged, conflicts = merge(base, theirs.content, mine)
    if manner.merging == "no" and not conflicts:
        raise _refusal(edit, "", "stale", detail + " " + _("Nothing collides: “Prefer: merge” saves both."))
    collisions = [
        RowFault(edit.place, one.path, "conflict", detail, one.base, one.theirs, one.mine) for one in conflicts
    ]
    if manner.merging == "rows" and not same(merged, theirs.content):
        both = rows_touched(base, mine) & rows_touched(base, theirs.content)
        told = {row_of(base, fault.path) for fault in collisions}
        collisions += [RowFault(edit.place, path, "conflict", detail) for path in sorted(both - told)]
    if collisions:
        raise BulkRefused(collisions)
    if same(merged, theirs.content):
        return
    try:
        merged = kinds.of(work.document).schema.clean(merged)
    except ContentInvalid as error:
        raise BulkRefused([RowFault(edit.place, f.path, f.code, f.detail) for f in error.faults]) from error
    if not same(merged, theirs.content):  # asked again: what is cleaned away was the only change
        work.content, work.changed = merged, True


def _refusal(edit, path, code, detail):
    return BulkRefused([RowFault(edit.place, path, code, detail)])


def _check_references(works, faults):
    """Every reference of every content that changed must exist: one query per kind of thing."""
    wanted = {}
    for work in works:
        if not work.changed:
            continue
        definition = kinds.of(work.document)
        for source, uids in definition.schema.references(work.content).items():
            for uid, paths in uids.items():
                wanted.setdefault((definition.name, source), {}).setdefault(uid, []).append((work, paths))
    for (kind, source), uids in wanted.items():
        for uid in uids.keys() - kinds.get(kind).find(source, uids).keys():
            for work, paths in uids[uid]:
                detail = _("This item is not in the catalogue.")
                faults += [RowFault(work.edit.place, path, "unknown-reference", detail) for path in paths]


def _save(works, manner, faults):
    """Write revisions, or proposals, of what changed."""
    edits = [work for work in works if work.changed and not work.proposing]
    _append(edits, manner)
    fresh = [(work.edit.place, work.document) for work in edits if kinds.of(work.document).publishes_on_save]
    faults += put_all_in_force(fresh, by=manner.by)
    for work in works:
        if work.changed and work.proposing:
            proposal = proposals.propose(
                document=work.document,
                by=manner.by,
                base=work.document.working.number,
                content=work.content,
                reason=work.edit.note,
                origin=manner.origin,
            )
            work.proposal = proposal.uid


def _append(works, manner):
    """The next revision of each document with its event, as `documents.append` writes one."""
    now = timezone.now()
    revisions = [
        Revision(
            document=work.document,
            number=work.document.working.number + 1,
            content=work.content,
            content_hash=Revision.hash_of(work.content),
            author=manner.by,
            partner=on_behalf_of(manner.by, work.document),
            origin=Revision.Origin.MERGE if work.stale else manner.origin,
            note=work.edit.note[:500],
            created=now,
        )
        for work in works
    ]
    Revision.objects.bulk_create(revisions)
    newest = Revision.objects.filter(document=OuterRef("pk")).order_by("-number").values("pk")[:1]
    Document.objects.filter(pk__in=[work.document.pk for work in works]).update(
        working=Subquery(newest), state=Document.State.DRAFT, changed=now
    )
    for work, revision in zip(works, revisions, strict=True):
        work.document.working, work.document.state, work.document.changed = revision, Document.State.DRAFT, now
    outbox.record_all(
        (
            f"{work.document.kind}.revised",
            work.document.uid,
            {"document": work.document.pk, "revision": work.document.working.number, "by": manner.by.pk},
        )
        for work in works
    )


def _landed(work):
    created = work.changed and not work.proposing
    proposed = work.changed and work.proposing
    return Landed(work.edit, work.document.uid, work.document.working.number, created, proposed, work.proposal)
