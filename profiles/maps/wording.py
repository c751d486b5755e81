"""A map in words: its title, what a cell says, what its selection is about."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.document import LEVEL_MEANINGS
from profiles.maps.matrix import ESSENTIAL
from profiles.maps.selection import ALL, Source
from profiles.models import Competence
from profiles.presentation import label_of

LEVELS = {number: word for number, word, _meaning in LEVEL_MEANINGS}
SIGNS = {"essential": "●", "optional": "○"}


def sign(cell):
    """What stands in the cell: the level of a profile, ESCO's sign, or + for what is only talked about."""
    if cell.level:
        return str(cell.level)
    if cell.esco:
        return SIGNS["essential" if cell.esco == ESSENTIAL else "optional"]
    return f"+{cell.talk}" if cell.talk else "+"


def said(cell):
    """The cell in words: "level 3, essential; published profile; ESCO"."""
    return "; ".join(filter(None, [asked(cell), *sources(cell)]))


def asked(cell):
    """Level and importance, as far as they are published."""
    importance = _("essential") if cell.essential else _("optional")
    if cell.level:
        return _("level %(level)d, %(importance)s") % {"level": cell.level, "importance": importance}
    return importance if cell.esco else ""


def sources(cell):
    """Who says so, in words."""
    talk = _("in discussion: level %(level)d") % {"level": cell.talk} if cell.talk > 0 else _("in discussion")
    return [
        words
        for words, there in (
            (_("published profile"), cell.level),
            ("ESCO", cell.esco),
            (talk, cell.talk >= 0),
        )
        if there
    ]


def title(matrix):
    """The map in one line."""
    rows, columns = len(matrix.rows), len(matrix.columns)
    jobs = ngettext("%(n)d job", "%(n)d jobs", rows) % {"n": rows}
    competences = ngettext("%(n)d competence", "%(n)d competences", columns) % {"n": columns}
    return _("%(jobs)s and %(competences)s: %(about)s") % {
        "jobs": jobs,
        "competences": competences,
        "about": about(matrix.selection),
    }


def about(selection):
    """What the map is about, in words: which jobs and which competences."""
    groups = dict(Competence.Group.choices)
    parts = [
        _jobs(selection),
        _("shortage occupations only") if selection.shortage else "",
        skills_chosen(selection),
        ", ".join(str(groups[group]) for group in selection.groups if not selection.competences),
        _("circular competences only") if selection.circular else "",
        _("only what ESCO calls green") if selection.esco_green else "",
        _("chosen competences only") if selection.competences else "",
        sources_chosen(selection),
    ]
    return "; ".join(part for part in parts if part)


def _jobs(selection):
    if selection.only_picked:
        return _("chosen jobs")
    if selection.by_competence:
        return _("jobs that ask the chosen competences")
    within = []
    if selection.theme:
        within.append(selection.theme.label)
    if selection.sector:
        within.append(f"{selection.sector.label} ({selection.sector.code})")
    if selection.under == ALL:
        within.append(_("the whole catalogue"))
    elif selection.under:
        within.append(f"{selection.under.label} (ISCO-08 {selection.under.code})")
    if not within:
        return _("all jobs with a profile") if selection.of_profiles else ""
    return ", ".join(within)


def gone(row):
    """That the job of a row is out of use, and what it goes on as."""
    said = _("“%(job)s” is no longer in use.") % {"job": row.label.plain}
    names = ", ".join(label_of(job).plain for job in row.heirs)
    return f"{said} {_('It goes on as:')} {names}" if names else f"{said} {_('It has no successor.')}"


def skills_chosen(selection):
    """The group of ESCO's skills that the columns come from, "" for any."""
    if not selection.skills or selection.competences:
        return ""
    code = selection.skills.code
    return f"{selection.skills.label} (ESCO {code})" if code else f"{selection.skills.label} (ESCO)"


def sources_chosen(selection):
    """Which sources are left, "" when all of them are."""
    if len(selection.sources) == len(Source):
        return ""
    chosen = ", ".join(str(Source(source).label) for source in selection.sources)
    return _("only from: %(sources)s") % {"sources": chosen}


def parameters():
    """The parameters of the address in words, for what cannot be read."""
    return {
        "sector": _("sector"),
        "theme": _("theme"),
        "under": _("job group"),
        "job": _("chosen jobs"),
        "competence": _("chosen competences"),
        "skills": _("part of ESCO's hierarchy of skills"),
        "group": _("competence group"),
        "circular": _("circular"),
        "esco_green": _("green according to ESCO"),
        "shortage": _("shortage occupations only"),
        "source": _("source"),
        "size": _("size of the map"),
        "rows": _("order of the jobs"),
        "columns": _("order of the competences"),
        "as": _("map or table"),
    }
