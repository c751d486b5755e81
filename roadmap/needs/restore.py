"""Puts a recount in the place of what is stored: binary COPY from arrays, no Python object per row.

Rows with the same texts and the same empty fields have the same length in a binary COPY, so each such block is one
array of records.
"""

import functools
import io
import struct

import numpy as np
from django.db import connection
from psycopg2 import sql

from roadmap.needs.tables import AXES, GROUPS, NONE

START = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
END = struct.pack(">h", -1)


def write(result, stored):
    """Make the tables hold `result` where `stored` is something else, both as `Derived`. Returns the rows written.

    A table that already holds it is left alone.
    """
    result, scopes = result.named_like(stored)
    names = {"group": GROUPS, "axis": AXES, "region": result.region_names, "scope": scopes}
    rows = 0
    for name, (table, columns) in TABLES.items():
        mine, theirs = getattr(result, name), getattr(stored, name)
        if not _identical(mine, theirs):
            rows += _replace(table, columns, mine, names)
    return rows


# column → (field of the record, its type in the table); "?" is NULL where the number means none
TABLES = {
    "factors": (
        "roadmap_factor",
        {
            "profile_id": ("profile", "i8"),
            "scope": ("scope", "text"),
            "group": ("group", "text"),
            "low": ("low", "f8?"),
            "mid": ("mid", "f8?"),
            "high": ("high", "f8?"),
            "known": ("known", "i4"),
            "unknown": ("unknown", "i4"),
        },
    ),
    "coverage": (
        "roadmap_coverage",
        {
            "sector_id": ("sector", "i8"),
            "job_id": ("job", "i8"),
            "profile_id": ("profile", "i8?"),
            "tie": ("tie", "i1"),
        },
    ),
    "scopes": (
        "roadmap_evidencescope",
        {
            "sector_id": ("sector", "i8"),
            "job_id": ("job", "i8"),
            "region": ("region", "text"),
            "profile_id": ("profile", "i8"),
            "scope": ("scope", "text"),
        },
    ),
    "totals": (
        "roadmap_needtotal",
        {
            "dataset_id": ("dataset", "i8"),
            "year": ("year", "i2"),
            "axis": ("axis", "text"),
            "node_id": ("node", "i8"),
            "region": ("region", "text"),
            "group": ("group", "text"),
            **{name: (name, "i8") for name in ("headcount", "covered", "low", "mid", "high")},
        },
    ),
}


def _identical(mine, theirs):
    return len(mine) == len(theirs) and all(
        np.array_equal(mine[name], theirs[name], equal_nan=mine.dtype[name].kind == "f")
        for name in mine.dtype.names
    )


def _replace(table, columns, rows, names):
    """Empty a derived table and fill it."""
    into, listed = sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DELETE FROM {}").format(into))
        cursor.copy_expert(
            sql.SQL("COPY {} ({}) FROM STDIN WITH (FORMAT binary)").format(into, listed),
            io.BytesIO(b"".join([START, *_blocks(list(columns.values()), rows, names), END])),
        )
    return len(rows)


def _blocks(columns, rows, names):
    """The rows as bytes, one block for all that have the same texts and the same fields empty."""
    kinds = np.zeros(len(rows), np.int64)
    for field, kind in columns:
        if kind == "text":
            kinds = kinds * len(names[field]) + rows[field]
        elif kind.endswith("?"):
            kinds = kinds * 2 + _empty(rows[field])
    order = np.argsort(kinds, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(kinds[order]) != 0]) if len(rows) else []
    for part in np.split(order, starts[1:]) if len(rows) else ():
        yield _block(columns, rows[part], names)


def _block(columns, rows, names):
    sample = rows[0]
    texts = {field: names[field][sample[field]].encode() for field, kind in columns if kind == "text"}
    shape = tuple(_shape(kind, texts.get(field), sample[field]) for field, kind in columns)
    block = np.zeros(len(rows), _dtype(shape))
    block["fields"] = len(columns)
    for place, ((field, _kind), (size, form)) in enumerate(zip(columns, shape, strict=True)):
        block[f"size{place}"] = size
        if form:
            block[f"value{place}"] = texts[field] if field in texts else rows[field]
    return block.tobytes()


def _shape(kind, text, value):
    """(length in bytes as COPY says it, -1 for NULL; form of the value, "" without one)."""
    if kind == "text":
        return len(text), f"S{len(text)}" if text else ""
    if kind.endswith("?"):
        return (-1, "") if _empty(value) else (8, f">{kind[:2]}")
    return int(kind[1]), f">{kind}"


def _empty(values):
    return np.isnan(values) if values.dtype.kind == "f" else values == NONE


@functools.lru_cache(maxsize=4096)
def _dtype(shape):
    fields = [("fields", ">i2")]
    for place, (_size, form) in enumerate(shape):
        fields.append((f"size{place}", ">i4"))
        if form:
            fields.append((f"value{place}", form))
    return np.dtype(fields)
