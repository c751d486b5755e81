"""What the recount reads: the inputs, and what is stored now, in one statement and thus from one moment.

Each table travels as one binary value (`string_agg` of network-order numbers) in a single row of a binary COPY: a tenth
of the time that rows through the driver take, and nothing is held twice.
"""

import io
import json
import struct
from dataclasses import dataclass

import numpy as np
from django.db import connection

from roadmap.needs.tables import (
    AXES,
    COVERAGE,
    FACTOR,
    GROUPS,
    KEYS,
    SCOPE,
    TOTAL,
    Derived,
    in_order,
    records,
)

HEADER = (
    19  # bytes before the first row of a binary COPY: signature, flags, length of an extension that is empty
)
NUMBERS = "int8send({})"
SHARES = "float8send(coalesce({}, 'NaN'))"


def _wire(whole, shares):
    """The dtype of a table on its way here, all numbers 8 bytes wide, and the SQL expression that makes a row of it."""
    sent = [NUMBERS.format(value) for value in whole.values()] + [SHARES.format(v) for v in shares.values()]
    dtype = np.dtype([(name, ">i8") for name in whole] + [(name, ">f8") for name in shares])
    return dtype, f"string_agg({' || '.join(sent)}, ''::bytea"


def _number(names, column):
    listed = ", ".join(f"'{name}'" for name in names)
    return f"array_position(ARRAY[{listed}], {column}::text) - 1"


THREE = {"low": "{0}low", "mid": "{0}mid", "high": "{0}high"}
REQUIREMENT, REQUIREMENTS = _wire(
    {
        "profile": "r.profile_id",
        "competence": "r.competence_id",
        "level": "r.level",
        "group": _number(GROUPS, 'c."group"'),
        "position": "r.position",
        "id": "r.id",
    },
    {name: column.format("r.lacking_") for name, column in THREE.items()},
)
EVIDENCE, EVIDENCES = _wire(
    {
        "id": "e.id",
        "competence": "e.competence_id",
        "level": "e.level",
        "job": "coalesce(e.job_id, -1)",
        "sector": "coalesce(e.sector_id, -1)",
        "region": "coalesce(region.number, -1)",
        "date": "e.date - date '2000-01-01'",
    },
    {name: column.format("e.") for name, column in THREE.items()},
)
# Each number sent costs time for 400,000 cells, so dataset, year and region travel as one, of 32, 16 and 16 bits. The
# region is not looked up by a join: then several processes of the server may read the cells.
CELL, CELLS = _wire(
    {
        "when": "(w.dataset_id::int::bigint << 32) | (w.year::bigint << 16)"
        " | (array_position(ARRAY(SELECT name FROM region ORDER BY number), w.region) - 1)",
        "sector": "w.sector_id",
        "job": "w.job_id",
    },
    {"headcount": "w.headcount"},
)
STORED_FACTOR, STORED_FACTORS = _wire(
    {
        "profile": "f.profile_id",
        "scope": "scope.number",
        "group": _number(GROUPS, 'f."group"'),
        "known": "f.known",
        "unknown": "f.unknown",
    },
    {name: column.format("f.") for name, column in THREE.items()},
)
STORED_PAIR, STORED_PAIRS = _wire(
    {"sector": "sector_id", "job": "job_id", "profile": "coalesce(profile_id, -1)", "tie": "tie::int"}, {}
)
STORED_SCOPE, STORED_SCOPES = _wire(
    {
        "sector": "s.sector_id",
        "job": "s.job_id",
        "region": "region.number",
        "profile": "s.profile_id",
        "scope": "scope.number",
    },
    {},
)
STORED_TOTAL, STORED_TOTALS = _wire(
    {
        "dataset": "t.dataset_id",
        "year": "t.year",
        "axis": _number(AXES, "t.axis"),
        "node": "t.node_id",
        "region": "region.number",
        "group": _number(GROUPS, 't."group"'),
        **{name: f"t.{name}" for name in ("headcount", "covered", "low", "mid", "high")},
    },
    {},
)

READ = f"""
WITH region AS MATERIALIZED (
    SELECT name, row_number() OVER (ORDER BY name) - 1 AS number
    FROM (SELECT DISTINCT region AS name FROM roadmap_workforce
          UNION SELECT DISTINCT region FROM roadmap_competenceevidence WHERE region <> ''
          UNION SELECT DISTINCT region FROM roadmap_evidencescope
          UNION SELECT DISTINCT region FROM roadmap_needtotal) r
), scope AS MATERIALIZED (
    SELECT name, row_number() OVER (ORDER BY name) - 1 AS number
    FROM (SELECT DISTINCT scope AS name FROM roadmap_factor
          UNION SELECT DISTINCT scope FROM roadmap_evidencescope) s
)
SELECT json_build_object(
    'published', (SELECT json_agg(p.document_id ORDER BY p.document_id) FROM profiles_profile p
                  JOIN coediting_document d ON d.id = p.document_id WHERE d.published_id IS NOT NULL),
    'regions', (SELECT json_agg(name ORDER BY number) FROM region),
    'scopes', (SELECT json_agg(name ORDER BY number) FROM scope),
    'jobs', (SELECT json_agg(json_build_array(j.id, 'job', j.path)) FROM profiles_job j),
    'sectors', (SELECT json_agg(json_build_array(s.id, s.revision, s.path)) FROM profiles_sector s),
    'profile_jobs', (SELECT json_agg(json_build_array(profile_id, job_id)) FROM profiles_profile_jobs),
    'profile_sectors', (SELECT json_agg(json_build_array(profile_id, sector_id)) FROM profiles_profile_sectors)
)::text,
(SELECT {REQUIREMENTS})
 FROM profiles_requirement r JOIN profiles_competence c ON c.id = r.competence_id
 JOIN coediting_document d ON d.id = r.profile_id WHERE d.published_id IS NOT NULL),
(SELECT {EVIDENCES} ORDER BY e.id)
 FROM roadmap_competenceevidence e LEFT JOIN region ON region.name = e.region WHERE e.state = 'accepted'),
(SELECT {CELLS}) FROM roadmap_workforce w),
(SELECT {STORED_FACTORS}) FROM roadmap_factor f JOIN scope ON scope.name = f.scope),
(SELECT {STORED_PAIRS}) FROM roadmap_coverage),
(SELECT {STORED_SCOPES}) FROM roadmap_evidencescope s JOIN region ON region.name = s.region
 JOIN scope ON scope.name = s.scope),
(SELECT {STORED_TOTALS}) FROM roadmap_needtotal t JOIN region ON region.name = t.region)
"""  # noqa: S608 – our own names


@dataclass(frozen=True)
class Inputs:
    """The inputs as arrays. Trees are {id: (scheme, path)}; claims are rows [profile id, node id].

    In `evidence` a job or sector -1 means all of them, and so does region -1; `date` counts days. `workforce` is
    {name: column}: it is long, and columns of their own are read faster than records.
    """

    published: list
    regions: list
    jobs: dict
    sectors: dict
    profile_jobs: list
    profile_sectors: list
    requirements: np.ndarray
    evidence: np.ndarray
    workforce: dict


def read():
    """(Inputs, Derived as it is stored) of this moment."""
    with connection.cursor() as cursor:
        buffer = io.BytesIO()
        cursor.copy_expert(f"COPY ({READ}) TO STDOUT WITH (FORMAT binary)", buffer)
    names, requirements, evidence, cells, factors, pairs, scopes, totals = _fields(buffer.getbuffer())
    names = {key: value or [] for key, value in json.loads(bytes(names)).items()}
    inputs = Inputs(
        published=names["published"],
        regions=names["regions"],
        jobs={node: (scheme, path) for node, scheme, path in names["jobs"]},
        sectors={node: (scheme, path) for node, scheme, path in names["sectors"]},
        profile_jobs=names["profile_jobs"],
        profile_sectors=names["profile_sectors"],
        requirements=in_order(_native(requirements, REQUIREMENT), ("profile", "position", "id")),
        evidence=_native(evidence, EVIDENCE),
        workforce=apart(_columns(cells, CELL)),
    )
    stored = Derived(
        factors=_stored(factors, STORED_FACTOR, FACTOR, "factors"),
        coverage=_stored(pairs, STORED_PAIR, COVERAGE, "coverage"),
        scopes=_stored(scopes, STORED_SCOPE, SCOPE, "scopes"),
        totals=_stored(totals, STORED_TOTAL, TOTAL, "totals"),
        region_names=names["regions"],
        scope_names=names["scopes"],
    )
    return inputs, stored


def apart(columns):
    """The columns of CELL, {name: values}, with dataset, year and region apart."""
    when = columns.pop("when")
    return {"dataset": when >> 32, "year": when >> 16 & 0xFFFF, "region": when & 0xFFFF, **columns}


def _fields(data):
    """The fields of the only row of a binary COPY; empty where it holds NULL."""
    (count,) = struct.unpack_from(">h", data, HEADER)
    fields, at = [], HEADER + 2
    for _field in range(count):
        (size,) = struct.unpack_from(">i", data, at)
        at += 4
        fields.append(data[at : at + max(size, 0)])
        at += max(size, 0)
    return fields


def _stored(data, wire, dtype, table):
    return in_order(records(dtype, **_columns(data, wire)), KEYS[table])


def _native(data, wire):
    """A table from PostgreSQL as records in this machine's byte order."""
    return records(wire.newbyteorder("="), **_columns(data, wire))


def _columns(data, wire):
    """A table from PostgreSQL as {name: column} in this machine's byte order."""
    rows = np.frombuffer(data, dtype=wire)
    return {name: rows[name].astype(wire[name].newbyteorder("=")) for name in wire.names}
