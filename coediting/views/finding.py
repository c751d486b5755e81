"""Finding the document behind an address, whatever its kind."""

import uuid

from django.http import Http404

from coediting import permissions
from coediting.models import Document


def document_at(user, uid, *, insiders=True):
    """The document with this uid, with what every page needs. Raises Http404.

    With `insiders` only for those who may see its drafts; else for everybody who may read it.
    """
    document = (
        Document.objects.select_related("owner", "working__author", "working__partner", "published")
        .prefetch_related("partners")
        .filter(uid=uid)
        .first()
    )
    may = permissions.may_see_draft if insiders else permissions.may_read
    if document is None or not may(user, document):
        raise Http404
    return document


def find_proposal(document, uid):
    """The proposal of this document with this uid (a UUID or text). Raises Http404."""
    try:
        found = document.proposals.for_listing().filter(uid=uuid.UUID(str(uid))).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    found.document = document
    return found
