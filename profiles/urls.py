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
    path(_("map/"), views.competence_map, name="map"),
    path(_("map/picture/<str:kind>/"), views.map_picture, name="map-picture"),
    path(_("map/download/<str:kind>/"), views.map_download, name="map-download"),
    path(_("catalogue/"), views.catalogue, name="catalogue"),
    path(_("catalogue/options/"), views.options, name="catalogue-options"),
    path(_("graph/"), views.graph, name="graph"),
    path(_("hierarchies/"), views.tree, name="tree"),
    path(_("jobs/<uuid:uid>/"), views.job_detail, name="job"),
    path(_("jobs/<uuid:uid>/transitions/"), views.transitions, name="transitions"),
    path(_("jobs/<uuid:uid>/transitions/<uuid:other>/"), views.transition, name="transition"),
    path(_("jobs/compare/"), views.job_compare, name="job-compare"),
    path(_("competences/new/"), views.competence_new, name="competence-new"),
    path(_("competences/<uuid:uid>/"), views.competence_detail, name="competence"),
    path(_("search/"), views.search, name="search"),
    path(_("search/suggestions/"), views.suggestions, name="search-suggestions"),
    path(_("competences/<uuid:uid>/bring-back/"), views.competence_bring_back, name="competence-bring-back"),
    path(_("jobs/<uuid:uid>/bring-back/"), views.job_bring_back, name="job-bring-back"),
    path(_("curation/"), views.curation, name="curation"),
    path(_("curation/replace/"), views.curation_replace, name="curation-replace"),
    path(_("curation/circular/"), views.curation_circular, name="curation-circular"),
    path(_("curation/labels/"), views.curation_labels, name="curation-labels"),
    path(_("curation/tasks/"), views.curation_tasks, name="curation-tasks"),
    path(_("curation/tasks/<uuid:uid>/"), views.curation_task, name="curation-task"),
    path(_("curation/decisions/<uuid:uid>/"), views.curation_decision, name="curation-decision"),
    path(_("curation/decisions/<uuid:uid>/undo/"), views.curation_undo, name="curation-undo"),
    path(_("curation/decisions/<uuid:uid>/links/"), views.curation_links, name="curation-links"),
    path(_("imports/"), views.import_list, name="imports"),
    path(_("imports/<uuid:uid>/"), views.import_detail, name="import"),
    path(_("imports/<uuid:uid>/start/"), views.import_start, name="import-start"),
    path(_("imports/<uuid:uid>/cancel/"), views.import_cancel, name="import-cancel"),
]
