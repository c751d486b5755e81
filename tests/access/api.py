"""Every request that the API answers: which policy holds, and for a write which scope a token needs.

A key is a method, and after it the name of one of the world's things where it is not the first of the route's family.
Reading needs any token, so the scope stands with writes only. A method that stands nowhere is not answered (405).
"""

FAMILIES = {
    "api": "",
    "api-action-lines": "line",
    "api-actions": "action",
    "api-agenda-requests": "agenda request",
    "api-competences": "competence",
    "api-contributions": "contribution",
    "api-curation": "decision",
    "api-curation-links": "decision with links",
    "api-dialogues": "dialogue",
    "api-dialogues-amendments": "dialogue that is over",
    "api-dialogues-one-amendment": "dialogue that is over",
    "api-dialogues-decide-amendment": "dialogue that is over",
    "api-dialogues-finish-minutes": "dialogue of nobody",
    "api-dialogues-minutes": "dialogue that is over",
    "api-dialogues-open-minutes": "dialogue that is over",
    "api-dialogues-report": "dialogue that is over",
    "api-dialogues-room": "dialogue under way",
    "api-evidence": "evidence",
    "api-group-evidence": "group evidence",
    "api-imports": "import",
    "api-indicators": "indicator",
    "api-initiatives": "initiative",
    "api-job-competences-detail": "edge",
    "api-jobs": "job",
    "api-join-requests": "join request",
    "api-machine-users": "machine",
    "api-need-releases": "release",
    "api-need-runs": "run",
    "api-notifications": "notification",
    "api-partners": "partner",
    "api-profile": "draft",
    "api-profiles-one-approval": "approval",
    "api-registrations": "registration",
    "api-review-tasks": "task",
    "api-roadmaps": "roadmap",
    "api-scenarios": "scenario",
    "api-sectors": "sector",
    "api-shortage-listings-detail": "shortage",
    "api-statements": "statement",
    "api-tables": "table",
    "api-targets": "target",
    "api-themes": "theme",
    "api-tokens": "key",
    "api-watches": "watch",
    "api-workforce-detail": "cell",
    "api-webhooks": "webhook",
    "schema": "",
}

PUBLIC = {
    "api": {"GET": "everybody"},
    "api-action-lines-detail": {"GET": "everybody"},
    "api-action-lines-list": {"GET": "everybody"},
    "api-changes-list": {"GET": "everybody"},
    "api-competences-detail": {"GET": "everybody"},
    "api-contributions-adopt": {"POST": ("public-editors", "write")},
    "api-contributions-cluster": {"POST": ("public-editors", "write")},
    "api-contributions-decide": {"POST": ("public-editors", "write")},
    "api-contributions-detail": {"GET": "everybody", "GET spoken": "editors-know", "GET set aside": "editors-know"},
    "api-contributions-list": {"GET": "everybody"},
    "api-contributions-merge": {"POST": ("public-editors", "write")},
    "api-contributions-set-aside": {"POST": ("public-editors", "write")},
    "api-contributions-show": {"POST": ("public-editors", "write")},
    "api-contributions-split": {"POST": ("public-editors", "write")},
    "api-contributions-tell": {"POST": ("public-editors", "write")},
    "api-dialogues-opinions": {"GET": "everybody"},
    "api-docs": {"GET": "everybody"},
    "api-downloads-list": {"GET": "everybody"},
    "api-group-evidence-detail": {"GET": "everybody"},
    "api-group-evidence-list": {"GET": "everybody"},
    "api-job-competences-detail": {"GET": "everybody"},
    "api-job-competences-list": {"GET": "everybody"},
    "api-jobs-detail": {"GET": "everybody"},
    "api-jobs-list": {"GET": "everybody"},
    "api-jobs-similar": {"GET": "everybody"},
    "api-jobs-transition": {"GET": "everybody"},
    "api-map-list": {"GET": "everybody"},
    "api-need-releases-compare": {"GET": "everybody"},
    "api-need-releases-detail": {"GET": "everybody"},
    "api-need-releases-figures": {"GET": "everybody"},
    "api-need-releases-list": {"GET": "everybody", "POST": ("coordinators", "write")},
    "api-needs-list": {"GET": "everybody"},
    "api-needs/explain-list": {"GET": "everybody"},
    "api-partners-detail": {"GET": "everybody"},
    "api-partners-list": {"GET": "everybody"},
    "api-roadmaps-detail": {"GET": "everybody"},
    "api-roadmaps-list": {"GET": "everybody"},
    "api-search-list": {"GET": "everybody"},
    "api-sectors-detail": {"GET": "everybody"},
    "api-sectors-list": {"GET": "everybody"},
    "api-shortage-listings-detail": {"GET": "everybody"},
    "api-shortage-listings-list": {"GET": "everybody"},
    "api-tables-detail": {"GET": "everybody"},
    "api-tables-list": {"GET": "everybody"},
    "api-themes-detail": {"GET": "everybody"},
    "api-themes-list": {"GET": "everybody"},
    "schema": {"GET": "everybody"},
}

# ---------- profiles and targets ----------
# Of a draft there is nothing to know but for who takes part; a published profile has its inside all the same.
INSIDE = {"GET": "house-reads", "GET foreign draft": "foreign-read", "GET foreign profile": "foreign-read"}


def inside(policy, scope):
    """A write of what is inside a profile."""
    return {"POST": (policy, scope), "POST foreign draft": ("foreign", scope)}


PROFILES = {
    "api-profile-impact": INSIDE | inside("readers", "read"),
    "api-profiles-accept-proposal": inside("editors", "write"),
    "api-profiles-approvals": INSIDE | inside("proposers", "write"),
    "api-profiles-blame": INSIDE,
    "api-profiles-comments": INSIDE | inside("proposers", "propose"),
    "api-profiles-compare": {
        "GET": "house-reads", "GET foreign draft": "foreign-read", "GET foreign profile": "everybody",
    },
    "api-profiles-decline-proposal": inside("editors", "write"),
    "api-profiles-detail": {
        "GET": "house-reads", "GET foreign draft": "foreign-read", "GET foreign profile": "everybody",
    },
    "api-profiles-draft": INSIDE | {
        "PUT": ("editors", "write"),
        "PATCH": ("editors", "write"),
        "PUT foreign draft": ("foreign", "write"),
        "PATCH foreign draft": ("foreign", "write"),
        "PATCH foreign profile": ("foreign", "write"),
    },
    "api-profiles-list": {
        "GET": "everybody",
        "POST": ("house-editors", "write"),
        "PATCH": ("house-editors-together", "write"),
    },
    "api-profiles-one-approval": {"GET": "house-reads"},
    "api-profiles-one-comment": INSIDE,
    "api-profiles-one-review-link": {"GET": "editors-read"},
    "api-profiles-presence": INSIDE,
    "api-profiles-proposal": INSIDE,
    "api-profiles-proposals": INSIDE | inside("proposers", "propose"),
    "api-profiles-publish": inside("publishers", "write"),
    "api-profiles-rebase-proposal": inside("proposers", "propose"),
    "api-profiles-reopen-comment": inside("proposers", "propose"),
    "api-profiles-resolve-comment": inside("proposers", "propose"),
    "api-profiles-restore": inside("editors", "write"),
    "api-profiles-review": INSIDE | inside("editors", "write") | {
        "PATCH": ("publishers", "write"),
        "PATCH foreign draft": ("foreign", "write"),
    },
    "api-profiles-review-links": inside("editors", "write") | {
        "GET": "editors-read", "GET foreign draft": "foreign-read", "POST foreign profile": ("foreign", "write"),
    },
    "api-profiles-revision": {
        "GET": "house-reads", "GET foreign draft": "foreign-read", "GET foreign profile": "everybody",
    },
    "api-profiles-revisions": {
        "GET": "house-reads", "GET foreign draft": "foreign-read", "GET foreign profile": "everybody",
    },
    "api-profiles-revoke-review-link": {
        "POST": ("editors", "write"), "POST foreign draft": ("foreign-nothing", "write"),
    },
    "api-profiles-take-back": {"DELETE": ("proposers", "write"), "DELETE foreign draft": ("nobody-writes", "write")},
    "api-profiles-version": {"GET": "nobody", "GET foreign draft": "nobody", "GET foreign profile": "everybody"},
    "api-profiles-versions": {
        "GET": "house-reads", "GET foreign draft": "foreign-read", "GET foreign profile": "everybody",
    },
    "api-profiles-withdraw": inside("publishers", "write"),
    "api-profiles-withdraw-proposal": {
        "POST": ("proposer-itself", "propose"),
        "POST foreign draft": ("foreign-itself", "propose"),
    },
}  # fmt: skip

IN_TARGET = {"GET": "house-reads", "GET foreign target": "foreign-read"}


def in_target(policy, scope):
    return {"POST": (policy, scope), "POST foreign target": ("foreign", scope)}


def on_target(method, policy, scope):
    """A write on a target itself, which everybody may read."""
    return {method: (policy, scope), f"{method} foreign target": ("foreign-public", scope)}


OPEN = {"GET": "everybody", "GET foreign target": "everybody"}
TARGETS = {
    "api-targets-accept": {"POST": ("measured-editors", "write"), "POST foreign target": ("foreign", "write")},
    "api-targets-accept-proposal": in_target("editors", "write"),
    "api-targets-blame": IN_TARGET,
    "api-targets-comments": IN_TARGET | in_target("proposers", "propose"),
    "api-targets-compare": OPEN,
    "api-targets-decline": {"POST": ("measured-editors", "write"), "POST foreign target": ("foreign", "write")},
    "api-targets-decline-proposal": in_target("editors", "write"),
    "api-targets-detail": {
        **OPEN, **on_target("PUT", "public-editors", "write"), **on_target("PATCH", "public-editors", "write"),
    },
    "api-targets-list": {
        "GET": "everybody",
        "POST": ("house-editors", "write"),
        "PATCH": ("public-editors", "write"),
    },
    "api-targets-measurements": OPEN | on_target("POST", "public-proposers", "propose"),
    "api-targets-one-comment": IN_TARGET,
    "api-targets-one-measurement": IN_TARGET,
    "api-targets-presence": IN_TARGET,
    "api-targets-proposal": IN_TARGET,
    "api-targets-proposals": IN_TARGET | in_target("proposers", "propose"),
    "api-targets-rebase-proposal": in_target("proposers", "propose"),
    "api-targets-reopen-comment": in_target("proposers", "propose"),
    "api-targets-resolve-comment": in_target("proposers", "propose"),
    "api-targets-restore": in_target("editors", "write"),
    "api-targets-revision": OPEN,
    "api-targets-revisions": OPEN,
    "api-targets-trajectory": OPEN,
    "api-targets-version": OPEN,
    "api-targets-versions": OPEN,
    "api-targets-withdraw-proposal": {
        "POST": ("proposer-itself", "propose"),
        "POST foreign target": ("foreign-itself", "propose"),
    },
}  # fmt: skip

# ---------- the lever ----------
LEVER = {
    "api-actions-detail": {
        "GET": "everybody",
        "PATCH": ("public-editors", "write"),
        "PATCH foreign action": ("foreign-public", "write"),
    },
    "api-actions-list": {"GET": "everybody", "PATCH": ("public-editors", "write")},
    "api-agenda-requests-detail": {"GET": "house-reads", "PATCH": ("publishers", "write")},
    "api-agenda-requests-list": {
        "GET": "everybody", "POST": ("house-members", "write"), "PATCH": ("publishers-together", "write"),
    },
    "api-competences-list": {"GET": "everybody", "POST": ("any-editor", "write")},
    "api-curation-bring-back": {"POST": ("coordinators", "write")},
    "api-curation-circular": {"POST": ("coordinators", "write")},
    "api-curation-detail": {"GET": "coordinators-read"},
    "api-curation-end": {"POST": ("coordinators", "write")},
    "api-curation-labels": {"POST": ("coordinators", "write")},
    "api-curation-links": {"GET": "coordinators-read", "POST": ("coordinators", "write")},
    "api-curation-list": {"GET": "everybody"},  # an empty list for who does not coordinate
    "api-curation-undo": {"POST": ("coordinators", "write")},
    "api-evidence-accept": {"POST": ("publishers", "write"), "POST accepted evidence": ("coordinators", "write")},
    "api-evidence-decline": {"POST": ("publishers", "write"), "POST accepted evidence": ("coordinators", "write")},
    "api-evidence-detail": {"GET": "house-reads", "GET accepted evidence": "everybody"},
    "api-evidence-list": {"GET": "everybody", "POST": ("any-contributor", "propose")},
    "api-imports-cancel": {"POST": ("coordinators-find", "write")},
    "api-imports-detail": {"GET": "coordinators-read"},
    "api-imports-list": {"GET": "everybody", "POST": ("any-contributor", "propose")},
    "api-imports-start": {"POST": ("coordinators-find", "write")},
    "api-imports-take-source": {"POST": ("coordinators", "write")},
    "api-indicators-detail": {"GET": "everybody", "PATCH": ("coordinators", "write")},
    "api-indicators-list": {"GET": "everybody", "PATCH": ("coordinators", "write")},
    "api-initiatives-detail": {"GET": "everybody", "PATCH": ("coordinators", "write")},
    "api-initiatives-list": {"GET": "everybody", "POST": ("coordinators", "write"), "PATCH": ("coordinators", "write")},
    "api-join-requests-detail": {"GET": "coordinators-read", "PATCH": ("coordinators-find", "write")},
    "api-join-requests-list": {
        "GET": "everybody", "POST": ("accounts", "write"), "PATCH": ("coordinators-find-together", "write"),
    },
    "api-join-requests-numbers": {"GET": "everybody"},
    "api-need-runs-cancel": {"POST": ("coordinators", "write")},
    "api-need-runs-detail": {"GET": "everybody"},
    "api-need-runs-list": {"GET": "everybody", "POST": ("coordinators", "write")},
    "api-review-tasks-detail": {"GET": "coordinators-read"},
    "api-review-tasks-list": {"GET": "everybody"},  # an empty list for who does not coordinate
    "api-review-tasks-settle": {"POST": ("coordinators", "write")},
    "api-scenarios-compare": {"GET": "everybody"},
    "api-scenarios-detail": {"GET": "everybody", "PATCH": ("coordinators", "write")},
    "api-scenarios-list": {"GET": "everybody", "POST": ("coordinators", "write"), "PATCH": ("coordinators", "write")},
    "api-workforce-detail": {"GET": "everybody"},
    "api-workforce-list": {"GET": "everybody", "POST": ("coordinators", "write")},
}

# ---------- the dialogues ----------
def organising(method):
    """A write on a dialogue, which everybody may read."""
    return {method: ("public-editors", "write"), f"{method} foreign dialogue": ("foreign-public", "write")}


DIALOGUES = {
    "api-dialogues-amendments": {"GET": "public-editors"},
    "api-dialogues-one-amendment": {"GET": "public-editors"},
    "api-dialogues-call-off": organising("POST"),
    "api-dialogues-decide-amendment": {"POST": ("public-editors", "write")},
    "api-dialogues-detail": {"GET": "everybody", **organising("PATCH")},
    "api-dialogues-list": {
        "GET": "everybody", "POST": ("house-editors", "write"), "PATCH": ("public-editors", "write"),
    },
    "api-dialogues-finish-minutes": {"POST": ("public-editors", "write")},
    "api-dialogues-minutes": {
        "GET": "editors-know", "POST": ("public-editors", "write"), "PATCH": ("public-editors", "write"),
    },
    "api-dialogues-move-on": organising("POST"),
    "api-dialogues-open-minutes": {"POST": ("public-editors", "write")},
    "api-dialogues-report": {"GET": "editors-know"},
    "api-dialogues-room": {
        "GET": "public-editors", **organising("POST"), "PATCH": ("public-editors", "write"),
    },
    "api-dialogues-room-phase": {"POST": ("public-editors", "write")},
    # Only the organising partner's own editors: not even who coordinates the lever.
    "api-registrations-attendance": {"POST": ("owner", "write")},
    "api-registrations-cancel": {"POST": ("owner", "write")},
    "api-registrations-detail": {"GET": "owner"},
    "api-registrations-invite": {"POST": ("owner", "write")},
    "api-registrations-list": {"GET": "accounts", "POST": ("accounts", "write")},
    "api-registrations-remind": {"POST": ("owner", "write")},
    "api-statements-ask-again": {"POST": ("editors-find", "write")},
    "api-statements-detail": {"GET": "editors-know"},
    "api-statements-list": {"GET": "everybody", "POST": ("house-editors", "write")},
    "api-statements-move": {"POST": ("editors-find", "write")},
    "api-statements-retire": {"POST": ("editors-find", "write")},
}  # fmt: skip

# ---------- what is one's own ----------
ACCOUNT = {
    "api-machine-users-detail": {
        "GET": "machine-runners",
        "PATCH": ("machine-runners", "admin"),
        "DELETE": ("machine-runners", "admin"),
        "GET foreign machine": "administrators-see",
        "PATCH foreign machine": ("administrators-see", "admin"),
        "DELETE foreign machine": ("administrators-see", "admin"),
    },
    "api-machine-users-list": {
        "GET": "accounts", "POST": ("runners", "admin"), "PATCH": ("machine-runners-together", "admin"),
    },
    "api-machine-users-tokens": {
        "GET": "machine-runners",
        "POST": ("machine-runners", "admin"),
        "GET foreign machine": "administrators-see",
        "POST foreign machine": ("administrators-see", "admin"),
    },
    "api-notifications-detail": {"GET": "owner"},
    "api-notifications-list": {"GET": "accounts"},
    "api-notifications-mark-all-read": {"POST": ("accounts", "propose")},
    "api-notifications-mark-read": {"POST": ("owner", "propose")},
    "api-tokens-detail": {"GET": "owner", "DELETE": ("owner", "admin")},
    "api-tokens-list": {"GET": "accounts", "POST": ("accounts", "admin")},
    "api-watches-detail": {"GET": "owner", "PATCH": ("owner", "propose"), "DELETE": ("owner", "propose")},
    "api-watches-list": {"GET": "accounts", "POST": ("accounts", "propose"), "PATCH": ("owner-together", "propose")},
    "api-webhooks-deliveries": {"GET": "owner"},
    "api-webhooks-detail": {"GET": "owner", "PATCH": ("owner", "admin"), "DELETE": ("owner", "admin")},
    "api-webhooks-list": {"GET": "accounts", "POST": ("accounts", "admin"), "PATCH": ("owner-together", "admin")},
    "api-webhooks-one-delivery": {"GET": "owner"},
    "api-webhooks-ping": {"POST": ("owner", "admin")},
    "api-webhooks-redeliver": {"POST": ("owner", "admin")},
    "api-webhooks-secret": {"POST": ("owner", "admin")},
    "api-webhooks-skip": {"POST": ("owner", "admin")},
}

TABLE = PUBLIC | PROFILES | TARGETS | LEVER | DIALOGUES | ACCOUNT
