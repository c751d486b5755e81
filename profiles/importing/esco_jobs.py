"""ISCO-08 groups and ESCO occupations: from the loaded files to rows of the job tree."""

from profiles.importing.merging import Merge

ISCO_URI = "http://data.europa.eu/esco/isco/C"

# One row per concept, labels of both languages beside each other; what is empty stays NULL and keeps what we have.
CONCEPTS = """
CREATE TEMP TABLE job_concepts ON COMMIT DROP AS
SELECT coalesce(en.uri, nl.uri) AS uri, 'isco' AS kind, coalesce(en.code, nl.code) AS code,
       coalesce(en.code, nl.code) AS isco, en.label AS label_en, nl.label AS label_nl,
       en.alt AS alt_en, nl.alt AS alt_nl
FROM in_iscogroups_en en FULL JOIN in_iscogroups_nl nl ON nl.uri = en.uri
UNION ALL
SELECT coalesce(en.uri, nl.uri), 'occupation', coalesce(en.code, nl.code), coalesce(en.isco, nl.isco),
       en.label, nl.label, en.alt, nl.alt
FROM in_occupations_en en FULL JOIN in_occupations_nl nl ON nl.uri = en.uri;
"""

# As they should become. The portal's own fields (function group, Competent code) are not here, so never touched.
JOBS = """
CREATE TEMP TABLE new_job ON COMMIT DROP AS
SELECT coalesce(live.id, {new_id}) AS id, new.uri AS esco_uri, new.kind,
       left(new.code, 60) AS code, left(new.isco, 4) AS isco,
       coalesce(left(new.label_en, 500), live.label_en, '') AS label_en,
       coalesce(left(new.label_nl, 500), live.label_nl, '') AS label_nl,
       coalesce(pg_temp.alternatives(new.alt_en, new.label_en), live.alt_en, '{{}}') AS alt_en,
       coalesce(pg_temp.alternatives(new.alt_nl, new.label_nl), live.alt_nl, '{{}}') AS alt_nl,
       coalesce(up.broader, CASE new.kind
           WHEN 'occupation' THEN
               (SELECT o.uri FROM job_concepts o WHERE o.code = regexp_replace(new.code, '\\.[^.]*$', '') LIMIT 1)
           ELSE %(isco_uri)s || left(new.code, -1) END) AS parent_uri,
       live.parent_id, '' AS path, fresh.uid, '' AS competent_code, '' AS function_group
FROM job_concepts new
LEFT JOIN in_broaderrelationsoccpillar up ON up.uri = new.uri
LEFT JOIN profiles_job live ON live.esco_uri = new.uri
LEFT JOIN new_uid fresh ON fresh.uri = new.uri;
"""
# A parent is a job of this import, or one the catalogue has already.
PARENTS = """
UPDATE new_job SET parent_id = coalesce(given.id, live.id, by_isco.id, mine.parent_id)
FROM new_job mine
LEFT JOIN new_job given ON given.esco_uri = mine.parent_uri
LEFT JOIN profiles_job live ON live.esco_uri = mine.parent_uri
LEFT JOIN new_job by_isco ON by_isco.esco_uri = %(isco_uri)s || mine.isco AND mine.kind = 'occupation'
WHERE mine.id = new_job.id;
"""
# From the roots downward, so a circle among parents is never entered: what is in one gets no path here.
PATHS = """
CREATE TEMP TABLE job_paths ON COMMIT DROP AS
WITH RECURSIVE nodes AS (
    SELECT id, parent_id, code FROM new_job
    UNION ALL
    SELECT id, parent_id, code FROM profiles_job WHERE id NOT IN (SELECT id FROM new_job)
), tree AS (
    SELECT id, code || '/' AS path FROM nodes WHERE parent_id IS NULL
    UNION ALL
    SELECT nodes.id, tree.path || nodes.code || '/' FROM tree JOIN nodes ON nodes.parent_id = tree.id
)
SELECT id, path FROM tree;
UPDATE new_job SET path = job_paths.path FROM job_paths WHERE job_paths.id = new_job.id;
UPDATE new_job SET parent_id = NULL, path = code || '/' WHERE path = '';
"""
# Jobs that hang below what moved: the portal's own circular jobs, and ESCO's that this release no longer has.
FOLLOWERS = """
UPDATE profiles_job live SET path = job_paths.path FROM job_paths
WHERE job_paths.id = live.id AND job_paths.path <> live.path;
"""

SHOWN = "concat(coalesce(nullif(row_.label_en, ''), row_.label_nl), ' · ', row_.code)"
MERGES = {
    kind: Merge(
        name=name,
        live="profiles_job",
        incoming=f"new_job_{kind}",
        key=("id",),
        compared=(
            "esco_uri",
            "kind",
            "code",
            "isco",
            "label_en",
            "label_nl",
            "alt_en",
            "alt_nl",
            "parent_id",
            "path",
        ),
        inserted=("uid", "competent_code", "function_group"),
        scope=f"live.kind = '{kind}'",
        shown=SHOWN,
    )
    for kind, name in (("isco", "isco_groups"), ("occupation", "occupations"))
}
SPLIT = """
CREATE TEMP VIEW new_job_isco AS SELECT * FROM new_job WHERE kind = 'isco';
CREATE TEMP VIEW new_job_occupation AS SELECT * FROM new_job WHERE kind = 'occupation';
"""


def gather(cursor):
    """Put the languages beside each other, in `job_concepts`."""
    cursor.execute(CONCEPTS)


def prepare(cursor, new_id):
    """Make `new_job` and its two views. `new_id` is the SQL expression that numbers new rows."""
    values = {"isco_uri": ISCO_URI}
    cursor.execute(JOBS.format(new_id=new_id), values)
    cursor.execute(PARENTS, values)
    cursor.execute(PATHS)
    cursor.execute(SPLIT)


def follow(cursor):
    """After writing: bring the paths of jobs that the import does not name in line with their parents."""
    cursor.execute(FOLLOWERS)
