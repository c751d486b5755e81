"""Evidence per competence from a file: checked, compared with what stands, and brought up to date.

A row with a `uid` corrects that evidence, and its `revision` says from which state it was exported. A row without one
is new, unless the very same check stands here already (competence, level, scope, date, kind and source): then it is
that one, so that a file imported twice doubles nothing. Evidence that the file lacks stays.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.importing import merging, plain
from profiles.importing.merging import Merge
from profiles.importing.reading import Layout, Loading
from profiles.importing.report import Report
from roadmap.importing import checks, sheets
from roadmap.importing.sheets import CLOSE
from roadmap.models import CompetenceEvidence, WorkforceDataset
from roadmap.needs.wilson import interval

TEXTS = {"source": 500, "licence": 200, "note": 500}
COLUMNS = (
    "uid", "revision", "competence", "level", "job", "sector", "region", "date", "kind", "asked", "below",
    "low", "mid", "high", "source", "licence", "quality", "note",
)  # fmt: skip
REQUIRED = ("competence", "level", "date", "kind", "source")
LAYOUT = Layout({name: name for name in COLUMNS}, REQUIRED, ("low", "mid", "high"))
NAMES = {"evidence": gettext_lazy("evidence"), "competences": gettext_lazy("competences")}
COUNTED = (CompetenceEvidence.Kind.CHECK, CompetenceEvidence.Kind.SURVEY)
SHARES = ("low", "mid", "high")

CELLS = """
CREATE TEMP TABLE cells ON COMMIT DROP AS SELECT * FROM (SELECT row, {columns} FROM in_evidence) texts
WHERE ROW(competence, level, date, kind) <> ROW('', '', '', '');
"""
CELL = "regexp_replace(pg_temp.cell({name}, {csv}), '\\s+', ' ', 'g') AS {name}"
# Several rows could be the one that stands; the first gets it, and a second such row is a fault.
PLACED = """
CREATE TEMP TABLE placed ON COMMIT DROP AS
SELECT c.row, c.uid, coalesce(named.id, same.id) AS id, named.revision AS standing, c.revision,
       k.id AS competence_id, j.id AS job_id, s.id AS sector_id, c.level, c.region, c.date, c.kind, c.source
FROM cells c JOIN competence_key k ON k.key = c.competence
LEFT JOIN job_key j ON j.key = c.job LEFT JOIN sector_key s ON s.key = c.sector
LEFT JOIN roadmap_competenceevidence named ON named.uid::text = lower(c.uid)
LEFT JOIN LATERAL (
    SELECT e.id FROM roadmap_competenceevidence e WHERE c.uid = '' AND e.competence_id = k.id
    AND e.level::text = c.level AND e.job_id IS NOT DISTINCT FROM j.id AND e.sector_id IS NOT DISTINCT FROM s.id
    AND e.region = c.region AND e.date::text = c.date AND e.kind = c.kind AND e.source = c.source
    ORDER BY e.id LIMIT 1) same ON true;
"""
TWICE = """
SELECT row, 'competence', 'cell-twice', first FROM (
    SELECT row, min(row) OVER (PARTITION BY id, CASE WHEN id IS NULL THEN
        concat_ws('|', competence_id, level, job_id, sector_id, region, date, kind, source) END) AS first
    FROM placed) rows WHERE row > first
"""
UNKNOWN = "SELECT row, 'uid', 'unknown-evidence', uid FROM placed WHERE uid <> '' AND standing IS NULL"
STALE = """
SELECT row, 'revision', CASE WHEN revision = '' THEN 'required' ELSE 'stale' END, revision
FROM placed WHERE uid <> '' AND standing::text <> revision
"""
DATES = """
SELECT row, 'date', 'bad-date', date FROM cells WHERE date <> '' AND NOT CASE
    WHEN date ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' AND pg_input_is_valid(date, 'date')
    THEN date::date BETWEEN '1990-01-01' AND current_date ELSE false END
"""
CHOICES = "SELECT row, {column_text}, 'not-a-choice', {column} FROM cells WHERE {column} <> '' AND {column} <> ALL(%s)"
COUNTS_NEEDED = "SELECT row, {column_text}, 'required', '' FROM cells WHERE kind = ANY(%s) AND {column} = ''"
SHARES_NEEDED = "SELECT row, {column_text}, 'required', '' FROM cells WHERE kind = 'estimate' AND {column} = ''"
COUNTS_SUPERFLUOUS = """
SELECT row, {column_text}, 'superfluous', {column} FROM cells WHERE kind = 'estimate' AND {column} <> ''
"""
MORE_THAN_ASKED = """
SELECT row, 'below', 'more-than-asked', below FROM cells
WHERE CASE WHEN asked ~ %(whole)s AND below ~ %(whole)s THEN below::bigint > asked::bigint ELSE false END
"""
ORDER = """
SELECT row, 'mid', 'order', mid FROM cells WHERE kind = 'estimate' AND CASE
    WHEN low ~ %(number)s AND mid ~ %(number)s AND high ~ %(number)s
    THEN NOT (low::float8 <= mid::float8 AND mid::float8 <= high::float8) ELSE false END
"""
TOO_LONG = "SELECT row, {column_text}, 'too-long', {column} FROM cells WHERE length({column}) > %s"
CONTROL = "SELECT row, {column_text}, 'bad-text', '' FROM cells WHERE {column} ~ E'[\\\\x01-\\\\x1f]'"

NEW = """
CREATE TEMP TABLE new_evidence ON COMMIT DROP AS
SELECT coalesce(p.id, -p.row::bigint) AS id, c.kind, p.competence_id, c.level::smallint AS level, p.job_id,
    p.sector_id, c.region, c.date::date AS date,
    CASE WHEN c.kind <> 'estimate' THEN c.asked::int END AS asked,
    CASE WHEN c.kind <> 'estimate' THEN c.below::int END AS below,
    {shares}, {texts}, coalesce(nullif(c.quality, ''), %s) AS quality
FROM placed p JOIN cells c ON c.row = p.row
LEFT JOIN roadmap_competenceevidence e ON e.id = p.id
LEFT JOIN wilson w ON c.kind <> 'estimate' AND w.asked = c.asked AND w.below = c.below;
"""
# What a file says in another way stays as it stands: a share with fewer decimals, a text with other white space.
SHARE = f"""CASE WHEN c.kind = 'estimate' THEN
    CASE WHEN abs(e.{{0}} - c.{{0}}::float8) <= {CLOSE} * abs(e.{{0}}) THEN e.{{0}} ELSE c.{{0}}::float8 END
    WHEN e.asked = c.asked::int AND e.below = c.below::int THEN e.{{0}} ELSE w.{{0}} END AS {{0}}"""
TEXT = "CASE WHEN {one_line} THEN e.{0} ELSE c.{0} END AS {0}"
ONE_LINE = "btrim(regexp_replace(e.{0}, '\\s+', ' ', 'g')) = btrim(c.{0})"
COMPARED = (
    "kind", "competence_id", "level", "job_id", "sector_id", "region", "date", "asked", "below", "low", "mid",
    "high", "source", "licence", "quality", "note",
)  # fmt: skip
MERGE = Merge(
    name="evidence",
    live="roadmap_competenceevidence",
    incoming="new_evidence",
    key=("id",),
    compared=COMPARED,
    shown="""(SELECT concat(coalesce(nullif(c.label_vls, ''), nullif(c.label_nl, ''), c.label_en), ' < ', row_.level,
        ', ', row_.date) FROM profiles_competence c WHERE c.id = row_.competence_id)""",
    speaks_for_all=False,
)


def merge(cursor, paths, *, accept, nace, dry_run, progress):
    """Bring the evidence up to date with this file, within the caller's transaction. Returns the Report.

    With `accept` new evidence counts at once, else it waits as a proposal; what stands keeps its state. `nace` is the
    revision that bare sector codes are of. Raises ImportRefused with every fault, and ImportCancelled from `progress`.
    """
    report = Report()
    source = sheets.find(paths)
    progress.start(2 * sheets.estimated_rows(source))
    cursor.execute(merging.WHOLE_TABLES)
    rows = sheets.load(cursor, Loading(source, "in_evidence", LAYOUT, report.faults, progress))
    progress.step(_("Checking"))
    _gather(cursor, source, nace)
    _check(cursor, nace)
    checks.tell(cursor, report.faults, source.label, checks.common_sentences() | _sentences())
    report.faults.refuse_any()
    _stage_wilson(cursor)
    _stage_new(cursor)
    progress.step(_("Comparing: %(what)s") % {"what": NAMES["evidence"]})
    difference = report.changes["evidence"] = merging.compare(cursor, MERGE)
    cursor.execute("SELECT count(*), count(DISTINCT competence_id) FROM new_evidence")
    report.counts["evidence"], report.counts["competences"] = cursor.fetchone()
    report.more["accept"] = accept
    if not dry_run:
        progress.step(_("Writing: %(what)s") % {"what": NAMES["evidence"]})
        report.more["moved"] = _write(cursor, difference, accept)
    progress.advance(rows)
    merging.clean_up(cursor)
    progress.finish()
    return report


def _gather(cursor, source, nace):
    """The tables of cells and of where they belong."""
    checks.begin(cursor)
    csv = "false" if sheets.is_spreadsheet(source) else "true"
    cursor.execute(CELLS.format(columns=", ".join(CELL.format(name=name, csv=csv) for name in COLUMNS)))
    checks.competence_keys(cursor, "cells")
    checks.job_keys(cursor, "cells")
    checks.sector_keys(cursor, "cells", nace)
    cursor.execute(PLACED)


def _check(cursor, nace):
    """Find every fault of the file."""
    checks.required(cursor, "cells", REQUIRED)
    checks.known(cursor, "cells", "competence", "unknown-competence")
    checks.known(cursor, "cells", "job", "unknown-job")
    checks.sectors(cursor, "cells", nace, mixed=True)  # evidence of several revisions may stand side by side
    checks.regions(cursor, "cells")
    checks.numbers(cursor, "cells", "level", pattern=checks.WHOLE, least=1, most=4)
    checks.numbers(cursor, "cells", "asked", pattern=checks.WHOLE, least=1, most=1e9)
    checks.numbers(cursor, "cells", "below", pattern=checks.WHOLE, least=0, most=1e9)
    for name in SHARES:
        checks.numbers(cursor, "cells", name, least=0, most=1)
        checks.find(cursor, checks.statement(SHARES_NEEDED, column=name))
    for name in ("asked", "below"):
        checks.find(cursor, checks.statement(COUNTS_NEEDED, column=name), [list(COUNTED)])
        checks.find(cursor, checks.statement(COUNTS_SUPERFLUOUS, column=name))
    for name, choices in (
        ("kind", CompetenceEvidence.Kind.values),
        ("quality", WorkforceDataset.Quality.values),
    ):
        checks.find(cursor, checks.statement(CHOICES, column=name), [choices])
    for name, longest in TEXTS.items():
        checks.find(cursor, checks.statement(TOO_LONG, column=name), [longest])
        checks.find(cursor, checks.statement(CONTROL, column=name))
    for check in (DATES, MORE_THAN_ASKED, ORDER, TWICE, UNKNOWN, STALE):
        checks.find(cursor, check, {"whole": checks.WHOLE, "number": checks.NUMBER})


def _sentences():
    return {
        "unknown-competence": _(
            "There is no competence “%(value)s”. Write esco: and its address, or own: and its name."
        ),
        "out-of-range": _("“%(value)s” cannot be: levels go from 1 to 4, shares from 0 to 1, counts from 0."),
        "bad-date": _("“%(value)s” is no date of the past, such as 2026-11-22."),
        "not-a-choice": _("“%(value)s” means nothing here."),
        "superfluous": _("An estimate has no counts. Is this a check or a survey?"),
        "more-than-asked": _("More persons (%(value)s) are below the level than were asked."),
        "order": _("The share must lie between its lower and its upper bound."),
        "too-long": _("This text is too long."),
        "bad-text": _("This cell holds a character that cannot be kept."),
        "cell-twice": _("The same evidence as in row %(value)s."),
        "unknown-evidence": _("There is no evidence with this uid. Leave the cell empty for new evidence."),
    }


def _stage_wilson(cursor):
    """The interval of every (asked, below) in the file, in a table to join with."""
    cursor.execute("SELECT DISTINCT asked, below FROM cells WHERE kind <> 'estimate'")
    rows = [(*pair, *map(repr, interval(int(pair[1]), int(pair[0])))) for pair in cursor.fetchall()]
    columns = {"asked": "text", "below": "text"} | dict.fromkeys(SHARES, "float8")
    plain.stage(cursor, "wilson", columns, rows)


def _stage_new(cursor):
    """The evidence as it should become."""
    shares = ", ".join(SHARE.format(name) for name in SHARES)
    texts = ", ".join(TEXT.format(name, one_line=ONE_LINE.format(name)) for name in TEXTS)
    cursor.execute(NEW.format(shares=shares, texts=texts), [WorkforceDataset.Quality.ESTIMATE])


def _write(cursor, difference, accept):
    """Write what differs. Returns how many of the evidence that counts was added or changed."""
    moved = 0
    if difference.changed:
        values = ", ".join(f"{name} = new.{name}" for name in COMPARED)
        live, new = (", ".join(f"{side}.{name}" for name in COMPARED) for side in ("live", "new"))
        cursor.execute(CORRECT.format(values=values, live=live, new=new))
        moved += cursor.fetchone()[0]
    if difference.added:
        state = CompetenceEvidence.State.ACCEPTED if accept else CompetenceEvidence.State.PROPOSED
        cursor.execute(ADD.format(columns=", ".join(COMPARED)), {"state": state, "accept": accept})
        moved += difference.added if accept else 0
    return moved


CORRECT = """
WITH corrected AS (
    UPDATE roadmap_competenceevidence live SET {values}, revision = live.revision + 1 FROM new_evidence new
    WHERE new.id = live.id AND ROW({live}) IS DISTINCT FROM ROW({new}) RETURNING live.state)
SELECT count(*) FILTER (WHERE state = 'accepted') FROM corrected
"""
ADD = """
INSERT INTO roadmap_competenceevidence (uid, {columns}, state, revision, created, decided, reason)
SELECT gen_random_uuid(), {columns}, %(state)s, 1, now(), CASE WHEN %(accept)s THEN now() END, ''
FROM new_evidence WHERE id < 0 ORDER BY id DESC
"""
