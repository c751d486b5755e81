"""The pages of roadmaps, targets and needs."""

from roadmap.views.actions import action_detail, action_edit
from roadmap.views.agenda import (
    agenda_request_detail,
    agenda_request_handle,
    agenda_request_list,
    agenda_request_new,
)
from roadmap.views.edit import (
    measurement_accept,
    measurement_add,
    measurement_decline,
    target_compare,
    target_edit,
    target_history,
    target_new,
    target_options,
    target_resolve,
    target_restore,
)
from roadmap.views.evidence import (
    evidence_decide,
    evidence_detail,
    evidence_export,
    evidence_import,
    evidence_list,
    evidence_new,
)
from roadmap.views.explain import needs_explain
from roadmap.views.impact import needs_impact
from roadmap.views.indicators import indicator_detail, indicator_edit, indicator_list
from roadmap.views.initiatives import initiative_detail, initiative_edit, initiative_list, initiative_new
from roadmap.views.joining import (
    join,
    join_ask,
    join_request,
    join_request_export,
    join_request_handle,
    join_request_list,
    join_sent,
)
from roadmap.views.needs import needs, needs_export
from roadmap.views.reading import roadmap_detail, roadmap_list, target_detail
from roadmap.views.releases import release_compare, release_detail, release_file, release_list
from roadmap.views.runs import run_cancel, run_detail, run_list
from roadmap.views.scenarios import scenario_compare, scenario_edit, scenario_list, scenario_new
from roadmap.views.workforce import workforce, workforce_export

__all__ = [
    "action_detail",
    "action_edit",
    "agenda_request_detail",
    "agenda_request_handle",
    "agenda_request_list",
    "agenda_request_new",
    "evidence_decide",
    "evidence_detail",
    "evidence_export",
    "evidence_import",
    "evidence_list",
    "evidence_new",
    "indicator_detail",
    "indicator_edit",
    "indicator_list",
    "initiative_detail",
    "initiative_edit",
    "initiative_list",
    "initiative_new",
    "join",
    "join_ask",
    "join_request",
    "join_request_export",
    "join_request_handle",
    "join_request_list",
    "join_sent",
    "measurement_accept",
    "measurement_add",
    "measurement_decline",
    "needs",
    "needs_explain",
    "needs_export",
    "needs_impact",
    "release_compare",
    "release_detail",
    "release_file",
    "release_list",
    "roadmap_detail",
    "roadmap_list",
    "run_cancel",
    "run_detail",
    "run_list",
    "scenario_compare",
    "scenario_edit",
    "scenario_list",
    "scenario_new",
    "target_compare",
    "target_detail",
    "target_edit",
    "target_history",
    "target_new",
    "target_options",
    "target_resolve",
    "target_restore",
    "workforce",
    "workforce_export",
]
