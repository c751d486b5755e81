"""`Idempotency-Key` on every POST and PATCH: sent again within a day it is not done again, and gets the first answer.

The answer is kept in the very transaction that does the work. So either both are there or neither, whatever breaks in
between, and nothing has to be tidied up after a crash. While the first one is at work it holds a lock on the key.
Only answers to what was done are kept: what was refused saved nothing, and is simply tried again.
"""

import functools
import hashlib
import re
import tempfile
from datetime import timedelta

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status

from rest.models import KeptAnswer

HEADER = "Idempotency-Key"
METHODS = ("POST", "PATCH")
KEPT = timedelta(hours=24)
# In quotes as the draft of the standard says, or bare as most clients send it.
SOUND = re.compile(r'"([!#-~ ]{1,200})"|([!#-~]{1,200})')
CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024
# Of the request, or made anew for each answer.
NOT_KEPT = {"content-length", "date", "set-cookie"}


class BadKey(exceptions.APIException):
    """A key that cannot be one."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad-idempotency-key"
    default_detail = _("Idempotency-Key takes 1 to 200 visible characters, such as a UUID.")


class InFlight(exceptions.APIException):
    """The first request with this key is still at work."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "in-flight"
    title = _("This is being done.")
    default_detail = _("A request with this Idempotency-Key is at work. Send it again in a moment for its answer.")
    headers = {"Retry-After": "1"}


class KeyReused(exceptions.APIException):
    """The key belongs to another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "key-reused"
    title = _("This key belongs to another request.")
    default_detail = _("This Idempotency-Key came with another address or body. Take a new one for each request.")


class ShownOnce(exceptions.APIException):
    """It was done, and its answer held a secret that is not kept."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "shown-once"
    title = _("This was done already.")
    default_detail = _("Its answer held a secret, shown only once. If that is lost, take it back and make a new one.")

    def __init__(self, headers):
        super().__init__()
        self.headers = {name: value for name, value in headers.items() if name == "Location"}


def key_of(request):
    """The key that the client sent; None for none. Raises BadKey."""
    text = request.headers.get(HEADER)
    if text is None:
        return None
    found = SOUND.fullmatch(text.strip())
    if not found:
        raise BadKey
    return found[1] or found[2]


def once(view, handler):
    """The handler of a write so that it is done once for each key of a user. Raises BadKey."""
    key, user = key_of(view.request), view.request.user
    if key is None or not user.is_authenticated:
        return handler

    @functools.wraps(handler)
    def done_once(request, *args, **kwargs):
        with transaction.atomic():
            if not _locked(user, key):
                raise InFlight
            mine = request_hash(request)
            found = KeptAnswer.objects.filter(user=user, key=key).first()
            if found and found.made > timezone.now() - KEPT:
                return _again(found, mine)
            response = rendered(view, handler(request, *args, **kwargs))
            if response.status_code < 300:
                _keep(found or KeptAnswer(user=user, key=key), mine, response)
        return response

    return done_once


def _locked(user, key):
    """Take the lock of a key until the transaction ends; False when somebody else has it."""
    digest = hashlib.blake2b(f"idempotency {user.pk} {key}".encode(), digest_size=8).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(digest, "big", signed=True)])
        return cursor.fetchone()[0]


def request_hash(request):
    """A hash of what is asked: method, address with its parameters, and body."""
    digest, media_type = hashlib.blake2b(digest_size=16), request.content_type.partition(";")[0]
    digest.update(f"{request.method} {request.get_full_path()} {media_type}\n".encode())
    for piece in _form(request) if media_type == "multipart/form-data" else _body(request):
        digest.update(piece)
    return digest.hexdigest()


def _body(request):
    """The pieces of a body, which can be read once more after that."""
    stream = request.stream
    if stream is None:
        return
    again = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 – open as long as the request
    while piece := stream.read(CHUNK):
        again.write(piece)
        yield piece
    again.seek(0)
    request._stream = again  # what DRF's parsers read from


def _form(request):
    """The pieces of a form with files. Its own bytes hold a boundary that is another one every time."""
    for name, values in sorted(request.data.lists()):
        for value in values:
            yield f"{len(name)} {name} {getattr(value, 'name', '')}\n".encode()
            if hasattr(value, "chunks"):
                yield from value.chunks()
                value.seek(0)
            else:
                yield f"{len(value)} {value}\n".encode()


def rendered(view, response):
    """A response with its body there; DRF writes that of its own kind later."""
    if not getattr(response, "is_rendered", True):
        response = view.finalize_response(view.request, response)
        response.render()
    return response


def _keep(kept, mine, response):
    kept.request_hash, kept.status, kept.made = mine, response.status_code, timezone.now()
    kept.headers = {name: value for name, value in response.headers.items() if name.lower() not in NOT_KEPT}
    kept.body = None if "no-store" in response.headers.get("Cache-Control", "") else response.content
    kept.save()


def _again(kept, mine):
    """The first answer once more. Raises KeyReused, ShownOnce."""
    if kept.request_hash != mine:
        raise KeyReused
    if kept.body is None:
        raise ShownOnce(kept.headers)
    response = HttpResponse(bytes(kept.body), status=kept.status, headers=kept.headers)
    response.headers["Idempotent-Replayed"] = "true"
    return response


def forget():
    """Remove the answers that are older than a day. Returns how many."""
    return KeptAnswer.objects.filter(made__lte=timezone.now() - KEPT).delete()[0]
