"""Documents, revisions, events and deliveries: to look at, as they are written only by editing."""

from django.contrib import admin

from coediting.models import Delivery, Document, Event, Revision
from partners.admin import ShownOnly


@admin.register(Document)
class DocumentAdmin(ShownOnly):
    list_display = ["uid", "kind", "state", "owner", "version", "published_at", "changed"]
    list_filter = ["kind", "state", "owner"]
    list_select_related = ["owner"]
    search_fields = ["uid"]


@admin.register(Revision)
class RevisionAdmin(ShownOnly):
    list_display = ["document", "number", "author", "partner", "origin", "version", "created", "note"]
    list_filter = ["origin", "partner"]
    list_select_related = ["document", "author", "partner"]
    search_fields = ["document__uid", "note"]
    date_hierarchy = "created"


@admin.register(Event)
class EventAdmin(ShownOnly):
    list_display = ["id", "kind", "subject", "created"]
    list_filter = ["kind"]
    search_fields = ["subject"]


@admin.register(Delivery)
class DeliveryAdmin(ShownOnly):
    list_display = ["id", "task", "event", "sent", "done", "attempts", "error"]
    list_filter = ["task", ("done", admin.EmptyFieldListFilter)]
    list_select_related = ["event"]
