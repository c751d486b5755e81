"""The feed of changes in the API: everything public from the beginning, and every change of it, in order."""

import json

from django.db.models import Func, IntegerField
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers

from exchange.feed.sources import SOURCES
from exchange.models import Change
from rest import conditional, formats, pages
from rest.errors import BadParameter, Faults
from rest.resource import Listed
from rest.rows import row

# The members of one change; webhooks send the same.
COLUMNS = {name: name for name in ("number", "resource", "uid", "kind", "at", "data", "changes")}
PARAMETERS = ("since", "limit", "resource")
LONGEST = 18  # figures of a position
# As they are stored, which is compressed: a page of long profiles holds fewer than `limit` rows.
MOST_BYTES = 4 * 1024 * 1024


@extend_schema_field(
    {
        "type": "object",
        "required": ["pointer"],
        "properties": {"pointer": {"type": "string"}, "from": {}, "to": {}},
    }
)
class Difference(serializers.JSONField):
    """One place that differs: without `from` it was not there, without `to` it is no more."""


class ChangeRow(serializers.Serializer):
    """One public object came, changed or went.

    `data` is all that its list and its detail tell an anonymous client; null when it is gone. `changes` are the places
    (RFC 6901) that differ from what the feed told of it before.
    """

    number = serializers.IntegerField(help_text="Position in the feed.")
    resource = serializers.ChoiceField(list(SOURCES))
    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(Change.Kind.choices)
    at = serializers.DateTimeField(help_text="When the feed told it: a second or so after it happened.")
    data = serializers.DictField(allow_null=True)
    changes = serializers.ListField(child=Difference())


class ChangesAnswer(serializers.Serializer):
    """A stretch of the feed. Ask again with `since` = `next`; at once when there is `more`."""

    next = serializers.IntegerField(help_text="The position to go on from.")
    more = serializers.BooleanField(help_text="Is there more right now?")
    results = ChangeRow(many=True)


class ChangesResource(Listed):
    """What became public, changed or went, in order."""

    queryset = Change.objects.all()
    serializer_class = ChangesAnswer
    http_method_names = ("get", "head")
    filter_backends = ()
    pagination_class = None
    answers = formats.LIST  # a table holds all changes from a position on

    @extend_schema(
        operation_id="changes_list",
        responses=ChangesAnswer,
        parameters=[
            OpenApiParameter("since", int, description="Position after which to begin; 0 for everything."),
            OpenApiParameter("limit", int, description="How many changes, at most 500; 50 unless told."),
            OpenApiParameter("resource", str, many=True, enum=list(SOURCES), description="Only changes of these."),
        ],
    )
    def list(self, request, **_kwargs):
        """Every change since a position, the oldest first. From 0 on it gives everything public, as it is now.

        Keep `next` and come back with it: you miss nothing and get nothing twice. Changes of 90 days ago that a newer
        change of the same object has overtaken are left out, so numbers may be missing there.

        As a table: all changes from the position on, without `limit`; go on from the last `number`. `data` is JSON
        text, which a spreadsheet cuts at 32,767 characters and CSV does not. What happened is not sent back.
        """
        faults, newest, table = Faults(), Change.objects.newest(), formats.chosen(request)
        known = PARAMETERS if not table else [name for name in PARAMETERS if name != "limit"]
        faults.asking(self.check_parameters, known, several=("resource",))
        limit, found = None if table else faults.asking(pages.limit_of, request), faults.asking(self.asked)
        since = faults.asking(position, request, newest)
        faults.settle()
        found = found.after(since).filter(number__lte=newest)
        if table:
            return table.answers[formats.LIST](self, formats.Listing(found, COLUMNS, ("number",)))
        places = list(found.values_list("number", stored_size())[: limit + 1])
        taken = fitting(places[:limit])
        last = places[taken - 1][0] if taken else since
        rows = found.filter(number__lte=last).values_list(row(COLUMNS), flat=True) if taken else ()
        more = len(places) > taken
        head = json.dumps({"next": last if more else newest, "more": more})
        return conditional.answer(request, f'{head[:-1]}, "results": [{", ".join(rows)}]}}')

    def asked(self):
        """The changes of the resources that the request names. Raises BadParameter."""
        names = self.request.GET.getlist("resource")
        for name in names:
            if name not in SOURCES:
                detail = _("Choose one of: %(names)s.") % {"names": ", ".join(SOURCES)}
                raise BadParameter.of("resource", "bad-value", detail)
        return Change.objects.filter(resource__in=names) if names else Change.objects.all()


def position(request, newest):
    """The number in `since`. Raises BadParameter for none at all, and for one that was never given out."""
    text = request.GET.get("since", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST):
        raise BadParameter.of("since", "bad-value", _("Give a position: 0, or what “next” said."))
    if int(text) > newest:
        detail = _("The feed ends at %(newest)d, so this position is not of this feed. Start again from 0.")
        raise BadParameter.of("since", "unknown-position", detail % {"newest": newest})
    return int(text)


def stored_size():
    return Func("data", function="pg_column_size", output_field=IntegerField())


def fitting(places):
    """How many of these (number, bytes or None) go into one answer; one in any case."""
    total = 0
    for taken, (_number, size) in enumerate(places):
        total += size or 0
        if total > MOST_BYTES and taken:
            return taken
    return len(places)
