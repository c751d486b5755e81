"""Calling the API with a token, the way a client program would."""

import json

from django.test import Client

from tests import factories

PROBLEM = "application/problem+json"


def call(method, address, body=None, *, by=None, scope="propose", **headers):
    """The answer to a request of `by` (nobody when None) with a fresh token of this scope."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if by is not None and by.is_authenticated:
        headers["Authorization"] = f"Bearer {factories.token(by, scope)}"
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(Client(), method)(address, headers=headers, **data)


def is_problem(answer, *statuses):
    """Is the answer a problem in words, with one of these statuses?"""
    if answer.status_code not in statuses or answer.headers["Content-Type"] != PROBLEM:
        return False
    body = answer.json()
    return bool(body["status"] == answer.status_code and body["title"])


def pointers(answer):
    """The places or parameters that a problem names."""
    return [fault.get("pointer", fault.get("parameter")) for fault in answer.json().get("errors", [])]
