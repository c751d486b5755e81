"""NACE-BEL 2025, NACE Rev. 2.1 and NACE Rev. 2: sectors as trees.

A code means something only with its revision. NACE-BEL's file has neither parents nor section letters for its
divisions: parents follow from the codes (the longest code it begins with), and the sections from NACE Rev. 2.1, whose
divisions are the same – out of its file when given along, else out of the catalogue.
"""

import uuid

from django.utils.translation import gettext as _

from profiles.importing import merging, plain, sources
from profiles.importing.faults import Fault, ImportRefused
from profiles.importing.merging import Merge
from profiles.importing.reading import Layout, opened, read_header
from profiles.importing.report import NAMES, Report, new_id
from profiles.models import Sector
from profiles.models.catalogue import sector_uri

BELGIAN, EUROPEAN, EARLIER = Sector.Revision.NACEBEL_2025, Sector.Revision.NACE_21, Sector.Revision.NACE_2
LAYOUTS = {
    BELGIAN: Layout(
        {"code": "code", "label_nl": "label_nl", "label_en": "label_en"},
        ("code", "label_nl", "label_fr", "label_de"),
    ),
    EUROPEAN: Layout(
        {"code": "code", "parent": "parent", "label_nl": "label_nl", "label_en": "label_en"},
        ("code", "parent", "label_nl", "label_en"),
    ),
    EARLIER: Layout(
        {"Code": "code", "Parent": "parent", "Description": "label_en"}, ("Code", "Parent", "Description")
    ),
}
LONGEST_CODE, LONGEST_LABEL = 10, 500
COLUMNS = {
    "revision": "text",
    "code": "text",
    "uid": "uuid",
    "parent": "text",
    "path": "text",
    "label_nl": "text",
    "label_en": "text",
}
ROWS = """
CREATE TEMP TABLE new_sector ON COMMIT DROP AS
SELECT coalesce(live.id, {new_id}) AS id, s.revision, s.code, s.uid, s.parent, NULL::bigint AS parent_id,
       s.path,
       coalesce(nullif(s.label_nl, ''), live.label_nl, '') AS label_nl,
       coalesce(nullif(s.label_en, ''), live.label_en, '') AS label_en
FROM in_sectors s LEFT JOIN profiles_sector live ON live.revision = s.revision AND live.code = s.code;
UPDATE new_sector s SET parent_id = p.id FROM new_sector p WHERE p.revision = s.revision AND p.code = s.parent;
"""


def merge(cursor, paths, *, revision="", dry_run, progress):
    """Bring the sectors up to date with these files. Returns the Report; raises ImportRefused."""
    report = Report()
    found = sources.find(paths)
    progress.start(2 * sum(_lines(source) for source in found))
    trees = {}
    for source in found:
        kind = Sector.Revision(revision) if revision and len(found) == 1 else recognise(source)
        if kind in trees:
            raise ImportRefused(
                Fault(source.label, 0, "", "given-twice", _("This revision of NACE is given twice."))
            )
        progress.step(_("Reading %(file)s") % {"file": source.name})
        trees[kind] = (source, read(source, LAYOUTS[kind], report, progress))
    if not trees:
        raise ImportRefused(Fault("", 0, "", "nothing-to-import", _("No file of NACE is in here.")))
    sections = sections_of(cursor, trees)
    rows = [
        row
        for kind, (source, nodes) in trees.items()
        for row in tree_rows(kind, source, nodes, sections, report)
    ]
    plain.stage(cursor, "in_sectors", COLUMNS, rows)
    cursor.execute(ROWS.format(new_id=new_id("profiles_sector", dry_run)))
    revisions = ", ".join(f"'{kind.value}'" for kind in trees)
    one = Merge(
        name="sectors",
        live="profiles_sector",
        incoming="new_sector",
        key=("id",),
        compared=("label_nl", "label_en", "parent_id", "path"),
        inserted=("uid", "revision", "code"),
        scope=f"live.revision IN ({revisions})",
        shown="concat(row_.revision, ' ', row_.code)",
    )
    progress.step(_("Comparing: %(what)s") % {"what": NAMES["sectors"]})
    difference = report.changes["sectors"] = merging.compare(cursor, one)
    report.counts["sectors"] = difference.total
    if not dry_run:
        merging.write(cursor, one, difference)
    progress.advance(len(rows))
    merging.clean_up(cursor)
    progress.finish()
    return report


def recognise(source):
    """The revision of a file, by its columns. Raises ImportRefused."""
    with opened(source) as stream:
        names = set(read_header(stream, source))
    for kind, layout in LAYOUTS.items():
        if names.issuperset(layout.required):
            return kind
    detail = _("These are not the columns of NACE-BEL 2025, NACE Rev. 2.1 or NACE Rev. 2: %(columns)s.")
    shown = ", ".join(sorted(names))[:200]
    raise ImportRefused(Fault(source.label, 1, "", "columns", detail % {"columns": shown}))


def read(source, layout, report, progress):
    """{code: (row number, cells)} of a file, without rows that have no usable code or label. Refuses doubles."""
    nodes = {}
    for number, cells in plain.read(source, layout, report.faults, progress):
        code = cells["code"]
        label = cells.get("label_nl") or cells.get("label_en") or ""
        if not code or len(code) > LONGEST_CODE or not code.replace(".", "").isalnum():
            detail = _("This is no NACE code; the row is left out.")
            report.faults.add(source.label, number, layout.name_of("code"), "bad-code", detail)
        elif not label or len(label) > LONGEST_LABEL:
            detail = _("The label is empty or too long; the row is left out.")
            report.faults.add(source.label, number, "", "bad-label", detail)
        elif code in nodes:
            detail = _("%(uri)s stands here a second time.") % {"uri": code}
            raise ImportRefused(Fault(source.label, number, layout.name_of("code"), "double", detail))
        else:
            nodes[code] = (number, cells)
    return nodes


def sections_of(cursor, trees):
    """{division: section letter} of NACE Rev. 2.1."""
    if EUROPEAN in trees:
        return {code: cells["parent"] for code, (_row, cells) in trees[EUROPEAN][1].items() if len(code) == 2}
    cursor.execute(
        "SELECT child.code, parent.code FROM profiles_sector child"
        " JOIN profiles_sector parent ON parent.id = child.parent_id"
        " WHERE child.revision IN ('nace21', 'nacebel2025') AND length(child.code) = 2 ORDER BY child.revision DESC"
    )
    return dict(cursor.fetchall())


def tree_rows(kind, source, nodes, sections, report):
    """The rows of one revision for `in_sectors`, each with its parent's code and its path."""
    parents = {code: parent_of(kind, code, cells, nodes, sections) for code, (_row, cells) in nodes.items()}
    for code, (number, cells) in nodes.items():
        path, walker = [], code
        while walker in nodes and len(path) <= LONGEST_CODE:
            path.insert(0, walker)
            walker = parents[walker]
        if path == [code] and len(code) > 1:
            detail = _("%(code)s has no section above it; give the file of NACE Rev. 2.1 along.") % {
                "code": code
            }
            report.faults.add(source.label, number, "", "no-parent", detail)
        uid = uuid.uuid5(uuid.NAMESPACE_URL, sector_uri(kind.value, code))
        labels = cells.get("label_nl", ""), cells.get("label_en", "")
        yield kind.value, code, uid, parents[code], "/".join(path) + "/", *labels


def parent_of(kind, code, cells, nodes, sections):
    """The code above this one, "" for a section or when it is not known."""
    if len(code) == 1:
        return ""
    if kind is not BELGIAN:
        return cells["parent"]
    shorter = (code[:length] for length in range(len(code) - 1, 1, -1))
    return next((one for one in shorter if one in nodes), sections.get(code[:2], ""))


def _lines(source):
    with opened(source) as stream:
        return stream.read().count(b"\n")
