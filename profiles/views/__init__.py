"""The pages of the catalogue and of the profiles."""

from profiles.views.catalogue import catalogue, competence_detail, job_detail, options, search
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
from profiles.views.imports import import_cancel, import_detail, import_list, import_start
from profiles.views.reading import profile_detail, profile_list, profile_version

__all__ = [
    "catalogue",
    "competence_detail",
    "competence_new",
    "import_cancel",
    "import_detail",
    "import_list",
    "import_start",
    "job_detail",
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
]
