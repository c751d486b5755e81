"""Asking a resource from within, in somebody's name: the same handlers, checks and words as for a request of theirs."""

import io
import json

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError, transaction
from rest_framework.throttling import BaseThrottle

from partners.models import ApiToken
from rest.idempotency import rendered

AWAY = 503


class Uncounted(BaseThrottle):
    """What the portal does itself, for one request that was counted, is not counted again."""

    def allow_request(self, request, view):
        view.headers["RateLimit"] = ""  # as counted, also for who is refused
        return True


def ask(resource, by, action, *, method="GET", key=None, body=None, scope="", query="", headers=None):
    """The response of a handler of a resource (`action`) to this user; `scope` is that of the key they came with."""
    text = b"" if body is None else json.dumps(body).encode()
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/api/v1/",
        "QUERY_STRING": query,
        "SERVER_NAME": settings.ALLOWED_HOSTS[0].strip("*.") or "localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/json" if body is not None else "",
        "CONTENT_LENGTH": str(len(text)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(text),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()},
    }
    request = WSGIRequest(environ)
    request._force_auth_user = by
    request._force_auth_token = ApiToken(user=by, scope=scope) if scope else None
    view = resource.as_view({method.lower(): action}, throttle_classes=(Uncounted,))
    response = view(request, **({"key": key} if key else {}))
    return response if response.streaming else rendered(view, response)


def attempt(resource, by, action, *, stays=lambda response: True, **asked):
    """The same for a write: what is refused leaves nothing, nor what `stays(response)` does not keep.

    Raises OperationalError when the database was away or busy: then all of it is tried again.
    """
    with transaction.atomic():
        response = ask(resource, by, action, **asked)
        if response.status_code >= 400 or not stays(response):
            transaction.set_rollback(True)
    if response.status_code == AWAY:
        raise OperationalError(json.loads(response.content)["title"])
    return response
