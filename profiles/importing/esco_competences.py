"""Skills, their groups and their collections: from the loaded files to rows of the catalogue."""

from profiles.importing.esco_files import COLLECTIONS
from profiles.importing.merging import Merge

# The code of a group is in its own file, or (some releases) only in the hierarchy.
GROUPS = """
CREATE TEMP TABLE hierarchy_codes ON COMMIT DROP AS
SELECT DISTINCT ON (uri) uri, code, row FROM (
    SELECT coalesce(uri_3, uri_2, uri_1, uri_0) AS uri, row,
           CASE WHEN uri_3 IS NOT NULL THEN code_3 WHEN uri_2 IS NOT NULL THEN code_2
                WHEN uri_1 IS NOT NULL THEN code_1 ELSE code_0 END AS code
    FROM in_skillshierarchy) deepest
WHERE uri IS NOT NULL ORDER BY uri, row;
CREATE TEMP TABLE new_group ON COMMIT DROP AS
SELECT coalesce(live.id, {new_id}) AS id, coalesce(en.uri, nl.uri) AS esco_uri,
       left(coalesce(en.code, nl.code, levels.code, live.code, ''), 30) AS code,
       coalesce(left(en.label, 500), live.label_en, '') AS label_en,
       coalesce(left(nl.label, 500), live.label_nl, '') AS label_nl, fresh.uid
FROM in_skillgroups_en en FULL JOIN in_skillgroups_nl nl ON nl.uri = en.uri
LEFT JOIN hierarchy_codes levels ON levels.uri = coalesce(en.uri, nl.uri)
LEFT JOIN profiles_skillgroup live ON live.esco_uri = coalesce(en.uri, nl.uri)
LEFT JOIN new_uid fresh ON fresh.uri = coalesce(en.uri, nl.uri);
"""

# Labels that only a collection has (there is no Dutch file of all skills), the first collection winning.
COLLECTED = """
CREATE TEMP TABLE collected ON COMMIT DROP AS
SELECT uri, max(label_en) AS label_en, max(label_nl) AS label_nl, max(alt_en) AS alt_en, max(alt_nl) AS alt_nl,
       bool_or(collection = 'green') AS green, bool_or(collection = 'digital') AS digital,
       bool_or(collection = 'transversal') AS transversal
FROM ({union}) every GROUP BY uri;
"""
ONE_COLLECTION = """
SELECT uri, '{name}' AS collection, {label_en} AS label_en, {label_nl} AS label_nl,
       {alt_en} AS alt_en, {alt_nl} AS alt_nl FROM in_{name}skillscollection_{language}"""

NO_LABELS = dict.fromkeys(("label_en", "label_nl", "alt_en", "alt_nl"), "NULL")

# A skill is added when a file of skills names it; collections add labels and marks to skills that are known.
SKILLS = """
CREATE TEMP TABLE new_competence ON COMMIT DROP AS
SELECT coalesce(live.id, {new_id}) AS id, named.uri AS esco_uri,
       CASE WHEN live.kind = 'attitude' THEN live.kind
            ELSE coalesce(CASE coalesce(en.type, nl.type) WHEN 'skill/competence' THEN 'skill'
                               WHEN 'knowledge' THEN 'knowledge' END, live.kind, '') END AS kind,
       coalesce(CASE WHEN coalesce(en.reuse, nl.reuse) = ANY (%(reuse_levels)s) THEN coalesce(en.reuse, nl.reuse) END,
                live.reuse_level, '') AS reuse_level,
       coalesce(left(en.label, 500), left(c.label_en, 500), live.label_en, '') AS label_en,
       coalesce(left(nl.label, 500), left(c.label_nl, 500), live.label_nl, '') AS label_nl,
       coalesce(pg_temp.alternatives(coalesce(en.alt, c.alt_en), coalesce(en.label, c.label_en)),
                live.alt_en, '{{}}') AS alt_en,
       coalesce(pg_temp.alternatives(coalesce(nl.alt, c.alt_nl), coalesce(nl.label, c.label_nl)),
                live.alt_nl, '{{}}') AS alt_nl,
       {green} AS esco_green, {digital} AS esco_digital, {transversal} AS esco_transversal,
       CASE WHEN live.id IS NULL
                 OR live."group" = pg_temp.group_by_marks(live.esco_green, live.esco_digital, live.esco_transversal)
            THEN pg_temp.group_by_marks({green}, {digital}, {transversal}) ELSE live."group" END AS "group",
       fresh.uid, '' AS label_vls, false AS circular
FROM in_skills_en en
FULL JOIN in_skills_nl nl ON nl.uri = en.uri
FULL JOIN collected c ON c.uri = coalesce(en.uri, nl.uri)
CROSS JOIN LATERAL (SELECT coalesce(en.uri, nl.uri, c.uri) AS uri) named
LEFT JOIN profiles_competence live ON live.esco_uri = named.uri
LEFT JOIN new_uid fresh ON fresh.uri = named.uri
WHERE en.uri IS NOT NULL OR nl.uri IS NOT NULL OR live.id IS NOT NULL;
"""
# The portal's group follows ESCO's marks for as long as nobody chose another one: it moves only from what the old
# marks said to what the new ones say.
GROUP_BY_MARKS = """
CREATE OR REPLACE FUNCTION pg_temp.group_by_marks(green boolean, digital boolean, transversal boolean) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT CASE WHEN green THEN 'green' WHEN digital THEN 'digital' WHEN transversal THEN 'soft'
                 ELSE 'technical' END $$;
"""
# Other labels stand on a line each, or (in collections) between bars; the label itself is often among them.
ALTERNATIVES = """
CREATE OR REPLACE FUNCTION pg_temp.alternatives(given text, label text) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT array_remove(string_to_array(
        replace(replace(replace(given, ' | ', E'\n'), E' \n', E'\n'), E'\n ', E'\n'), E'\n'), label) $$;
"""

GROUP_MERGE = Merge(
    name="skill_groups",
    live="profiles_skillgroup",
    incoming="new_group",
    key=("id",),
    compared=("esco_uri", "code", "label_en", "label_nl"),
    inserted=("uid",),
    shown="concat(coalesce(nullif(row_.label_en, ''), row_.label_nl), ' · ', row_.code)",
)
SKILL_MERGE = Merge(
    name="skills",
    live="profiles_competence",
    incoming="new_competence",
    key=("id",),
    compared=(
        "esco_uri", "kind", "reuse_level", "label_en", "label_nl", "alt_en", "alt_nl",
        "esco_green", "esco_digital", "esco_transversal", "group",
    ),
    inserted=("uid", "label_vls", "circular"),
    scope="live.esco_uri IS NOT NULL",
    shown="coalesce(nullif(row_.label_en, ''), row_.label_nl)",
    search_indexes=("competence_search", "profiles_competence_words"),
)  # fmt: skip


def make_functions(cursor):
    cursor.execute(ALTERNATIVES)
    cursor.execute(GROUP_BY_MARKS)


def prepare_groups(cursor, new_id):
    cursor.execute(GROUPS.format(new_id=new_id))


def prepare_skills(cursor, new_id, loaded, reuse_levels):
    """Make `new_competence`. `loaded` is {(kind, language)}: a mark is only judged when its collection was given."""
    pieces = []
    for name in COLLECTIONS:
        for language in ("en", "nl"):
            if (f"{name}skillscollection", language) in loaded:
                own = {f"label_{language}": "label", f"alt_{language}": "alt"}
                pieces.append(ONE_COLLECTION.format(name=name, language=language, **(NO_LABELS | own)))
    nothing = ONE_COLLECTION.format(name="green", language="en", **NO_LABELS)
    cursor.execute(COLLECTED.format(union=" UNION ALL ".join(pieces or [nothing])))
    marks = {
        name: f"coalesce(c.{name}, false)"
        if {(f"{name}skillscollection", "en"), (f"{name}skillscollection", "nl")} & loaded
        else f"coalesce(live.esco_{name}, false)"
        for name in ("green", "digital", "transversal")
    }
    cursor.execute(SKILLS.format(new_id=new_id, **marks), {"reuse_levels": reuse_levels})
