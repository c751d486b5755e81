"""Faults in a temporary table of texts, found by SQL: all of them counted, as many listed as fit.

A check is SQL that selects (row, column, code, value) of what is wrong. The sentences come from `sentences`.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg2 import sql

from profiles.actions.catalogue import uid_for
from profiles.importing import plain
from profiles.importing.faults import KEPT
from profiles.models import Sector

NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?$"
WHOLE = r"^[0-9]{1,9}$"
REGION = "^[a-z0-9][a-z0-9-]{0,19}$"
LONGEST_VALUE = 100

# A spreadsheet takes a cell that begins with one of these for a formula. Our exports put an apostrophe before it, and
# before a leading apostrophe too, so that taking one away always gives back what it was. So it is behind a semicolon
# and a line end (`rest.sheets`).
CELL_FUNCTION = r"""
CREATE OR REPLACE FUNCTION pg_temp.cell(given text, from_csv boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(CASE WHEN from_csv THEN regexp_replace(
        CASE WHEN given ~ E'^''[''=+@\t\r-]' THEN substr(given, 2) ELSE btrim(given, E' \t\r\n\u00a0') END,
        E'([;\r\n])''(?="*[''=+@\t\r-])', E'\\1', 'g')
        ELSE btrim(given, E' \t\r\n\u00a0') END, '') $$;
"""

TITLES = {
    "bad-date": gettext_lazy("Dates that are no date"),
    "cell-twice": gettext_lazy("Cells that stand in the file twice"),
    "more-than-asked": gettext_lazy("More persons below the level than were asked"),
    "no-revision": gettext_lazy("Codes without a NACE revision"),
    "not-a-choice": gettext_lazy("Words that mean nothing here"),
    "not-a-number": gettext_lazy("Cells that are no number"),
    "out-of-range": gettext_lazy("Numbers that cannot be"),
    "region": gettext_lazy("Regions that are no region"),
    "required": gettext_lazy("Cells that should not be empty"),
    "short-row": gettext_lazy("Rows with too few cells"),
    "stale": gettext_lazy("Changed here after you exported it"),
    "too-long": gettext_lazy("Texts that are too long"),
    "unknown-competence": gettext_lazy("Unknown competences"),
    "unknown-evidence": gettext_lazy("Unknown evidence"),
    "unknown-job": gettext_lazy("Unknown jobs"),
    "unknown-sector": gettext_lazy("Unknown sectors"),
    "wrong-revision": gettext_lazy("Codes of another NACE revision"),
    "year": gettext_lazy("Years that cannot be"),
}


def begin(cursor):
    """The table that gathers faults, and the function that reads a cell."""
    cursor.execute(CELL_FUNCTION)
    cursor.execute(
        "CREATE TEMP TABLE import_fault (row integer, col text, code text, value text) ON COMMIT DROP"
    )


def statement(text, **names):
    """SQL with {table} and {column} for identifiers; {column_text} is the column's name as a text."""
    pieces = {name: sql.Identifier(value) for name, value in names.items()}
    pieces |= {f"{name}_text": sql.Literal(value) for name, value in names.items()}
    return sql.SQL(text).format(**pieces)


def find(cursor, select, values=None):
    """Run one check: SQL (a text or a statement) that selects (row, column, code, value)."""
    select = sql.SQL(select) if isinstance(select, str) else select
    cursor.execute(sql.SQL("INSERT INTO import_fault ") + select, values)


def tell(cursor, faults, label, sentences):
    """Put what was found in the FaultList, in the order of the file; `sentences` is {code: sentence with %(value)s}."""
    cursor.execute("SELECT code, count(*) FROM import_fault GROUP BY code")
    counted = dict(cursor.fetchall())
    cursor.execute(
        "SELECT row, col, code, left(value, %s) FROM import_fault ORDER BY row, col, code LIMIT %s",
        [LONGEST_VALUE, KEPT],
    )
    listed = cursor.fetchall()
    for row, column, code, value in listed:
        detail = sentences[code] % {"value": value}
        faults.add(label, row, column, code, detail)
        counted[code] -= 1
    for code, rest in counted.items():
        faults.add_unlisted(code, rest)


# ---------- keys ----------
SECTOR_KEYS = """
CREATE TEMP TABLE sector_key ON COMMIT DROP AS
SELECT k.key, min(s.id) AS id FROM (SELECT DISTINCT sector AS key FROM {table}) k
JOIN profiles_sector s ON s.revision = CASE WHEN strpos(k.key, ':') > 0 THEN split_part(k.key, ':', 1) ELSE %s END
AND replace(s.code, '.', '') = replace(substr(k.key, strpos(k.key, ':') + 1), '.', '')
GROUP BY k.key
"""
JOB_KEYS = """
CREATE TEMP TABLE job_key ON COMMIT DROP AS
WITH k AS (SELECT DISTINCT job AS key, substr(job, strpos(job, ':') + 1) AS rest, split_part(job, ':', 1) AS prefix
           FROM {table})
SELECT key, min(id) AS id FROM (
    SELECT k.key, j.id FROM k JOIN profiles_job j ON j.kind = 'isco' AND j.code = k.rest
        WHERE k.prefix = 'isco' OR k.key = k.rest
    UNION ALL SELECT k.key, j.id FROM k JOIN profiles_job j ON j.kind = 'own' AND j.code = k.rest
        WHERE k.prefix = 'own'
    UNION ALL SELECT k.key, j.id FROM k JOIN profiles_job j ON j.esco_uri = k.rest WHERE k.prefix = 'esco'
    UNION ALL SELECT k.key, j.id FROM k JOIN profiles_job j ON j.esco_uri = k.key
    UNION ALL SELECT k.key, j.id FROM k JOIN profiles_job j ON j.uid::text = k.rest WHERE k.prefix = 'uid') found
GROUP BY key
"""
COMPETENCE_KEYS = """
CREATE TEMP TABLE competence_key ON COMMIT DROP AS
WITH k AS (SELECT DISTINCT competence AS key, substr(competence, strpos(competence, ':') + 1) AS rest,
                  split_part(competence, ':', 1) AS prefix FROM {table})
SELECT key, min(id) AS id FROM (
    SELECT k.key, c.id FROM k JOIN profiles_competence c ON c.esco_uri = k.rest WHERE k.prefix = 'esco'
    UNION ALL SELECT k.key, c.id FROM k JOIN profiles_competence c ON c.esco_uri = k.key
    UNION ALL SELECT k.key, c.id FROM k JOIN profiles_competence c ON c.uid::text = k.rest WHERE k.prefix = 'uid'
    UNION ALL SELECT o.key, c.id FROM own_competence o JOIN profiles_competence c ON c.uid = o.uid) found
GROUP BY key
"""
OWN_COMPETENCES = "SELECT DISTINCT competence FROM {table} WHERE starts_with(competence, 'own:') LIMIT %s"


def sector_keys(cursor, table, nace):
    """Make `sector_key` (key, id) of the distinct sectors in a table's column `sector`. `nace` is for bare codes."""
    cursor.execute(statement(SECTOR_KEYS, table=table), [nace])


def job_keys(cursor, table):
    """Make `job_key` (key, id) of the distinct jobs in a table's column `job`: isco:, esco:, own:, uid:, bare ISCO."""
    cursor.execute(statement(JOB_KEYS, table=table))


def competence_keys(cursor, table):
    """Make `competence_key` (key, id) of the distinct competences in a table: esco:, own:, uid: or an ESCO URI."""
    cursor.execute(statement(OWN_COMPETENCES, table=table), [KEPT])
    own = [(key, uid_for(f"own-competence:{key[4:]}")) for (key,) in cursor.fetchall()]
    plain.stage(cursor, "own_competence", {"key": "text", "uid": "uuid"}, own)
    cursor.execute(statement(COMPETENCE_KEYS, table=table))


# ---------- checks that both kinds share ----------
SECTORS = """
SELECT t.row, 'sector',
    CASE WHEN t.bare AND %(nace)s = '' THEN 'no-revision'
         WHEN t.foreign_revision THEN 'wrong-revision'
         WHEN EXISTS (SELECT FROM profiles_sector s WHERE replace(s.code, '.', '') =
                      replace(substr(t.sector, strpos(t.sector, ':') + 1), '.', '')) THEN 'wrong-revision'
         ELSE 'unknown-sector' END, t.sector
FROM (SELECT row, sector, strpos(sector, ':') = 0 AS bare,
             NOT %(mixed)s AND %(nace)s <> '' AND split_part(sector, ':', 1) <> %(nace)s
             AND split_part(sector, ':', 1) = ANY(%(revisions)s) AS foreign_revision
      FROM {table} WHERE sector <> '') t
LEFT JOIN sector_key k ON k.key = t.sector WHERE k.id IS NULL OR t.foreign_revision
"""
KNOWN = """
SELECT t.row, {column_text}, {code_text}, t.{column} FROM {table} t
LEFT JOIN {keys} k ON k.key = t.{column} WHERE t.{column} <> '' AND k.id IS NULL
"""
REQUIRED = "SELECT row, {column_text}, 'required', '' FROM {table} WHERE {column} = ''"
REGIONS = "SELECT row, 'region', 'region', region FROM {table} WHERE region <> '' AND region !~ %s"
NUMBERS = """
SELECT row, {column_text}, CASE WHEN {column} !~ %(pattern)s THEN 'not-a-number' ELSE 'out-of-range' END, {column}
FROM {table} WHERE {column} <> '' AND CASE WHEN {column} ~ %(pattern)s
    THEN {column}::float8 NOT BETWEEN %(least)s AND %(most)s ELSE true END
"""


def sectors(cursor, table, nace, *, mixed=False):
    """Sectors that do not exist, are of another revision than `nace`, or say no revision. "" is no sector at all.

    With `mixed` a code that says its own revision may be of any.
    """
    values = {"nace": nace, "mixed": mixed, "revisions": Sector.Revision.values}
    find(cursor, statement(SECTORS, table=table), values)


def known(cursor, table, column, code):
    """Values of a column that its table of keys (`<column>_key`) does not hold; "" is left to `required`."""
    find(cursor, statement(KNOWN, table=table, column=column, code=code, keys=f"{column}_key"))


def required(cursor, table, columns):
    """Cells of these columns that are empty."""
    for column in columns:
        find(cursor, statement(REQUIRED, table=table, column=column))


def regions(cursor, table):
    """Regions that are no short name in lower case."""
    find(cursor, statement(REGIONS, table=table), [REGION])


def numbers(cursor, table, column, *, pattern=NUMBER, least, most):
    """Cells that are no number by this pattern, and numbers outside the bounds; "" is left to `required`."""
    values = {"pattern": pattern, "least": least, "most": most}
    find(cursor, statement(NUMBERS, table=table, column=column), values)


def common_sentences():
    """{code: sentence} of the shared checks, in the reader's language."""
    return {
        "required": _("This cell should not be empty."),
        "unknown-sector": _("There is no sector “%(value)s”."),
        "wrong-revision": _("“%(value)s” is of another NACE revision than the rest of this import."),
        "no-revision": _(
            "“%(value)s” says no NACE revision. Write nacebel2025:20, or choose the revision with the upload."
        ),
        "unknown-job": _(
            "There is no job “%(value)s”. Write isco:8131, or esco: and its address, or own: and its name."
        ),
        "region": _("“%(value)s” is no region: a short name in lower case, such as antwerpen."),
        "not-a-number": _("“%(value)s” is no number. Write 1250 or 7.5, without other signs."),
        "stale": _(
            "“%(value)s” is not the revision that stands here now: somebody changed it since. Export it again."
        ),
    }
