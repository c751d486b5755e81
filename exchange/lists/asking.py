"""Asking a resource for a file, in the name of who sent it."""

from django.conf import settings

from partners.models import ApiToken
from rest import asking


def ask(resource, by, action, *, method="GET", key=None, body=None, scope="", query="", headers=None):
    """The response of a handler of a resource (`action`) to this user; `scope` is that of the key they came with."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/api/v1/",
        "QUERY_STRING": query,
        "SERVER_NAME": settings.ALLOWED_HOSTS[0].strip("*.") or "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()},
    }
    auth = ApiToken(user=by, scope=scope) if scope else None
    # Of one thing, as the router makes it: what a write is compared with and tells is read by its GET.
    reading = {"get": "retrieve"} if key and hasattr(resource, "retrieve") else {}
    answers = asking.endpoint(resource, reading | {method.lower(): action}, detail=bool(key))
    return asking.ask(answers, environ, by=by, auth=auth, body=body, **({"key": key} if key else {}))


def attempt(resource, by, action, *, stays=lambda response: True, **asked):
    """The same for a write: what is refused leaves nothing, nor what `stays(response)` does not keep.

    Raises OperationalError when the database was away or busy.
    """
    return asking.attempt(lambda: ask(resource, by, action, **asked), stays=stays)
