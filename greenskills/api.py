"""The map of the API: every resource, the schema and the documentation page."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from exchange.resources import RESOURCES
from greenskills import openapi  # noqa: F401 – registers what the schema says of tokens
from greenskills.api_docs import Documentation, Index, Schema
from roadmap import api as roadmap

router = SimpleRouter()
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
