"""What the form of the map offers: sectors and themes that have profiles, groups of jobs, and finds to add."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from profiles.filters import REVISION
from profiles.models import Competence, Job, Profile, Sector, Theme
from profiles.models.search import MAX_LENGTH
from profiles.presentation import label_of

FOUND = 6


@dataclass(frozen=True)
class Group:
    """A major group of ISCO-08 and the options below its name."""

    label: str
    jobs: list


def sectors(chosen=None):
    """The NACE divisions (two digits) with published profiles, and the chosen sector itself."""
    named = Profile.sectors.through.objects.filter(sector__revision=REVISION)
    paths = set(named.values_list("sector__path", flat=True).distinct())
    divisions = {"/".join(path.split("/")[:2]) + "/" for path in paths}
    own = Q(pk=chosen.pk) if chosen else Q()
    return list(Sector.objects.filter(Q(path__in=divisions) | own, revision=REVISION).order_by("code"))


def themes(chosen=None):
    """Circular themes and strategic agendas with published profiles, and the chosen one."""
    used = Exists(Profile.themes.through.objects.filter(theme=OuterRef("pk")))
    own = Q(pk=chosen.pk) if chosen else Q()
    return list(Theme.objects.exclude(kind=Theme.Kind.LEVER).filter(Q(used) | own))


def job_groups(chosen=None):
    """[Group] of ISCO-08 down to two digits, and the chosen one below its major group."""
    own = Q(pk=chosen.pk) if isinstance(chosen, Job) else Q()
    nodes = Job.objects.filter(Q(code__regex=r"^\d\d?$") | own, kind=Job.Kind.ISCO).order_by("path")
    groups = {}
    for node in nodes.only("code", "path", "label_nl", "label_en", "kind"):
        groups.setdefault(node.path.split("/", 1)[0], []).append(node)
    return [Group(nodes[0].label, nodes) for nodes in groups.values()]


def found(text, selection):
    """[{"label", "hint", "address"}]: jobs and competences that look like `text`, with the map that has them too."""
    text = " ".join(text[:MAX_LENGTH].split())
    if not text:
        return []
    rows = []
    for name, model in (("jobs", Job), ("competences", Competence)):
        have = getattr(selection, name)
        taken = {item.pk for item in have}
        rows += [
            {"label": label_of(item), "hint": item.hint, "address": selection.address(**{name: (*have, item)})}
            for item in model.objects.current().matching(text)[:FOUND]
            if item.pk not in taken
        ]
    return rows
