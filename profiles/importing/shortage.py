"""The yearly list of shortage occupations: titles, matched with a job only when they are the same word for word.

Case and accents do not count; anything less certain is left to people. A job that somebody linked stays linked.
"""

from django.utils.translation import gettext as _

from profiles.importing import merging, plain, sources
from profiles.importing.faults import Fault, ImportRefused
from profiles.importing.merging import Merge
from profiles.importing.reading import Layout
from profiles.importing.report import NAMES, Report

LAYOUT = Layout({"groep": "group", "beroep": "title"}, ("groep", "beroep"))
LONGEST_TITLE, LONGEST_GROUP = 300, 200
COLUMNS = {"row": "integer", "file": "text", "title": "text", "group": "text"}
ROWS = """
CREATE TEMP TABLE new_shortage ON COMMIT DROP AS
WITH matches AS (
    SELECT l.title, min(j.id) AS job_id, count(*) AS jobs FROM in_shortages l
    JOIN profiles_job j ON j.retired IS NULL AND j.label_nl <> '' AND portal_fold(j.label_nl) = portal_fold(l.title)
    GROUP BY l.title)
SELECT %(year)s::smallint AS year, l.row, l.file, l.title, l."group", m.jobs, '{}'::varchar[] AS causes,
       coalesce(live.job_id, CASE WHEN m.jobs = 1 THEN m.job_id END) AS job_id
FROM in_shortages l LEFT JOIN matches m ON m.title = l.title
LEFT JOIN profiles_shortagelisting live ON live.year = %(year)s AND live.title = l.title;
"""

UNLINKED = """
WITH named AS (
    SELECT s.id, min(j.id) AS job_id FROM profiles_shortagelisting s
    JOIN profiles_job j ON j.retired IS NULL AND j.label_nl <> '' AND portal_fold(j.label_nl) = portal_fold(s.title)
    WHERE s.job_id IS NULL GROUP BY s.id HAVING count(*) = 1)
UPDATE profiles_shortagelisting s SET job_id = named.job_id FROM named WHERE named.id = s.id
"""


def link(cursor):
    """Link titles that had no job, and that jobs which came since are called word for word. Returns how many."""
    cursor.execute(UNLINKED)
    return cursor.rowcount


def merge(cursor, paths, *, year, dry_run, progress):
    """Bring one year's list up to date with these files. Returns the Report; raises ImportRefused."""
    report = Report()
    found = sources.find(paths)
    if not found:
        raise ImportRefused(
            Fault("", 0, "", "nothing-to-import", _("No list of shortage occupations is in here."))
        )
    progress.start(0)
    rows = [row for source in found for row in read(source, report, progress)]
    refuse_doubles(rows)
    plain.stage(cursor, "in_shortages", COLUMNS, rows)
    cursor.execute(ROWS, {"year": year})
    report_unmatched(cursor, report)
    one = Merge(
        name="shortages",
        live="profiles_shortagelisting",
        incoming="new_shortage",
        key=("year", "title"),
        compared=("group", "job_id"),
        inserted=("causes",),
        scope=f"live.year = {int(year)}",
        shown="row_.title",
    )
    progress.step(_("Comparing: %(what)s") % {"what": NAMES["shortages"]})
    difference = report.changes["shortages"] = merging.compare(cursor, one)
    report.counts["shortages"] = difference.total
    if not dry_run:
        merging.write(cursor, one, difference)
    progress.advance(len(rows))
    merging.clean_up(cursor)
    progress.finish()
    return report


def read(source, report, progress):
    """(row, file, title, group) of every usable row."""
    progress.step(_("Reading %(file)s") % {"file": source.name})
    rows = []
    for number, cells in plain.read(source, LAYOUT, report.faults, progress):
        if not cells["title"] or len(cells["title"]) > LONGEST_TITLE:
            detail = _("The title is empty or too long; the row is left out.")
            report.faults.add(source.label, number, "beroep", "bad-label", detail)
        else:
            rows.append((number, source.label, cells["title"], cells["group"][:LONGEST_GROUP]))
    return rows


def refuse_doubles(rows):
    seen = set()
    for number, file, title, _group in rows:
        if title in seen:
            detail = _("%(uri)s stands here a second time.") % {"uri": title}
            raise ImportRefused(Fault(file, number, "beroep", "double", detail))
        seen.add(title)


def report_unmatched(cursor, report):
    """Count the titles with a job; list those without, and those that more than one job could be."""
    cursor.execute("SELECT count(job_id) FROM new_shortage")
    report.counts["matched"] = cursor.fetchone()[0]
    cursor.execute("SELECT file, row, title, jobs FROM new_shortage WHERE job_id IS NULL ORDER BY file, row")
    for file, row, title, jobs in cursor.fetchall():
        if jobs:
            detail = _("“%(title)s” is the label of %(jobs)d jobs; link the right one by hand.")
            detail %= {"title": title, "jobs": jobs}
            report.faults.add(file, row, "beroep", "several-jobs", detail)
        else:
            detail = _("No job carries exactly the label “%(title)s”.") % {"title": title}
            report.faults.add(file, row, "beroep", "no-job", detail)
