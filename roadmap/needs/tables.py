"""What is derived for the needs as arrays: one record per stored row. Recount and stored rows share these shapes.

Whole numbers stand for names: `group` counts in GROUPS, `axis` in AXES, `region` and `scope` in the lists of `Derived`.
Shares are fractions, NaN for unknown; the profile of a pair that nothing covers is -1. Totals are in NANO persons.
"""

from dataclasses import dataclass

import numpy as np

GROUPS = ("green", "soft", "digital", "technical", "any")
AXES = ("sector", "job")
NONE = -1


def _record(whole, shares=""):
    names = [(name, "i8") for name in whole.split()] + [(name, "f8") for name in shares.split()]
    return np.dtype(names)


FACTOR = _record("profile scope group known unknown", "low mid high")
COVERAGE = _record("sector job profile tie")
SCOPE = _record("sector job region profile scope")
TOTAL = _record("dataset year axis node region group headcount covered low mid high")
KEYS = {
    "factors": ("profile", "scope", "group"),
    "coverage": ("job", "sector"),
    "scopes": ("sector", "job", "region"),
    "totals": ("dataset", "year", "axis", "node", "region", "group"),
}


@dataclass(frozen=True)
class Derived:
    """Everything derived, records in order of their keys. `region_names` and `scope_names` are what numbers mean."""

    factors: np.ndarray
    coverage: np.ndarray
    scopes: np.ndarray
    totals: np.ndarray
    region_names: list
    scope_names: list

    def named_like(self, other):
        """(the same with `other`'s numbers for scopes, and new ones for those it lacks; the names of all)"""
        numbers = {name: number for number, name in enumerate(other.scope_names)}
        for name in self.scope_names:
            numbers.setdefault(name, len(numbers))
        place = np.array([numbers[name] for name in self.scope_names], dtype=np.int64)
        renamed = {}
        for table in ("factors", "scopes"):
            rows = getattr(self, table).copy()
            rows["scope"] = place[rows["scope"]] if len(rows) else rows["scope"]
            renamed[table] = in_order(rows, KEYS[table])
        names = list(numbers)
        return Derived(**{**self.__dict__, **renamed, "scope_names": names}), names


def records(dtype, **columns):
    """Columns of equal length as records."""
    size = len(next(iter(columns.values())))
    rows = np.empty(size, dtype)
    for name in dtype.names:
        rows[name] = columns[name]
    return rows


def in_order(rows, keys):
    """Records sorted by these columns, which tell them apart, the first one first."""
    if not len(rows):
        return rows
    one, size = np.zeros(len(rows), np.int64), 1
    for name in keys:
        lowest, highest = int(rows[name].min()), int(rows[name].max())
        size *= highest - lowest + 1
        if size >= 2**62:  # too many for one number
            return rows[np.lexsort([rows[key] for key in reversed(keys)])]
        one = one * (highest - lowest + 1) + (rows[name] - lowest)
    return rows[np.argsort(one)]
