"""Which resources the feed tells, and what each of them is made of.

A source is a kind of mark that the triggers of migration 0001 make: `<table>.<column>` names a row by that column,
`<table>.names` says that something is called otherwise than before. For each source of a resource stands which of its
rows a mark is about: look-ups that lead from those rows to the one that was written ("pk" is that row itself), or ALL.
A test compares this with what the database itself says that each query reads, so no table is forgotten.
"""

ALL = ()
OWN = ("pk",)


def named(*tables):
    """Sources of what only lends its public names (uid, slug): they hardly ever change, and then all is read anew."""
    return {f"{table}.names": ALL for table in tables}


def of_document(table):
    """The sources of a co-edited document and its projection; `row` is the document's primary key everywhere."""
    return {
        f"{table}.document_id": OWN,
        "coediting_document.id": OWN,
        "coediting_document_partners.document_id": OWN,
        "coediting_revision.document_id": OWN,
        **named("partners_partner"),
    }


def of_curated(noun):
    """The sources of competences and of jobs, whose rows also tell which went before them and why."""
    table = f"profiles_{noun}"
    return {
        f"{table}.id": ("pk", "predecessors"),
        f"{table}_successors.from_{noun}_id": OWN,
        f"{table}_successors.to_{noun}_id": OWN,
        f"profiles_curationchange.{noun}_id": OWN,
        "profiles_curationdecision.id": ("curation_changes__decision",),
        **named(table),
    }


# In this order the feed tells what came or changed: what others name goes before them.
SOURCES = {
    "partners": {"partners_partner.id": OWN},
    "sectors": {"profiles_sector.id": ("pk", "parent")},
    "themes": {"profiles_theme.id": OWN},
    "jobs": of_curated("job") | {"profiles_job.id": ("pk", "parent", "predecessors")},
    "competences": of_curated("competence")
    | {"profiles_competence_themes.competence_id": OWN}
    | named("profiles_theme"),
    "job-competences": {"profiles_jobcompetence.id": OWN} | named("profiles_job", "profiles_competence"),
    "shortage-listings": {"profiles_shortagelisting.id": OWN} | named("profiles_job"),
    "profiles": of_document("profiles_profile")
    | {f"profiles_profile_{name}.profile_id": OWN for name in ("jobs", "sectors", "themes")}
    | named("profiles_job", "profiles_sector", "profiles_theme"),
    "roadmaps": {"roadmap_roadmap.id": OWN},
    "action-lines": {"roadmap_actionline.id": OWN} | named("roadmap_roadmap"),
    "actions": {"roadmap_action.id": OWN, "roadmap_actionevidence.action_id": OWN}
    | named("partners_partner", "roadmap_roadmap", "roadmap_actionline"),
    "indicators": {"roadmap_indicator.id": OWN, "roadmap_indicatorpoint.indicator_id": OWN},
    "targets": of_document("roadmap_target")
    | {f"roadmap_target_{name}.target_id": OWN for name in ("actions", "sectors")}
    | {"roadmap_measurement.target_id": OWN}
    | named("profiles_sector", "roadmap_roadmap", "roadmap_action", "roadmap_indicator"),
    "initiatives": {
        "roadmap_initiative.id": OWN,
        "roadmap_initiative_agendas.initiative_id": OWN,
        "roadmap_initiative_partners.initiative_id": OWN,
    }
    | named("partners_partner", "profiles_theme"),
    "agenda-requests": {"roadmap_agendarequest.id": OWN, "coediting_document.id": ("profiles__document", "targets")}
    | {
        f"roadmap_agendarequest_{name}.agendarequest_id": OWN
        for name in ("actions", "initiatives", "profiles", "targets")
    }
    | named("partners_partner", "profiles_theme", "roadmap_action", "roadmap_initiative"),
    "workforce": {
        # What is hidden of one cell depends on those beside it.
        "roadmap_workforce.dataset_id": ("dataset",),
        "roadmap_workforcedataset.id": ("dataset",),
        **named("profiles_job", "profiles_sector"),
    },
    "scenarios": {"roadmap_scenario.id": OWN, "roadmap_scenariorate.scenario_id": OWN} | named("profiles_sector"),
    "evidence": {"roadmap_competenceevidence.id": ("pk", "carried_from")}
    | named("partners_partner", "profiles_competence", "profiles_job", "profiles_sector"),
    "group-evidence": {"roadmap_groupevidence.id": OWN, "roadmap_groupevidence_sectors.groupevidence_id": OWN}
    | named("profiles_sector"),
    "need-runs": {"roadmap_needrun.id": OWN},
    "need-releases": {"roadmap_needrelease.id": OWN, "roadmap_workforcedataset.id": ("dataset",)},
    "dialogues": {"dialogues_dialogue.id": OWN, "dialogues_series.id": ("series",)}
    | named("partners_partner", "profiles_theme"),
    "contributions": {
        "dialogues_contribution.id": ("pk", "sources", "became"),
        "dialogues_contribution_sources.from_contribution_id": OWN,
        "dialogues_contribution_sources.to_contribution_id": OWN,
        "dialogues_dot.contribution_id": OWN,
        "dialogues_adoption.contribution_id": OWN,
        "dialogues_dialogue.id": ("dialogue",),
        "coediting_document.id": ("document",),
        "coediting_proposal.id": ("adoptions__proposal",),
    },
    "statements": {
        "dialogues_statement.id": OWN,
        "dialogues_opinionmap.dialogue_id": ("dialogue",),
        "dialogues_dialogue.id": ("dialogue",),
        "dialogues_contribution.id": ("contribution",),
    },
}

# What is no set of public rows: an answer worked out for each question, what only coordinators read, what is one's own.
# "people": who it is about may have it removed at once, and what the feed told is kept for a while.
NOT_TOLD = {
    "map": "answer",
    "needs": "answer",
    "needs/explain": "answer",
    "search": "answer",
    "curation": "coordinators",
    "review-tasks": "coordinators",
    "imports": "coordinators",
    "watches": "own",
    "notifications": "own",
    "registrations": "people",
    "join-requests": "people",
}

# Of these nothing may stand beside what is public now, as an older figure could give away one that is hidden today:
# their changes name no earlier values, and their earlier rows in the feed say what the newest says.
DISCREET = {"workforce", "statements"}
