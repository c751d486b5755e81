"""What the recount reads: the inputs, and what is stored now, in one statement and thus from one moment.

Big tables travel as one binary value each (`string_agg` of network-order numbers): a tenth of the time that rows
through the driver take.
"""

import json
from dataclasses import dataclass

import numpy as np
from django.db import connection

GROUPS = ("green", "soft", "digital", "technical", "any")
REQUIREMENT = np.dtype(
    [("profile", ">i8"), ("group", ">i4"), ("low", ">f8"), ("mid", ">f8"), ("high", ">f8")]
)
CELL = np.dtype(
    [
        ("dataset", ">i8"),
        ("year", ">i4"),
        ("region", ">i4"),
        ("sector", ">i8"),
        ("job", ">i8"),
        ("headcount", ">f8"),
    ]
)
PAIR = np.dtype([("sector", ">i8"), ("job", ">i8"), ("profile", ">i8"), ("tie", ">i4")])

READ = """
WITH region AS (
    SELECT name, (row_number() OVER (ORDER BY name) - 1)::int AS number
    FROM (SELECT DISTINCT region AS name FROM roadmap_workforce) r
), job AS (
    SELECT DISTINCT job_id AS id FROM roadmap_workforce UNION SELECT job_id FROM profiles_profile_jobs
), sector AS (
    SELECT DISTINCT sector_id AS id FROM roadmap_workforce UNION SELECT sector_id FROM profiles_profile_sectors
)
SELECT
    (SELECT json_agg(p.document_id ORDER BY p.document_id) FROM profiles_profile p
     JOIN coediting_document d ON d.id = p.document_id WHERE d.published_id IS NOT NULL),
    (SELECT json_agg(name ORDER BY number) FROM region),
    (SELECT json_agg(json_build_array(j.id, 'job', j.path)) FROM profiles_job j JOIN job USING (id)),
    (SELECT json_agg(json_build_array(s.id, s.revision, s.path)) FROM profiles_sector s JOIN sector USING (id)),
    (SELECT json_agg(json_build_array(profile_id, job_id)) FROM profiles_profile_jobs),
    (SELECT json_agg(json_build_array(profile_id, sector_id)) FROM profiles_profile_sectors),
    (SELECT string_agg(
        int8send(r.profile_id) || int4send(array_position(%(groups)s, c."group"::text) - 1)
        || float8send(coalesce(r.lacking_low, 'NaN')) || float8send(coalesce(r.lacking_mid, 'NaN'))
        || float8send(coalesce(r.lacking_high, 'NaN')), ''::bytea ORDER BY r.profile_id, r.position, r.id)
     FROM profiles_requirement r JOIN profiles_competence c ON c.id = r.competence_id
     JOIN coediting_document d ON d.id = r.profile_id WHERE d.published_id IS NOT NULL),
    (SELECT string_agg(
        int8send(w.dataset_id) || int4send(w.year) || int4send(region.number) || int8send(w.sector_id)
        || int8send(w.job_id) || float8send(w.headcount), ''::bytea)
     FROM roadmap_workforce w JOIN region ON region.name = w.region),
    (SELECT json_agg(json_build_array(profile_id, "group", known, unknown, low, mid, high)) FROM roadmap_factor),
    (SELECT string_agg(
        int8send(sector_id) || int8send(job_id) || int8send(coalesce(profile_id, -1)) || int4send(tie::int),
        ''::bytea ORDER BY sector_id, job_id) FROM roadmap_coverage),
    (SELECT json_agg(json_build_array(dataset_id, year, region, sector_id, "group",
        headcount, covered, low, mid, high)) FROM roadmap_needtotal)
"""


@dataclass(frozen=True)
class Inputs:
    """The inputs as arrays. Trees are {id: (scheme, path)}; scopes are rows [profile id, node id]."""

    published: list
    regions: list
    jobs: dict
    sectors: dict
    profile_jobs: list
    profile_sectors: list
    requirements: np.ndarray
    workforce: np.ndarray


@dataclass(frozen=True)
class Stored:
    """What the tables hold now, in the shapes of `recount.Result`."""

    factors: dict
    coverage: np.ndarray
    totals: dict


def read():
    """(Inputs, Stored) of this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(READ, {"groups": list(GROUPS[:-1])})
        row = cursor.fetchone()
    (
        published,
        regions,
        jobs,
        sectors,
        profile_jobs,
        profile_sectors,
        requirements,
        cells,
        factors,
        pairs,
        totals,
    ) = row
    inputs = Inputs(
        published=published or [],
        regions=regions or [],
        jobs={node: (scheme, path) for node, scheme, path in jobs or []},
        sectors={node: (scheme, path) for node, scheme, path in sectors or []},
        profile_jobs=profile_jobs or [],
        profile_sectors=profile_sectors or [],
        requirements=_native(requirements, REQUIREMENT),
        workforce=_native(cells, CELL),
    )
    pairs = _native(pairs, PAIR)
    stored = Stored(
        factors={(profile, group): tuple(values) for profile, group, *values in _rows(factors)},
        coverage=np.column_stack([pairs[name].astype(np.int64) for name in PAIR.names]),
        totals={tuple(values[:5]): tuple(map(float, values[5:])) for values in _rows(totals)},
    )
    return inputs, stored


def _rows(value):
    return json.loads(value) if isinstance(value, str) else value or []


def _native(blob, dtype):
    """A binary value from PostgreSQL as an array in this machine's byte order and widest whole numbers."""
    raw = np.frombuffer(blob or b"", dtype=dtype)
    wide = np.dtype([(name, "f8" if dtype[name].kind == "f" else "i8") for name in dtype.names])
    native = np.empty(len(raw), wide)
    for name in dtype.names:
        native[name] = raw[name]
    return native
