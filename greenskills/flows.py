"""The map of effects: which change leads to which task.

Reading: when an action records an event of this kind, each task named beside it runs once that change is
committed, with the delivery's id. Tasks run at least once, so each computes its effect anew from the tables.
An effect that goes upward (a published profile moves the needs) is a line here and never an import.
"""

NOTIFY = "coediting.tasks.notify"
MAIL_PERSON = "dialogues.tasks.mail_person"
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
    "agenda_request.made": [NOTIFY],
    "agenda_request.triaged": [],
    "agenda_request.answered": [NOTIFY],
    "agenda_request.declined": [NOTIFY],
    "workforce.imported": ["roadmap.tasks.recompute_needs"],
    "evidence.proposed": [],
    "evidence.declined": [],
    "evidence.imported": ["roadmap.tasks.recompute_needs"],
    "evidence.accepted": ["roadmap.tasks.refresh_needs_of_evidence"],
    "evidence.withdrawn": ["roadmap.tasks.refresh_needs_of_evidence"],
    "scenario.changed": [],
    "needs.released": [],
    "competence.added": [],
    "needs.recompute_asked": ["roadmap.tasks.recompute_asked_needs"],
    "needs.recount_asked": ["roadmap.tasks.recount_asked_needs"],
    "needs.differ": ["roadmap.tasks.tell_coordinators"],
    "catalogue.imported": ["roadmap.tasks.recompute_needs"],
    "dialogue.planned": [],
    "dialogue.changed": [],
    "dialogue.state_changed": [],
    "dialogue.called_off": [],
    "registration.made": [MAIL_PERSON],
    "registration.moved_up": [MAIL_PERSON],
    "registration.changed": [],  # the page says it
    "registration.cancelled": [MAIL_PERSON],
    "registration.link_asked": [MAIL_PERSON],
    "registration.reminded": [MAIL_PERSON],
    "registration.practical_changed": [MAIL_PERSON],
    "registration.called_off": [MAIL_PERSON],
    "registration.erased": [],
    "invitation.made": ["dialogues.tasks.mail_invitation"],
    "invitation.stopped": [],
    "import.requested": ["profiles.tasks.run_import"],
}
