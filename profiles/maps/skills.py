"""Groups of ESCO's hierarchy of skills: which of them the form of the map offers, and what lies in one."""

from dataclasses import dataclass

from django.db.models.expressions import RawSQL

from profiles.models import SkillGroup
from profiles.tree.nodes import named, natural
from rest.filters import as_uid

INDENT = "\u2003"
# Everything below a group at any depth: smaller groups, what stands in those, what is narrower than that. UNION keeps
# each row once, so that a circle in the data ends. As in the hierarchy nothing is reached by way of what is out of use;
# that itself stays, for a published profile may still ask it.
WITHIN = """WITH RECURSIVE smaller (id) AS (
    SELECT %s::bigint
    UNION SELECT b.from_skillgroup_id FROM profiles_skillgroup_broader b JOIN smaller s ON b.to_skillgroup_id = s.id
), held (id) AS (
    SELECT c.competence_id FROM profiles_competencegroup c JOIN smaller s ON c.group_id = s.id
    UNION SELECT b.from_competence_id FROM profiles_competence_broader b JOIN held h ON b.to_competence_id = h.id
    JOIN profiles_competence above ON above.id = h.id AND above.retired IS NULL
) SELECT id FROM held"""


@dataclass(frozen=True)
class Option:
    """A group as the form offers it: its `key` stands in the address, `label` is indented by how deep it lies."""

    key: str
    label: str


def find(text):
    """The SkillGroup of a key, or None."""
    uid = as_uid(text)
    return SkillGroup.objects.filter(**{"uid": uid} if uid else {"code": text[:30]}).order_by("pk").first()


def within(group):
    """The ids of all competences below a group, as a subquery."""
    return RawSQL(WITHIN, [group.pk])  # noqa: S611 – a fixed text, the id is a parameter  # nosec B611


def options(chosen=None):
    """[(name of a part of ESCO, [Option])]: the part itself, what lies right below it, and the way to `chosen`.

    Below the chosen group stand its own smaller groups, so that one choice after the other goes deeper.
    """
    opened = _opened(chosen)
    tops = sorted(SkillGroup.objects.filter(broader__isnull=True), key=lambda top: natural(top.code))
    opened |= {top.pk for top in tops}
    below = {}
    links = SkillGroup.broader.through.objects.filter(to_skillgroup__in=opened)
    for link in links.select_related("from_skillgroup").order_by("pk"):
        below.setdefault(link.to_skillgroup_id, []).append(link.from_skillgroup)
    return [
        (named(top).plain, [Option(top.key, _worded(top)), *_listed(top, below, depth=1)]) for top in tops
    ]


def _opened(chosen):
    """The ids of the chosen group and of those it lies in."""
    found, edge = set(), {chosen.pk} if chosen else set()
    links = SkillGroup.broader.through.objects
    while edge:
        found |= edge
        edge = set(links.filter(from_skillgroup__in=edge).values_list("to_skillgroup", flat=True)) - found
    return found


def _listed(group, below, depth):
    for one in sorted(below.get(group.pk, ()), key=lambda one: (natural(one.code), str(named(one)))):
        yield Option(one.key, INDENT * (depth - 1) + _worded(one))
        if depth < 9:  # deeper than ESCO goes: a circle in the data ends here
            yield from _listed(one, below, depth + 1)


def _worded(group):
    return f"{group.code} {named(group)}".strip()
