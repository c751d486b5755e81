"""Factors: the shares of a profile in each evidence scope in which its people are."""

# What the factors of these profiles should be: one set of shares for each evidence scope in which its people are.
FRESH = """
wanted AS (
    SELECT p.document_id AS profile_id
    FROM profiles_profile p JOIN coediting_document d ON d.id = p.document_id
    WHERE d.published_id IS NOT NULL
      AND (%(profiles)s::bigint[] IS NULL OR p.document_id = ANY(%(profiles)s::bigint[]))
), scope AS (
    SELECT profile_id, '' AS scope FROM wanted
    UNION
    SELECT s.profile_id, s.scope FROM roadmap_evidencescope s JOIN wanted USING (profile_id)
), share AS (
    SELECT s.profile_id, s.scope, g.name, r.position, r.id, coalesce(u.low, r.lacking_low) AS low,
           coalesce(u.mid, r.lacking_mid) AS mid, coalesce(u.high, r.lacking_high) AS high
    FROM scope s
    JOIN profiles_requirement r ON r.profile_id = s.profile_id
    JOIN profiles_competence c ON c.id = r.competence_id
    CROSS JOIN LATERAL (VALUES (c."group"), ('any')) AS g(name)
    LEFT JOIN LATERAL (
        SELECT e.low, e.mid, e.high FROM roadmap_competenceevidence e
        WHERE s.scope <> '' AND e.id = ANY(string_to_array(s.scope, ',')::bigint[])
          AND e.competence_id = r.competence_id AND e.level = r.level
    ) u ON true
), asked AS MATERIALIZED (
    SELECT profile_id, scope, name, count(mid) AS known, count(*) - count(mid) AS unknown, max(low) AS low,
           1 - portal_product(1 - mid ORDER BY position, id) AS mid,
           least(1, sum(high ORDER BY position, id)) AS high
    FROM share
    GROUP BY profile_id, scope, name
), raw AS (
    SELECT s.profile_id, s.scope, g.name, coalesce(a.known, 0) AS known, coalesce(a.unknown, 0) AS unknown,
           a.low, a.mid, a.high
    FROM scope s
    CROSS JOIN (VALUES ('green'), ('soft'), ('digital'), ('technical'), ('any')) AS g(name)
    LEFT JOIN asked a ON a.profile_id = s.profile_id AND a.scope = s.scope AND a.name = g.name
), fresh AS (
    SELECT profile_id, scope, name, known, unknown,
           CASE WHEN known > 0 THEN low WHEN unknown = 0 THEN 0 END AS low,
           -- float8 puts one union in twenty-five just outside its own bounds
           CASE WHEN known > 0 THEN least(greatest(mid, low), high) WHEN unknown = 0 THEN 0 END AS mid,
           CASE WHEN known > 0 THEN high WHEN unknown = 0 THEN 0 END AS high
    FROM raw
)"""

FACTORS_GONE = """
    DELETE FROM roadmap_factor f
    WHERE (%(profiles)s::bigint[] IS NULL OR f.profile_id = ANY(%(profiles)s::bigint[]))
      AND NOT EXISTS (SELECT 1 FROM scope s WHERE (s.profile_id, s.scope) = (f.profile_id, f.scope))
    RETURNING 1"""

FACTORS_WRITTEN = """
    INSERT INTO roadmap_factor AS f (profile_id, scope, "group", known, unknown, low, mid, high)
    SELECT profile_id, scope, name, known, unknown, low, mid, high FROM fresh
    ON CONFLICT (profile_id, scope, "group") DO UPDATE
    SET known = excluded.known, unknown = excluded.unknown,
        low = excluded.low, mid = excluded.mid, high = excluded.high
    WHERE (f.known, f.unknown, f.low, f.mid, f.high)
          IS DISTINCT FROM (excluded.known, excluded.unknown, excluded.low, excluded.mid, excluded.high)
    RETURNING 1"""

FACTORS = f"""
WITH {FRESH}, gone AS ({FACTORS_GONE}
), written AS ({FACTORS_WRITTEN}
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
"""  # noqa: S608 – our own names
