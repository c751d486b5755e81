"""The needs in SQL: factors per profile, coverage per pair, totals per partition. Each statement writes what should
stand there, whatever stood there before, so running it twice changes nothing.

The arithmetic is exact where it adds up: head-counts become whole numbers of 1e-9 person, so a sum does not depend
on the order of its terms and splitting a cell changes no total. Products follow the order of the requirements. The
recount in NumPy keeps the same two rules and therefore finds the same figures to the last digit.
"""

from django.db import connection

LOCK = 5_120_021  # any number that nothing else in the database locks on

FACTORS = """
WITH wanted AS (
    SELECT p.document_id AS profile_id
    FROM profiles_profile p JOIN coediting_document d ON d.id = p.document_id
    WHERE d.published_id IS NOT NULL AND (%(profile)s IS NULL OR p.document_id = %(profile)s)
), share AS (
    SELECT r.profile_id, c."group" AS name, r.position, r.id, r.lacking_low, r.lacking_mid, r.lacking_high
    FROM profiles_requirement r JOIN wanted USING (profile_id) JOIN profiles_competence c ON c.id = r.competence_id
), raw AS (
    SELECT w.profile_id, g.name, count(s.lacking_mid) AS known, count(s.id) - count(s.lacking_mid) AS unknown,
           max(s.lacking_low) AS low,
           1 - portal_product(1 - s.lacking_mid ORDER BY s.position, s.id) AS mid,
           least(1, sum(s.lacking_high ORDER BY s.position, s.id)) AS high
    FROM wanted w
    CROSS JOIN (VALUES ('green'), ('soft'), ('digital'), ('technical'), ('any')) AS g(name)
    LEFT JOIN share s ON s.profile_id = w.profile_id AND g.name IN (s.name, 'any')
    GROUP BY w.profile_id, g.name
), fresh AS (
    SELECT profile_id, name, known, unknown,
           CASE WHEN known > 0 THEN low WHEN unknown = 0 THEN 0 END AS low,
           -- float8 puts one union in twenty-five just outside its own bounds
           CASE WHEN known > 0 THEN least(greatest(mid, low), high) WHEN unknown = 0 THEN 0 END AS mid,
           CASE WHEN known > 0 THEN high WHEN unknown = 0 THEN 0 END AS high
    FROM raw
), gone AS (
    DELETE FROM roadmap_factor f
    WHERE (%(profile)s IS NULL OR f.profile_id = %(profile)s)
      AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.profile_id = f.profile_id)
)
INSERT INTO roadmap_factor AS f (profile_id, "group", known, unknown, low, mid, high)
SELECT profile_id, name, known, unknown, low, mid, high FROM fresh
ON CONFLICT (profile_id, "group") DO UPDATE
SET known = excluded.known, unknown = excluded.unknown, low = excluded.low, mid = excluded.mid, high = excluded.high
WHERE (f.known, f.unknown, f.low, f.mid, f.high)
      IS DISTINCT FROM (excluded.known, excluded.unknown, excluded.low, excluded.mid, excluded.high)
"""

# Everything below a node is the range of paths from its own up to the same with "0", the character after "/".
COVERAGE = """
WITH touched AS (
    SELECT DISTINCT sector_id, job_id FROM roadmap_workforce WHERE %(profile)s IS NULL
    UNION
    SELECT sector_id, job_id FROM roadmap_coverage WHERE profile_id = %(profile)s
    UNION
    SELECT sector_id, job_id FROM roadmap_coverage WHERE tie AND %(profile)s IS NOT NULL
    UNION
    SELECT c.sector_id, c.job_id
    FROM profiles_profile_jobs pj
    JOIN profiles_job above ON above.id = pj.job_id
    JOIN profiles_job j ON j.path ~>=~ above.path AND j.path ~<~ (rtrim(above.path, '/') || '0')
    JOIN roadmap_coverage c ON c.job_id = j.id
    WHERE pj.profile_id = %(profile)s AND c.sector_id IN (
        SELECT s.id
        FROM profiles_profile_sectors ps
        JOIN profiles_sector above ON above.id = ps.sector_id
        JOIN profiles_sector s ON s.revision = above.revision
                              AND s.path ~>=~ above.path AND s.path ~<~ (rtrim(above.path, '/') || '0')
        WHERE ps.profile_id = %(profile)s
    )
), job_claim AS (
    SELECT t.job_id, pj.profile_id, min(steps) AS steps
    FROM (SELECT DISTINCT job_id FROM touched) t
    JOIN profiles_job j ON j.id = t.job_id
    CROSS JOIN LATERAL (SELECT string_to_array(rtrim(j.path, '/'), '/') AS codes) p
    CROSS JOIN LATERAL generate_series(0, cardinality(p.codes) - 1) AS steps
    JOIN profiles_job above ON above.path = array_to_string(p.codes[1:cardinality(p.codes) - steps], '/') || '/'
    JOIN profiles_profile_jobs pj ON pj.job_id = above.id
    JOIN coediting_document d ON d.id = pj.profile_id AND d.published_id IS NOT NULL
    GROUP BY t.job_id, pj.profile_id
), sector_claim AS (
    SELECT t.sector_id, ps.profile_id, min(steps) AS steps
    FROM (SELECT DISTINCT sector_id FROM touched) t
    JOIN profiles_sector s ON s.id = t.sector_id
    CROSS JOIN LATERAL (SELECT string_to_array(rtrim(s.path, '/'), '/') AS codes) p
    CROSS JOIN LATERAL generate_series(0, cardinality(p.codes) - 1) AS steps
    JOIN profiles_sector above ON above.revision = s.revision
                              AND above.path = array_to_string(p.codes[1:cardinality(p.codes) - steps], '/') || '/'
    JOIN profiles_profile_sectors ps ON ps.sector_id = above.id
    WHERE ps.profile_id IN (SELECT profile_id FROM job_claim)
    GROUP BY t.sector_id, ps.profile_id
), ranked AS (
    SELECT t.sector_id, t.job_id, j.profile_id,
           rank() OVER (PARTITION BY t.sector_id, t.job_id ORDER BY j.steps, s.steps) AS place
    FROM touched t
    JOIN job_claim j ON j.job_id = t.job_id
    JOIN sector_claim s ON s.sector_id = t.sector_id AND s.profile_id = j.profile_id
), settled AS (
    SELECT t.sector_id, t.job_id, count(r.profile_id) > 1 AS tie,
           CASE WHEN count(r.profile_id) = 1 THEN min(r.profile_id) END AS profile_id
    FROM touched t
    LEFT JOIN ranked r ON r.sector_id = t.sector_id AND r.job_id = t.job_id AND r.place = 1
    GROUP BY t.sector_id, t.job_id
), gone AS (
    DELETE FROM roadmap_coverage c
    WHERE %(profile)s IS NULL
      AND NOT EXISTS (SELECT 1 FROM touched t WHERE t.sector_id = c.sector_id AND t.job_id = c.job_id)
    RETURNING sector_id
), written AS (
    INSERT INTO roadmap_coverage AS c (sector_id, job_id, profile_id, tie)
    SELECT sector_id, job_id, profile_id, tie FROM settled
    ON CONFLICT (sector_id, job_id) DO UPDATE SET profile_id = excluded.profile_id, tie = excluded.tie
    WHERE (c.profile_id, c.tie) IS DISTINCT FROM (excluded.profile_id, excluded.tie)
    RETURNING sector_id
)
SELECT (SELECT count(*) FROM written) + (SELECT count(*) FROM gone),
       ARRAY(SELECT sector_id FROM written
             UNION SELECT sector_id FROM roadmap_coverage WHERE profile_id = %(profile)s)
"""

TOTALS = """
WITH weight AS (
    SELECT w.dataset_id, w.year, w.region, w.sector_id, c.profile_id,
           sum((w.headcount * 1e9)::bigint)::bigint AS heads
    FROM roadmap_workforce w
    LEFT JOIN roadmap_coverage c ON c.sector_id = w.sector_id AND c.job_id = w.job_id
    WHERE %(sectors)s::bigint[] IS NULL OR w.sector_id = ANY(%(sectors)s::bigint[])
    GROUP BY w.dataset_id, w.year, w.region, w.sector_id, c.profile_id
), fresh AS (
    SELECT w.dataset_id, w.year, w.region, w.sector_id, g.name,
           sum(w.heads) AS headcount,
           coalesce(sum(w.heads) FILTER (WHERE f.mid IS NOT NULL), 0) AS covered,
           coalesce(sum((w.heads * f.low)::bigint), 0) AS low,
           coalesce(sum((w.heads * f.mid)::bigint), 0) AS mid,
           coalesce(sum((w.heads * f.high)::bigint), 0) AS high
    FROM weight w
    CROSS JOIN (VALUES ('green'), ('soft'), ('digital'), ('technical'), ('any')) AS g(name)
    LEFT JOIN roadmap_factor f ON f.profile_id = w.profile_id AND f."group" = g.name
    GROUP BY w.dataset_id, w.year, w.region, w.sector_id, g.name
), gone AS (
    DELETE FROM roadmap_needtotal t
    WHERE (%(sectors)s::bigint[] IS NULL OR t.sector_id = ANY(%(sectors)s::bigint[]))
      AND NOT EXISTS (
          SELECT 1 FROM weight w
          WHERE (w.dataset_id, w.year, w.region, w.sector_id) = (t.dataset_id, t.year, t.region, t.sector_id)
      )
)
INSERT INTO roadmap_needtotal AS t
    (dataset_id, year, region, sector_id, "group", headcount, covered, low, mid, high)
SELECT dataset_id, year, region, sector_id, name,
       div(headcount + 500, 1000)::float8 / 1e6, div(covered + 500, 1000)::float8 / 1e6,
       div(low + 500, 1000)::float8 / 1e6, div(mid + 500, 1000)::float8 / 1e6, div(high + 500, 1000)::float8 / 1e6
FROM fresh
ON CONFLICT (dataset_id, year, region, sector_id, "group") DO UPDATE
SET headcount = excluded.headcount, covered = excluded.covered,
    low = excluded.low, mid = excluded.mid, high = excluded.high
WHERE (t.headcount, t.covered, t.low, t.mid, t.high)
      IS DISTINCT FROM (excluded.headcount, excluded.covered, excluded.low, excluded.mid, excluded.high)
"""


def alone():
    """Wait until no other recompute runs, and keep others out until this transaction ends.

    A total that two workers add up at the same time would miss one of the two changes. The lock is a statement of
    its own: the next one then sees what the other worker committed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def factors(profile=None):
    """Write the factors of one profile (its document's id), or of all. Returns how many rows changed."""
    with connection.cursor() as cursor:
        cursor.execute(FACTORS, {"profile": profile})
        return cursor.rowcount


def coverage(profile=None):
    """Decide anew which profile applies, for the pairs that one profile has or claims, or for all.

    Returns (changed rows, ids of sectors whose totals this profile moves; meaningless for all).
    """
    with connection.cursor() as cursor:
        cursor.execute(COVERAGE, {"profile": profile})
        return cursor.fetchone()


def totals(sectors=None):
    """Add up the partitions of these sectors, or all. Returns how many rows changed."""
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, {"sectors": sectors})
        return cursor.rowcount
