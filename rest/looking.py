"""What a GET of the address of a write would answer now: what it is compared with, before and after."""

import contextlib
import copy
import json

from django.http import Http404, QueryDict
from rest_framework.request import Request

from rest.idempotency import rendered


def seen(view):
    """The answer of a GET of this address without parameters; None where there is nothing, or nothing to read."""
    name = (getattr(view, "action_map", None) or {}).get("get")
    if name is None:
        return None
    asked, action = view.request, view.action
    try:
        with contextlib.suppress(Http404):
            view.request, view.action = _as_get(asked), name
            answer = rendered(view, getattr(view, name)(view.request, *view.args, **view.kwargs))
            return answer if answer.status_code == 200 else None
    finally:
        view.request, view.action = asked, action
    return None


def members(answer):
    """The members of an answer that is a JSON object; None for any other."""
    if answer is None or not answer.get("Content-Type", "").startswith("application/json"):
        return None
    found = json.loads(answer.content)
    return found if isinstance(found, dict) else None


def _as_get(request):
    """The same visitor asking for JSON, with no parameter and no condition."""
    bare = copy.copy(request._request)
    bare.method, bare.GET = "GET", QueryDict()
    bare.META = {name: value for name, value in bare.META.items() if not name.startswith(("HTTP_IF_", "QUERY_"))}
    bare.__dict__.pop("headers", None)  # read from META once
    found = Request(bare, parser_context=request.parser_context)
    found._user, found._auth, found._authenticator = request.user, request.auth, request.successful_authenticator
    for name in ("accepted_renderer", "accepted_media_type", "version", "versioning_scheme"):
        setattr(found, name, getattr(request, name, None))
    return found
