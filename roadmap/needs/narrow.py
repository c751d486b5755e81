"""The inputs of the recount, but only of the people that one profile may move: what a preview computes with.

Read without the recompute's lock and without writing. The pairs are those where the profile applies now and those that
its published or its previewed jobs and sectors reach; where neither changes, only the former. With them come the other
profiles that reach these pairs, and the accepted evidence for whatever any of them asks.
"""

from dataclasses import dataclass

import numpy as np
from django.db import connection

from profiles.models import Job, Profile, Sector
from roadmap.needs import inputs, nearest
from roadmap.needs.rivals import upwards
from roadmap.needs.tables import GROUPS, NONE, records

# Without JIT and parallel workers: a few milliseconds of reading are not worth their start.
QUICK = "SELECT set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)"

# Everything below a node is the range of paths from its own up to the same with "0", the character after "/".
PAIRS = """
WITH job AS (
    SELECT DISTINCT j.id FROM profiles_job above
    JOIN profiles_job j ON j.path ~>=~ above.path AND j.path ~<~ (rtrim(above.path, '/') || '0')
    WHERE above.id = ANY(%(jobs)s::bigint[])
), sector AS (
    SELECT DISTINCT s.id FROM profiles_sector above
    JOIN profiles_sector s ON s.revision = above.revision
                          AND s.path ~>=~ above.path AND s.path ~<~ (rtrim(above.path, '/') || '0')
    WHERE above.id = ANY(%(sectors)s::bigint[])
), pair AS (
    SELECT sector_id, job_id FROM roadmap_coverage WHERE profile_id = %(profile)s
    UNION
    SELECT c.sector_id, c.job_id
    FROM roadmap_coverage c JOIN job ON job.id = c.job_id JOIN sector ON sector.id = c.sector_id
)
SELECT coalesce(array_agg(sector_id), '{}'), coalesce(array_agg(job_id), '{}') FROM pair
"""
CELLS = f"""
WITH region AS MATERIALIZED (
    SELECT name, row_number() OVER (ORDER BY name) - 1 AS number
    FROM unnest(%(regions)s::text[]) AS u(name)
)
SELECT {inputs.CELLS})
FROM unnest(%(sectors)s::bigint[], %(jobs)s::bigint[]) AS p(sector_id, job_id)
JOIN roadmap_workforce w USING (sector_id, job_id)
JOIN region ON region.name = w.region
WHERE w.dataset_id = %(dataset)s AND w.year = %(year)s
"""  # noqa: S608 – columns of ours
REGIONS = """
SELECT coalesce(array_agg(DISTINCT region), '{}') FROM (
    SELECT DISTINCT region FROM roadmap_needtotal
    WHERE dataset_id = %(dataset)s AND year = %(year)s AND axis = 'sector'
) r
"""
REQUIREMENTS = f"""
SELECT {inputs.REQUIREMENTS} ORDER BY r.profile_id, r.position, r.id)
FROM profiles_requirement r JOIN profiles_competence c ON c.id = r.competence_id
WHERE r.profile_id = ANY(%(profiles)s::bigint[])
"""  # noqa: S608 – columns of ours
EVIDENCE = f"""
WITH region AS MATERIALIZED (
    SELECT name, row_number() OVER (ORDER BY name) - 1 AS number FROM unnest(%(regions)s::text[]) AS u(name)
)
SELECT {inputs.EVIDENCES} ORDER BY e.id)
FROM roadmap_competenceevidence e LEFT JOIN region ON region.name = e.region
WHERE e.state = 'accepted' AND (e.region = '' OR region.number IS NOT NULL)
  AND e.competence_id = ANY(%(competences)s::bigint[])
"""  # noqa: S608 – columns of ours
CLAIMS = """
SELECT array_agg(DISTINCT j.profile_id) FROM profiles_profile_jobs j
JOIN coediting_document d ON d.id = j.profile_id AND d.published_id IS NOT NULL
WHERE j.job_id = ANY(%(jobs)s::bigint[])
  AND EXISTS (SELECT 1 FROM profiles_profile_sectors s
              WHERE s.profile_id = j.profile_id AND s.sector_id = ANY(%(sectors)s::bigint[]))
"""


@dataclass(frozen=True)
class Draft:
    """What a content asks of the figures: ids of jobs and sectors; requirements as records of inputs.REQUIREMENT."""

    jobs: list
    sectors: list
    requirements: np.ndarray

    def same_claims(self, other):
        return sorted(self.jobs) == sorted(other.jobs) and sorted(self.sectors) == sorted(other.sectors)


def requirement_records(profile, rows):
    """Records of inputs.REQUIREMENT from dicts in order: competence (id), level, group, and low, mid, high or None."""
    columns = {
        "profile": [profile] * len(rows),
        "competence": [row["competence"] for row in rows],
        "level": [row["level"] for row in rows],
        "group": [GROUPS.index(row["group"]) for row in rows],
        "position": range(len(rows)),
        "id": [NONE] * len(rows),
        **{name: [np.nan if row[name] is None else row[name] for row in rows] for name in ("low", "mid", "high")},
    }
    return records(inputs.REQUIREMENT.newbyteorder("="), **columns)


@dataclass(frozen=True)
class Pairs:
    """The (sector, job) pairs that have, get or lose the profile or a tie: ids, and what applies now and then.

    `now` and `then` are profile ids, -1 for none; `tied` and `ties` say where several claim a pair equally.
    """

    sector: np.ndarray
    job: np.ndarray
    now: np.ndarray
    then: np.ndarray
    tied: np.ndarray
    ties: np.ndarray


def before_and_after(*, dataset, year, profile, now, then):
    """(Inputs as they stand, Inputs with `then`, Pairs) for the people of a dataset and year that a profile may move.

    `now` and `then` are Drafts; `now` is None for a profile that is not published.
    """
    with connection.cursor() as cursor:
        cursor.execute(QUICK)
        cursor.execute(REGIONS, {"dataset": dataset, "year": year})
        regions = sorted(cursor.fetchone()[0])
        claims = _Claims.read(cursor, profile, now, then)
        pairs = claims.pairs(profile, now, then)
        where = {"dataset": dataset, "year": year, "regions": regions}
        cells = _table(cursor, CELLS, inputs.CELL, **where, sectors=pairs.sector.tolist(), jobs=pairs.job.tolist())
        others = sorted({*pairs.now.tolist(), *pairs.then.tolist()} - {NONE, profile})
        theirs = _table(cursor, REQUIREMENTS, inputs.REQUIREMENT, profiles=others)
        rows = (theirs, then.requirements, *([now.requirements] if now else []))
        asked = {competence for one in rows for competence in one["competence"].tolist()}
        evidence = _table(cursor, EVIDENCE, inputs.EVIDENCE, regions=regions, competences=sorted(asked))
    shared = {
        "regions": regions,
        "jobs": _and(Job, claims.jobs, evidence["job"]),
        "sectors": _and(Sector, claims.sectors, evidence["sector"]),
        "evidence": evidence,
        "workforce": inputs.apart({name: cells[name].copy() for name in cells.dtype.names}),
    }
    return *(claims.inputs(profile, draft, shared, theirs) for draft in (now, then)), pairs


@dataclass(frozen=True)
class _Claims:
    """The pairs in reach, the nodes {id: (scheme, path)} around them, and what the other profiles there name."""

    sector: list
    job: list
    jobs: dict
    sectors: dict
    others: list
    jobs_named: list
    sectors_named: list

    @classmethod
    def read(cls, cursor, profile, now, then):
        sectors, jobs = _pairs(cursor, profile, now, then)
        near_jobs, near_sectors = _with_those_above(Job, set(jobs)), _with_those_above(Sector, set(sectors))
        same = now is not None and now.same_claims(then)  # then nobody else's claim matters
        others = [] if same else _others(cursor, profile, near_jobs, near_sectors)
        named = [_named(which, others, near) for which, near in (("jobs", near_jobs), ("sectors", near_sectors))]
        own = [draft for draft in (now, then) if draft]
        return cls(
            sector=sectors,
            job=jobs,
            jobs=_and(Job, near_jobs, [node for draft in own for node in draft.jobs]),
            sectors=_and(Sector, near_sectors, [node for draft in own for node in draft.sectors]),
            others=others,
            jobs_named=named[0],
            sectors_named=named[1],
        )

    def pairs(self, profile, now, then):
        """The Pairs for whom something is at stake."""
        rows = {"sector": np.array(self.sector, np.int64), "job": np.array(self.job, np.int64)}
        cells = nearest.Cells.of(rows | {"region": np.zeros(len(self.job), np.int64)}, 1)
        nothing = np.empty(0, inputs.REQUIREMENT.newbyteorder("="))
        shared = {"regions": [], "jobs": self.jobs, "sectors": self.sectors, "evidence": nothing, "workforce": {}}
        found = []
        for draft in (now, then):
            one = self.inputs(profile, draft, shared, nothing)
            ids = np.array([*one.published, NONE], dtype=np.int64)
            winner, tie = nearest.profiles_of(one, ids[:-1], cells)
            found.append((ids[winner], tie))  # NONE is the last one
        (before, tied), (after, ties) = found
        concerned = (before == profile) | (after == profile) | (tied != ties)
        columns = (cells.pair_sectors, cells.pair_jobs, before, after, tied, ties)
        return Pairs(*(column[concerned] for column in columns))

    def inputs(self, profile, draft, shared, theirs):
        """Inputs in which this profile says what the draft says; without it for None."""
        mine = [] if draft is None else [profile]
        rows = theirs if draft is None else np.concatenate([theirs, draft.requirements])
        return inputs.Inputs(
            published=sorted([*self.others, *mine]),
            profile_jobs=[*self.jobs_named, *((profile, job) for job in (draft.jobs if draft else ()))],
            profile_sectors=[*self.sectors_named, *((profile, node) for node in (draft.sectors if draft else ()))],
            requirements=rows[np.argsort(rows["profile"], kind="stable")],
            **shared,
        )


def _pairs(cursor, profile, now, then):
    """Ids of the sectors and of the jobs of the pairs that the profile may move."""
    drafts = [] if now is not None and now.same_claims(then) else [draft for draft in (now, then) if draft]
    named = {
        name: sorted({node for draft in drafts for node in getattr(draft, name)}) for name in ("jobs", "sectors")
    }
    cursor.execute(PAIRS, {"profile": profile, **named})
    return cursor.fetchone()


def _with_those_above(model, ids):
    """{id: (scheme, path)} of these nodes and all above them."""
    found = _and(model, {}, ids)
    wanted = {(scheme, above) for scheme, path in found.values() for above in upwards(path)} - set(found.values())
    more = model.objects.filter(path__in={path for _scheme, path in wanted})
    return found | {pk: place for pk, place in _placed(model, more) if place in wanted}


def _and(model, nodes, ids):
    """The nodes {id: (scheme, path)} with these ids as well; -1 is none."""
    missing = {int(pk) for pk in ids if pk != NONE} - set(nodes)
    return nodes | dict(_placed(model, model.objects.filter(pk__in=missing))) if missing else nodes


def _placed(model, rows):
    if model is Sector:
        return [(pk, (revision, path)) for pk, revision, path in rows.values_list("pk", "revision", "path")]
    return [(pk, ("job", path)) for pk, path in rows.values_list("pk", "path")]


def _others(cursor, profile, jobs, sectors):
    """Ids of the other published profiles that name a node at or above these pairs, on both trees."""
    cursor.execute(CLAIMS, {"jobs": list(jobs), "sectors": list(sectors)})
    return sorted(set(cursor.fetchone()[0] or []) - {profile})


def _named(which, profiles, near):
    """Rows (profile id, node id) of what these profiles name at or above the pairs."""
    node = f"{which[:-1]}_id"
    rows = getattr(Profile, which).through.objects.filter(profile_id__in=profiles, **{f"{node}__in": list(near)})
    return list(rows.values_list("profile_id", node)) if profiles else []


def _table(cursor, statement, wire, **values):
    """A table that the database sends as one value, as records in this machine's byte order."""
    cursor.execute(statement, values)
    rows = np.frombuffer(cursor.fetchone()[0] or b"", dtype=wire)
    return records(wire.newbyteorder("="), **{name: rows[name] for name in wire.names})
