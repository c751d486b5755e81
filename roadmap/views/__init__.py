"""The pages of roadmaps, targets and needs."""

from roadmap.views.edit import (
    measurement_accept,
    measurement_add,
    target_compare,
    target_edit,
    target_history,
    target_new,
    target_options,
    target_resolve,
    target_restore,
)
from roadmap.views.needs import needs
from roadmap.views.reading import roadmap_detail, roadmap_list, target_detail

__all__ = [
    "measurement_accept",
    "measurement_add",
    "needs",
    "roadmap_detail",
    "roadmap_list",
    "target_compare",
    "target_detail",
    "target_edit",
    "target_history",
    "target_new",
    "target_options",
    "target_resolve",
    "target_restore",
]
