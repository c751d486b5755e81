"""For the recount: which profile applies to a pair, and which evidence to the people of a place; the nearest one.

A pair is a (sector, job) in which anybody works, a place a pair in one region; both are numbered in order.
"""

from dataclasses import dataclass

import numpy as np

from roadmap.needs.tables import NONE

FARTHEST = 999  # steps up a tree; what holds everywhere is farther than any node


@dataclass(frozen=True)
class Cells:
    """The cells of the workforce by pair and place. Distinct ids of `sectors` and `jobs` in order; the rest numbers."""

    sectors: np.ndarray
    jobs: np.ndarray
    pair_sectors: np.ndarray  # id per pair
    pair_jobs: np.ndarray
    pair_job: np.ndarray  # number in `jobs` per pair
    pair_sector: np.ndarray
    place_pair: np.ndarray
    place_region: np.ndarray
    place: np.ndarray  # number of the place, per cell
    sector: np.ndarray  # the same for sector and job
    job: np.ndarray

    @classmethod
    def of(cls, rows, regions):
        """The Cells of the workforce's records."""
        sectors, sector = numbered(rows["sector"])
        jobs, job = numbered(rows["job"])
        places, place = numbered((sector * len(jobs) + job) * max(regions, 1) + rows["region"])
        pairs, pair = numbered(places // max(regions, 1))
        size = max(len(jobs), 1)
        return cls(
            sectors=sectors,
            jobs=jobs,
            pair_sectors=sectors[pairs // size],
            pair_jobs=jobs[pairs % size],
            pair_job=pairs % size,
            pair_sector=pairs // size,
            place_pair=pair,
            place_region=places % max(regions, 1),
            place=place,
            sector=sector,
            job=job,
        )


def numbered(values):
    """(distinct values in order, the number of each value among them), for whole numbers.

    Ids lie close together, so a table of all numbers between the ends beats sorting several times over.
    """
    if not len(values):
        return values, values
    lowest = values.min()
    span = int(values.max() - lowest) + 1
    if span > 16 * len(values) + 1_000_000:
        return np.unique(values, return_inverse=True)
    present = np.zeros(span, bool)
    present[values - lowest] = True
    return np.flatnonzero(present) + lowest, (np.cumsum(present, dtype=np.int64) - 1)[values - lowest]


def profiles_of(inputs, profiles, cells):
    """Per pair the row of the most specific profile, -1 for none, and whether several tie."""
    jobs = _claims(inputs.jobs, inputs.profile_jobs, profiles, cells.jobs)
    sectors = _claims(inputs.sectors, inputs.profile_sectors, profiles, cells.sectors)
    # every pair × every profile that claims its job …
    start = np.searchsorted(jobs[:, 0], cells.pair_job)
    times = np.searchsorted(jobs[:, 0], cells.pair_job, side="right") - start
    pair = np.repeat(np.arange(len(times)), times)
    claim = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(start, times)
    profile, job_steps = jobs[claim, 1], jobs[claim, 2]
    # … of which those stay that claim its sector too
    steps = np.full((len(cells.sectors), len(profiles)), NONE)
    steps[sectors[:, 0], sectors[:, 1]] = sectors[:, 2]
    sector_steps = steps[cells.pair_sector[pair], profile]
    both = sector_steps != NONE
    far = job_steps[both] * (FARTHEST + 1) + sector_steps[both]
    return _nearest(pair[both], profile[both], far, len(times))


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
    """Rows (number of the node, row of a profile, steps) for every profile that names the node or one above it.

    Nearest only, sorted. `tree` is {id: (scheme, path)}, `named` rows (profile id, node id), `nodes` the ids.
    """
    by_place = {}
    row_of = {int(profile): row for row, profile in enumerate(profiles)}
    for profile, node in named:
        if profile in row_of:
            by_place.setdefault(tree[node], []).append(row_of[profile])
    claims = []
    for number, node in enumerate(nodes.tolist()):
        seen = set()
        for steps, above in enumerate(_upwards(tree[node])):
            found = sorted(set(by_place.get(above, ())) - seen)
            claims += [(number, row, steps) for row in found]
            seen.update(found)
    return np.array(sorted(claims), dtype=np.int64).reshape(-1, 3)


def _upwards(place):
    """A place (scheme, path) and all above it, up to the root."""
    scheme, path = place
    codes = path.rstrip("/").split("/")
    return [(scheme, "/".join(codes[:size]) + "/") for size in range(len(codes), 0, -1)]


def evidence_of(inputs, profiles, cells, winner):
    """(number of the evidence scope per place, names of the scopes); number 0 is the empty scope, "".

    For each (competence, level) that a place's profile asks, the nearest accepted evidence.
    """
    evidence = inputs.evidence
    chosen = []
    if len(evidence) and len(cells.place_pair):
        newest = np.empty(len(evidence), np.int64)
        newest[np.lexsort((-evidence["id"], -evidence["date"]))] = np.arange(len(evidence))
        by_profile = _places_by_profile(cells, winner, len(profiles))
        reach = _Reach(inputs, cells)
        for rows, asking in _asked(inputs, profiles):
            places = np.concatenate([by_profile(profile) for profile in asking])
            best = _best(evidence, rows, newest, reach, places)
            found = best != NONE
            chosen.append(places[found] * len(evidence) + best[found])
    chosen = np.sort(np.concatenate(chosen)) if chosen else np.zeros(0, np.int64)
    return _scopes(chosen // max(len(evidence), 1), chosen % max(len(evidence), 1), evidence["id"], cells)


def _asked(inputs, profiles):
    """(rows of evidence, rows of profiles) for each competence and level (1 to 4) that has both."""
    key, wanted = (rows["competence"] * 8 + rows["level"] for rows in (inputs.evidence, inputs.requirements))
    some = np.isin(wanted, key)
    asked, rows = {}, {}
    for one, profile in zip(wanted[some].tolist(), inputs.requirements["profile"][some].tolist(), strict=True):
        asked.setdefault(one, set()).add(profile)
    for row, one in enumerate(key.tolist()):
        rows.setdefault(one, []).append(row)
    for one, mine in rows.items():
        if one in asked:
            yield mine, np.searchsorted(profiles, sorted(asked[one]))


def _places_by_profile(cells, winner, profiles):
    owner = winner[cells.place_pair]
    order = np.argsort(owner)
    bounds = np.searchsorted(owner[order], np.arange(profiles + 1))
    return lambda profile: order[bounds[profile] : bounds[profile + 1]]


class _Reach:
    """How far a piece of evidence is from each job and sector."""

    def __init__(self, inputs, cells):
        self.inputs, self.cells = inputs, cells
        self.below_jobs = self._below(inputs.jobs, cells.jobs)
        self.below_sectors = self._below(inputs.sectors, cells.sectors)

    @staticmethod
    def _below(tree, nodes):
        """{place: [(number of a node at or below it, steps)]}"""
        found = {}
        for number, node in enumerate(nodes.tolist()):
            for steps, above in enumerate(_upwards(tree[node])):
                found.setdefault(above, []).append((number, steps))
        return found

    @staticmethod
    def _steps(below, tree, node, size):
        """Steps per node up to this one; -1 where it is not on the way, FARTHEST everywhere for all (-1)."""
        if node == NONE:
            return np.full(size, FARTHEST)
        steps = np.full(size, NONE)
        for number, far in below.get(tree[node], ()):
            steps[number] = far
        return steps

    def distances(self, row, places):
        """(steps over jobs, steps over sectors, 0 for the own region and 1 for all, whether it reaches) per place."""
        cells, pair = self.cells, self.cells.place_pair[places]
        job = self._steps(self.below_jobs, self.inputs.jobs, int(row["job"]), len(cells.jobs))[cells.pair_job[pair]]
        sector = self._steps(
            self.below_sectors, self.inputs.sectors, int(row["sector"]), len(cells.sectors)
        )[cells.pair_sector[pair]]
        everywhere = row["region"] == NONE
        here = everywhere | (cells.place_region[places] == row["region"])
        return job, sector, int(everywhere), (job != NONE) & (sector != NONE) & here


def _best(evidence, rows, newest, reach, places):
    """The row of the nearest evidence among `rows` per place, -1 where none reaches it."""
    size = FARTHEST + 1
    least, best = np.full(len(places), np.iinfo(np.int64).max), np.full(len(places), NONE)
    for row in rows:
        job, sector, region, reaches = reach.distances(evidence[row], places)
        rank = ((job * size + sector) * 2 + region) * len(evidence) + newest[row]
        nearer = reaches & (rank < least)
        least[nearer], best[nearer] = rank[nearer], row
    return best


def _scopes(place, row, ids, cells):
    """Number the distinct lists of evidence per place. `place` and `row` are sorted pairs; rows are in order of id."""
    scope = np.zeros(len(cells.place_pair), np.int64)
    places, first, count = np.unique(place, return_index=True, return_counts=True)
    code = np.zeros(len(places), np.int64)
    for turn in range(count.max() if len(count) else 0):
        more = count > turn
        mine = np.zeros(len(places), np.int64)
        mine[more] = row[first[more] + turn] + 1
        code = np.unique(code * (len(ids) + 1) + mine, return_inverse=True)[1]
    _codes, sample = np.unique(code, return_index=True)
    names = ["", *(",".join(map(str, ids[row[first[at] : first[at] + count[at]]].tolist())) for at in sample)]
    scope[places] = code + 1
    return scope, names
