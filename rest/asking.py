"""Asking the API from within, in somebody's name: the same handlers, checks and words as for a request of theirs."""

import io
import json

from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError, transaction
from rest_framework.throttling import BaseThrottle

from rest.idempotency import rendered

AWAY = 503


class Uncounted(BaseThrottle):
    """What the portal does itself, for one request that was counted, is not counted again."""

    def allow_request(self, request, view):
        view.headers["RateLimit"] = ""  # as counted, also for who is refused
        return True


def endpoint(resource, actions, **options):
    """What answers where a resource does these actions ({method: name of the handler})."""
    return resource.as_view(actions, **options, throttle_classes=(Uncounted,))


def ask(answers, environ, *, by, auth=None, body=None, **key):
    """The response of an endpoint to this user, who came with the key `auth`.

    `environ` says the rest of the request, as WSGI has it; `key` is what varies in its address.
    """
    text = b"" if body is None else json.dumps(body).encode()
    given = {"CONTENT_TYPE": "application/json" if body is not None else "", "CONTENT_LENGTH": str(len(text))}
    request = WSGIRequest(environ | given | {"wsgi.input": io.BytesIO(text)})
    request._force_auth_user, request._force_auth_token = by, auth
    response = answers(request, **key)
    return response if response.streaming else rendered(answers, response)


def attempt(asking, *, stays=lambda response: True):
    """The response that `asking()` gives; what is refused leaves nothing, nor what `stays(response)` does not keep.

    Raises OperationalError when the database was away or busy: then all of it is tried again.
    """
    with transaction.atomic():
        response = asking()
        if response.status_code >= 400 or not stays(response):
            transaction.set_rollback(True)
    if response.status_code == AWAY:
        raise OperationalError(json.loads(response.content)["title"])
    return response
