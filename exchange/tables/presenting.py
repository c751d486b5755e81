"""What an import of an edited table found, in words, for its page."""

import copy

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext

from coediting import kinds
from coediting.fields import Rows
from coediting.models import Document, Revision
from coediting.presentation import Reader
from exchange.actions import tables as actions
from exchange.tables.shapes import TABLES
from exchange.tables.telling import CHANGED, LEFT_OUT, PROPOSED, REFUSED

TITLES = {
    "profiles": __("Texts of profiles"),
    "tasks": __("Tasks in profiles"),
    "requirements": __("What profiles require"),
    "targets": __("Targets"),
}
ABOUT = {
    "profiles": __("One row per profile: title, jobs, sectors, themes and all texts."),
    "tasks": __("One row per task: its title and for whom it is suitable."),
    "requirements": __("One row per competence: level, importance, indicators and how many people lack it."),
    "targets": __("One row per target: texts, measure, values and years."),
}
# The mark and its words, for a trial or a refusal and for what was done.
MARKS = {
    CHANGED: ("draft", __("would change"), __("changed")),
    PROPOSED: ("review", __("would be proposed"), __("proposed")),
    REFUSED: ("conflict", __("does not fit"), __("does not fit")),
    LEFT_OUT: ("conflict", __("left out"), __("left out")),
}


def present(job):
    """For the templates: `heading`, `told` (see telling.Telling), and what one can do.

    `entries` are the documents that land, `overtaken` those that collide with what others saved meanwhile.
    """
    told = job.report.get("more") or {}
    name = told.get("table") or job.options.get("table")
    landing = told.get(CHANGED, 0) + told.get(PROPOSED, 0)
    landed = job.state == job.State.DONE and not job.dry_run
    found = entries(TABLES[name], told["documents"], landed) if told else []
    return {
        "heading": TITLES.get(name) or _("Edited table"),
        "lead": lead(job),
        "told": told,
        "kind": TABLES[name].kind if name in TABLES else "",
        "entries": [one for one in found if not one["collides"]],
        "overtaken": [one for one in found if one["others_url"]],
        "landing": landing,
        "landed": landed,
        "same": job.report.get("counts", {}).get("documents", 0) - landing - told.get(LEFT_OUT, 0),
        "may_leave_out": bool(landing) and actions.may_leave_out(job),
        "only_conflicts": set(job.report.get("by_code") or ()) == {"conflict"},
        "faults_title": faults_title(job),
    }


def lead(job):
    """The sentence below the title; "" where the page has its own."""
    if not job.options.get("skip_conflicts"):
        return ""
    return _("Without what collides. The rest is brought in whole or not at all.")


def faults_title(job):
    """How many faults there are, and of which sort."""
    number = job.report.get("fault_total", 0)
    collide = ngettext(
        "%(n)d place where you collide with others", "%(n)d places where you collide with others", number
    )
    wrong = ngettext("%(n)d thing that does not fit", "%(n)d things that do not fit", number)
    return (collide if set(job.report.get("by_code") or ()) <= {"conflict"} else wrong) % {"n": number}


def entries(table, told, landed):
    """[{"title", "url", "mark", "word", "changes", "others_url", "compare_url", …}] of the documents told of."""
    kind = kinds.get(table.kind)
    found = Document.objects.filter(uid__in=[one["uid"] for one in told]).select_related(
        "profile", "target", "working", "published"
    )
    documents = {str(document.uid): document for document in found}
    before = _contents(told, documents.values())
    pairs = {}
    for one in told:
        if (content := before.get((one["uid"], one["before"]))) is not None and one["changes"]:
            pairs[one["uid"]] = (content, applied(kind.schema, content, one["changes"]))
    like = Reader(kind, *(content for pair in pairs.values() for content in pair))
    return [
        _entry(one, documents[one["uid"]], landed)
        | {"rows": bool(table.rows), "changes": _changes(one["changes"], pairs.get(one["uid"]), like)}
        for one in told
        if one["uid"] in documents
    ]


def _contents(told, documents):
    """{(uid, number): content} of the revisions that stood before."""
    numbers = {one["before"] for one in told if one["changes"]}
    found = Revision.objects.filter(document__in=[document.pk for document in documents], number__in=numbers)
    rows = found.values_list("document__uid", "number", "content")
    return {(str(uid), number): content for uid, number, content in rows}


def _entry(one, document, landed):
    kind = kinds.of(document)
    mark, would, did = MARKS[one["what"]]
    collides = one["what"] in (REFUSED, LEFT_OUT)
    done = landed and one["what"] == CHANGED
    moved = collides and one["since"] != one["before"]
    return {
        "title": kind.title(document),
        "url": kind.url(document),
        "mark": "published" if done else mark,
        "word": did if landed else would,
        "collides": collides,
        "row": one["row"],
        "since": one["since"],
        "before": one["before"],
        "others_url": kind.url(document, "compare", one["since"], one["before"]) if moved else "",
        "compare_url": kind.url(document, "compare", one["before"], one["before"] + 1) if done else "",
        "proposal_url": reverse("proposal", args=[document.uid, one["proposal"]]) if one["proposal"] else "",
    }


def _changes(told, pair, like):
    """The changes in words, each with its row in the file. `pair` is the content before and after, or None."""
    if pair is None:
        return []
    rows = {change["path"]: change["row"] for change in told}
    reader = Reader(like.kind, *pair, like=like)
    return [change | {"row": rows.get(change["path"])} for change in reader.changes(*pair)]


def applied(schema, content, changes):
    """A content with changes ({"path", "to"}) made to it."""
    after = copy.deepcopy(content)
    for change in changes:
        *way, last = change["path"].split("/")
        inside = after
        for step in way:
            inside = _step_into(schema, inside, step)
        if isinstance(inside, list):
            inside[:] = [row for row in inside if row["id"] != last]
            inside += [change["to"]] if change["to"] else []
        else:
            inside[last] = change["to"]
    return after


def _step_into(schema, inside, step):
    """What stands at one step of a path: a row of a list, or the value of a key."""
    if isinstance(inside, list):
        return next(row for row in inside if row["id"] == step)
    if inside.get(step) is None:
        rows = any(isinstance(field, Rows) and field.name == step for field in schema.fields)
        inside[step] = [] if rows else {}
    return inside[step]
