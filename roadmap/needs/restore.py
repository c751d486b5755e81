"""Puts a recount in the place of what is stored: binary COPY from arrays, in the order of the primary keys.

Rows with texts of the same length and the same empty fields have the same length in a binary COPY, so all such rows are
encoded as one array of records.
"""

import functools
import io
import struct

import numpy as np
from django.db import connection
from psycopg2 import sql

from roadmap.needs.tables import AXES, GROUPS, KEYS, NONE

START = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
END = struct.pack(">h", -1)
PIECE = 2**18  # bytes sent at a time


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
            rows += _replace(table, columns, _as_indexed(mine, KEYS[name], names), names)
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
            io.BytesIO(b"".join([START, *_encoded(list(columns.values()), rows, names), END])),
            size=PIECE,
        )
    return len(rows)


def _as_indexed(rows, keys, names):
    """The rows in the order of the primary key, so that its index grows at one end only."""
    columns = []
    for key in keys:
        values = rows[key]
        if key in names and len(rows):
            rank = np.empty(len(names[key]), np.int64)
            rank[sorted(range(len(rank)), key=names[key].__getitem__)] = np.arange(len(rank))
            values = rank[values]
        columns.append(values)
    return rows[np.lexsort(columns[::-1])]


def _encoded(columns, rows, names):
    """The bytes of each row, in order. All rows whose texts are as long and whose same fields are empty go at once."""
    texts = {}
    kinds = np.zeros(len(rows), np.int64)
    for field, kind in columns:
        if kind == "text":
            texts[field] = [name.encode() for name in names[field]]
            sizes = np.array([len(text) for text in texts[field]], np.int64)
            kinds = kinds * (sizes.max(initial=0) + 1) + sizes[rows[field]]
        elif kind.endswith("?"):
            kinds = kinds * 2 + _empty(rows[field])
    order = np.argsort(kinds, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(kinds[order]) != 0])
    encoded = np.empty(len(rows), object)
    for part in np.split(order, starts[1:]) if len(rows) else ():
        block = _block(columns, rows[part], texts)
        encoded[part] = block.view(f"V{block.itemsize}").tolist()
    return encoded


def _block(columns, rows, texts):
    """An array of the rows as COPY wants them, all of one length."""
    sample = rows[0]
    shape = tuple(
        _shape(kind, texts[field][sample[field]] if field in texts else sample[field])
        for field, kind in columns
    )
    block = np.zeros(len(rows), _dtype(shape))
    block["fields"] = len(columns)
    for place, ((field, _kind), (size, form)) in enumerate(zip(columns, shape, strict=True)):
        block[f"size{place}"] = size
        if form:
            block[f"value{place}"] = (
                np.array(texts[field], form)[rows[field]] if field in texts else rows[field]
            )
    return block


def _shape(kind, value):
    """(length in bytes as COPY says it, -1 for NULL; form of the value, "" without one)."""
    if kind == "text":
        return len(value), f"S{len(value)}" if value else ""
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
