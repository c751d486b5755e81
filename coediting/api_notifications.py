"""What you were told, in the API: your own notifications, and marking them as read.

Reading asks the scope `read`. Marking as read asks `propose`, the lowest scope that writes at all: who holds a token
that may only read must not be able to hide from anybody that something happened.
"""

import itertools
from dataclasses import replace

import django_filters
from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from coediting import news
from coediting.actions import notifying as actions
from coediting.models import Notification
from partners.authentication import TokenScope
from partners.models import Scope
from rest import columns as column_choice
from rest import conditional, formats, pages, tables
from rest.encoding import as_json
from rest.errors import Faults
from rest.filters import Flag, UpdatedAfter
from rest.permissions import SignedIn
from rest.resource import FIELDS, ORDERING, Resource, page_text

AT_ONCE = 500


class NotificationRow(serializers.Serializer):
    """Something that happened and that concerns you."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    event = serializers.CharField(help_text="The kind of event, such as `profile.revised` or `comment.made`.")
    text = serializers.CharField(help_text="What happened, in the language of the request.")
    address = serializers.URLField(help_text="The page of the portal where it can be seen.")
    document = serializers.UUIDField(
        allow_null=True, help_text="uid of the profile or target; null when it is about neither."
    )
    kind = serializers.CharField(help_text="`profile`, `target` or `agenda_request`.")
    created = serializers.DateTimeField()
    read = serializers.DateTimeField(allow_null=True, help_text="When you marked it as read; null: unread.")


class Marked(serializers.Serializer):
    """How many notifications were unread until now."""

    marked = serializers.IntegerField()


class NotificationFilter(django_filters.FilterSet):
    unread = Flag(field_name="read__isnull")
    updated_after = UpdatedAfter("created", "read")

    class Meta:
        model = Notification
        fields: list[str] = []


class NotificationResource(Resource):
    """What you were told: of what you watch, of comments that name you, of what became of what you asked."""

    queryset = Notification.objects.all()
    serializer_class = NotificationRow
    filterset_class = NotificationFilter
    permission_classes = (SignedIn, TokenScope)
    needed_scope = Scope.PROPOSE
    ordering = ("-created", "-pk")
    orderings = {"created": "created"}

    def get_queryset(self):
        return Notification.objects.visible_to(self.request.user)

    def columns(self):
        """{name: function of a `news.Item`}: sentences are not made by the database."""
        return {
            "uid": lambda item: item.notification.uid,
            "uri": lambda item: f"{self.base('notifications')}{item.notification.uid}/",
            "event": lambda item: item.notification.event.kind,
            "text": lambda item: item.text,
            "address": lambda item: self.request.build_absolute_uri(item.url),
            "document": lambda item: document(item).uid if document(item) else None,
            "kind": lambda item: document(item).kind if document(item) else subject_of(item),
            "created": lambda item: item.notification.created,
            "read": lambda item: item.notification.read,
        }

    @extend_schema(parameters=FIELDS)
    def list(self, request, **_kwargs):
        """The newest first. What you may no longer see, you do not find here."""
        asked = formats.chosen(request)
        paging = asked.parameters if asked else pages.PARAMETERS
        faults = Faults()
        known = (*self.filters(), *paging, *column_choice.PARAMETERS, ORDERING)
        faults.asking(self.check_parameters, known, self.repeatable(self.filters()))
        chosen = faults.asking(column_choice.chosen, request, self.columns())
        found = faults.asking(self.filter_queryset, self.get_queryset())
        ordering = faults.asking(self.ordering_of, self.filters())
        if not asked:
            faults.asking(pages.asked, request, ordering)
        faults.settle()
        if asked:
            rows = rows_of(found.order_by(*ordering), chosen)
            return tables.answer_made(request, asked.name, list(chosen), rows)
        page = pages.page_of(request, found, Cast("pk", TextField()), ordering)
        told = {item.notification.pk: item for item in items(Notification.objects.filter(pk__in=page.rows))}
        page = replace(page, rows=[text_of(told[int(pk)], chosen) for pk in page.rows])
        return conditional.answer(request, page_text(request, page, ordering))

    @extend_schema(parameters=FIELDS)
    def retrieve(self, request, **_kwargs):
        """One of them."""
        self.check_parameters(column_choice.PARAMETERS)
        return self._answer(column_choice.chosen(request, self.columns()))

    @extend_schema(request=None, responses=NotificationRow)
    @action(detail=True, methods=["post"], url_path="read")
    def mark_read(self, request, **_kwargs):
        """Mark this one as read. One that was read before stays as it is."""
        self.check_parameters(())
        found = self.one().first()
        if found is None:
            raise Http404
        actions.mark_read(by=request.user, uid=found.uid)
        return self._answer(self.columns())

    @extend_schema(
        operation_id="notifications_all_read_create", request=None, responses=Marked, filters=False
    )
    @action(detail=False, methods=["post"], url_path="read", pagination_class=None)
    def mark_all_read(self, request, **_kwargs):
        """Mark everything as read."""
        self.check_parameters(())
        return conditional.answer(request, as_json({"marked": actions.mark_read(by=request.user)}))

    def _answer(self, chosen):
        """The notification that the address names, as response. Raises Http404."""
        found = list(items(self.one()))
        if not found:
            raise Http404
        return conditional.answer(self.request, text_of(found[0], chosen))


def items(notifications):
    """The notifications in words."""
    return news.items(notifications.select_related("event", "document"))


def document(item):
    return item.notification.document


def subject_of(item):
    """What it is about, when that is no document: the first word of the event's kind."""
    return item.notification.event.kind.partition(".")[0]


def rows_of(found, chosen):
    """The rows of a table of notifications."""
    numbers = iter(found.values_list("pk", flat=True).iterator(AT_ONCE))
    while batch := list(itertools.islice(numbers, AT_ONCE)):
        told = {item.notification.pk: item for item in items(Notification.objects.filter(pk__in=batch))}
        yield from ([value(told[pk]) for value in chosen.values()] for pk in batch if pk in told)


def text_of(item, chosen):
    """The JSON text of one notification."""
    return as_json({name: value(item) for name, value in chosen.items()})
