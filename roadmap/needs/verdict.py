"""How far the stored needs lie from a recount, and how a recount is put in their place."""

import io
from dataclasses import dataclass

import numpy as np
from django.db import connection
from psycopg2 import sql

TOLERANCE = 1e-12


@dataclass(frozen=True)
class Verdict:
    """The largest difference in a total, in persons and relative, and how many derived rows are not as they should."""

    persons: float
    relative: float
    totals: int
    factors: int
    pairs: int

    @property
    def agrees(self):
        """Nothing differs by more than rounding of the last digit of a double."""
        return self.relative <= TOLERANCE and not (self.totals or self.factors or self.pairs)


def compare(result, stored):
    """The Verdict on what is stored; a total that only one side has counts with its whole size."""
    nothing = (0.0,) * 5
    persons = relative = 0.0
    for key in result.totals.keys() | stored.totals.keys():
        for mine, theirs in zip(
            result.totals.get(key, nothing), stored.totals.get(key, nothing), strict=True
        ):
            persons = max(persons, abs(mine - theirs))
            relative = max(relative, _relative(mine, theirs))
    return Verdict(
        persons=persons,
        relative=relative,
        totals=len(result.totals.keys() ^ stored.totals.keys()),
        factors=sum(
            not _alike(result.factors.get(key), stored.factors.get(key))
            for key in result.factors.keys() | stored.factors.keys()
        ),
        pairs=_different_pairs(result.coverage, stored.coverage),
    )


def _relative(one, other):
    size = max(abs(one), abs(other))
    return abs(one - other) / size if size else 0.0


def _alike(one, other):
    if one is None or other is None or one[:2] != other[:2]:
        return False
    return all(
        a is b if a is None or b is None else _relative(a, b) <= TOLERANCE
        for a, b in zip(one[2:], other[2:], strict=True)
    )


def _different_pairs(mine, theirs):
    if mine.shape == theirs.shape and np.array_equal(mine, theirs):
        return 0
    one, other = set(map(tuple, mine.tolist())), set(map(tuple, theirs.tolist()))
    return len({row[:2] for row in one ^ other})


def write(result):
    """Put a recount in the place of everything derived, by COPY. Returns how many rows that are."""
    return (
        _replace(
            "roadmap_factor",
            ("profile_id", "group", "known", "unknown", "low", "mid", "high"),
            ((*key, *values) for key, values in sorted(result.factors.items())),
        )
        + _replace(
            "roadmap_coverage",
            ("sector_id", "job_id", "profile_id", "tie"),
            (
                (sector, job, None if profile < 0 else profile, "t" if tie else "f")
                for sector, job, profile, tie in result.coverage.tolist()
            ),
        )
        + _replace(
            "roadmap_needtotal",
            (
                *("dataset_id", "year", "region", "sector_id", "group"),
                "headcount",
                "covered",
                "low",
                "mid",
                "high",
            ),
            ((*key, *values) for key, values in sorted(result.totals.items())),
        )
    )


def _replace(table, columns, rows):
    """Empty a derived table and fill it."""
    lines = ["\t".join(map(_copied, row)) for row in rows]
    name, names = sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DELETE FROM {}").format(name))
        cursor.copy_expert(
            sql.SQL("COPY {} ({}) FROM STDIN").format(name, names), io.StringIO("\n".join([*lines, ""]))
        )
    return len(lines)


def _copied(value):
    """One value as COPY reads it; `str` of a float gives every digit it needs."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
    return str(value)
