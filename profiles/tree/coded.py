"""The hierarchies in which every object has a path of codes: ISCO-08 with its occupations, and each NACE revision."""

from collections import Counter

from django.db.models import Exists, OuterRef

from profiles.models import Job, Sector
from profiles.models.queries import paths_above
from profiles.tree.nodes import Node, named, natural, prefixes, unfold

KINDS = dict(Job.Kind.choices)


def jobs(path):
    """The Tree of the jobs that are in use, counted by occupations and own jobs. Two queries."""
    current = Job.objects.current()
    smallest = current.exclude(kind=Job.Kind.ISCO)
    return _tree(current.for_listing(), smallest, path, _job_tags)


def _job_tags(job):
    tags = ["shortage"] if job.shortage else []
    return (*tags, "own") if job.kind == Job.Kind.OWN else tuple(tags)


def sectors(revision):
    """What reads the Tree of one revision of NACE, counted by its narrowest activities. Two queries."""

    def read(path):
        activities = Sector.objects.filter(revision=revision)
        parts = Sector.objects.filter(parent=OuterRef("pk"))
        return _tree(activities, activities.filter(~Exists(parts)), path, lambda sector: ())

    return read


def _tree(every, smallest, path, tags):
    """The Tree of a table with codes in `path`: the rows right below each opened place, counts from all the paths."""
    opened = [f"{prefix}/" for prefix in prefixes(path)]
    below = Counter(above for low in smallest.values_list("path", flat=True) for above in paths_above(low))
    shown = every.filter(parent__isnull=True) | every.filter(parent__path__in=opened)
    levels = {}
    for item in sorted(shown.distinct(), key=lambda item: natural(item.code)):
        node = Node(
            path=item.path.rstrip("/"),
            label=named(item),
            code=item.code if getattr(item, "kind", "") != Job.Kind.OWN else "",
            count=below[item.path],
            subject=item,
            tags=tags(item),
        )
        levels.setdefault(node.above, []).append(node)
    return unfold(levels, path)
