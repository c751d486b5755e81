"""ESCO's hierarchy of skills: groups, below them competences, below those narrower competences.

A competence may lie in several places and is shown in each; counts are of different competences. The portal's own ones
have no place in ESCO and stand together at the end.
"""

from collections import defaultdict

from django.contrib.postgres.aggregates import ArrayAgg
from django.utils.translation import gettext as _

from profiles.models import Competence, CompetenceGroup, SkillGroup
from profiles.models.search import fold
from profiles.presentation import Said
from profiles.tree.nodes import Node, named, natural, prefixes, unfold
from rest.filters import as_uid

OWN = "own"


class _Shape:
    """Which groups and competences lie right below which, as ids; four queries."""

    def __init__(self):
        current = Competence.objects.current()
        self.groups = defaultdict(list)
        self.key, self._held = {}, {}
        for pk, code, uid, broader in SkillGroup.objects.order_by().values_list("pk", "code", "uid", "broader"):
            self.groups[broader].append(pk)
            self.key[pk] = SkillGroup.key_of(code, uid)
        self.placed = _gathered(CompetenceGroup.objects.filter(competence__in=current), "group", "competence")
        links = Competence.broader.through.objects.filter(from_competence__in=current)
        self.narrower = _gathered(links, "to_competence", "from_competence")
        loose = current.filter(groups__isnull=True, broader__isnull=True)
        self.loose = list(loose.order_by("pk").values_list("pk", flat=True))

    def below(self, kind, pk):
        """[("group" or "competence", id)] right below a place; `kind` may be OWN as well."""
        if kind == OWN:
            return [("competence", one) for one in self.loose]
        held = (self.placed if kind == "group" else self.narrower).get(pk, ())
        groups = self.groups[pk] if kind == "group" else ()
        return [("group", one) for one in groups] + [("competence", one) for one in held]

    def held(self, kind, pk):
        """The ids of all competences below a place, at any depth; a circle in the data does no harm."""
        if (kind, pk) not in self._held:
            self._held[kind, pk] = found = set()  # in place already, so that a circle meets it and ends
            below = (self.placed if kind == "group" else self.narrower).get(pk, ())
            found.update(below)
            for one in self.narrower.keys() & below:
                found |= self.held("competence", one)
            for one in self.groups[pk] if kind == "group" else ():
                found |= self.held("group", one)
        return self._held[kind, pk]


def _gathered(rows, key, value):
    return dict(rows.order_by().values_list(key).annotate(below=ArrayAgg(value)))


def competences(path):
    """The Tree of ESCO's skills, counted by competences that are in use. Seven queries, however deep."""
    shape = _Shape()
    levels = _walk(shape, path)
    items = {
        "group": SkillGroup.objects.in_bulk(_ids(levels, "group")),
        "competence": Competence.objects.in_bulk(_ids(levels, "competence")),
    }
    nodes = {
        above: sorted((_node(shape, above, kind, items[kind][pk]) for kind, pk in below), key=_order)
        for above, below in levels.items()
    }
    if shape.loose:
        label = Said(_("Our own competences, which ESCO does not place"))
        nodes[""].append(Node(OWN, label, count=len(shape.loose)))
    return unfold(nodes, path)


def _walk(shape, path):
    """{path of an opened place: [(kind, id)] right below it}, the top included; it stops where the path is wrong."""
    uids = dict(Competence.objects.filter(uid__in=_uids(path)).values_list("uid", "pk"))
    group_of = {key: pk for pk, key in shape.key.items()}
    levels = {"": [("group", pk) for pk in shape.groups[None]]}
    for prefix in prefixes(path):
        above, _slash, key = prefix.rpartition("/")
        uid = as_uid(key)
        here = ("competence", uids[uid]) if uid in uids else ("group", group_of.get(key))
        here = (OWN, None) if prefix == OWN else here
        if here != (OWN, None) and here not in levels[above]:
            break
        levels[prefix] = shape.below(*here)
    return levels


def _uids(path):
    return [uid for uid in map(as_uid, path.split("/")) if uid]


def _ids(levels, kind):
    return {pk for below in levels.values() for one, pk in below if one == kind}


def _node(shape, above, kind, item):
    key = shape.key[item.pk] if kind == "group" else str(item.uid)
    code = item.code if kind == "group" else ""
    tags = [tag for tag in ("circular", "esco_green") if getattr(item, tag, False)]
    path = f"{above}/{key}".lstrip("/")
    return Node(path, named(item), code, len(shape.held(kind, item.pk)), item, tags=tuple(tags))


def _order(node):
    """What has a code by its code, then the others by label."""
    return (not node.code, natural(node.code), fold(node.label))
