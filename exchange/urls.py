"""Addresses of the exchange: the pages follow the language, the addresses of things and of data do not."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.utils.translation import gettext_lazy as _

from exchange.views import downloads, hooks, linked, tables


class ResourceName(StringConverter):
    """The name of a resource of the API."""

    regex = "[a-z-]+"


register_converter(ResourceName, "resource")

# Below the root, without a language.
things = [
    path("id/terms", linked.words, name="words"),
    path("id/<resource:resource>", linked.things, name="things"),
    path("id/<resource:resource>/<uuid:uid>", linked.thing, name="thing"),
    path("api/v1/context.jsonld", linked.context_document, name="context"),
    path("api/v1/downloads/<str:name>", downloads.download, name="download"),
    path("api/v1/terms.jsonld", linked.vocabulary_document, name="vocabulary"),
]

# Pages, below the language.
urlpatterns = [
    path(_("downloads/"), downloads.downloads, name="downloads"),
    path(_("tables/"), tables.tables, name="tables"),
    path(_("tables/<str:name>.<str:kind>"), tables.table_download, name="table-download"),
    path(_("tables/<uuid:uid>/rest/"), tables.table_rest, name="table-rest"),
    path(_("account/webhooks/"), hooks.webhooks, name="webhooks"),
    path(_("account/webhooks/<uuid:uid>/"), hooks.webhook, name="webhook"),
    path(_("account/webhooks/<uuid:uid>/edit/"), hooks.webhook_edit, name="webhook-edit"),
    path(_("account/webhooks/<uuid:uid>/do/"), hooks.webhook_do, name="webhook-do"),
    path(
        _("account/webhooks/<uuid:uid>/deliveries/<uuid:delivery>/"), hooks.webhook_delivery, name="webhook-delivery"
    ),
]
