"""`If-Match` on every PATCH, PUT and DELETE of one thing: nobody overwrites what they have not seen.

What several people share asks it (428 without); what is one person's own takes it. Wherever it is sent it counts, and
a stale one is a 412. The tag is that of a GET of the same address. Resources that merge look at it themselves.
"""

import functools

from django.db import transaction
from django.http import Http404
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from drf_spectacular.plumbing import build_parameter_type
from rest_framework import exceptions, status

from rest import looking
from rest.errors import PreconditionRequired

HEADER = "If-Match"
METHODS = ("PUT", "PATCH", "DELETE")


class ChangedMeanwhile(exceptions.APIException):
    """The thing is no longer what the client read. Its tag of now goes along."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale"
    title = _("This was changed since you read it.")
    default_detail = _("Read it again, and send your change with its ETag.")

    def __init__(self, etag):
        super().__init__()
        self.headers = {"ETag": etag}


def checks_itself(handler):
    """Mark a handler that compares If-Match with a revision by itself, as it can merge."""
    handler.checks_match = True
    return handler


def applies(view, method):
    """Is this a write on one thing that is there?"""
    return method in METHODS and bool(getattr(view, "detail", False))


def unless_changed(view, handler):
    """The handler of a write on one thing so that it is done only to what the client saw."""
    if getattr(handler, "checks_match", False):
        return handler

    @functools.wraps(handler)
    def guarded(request, *args, **kwargs):
        sent = request.headers.get(HEADER)
        if sent is None and view.is_own:
            return handler(request, *args, **kwargs)
        with transaction.atomic():
            _lock(view)
            now = looking.seen(view)
            view.read_before = now
            if now is not None:  # else the handler says why it is not there
                _compare(sent, now.headers["ETag"])
            return handler(request, *args, **kwargs)

    return guarded


def _lock(view):
    """Hold the row that guards what the address names, so that it stays what it is compared with.

    Without its key, as the actions hold it: rows that point to it can still be added, by who waits for nothing here.
    """
    try:
        found = view.one().values_list("pk", flat=True).first()
    except Http404:  # nothing that could be a key; the handler says so
        return
    view.guarding()._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=found).first()


def _compare(sent, etag):
    """Raises PreconditionRequired, ChangedMeanwhile."""
    tags = parse_etags(sent or "")
    if not tags or tags == ["*"]:  # whatever it is now: that is no answer to what was read
        raise PreconditionRequired
    # A proxy that compresses weakens a tag; the number or hash in it stays exact.
    if etag.removeprefix("W/") not in [tag.removeprefix("W/") for tag in tags]:
        raise ChangedMeanwhile(etag)


def parameters(view, method):
    """What the schema says of it for an operation of this view."""
    if not applies(view, method):
        return
    needed = not view.is_own
    words = "The ETag of what you read" + (", such as \"r17\"." if needed else "; left out, it is not compared.")
    yield build_parameter_type(HEADER, {"type": "string"}, "header", required=needed, description=words)
