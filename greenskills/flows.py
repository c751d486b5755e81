"""The map of effects: which change leads to which task.

Reading: when an action records an event of this kind, each task named beside it runs once that change is
committed, with the delivery's id. Tasks run at least once, so each computes its effect anew from the tables.
An effect that goes upward (a published profile moves the needs) is a line here and never an import.
"""

FLOWS: dict[str, list[str]] = {
    "profile.revised": [],
    "profile.published": ["roadmap.tasks.refresh_needs_of_profile"],
    "profile.withdrawn": ["roadmap.tasks.refresh_needs_of_profile"],
    "target.revised": [],
    "target.published": [],
    "measurement.proposed": [],
    "measurement.accepted": [],
    "workforce.imported": ["roadmap.tasks.recompute_needs"],
    "scenario.changed": [],
    "catalogue.imported": ["roadmap.tasks.recompute_needs"],
    "import.requested": ["profiles.tasks.run_import"],
}
