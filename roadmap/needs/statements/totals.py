"""Totals anew: everybody on both axes, in one pass over the workforce."""

from roadmap.needs.tables import GROUPS

SHARES = ("low", "mid", "high")
PIVOT = ", ".join(
    f"""max({share}) FILTER (WHERE "group" = '{group}') AS {group}_{share}""" for group in GROUPS for share in SHARES
)
SUMS = ", ".join(
    f"sum(heads) FILTER (WHERE {group}_mid IS NOT NULL) AS {group}_covered, "
    + ", ".join(f"sum((heads * {group}_{share})::bigint) AS {group}_{share}" for share in SHARES)
    for group in GROUPS
)
ROWS = ", ".join(
    f"('{group}', {group}_covered, {group}_low, {group}_mid, {group}_high)" for group in GROUPS
)

TOTALS = f"""
WITH factor AS MATERIALIZED (
    SELECT profile_id, scope, {PIVOT} FROM roadmap_factor GROUP BY profile_id, scope
), sums AS (
    SELECT w.dataset_id, w.year, w.region, coalesce(w.sector_id, w.job_id) AS node_id,
           CASE grouping(w.sector_id) WHEN 0 THEN 'sector' ELSE 'job' END AS axis, sum(heads) AS headcount, {SUMS}
    FROM roadmap_workforce w
    CROSS JOIN LATERAL (SELECT (w.headcount * 1e9)::bigint AS heads) h
    LEFT JOIN roadmap_coverage c ON (c.sector_id, c.job_id) = (w.sector_id, w.job_id)
    LEFT JOIN roadmap_evidencescope s ON (s.sector_id, s.job_id, s.region) = (w.sector_id, w.job_id, w.region)
    LEFT JOIN factor f ON f.profile_id = c.profile_id AND f.scope = coalesce(s.scope, '')
    GROUP BY GROUPING SETS ((w.dataset_id, w.year, w.region, w.sector_id), (w.dataset_id, w.year, w.region, w.job_id))
), fresh AS (
    SELECT dataset_id, year, axis, node_id, region, g.name, headcount, coalesce(covered, 0) AS covered,
           coalesce(low, 0) AS low, coalesce(mid, 0) AS mid, coalesce(high, 0) AS high
    FROM sums CROSS JOIN LATERAL (VALUES {ROWS}) AS g(name, covered, low, mid, high)
), gone AS (
    DELETE FROM roadmap_needtotal t
    WHERE NOT EXISTS (
        SELECT 1 FROM sums s
        WHERE (s.dataset_id, s.year, s.axis, s.node_id, s.region) = (t.dataset_id, t.year, t.axis, t.node_id, t.region)
    )
    RETURNING 1
), written AS (
    INSERT INTO roadmap_needtotal AS t
        (dataset_id, year, axis, node_id, region, "group", headcount, covered, low, mid, high)
    SELECT dataset_id, year, axis, node_id, region, name, headcount, covered, low, mid, high FROM fresh
    ON CONFLICT (dataset_id, year, axis, node_id, region, "group") DO UPDATE
    SET headcount = excluded.headcount, covered = excluded.covered,
        low = excluded.low, mid = excluded.mid, high = excluded.high
    WHERE (t.headcount, t.covered, t.low, t.mid, t.high)
          IS DISTINCT FROM (excluded.headcount, excluded.covered, excluded.low, excluded.mid, excluded.high)
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
"""  # noqa: S608 – our own names
