"""The map of effects: which change leads to which task.

Reading: when an action records an event of this kind, each task named beside it runs once that change is
committed, with the delivery's id. Tasks run at least once, so each computes its effect anew from the tables.
An effect that goes upward (a published profile moves the needs) is a line here and never an import.
"""

NOTIFY = "coediting.tasks.notify"
FLOWS: dict[str, list[str]] = {
    "profile.revised": [NOTIFY],
    "profile.published": ["roadmap.tasks.refresh_needs_of_profile", NOTIFY],
    "profile.withdrawn": ["roadmap.tasks.refresh_needs_of_profile", NOTIFY],
    "review.requested": [NOTIFY],
    "review.approved": [NOTIFY],
    "review.approval_withdrawn": [],
    "review.approvals_needed": [],
    "review.link_made": [],
    "review.link_revoked": [],
    "target.revised": [],  # every save publishes, and that is told
    "target.published": [NOTIFY],
    "proposal.made": [NOTIFY],
    "proposal.accepted": [NOTIFY],
    "proposal.declined": [NOTIFY],
    "proposal.withdrawn": [NOTIFY],
    "proposal.rebased": [],
    "comment.made": [NOTIFY],
    "comment.resolved": [NOTIFY],
    "comment.reopened": [NOTIFY],
    "measurement.proposed": [],
    "measurement.accepted": [],
    "measurement.declined": [],
    "action.changed": [],
    "indicator.changed": [],
    "initiative.changed": [],
    "agenda_request.made": [],
    "agenda_request.triaged": [],
    "agenda_request.answered": [],
    "agenda_request.declined": [],
    "workforce.imported": ["roadmap.tasks.recompute_needs"],
    "evidence.proposed": [],
    "evidence.declined": [],
    "evidence.imported": ["roadmap.tasks.recompute_needs"],
    "evidence.accepted": ["roadmap.tasks.refresh_needs_of_evidence"],
    "evidence.withdrawn": ["roadmap.tasks.refresh_needs_of_evidence"],
    "scenario.changed": [],
    "needs.released": [],
    "competence.added": [],
    "competence.curated": ["profiles.tasks.follow_competences"],
    "competence.links_decided": [],
    "review_task.settled": [],
    "needs.recompute_asked": ["roadmap.tasks.recompute_asked_needs"],
    "needs.recount_asked": ["roadmap.tasks.recount_asked_needs"],
    "needs.differ": ["roadmap.tasks.tell_coordinators"],
    "catalogue.imported": ["roadmap.tasks.recompute_needs"],
    "import.requested": ["profiles.tasks.run_import"],
}
