"""The workforce of one dataset from a file: checked, compared with what stands, and brought up to date.

The file is the whole dataset: cells that it lacks go. With `other_years` only the years in the file are spoken of.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.importing import merging
from profiles.importing.merging import Merge
from profiles.importing.reading import Layout, Loading
from profiles.importing.report import Report
from profiles.models import Sector
from roadmap.importing import checks, sheets
from roadmap.needs.workforce import MOST_PERSONS

COLUMNS = ("sector", "job", "region", "year", "headcount", "revision")
LAYOUT = Layout({name: name for name in COLUMNS}, ("sector", "job", "year", "headcount"), ("headcount",))
NAMES = {
    "workforce": gettext_lazy("workforce cells"),
    "years": gettext_lazy("years"),
    "sectors": gettext_lazy("sectors"),
    "jobs": gettext_lazy("jobs"),
}
HOME = "vlaanderen"
SECTORS_SHOWN = 100

CELLS = """
CREATE TEMP TABLE cells ON COMMIT DROP AS SELECT row, sector, job, coalesce(nullif(region, ''), %(home)s) AS region,
    year, headcount, revision
FROM (SELECT row, pg_temp.cell(sector, %(csv)s) AS sector, pg_temp.cell(job, %(csv)s) AS job,
             pg_temp.cell(region, %(csv)s) AS region, pg_temp.cell(year, %(csv)s) AS year,
             pg_temp.cell(headcount, %(csv)s) AS headcount, pg_temp.cell(revision, %(csv)s) AS revision
      FROM in_workforce) texts
WHERE ROW(sector, job, year, headcount) <> ROW('', '', '', '');
"""
PLACED = """
CREATE TEMP TABLE placed ON COMMIT DROP AS
SELECT c.row, s.id AS sector_id, j.id AS job_id, c.region, c.year, c.headcount
FROM cells c JOIN sector_key s ON s.key = c.sector JOIN job_key j ON j.key = c.job;
"""
TWICE = """
SELECT row, 'sector', 'cell-twice', first FROM (
    SELECT row, min(row) OVER place AS first FROM placed
    WINDOW place AS (PARTITION BY sector_id, job_id, region, year)) rows WHERE row > first
"""
# Of each wrong revision the first row is enough: the file is of one export.
STALE = """
SELECT min(row), 'revision', 'stale', revision FROM cells WHERE revision <> '' AND revision <> %s GROUP BY revision
"""
NEW = """
CREATE TEMP TABLE new_workforce ON COMMIT DROP AS
SELECT %s::bigint AS dataset_id, sector_id, job_id, region, year::smallint AS year, headcount::float8 AS headcount
FROM placed;
"""
# Years are stocks, so persons are never added over years.
PERSONS = """
SELECT coalesce(new.year, old.year), s.revision, s.code, s.label_nl, s.label_en, old.persons, new.persons,
       count(*) OVER () FROM
    (SELECT year, sector_id, sum(headcount) AS persons FROM new_workforce GROUP BY 1, 2) new
    FULL JOIN (SELECT year, sector_id, sum(headcount) AS persons FROM roadmap_workforce live WHERE {scope}
               GROUP BY 1, 2) old ON old.year = new.year AND old.sector_id = new.sector_id
JOIN profiles_sector s ON s.id = coalesce(new.sector_id, old.sector_id)
WHERE old.persons IS DISTINCT FROM new.persons
ORDER BY abs(coalesce(new.persons, 0) - coalesce(old.persons, 0)) DESC, 1, s.path LIMIT %s
"""
TOTALS = """
SELECT coalesce(new.year, old.year), old.persons, new.persons FROM
    (SELECT year, sum(headcount) AS persons FROM new_workforce GROUP BY 1) new
    FULL JOIN (SELECT year, sum(headcount) AS persons FROM roadmap_workforce live WHERE {scope} GROUP BY 1) old
    ON old.year = new.year ORDER BY 1
"""
GONE = """
DELETE FROM roadmap_workforce live WHERE {scope} AND NOT EXISTS (
    SELECT FROM new_workforce new WHERE new.sector_id = live.sector_id AND new.job_id = live.job_id
    AND new.region = live.region AND new.year = live.year)
"""
SHOWN = """(SELECT concat(s.revision, ':', s.code, ' × ', j.code, ' ', row_.region, ' ', row_.year, ': ',
                         row_.headcount)
    FROM profiles_sector s, profiles_job j WHERE s.id = row_.sector_id AND j.id = row_.job_id)"""


def merge(cursor, paths, *, dataset_id, revision, nace, other_years, dry_run, progress):
    """Bring a dataset up to date with this file, within the caller's transaction. Returns the Report.

    `dataset_id` and `revision` (how many imports it has had) are those of the locked dataset, 0 and 0 for a new one
    in a dry run. `nace` is the revision that bare codes are of; with "" every code says its own, and all the same.
    Raises ImportRefused with every fault, and ImportCancelled from `progress`; the caller rolls back.
    """
    report = Report(removes=True)
    source = sheets.find(paths)
    progress.start(2 * sheets.estimated_rows(source))
    cursor.execute(merging.WHOLE_TABLES)
    rows = sheets.load(cursor, Loading(source, "in_workforce", LAYOUT, report.faults, progress))
    progress.step(_("Checking"))
    _check(cursor, source, report.faults, nace=nace, revision=revision)
    report.faults.refuse_any()
    progress.advance(rows // 2)
    cursor.execute(NEW, [dataset_id])
    scope = f"live.dataset_id = {int(dataset_id)}"
    if other_years:
        scope += " AND live.year IN (SELECT year FROM new_workforce)"
    difference = _merge(cursor, report, scope, dry_run=dry_run, progress=progress)
    _count(cursor, report, difference)
    merging.clean_up(cursor)
    progress.finish()
    return report


def _check(cursor, source, faults, *, nace, revision):
    """Find every fault of the file and put it in `faults`."""
    checks.begin(cursor)
    cursor.execute(CELLS, {"home": HOME, "csv": not sheets.is_spreadsheet(source)})
    nace = nace or _revision_of_most(cursor)
    checks.sector_keys(cursor, "cells", nace)
    checks.job_keys(cursor, "cells")
    checks.required(cursor, "cells", ("sector", "job", "year", "headcount"))
    checks.sectors(cursor, "cells", nace)
    checks.known(cursor, "cells", "job", "unknown-job")
    checks.regions(cursor, "cells")
    checks.find(
        cursor,
        "SELECT row, 'year', 'year', year FROM cells"
        " WHERE year <> '' AND CASE WHEN year ~ '^[0-9]{4}$' THEN year::int NOT BETWEEN 1990 AND 2100 ELSE true END",
    )
    checks.numbers(cursor, "cells", "headcount", least=0, most=MOST_PERSONS)
    checks.find(cursor, STALE, [str(revision)])
    cursor.execute(PLACED)
    checks.find(cursor, TWICE)
    checks.tell(cursor, faults, source.label, checks.common_sentences() | _sentences())


def _revision_of_most(cursor):
    """The NACE revision that most of the file is in; "" when no code says one."""
    cursor.execute(
        """SELECT split_part(sector, ':', 1) FROM cells WHERE split_part(sector, ':', 1) = ANY(%s)
        GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1""",
        [Sector.Revision.values],
    )
    return (cursor.fetchone() or [""])[0]


def _sentences():
    return {
        "year": _("“%(value)s” is no year between 1990 and 2100."),
        "out-of-range": _("“%(value)s” persons cannot be: not below zero, and at most a thousand million."),
        "cell-twice": _("The same sector, job, region and year as in row %(value)s."),
    }


def _merge(cursor, report, scope, *, dry_run, progress):
    one = Merge(
        name="workforce",
        live="roadmap_workforce",
        incoming="new_workforce",
        key=("sector_id", "job_id", "region", "year"),
        compared=("headcount",),
        inserted=("dataset_id",),
        scope=scope,
        shown=SHOWN,
    )
    progress.step(_("Comparing: %(what)s") % {"what": NAMES["workforce"]})
    difference = report.changes["workforce"] = merging.compare(cursor, one)
    report.more["persons"], report.more["sectors"] = _persons(cursor, scope)
    report.more["totals"] = _totals(cursor, scope)
    if not dry_run:
        progress.step(_("Writing: %(what)s") % {"what": NAMES["workforce"]})
        if difference.missing:
            cursor.execute(GONE.format(scope=scope))
        merging.write(cursor, one, difference)
    return difference


def _persons(cursor, scope):
    """What changes most per sector and year, the first SECTORS_SHOWN as dicts; and how many there are."""
    cursor.execute(PERSONS.format(scope=scope), [SECTORS_SHOWN])
    found = cursor.fetchall()
    rows = [
        {"year": year, "sector": {"revision": revision, "code": code, "nl": nl, "en": en},
         "before": before, "after": after}
        for year, revision, code, nl, en, before, after, _count in found
    ]  # fmt: skip
    return rows, found[0][-1] if found else 0


def _totals(cursor, scope):
    cursor.execute(TOTALS.format(scope=scope))
    return [{"year": year, "before": before, "after": after} for year, before, after in cursor.fetchall()]


def _count(cursor, report, difference):
    report.counts["workforce"] = difference.total
    cursor.execute(
        "SELECT count(DISTINCT year), count(DISTINCT sector_id), count(DISTINCT job_id) FROM new_workforce"
    )
    report.counts |= zip(("years", "sectors", "jobs"), cursor.fetchone(), strict=True)
