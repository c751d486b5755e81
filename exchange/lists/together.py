"""Lists whose rows no request changes one by one: an action of their own saves the changes of many rows at once."""

import tempfile
from pathlib import Path

from django.utils.translation import gettext as _
from rest_framework import serializers

from profiles.importing.faults import Fault, ImportRefused
from profiles.importing.progress import Progress
from profiles.models import Sector
from rest.filters import as_uid
from rest.rows import DerivedUid
from rest.sheets import csv_pieces
from roadmap import import_shapes
from roadmap.actions.evidence import import_evidence
from roadmap.actions.workforce import change_cells
from roadmap.api.workforce import WorkforceResource
from roadmap.importing.evidence import COLUMNS, SHARES
from roadmap.models import CompetenceEvidence, Workforce
from roadmap.needs.workforce import MOST_PERSONS

CELL_OF = ("dataset.slug", "dataset.revision")
COUNTS = {"asked", "below", "kind"}


class CellChange(serializers.Serializer):
    """A cell of the workforce."""

    headcount = serializers.FloatField(min_value=0, max_value=MOST_PERSONS)


class EvidenceChange(import_shapes.EvidenceNew):
    """Evidence, corrected; it stays of the partner that handed it in."""

    partner = None


def change_headcounts(by, rows):
    """Save the head-counts of rows of the workforce, {"headcount": persons} of each, dataset by dataset.

    Raises ImportRefused for every row of the datasets that were imported anew meanwhile.
    """
    datasets, faults = {}, []
    for place, (row, data) in enumerate(rows, start=2):
        key = row.now["dataset.slug"], int(row.now["dataset.revision"])
        datasets.setdefault(key, {})[row.uid] = place, data["headcount"]
    for (slug, seen), by_uid in datasets.items():
        uid = DerivedUid(*WorkforceResource.made_of)
        cells = Workforce.objects.filter(dataset__slug=slug).annotate(row_uid=uid).filter(row_uid__in=list(by_uid))
        headcounts = {pk: by_uid[str(uid)][1] for pk, uid in cells.values_list("pk", "row_uid")}
        try:
            change_cells(by=by, dataset=slug, seen=seen, headcounts=headcounts)
        except ImportRefused as refused:
            detail = refused.faults[0].detail
            faults += [Fault("", place, "headcount", "stale", detail) for place, _persons in by_uid.values()]
    if faults:
        raise ImportRefused(*faults)


def correct_evidence(by, rows):
    """Bring evidence up to date by its own import, which knows uids and revisions; {column: value} of each row."""
    _refuse_shares(rows)
    said = [row.now | {"uid": row.uid} | data for row, data in rows]
    uids = [uid for one in said if (uid := as_uid(str(one["sector"] or "")))]
    codes = Sector.objects.filter(uid__in=uids).values_list("uid", "revision", "code")
    sectors = {str(uid): f"{revision}:{code}" for uid, revision, code in codes}
    for one in said:
        for name in ("competence", "job"):
            one[name] = f"uid:{one[name]}" if as_uid(str(one[name] or "")) else one[name]
        one["sector"] = sectors.get(str(one["sector"]), one["sector"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "evidence.csv"
        path.write_bytes(b"".join(csv_pieces(COLUMNS, [[one[name] for name in COLUMNS] for one in said])))
        import_evidence(paths=[path], dry_run=False, progress=Progress(), by=by)


def _refuse_shares(rows):
    """Raises ImportRefused for shares of a check or survey that were changed: they are worked out."""
    detail = _("This follows from how many were asked and are below the level.")
    faults = [
        Fault("", place, name, "not-here", detail)
        for place, (row, data) in enumerate(rows, start=2)
        for name in SHARES
        if name in data
        and data.get("kind", row.now["kind"]) != CompetenceEvidence.Kind.ESTIMATE
        and not COUNTS & data.keys()
    ]
    if faults:
        raise ImportRefused(*faults)
