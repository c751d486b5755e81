"""What a table does to each document, kept as JSON in the import's report, so that a page can say it in words.

Contents are not kept, only the places that differ: the revision that stood before is still there to read them against.
"""

from collections import Counter

from coediting.compare import changes
from coediting.models import Document

CHANGED, PROPOSED, REFUSED, LEFT_OUT = "changed", "proposed", "refused", "left_out"
MOST_DOCUMENTS = 100
MOST_WEIGHT = 400  # of all changes together: comparing long texts word by word is slow, and a page must come
CHARACTERS = 200  # weigh as much as a change


class Telling:
    """Gathers {"uid", "what", "row", "before", "since", "proposal", "changes": [{"path", "row", "from", "to"}]}.

    `what` is one of the four words above, `row` the first row of the document in the file, `before` the revision that
    stood and `since` the one that the file was exported from. All are counted; the first are listed.
    """

    def __init__(self, sheet):
        self.sheet, self.counts, self.documents, self.weight = sheet, Counter(), [], 0

    def landed(self, landed, before, content):
        """An edit that changes something, or is proposed."""
        what = PROPOSED if landed.proposed else CHANGED
        self.counts[what] += 1
        if not self._has_room():
            return
        pk = landed.edit.document
        found = [
            {"path": one.path, "row": self._row(pk, one.path), "from": one.before, "to": one.after}
            for one in changes(before.content, content)
            if one.kind != "moved"
        ]
        self.weight += sum(1 + len(f"{one['from']}{one['to']}") // CHARACTERS for one in found)
        proposal = str(landed.proposal or "")
        self._add(landed.uid, what, landed.edit, before.number, proposal=proposal, changes=found)

    def colliding(self, edits, skipped):
        """Edits that do not fit; `skipped` when the others are taken in without them."""
        what = LEFT_OUT if skipped else REFUSED
        self.counts[what] += len(edits)
        shown = {edit.document: edit for edit in edits} if self._has_room() else {}
        for document in Document.objects.filter(pk__in=shown).select_related("working").order_by("pk"):
            if self._has_room():
                self._add(document.uid, what, shown[document.pk], document.working.number)

    def as_json(self):
        """The whole; `unlisted` are those beyond the first."""
        counts = {what: self.counts[what] for what in (CHANGED, PROPOSED, REFUSED, LEFT_OUT)}
        unlisted = sum(counts.values()) - len(self.documents)
        return {"table": self.sheet.table.name, **counts, "documents": self.documents, "unlisted": unlisted}

    def _has_room(self):
        return len(self.documents) < MOST_DOCUMENTS and self.weight < MOST_WEIGHT

    def _row(self, pk, path):
        """The row of the file that speaks of this place."""
        row_id = path.partition("/")[2].partition("/")[0]
        return self.sheet.places.get((pk, row_id)) or self.sheet.places[pk, ""]

    def _add(self, uid, what, edit, before, **more):
        entry = {
            "uid": str(uid),
            "what": what,
            "row": self.sheet.places[edit.document, ""],
            "before": before,
            "since": edit.base,
            "proposal": "",
            "changes": [],
        }
        self.documents.append(entry | more)
