"""The map of the API: every resource, the schema and the documentation page."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from exchange.api_changes import ChangesResource
from exchange.api_downloads import DownloadsResource
from exchange.api_hooks import WebhookResource
from exchange.api_tables import TablesResource
from exchange.resources import RESOURCES as DATA
from greenskills import openapi  # noqa: F401 – registers what the schema says of tokens
from greenskills.api_docs import Documentation, Index, Schema
from partners.api_machines import MachineResource
from partners.api_tokens import TokenResource
from rest import many
from roadmap import api as roadmap

# What holds data, and what is the portal's own.
RESOURCES = DATA | {
    "changes": ChangesResource,
    "downloads": DownloadsResource,
    "tables": TablesResource,
    "machine-users": MachineResource,
    "tokens": TokenResource,
    "webhooks": WebhookResource,
}


class Router(SimpleRouter):
    """DRF's router; a list is also patched, where its resource takes edits."""

    routes = [
        route._replace(mapping=route.mapping | {"patch": many.CHANGE}) if route.name == "{basename}-list" else route
        for route in SimpleRouter.routes
    ]

    def get_method_map(self, viewset, method_map):
        found = super().get_method_map(viewset, method_map)
        taken = many.changes(viewset)
        return {method: action for method, action in found.items() if taken or action != many.CHANGE}


router = Router()
for name, resource in RESOURCES.items():
    router.register(name, resource, basename=f"api-{name}")

urlpatterns = [
    path("", Index.as_view(names=tuple(RESOURCES)), name="api"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Documentation.as_view(), name="api-docs"),
    # A figure of the roadmap under a profile: the apps below do not know of it.
    path(
        "profiles/<str:key>/impact/",
        roadmap.ImpactResource.as_view({"get": "list", "post": "create"}),
        name="api-profile-impact",
    ),
    *router.urls,
]
