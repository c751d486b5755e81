"""Every address of the portal. Pages carry their language (`/nl/…`, `/en/…`); API and health do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from exchange.urls import things
from greenskills import developers, views
from partners.views import provider_return

urlpatterns = [
    path("", views.front, name="front"),
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    *things,
    path("api/v1/", include("greenskills.api")),
    path("admin/", admin.site.urls),
    # One address whatever the language: providers know it by heart.
    path("sign-in/return/", provider_return, name="provider-return"),
]
urlpatterns += i18n_patterns(
    path(_("room/"), include("dialogues.room_urls")),
    path("", views.home, name="home"),
    path(_("my-work/"), views.my_work, name="my-work"),
    path(_("my-work/seen/"), views.my_work_seen, name="my-work-seen"),
    path(_("about/"), views.about, name="about"),
    path(_("method/"), views.method, name="method"),
    path(_("developers/"), developers.guide, name="developers"),
    path(_("developers/linked-data/"), developers.linked_data, name="developers-linked-data"),
    path(_("developers/client.zip"), developers.client, name="developers-client"),
    path(_("developers/examples/"), developers.all_examples, name="developers-examples"),
    path(_("developers/examples/<slug:name>/"), developers.example, name="developers-example"),
    path(_("accessibility/"), views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("", include("partners.urls")),
    path("", include("coediting.urls")),
    path("", include("profiles.urls")),
    path("", include("roadmap.urls")),
    path("", include("dialogues.urls")),
    path("", include("exchange.urls")),
)
handler400, handler403, handler404, handler500 = (
    "greenskills.views.bad_request",
    "greenskills.views.forbidden",
    "greenskills.views.not_found",
    "greenskills.views.server_error",
)
