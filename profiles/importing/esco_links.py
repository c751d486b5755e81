"""Relations between what is loaded: jobs to competences, competences and groups to what is broader."""

from profiles.importing.merging import Merge

# Ids of everything a relation may point to: of this import, else of the catalogue.
KNOWN = """
CREATE TEMP TABLE known_job ON COMMIT DROP AS
SELECT esco_uri, id FROM new_job
UNION ALL SELECT esco_uri, id FROM profiles_job live WHERE esco_uri IS NOT NULL
    AND NOT EXISTS (SELECT FROM new_job n WHERE n.id = live.id);
CREATE TEMP TABLE known_competence ON COMMIT DROP AS
SELECT esco_uri, id FROM new_competence
UNION ALL SELECT esco_uri, id FROM profiles_competence live WHERE esco_uri IS NOT NULL
    AND NOT EXISTS (SELECT FROM new_competence n WHERE n.id = live.id);
CREATE TEMP TABLE known_group ON COMMIT DROP AS
SELECT esco_uri, id FROM new_group
UNION ALL SELECT esco_uri, id FROM profiles_skillgroup live
    WHERE NOT EXISTS (SELECT FROM new_group n WHERE n.id = live.id);
"""

EDGES = """
CREATE TEMP TABLE all_edges ON COMMIT DROP AS
SELECT r.row, r.importance, job.id AS job_id, competence.id AS competence_id
FROM in_occupationskillrelations r
LEFT JOIN known_job job ON job.esco_uri = r.occupation
LEFT JOIN known_competence competence ON competence.esco_uri = r.skill;
CREATE TEMP VIEW new_edge AS
SELECT job_id, competence_id, importance, 'esco' AS source, {version} AS source_version FROM all_edges
WHERE job_id IS NOT NULL AND competence_id IS NOT NULL AND importance IN ('essential', 'optional');
"""
KEPT_VERSION = """coalesce((
    SELECT live.source_version FROM profiles_jobcompetence live
    WHERE live.job_id = all_edges.job_id AND live.competence_id = all_edges.competence_id
      AND live.source = 'esco'), '')"""
BROADER = """
CREATE TEMP TABLE broader ON COMMIT DROP AS
SELECT r.row, r.uri, r.broader, low.id AS competence_id, low_group.id AS group_id,
       high.id AS broader_competence_id, high_group.id AS broader_group_id
FROM (SELECT row, uri, broader FROM in_broaderrelationsskillpillar
      UNION ALL SELECT NULL, uri_1, uri_0 FROM in_skillshierarchy
          WHERE uri_2 IS NULL AND uri_1 IS NOT NULL AND {by_hierarchy}
      UNION ALL SELECT NULL, uri_2, uri_1 FROM in_skillshierarchy
          WHERE uri_3 IS NULL AND uri_2 IS NOT NULL AND {by_hierarchy}
      UNION ALL SELECT NULL, uri_3, uri_2 FROM in_skillshierarchy WHERE uri_3 IS NOT NULL AND {by_hierarchy}) r
LEFT JOIN known_competence low ON low.esco_uri = r.uri
LEFT JOIN known_group low_group ON low_group.esco_uri = r.uri
LEFT JOIN known_competence high ON high.esco_uri = r.broader
LEFT JOIN known_group high_group ON high_group.esco_uri = r.broader;
CREATE TEMP VIEW new_competence_group AS SELECT DISTINCT competence_id, broader_group_id AS group_id FROM broader
    WHERE competence_id IS NOT NULL AND broader_group_id IS NOT NULL;
CREATE TEMP VIEW new_competence_broader AS
    SELECT DISTINCT competence_id AS from_competence_id, broader_competence_id AS to_competence_id FROM broader
    WHERE competence_id IS NOT NULL AND broader_competence_id IS NOT NULL;
CREATE TEMP VIEW new_group_broader AS
    SELECT DISTINCT group_id AS from_skillgroup_id, broader_group_id AS to_skillgroup_id FROM broader
    WHERE group_id IS NOT NULL AND broader_group_id IS NOT NULL;
"""


JOB, SKILL = ("new_job", "profiles_job"), ("new_competence", "profiles_competence")
GROUP = ("new_group", "profiles_skillgroup")


def _pair(low_tables, low, sign, high_tables, high):
    """SQL that names a relation by the labels at both ends; either may be new or in the catalogue already."""
    ends = []
    for (new, live), column in ((low_tables, low), (high_tables, high)):
        label = f"(SELECT label_en FROM {{table}} k WHERE k.id = row_.{column})"  # noqa: S608 – our own names
        ends.append(f"coalesce({label.format(table=new)}, {label.format(table=live)})")
    return f"concat({ends[0]}, ' {sign} ', {ends[1]})"


def _links(name, live, incoming, low, high):
    shown = _pair(low[0], low[1], "<", high[0], high[1])
    return Merge(name=name, live=live, incoming=incoming, key=(low[1], high[1]), compared=(), shown=shown)


EDGE_MERGE = Merge(
    name="relations",
    live="profiles_jobcompetence",
    incoming="new_edge",
    key=("job_id", "competence_id"),
    compared=("importance", "source_version"),
    inserted=("source",),
    scope="live.source = 'esco' AND live.job_id NOT IN (SELECT job_id FROM settled)",
    shown=_pair(JOB, "job_id", "→", SKILL, "competence_id"),
)

BROADER_MERGES = (
    _links(
        "skills_in_groups", "profiles_competencegroup", "new_competence_group",
        (SKILL, "competence_id"), (GROUP, "group_id"),
    ),
    _links(
        "broader_skills", "profiles_competence_broader", "new_competence_broader",
        (SKILL, "from_competence_id"), (SKILL, "to_competence_id"),
    ),
    _links(
        "broader_groups", "profiles_skillgroup_broader", "new_group_broader",
        (GROUP, "from_skillgroup_id"), (GROUP, "to_skillgroup_id"),
    ),
)  # fmt: skip


def prepare(cursor, version, has_relations):
    """Make the views of links. `version` is the release's name, "" keeps the one a relation has."""
    cursor.execute(KNOWN)
    if version:
        cursor.execute(EDGES.format(version="%s::text"), [version])
    else:
        cursor.execute(EDGES.format(version=KEPT_VERSION))
    cursor.execute(BROADER.format(by_hierarchy="false" if has_relations else "true"))
