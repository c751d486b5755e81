"""Every route and method that there is, from Django's resolver itself, and how to ask it."""

from dataclasses import dataclass

from django.urls import get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ADMIN = "admin:"


@dataclass(frozen=True)
class Route:
    """A named address: `api` where the API answers, which says 401 in the place of asking to sign in."""

    name: str
    pattern: str
    view: object

    @property
    def api(self):
        return self.pattern.startswith("api/") and hasattr(self.view, "cls")

    def methods(self):
        """The methods that it answers, as far as the view itself tells; None for a plain function, which does not."""
        if not self.api:
            return None
        handlers = getattr(self.view, "actions", None) or vars_of(self.view.cls)
        return {method for method in METHODS if method.lower() in handlers}


def vars_of(view):
    return {name for name in dir(view) if callable(getattr(view, name))}


def routes():
    """{name: Route} of all routes; one name for the same view at several addresses counts once."""
    found = {}
    for route in below(get_resolver().url_patterns):
        found.setdefault(route.name, route)
    return found


def below(patterns, before="", namespace=""):
    for pattern in patterns:
        text = before + str(pattern.pattern).removeprefix("^")
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if getattr(pattern, "namespace", None) else namespace
            yield from below(pattern.url_patterns, text, inner)
        else:
            yield Route(f"{namespace}{pattern.name}", text, pattern.callback)
