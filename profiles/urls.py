"""Addresses of the catalogue and of the profiles; the words follow the language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from profiles import views

urlpatterns = [
    path(_("profiles/"), views.profile_list, name="profiles"),
    path(_("profiles/new/"), views.profile_new, name="profile-new"),
    path(_("profiles/<slug:slug>/"), views.profile_detail, name="profile"),
    path(_("profiles/<slug:slug>/v/<int:version>/"), views.profile_version, name="profile-version"),
    path(_("profiles/<slug:slug>/edit/"), views.profile_edit, name="profile-edit"),
    path(_("profiles/<slug:slug>/resolve/"), views.profile_resolve, name="profile-resolve"),
    path(_("profiles/<slug:slug>/publish/"), views.profile_publish, name="profile-publish"),
    path(_("profiles/<slug:slug>/history/"), views.profile_history, name="profile-history"),
    path(
        _("profiles/<slug:slug>/history/<int:old>-<int:new>/"), views.profile_compare, name="profile-compare"
    ),
    path(_("profiles/<slug:slug>/restore/<int:number>/"), views.profile_restore, name="profile-restore"),
    path(_("catalogue/"), views.catalogue, name="catalogue"),
    path(_("catalogue/options/"), views.options, name="catalogue-options"),
    path(_("jobs/<uuid:uid>/"), views.job_detail, name="job"),
    path(_("competences/new/"), views.competence_new, name="competence-new"),
    path(_("competences/<uuid:uid>/"), views.competence_detail, name="competence"),
    path(_("search/"), views.search, name="search"),
    path(_("imports/"), views.import_list, name="imports"),
    path(_("imports/<uuid:uid>/"), views.import_detail, name="import"),
    path(_("imports/<uuid:uid>/start/"), views.import_start, name="import-start"),
    path(_("imports/<uuid:uid>/cancel/"), views.import_cancel, name="import-cancel"),
]
