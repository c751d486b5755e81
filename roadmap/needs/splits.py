"""An answer split into lines: per sector, job, region, year or group. Persons; small numbers marked as hidden.

Sectors and jobs are shown at the first level of their tree at which the people differ. What is hidden as a line stays
hidden when the question is about that line alone (`secret`). Each split is judged by itself: what somebody could work
out from several splits of different kinds together is not searched for.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.models import Job, Sector
from roadmap.needs import kept, sums
from roadmap.needs.focus import job_key, sector_key
from roadmap.needs.levels import first_split
from roadmap.needs.question import ANY, GROUPS
from roadmap.needs.reading import Figure
from roadmap.needs.regions import region_label
from roadmap.needs.suppression import hidden_parts, is_small

DISJOINT = ("sector", "job", "region")
WAY_NAMES = {
    "sector": gettext_lazy("Sector"),
    "job": gettext_lazy("Job"),
    "region": gettext_lazy("Region"),
    "year": gettext_lazy("Year"),
    "group": gettext_lazy("Competence group"),
}


@dataclass(frozen=True)
class Line:
    """One line: what it is about, and its Figure.

    `subject` is a Sector, Job or Theme, else None; `key` is what the address calls it. `hidden`: it is about too few
    people to show, or would give such a line away.
    """

    way: str
    key: object
    label: str
    figure: Figure
    subject: object = None
    hidden: bool = False


def lines(question, way, found=None, *, inside=False):
    """[Line] of a question: the largest need first, years and groups in their order.

    `found` is what `sums.by` gives, where it is known already. `inside`: nothing is hidden from members of partners.
    """
    found = sums.by(question, way) if found is None else found
    made = _lines_of(question, way, found)
    if way in DISJOINT:
        made.sort(key=lambda line: (-line.figure.mid, -line.figure.headcount, line.label))
    if inside:
        return made
    hidden = hidden_parts([line.figure.headcount for line in made], total_shown=way in DISJOINT)
    if way == "year":
        hidden |= {place for place, line in enumerate(made) if _given_away(replace(question, year=line.key), {})}
    return [_with_hidden(line, place in hidden or -1 in hidden) for place, line in enumerate(made)]


def secret(question, headcount, *, inside):
    """Is a question about too few people for the public, or would its figure give such a number away?

    A line that its split hides must not come back with the question about that line alone, nor with parts of it.
    """
    return not inside and (is_small(headcount) or _given_away(question, {}))


def _given_away(question, known):
    """Does a split of a wider question hide these people? `known` is what was found on the way, by address."""
    question = replace(question, theme=None, group=ANY)  # head-counts are the same for every group
    address = question.address(scenario="", group_by="")
    if address not in known:
        known[address] = any(
            _hidden_in(wider, way, value) or _given_away(wider, known) for way, value, wider in _wider(question)
        )
    return known[address]


def _wider(question):
    """(way, what it narrows to, the question one step wider) for every way in which a question is narrowed."""
    choices = question.choices
    if question.sector:
        yield "sector", question.sector, replace(question, sector=_above(question.sector, choices.sectors))
    if question.job:
        yield "job", question.job, replace(question, job=_above(question.job, choices.jobs))
    if question.region:
        yield "region", question.region, replace(question, region="")


def _above(node, nodes):
    """The node right above, if there is one; both trees have their parent's path in front."""
    scheme, path = getattr(node, "revision", ""), node.path.rstrip("/").rpartition("/")[0] + "/"
    return next((one for one in nodes if one.path == path and getattr(one, "revision", "") == scheme), None)


def _hidden_in(question, way, value):
    """Is this node or region in, or below, a line that the split hides?"""
    name = f"hidden {way}?{question.address(scenario='', group_by='')}"
    hidden = kept.until_next_run(
        question.run,
        question.dataset,
        name,
        lambda: [line.subject or line.key for line in lines(question, way) if line.hidden],
    )
    if way == "region":
        return value in hidden
    scheme = getattr(value, "revision", "")
    return any(value.path.startswith(one.path) and getattr(one, "revision", "") == scheme for one in hidden)


def _with_hidden(line, hidden):
    return Line(**{**line.__dict__, "hidden": hidden}) if hidden else line


def _lines_of(question, way, found):
    if way == "sector":
        return _sectors(way, found)
    return _jobs(way, found, question.choices.job_paths) if way == "job" else _plain(way, found)


def _sectors(way, found):
    leaves = {sector.pk: sector for sector in Sector.objects.filter(pk__in=found)}
    nodes = first_split({pk: (sector.revision, sector.path) for pk, sector in leaves.items()})
    rows = Sector.objects.filter(path__in={path for _revision, path in nodes.values()})
    subjects = {(sector.revision, sector.path): sector for sector in rows}
    return _rolled_up(way, found, nodes, subjects, sector_key)


def _jobs(way, found, paths):
    # Between an import and its recompute people may have a job that no total knows yet.
    unknown = [pk for pk in found if pk not in paths]
    if unknown:
        paths = {**paths, **dict(Job.objects.filter(pk__in=unknown).values_list("pk", "path"))}
    nodes = first_split({pk: ("", paths[pk]) for pk in found})
    subjects = {
        ("", job.path): job for job in Job.objects.filter(path__in={path for _none, path in nodes.values()})
    }
    return _rolled_up(way, found, nodes, subjects, job_key)


def _rolled_up(way, found, nodes, subjects, key):
    parts = {}
    for leaf, values in found.items():
        parts.setdefault(nodes[leaf], []).append(values)
    return [
        Line(
            way,
            key(subjects[place]),
            subjects[place].label,
            sums.figure(sums.together(values)),
            subjects[place],
        )
        for place, values in parts.items()
    ]


def _plain(way, found):
    return [Line(way, key, label_of(way, key), sums.figure(values)) for key, values in found.items()]


def label_of(way, key):
    """A region, group or year in words."""
    if way == "region":
        return region_label(key)
    return str(dict(GROUPS)[key]) if way == "group" else str(key)


def title(question, way):
    """What the lines of a split count, for headings and files."""
    return {
        "sector": _("Workers with a need, by sector"),
        "job": _("Workers with a need, by job"),
        "region": _("Workers with a need, by region"),
        "year": _("Workers with a need, by year"),
        "group": _("Workers with a need, by competence group"),
        "competence": _("Competences, the most pressing first"),
        "theme": _("Share of workers with a published profile of a theme"),
    }[way]
