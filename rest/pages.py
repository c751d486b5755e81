"""Pages of a list by keyset: page 2,000 costs what page 1 costs, and nothing slips through when rows come or go.

A cursor holds the ordering values of the row it continues after. It is signed, so nobody can forge a value into the
query, and it is good for one ordering only. A ranked search has no ordering values; there the cursor counts rows.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from rest_framework.pagination import BasePagination

from rest.encoding import Encoder
from rest.errors import BadParameter, Faults

DEFAULT_LIMIT = 50
MAX_LIMIT = 500
# Without the time: the same page has the same bytes, and thus the same ETag, whenever it is asked.
SIGNER = signing.Signer(salt="rest.cursor")
PARAMETERS = ("limit", "cursor", "count")
ORDERING = "ordering"


@dataclass(frozen=True)
class Place:
    """Where a page starts: after (or, `backwards`, before) the row with these values; or after `offset` rows."""

    values: tuple = ()
    backwards: bool = False
    offset: int = 0


@dataclass(frozen=True)
class Page:
    """One page: the rows as JSON texts, the places before and after it (None at the ends), the total if asked."""

    rows: list
    before: Place | None = None
    after: Place | None = None
    count: int | None = None


def limit_of(request):
    """How many rows the client asks. Raises BadParameter."""
    text = request.GET.get("limit", str(DEFAULT_LIMIT))
    if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MAX_LIMIT:
        return int(text)
    raise BadParameter.of(
        "limit", "bad-value", _("Give a whole number from 1 to %(max)d.") % {"max": MAX_LIMIT}
    )


def place_of(request, ordering):
    """The place that the cursor names; the start without one. Raises BadParameter."""
    text = request.GET.get("cursor")
    if not text:
        return Place()
    try:
        held = SIGNER.unsign_object(text, serializer=_Serializer)
    except (signing.BadSignature, ValueError):
        held = {}
    if held.get("by") != list(ordering):
        raise BadParameter.of(
            "cursor", "bad-value", _("This cursor does not belong to this list. Start without it.")
        )
    return Place(tuple(held["at"]), held["back"], held["skip"])


class _Serializer:
    """Signed cursors hold dates too."""

    def dumps(self, value):
        return Encoder(separators=(",", ":")).encode(value).encode()

    loads = staticmethod(signing.JSONSerializer().loads)


def link(request, place, ordering):
    """The absolute address of the page at a place; None for none."""
    if place is None:
        return None
    held = {"by": list(ordering), "at": list(place.values), "back": place.backwards, "skip": place.offset}
    query = [(name, value) for name, values in request.GET.lists() for value in values if name != "cursor"]
    cursor = SIGNER.sign_object(held, serializer=_Serializer)
    return request.build_absolute_uri(f"{request.path}?{urlencode([*query, ('cursor', cursor)])}")


def wants_count(request):
    """Is the total asked (`count=exact`)? Raises BadParameter."""
    asked = request.GET.get("count")
    if asked in (None, "exact"):
        return asked == "exact"
    raise BadParameter.of("count", "bad-value", _("Only “exact” is possible."))


def asked(request, ordering):
    """(limit, place, whether the total is asked). Raises BadParameter with all that is wrong."""
    faults = Faults()
    limit, counting = faults.asking(limit_of, request), faults.asking(wants_count, request)
    # What is ordered by something that is not there has no cursors.
    place = None if ordering is None else faults.asking(place_of, request, ordering)
    faults.settle()
    return limit, place, counting


def page_of(request, queryset, row, ordering):
    """The Page of a queryset that the request asks.

    `row` is the expression of one row's JSON text. `ordering` are field names, the last of which is unique, each
    with `-` for descending (all the same way); empty when the queryset brings a ranking of its own.
    """
    limit, place, counting = asked(request, ordering)
    count = queryset.count() if counting else None
    if not ordering:
        return _ranked(
            queryset.annotate(json_row=row).values_list("json_row", flat=True), place.offset, limit, count
        )
    names = [name.removeprefix("-") for name in ordering]
    descending = ordering[0].startswith("-") != place.backwards
    if place.values:
        queryset = queryset.filter(_beyond(names, place.values, "lt" if descending else "gt"))
    queryset = queryset.order_by(*(f"-{name}" if descending else name for name in names))
    found = list(queryset.annotate(json_row=row).values_list("json_row", *names)[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    if place.backwards:
        found.reverse()
    has_before, has_after = (more, True) if place.backwards else (bool(place.values), more)
    return Page(
        [each[0] for each in found],
        Place(found[0][1:], True) if found and has_before else None,
        Place(found[-1][1:]) if found and has_after else None,
        count,
    )


def _ranked(queryset, offset, limit, count):
    rows = list(queryset[offset : offset + limit + 1])
    before = Place(offset=max(0, offset - limit)) if offset else None
    after = Place(offset=offset + limit) if len(rows) > limit else None
    return Page(rows[:limit], before, after, count)


def _beyond(names, values, lookup):
    """The rows whose ordering values come after (or before) these, compared one after the other."""
    condition = Q()
    for depth in range(len(names)):
        equal = dict(zip(names[:depth], values[:depth], strict=True))
        condition |= Q(**equal, **{f"{names[depth]}__{lookup}": values[depth]})
    # The first column alone, too: that is what lets an index find the place.
    return condition & Q(**{f"{names[0]}__{lookup}e": values[0]})


class KeysetPages(BasePagination):
    """What the schema tells about pages. The work is done by `page_of`."""

    def get_schema_operation_parameters(self, view):
        return [
            {
                "name": "limit",
                "in": "query",
                "description": str(__("How many rows, at most 500.")),
                "schema": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
            },
            {
                "name": "cursor",
                "in": "query",
                "description": str(__("Where to go on: taken from `next` or `previous`.")),
                "schema": {"type": "string"},
            },
            {
                "name": "count",
                "in": "query",
                "description": str(__("`exact` adds the total number of rows.")),
                "schema": {"type": "string", "enum": ["exact"]},
            },
        ]

    def get_paginated_response_schema(self, schema):
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "minimum": 0},
                "next": address,
                "previous": address,
                "results": schema,
            },
        }
