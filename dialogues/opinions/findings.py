"""What groups of answers say: what all agree on, what divides them, what each stands out by.

Everything takes Counts, and a statement says nothing about a group of which fewer than LEAST people answered it.
"""

from dataclasses import dataclass

import numpy as np

from dialogues.opinions.groups import LEAST

AGREED = 0.7  # of every group: then all agree on it
SIDED = 0.6  # of one group, while as many of another say the contrary: then it divides
SPLIT = 1 / 3  # on either side, where there is one group only: then it divides too
SURE = 1.96  # standard errors between a group and the others, before it stands out
STANDS_OUT = 3  # statements per group at most
SIDES = ("agree", "disagree")


@dataclass(frozen=True)
class Counts:
    """How many of each group said what of each statement: arrays groups × statements."""

    agree: np.ndarray
    disagree: np.ndarray
    answered: np.ndarray

    @property
    def enough(self):
        """Where enough people answered to say anything."""
        return self.answered >= LEAST

    def share(self, side):
        """The share of who answered that is on this side, 0 to 1; 0 where nobody answered."""
        return getattr(self, side) / np.maximum(self.answered, 1)


def counted(answers, labels):
    """Counts of answers (people × statements, NaN did not answer) in the groups that `labels` names from 0."""
    members = (labels == np.arange(labels.max() + 1)[:, None]).astype(int)
    return Counts(*(members @ what.astype(int) for what in (answers == 1, answers == -1, ~np.isnan(answers))))


def agreed(counts):
    """[(statement, side)] of what at least AGREED of every group is on the same side of, the most agreed first."""
    found = []
    for side in SIDES:
        lowest = np.where(counts.enough, counts.share(side), 0).min(axis=0)
        found += [(-lowest[place], place, side) for place in np.flatnonzero(lowest >= AGREED)]
    return [(int(place), side) for _lowest, place, side in sorted(found)]


def dividing(counts):
    """[statement] of what groups contradict each other on, or half the people the other half; the sharpest first."""
    for_it, against = (np.where(counts.enough, counts.share(side), 0) for side in SIDES)
    bar = SPLIT if len(counts.answered) == 1 else SIDED
    depth = np.minimum(for_it.max(axis=0), against.max(axis=0))
    return [int(place) for place in np.argsort(-depth, kind="stable") if depth[place] >= bar]


def standing_out(counts):
    """Per group [(statement, side)]: what most of it says and the others say clearly less often, the clearest first."""
    rest = Counts(
        *(
            every.sum(axis=0) - every
            for every in (counts.agree, counts.disagree, counts.answered)
        )
    )
    known = counts.enough & rest.enough
    gaps = []
    for side in SIDES:
        own, other = counts.share(side), rest.share(side)
        both = (getattr(counts, side) + getattr(rest, side)) / np.maximum(counts.answered + rest.answered, 1)
        error = np.sqrt(both * (1 - both) * (1 / np.maximum(counts.answered, 1) + 1 / np.maximum(rest.answered, 1)))
        gap = (own - other) / np.maximum(error, np.finfo(float).tiny)
        gaps.append(np.where(known & (own >= SIDED) & (own > other) & (error > 0), gap, 0))
    found = []
    for group in range(len(counts.answered)):
        clear = [
            (-gap[group, place], int(place), side)
            for side, gap in zip(SIDES, gaps, strict=True)
            for place in np.flatnonzero(gap[group] >= SURE)
        ]
        found.append([(place, side) for _gap, place, side in sorted(clear)[:STANDS_OUT]])
    return found
