"""Chooses what is shown around one job or competence: the most telling of a long list, the same every time."""

import math
from dataclasses import dataclass

from profiles.graph import links
from profiles.graph.links import Link
from profiles.models import Competence, Job
from profiles.presentation import label_of

SIZES = {"few": 6, "some": 10, "many": 18}
IMPORTANCES = ("", "essential")


@dataclass(frozen=True)
class Choice:
    """How much and what is shown: `size` is one of SIZES, `importance` of IMPORTANCES, `group` may be "" for all."""

    size: str = "some"
    group: str = ""
    importance: str = ""

    @property
    def most(self):
        """How many nodes stand in a step at most."""
        return SIZES[self.size]


@dataclass(frozen=True)
class Near:
    """A node one step away: the object, its Link with the middle, and its `links` {index in `far`: Link}."""

    item: Job | Competence
    label: str
    link: Link
    links: dict


@dataclass(frozen=True)
class Around:
    """The middle, what lies one step (`near`) and two steps (`far`, objects of the middle's own kind) away.

    `left_out` counts what is one step away and not shown.
    """

    middle: Job | Competence
    near: tuple
    far: tuple
    left_out: int


def around_job(job, choice):
    """The Around of a job: competences it needs, and the other jobs that share most of those. Seven queries."""
    known = links.of_job(job)
    found = Competence.objects.current().filter(pk__in=known)
    found = {one.pk: one for one in (found.filter(group=choice.group) if choice.group else found)}
    near = [pk for pk in found if known[pk].essential or choice.importance != "essential"]
    spread = links.spread(near)
    near.sort(key=lambda pk: (*_told(known[pk]), spread[pk] or math.inf, pk))
    shown = near[: choice.most]
    beyond = links.beyond_competences(shown, job)
    far = _most_shared(beyond, {pk: rarity(spread[pk]) for pk in shown}, choice.most)
    jobs = Job.objects.for_listing().in_bulk(far)
    shown = [(found[pk], known[pk]) for pk in shown]
    return _around(job, shown, [jobs[pk] for pk in far], beyond, len(near) - len(shown))


def around_competence(competence, choice):
    """The Around of a competence: jobs that need it, and what those ask together with it. Seven queries."""
    known = links.of_competence(competence)
    found = {one.pk: one for one in Job.objects.for_listing().filter(pk__in=known)}
    near = [pk for pk in found if known[pk].essential or choice.importance != "essential"]
    near.sort(key=lambda pk: (*_told(known[pk]), not found[pk].shortage, found[pk].path))
    shown = near[: choice.most]
    beyond = links.beyond_jobs(shown, competence)
    if choice.group:
        rows = Competence.objects.filter(pk__in=beyond, group=choice.group)
        beyond = {pk: beyond[pk] for pk in rows.values_list("pk", flat=True)}
    spread = links.spread(list(beyond))
    far = _most_shared(beyond, dict.fromkeys(shown, 1), choice.most, {pk: rarity(spread[pk]) for pk in beyond})
    others = Competence.objects.in_bulk(far)
    shown = [(found[pk], known[pk]) for pk in shown]
    return _around(competence, shown, [others[pk] for pk in far], beyond, len(near) - len(shown))


def rarity(jobs):
    """How much a competence says that so many jobs ask: 1 for a single one, about 0.4 for 300."""
    return 1 / (1 + math.log10(max(jobs, 1)) / 1.65)


def _told(link):
    """What partners ask comes first, then what is essential, then what most of a group's jobs need."""
    return link.level is None, -link.weight


def _most_shared(beyond, weights, most, own=None):
    """The ids in `beyond` with the heaviest links to what is shown, in order; `own` weighs the ids themselves."""

    def score(pk):
        shared = sum(weights[other] * link.weight for other, link in beyond[pk].items() if other in weights)
        return -round(shared * (own or {}).get(pk, 1), 9)

    return sorted(beyond, key=lambda pk: (score(pk), pk))[:most]


def _around(middle, near, far, beyond, left_out):
    """The Around of `near` [(object, Link)] and `far` [object]."""
    places = [
        Near(
            item,
            label_of(item),
            link,
            {number: beyond[one.pk][item.pk] for number, one in enumerate(far) if item.pk in beyond[one.pk]},
        )
        for item, link in near
    ]
    return Around(middle, tuple(places), tuple(far), left_out)
