"""Addresses of roadmaps, targets and needs; the words follow the language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from roadmap import views

urlpatterns = [
    path(_("needs/"), views.needs, name="needs"),
    path(_("roadmap/"), views.roadmap_list, name="roadmap"),
    path(_("roadmap/<slug:slug>/"), views.roadmap_detail, name="roadmap-detail"),
    path(_("targets/new/"), views.target_new, name="target-new"),
    path(_("targets/options/"), views.target_options, name="target-options"),
    path(_("targets/<slug:slug>/"), views.target_detail, name="target"),
    path(_("targets/<slug:slug>/edit/"), views.target_edit, name="target-edit"),
    path(_("targets/<slug:slug>/resolve/"), views.target_resolve, name="target-resolve"),
    path(_("targets/<slug:slug>/history/"), views.target_history, name="target-history"),
    path(_("targets/<slug:slug>/history/<int:old>-<int:new>/"), views.target_compare, name="target-compare"),
    path(_("targets/<slug:slug>/restore/<int:number>/"), views.target_restore, name="target-restore"),
    path(_("targets/<slug:slug>/measurements/"), views.measurement_add, name="measurement-add"),
    path(
        _("targets/<slug:slug>/measurements/<uuid:uid>/accept/"),
        views.measurement_accept,
        name="measurement-accept",
    ),
]
