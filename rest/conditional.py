"""ETags and 304: the client that has it already gets only a status line."""

import hashlib

from django.http import HttpResponse
from django.utils.http import parse_etags

JSON = "application/json"


def tag_of(body):
    """The ETag of a body: a hash of its bytes.

    For lists, too. Count, newest change and visibility are all in there, and what changed without a time stamp
    (an import, a name of a partner) as well: a false 304 cannot happen.
    """
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def unchanged(request, etag):
    """Does the client have this already?"""
    return knows(request.META, etag)


def knows(meta, etag):
    """The same, of what WSGI says of a request: `If-None-Match`, compared weakly as RFC 9110 says."""
    known = meta.get("HTTP_IF_NONE_MATCH", "")
    if not known:
        return False
    tags = parse_etags(known)
    return tags == ["*"] or etag.removeprefix("W/") in [tag.removeprefix("W/") for tag in tags]


def not_modified(etag):
    return tagged(HttpResponse(status=304), etag)


def answer(request, text, etag=None, status=200):
    """A JSON text as response, or 304 when the client has it."""
    body = text.encode()
    etag = etag or tag_of(body)
    if status == 200 and request.method in ("GET", "HEAD") and unchanged(request, etag):
        return not_modified(etag)
    return tagged(HttpResponse(body, content_type=JSON, status=status), etag)


def tagged(response, etag):
    """ETag, and the headers of an answer that is for one reader."""
    response.headers["ETag"] = etag
    return private(response)


def private(response):
    """What keeps a shared cache from showing one reader what another may see, or in another format or language."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept, Authorization, Cookie, Accept-Language"
    return response
