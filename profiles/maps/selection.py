"""What a map is about, read from the address and written back to it."""

import uuid
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from profiles.filters import REVISION
from profiles.maps import skills as hierarchy
from profiles.models import Competence, Job, Sector, SkillGroup, Theme

SIZES = {"40x60": (40, 60), "60x100": (60, 100), "100x200": (100, 200), "200x300": (200, 300)}
USUAL = "60x100"
ALL = "all"
PICKED = 300  # hand-picked jobs or competences at most: what the largest map can show


class Source(TextChoices):
    """Who says that a job asks a competence."""

    PROFILE = "profile", _("published profiles")
    ESCO = "esco", "ESCO"
    DISCUSSION = "discussion", _("in discussion")


class RowOrder(TextChoices):
    LIKENESS = "likeness", _("what they ask alike")
    NAME = "name", _("name")
    TREE = "tree", _("place in ISCO-08")
    ASKED = "asked", _("number of competences")
    GREEN = "green", _("green share")


class ColumnOrder(TextChoices):
    GROUP = "group", _("by group")
    LIKENESS = "likeness", _("which jobs ask them")
    ASKED = "asked", _("number of jobs")
    NAME = "name", _("name")


class Shape(TextChoices):
    MAP = "map", _("map")
    LIST = "list", _("table")


@dataclass(frozen=True)
class Selection:
    """A question to the map. Empty parts narrow nothing; `misread` names the parameters that mean nothing here.

    `under` is an ISCO group, ALL for the whole catalogue, or None: jobs that a profile names; `skills` is a group of
    ESCO's hierarchy of skills. `jobs` and `competences` are picked by hand: the jobs stand beside what else is chosen,
    the competences take its place.
    """

    sector: Sector | None = None
    theme: Theme | None = None
    under: Job | str | None = None
    jobs: tuple = ()
    competences: tuple = ()
    skills: SkillGroup | None = None
    groups: tuple = ()
    circular: bool = False
    esco_green: bool = False
    shortage: bool = False
    sources: tuple = tuple(Source.values)
    size: str = USUAL
    rows_by: str = RowOrder.LIKENESS.value
    columns_by: str = ColumnOrder.GROUP.value
    shape: str = Shape.MAP.value
    at: str = ""
    misread: tuple = field(default=(), compare=False)

    @property
    def limits(self):
        """(jobs, competences) that this size of map shows at most."""
        return SIZES[self.size]

    @property
    def of_profiles(self):
        """Are the rows the jobs that profiles name?"""
        return self.under is None and not self.by_competence and not (self.shortage and not self.narrowed)

    @property
    def narrowed(self):
        return bool(self.sector or self.theme)

    @property
    def by_competence(self):
        """Are the rows those jobs of the whole catalogue that ask the picked competences?"""
        chosen = self.narrowed or self.under or self.jobs or self.shortage
        return bool(self.competences) and not chosen

    @property
    def only_picked(self):
        """Are the rows exactly the jobs that were picked?"""
        return bool(self.jobs) and not (self.narrowed or self.under or self.shortage)

    def parameters(self, **changes):
        """[(name, value)] of the address, the usual ones left out; `changes` replace parts of the selection."""
        chosen = replace(self, **changes)
        pairs = [
            ("sector", chosen.sector.code if chosen.sector else ""),
            ("theme", chosen.theme.slug if chosen.theme else ""),
            ("under", chosen.under.code if isinstance(chosen.under, Job) else chosen.under or ""),
            *(("job", str(job.uid)) for job in chosen.jobs),
            *(("competence", str(competence.uid)) for competence in chosen.competences),
            ("skills", chosen.skills.key if chosen.skills else ""),
            *(("group", group) for group in chosen.groups),
            *((name, "1" if getattr(chosen, name) else "") for name in ("circular", "esco_green", "shortage")),
            *(("source", source) for source in chosen.sources if len(chosen.sources) < len(Source)),
            *(
                (name, value)
                for name, value, usual in (
                    ("size", chosen.size, USUAL),
                    ("rows", chosen.rows_by, RowOrder.LIKENESS),
                    ("columns", chosen.columns_by, ColumnOrder.GROUP),
                    ("as", chosen.shape, Shape.MAP),
                )
                if value != usual
            ),
            ("at", chosen.at),
        ]
        return [(name, value) for name, value in pairs if value]

    def address(self, **changes):
        """The query of the address; changes as `parameters`."""
        return urlencode(self.parameters(**changes))


def read(parameters):
    """The Selection in these parameters (a QueryDict). What means nothing is left out and named in `misread`."""
    misread = []
    chosen = {
        "sector": _one(parameters, "sector", _sector, misread),
        "theme": _one(parameters, "theme", _theme, misread),
        "under": _one(parameters, "under", _under, misread),
        "jobs": _picked(parameters, "job", Job, misread),
        "competences": _picked(parameters, "competence", Competence, misread),
        "skills": _one(parameters, "skills", hierarchy.find, misread),
        "groups": _several(parameters, "group", Competence.Group.values, misread),
        "sources": _several(parameters, "source", Source.values, misread) or tuple(Source.values),
    }
    for name in ("circular", "esco_green", "shortage"):
        chosen[name] = _choice(parameters, name, ("1",), "", misread) == "1"
    for name, part, allowed, usual in (
        ("size", "size", SIZES, USUAL),
        ("rows", "rows_by", RowOrder.values, RowOrder.LIKENESS.value),
        ("columns", "columns_by", ColumnOrder.values, ColumnOrder.GROUP.value),
        ("as", "shape", Shape.values, Shape.MAP.value),
    ):
        chosen[part] = _choice(parameters, name, allowed, usual, misread)
    return Selection(**chosen, at=parameters.get("at", "")[:80], misread=tuple(dict.fromkeys(misread)))


def _one(parameters, name, find, misread):
    """What `find` makes of the value; None where there is no value or it means nothing."""
    text = parameters.get(name, "").strip()
    found = find(text) if text else None
    if text and found is None:
        misread.append(name)
    return found


def _sector(text):
    return Sector.objects.filter(revision=REVISION, code=text[:10]).first()


def _theme(text):
    return Theme.objects.exclude(kind=Theme.Kind.LEVER).filter(slug=text[:50]).first()


def _under(text):
    return ALL if text == ALL else Job.objects.filter(kind=Job.Kind.ISCO, code=text[:60]).first()


def _picked(parameters, name, model, misread):
    """The rows of these uids in the order of the address, each once."""
    uids = []
    for text in dict.fromkeys(parameters.getlist(name)):
        try:
            uids += [uuid.UUID(text)] if text else []
        except ValueError:
            misread.append(name)
    if len(uids) > PICKED:
        misread.append(name)
    found = model.objects.in_bulk(uids[:PICKED], field_name="uid") if uids else {}
    if len(found) < len(set(uids[:PICKED])):
        misread.append(name)
    return tuple(found[uid] for uid in dict.fromkeys(uids[:PICKED]) if uid in found)


def _several(parameters, name, allowed, misread):
    """The values that are allowed, in their own order, each once."""
    given = set(parameters.getlist(name)) - {""}
    if given - set(allowed):
        misread.append(name)
    return tuple(value for value in allowed if value in given)


def _choice(parameters, name, allowed, usual, misread):
    text = parameters.get(name, "")
    if text and text not in allowed:
        misread.append(name)
    return text if text in allowed else usual
