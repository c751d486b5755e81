"""Coverage: which profile applies to a pair of sector and job.

Everything below a node of a tree is the range of paths from its own up to the same with "0", the character after "/".
"""

# What coverage and scopes go by. Most edits leave it, and then there is nothing to decide. Answers with (whether jobs
# or sectors changed, whether anything of it did), and notes what holds now.
CLAIMS_NOTED = """
WITH fresh AS (
    SELECT p.document_id AS profile_id,
           ARRAY(SELECT job_id FROM profiles_profile_jobs j WHERE j.profile_id = p.document_id ORDER BY 1) AS jobs,
           ARRAY(SELECT sector_id FROM profiles_profile_sectors s
                 WHERE s.profile_id = p.document_id ORDER BY 1) AS sectors,
           ARRAY(SELECT DISTINCT r.competence_id * 8 + r.level FROM profiles_requirement r
                 WHERE r.profile_id = p.document_id ORDER BY 1) AS asks
    FROM profiles_profile p JOIN coediting_document d ON d.id = p.document_id
    WHERE d.published_id IS NOT NULL
      AND (%(profiles)s::bigint[] IS NULL OR p.document_id = ANY(%(profiles)s::bigint[]))
), changed AS (
    SELECT coalesce(n.profile_id, o.profile_id) AS profile_id, n.jobs, n.sectors, n.asks,
           (n.jobs, n.sectors) IS DISTINCT FROM (o.jobs, o.sectors) AS claims
    FROM fresh n
    FULL JOIN (
        SELECT * FROM roadmap_claim
        WHERE %(profiles)s::bigint[] IS NULL OR profile_id = ANY(%(profiles)s::bigint[])
    ) o USING (profile_id)
    WHERE (n.jobs, n.sectors, n.asks) IS DISTINCT FROM (o.jobs, o.sectors, o.asks)
), gone AS (
    DELETE FROM roadmap_claim o USING changed c WHERE c.jobs IS NULL AND o.profile_id = c.profile_id
), written AS (
    INSERT INTO roadmap_claim AS o (profile_id, jobs, sectors, asks)
    SELECT profile_id, jobs, sectors, asks FROM changed WHERE jobs IS NOT NULL
    ON CONFLICT (profile_id) DO UPDATE SET jobs = excluded.jobs, sectors = excluded.sectors, asks = excluded.asks
)
SELECT coalesce(bool_or(claims), false), count(*) > 0 FROM changed
"""

# The pairs in question, with what stands there now (not asked when all are); every profile that names their job or one
# above it, and their sector or one above it, with the steps up to it; and what follows for each pair.
CLAIMS = """
WITH touched AS (
    SELECT DISTINCT sector_id, job_id, NULL::bigint AS before, NULL::boolean AS tied
    FROM roadmap_workforce WHERE %(profile)s IS NULL
    UNION
    SELECT sector_id, job_id, profile_id, tie FROM roadmap_coverage WHERE profile_id = %(profile)s
    UNION
    SELECT sector_id, job_id, profile_id, tie FROM roadmap_coverage WHERE tie AND %(profile)s IS NOT NULL
    UNION
    SELECT c.sector_id, c.job_id, c.profile_id, c.tie
    FROM roadmap_coverage c
    WHERE c.job_id IN (
        SELECT j.id
        FROM profiles_profile_jobs pj
        JOIN profiles_job above ON above.id = pj.job_id
        JOIN profiles_job j ON j.path ~>=~ above.path AND j.path ~<~ (rtrim(above.path, '/') || '0')
        WHERE pj.profile_id = %(profile)s
    ) AND c.sector_id IN (
        SELECT s.id
        FROM profiles_profile_sectors ps
        JOIN profiles_sector above ON above.id = ps.sector_id
        JOIN profiles_sector s ON s.revision = above.revision
                              AND s.path ~>=~ above.path AND s.path ~<~ (rtrim(above.path, '/') || '0')
        WHERE ps.profile_id = %(profile)s
    )
), sector_above AS MATERIALIZED (
    SELECT s.id AS sector_id, above.id AS above_id, steps
    FROM profiles_sector s
    CROSS JOIN LATERAL (SELECT string_to_array(rtrim(s.path, '/'), '/') AS codes) p
    CROSS JOIN LATERAL generate_series(0, cardinality(p.codes) - 1) AS steps
    JOIN profiles_sector above ON above.revision = s.revision
                              AND above.path = array_to_string(p.codes[1:cardinality(p.codes) - steps], '/') || '/'
    WHERE s.id IN (SELECT sector_id FROM touched)
), job_above AS MATERIALIZED (
    SELECT j.id AS job_id, above.id AS above_id, steps
    FROM profiles_job j
    CROSS JOIN LATERAL (SELECT string_to_array(rtrim(j.path, '/'), '/') AS codes) p
    CROSS JOIN LATERAL generate_series(0, cardinality(p.codes) - 1) AS steps
    JOIN profiles_job above ON above.path = array_to_string(p.codes[1:cardinality(p.codes) - steps], '/') || '/'
    WHERE j.id IN (SELECT job_id FROM touched)
), job_claim AS MATERIALIZED (
    SELECT a.job_id, pj.profile_id, min(a.steps) AS steps
    FROM job_above a
    JOIN profiles_profile_jobs pj ON pj.job_id = a.above_id
    JOIN coediting_document d ON d.id = pj.profile_id AND d.published_id IS NOT NULL
    GROUP BY a.job_id, pj.profile_id
), sector_claim AS MATERIALIZED (
    SELECT a.sector_id, ps.profile_id, min(a.steps) AS steps
    FROM (SELECT DISTINCT profile_id FROM job_claim) j
    JOIN profiles_profile_sectors ps USING (profile_id)
    JOIN sector_above a ON a.above_id = ps.sector_id
    GROUP BY a.sector_id, ps.profile_id
), ranked AS (
    SELECT t.sector_id, t.job_id, j.profile_id,
           rank() OVER (PARTITION BY t.sector_id, t.job_id ORDER BY j.steps, s.steps) AS place
    FROM touched t
    JOIN job_claim j ON j.job_id = t.job_id
    JOIN sector_claim s ON s.sector_id = t.sector_id AND s.profile_id = j.profile_id
), settled AS (
    SELECT t.sector_id, t.job_id, t.before, t.tied, count(r.profile_id) > 1 AS tie,
           CASE WHEN count(r.profile_id) = 1 THEN min(r.profile_id) END AS profile_id
    FROM touched t
    LEFT JOIN ranked r ON r.sector_id = t.sector_id AND r.job_id = t.job_id AND r.place = 1
    GROUP BY t.sector_id, t.job_id, t.before, t.tied
)"""

COVERAGE = f"""{CLAIMS}, gone AS (
    DELETE FROM roadmap_coverage c
    WHERE NOT EXISTS (SELECT 1 FROM touched t WHERE t.sector_id = c.sector_id AND t.job_id = c.job_id)
    RETURNING 1
), written AS (
    INSERT INTO roadmap_coverage AS c (sector_id, job_id, profile_id, tie)
    SELECT sector_id, job_id, profile_id, tie FROM settled
    ON CONFLICT (sector_id, job_id) DO UPDATE SET profile_id = excluded.profile_id, tie = excluded.tie
    WHERE (c.profile_id, c.tie) IS DISTINCT FROM (excluded.profile_id, excluded.tie)
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
"""  # noqa: S608 – our own names

COVERAGE_CHANGES = f"""{CLAIMS}
SELECT coalesce(array_agg(s.sector_id), '{{}}'), coalesce(array_agg(s.job_id), '{{}}'),
       coalesce(array_agg(s.profile_id), '{{}}'), coalesce(array_agg(s.tie), '{{}}'),
       coalesce(array_agg(s.before), '{{}}')
FROM settled s WHERE (s.before, s.tied) IS DISTINCT FROM (s.profile_id, s.tie)
"""  # noqa: S608 – our own names

COVERAGE_WRITTEN = """
UPDATE roadmap_coverage c SET profile_id = n.profile_id, tie = n.tie
FROM unnest(%(sectors)s::bigint[], %(jobs)s::bigint[], %(winners)s::bigint[], %(ties)s::boolean[])
     AS n(sector_id, job_id, profile_id, tie)
WHERE (c.sector_id, c.job_id) = (n.sector_id, n.job_id)
"""
