"""The needs a second time, in NumPy: an independent twin of `derive`, to check it and to restore what is stored.

It reads requirements, scopes and workforce itself and has its own code for the most-specific rule and for all
arithmetic. Two conventions are shared with SQL, so that both agree to the last digit: products run in the order of
the requirements, and persons add up as whole numbers of 1e-9.
"""

from dataclasses import dataclass

import numpy as np

from roadmap.needs.inputs import GROUPS, Inputs

ANY = len(GROUPS) - 1
NONE = -1


@dataclass(frozen=True)
class Result:
    """What should be stored.

    factors: {(profile id, group): (known, unknown, low, mid, high)} with None for unknown shares;
    coverage: int64 rows (sector id, job id, profile id or -1, tie 0/1), in order of sector and job;
    totals: {(dataset, year, region, sector id, group): (headcount, covered, low, mid, high)} in persons.
    """

    factors: dict
    coverage: np.ndarray
    totals: dict


def compute(inputs: Inputs) -> Result:
    """Factors, coverage and totals of these inputs."""
    profiles = np.array(inputs.published, dtype=np.int64)
    shares, known, unknown = factors(inputs, profiles)
    pairs, winner, tie = coverage(inputs, profiles)
    found = {
        (int(profile), group): (int(known[p, g]), int(unknown[p, g]), *_shares(shares[p, g]))
        for p, profile in enumerate(profiles)
        for g, group in enumerate(GROUPS)
    }
    ids = np.where(winner == NONE, NONE, profiles[winner]) if len(profiles) else winner
    return Result(found, np.column_stack([pairs, ids, tie]), totals(inputs, shares, pairs, winner))


def _shares(three):
    return (None, None, None) if np.isnan(three[1]) else tuple(float(share) for share in three)


def factors(inputs, profiles):
    """Shares [profile, group, (low, mid, high)] as fractions, NaN for unknown; and the counts known and unknown."""
    rows = inputs.requirements
    owner = np.searchsorted(profiles, rows["profile"])
    shape = (len(profiles), len(GROUPS))
    shares, known, unknown = (
        np.full((*shape, 3), np.nan),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
    )
    for group in range(len(GROUPS)):
        wanted = np.ones(len(rows), bool) if group == ANY else rows["group"] == group
        estimated = wanted & ~np.isnan(rows["mid"])
        known[:, group] = np.bincount(owner[estimated], minlength=len(profiles))
        unknown[:, group] = np.bincount(owner[wanted & ~estimated], minlength=len(profiles))
        shares[:, group] = _union(rows[estimated], owner[estimated], len(profiles))
    shares[(known == 0) & (unknown > 0)] = np.nan
    return shares, known, unknown


def _union(rows, owner, size):
    """(low, mid, high) per profile of lacking at least one; one requirement of every profile at a time, in order."""
    first = np.searchsorted(owner, np.arange(size))
    place = np.arange(len(owner)) - first[owner]
    low, none_lacking, high = np.zeros(size), np.ones(size), np.zeros(size)
    for turn in range(place.max() + 1 if len(place) else 0):
        now = place == turn
        at = owner[now]
        low[at] = np.maximum(low[at], rows["low"][now])
        none_lacking[at] *= 1 - rows["mid"][now]
        high[at] += rows["high"][now]
    high = np.minimum(1, high)
    return np.column_stack([low, np.minimum(np.maximum(1 - none_lacking, low), high), high])


def coverage(inputs, profiles):
    """For every (sector, job) of the workforce: the row of the most specific profile, -1 for none, and whether it ties.

    Returns (pairs [n, 2], winner [n], tie [n]), pairs in order.
    """
    pairs = np.unique(np.column_stack([inputs.workforce["sector"], inputs.workforce["job"]]), axis=0)
    jobs = _claims(inputs.jobs, inputs.profile_jobs, profiles, np.unique(pairs[:, 1]))
    sectors = _claims(inputs.sectors, inputs.profile_sectors, profiles, np.unique(pairs[:, 0]))
    # every pair × every profile that claims its job …
    start, end = (
        np.searchsorted(jobs[:, 0], pairs[:, 1]),
        np.searchsorted(jobs[:, 0], pairs[:, 1], side="right"),
    )
    times = end - start
    pair = np.repeat(np.arange(len(pairs)), times)
    claim = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(start, times)
    profile, job_steps = jobs[claim, 1], jobs[claim, 2]
    # … of which those stay that claim its sector too
    size = max(len(profiles), 1)
    known = sectors[:, 0] * size + sectors[:, 1]
    wanted = pairs[pair, 0] * size + profile
    at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
    both = known[at] == wanted if len(known) else np.zeros(len(wanted), bool)
    far = job_steps[both] * 1000 + sectors[at[both], 2]
    return pairs, *_nearest(pair[both], profile[both], far, len(pairs))


def _nearest(pair, profile, far, size):
    """The claim with the least distance per pair; two at that distance are a tie and cover nothing."""
    winner, tie = np.full(size, NONE), np.zeros(size, np.int64)
    order = np.lexsort((far, pair))
    pair, profile, far = pair[order], profile[order], far[order]
    first = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]]) if len(pair) else np.array([], int)
    winner[pair[first]] = profile[first]
    second = first[(first + 1 < len(pair))]
    second = second[(pair[second + 1] == pair[second]) & (far[second + 1] == far[second])]
    winner[pair[second]], tie[pair[second]] = NONE, 1
    return winner, tie


def _claims(tree, named, profiles, nodes):
    """Rows (node, row of a profile, steps) for every profile that names the node or one above it; nearest only.

    `tree` is {id: (scheme, path)}, `named` rows (profile id, node id). Sorted by node, then profile.
    """
    by_place = {}
    row_of = {int(profile): row for row, profile in enumerate(profiles)}
    for profile, node in named:
        if profile in row_of:
            by_place.setdefault(tree[node], []).append(row_of[profile])
    claims = []
    for node in nodes.tolist():
        scheme, path = tree[node]
        codes, seen = path.rstrip("/").split("/"), set()
        for steps in range(len(codes)):
            above = (scheme, "/".join(codes[: len(codes) - steps]) + "/")
            found = sorted(set(by_place.get(above, ())) - seen)
            claims += [(node, row, steps) for row in found]
            seen.update(found)
    return np.array(sorted(claims), dtype=np.int64).reshape(-1, 3)


def totals(inputs, shares, pairs, winner):
    """Persons per partition and group."""
    cells = inputs.workforce
    size = int(pairs[:, 1].max()) + 1 if len(pairs) else 1
    at = np.searchsorted(pairs[:, 0] * size + pairs[:, 1], cells["sector"] * size + cells["job"])
    keys = np.column_stack(
        [
            cells["dataset"],
            cells["year"],
            cells["region"],
            cells["sector"],
            winner[at] if len(at) else cells["job"],
        ]
    )
    heads = np.rint(cells["headcount"] * 1e9).astype(np.int64)
    keys, heads = _add_up(keys, heads[:, None])
    which, heads = keys[:, 4], heads[:, 0]
    found = {}
    for group, name in enumerate(GROUPS):
        three = np.where(which[:, None] == NONE, np.nan, shares[which, group] if len(shares) else np.nan)
        three = three.reshape(-1, 3)
        covered = ~np.isnan(three[:, 1])
        need = np.rint(heads[:, None] * np.where(covered[:, None], three, 0.0)).astype(np.int64)
        partitions, sums = _add_up(keys[:, :4], np.column_stack([heads, np.where(covered, heads, 0), need]))
        persons = (sums + 500) // 1000 / 1e6
        for (dataset, year, region, sector), row in zip(partitions.tolist(), persons.tolist(), strict=True):
            found[dataset, year, inputs.regions[region], sector, name] = tuple(row)
    return found


def _add_up(keys, values):
    """Rows of whole numbers added up per distinct key. Returns (keys, sums), in order of the keys."""
    order = np.lexsort(keys.T[::-1])
    keys, values = keys[order], values[order]
    first = (
        np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]).any(axis=1)]) if len(keys) else np.array([], int)
    )
    return keys[first], np.add.reduceat(values, first, axis=0) if len(first) else values
