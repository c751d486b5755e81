"""Beginning many documents at once, all or none: the steps of `documents.start`, each for all of them together."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import kinds, outbox, permissions
from coediting.actions.forcing import put_all_in_force
from coediting.errors import BulkRefused, RowFault
from coediting.models import Document, Revision


@dataclass(frozen=True)
class New:
    """A document to begin: `content` as its schema cleans it; `place` is what the caller finds it back by in a fault.

    `fields` are what the domain keeps of it besides.
    """

    place: Any
    owner: Any
    content: dict
    fields: dict
    partners: tuple = ()
    note: str = ""


@transaction.atomic
def start_all(*, kind, news, by, origin, attach):
    """Begin a document with revision 1 for each New. Returns what `attach` made, in their order.

    `attach([(document, New)])` makes and returns the rows of the domain, which comes before the first revisions. How
    many statements there are does not follow from how many documents. Raises BulkRefused with every fault.
    """
    definition = kinds.get(kind)
    _refuse([*_not_allowed(news, by), *_unknown_references(definition, news)])
    documents = Document.objects.bulk_create(
        Document(kind=kind, owner=new.owner, approvals_needed=definition.approvals_needed) for new in news
    )
    pairs = list(zip(documents, news, strict=True))
    taking_part = Document.partners.through
    taking_part.objects.bulk_create(
        taking_part(document=document, partner=partner)
        for document, new in pairs
        for partner in dict.fromkeys(new.partners)
    )
    rows = attach(pairs)
    _write_first(pairs, by, origin)
    if definition.publishes_on_save:
        _refuse(put_all_in_force([(new.place, document) for document, new in pairs], by=by))
    return rows


def _refuse(faults):
    if faults:
        raise BulkRefused(faults)


def _not_allowed(news, by):
    """A fault for each document that its owner does not let `by` begin."""
    for new in news:
        begun = Document(owner=new.owner)
        begun.taking_part = ()  # only its owner takes part in what is not there yet
        if not permissions.may_edit(by, begun):
            yield RowFault(new.place, "", "not-allowed", _("You may not do this."))


def _unknown_references(definition, news):
    """A fault for each reference that leads nowhere: one query per kind of thing."""
    wanted = {}
    for new in news:
        for source, uids in definition.schema.references(new.content).items():
            for uid, paths in uids.items():
                wanted.setdefault(source, {}).setdefault(uid, []).append((new.place, paths))
    for source, uids in wanted.items():
        for uid in uids.keys() - definition.find(source, uids).keys():
            for place, paths in uids[uid]:
                for path in paths:
                    yield RowFault(place, path, "unknown-reference", _("This item is not in the catalogue."))


def _write_first(pairs, by, origin):
    """Revision 1 of each document with its event, as `documents.append` writes one."""
    now = timezone.now()
    revisions = Revision.objects.bulk_create(
        Revision(
            document=document,
            number=1,
            content=new.content,
            content_hash=Revision.hash_of(new.content),
            author=by,
            partner=new.owner,
            origin=origin,
            note=new.note[:500],
            created=now,
        )
        for document, new in pairs
    )
    first = Revision.objects.filter(document=OuterRef("pk"), number=1).values("pk")[:1]
    begun = Document.objects.filter(pk__in=[document.pk for document, _new in pairs])
    begun.update(working=Subquery(first), state=Document.State.DRAFT, changed=now)
    for (document, _new), revision in zip(pairs, revisions, strict=True):
        document.working, document.changed = revision, now
    outbox.record_all(
        (f"{document.kind}.revised", document.uid, {"document": document.pk, "revision": 1, "by": by.pk})
        for document, _new in pairs
    )
