"""How far the stored needs lie from a recount."""

from dataclasses import dataclass

import numpy as np

from roadmap.models import NANO
from roadmap.needs.tables import KEYS

TOLERANCE = 1e-12
SUMS = ("headcount", "covered", "low", "mid", "high")


@dataclass(frozen=True)
class Verdict:
    """The largest difference in a total, in persons and relative, and how many derived rows are not as they should.

    Totals are whole numbers on both sides, so `persons` is 0 exactly where they agree. `totals` counts those that one
    side only has; their whole size is in the difference.
    """

    persons: float
    relative: float
    totals: int
    factors: int
    pairs: int
    scopes: int

    @property
    def agrees(self):
        """All totals are the same; no share differs by more than the last digit of a double."""
        return self.relative <= TOLERANCE and not (self.totals or self.factors or self.pairs or self.scopes)


def compare(result, stored):
    """The Verdict on what is stored, both as `Derived`."""
    result, _names = result.named_like(stored)
    alone, mine, theirs = _matched(result.totals, stored.totals, KEYS["totals"])
    persons = relative = 0
    for name in SUMS:
        one, other = mine[name], theirs[name]
        far, size = np.abs(one - other), np.maximum(np.abs(one), np.abs(other))
        persons = max(persons, int(far.max(initial=0)))
        relative = max(relative, float((far / np.maximum(size, 1)).max(initial=0)))
    for rows in alone:
        persons = max(persons, *(int(np.abs(rows[name]).max(initial=0)) for name in SUMS))
    only = sum(map(len, alone))
    return Verdict(
        persons=round(persons * NANO, 9),
        relative=1.0 if only else relative,
        totals=only,
        factors=_different(result.factors, stored.factors, KEYS["factors"]),
        pairs=_different(result.coverage, stored.coverage, KEYS["coverage"]),
        scopes=_different(result.scopes, stored.scopes, KEYS["scopes"]),
    )


def _different(mine, theirs, keys):
    """How many keys have other values, or values on one side only."""
    alone, mine, theirs = _matched(mine, theirs, keys)
    wrong = np.zeros(len(mine), bool)
    for name in mine.dtype.names:
        one, other = mine[name], theirs[name]
        if one.dtype.kind == "i":
            wrong |= one != other
        else:
            size = np.maximum(np.abs(one), np.abs(other))
            wrong |= ~((np.abs(one - other) <= TOLERANCE * size) | (np.isnan(one) & np.isnan(other)))
    return int(wrong.sum()) + sum(map(len, alone))


def _matched(mine, theirs, keys):
    """((records of mine, of theirs that the other side lacks), mine, theirs): the last two with the same keys.

    Both sides are in order of their keys, so the usual case needs no search.
    """
    if len(mine) == len(theirs) and all(np.array_equal(mine[name], theirs[name]) for name in keys):
        return (mine[:0], theirs[:0]), mine, theirs
    together = np.concatenate([mine, theirs])
    order = np.lexsort([together[name] for name in reversed(keys)])  # stable: mine first
    same = np.ones(max(len(order) - 1, 0), bool)
    for name in keys:
        column = together[name][order]
        same &= column[1:] == column[:-1]
    first, second = order[:-1][same], order[1:][same]
    lonely = np.ones(len(together), bool)
    lonely[first] = lonely[second] = False
    at = np.flatnonzero(lonely)
    return (together[at[at < len(mine)]], together[at[at >= len(mine)]]), together[first], together[second]
