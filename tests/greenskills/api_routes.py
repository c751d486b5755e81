"""Every route of the API, from the resolver itself: nobody has to remember to write one down."""

import re
from dataclasses import dataclass

from django.urls import get_resolver

UID = "00000000-0000-4000-8000-000000000000"
EXAMPLES = {"key": UID, "number": "1", "partner": "nobody"}


@dataclass(frozen=True)
class Route:
    """An address with examples for what varies in it, and the view that answers there."""

    pattern: str
    address: str
    view: object

    @property
    def resource(self):
        """The class that answers, or None for a plain function."""
        return getattr(self.view, "cls", None)

    def handler(self, method):
        """The name of the method of `resource` that answers, or None where it knows no such HTTP method."""
        actions = getattr(self.view, "actions", None)
        if actions is not None:
            return actions.get(method)
        return method if hasattr(self.resource, method) else None


def routes():
    """All routes below /api/, sorted."""
    return sorted(_below(get_resolver().url_patterns, ""), key=lambda route: route.pattern)


def with_method(*methods):
    """(route, method) of all that answer to one of these."""
    return [(route, method) for route in routes() for method in methods if route.handler(method)]


def _below(patterns, before):
    for pattern in patterns:
        text = before + str(pattern.pattern).removeprefix("^")
        if hasattr(pattern, "url_patterns"):
            yield from _below(pattern.url_patterns, text)
        elif text.startswith("api/"):
            yield Route(text, "/" + example(text), pattern.callback)


def example(pattern):
    """An address of this pattern; it names nothing that is there."""
    varying = r"\(\?P<(\w+)>[^()]*\)|<(?:\w+:)?(\w+)>"
    filled = re.sub(varying, _fitting, pattern)
    return filled.removesuffix("$").removesuffix("\\Z").replace("\\", "")


def _fitting(found):
    """An example for one place of a pattern: a uid, or a word where there can be no uid."""
    text = EXAMPLES.get(found[1] or found[2], UID)
    shape = found[0].split(">", 1)[1].removesuffix(")") if found[1] else ""
    return text if not shape or re.fullmatch(shape, text) else "nothing"
