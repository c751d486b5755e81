"""Which formats an address answers in, and how the client chooses: `?format=` goes before `Accept`.

One registry for the whole API. JSON is always there and never registered: it is what the resources answer themselves.
Every other format says how a list and how a detail are answered in it; what it does not know of is a 406 (or, with
`?format=`, a 400 that names the formats that are there).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation

from rest.errors import BadParameter, given_twice

PARAMETER = "format"
JSON = "json"
LIST, DETAIL = "list", "detail"
MOST_ACCEPTED = 32  # media types read of one Accept header


@dataclass(frozen=True)
class Listing:
    """A list to be answered: all its rows, not one page.

    `queryset` is filtered already, `columns` are those that the client asked ({name: expression}), `ordering` are
    field names, or () where the queryset ranks by itself.
    """

    queryset: Any
    columns: dict
    ordering: tuple


@dataclass(frozen=True)
class Detail:
    """One object to be answered: `queryset` is of this one row (or none: then answer Http404)."""

    queryset: Any
    columns: dict


@dataclass(frozen=True)
class Format:
    """A format besides JSON.

    `answers` = {LIST: function(view, listing), DETAIL: function(view, detail)}, each giving the HttpResponse; a kind
    of answer that the format does not know is left out. `offers(view)` tells whether this resource has it at all.
    `parameters` are those of lists (limit, cursor, count) that the format heeds; others are refused by name.
    `schema` is what the API's description says of a body. `by_name` is the media type of the answer where `?format=`
    chose it, for formats that have none of their own and for which `media_type` is only there to choose by `Accept`.
    `cost` is how many requests an answer in it counts for (`rest.limits`).
    """

    name: str
    media_type: str
    answers: dict[str, Callable]
    offers: Callable = lambda view: True
    parameters: tuple = ()
    schema: dict = field(default_factory=lambda: {"type": "string"})
    cost: int = 1
    by_name: str = ""

    @property
    def format(self):
        """The name that DRF's renderers go by."""
        return self.name

    def __call__(self):
        """DRF makes an instance of each renderer class; one of these is enough."""
        return self


_formats: dict[str, Format] = {}


def register(known):
    """Make a Format known. Its name and media type are its own."""
    _formats[known.name] = known


def offered(view):
    """The Formats, besides JSON, of what this view is about to answer; none for what is neither list nor detail."""
    kind = kind_of(view)
    return [known for known in _formats.values() if kind in known.answers and known.offers(view)]


def kind_of(view):
    """LIST, DETAIL or "" for what a view is asked. Actions besides list and retrieve say it with `answers=LIST`."""
    if getattr(view.request, "method", "GET") not in ("GET", "HEAD"):
        return ""
    said = getattr(view, "answers", None)
    return {"list": LIST, "retrieve": DETAIL}.get(view.action, "") if said is None else said


def chosen(request):
    """The Format that the client asked; None for JSON."""
    accepted = getattr(request, "accepted_renderer", None)
    return accepted if isinstance(accepted, Format) else None


class Negotiation(DefaultContentNegotiation):
    """Chooses among JSON and the formats that a view offers."""

    def select_renderer(self, request, renderers, format_suffix=None):
        """(renderer, media type). Raises BadParameter for an unknown `format`, NotAcceptable for `Accept`."""
        asked = request.query_params.get(PARAMETER)
        if asked is not None:
            if len(request.query_params.getlist(PARAMETER)) > 1:
                raise BadParameter([given_twice(PARAMETER)])
            found = next((each for each in renderers if each.format == asked), None)
            if found is None:
                names = ", ".join(each.format for each in renderers)
                raise BadParameter.of(PARAMETER, "bad-value", _("Give one of: %(names)s.") % {"names": names})
            return found, found.media_type
        accepted, refused = _accepted(request.headers.get("Accept", "*/*"))
        for name in accepted:
            for renderer in renderers:
                if _fits(name, renderer.media_type) and not _refused(name, refused, renderer.media_type):
                    return renderer, renderer.media_type
        raise NotAcceptable(available_renderers=renderers)


def _accepted(header):
    """(the media types of an Accept header, the best first: by `q`, then as they stand; those with q=0)."""
    found, refused = [], []
    for place, part in enumerate(header[:8192].split(",")[:MOST_ACCEPTED]):
        name, *options = [piece.strip() for piece in part.split(";")]
        weights = [option[2:] for option in options if option.lower().startswith("q=")]
        weight = _weight(weights[0]) if weights else 1.0
        if weight > 0 and "/" in name:
            found.append((-weight, place, name.lower()))
        elif "/" in name:
            refused.append(name.lower())
    return [name for _weight_, _place, name in sorted(found)], refused


def _refused(accepted, refused, media_type):
    """Is this media type, accepted by that name, refused by one that says it more exactly?"""
    return any(_fits(name, media_type) and name.count("*") < accepted.count("*") for name in refused)


def _weight(text):
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def _fits(accepted, media_type):
    kind, _slash, name = accepted.partition("/")
    own_kind, _slash, own_name = media_type.split(";")[0].partition("/")
    return kind in ("*", own_kind) and name in ("*", own_name)
