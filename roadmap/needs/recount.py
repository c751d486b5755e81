"""The needs a second time, in NumPy: an independent twin of `derive`, to check it and to restore what is stored.

It reads requirements, evidence, scopes of profiles and workforce itself and has its own code for both most-specific
rules and for all arithmetic. The conventions that `derive` states are shared, so that both agree to the last digit:
products run in the order of the requirements, and every cell is rounded to whole numbers of 1e-9 person.
"""

import numpy as np

from roadmap.needs import nearest
from roadmap.needs.inputs import Inputs
from roadmap.needs.tables import (
    AXES,
    COVERAGE,
    FACTOR,
    GROUPS,
    KEYS,
    NONE,
    SCOPE,
    TOTAL,
    Derived,
    in_order,
    records,
)

ANY = len(GROUPS) - 1


def compute(inputs: Inputs) -> Derived:
    """What should be stored, given these inputs."""
    profiles = np.array(inputs.published, dtype=np.int64)
    cells = nearest.Cells.of(inputs.workforce, len(inputs.regions))
    winner, tie = nearest.profiles_of(inputs, profiles, cells)
    scope, names = nearest.evidence_of(inputs, profiles, cells, winner)
    of_place, owner, scope_of = _combinations(cells, winner, scope, len(profiles), len(names))
    factors_of = factors(inputs, profiles, owner, scope_of, names)
    place = scope > 0
    return Derived(
        factors=_factor_rows(profiles[owner], scope_of, factors_of),
        coverage=in_order(
            records(
                COVERAGE,
                sector=cells.pair_sectors,
                job=cells.pair_jobs,
                profile=np.where(winner == NONE, NONE, profiles[winner] if len(profiles) else NONE),
                tie=tie,
            ),
            KEYS["coverage"],
        ),
        scopes=in_order(
            records(
                SCOPE,
                sector=cells.pair_sectors[cells.place_pair[place]],
                job=cells.pair_jobs[cells.place_pair[place]],
                region=cells.place_region[place],
                profile=profiles[winner[cells.place_pair[place]]]
                if len(profiles)
                else cells.place_pair[place],
                scope=scope[place],
            ),
            KEYS["scopes"],
        ),
        totals=totals(inputs, cells, of_place, factors_of[0]),
        region_names=inputs.regions,
        scope_names=names,
    )


def _combinations(cells, winner, scope, profiles, scopes):
    """Which profile and scope meet: (row per place or -1, profile row and scope number per combination).

    Every profile meets the empty scope, number 0, whether anybody is there or not.
    """
    of_pair = winner[cells.place_pair]
    at = np.where(of_pair == NONE, NONE, of_pair * scopes + scope)
    met = np.union1d(at[at != NONE], np.arange(profiles) * scopes)
    of_place = np.where(at == NONE, NONE, np.searchsorted(met, at))
    return of_place, met // scopes, met % scopes


def factors(inputs, profiles, owner, scope_of, names):
    """Shares [combination, group, (low, mid, high)] as fractions, NaN for unknown; the counts known and unknown."""
    rows, combination = _requirements(inputs, profiles, owner, scope_of, names)
    shape = (len(owner), len(GROUPS))
    shares = np.full((*shape, 3), np.nan)
    known, unknown = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for group in range(len(GROUPS)):
        wanted = np.ones(len(rows), bool) if group == ANY else rows["group"] == group
        estimated = wanted & ~np.isnan(rows["mid"])
        known[:, group] = np.bincount(combination[estimated], minlength=len(owner))
        unknown[:, group] = np.bincount(combination[wanted & ~estimated], minlength=len(owner))
        shares[:, group] = _union(rows[estimated], combination[estimated], len(owner))
    shares[(known == 0) & (unknown > 0)] = np.nan
    return shares, known, unknown


def _requirements(inputs, profiles, owner, scope_of, names):
    """The requirements of every combination, in order, with the evidence of its scope in place of own estimates."""
    own = inputs.requirements
    first = np.searchsorted(own["profile"], profiles)
    size = np.searchsorted(own["profile"], profiles, side="right") - first
    times = size[owner]
    combination = np.repeat(np.arange(len(owner)), times)
    offset = np.arange(len(combination)) - np.repeat(np.cumsum(times) - times, times)
    rows = own[np.repeat(first[owner], times) + offset]
    ids = [[int(number) for number in name.split(",") if number] for name in names]
    counts = np.array([len(ids[scope]) for scope in scope_of], dtype=np.int64)
    listed = np.array([number for scope in scope_of for number in ids[scope]], dtype=np.int64)
    evidence = inputs.evidence[np.searchsorted(inputs.evidence["id"], listed)]
    # level runs from 1 to 4, so this numbers what is asked
    key = np.repeat(np.arange(len(owner)), counts), evidence["competence"] * 8 + evidence["level"]
    order = np.lexsort(key[::-1])
    mine = _joined(key[0][order], key[1][order])
    asked = _joined(combination, rows["competence"] * 8 + rows["level"])
    known, place = np.unique(mine, return_index=True)
    at = np.minimum(np.searchsorted(known, asked), max(len(known) - 1, 0))
    found = known[at] == asked if len(known) else np.zeros(len(asked), bool)
    for name in ("low", "mid", "high"):
        rows[name][found] = evidence[name][order[place[at[found]]]]
    return rows, combination


def _joined(one, other):
    """Two columns of small whole numbers as one. Raises OverflowError where they are too large for it."""
    if len(other) and (other.max() >= 2**40 or one.max(initial=0) >= 2**22):
        raise OverflowError("too many combinations of profile and evidence")
    return one * 2**40 + other


def _union(rows, owner, size):
    """(low, mid, high) per owner of lacking at least one; one requirement of every owner at a time, in order."""
    first = np.searchsorted(owner, np.arange(size))
    place = np.arange(len(owner)) - first[owner]
    low, none_lacking, high = np.zeros(size), np.ones(size), np.zeros(size)
    for turn in range(place.max() + 1 if len(place) else 0):
        now = np.flatnonzero(place == turn)
        at = owner[now]
        low[at] = np.maximum(low[at], rows["low"][now])
        none_lacking[at] *= 1 - rows["mid"][now]
        high[at] += rows["high"][now]
    high = np.minimum(1, high)
    return np.column_stack([low, np.minimum(np.maximum(1 - none_lacking, low), high), high])


def _factor_rows(owner, scope_of, factors_of):
    """Records of FACTOR from the profile ids and scope numbers of all combinations, and what `factors` found."""
    shares, known, unknown = factors_of
    groups = len(GROUPS)
    return in_order(
        records(
            FACTOR,
            profile=np.repeat(owner, groups),
            scope=np.repeat(scope_of, groups),
            group=np.tile(np.arange(groups), len(owner)),
            known=known.ravel(),
            unknown=unknown.ravel(),
            **{name: shares[:, :, place].ravel() for place, name in enumerate(("low", "mid", "high"))},
        ),
        KEYS["factors"],
    )


def totals(inputs, cells, of_place, shares):
    """Records of TOTAL: every partition and group on both axes, in whole numbers of 1e-9 person."""
    if not len(cells.place):
        return np.empty(0, TOTAL)
    axes = [_Partition(inputs, cells, axis) for axis in AXES]
    heads = np.rint(inputs.workforce["headcount"] * 1e9).astype(np.int64)
    which = of_place[cells.place]
    found = []
    for group in range(len(GROUPS)):
        # the row past the end is for people without a profile
        mine = np.vstack([shares[:, group], np.full((1, 3), np.nan)])
        covered = np.where(np.isnan(mine[:, 1])[which], 0, heads)
        sums = {"headcount": heads, "covered": covered}
        for bound, share in zip(("low", "mid", "high"), np.nan_to_num(mine).T, strict=True):
            sums[bound] = np.rint(covered * share[which]).astype(np.int64)
        found += [partition.records(group, sums) for partition in axes]
    return in_order(np.concatenate(found), KEYS["totals"])


class _Partition:
    """The cells by dataset, year, region and node of one axis."""

    def __init__(self, inputs, cells, axis):
        rows = inputs.workforce
        datasets, dataset = nearest.numbered(rows["dataset"])
        years, year = nearest.numbered(rows["year"])
        regions, nodes = len(inputs.regions), getattr(cells, f"{axis}s")
        key = ((dataset * len(years) + year) * regions + rows["region"]) * len(nodes) + getattr(cells, axis)
        distinct, self.number = nearest.numbered(key)
        rest, node = np.divmod(distinct, len(nodes))
        rest, region = np.divmod(rest, regions)
        dataset, year = np.divmod(rest, len(years))
        self.keys = {
            "dataset": datasets[dataset],
            "year": years[year],
            "axis": np.full(len(node), AXES.index(axis)),
            "node": nodes[node],
            "region": region,
        }

    def records(self, group, values):
        """TOTAL records of one group; `values` are whole numbers per cell, by name."""
        size = len(self.keys["node"])
        sums = {name: np.zeros(size, np.int64) for name in values}
        for name, each in values.items():
            np.add.at(sums[name], self.number, each)
        return records(TOTAL, **self.keys, group=np.full(size, group), **sums)
