"""Every request has a number, in its answer, in each line that it leaves in the log, and in the problem it ends with.

Who sends `X-Request-Id` gets their own back, so that one call can be followed through several systems. Imports nothing
of the portal: the logging is set up before any app is there.
"""

import os
import re
from contextvars import ContextVar

HEADER = "X-Request-Id"
META = "HTTP_X_REQUEST_ID"
# What fits in a line of a log and can mean nothing there.
SOUND = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+=/-]{0,99}")

current = ContextVar("request_id", default="-")


def of(meta):
    """The number that the client sent, if it is a sound one; else a new one of 20 hexadecimal digits."""
    sent = meta.get(META)
    return sent if sent and SOUND.fullmatch(sent) else os.urandom(10).hex()


class RequestIds:
    """Gives each request its number (`request.id`) and each answer the header."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = of(request.META)
        before = current.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            current.reset(before)
        response.headers[HEADER] = request.id
        return response


class WithRequestId:
    """A logging filter that adds `request_id` to every record: "-" outside of requests."""

    def filter(self, record):
        # Django logs refusals once the request is through all middleware, and hands the request along.
        record.request_id = getattr(getattr(record, "request", None), "id", None) or current.get()
        return True
