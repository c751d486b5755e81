"""`Location` on every 201: where what was made stands."""

import functools

from django.urls import Resolver404, resolve

from rest import looking


def with_address(handler):
    """The handler of a POST so that the answer to what makes something tells its address."""

    @functools.wraps(handler)
    def telling(request, *args, **kwargs):
        response = handler(request, *args, **kwargs)
        if response.status_code == 201 and "Location" not in response.headers:
            response.headers["Location"] = _address(request, looking.members(response) or {})
        return response

    return telling


def _address(request, body):
    """Of what was made: its `uri`, else below the list that it was sent to, else that list, in which it stands."""
    if body.get("uri"):
        return body["uri"]
    own = f"{request.path}{body['uid']}/" if body.get("uid") else request.path
    try:
        resolve(own)
    except Resolver404:
        own = request.path
    return request.build_absolute_uri(own)
