"""Where people read about a thing: the page of one object of each resource."""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse


class Page(NamedTuple):
    """Fields of an object, and the address that their values lead to in the language of the moment.

    `name` is that of the route, where the page is of this one object.
    """

    fields: tuple[str, ...]
    address: Callable
    name: str = ""


def _page(name, *fields):
    """A page whose address holds these fields of the object."""
    return Page(fields, lambda *values: reverse(name, args=values), name)


def _listed(name, parameter, field):
    """A list that shows what belongs to the object."""
    return Page((field,), lambda value: f"{reverse(name)}?{parameter}={value}")


def _about(name):
    """A page that shows all objects of this kind."""
    return Page((), lambda: reverse(name))


PAGES = {
    "sectors": _listed("profiles", "sector", "code"),
    "themes": _listed("profiles", "theme", "slug"),
    "jobs": _page("job", "uid"),
    "competences": _page("competence", "uid"),
    "profiles": _page("profile", "slug"),
    "roadmaps": _page("roadmap-detail", "slug"),
    "action-lines": _page("roadmap-detail", "roadmap__slug"),
    "actions": _page("action", "roadmap__slug", "slug"),
    "targets": _page("target", "slug"),
    "indicators": _page("indicator", "slug"),
    "agenda-requests": _page("agenda-request", "uid"),
    "initiatives": _page("initiative", "slug"),
    "evidence": _page("evidence-detail", "uid"),
    "group-evidence": _about("evidence"),
    "scenarios": _about("scenarios"),
    "need-releases": _page("need-release", "slug"),
    "dialogues": _page("dialogue", "slug"),
    "contributions": _page("contribution", "uid"),
    "statements": _page("dialogue-opinions", "dialogue__slug"),
    "partners": _about("about"),
}
WITHOUT = {
    "need-runs": "its page is for coordinators; what it says for everybody is in the API",
    "shortage-listings": "the page of its job tells of it",
}


def fields_of(resource):
    """The fields that the address of an object's page is made of."""
    return PAGES[resource].fields if resource in PAGES else ()


def page_of(resource, values):
    """The address of the page of an object with these values of its fields; None where there is no page."""
    return PAGES[resource].address(*values) if resource in PAGES else None


KEYS = (("uid",), ("slug",))
# {route: resource} of the pages whose address holds a key that the API knows the object by too.
_BY_ROUTE = {page.name: resource for resource, page in PAGES.items() if page.name and page.fields in KEYS}


def data_of(match):
    """(resource, key) of the object that a page is about, by how its address was resolved; None for any other page."""
    if match is None or match.view_name not in _BY_ROUTE:
        return None
    return _BY_ROUTE[match.view_name], *match.kwargs.values()
