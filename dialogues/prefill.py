"""What a contribution asks of a profile, filled in as far as its type says it. Pure functions over JSON.

A person looks at the result before it is handed in, so this never guesses: what is not typed stays as it was.
"""

from coediting.compare import changes
from coediting.fields import LANGUAGES
from coediting.merge import join
from dialogues.models import Contribution

About, Kind = Contribution.About, Contribution.Kind
LISTS = {About.TASK: "tasks", About.REQUIREMENT: "requirements"}
SUITABILITY = {Kind.FEASIBLE: "yes", Kind.WITH_SUPPORT: "support", Kind.NOT_FEASIBLE: "no"}


def language_of(dialogue):
    """The language in which most was said: English where a dialogue offers English and no Dutch."""
    return "en" if "en" in dialogue.languages and "nl" not in dialogue.languages else "nl"


def filled(schema, content, contributions, language):
    """The content with what these contributions ask, one after the other.

    A row that is superfluous stands there as removed, as the edit form shows it: it can be put back.
    """
    for contribution in contributions:
        content = _filled(schema, content, contribution, language)
    return content


def _filled(schema, content, contribution, language):
    name = LISTS.get(contribution.about)
    if name in content:
        changed = [
            _row(row, contribution, language) if row["id"] == str(contribution.row) else row
            for row in content[name]
        ]
        return content | {name: changed}
    competence = contribution.details.get("competence")
    if contribution.kind == Kind.MISSING and competence and "requirements" in content:
        return _with_requirement(schema, content, contribution, str(competence), language)
    return content


def _row(row, contribution, language):
    """One task or requirement with what was said about it."""
    kind, details = contribution.kind, contribution.details
    if kind in SUITABILITY:
        row = row | {"suitability": SUITABILITY[kind]}
        said = contribution.text or details.get("support")  # what is merged keeps the details of its parts
        return row if kind == Kind.FEASIBLE else row | {"support": _with_line(row["support"], said, language)}
    if kind == Kind.SUPERFLUOUS:
        return row | {"removed": True}
    if kind == Kind.WRONG_LEVEL and details.get("level"):
        return row | {"level": details["level"]}
    if kind == Kind.LEARNT:
        ways = [*row["learning"], *(way for way in details.get("learning", ()) if way not in row["learning"])]
        note = _with_line(row["learning_note"], contribution.text, language)
        return row | {"learning": ways, "learning_note": note}
    return row


def _with_line(texts, line, language):
    """A language map with one more line; nothing is doubled, and nothing that stood there goes."""
    texts, line = {code: texts.get(code, "") for code in LANGUAGES}, (line or "").strip()
    if not line or line in texts[language]:
        return texts
    return texts | {language: "\n".join(filter(None, [texts[language], line]))}


def _with_requirement(schema, content, contribution, competence, language):
    """The content with a new row for a competence that is missing; unchanged where it stands there already."""
    rows = content["requirements"]
    if any(row["competence"] == competence for row in rows):
        return content
    new, details = schema.field("requirements").new_row(), contribution.details
    new |= {"competence": competence, "level": details.get("level"), "learning": details.get("learning", [])}
    return content | {"requirements": [*rows, new | {"applied": _with_line({}, contribution.text, language)}]}


def path_in(contribution, started, proposed):
    """The row that a contribution is about and that a proposal changes ("requirements/<id>"); "" where there is none.

    A free remark belongs to the row that the proposal changes when that is the only one.
    """
    found = [change.path.split("/") for change in changes(started, proposed) if change.kind != "moved"]
    places = {join(*steps[:2]) if len(steps) > 1 else steps[0] for steps in found}
    own = _own_path(contribution, proposed)
    if own is not None:
        return own if own in places else ""
    only = places.pop() if len(places) == 1 else ""
    return only if only.partition("/")[0] in LISTS.values() else ""


def _own_path(contribution, proposed):
    """The row that the contribution names by itself; None for one that names no row."""
    if contribution.about in LISTS:
        return join(LISTS[contribution.about], str(contribution.row))
    competence = str(contribution.details.get("competence") or "")
    if contribution.kind == Kind.MISSING and competence:
        found = [row["id"] for row in proposed.get("requirements", ()) if row["competence"] == competence]
        return join("requirements", found[0]) if found else ""
    return None
