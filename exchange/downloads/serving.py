"""Sending a file, or the part of it that a client still misses (RFC 9110, one range)."""

import re

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import http_date

from rest import conditional
from rest.sending import Sent

PIECE = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def serve(request, path, file):
    """The response with a file: 200, 206 for a part, 304 for who has it, 416 for a part that is not there.

    The ETag is the hash of the bytes, so a download that was broken off goes on only in the same file (`If-Range`).
    Raises FileNotFoundError, and Busy.
    """
    etag = f'"{file.sha256}"'
    headers = {
        "ETag": etag,
        "Last-Modified": http_date(path.stat().st_mtime),
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, no-cache",
    }
    if conditional.unchanged(request, etag):
        return HttpResponse(status=304, headers=headers)
    asked = _asked(request, file.size) if request.headers.get("If-Range", etag) == etag else None
    if asked == ():
        headers["Content-Range"] = f"bytes */{file.size}"
        return HttpResponse(status=416, headers=headers)
    start, end = asked or (0, file.size)
    headers["Content-Length"] = str(end - start)
    headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    if asked:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    body = () if request.method == "HEAD" else Sent(_pieces(path, start, end))
    return StreamingHttpResponse(
        body, status=206 if asked else 200, headers=headers, content_type=file.media_type
    )


def _asked(request, size):
    """(start, end) of the bytes asked, the end not included; () for none that are there, None for no range."""
    found = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if not found or request.method != "GET" or found[0] == "bytes=-":
        return None  # what we do not understand is no range, and then all is sent
    first, last = found[1], found[2]
    if not first:
        return (max(0, size - int(last)), size) if int(last) and size else ()
    start, end = int(first), min(size, int(last) + 1) if last else size
    if last and int(last) < start:
        return None
    return (start, end) if start < size else ()


def _pieces(path, start, end):
    """The bytes of a file from one place to another."""
    with path.open("rb") as file:
        file.seek(start)
        left = end - start
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
