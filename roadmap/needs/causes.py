"""Why two releases differ: the difference split over workforce, profiles and evidence.

The recount runs on all eight mixtures of old and new inputs. What a cause answers for is its mean contribution over
the six orders in which the causes can be changed one after the other (the Shapley value): no order goes before another,
and the parts add up exactly to the difference. Whole NANO persons throughout. `docs/decisions/0012` tells why.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from roadmap.needs import recount
from roadmap.needs.inputs import Inputs
from roadmap.needs.tables import AXES, GROUPS

CAUSES = ("workforce", "profiles", "evidence")
SUMS = ("headcount", "covered", "low", "mid", "high")
SIXTHS = (2, 1, 2)  # of the orders in which so many of the two other causes have changed before this one


@dataclass(frozen=True)
class Split:
    """Per (sector id, group): `old` and `new` values by SUMS, and {cause: its part of the difference}."""

    old: dict
    new: dict
    parts: dict

    def of_group(self, group):
        """(old, new, {cause: part}) over all sectors; lists by SUMS."""
        keys = [key for key in self.old if key[1] == group]
        parts = {cause: _added([self.parts[key][cause] for key in keys]) for cause in CAUSES}
        return _added([self.old[key] for key in keys]), _added([self.new[key] for key in keys]), parts


def split(old, new, old_year, new_year):
    """The Split of the difference between two Inputs, in one year of each."""
    regions = sorted({*old.regions, *new.regions})
    sides = [_aligned(side, regions, year) for side, year in ((old, old_year), (new, new_year))]
    values = {}
    for size in range(len(CAUSES) + 1):
        for changed in combinations(CAUSES, size):
            values[frozenset(changed)] = _values(_mixture(*sides, changed))
    keys = sorted({key for found in values.values() for key in found})
    at = {changed: {key: found.get(key, [0] * len(SUMS)) for key in keys} for changed, found in values.items()}
    none, all_of_them = frozenset(), frozenset(CAUSES)
    return Split(
        old=at[none],
        new=at[all_of_them],
        parts={key: _parts({changed: found[key] for changed, found in at.items()}) for key in keys},
    )


def _aligned(inputs, regions, year):
    """The same with the numbers of these regions, the people of one year only, and no name of dataset or year."""
    number = np.array([regions.index(name) for name in inputs.regions] + [-1], dtype=np.int64)
    mine = inputs.workforce["year"] == year
    workforce = {name: column[mine] for name, column in inputs.workforce.items()}
    nought = np.zeros(int(mine.sum()), np.int64)
    workforce |= {"region": number[workforce["region"]], "dataset": nought, "year": nought}
    evidence = inputs.evidence.copy()
    evidence["region"] = number[evidence["region"]]  # -1, all regions, is the last one
    return Inputs(**{**inputs.__dict__, "regions": regions, "workforce": workforce, "evidence": evidence})


def _mixture(old, new, changed):
    """Inputs with these causes as in `new` and the others as in `old`; the catalogue goes with the profiles."""
    workforce, profiles, evidence = (new if cause in changed else old for cause in CAUSES)
    other = old if profiles is new else new
    return Inputs(
        published=profiles.published,
        profile_jobs=profiles.profile_jobs,
        profile_sectors=profiles.profile_sectors,
        requirements=profiles.requirements,
        jobs=other.jobs | profiles.jobs,
        sectors=other.sectors | profiles.sectors,
        regions=profiles.regions,
        workforce=workforce.workforce,
        evidence=evidence.evidence,
    )


def _values(inputs):
    """{(sector id, group): values by SUMS}, over all regions."""
    rows = recount.compute(inputs).totals
    found = {}
    for row in rows[rows["axis"] == AXES.index("sector")]:
        key = int(row["node"]), GROUPS[row["group"]]
        found[key] = _added([found.get(key, [0] * len(SUMS)), [int(row[name]) for name in SUMS]])
    return found


def _added(rows):
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * len(SUMS)


def _parts(values):
    """{cause: part by SUMS} from the values by changed causes."""
    sixths = {}
    for cause in CAUSES:
        others = [one for one in CAUSES if one != cause]
        before = [frozenset(some) for size in range(3) for some in combinations(others, size)]
        sixths[cause] = [
            sum(SIXTHS[len(some)] * (values[some | {cause}][place] - values[some][place]) for some in before)
            for place in range(len(SUMS))
        ]
    columns = [in_whole([sixths[cause][place] for cause in CAUSES], 6) for place in range(len(SUMS))]
    return {cause: [column[place] for column in columns] for place, cause in enumerate(CAUSES)}


def in_whole(parts, divisor, total=None):
    """Whole numbers for `parts` ÷ divisor, of either sign, that add up to `total` (default: their sum ÷ divisor).

    Each goes down to a whole number; what is then missing goes to the largest remainders.
    """
    total = sum(parts) // divisor if total is None else total
    down = [part // divisor for part in parts]
    evenly, rest = divmod(total - sum(down), len(parts))
    first = sorted(range(len(parts)), key=lambda place: -(parts[place] % divisor))[:rest]
    return [value + evenly + (place in first) for place, value in enumerate(down)]
