"""What an import of a table of a list found, in words, for its page."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from exchange.actions import tables as actions
from exchange.tables.presenting import faults_title, lead

TITLES = {
    "sectors": __("Sectors"),
    "themes": __("Themes"),
    "jobs": __("Jobs"),
    "competences": __("Competences"),
    "job-competences": __("What jobs ask"),
    "shortage-listings": __("Shortage occupations"),
    "roadmaps": __("Roadmaps"),
    "action-lines": __("Lines of a roadmap"),
    "actions": __("Actions of a roadmap"),
    "indicators": __("Indicators"),
    "agenda-requests": __("Agenda requests"),
    "initiatives": __("Initiatives"),
    "join-requests": __("Who asks to take part"),
    "workforce": __("Workforce"),
    "scenarios": __("Scenarios"),
    "evidence": __("Evidence"),
    "group-evidence": __("Evidence for a whole group of competences"),
    "curation": __("Decisions about the catalogue"),
    "review-tasks": __("Questions about the catalogue after a new ESCO"),
    "imports": __("Imports"),
    "need-runs": __("Recomputes of the needs"),
    "need-releases": __("Releases of the needs"),
    "dialogues": __("Dialogues"),
    "contributions": __("What was said in dialogues"),
    "statements": __("Statements"),
    "registrations": __("Registrations"),
    "partners": __("Partners"),
    "watches": __("What you watch"),
    "notifications": __("Notifications"),
}
# The mark and its words, for a trial or a refusal and for what was done.
MARKS = {
    "added": ("draft", __("would be added"), __("added")),
    "changed": ("draft", __("would change"), __("changed")),
}


def present(job):
    """For the templates: `heading`, `told` (see Telling), its rows in words as `entries`, and what one can do."""
    told = job.report.get("more") or {}
    landing = told.get("added", 0) + told.get("changed", 0)
    landed = job.state == job.State.DONE and not job.dry_run
    return {
        "heading": TITLES.get(job.options.get("table")) or _("Edited table"),
        "lead": lead(job),
        "told": told,
        "kind": "list",
        "entries": [entry(one, landed) for one in told.get("rows", ())],
        "landing": landing,
        "landed": landed,
        "same": told.get("unchanged", 0),
        "may_leave_out": bool(landing) and actions.may_leave_out(job),
        "only_conflicts": set(job.report.get("by_code") or ()) == {"conflict"},
        "faults_title": faults_title(job),
    }


def entry(one, landed):
    """A row that lands, with its mark and its title in the language of the reader."""
    mark, would, did = MARKS[one["what"]]
    title = one["title"].get(get_language()) or next(filter(None, one["title"].values()), "")
    return one | {"title": title, "mark": "published" if landed else mark, "word": did if landed else would}
