"""What a content of a profile would do to the figures if it were published: computed, never written.

The recount's own code runs twice on the people that the profile may move (`narrow`): as things stand, and with the
content. So the preview gives to the last digit what publishing then does. Persons; newest year of the current dataset.
"""

from dataclasses import dataclass, field

import numpy as np
from django.db.models import F

from coediting.actions.proposals import revision_at
from coediting.fields import clean_object
from coediting.merge import merge, with_value
from profiles.document import SCHEMA
from profiles.models import Competence, Job, Profile, Sector
from roadmap.models import NeedTotal, WorkforceDataset
from roadmap.needs import narrow, question, recount
from roadmap.needs.cells import BOUNDS, WHOLE
from roadmap.needs.tables import AXES, GROUPS, NONE

SUMS = ("headcount", "covered", "low", "mid", "high")
NODES_SHOWN = 12


@dataclass(frozen=True)
class Figure:
    """Persons who lack something of a group, between bounds; `covered` are the people that it knows about."""

    covered: float = 0.0
    low: float = 0.0
    mid: float = 0.0
    high: float = 0.0

    @property
    def known(self):
        return self.covered > 0

    def minus(self, other):
        """The difference, bound by bound. It may be negative."""
        return Figure(*(round(getattr(self, name) - getattr(other, name), 9) for name in SUMS[1:]))


@dataclass(frozen=True)
class GroupImpact:
    """One competence group now and then."""

    group: str
    now: Figure
    then: Figure

    @property
    def label(self):
        return dict(question.GROUPS)[self.group]

    @property
    def difference(self):
        return self.then.minus(self.now)

    @property
    def changes(self):
        return self.now != self.then


@dataclass(frozen=True)
class Move:
    """People of one sector and job who would get this profile, leave it, or fall to nobody because of a tie.

    `other` is the profile that they have without it: before when they come, after when they go; None for none.
    """

    sector: Sector
    job: Job
    headcount: float
    other: Profile | None = None


@dataclass(frozen=True)
class Impact:
    """What publishing would do: figures per group, and people gained, lost and newly tied, the most first.

    `headcount` counts everybody concerned. `left_out` are rows that lack a competence or a level and cannot count yet,
    `unordered` those whose bounds do not stand in order: their share counts as unknown.
    The `totals` are records of TOTAL for the people concerned, as they are and as they would be.
    """

    year: int
    dataset: WorkforceDataset
    headcount: float
    groups: list
    gained: list
    lost: list
    tied: list
    untied: list
    left_out: int
    unordered: int
    totals: tuple = field(repr=False)

    @property
    def changes(self):
        return any(group.changes for group in self.groups)

    @property
    def moves(self):
        return bool(self.gained or self.lost or self.tied or self.untied)


def preview(profile, content):
    """The Impact of a content of this profile, which need not be complete; None while there are no figures.

    `content` may come from a form as it was typed: what is wrong in it counts as not filled in.
    """
    dataset = WorkforceDataset.objects.filter(current=True).first()
    rows = NeedTotal.objects.filter(dataset_id=dataset.pk if dataset else None, axis=NeedTotal.Axis.JOB)
    year = rows.order_by("-year").values_list("year", flat=True).first()
    if year is None:
        return None
    now = published(profile)
    then, left_out, unordered = of_content(profile, content)
    *inputs, pairs = narrow.before_and_after(dataset=dataset.pk, year=year, profile=profile.pk, now=now, then=then)
    before, after = (recount.compute(one).totals for one in inputs)
    return Impact(
        year=year,
        dataset=dataset,
        headcount=_sums(before, "any")["headcount"],
        groups=[GroupImpact(group, _figure(before, group), _figure(after, group)) for group in GROUPS],
        left_out=left_out,
        unordered=unordered,
        totals=(before, after),
        **_moves(pairs, _heads(pairs, inputs[0].workforce), profile.pk),
    )


def of_proposal(document, proposal):
    """What the document would be with a proposal: merged with what others saved since.

    Where both changed the same place the proposal goes first, as its author wants it. Raises UnknownBase.
    """
    base = revision_at(document, proposal.base)
    merged, conflicts = merge(base.content, document.working.content, proposal.content)
    for conflict in conflicts:
        merged = with_value(merged, conflict.path, conflict.mine)
    return merged


def published(profile):
    """The Draft that stands in the figures now; None when nothing is published."""
    if profile.document.published_id is None:
        return None
    shares = {bound: F(f"lacking_{bound}") for bound in ("low", "mid", "high")}
    rows = profile.requirements.order_by("position", "pk")
    rows = rows.values("competence", "level", group=F("competence__group"), **shares)
    return narrow.Draft(
        jobs=list(profile.jobs.values_list("pk", flat=True)),
        sectors=list(profile.sectors.values_list("pk", flat=True)),
        requirements=narrow.requirement_records(profile.pk, list(rows)),
    )


def of_content(profile, content):
    """(Draft of a content, how many rows cannot count yet, how many count as unknown because of their bounds)."""
    cleaned = clean_object(SCHEMA.fields, content, "", [], extra=content.keys())
    rows = cleaned["requirements"]
    uids = {row["competence"] for row in rows if row["competence"]}
    found = Competence.objects.filter(uid__in=uids).values_list("pk", "uid", "group")
    known = {str(uid): (pk, group) for pk, uid, group in found}
    counting = [row for row in rows if row["level"] and row["competence"] in known]
    return (
        narrow.Draft(
            jobs=list(Job.objects.filter(uid__in=cleaned["jobs"]).values_list("pk", flat=True)),
            sectors=list(Sector.objects.filter(uid__in=cleaned["sectors"]).values_list("pk", flat=True)),
            requirements=narrow.requirement_records(
                profile.pk, [_row(row, *known[row["competence"]]) for row in counting]
            ),
        ),
        len(rows) - len(counting),
        sum(_three(row) is None and any(row[f"lacking_{name}"] is not None for name in BOUNDS) for row in counting),
    )


def _row(row, competence, group):
    shares = _three(row) or (None, None, None)
    return {"competence": competence, "level": row["level"], "group": group, **dict(zip(BOUNDS, shares, strict=True))}


def _three(row):
    """(low, mid, high) of a row as fractions; None where one is missing or they do not stand in order."""
    shares = [row[f"lacking_{bound}"] for bound in BOUNDS]
    if None in shares or not shares[0] <= shares[1] <= shares[2]:
        return None
    return tuple(share / 100 for share in shares)


def _sums(totals, group):
    """{name: whole 1e-9 persons ÷ 1e9} of one group over the sectors."""
    mine = totals[(totals["axis"] == AXES.index("sector")) & (totals["group"] == GROUPS.index(group))]
    return {name: int(mine[name].sum()) / WHOLE for name in SUMS}


def _figure(totals, group):
    sums = _sums(totals, group)
    return Figure(*(sums[name] for name in SUMS[1:]))


def _heads(pairs, workforce):
    """Persons per pair."""
    number = {pair: place for place, pair in enumerate(zip(pairs.sector.tolist(), pairs.job.tolist(), strict=True))}
    heads = np.zeros(len(number), np.int64)
    of_cell = [number[pair] for pair in zip(workforce["sector"].tolist(), workforce["job"].tolist(), strict=True)]
    np.add.at(heads, of_cell, np.rint(workforce["headcount"] * WHOLE).astype(np.int64))
    return heads / WHOLE


def _moves(pairs, heads, profile):
    """{gained, lost, tied, untied: [Move]}, the most people first; pairs without any are left out."""
    wanted = {
        "gained": ((pairs.then == profile) & (pairs.now != profile), pairs.now),
        "lost": ((pairs.now == profile) & (pairs.then != profile) & (pairs.ties == 0), pairs.then),
        "tied": ((pairs.ties == 1) & (pairs.tied == 0), pairs.now),
        "untied": ((pairs.tied == 1) & (pairs.ties == 0) & (pairs.then != profile), pairs.then),
    }
    rows = {name: np.flatnonzero(mask & (heads > 0)) for name, (mask, _other) in wanted.items()}
    every = np.concatenate(list(rows.values()))
    sectors = Sector.objects.in_bulk(set(pairs.sector[every].tolist()))
    jobs = Job.objects.in_bulk(set(pairs.job[every].tolist()))
    others = {int(pk) for name, (_mask, other) in wanted.items() for pk in other[rows[name]]} - {NONE, profile}
    profiles = Profile.objects.select_related("document").in_bulk(others)
    return {
        name: [
            Move(
                sectors[int(pairs.sector[row])],
                jobs[int(pairs.job[row])],
                float(heads[row]),
                profiles.get(int(other[row])),
            )
            for row in sorted(rows[name], key=lambda row: -heads[row])
        ]
        for name, (_mask, other) in wanted.items()
    }


def by_node(moves, axis):
    """[(node, persons)] of moves per sector or per job, the most first."""
    sums = {}
    for move in moves:
        node = getattr(move, axis)
        sums[node.pk] = node, sums.get(node.pk, (node, 0.0))[1] + move.headcount
    return sorted(sums.values(), key=lambda pair: -pair[1])

