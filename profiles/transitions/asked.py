"""What jobs ask, kept as rows: `AskedCompetence` and `JobSize` follow from edges and published profiles.

Reading it afresh from 20,000 profiles took 40 ms for one list of similar jobs; from these rows it takes 2. Whatever
writes edges, or projects a profile, calls `refresh` with the jobs concerned, or `rebuild`, in its own transaction.
"""

from django.db import connection

KEEPING = 7_104_219_664  # the number of the lock, a choice without meaning

# The strictest counts. Profiles of organisations say nothing about one job.
DEFINITION = """
SELECT job_id, competence_id, bool_or(essential) AS essential, max(level) AS level
FROM (
    SELECT edge.job_id, edge.competence_id, edge.importance = 'essential' AS essential, NULL::smallint AS level
    FROM profiles_jobcompetence edge {edges}
    UNION ALL
    SELECT named.job_id, row.competence_id, row.importance = 'essential', row.level
    FROM profiles_profile_jobs named
    JOIN profiles_profile profile ON profile.document_id = named.profile_id AND profile.kind = 'job'
    JOIN profiles_requirement row ON row.profile_id = named.profile_id {requirements}
) source GROUP BY job_id, competence_id
"""
# Only what differs is written, so a publishing leaves all other rows, and the index over them, as they are. New rows
# go in by competence, which is how they are read.
BRINGING = """
WITH asked AS MATERIALIZED ({definition}), gone AS (
    DELETE FROM profiles_askedcompetence kept WHERE {kept} NOT EXISTS (
        SELECT FROM asked WHERE asked.job_id = kept.job_id AND asked.competence_id = kept.competence_id)
), written AS (
    INSERT INTO profiles_askedcompetence (job_id, competence_id, essential, level)
    SELECT job_id, competence_id, essential, level FROM asked WHERE NOT EXISTS (
        SELECT FROM profiles_askedcompetence kept
        WHERE kept.job_id = asked.job_id AND kept.competence_id = asked.competence_id
          AND kept.essential = asked.essential AND kept.level IS NOT DISTINCT FROM asked.level)
    ORDER BY competence_id, job_id
    ON CONFLICT (job_id, competence_id) DO UPDATE SET essential = excluded.essential, level = excluded.level
), size AS (
    SELECT job_id, count(*) AS asked, count(*) FILTER (WHERE essential) AS essential FROM asked GROUP BY job_id
), nothing AS (
    DELETE FROM profiles_jobsize kept WHERE {kept} NOT EXISTS (SELECT FROM size WHERE size.job_id = kept.job_id)
)
INSERT INTO profiles_jobsize (job_id, asked, essential)
SELECT job_id, asked, essential FROM size WHERE NOT EXISTS (
    SELECT FROM profiles_jobsize kept
    WHERE kept.job_id = size.job_id AND kept.asked = size.asked AND kept.essential = size.essential)
ON CONFLICT (job_id) DO UPDATE SET asked = excluded.asked, essential = excluded.essential
"""
REBUILD = BRINGING.format(definition=DEFINITION.format(edges="", requirements=""), kept="")
REFRESH = BRINGING.format(
    definition=DEFINITION.format(
        edges="WHERE edge.job_id = ANY (%(jobs)s)", requirements="WHERE named.job_id = ANY (%(jobs)s)"
    ),
    kept="kept.job_id = ANY (%(jobs)s) AND",
)

# A first import fills an empty table. Making its indexes afterwards takes a third of the time; readers then wait for
# the end of the transaction, so that is only done while there is nothing to read, and nobody at it.
SETTING_ASIDE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM profiles_askedcompetence) THEN
        SET LOCAL lock_timeout = '1s';
        ALTER TABLE profiles_askedcompetence DROP CONSTRAINT profiles_askedcompetence_pkey;
        DROP INDEX asked_reverse;
        SET LOCAL lock_timeout TO DEFAULT;
    END IF;
EXCEPTION WHEN lock_not_available OR object_in_use THEN
END $$
"""
FILLING = f"""
INSERT INTO profiles_askedcompetence (job_id, competence_id, essential, level)
SELECT job_id, competence_id, essential, level FROM ({DEFINITION.format(edges="", requirements="")}) asked
ORDER BY competence_id, job_id;
ALTER TABLE profiles_askedcompetence
ADD CONSTRAINT profiles_askedcompetence_pkey PRIMARY KEY (job_id, competence_id);
CREATE INDEX asked_reverse ON profiles_askedcompetence (competence_id, job_id) INCLUDE (essential, level);
DELETE FROM profiles_jobsize;
INSERT INTO profiles_jobsize (job_id, asked, essential)
SELECT job_id, count(*), count(*) FILTER (WHERE essential) FROM profiles_askedcompetence GROUP BY job_id
"""  # noqa: S608 – our own names


def refresh(jobs):
    """Bring the rows of these jobs (primary keys) in line with their sources, in the caller's transaction."""
    jobs = sorted(set(jobs))
    if jobs:
        with connection.cursor() as cursor:
            wait_for_turn(cursor)
            cursor.execute(REFRESH, {"jobs": jobs})


def rebuild():
    """Bring the rows of all jobs in line with their sources: half a second for the whole of ESCO."""
    with connection.cursor() as cursor:
        wait_for_turn(cursor)
        cursor.execute(SETTING_ASIDE)
        cursor.execute("SELECT to_regclass('asked_reverse') IS NULL")
        cursor.execute(FILLING if cursor.fetchone()[0] else REBUILD)
        cursor.execute("ANALYZE profiles_askedcompetence, profiles_jobsize")


def wait_for_turn(cursor):
    """One at a time until the transaction ends.

    Two partners may publish profiles of one job at once. Whoever comes second must read what the first has written,
    so the lock comes before the statement that reads; else the rows would lack one of the two.
    """
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEEPING])
