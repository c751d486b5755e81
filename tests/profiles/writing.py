"""Requests that write on profiles through the API."""

import json

from django.test import Client

from tests import factories

PROFILES = "/api/v1/profiles/"
DRAFT = f"{PROFILES}sorter/draft/"


def send(method, address, body=None, *, by=None, scope="write", **headers):
    """A request with a JSON body; `headers` as If_Match='"r1"'."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if by:
        headers["Authorization"] = f"Bearer {factories.token(by, scope)}"
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(Client(), method)(address, headers=headers, **data)


def patch(body, *, by, base=1, address=DRAFT, **headers):
    return send("patch", address, {"content": body}, by=by, If_Match=f'"r{base}"', **headers)


def content_of(profile):
    profile.document.refresh_from_db()
    return profile.document.working.content
