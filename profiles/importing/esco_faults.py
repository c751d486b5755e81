"""What is wrong inside ESCO's files: what makes an import impossible, and what it survives and reports row by row."""

from django.utils.translation import gettext as _

from profiles.importing.esco_files import TRANSLATED, table_of
from profiles.importing.faults import Fault, ImportRefused

ESCO = "http://data.europa.eu/esco/"
LONGEST_URI = 200
LONGEST_LABEL = 500


def check_concepts(cursor, labels, faults, layouts):
    """Look through every loaded file of concepts. `labels` is {(kind, language): file}, as loaded.

    Drops and reports rows without a usable address or label, and rows ESCO has not released; refuses doubles.
    """
    for (kind, language), label in labels.items():
        if kind not in TRANSLATED:
            continue
        layout, table = layouts[kind], table_of(kind, language)
        _drop_unusable(cursor, table, label, layout, faults)
        cursor.execute(
            f"SELECT uri, max(row) FROM {table}"  # noqa: S608
            " GROUP BY uri HAVING count(*) > 1 ORDER BY 2 LIMIT 20"
        )
        doubles = cursor.fetchall()
        if doubles:
            detail = _("%(uri)s stands here a second time.")
            raise ImportRefused(
                *(
                    Fault(label, row, layout.name_of("uri"), "double", detail % {"uri": uri})
                    for uri, row in doubles
                )
            )


def _drop_unusable(cursor, table, label, layout, faults):
    released = "status <> 'released'" if "status" in layout.columns.values() else "false"
    needed = [name for name in ("code", "isco") if layout.name_of(name) in layout.required]
    empty = " ".join(f"WHEN {name} IS NULL THEN '{name}'" for name in needed)
    reasons = f"""CASE
        WHEN uri IS NULL OR uri NOT LIKE %s OR length(uri) > %s OR uri ~ '\\s' THEN 'uri'
        WHEN label IS NULL OR length(label) > %s THEN 'label'
        {empty}
        WHEN {released} THEN 'status' END"""
    cursor.execute(
        f"DELETE FROM {table} WHERE {reasons} IS NOT NULL RETURNING row, {reasons}",  # noqa: S608
        2 * [ESCO + "%", LONGEST_URI, LONGEST_LABEL],
    )
    details = {
        "uri": ("bad-uri", _("This is no address of an ESCO concept; the row is left out.")),
        "label": ("bad-label", _("The label is empty or too long; the row is left out.")),
        "code": ("no-code", _("The code is empty; the row is left out.")),
        "isco": ("no-code", _("The ISCO group is empty; the row is left out.")),
        "status": ("not-released", _("ESCO has not released this, or withdrew it; the row is left out.")),
    }
    for row, what in sorted(cursor.fetchall()):
        code, detail = details[what]
        faults.add(label, row, layout.name_of(what), code, detail)


def check_skills(cursor, labels, faults, layouts, reuse_levels):
    """Report skills without type or reuse level, and rows of collections about skills that nobody knows."""
    for language in ("en", "nl"):
        if ("skills", language) not in labels:
            continue
        cursor.execute(
            f"""SELECT row, label, type IS NULL OR type NOT IN ('skill/competence', 'knowledge'),
                   reuse IS NULL OR reuse <> ALL (%s)
            FROM in_skills_{language} WHERE type IS NULL OR type NOT IN ('skill/competence', 'knowledge')
                OR reuse IS NULL OR reuse <> ALL (%s) ORDER BY row""",  # noqa: S608
            [reuse_levels, reuse_levels],
        )
        for row, label, no_type, no_reuse in cursor.fetchall():
            for wrong, column, code, detail in (
                (no_type, "type", "no-type", _("“%(label)s” has no type of skill that we know.")),
                (no_reuse, "reuse", "no-reuse-level", _("“%(label)s” has no reuse level that we know.")),
            ):
                if wrong:
                    name = layouts["skills"].name_of(column)
                    faults.add(labels["skills", language], row, name, code, detail % {"label": label})


def check_collections(cursor, labels, faults):
    """Report rows of collections about skills that neither the import nor the catalogue has."""
    for (kind, language), label in labels.items():
        if not kind.endswith("skillscollection"):
            continue
        cursor.execute(
            f"SELECT row, uri FROM {table_of(kind, language)} c"  # noqa: S608
            " WHERE NOT EXISTS (SELECT FROM new_competence n WHERE n.esco_uri = c.uri) ORDER BY row"
        )
        for row, uri in cursor.fetchall():
            detail = _("The skill %(uri)s is not known here.") % {"uri": uri}
            faults.add(label, row, "conceptUri", "unknown-skill", detail)


def check_jobs(cursor, labels, faults):
    """Report jobs that hang nowhere in the tree, and parents that do not exist."""
    if label := labels.get(("broaderrelationsoccpillar", "")):
        cursor.execute(
            """SELECT r.row, r.uri, r.broader, low.id IS NULL FROM in_broaderrelationsoccpillar r
            LEFT JOIN new_job low ON low.esco_uri = r.uri LEFT JOIN new_job high ON high.esco_uri = r.broader
            WHERE low.id IS NULL OR high.id IS NULL ORDER BY r.row"""
        )
        for row, uri, broader, low in cursor.fetchall():
            column, missing = ("conceptUri", uri) if low else ("broaderUri", broader)
            detail = _("The job %(uri)s is in no file of jobs.") % {"uri": missing}
            faults.add(label, row, column, "unknown-job", detail)
    cursor.execute(
        """SELECT esco_uri, kind FROM new_job WHERE parent_id IS NULL AND NOT (kind = 'isco' AND length(code) = 1)"""
    )
    for uri, kind in cursor.fetchall():
        file = labels.get(("iscogroups" if kind == "isco" else "occupations", "en"), "")
        faults.add(file, 0, "", "no-parent", _("%(uri)s has no place in the tree of jobs.") % {"uri": uri})


def check_hierarchy(cursor, labels, faults):
    """Report groups in the hierarchy that are in no file of groups, and broader relations to nothing."""
    if label := labels.get(("skillshierarchy", "")):
        cursor.execute(
            """SELECT h.row, h.uri FROM hierarchy_codes h
            WHERE NOT EXISTS (SELECT FROM new_group g WHERE g.esco_uri = h.uri) ORDER BY h.row"""
        )
        for row, uri in cursor.fetchall():
            detail = _("The skill group %(uri)s is in no file of groups.") % {"uri": uri}
            faults.add(label, row, "", "unknown-group", detail)
    if label := labels.get(("broaderrelationsskillpillar", "")):
        cursor.execute(
            """SELECT row, uri, broader, coalesce(competence_id, group_id) IS NULL FROM broader
            WHERE row IS NOT NULL AND (coalesce(competence_id, group_id) IS NULL
                OR coalesce(broader_competence_id, broader_group_id) IS NULL) ORDER BY row"""
        )
        for row, uri, broader, low in cursor.fetchall():
            column, missing = ("conceptUri", uri) if low else ("broaderUri", broader)
            detail = _("%(uri)s is neither a skill nor a skill group that we know.") % {"uri": missing}
            faults.add(label, row, column, "unknown-concept", detail)


def check_relations(cursor, labels, faults):
    """Report relations that point to nothing or say nothing."""
    label = labels.get(("occupationskillrelations", ""))
    if label is None:
        return
    cursor.execute(
        """SELECT row, job_id IS NULL, competence_id IS NULL FROM all_edges
        WHERE job_id IS NULL OR competence_id IS NULL OR importance IS NULL
            OR importance NOT IN ('essential', 'optional') ORDER BY row"""
    )
    bad = cursor.fetchall()
    cursor.execute(
        "SELECT row, occupation, skill, importance FROM in_occupationskillrelations WHERE row = ANY (%s)",
        [[row for row, *_rest in bad]],
    )
    texts = {row: rest for row, *rest in cursor.fetchall()}
    for row, no_job, no_skill in bad:
        job, skill, importance = texts[row]
        if no_job:
            detail = _("The occupation %(uri)s is in no file of occupations.") % {"uri": job}
            faults.add(label, row, "occupationUri", "unknown-occupation", detail)
        elif no_skill:
            detail = _("The skill %(uri)s is in no file of skills.") % {"uri": skill}
            faults.add(label, row, "skillUri", "unknown-skill", detail)
        else:
            detail = _("“%(word)s” is neither essential nor optional.") % {"word": importance or ""}
            faults.add(label, row, "relationType", "importance", detail)


def drop_doubles(cursor, labels, faults):
    """Drop and report second mentions of a pair. Returns whether there were any."""
    label = labels["occupationskillrelations", ""]
    cursor.execute(
        """DELETE FROM all_edges e USING (
            SELECT job_id, competence_id, min(row) AS first FROM all_edges
            WHERE job_id IS NOT NULL AND competence_id IS NOT NULL
            GROUP BY job_id, competence_id HAVING count(*) > 1) twice
        WHERE e.job_id = twice.job_id AND e.competence_id = twice.competence_id AND e.row > twice.first
        RETURNING e.row, twice.first"""
    )
    doubles = sorted(cursor.fetchall())
    for row, first in doubles:
        detail = _("This pair stood in row %(row)d already; the first one counts.") % {"row": first}
        faults.add(label, row, "skillUri", "double-pair", detail)
    return bool(doubles)
