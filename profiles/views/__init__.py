"""The pages of the catalogue and of the profiles."""

from profiles.views.catalogue import catalogue
from profiles.views.compare_jobs import job_compare
from profiles.views.curation import (
    competence_bring_back,
    curation,
    curation_decision,
    curation_links,
    curation_task,
    curation_tasks,
    curation_undo,
    job_bring_back,
)
from profiles.views.curation_work import curation_circular, curation_labels, curation_replace
from profiles.views.edit import (
    competence_new,
    profile_compare,
    profile_edit,
    profile_history,
    profile_new,
    profile_publish,
    profile_resolve,
    profile_restore,
)
from profiles.views.graph import graph
from profiles.views.imports import import_cancel, import_detail, import_list, import_start
from profiles.views.maps import competence_map, map_download, map_picture
from profiles.views.options import options
from profiles.views.places import competence_detail, job_detail
from profiles.views.reading import profile_detail, profile_list, profile_version
from profiles.views.search import search, suggestions
from profiles.views.transitions import transition, transitions
from profiles.views.tree import tree

__all__ = [
    "catalogue",
    "competence_bring_back",
    "competence_detail",
    "competence_map",
    "competence_new",
    "curation",
    "curation_circular",
    "curation_decision",
    "curation_labels",
    "curation_links",
    "curation_replace",
    "curation_task",
    "curation_tasks",
    "curation_undo",
    "graph",
    "import_cancel",
    "import_detail",
    "import_list",
    "import_start",
    "job_bring_back",
    "job_compare",
    "job_detail",
    "map_download",
    "map_picture",
    "options",
    "profile_compare",
    "profile_detail",
    "profile_edit",
    "profile_history",
    "profile_list",
    "profile_new",
    "profile_publish",
    "profile_resolve",
    "profile_restore",
    "profile_version",
    "search",
    "suggestions",
    "transition",
    "transitions",
    "tree",
]
