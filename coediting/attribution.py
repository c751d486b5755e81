"""Who set what in the working content of a document: `blame` over its revisions, read as a stream."""

from django.db import transaction

from coediting.blame import blame

CHUNK = 10  # contents in memory at a time


def attribution(document):
    """{path: revision number} for every place of the working content, however many revisions there are."""
    chain = (
        document.revisions.filter(number__lte=document.working.number)
        .order_by("-number")
        .values_list("number", "content")
    )
    # Within a transaction the cursor reads as it goes; outside one the database would first write out all contents.
    with transaction.atomic():
        return blame(chain.iterator(chunk_size=CHUNK))


def told(document):
    """The revisions of a document with all that lists tell of them, without the heavy contents."""
    return document.revisions.select_related("author", "partner", "proposal__author").defer(
        "content", "proposal__content"
    )
