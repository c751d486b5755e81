"""Totals by difference: contributions taken out and put in, and factors replaced with what they contributed."""

from roadmap.needs.statements.factors import FACTORS_GONE, FACTORS_WRITTEN, FRESH

# One row of the workforce counts on both axes; `grouping` says on which one a sum stands.
BOTH_AXES = """
    GROUP BY GROUPING SETS ((w.dataset_id, w.year, w.region, f.name, w.sector_id),
                            (w.dataset_id, w.year, w.region, f.name, w.job_id))"""
PLACE = """
    SELECT w.dataset_id, w.year, w.region, f.name, coalesce(w.sector_id, w.job_id) AS node_id,
           CASE grouping(w.sector_id) WHEN 0 THEN 'sector' ELSE 'job' END AS axis"""
MOVED = """
    UPDATE roadmap_needtotal t
    SET covered = t.covered + d.covered, low = t.low + d.low, mid = t.mid + d.mid, high = t.high + d.high
    FROM delta d
    WHERE t.dataset_id = d.dataset_id AND t.year = d.year AND t.axis = d.axis AND t.node_id = d.node_id
      AND t.region = d.region AND t."group" = d.name AND (d.covered, d.low, d.mid, d.high) <> (0, 0, 0, 0)
    RETURNING t.axis, t.node_id"""

CONTRIBUTIONS = f"""
WITH delta AS ({PLACE},
           %(sign)s * sum(heads)::bigint AS covered, %(sign)s * sum((heads * f.low)::bigint)::bigint AS low,
           %(sign)s * sum((heads * f.mid)::bigint)::bigint AS mid,
           %(sign)s * sum((heads * f.high)::bigint)::bigint AS high
    FROM unnest(%(sectors)s::bigint[], %(jobs)s::bigint[]) AS p(sector_id, job_id)
    JOIN roadmap_coverage c USING (sector_id, job_id)
    JOIN roadmap_workforce w USING (sector_id, job_id)
    CROSS JOIN LATERAL (SELECT (w.headcount * 1e9)::bigint AS heads) h
    LEFT JOIN roadmap_evidencescope s ON (s.sector_id, s.job_id, s.region) = (w.sector_id, w.job_id, w.region)
    JOIN (SELECT *, "group" AS name FROM roadmap_factor WHERE mid IS NOT NULL) f
      ON f.profile_id = c.profile_id AND f.scope = coalesce(s.scope, '')
    {BOTH_AXES}
), moved AS ({MOVED}
)
SELECT count(*), coalesce(array_agg(DISTINCT node_id) FILTER (WHERE axis = 'sector'), '{{}}') FROM moved
"""  # noqa: S608 – our own names

DIFFERENCE = f"""
WITH {FRESH}, old AS (
    SELECT profile_id, scope, "group" AS name, low, mid, high FROM roadmap_factor
    WHERE profile_id = ANY(%(profiles)s::bigint[])
), changed AS (
    SELECT profile_id, scope, name, n.low, n.mid, n.high,
           o.low AS old_low, o.mid AS old_mid, o.high AS old_high
    FROM fresh n FULL JOIN old o USING (profile_id, scope, name)
    WHERE (n.low, n.mid, n.high) IS DISTINCT FROM (o.low, o.mid, o.high)
), w AS MATERIALIZED (
    SELECT w.dataset_id, w.year, w.region, w.sector_id, w.job_id, (w.headcount * 1e9)::bigint AS heads,
           c.profile_id, coalesce(s.scope, '') AS scope
    FROM roadmap_coverage c
    JOIN roadmap_workforce w USING (sector_id, job_id)
    LEFT JOIN roadmap_evidencescope s ON (s.sector_id, s.job_id, s.region) = (w.sector_id, w.job_id, w.region)
    WHERE c.profile_id IN (SELECT DISTINCT profile_id FROM changed)
), delta AS ({PLACE},
           sum(CASE WHEN f.mid IS NULL THEN 0 ELSE heads END
               - CASE WHEN f.old_mid IS NULL THEN 0 ELSE heads END)::bigint AS covered,
           sum(coalesce((heads * f.low)::bigint, 0) - coalesce((heads * f.old_low)::bigint, 0))::bigint AS low,
           sum(coalesce((heads * f.mid)::bigint, 0) - coalesce((heads * f.old_mid)::bigint, 0))::bigint AS mid,
           sum(coalesce((heads * f.high)::bigint, 0) - coalesce((heads * f.old_high)::bigint, 0))::bigint AS high
    FROM w JOIN changed f ON f.profile_id = w.profile_id AND f.scope = w.scope
    {BOTH_AXES}
), moved AS ({MOVED}
), gone AS ({FACTORS_GONE}
), written AS ({FACTORS_WRITTEN}
)
SELECT (SELECT count(*) FROM moved) + (SELECT count(*) FROM gone) + (SELECT count(*) FROM written),
       ARRAY(SELECT DISTINCT node_id FROM moved WHERE axis = 'sector')
"""  # noqa: S608 – our own names
