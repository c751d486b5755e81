"""What a release of ESCO touches here: concepts that are new, changed or gone, and the profiles that name them.

Read from the temporary tables of an import before anything is written, so a dry run and a real one tell the same.
Only files of whole classifications speak about what is gone: a collection alone lacks nearly everything.
"""

import json
from dataclasses import dataclass, field

SHOWN = 300  # of each kind that a report keeps; the numbers count all of them

# Who names what: the published rows, and drafts by what they hold now.
NAMING = """
CREATE TEMP TABLE naming ON COMMIT DROP AS
SELECT 'competence' AS what, competence_id AS id, profile_id AS document_id FROM profiles_requirement
UNION SELECT 'job', job_id, profile_id FROM profiles_profile_jobs;
INSERT INTO naming
SELECT DISTINCT named.what, named.id, doc.id FROM coediting_document doc
JOIN coediting_revision working ON working.id = doc.working_id
CROSS JOIN LATERAL (
    SELECT 'competence' AS what, c.id
    FROM jsonb_array_elements(working.content -> 'requirements') row_
    JOIN profiles_competence c ON c.uid::text = row_ ->> 'competence'
    UNION SELECT 'job', j.id
    FROM jsonb_array_elements_text(working.content -> 'jobs') named_job
    JOIN profiles_job j ON j.uid::text = named_job) named
WHERE doc.kind = 'profile' AND doc.working_id IS DISTINCT FROM doc.published_id
  AND NOT EXISTS (SELECT FROM naming n
                  WHERE n.what = named.what AND n.id = named.id AND n.document_id = doc.id);
CREATE TEMP TABLE naming_count ON COMMIT DROP AS
SELECT what, id, count(DISTINCT document_id) AS profiles FROM naming GROUP BY what, id;
"""
GONE = """
CREATE TEMP TABLE gone_{what} ON COMMIT DROP AS
SELECT live.id, live.uid, coalesce(nullif(live.label_en, ''), live.label_nl) AS label_en,
       coalesce({flemish} nullif(live.label_nl, ''), live.label_en) AS label_nl, coalesce(n.profiles, 0) AS profiles
FROM {live} live LEFT JOIN naming_count n ON n.what = '{what}' AND n.id = live.id
WHERE live.esco_uri IS NOT NULL AND live.retired IS NULL AND {scope}
  AND NOT EXISTS (SELECT FROM {incoming} new WHERE new.id = live.id)
  AND NOT EXISTS (SELECT FROM profiles_reviewtask said
                  WHERE said.{what}_id = live.id AND said.what = 'gone' AND said.state = 'kept')
"""
# A first Dutch label or a new synonym changes no meaning; another name or kind may.
CHANGED = """
CREATE TEMP TABLE changed_{what} ON COMMIT DROP AS
SELECT live.id, live.uid, coalesce(nullif(live.label_en, ''), live.label_nl) AS label_en,
       coalesce({flemish} nullif(live.label_nl, ''), live.label_en) AS label_nl, coalesce(n.profiles, 0) AS profiles,
       jsonb_strip_nulls(jsonb_build_object({fields})) AS changes
FROM {live} live JOIN {incoming} new ON new.id = live.id
LEFT JOIN naming_count n ON n.what = '{what}' AND n.id = live.id
WHERE live.retired IS NULL AND ({differs})
"""
ADDED = """
SELECT new.uid, coalesce(nullif(new.label_en, ''), new.label_nl), coalesce(nullif(new.label_nl, ''), new.label_en),
       count(*) OVER ()
FROM {incoming} new WHERE NOT EXISTS (SELECT FROM {live} live WHERE live.id = new.id) AND {scope_new}
ORDER BY 3 LIMIT {shown}
"""
ROWS = "SELECT uid, label_en, label_nl, profiles, ({changes})::text FROM {table} ORDER BY profiles DESC, label_nl, uid"
PROFILES = """
SELECT profile.slug, working.content -> 'title' ->> 'nl', working.content -> 'title' ->> 'en',
       count(*) FILTER (WHERE how = 'gone'), count(*) FILTER (WHERE how = 'changed'), count(*) OVER ()
FROM (SELECT 'gone' AS how, n.document_id FROM naming n JOIN gone_competence g ON n.what = 'competence' AND n.id = g.id
      UNION ALL SELECT 'gone', n.document_id FROM naming n JOIN gone_job g ON n.what = 'job' AND n.id = g.id
      UNION ALL SELECT 'changed', n.document_id FROM naming n
          JOIN changed_competence c ON n.what = 'competence' AND n.id = c.id
      UNION ALL SELECT 'changed', n.document_id FROM naming n JOIN changed_job c ON n.what = 'job' AND n.id = c.id
     ) touched
JOIN profiles_profile profile ON profile.document_id = touched.document_id
JOIN coediting_document doc ON doc.id = touched.document_id
JOIN coediting_revision working ON working.id = doc.working_id
GROUP BY profile.slug, 2, 3 ORDER BY 4 DESC, 5 DESC, 1 LIMIT {shown}
"""
TABLES = {
    "competence": {
        "live": "profiles_competence",
        "incoming": "new_competence",
        "flemish": "nullif(live.label_vls, ''),",
        "fields": ("label_nl", "label_en", "kind"),
        "scope": "true",
        "scope_new": "true",
        "file": "skills",
    },
    "job": {
        "live": "profiles_job",
        "incoming": "new_job",
        "flemish": "",
        "fields": ("label_nl", "label_en"),
        "scope": "live.kind = 'occupation'",
        "scope_new": "new.kind = 'occupation'",
        "file": "occupations",
    },
}


@dataclass
class Touches:
    """`competences` and `jobs`: {"added", "changed", "gone": rows, and "added_total"}; rows hold uid, labels, profiles.

    `profiles` are [slug, title nl, title en, how many things it names are gone, how many changed], the most first.
    """

    release: str = ""
    competences: dict = field(default_factory=dict)
    jobs: dict = field(default_factory=dict)
    profiles: list = field(default_factory=list)
    profile_total: int = 0

    def as_json(self):
        """What the report keeps: the first SHOWN of each, and how many there are."""
        return {
            "release": self.release,
            "competences": _shortened(self.competences),
            "jobs": _shortened(self.jobs),
            "profiles": self.profiles,
            "profile_total": self.profile_total,
        }

    @property
    def anything(self):
        return any(one["gone"] or one["changed"] or one["added"] for one in (self.competences, self.jobs))

    @property
    def tasks(self):
        """How many things a coordinator would be asked about."""
        return sum(
            len(one["gone"]) + sum(bool(row["profiles"]) for row in one["changed"])
            for one in (self.competences, self.jobs)
        )


def _shortened(found):
    kept = {name: [_plain(row) for row in found[name][:SHOWN]] for name in ("added", "changed", "gone")}
    totals = {f"{name}_total": len(found[name]) for name in ("changed", "gone")}
    return kept | totals | {"added_total": found["added_total"]}


def _plain(row):
    return row | {"uid": str(row["uid"])}


def find(cursor, labels, version):
    """The Touches of what is loaded and prepared; `labels` has the kinds of file that were given."""
    cursor.execute(NAMING)
    touches = Touches(release=version)
    given = {kind for kind, _language in labels}
    touches.competences = _of(cursor, "competence", TABLES["competence"], given)
    touches.jobs = _of(cursor, "job", TABLES["job"], given)
    cursor.execute(PROFILES.format(shown=SHOWN))
    rows = cursor.fetchall()
    touches.profiles = [list(row[:5]) for row in rows]
    touches.profile_total = rows[0][5] if rows else 0
    return touches


def _of(cursor, what, table, given):
    """The rows of one table. When its file was not given, nothing of it is gone or new, and nothing changed."""
    names = {key: value for key, value in table.items() if key not in ("fields", "file")} | {"what": what}
    scope = table["scope"] if table["file"] in given else "false"
    fields = ", ".join(
        f"'{name}', CASE WHEN live.{name} <> '' AND live.{name} <> new.{name}"
        f" THEN jsonb_build_array(live.{name}, new.{name}) END"
        for name in table["fields"]
    )
    differs = " OR ".join(f"(live.{name} <> '' AND live.{name} <> new.{name})" for name in table["fields"])
    if table["file"] not in given:
        differs = "false"
    cursor.execute(GONE.format(**names | {"scope": scope}))
    cursor.execute(CHANGED.format(fields=fields, differs=differs, **names))
    found = {"gone": _rows(cursor, f"gone_{what}"), "changed": _rows(cursor, f"changed_{what}", "changes")}
    new = table["scope_new"] if table["file"] in given else "false"
    cursor.execute(ADDED.format(shown=SHOWN, **names | {"scope_new": new}))
    added = cursor.fetchall()
    found["added"] = [{"uid": row[0], "label_en": row[1], "label_nl": row[2], "profiles": 0} for row in added]
    return found | {"added_total": added[0][3] if added else 0}


def _rows(cursor, table, changes="'{}'"):
    cursor.execute(ROWS.format(table=table, changes=changes))
    names = ("uid", "label_en", "label_nl", "profiles", "changes")
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [row | {"changes": json.loads(row["changes"])} for row in rows]
