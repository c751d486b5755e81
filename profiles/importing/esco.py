"""ESCO as its download comes: classification files in several languages and the file of relations, in one go."""

from functools import partial

from django.utils.translation import gettext as _

from profiles.importing import (
    esco_competences,
    esco_faults,
    esco_files,
    esco_jobs,
    esco_links,
    merging,
    reading,
    settled,
    sources,
    touches,
)
from profiles.importing.faults import Fault, ImportRefused
from profiles.importing.report import NAMES, Report, make_uids, new_id
from profiles.models import Competence

LAYOUTS = esco_files.TRANSLATED | esco_files.PLAIN
STEPS = 12  # four of preparing and eight of merging
LIVE_TABLES = (
    "profiles_job",
    "profiles_competence",
    "profiles_skillgroup",
    "profiles_jobcompetence",
    "profiles_competencegroup",
    "profiles_competence_broader",
    "profiles_skillgroup_broader",
)


def merge(cursor, paths, *, dry_run, progress):
    """Bring the catalogue up to date with these zips, folders and files, within the caller's transaction.

    Returns the Report. Raises ImportRefused, and ImportCancelled from `progress`; the caller rolls back.
    """
    report = Report()
    chosen = choose(sources.find(paths), report)
    rows = sum(reading.estimated_rows(source) for source, *_rest in chosen.values())
    progress.start(2 * rows)
    cursor.execute(merging.WHOLE_TABLES)
    labels, version = load(cursor, chosen, report, progress)
    share = (progress.total - progress.done) // STEPS
    step = partial(_step, progress, share)
    prepare(cursor, labels, version, report, dry_run=dry_run, step=step)
    report.touches = touches.find(cursor, labels, version)
    if report.touches.anything:
        report.more = {"touches": report.touches.as_json(), "tasks": report.touches.tasks}
    merges = [*esco_jobs.MERGES.values(), esco_competences.GROUP_MERGE, esco_competences.SKILL_MERGE]
    merges += [*esco_links.BROADER_MERGES, esco_links.EDGE_MERGE]
    for one in merges:
        if not has_input(one, labels):
            continue
        step(_("Comparing: %(what)s") % {"what": NAMES[one.name]}, count=False)
        difference = merging.compare(cursor, one)
        # Looking for doubles costs as much as comparing; where rows meet one to one there can be none.
        doubtful = one is esco_links.EDGE_MERGE and not difference.one_to_one
        if doubtful and esco_faults.drop_doubles(cursor, labels, report.faults):
            difference = merging.compare(cursor, one)
        report.changes[one.name] = difference
        if not dry_run and (difference.added or difference.changed):
            step(_("Writing: %(what)s") % {"what": NAMES[one.name]}, count=False)
            merging.write(cursor, one, difference)
            if one is merges[1]:
                esco_jobs.follow(cursor)
        if one is esco_links.EDGE_MERGE:
            settled.finish(cursor, difference, dry_run=dry_run)
        progress.advance(share)
    count(cursor, report, labels)
    if report.changed_anything and not dry_run:
        for table in LIVE_TABLES:
            cursor.execute(f"ANALYZE {table}")
    merging.clean_up(cursor)
    progress.finish()
    return report


def _step(progress, share, label, count=True):
    progress.step(label)
    if count:
        progress.advance(share)


def choose(found, report):
    """{(kind, language): (source, table, layout)} of the files we read; the rest goes to `left_out`.

    Raises ImportRefused when nothing is for us, or when two files say the same thing.
    """
    chosen = {}
    for source in found:
        known = esco_files.recognise(source.name)
        if known is None:
            report.left_out.append(source.label)
            continue
        kind, language, layout = known
        if kind in esco_files.PLAIN:
            other = chosen.get((kind, ""))
            if other and language and language != esco_files.recognise(other[0].name)[1]:
                report.left_out.append(
                    source.label
                )  # the same relations, from the download in another language
                continue
            language = ""
        if (kind, language) in chosen:
            detail = _("This file is given twice: also as %(other)s.") % {
                "other": chosen[kind, language][0].label
            }
            raise ImportRefused(Fault(source.label, 0, "", "given-twice", detail))
        chosen[kind, language] = (source, esco_files.table_of(kind, language), layout)
    if not chosen:
        detail = _("No file of an ESCO download is in here (such as occupations_en.csv).")
        raise ImportRefused(Fault("", 0, "", "nothing-to-import", detail))
    return chosen


def load(cursor, chosen, report, progress):
    """Fill a temporary table per file. Returns ({(kind, language): file label}, version of the relations)."""
    given = {table for _source, table, _layout in chosen.values()}
    for table, layout in esco_files.every_table():
        if table not in given:
            reading.create_table(cursor, table, layout)
    labels, version = {}, ""
    for (kind, language), (source, table, layout) in sorted(chosen.items()):
        progress.step(_("Reading %(file)s") % {"file": source.name})
        load_one = settled.load if kind == "occupationskillrelations" else reading.load
        load_one(cursor, reading.Loading(source, table, layout, report.faults, progress))
        labels[kind, language] = source.label
        if kind == "occupationskillrelations":
            version = source.version
    return labels, version


def prepare(cursor, labels, version, report, *, dry_run, step):
    """Check what was loaded and make the tables of rows as they should become."""
    reuse_levels = [level for level in Competence.Reuse.values if level]
    step(_("Checking"))
    esco_faults.check_concepts(cursor, labels, report.faults, LAYOUTS)
    esco_competences.make_functions(cursor)
    esco_faults.check_skills(cursor, labels, report.faults, LAYOUTS, reuse_levels)
    step(_("Comparing: %(what)s") % {"what": NAMES["occupations"]})
    esco_jobs.gather(cursor)
    make_uids(cursor, NEW_NAMES)
    esco_jobs.prepare(cursor, new_id("profiles_job", dry_run))
    esco_faults.check_jobs(cursor, labels, report.faults)
    step(_("Comparing: %(what)s") % {"what": NAMES["skills"]})
    esco_competences.prepare_groups(cursor, new_id("profiles_skillgroup", dry_run))
    esco_competences.prepare_skills(cursor, new_id("profiles_competence", dry_run), set(labels), reuse_levels)
    esco_faults.check_collections(cursor, labels, report.faults)
    step(_("Comparing: %(what)s") % {"what": NAMES["relations"]})
    esco_links.prepare(cursor, version, ("broaderrelationsskillpillar", "") in labels)
    esco_faults.check_hierarchy(cursor, labels, report.faults)
    esco_faults.check_relations(cursor, labels, report.faults)


NEW_NAMES = """
SELECT uri FROM job_concepts c WHERE NOT EXISTS (SELECT FROM profiles_job live WHERE live.esco_uri = c.uri)
UNION SELECT uri FROM (SELECT uri FROM in_skills_en UNION ALL SELECT uri FROM in_skills_nl) c
WHERE NOT EXISTS (SELECT FROM profiles_competence live WHERE live.esco_uri = c.uri)
UNION SELECT uri FROM (SELECT uri FROM in_skillgroups_en UNION ALL SELECT uri FROM in_skillgroups_nl) c
WHERE NOT EXISTS (SELECT FROM profiles_skillgroup live WHERE live.esco_uri = c.uri)
"""
INPUTS = {
    "isco_groups": ("iscogroups",),
    "occupations": ("occupations",),
    "skill_groups": ("skillgroups",),
    "skills": ("skills", *(f"{name}skillscollection" for name in esco_files.COLLECTIONS)),
    "skills_in_groups": ("broaderrelationsskillpillar",),
    "broader_skills": ("broaderrelationsskillpillar",),
    "broader_groups": ("broaderrelationsskillpillar", "skillshierarchy"),
    "relations": ("occupationskillrelations",),
}


def has_input(one, labels):
    return any(kind in INPUTS[one.name] for kind, _language in labels)


def count(cursor, report, labels):
    """How many of everything the input holds."""
    for name, change in report.changes.items():
        report.counts[name] = change.total
    if "skills" in report.changes:
        cursor.execute(
            """SELECT count(*) FILTER (WHERE esco_green), count(*) FILTER (WHERE esco_digital),
                count(*) FILTER (WHERE esco_transversal), count(*) FILTER (WHERE label_nl <> '') FROM new_competence"""
        )
        report.counts |= zip(
            ("green", "digital", "transversal", "skills_in_dutch"), cursor.fetchone(), strict=True
        )
    cursor.execute("SELECT count(*) FROM new_job WHERE label_nl <> ''")
    report.counts["jobs_in_dutch"] = cursor.fetchone()[0]
