"""Evidence scopes: which evidence applies to the people of a sector, job and region."""

# Of the accepted evidence that reaches a place, the deepest job goes first, then the deepest sector, then the place's
# own region, then the newest: on the way up from one place deeper is nearer, and has the longer path.
SCOPES_FRESH = """
asked AS (
    SELECT DISTINCT r.profile_id, e.id, e.competence_id, e.level, e.region, e.date, s.revision,
                    coalesce(j.path, '') AS job_path, coalesce(s.path, '') AS sector_path
    FROM profiles_requirement r
    JOIN coediting_document d ON d.id = r.profile_id AND d.published_id IS NOT NULL
    JOIN roadmap_competenceevidence e
      ON e.competence_id = r.competence_id AND e.level = r.level AND e.state = 'accepted'
    LEFT JOIN profiles_job j ON j.id = e.job_id
    LEFT JOIN profiles_sector s ON s.id = e.sector_id
    WHERE %(profiles)s::bigint[] IS NULL OR r.profile_id = ANY(%(profiles)s::bigint[])
), place AS (
    SELECT DISTINCT t.sector_id, t.job_id, w.region, t.profile_id
    FROM touched t JOIN roadmap_workforce w USING (sector_id, job_id)
    WHERE t.profile_id IN (SELECT profile_id FROM asked)
), best AS (
    SELECT DISTINCT ON (p.sector_id, p.job_id, p.region, a.competence_id, a.level)
           p.sector_id, p.job_id, p.region, p.profile_id, a.id
    FROM place p
    JOIN asked a USING (profile_id)
    JOIN profiles_job j ON j.id = p.job_id
    JOIN profiles_sector s ON s.id = p.sector_id
    WHERE starts_with(j.path, a.job_path) AND a.region IN ('', p.region)
      AND (a.revision IS NULL OR (s.revision = a.revision AND starts_with(s.path, a.sector_path)))
    ORDER BY p.sector_id, p.job_id, p.region, a.competence_id, a.level,
             length(a.job_path) DESC, length(a.sector_path) DESC, (a.region = '')::int, a.date DESC, a.id DESC
), fresh AS (
    SELECT sector_id, job_id, region, profile_id, string_agg(id::text, ',' ORDER BY id) AS scope
    FROM best GROUP BY sector_id, job_id, region, profile_id
)"""

SCOPES = f"""
WITH touched AS (
    SELECT sector_id, job_id, profile_id FROM roadmap_coverage WHERE profile_id IS NOT NULL
), {SCOPES_FRESH}, gone AS (
    DELETE FROM roadmap_evidencescope o
    WHERE NOT EXISTS (
        SELECT 1 FROM fresh n WHERE (n.sector_id, n.job_id, n.region) = (o.sector_id, o.job_id, o.region)
    )
    RETURNING 1
), written AS (
    INSERT INTO roadmap_evidencescope AS o (sector_id, job_id, region, profile_id, scope)
    SELECT sector_id, job_id, region, profile_id, scope FROM fresh
    ON CONFLICT (sector_id, job_id, region) DO UPDATE SET profile_id = excluded.profile_id, scope = excluded.scope
    WHERE (o.profile_id, o.scope) IS DISTINCT FROM (excluded.profile_id, excluded.scope)
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
"""  # noqa: S608 – our own names

SCOPE_CHANGES = f"""
WITH touched AS (
    SELECT sector_id, job_id, profile_id FROM roadmap_coverage WHERE profile_id = ANY(%(changed)s::bigint[])
    UNION
    SELECT sector_id, job_id, c.profile_id
    FROM roadmap_coverage c
    JOIN unnest(%(sectors)s::bigint[], %(jobs)s::bigint[]) AS p(sector_id, job_id) USING (sector_id, job_id)
), {SCOPES_FRESH}, old AS (
    SELECT sector_id, job_id, region, o.profile_id, o.scope
    FROM touched t JOIN roadmap_evidencescope o USING (sector_id, job_id)
)
SELECT coalesce(array_agg(sector_id), '{{}}'), coalesce(array_agg(job_id), '{{}}'),
       coalesce(array_agg(region::text), '{{}}'), coalesce(array_agg(n.profile_id), '{{}}'),
       coalesce(array_agg(n.scope), '{{}}')
FROM fresh n FULL JOIN old o USING (sector_id, job_id, region)
WHERE (n.profile_id, n.scope) IS DISTINCT FROM (o.profile_id, o.scope)
"""  # noqa: S608 – our own names

SCOPES_WRITTEN = """
WITH change AS (
    SELECT * FROM unnest(%(sectors)s::bigint[], %(jobs)s::bigint[], %(regions)s::text[], %(owners)s::bigint[],
                         %(scopes)s::text[]) AS n(sector_id, job_id, region, profile_id, scope)
), gone AS (
    DELETE FROM roadmap_evidencescope o USING change n
    WHERE n.scope IS NULL AND (n.sector_id, n.job_id, n.region) = (o.sector_id, o.job_id, o.region)
)
INSERT INTO roadmap_evidencescope (sector_id, job_id, region, profile_id, scope)
SELECT sector_id, job_id, region, profile_id, scope FROM change WHERE scope IS NOT NULL
ON CONFLICT (sector_id, job_id, region) DO UPDATE SET profile_id = excluded.profile_id, scope = excluded.scope
"""

# Profiles whose people this evidence may reach, or that it reached when their scopes were last decided.
OF_EVIDENCE = """
SELECT r.profile_id
FROM roadmap_competenceevidence e
JOIN profiles_requirement r ON r.competence_id = e.competence_id AND r.level = e.level
WHERE e.id = %(evidence)s
UNION
SELECT profile_id FROM roadmap_factor
WHERE scope <> '' AND %(evidence)s = ANY(string_to_array(scope, ',')::bigint[])
"""
