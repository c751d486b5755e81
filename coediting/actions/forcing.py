"""Publishing many documents at once of a kind that publishes on every save."""

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from coediting import kinds, outbox
from coediting.errors import RowFault
from coediting.models import Document, Revision


def put_all_in_force(placed, *, by):
    """Publish the fresh working revision of each (place, locked document), of kinds without review.

    As `documents.put_in_force` does for one; a RowFault for every gate that keeps one from it is returned, and then
    nothing is published.
    """
    faults = []
    for place, document in placed:
        unmet = [gate for gate in kinds.of(document).gates(document.working.content) if not gate.met]
        faults += [RowFault(place, "", gate.code, str(gate.label)) for gate in unmet]
    documents = [document for _place, document in placed]
    if faults or not documents:
        return faults
    now = timezone.now()
    keys = [document.pk for document in documents]
    Document.objects.filter(pk__in=keys).update(
        published=F("working"),
        version=F("version") + 1,
        state=Document.State.PUBLISHED,
        published_at=now,
        changed=now,
        withdrawn_at=None,
        withdrawn_because="",
    )
    version = Document.objects.filter(pk=OuterRef("document")).values("version")[:1]
    working = Revision.objects.filter(pk__in=[document.working.pk for document in documents])
    working.update(version=Subquery(version), published_at=now)
    for document in documents:
        document.published, document.state = document.working, Document.State.PUBLISHED
        document.version, document.published_at, document.changed = document.version + 1, now, now
    for kind in dict.fromkeys(document.kind for document in documents):
        kinds.get(kind).project_all([(one, one.working) for one in documents if one.kind == kind])
    outbox.record_all(
        (
            f"{document.kind}.published",
            document.uid,
            {"document": document.pk, "revision": document.working.number, "by": by.pk},
        )
        for document in documents
    )
    return []
