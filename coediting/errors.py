"""What can go wrong with an edit, as domain errors that page and API each show in their own way."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a content: where (path as in `merge`), a stable code, and what to do about it."""

    path: str
    code: str
    detail: str


class ContentInvalid(Exception):
    """The content does not fit its schema. `faults` lists everything that is wrong, not only the first.

    Where two edits that fit by themselves do not fit together, `merged` is the content with both and `number` the
    revision it continues: the place to go on correcting.
    """

    def __init__(self, faults, merged=None, number=None):
        self.faults, self.merged, self.number = list(faults), merged, number
        super().__init__("; ".join(f"{fault.path}: {fault.detail}" for fault in self.faults))


@dataclass(frozen=True)
class RowFault:
    """One thing wrong with one of many edits: `place` is the caller's own, the rest as in Fault and Conflict."""

    place: Any
    path: str
    code: str
    detail: str
    base: Any = None
    theirs: Any = None
    mine: Any = None

    @property
    def is_conflict(self):
        """Is it about what somebody else saved meanwhile?"""
        return self.code in ("conflict", "stale")


class BulkRefused(Exception):
    """Of many edits some do not fit, so none of them was saved. `faults` are all RowFaults."""

    def __init__(self, faults):
        self.faults = list(faults)
        super().__init__("; ".join(f"{fault.place} {fault.path}: {fault.detail}" for fault in self.faults[:20]))


class UnknownBase(Exception):
    """The revision the edit started from is not one of this document."""

    def __init__(self, number):
        self.number = number
        super().__init__(
            _("Revision %(number)s does not exist here. Reload the page and make your change again.")
            % {"number": number}
        )


class EditConflict(Exception):
    """Someone changed the same places meanwhile; nothing is saved.

    `base` and `theirs` are Revisions, `mine` the submitted content, `merged` everything that went together, and
    `conflicts` the list of `merge.Conflict`.
    """

    def __init__(self, *, document, base, theirs, mine, merged, conflicts):
        self.document, self.base, self.theirs, self.mine = document, base, theirs, mine
        self.merged, self.conflicts = merged, conflicts
        super().__init__(f"{len(conflicts)} conflicts with {theirs}")


class StaleRevision(EditConflict):
    """The client edited an older revision and did not ask for a merge (API without `Prefer: merge`)."""


class NotReady(Exception):
    """The document cannot be published yet; `gates` lists every condition and whether it is met."""

    def __init__(self, gates):
        self.gates = list(gates)
        super().__init__("; ".join(str(gate.label) for gate in self.gates if not gate.met))


class NearDuplicates(Exception):
    """Something much alike is there already; nothing is saved. `found` lists it, nearest first.

    Whoever has looked at it and still wants a new one says so, and the same action goes through.
    """

    def __init__(self, found):
        self.found = list(found)
        super().__init__(", ".join(map(str, self.found)))


class NothingProposed(Exception):
    """A proposal that says what stands in the document already."""

    def __init__(self):
        super().__init__(_("This changes nothing: the document says it already."))


class AlreadyDecided(Exception):
    """Somebody decided on this proposal before, or its author withdrew it. `proposal` says what became of it."""

    def __init__(self, proposal):
        self.proposal = proposal
        super().__init__(
            _("This proposal is %(state)s already; nothing was done.")
            % {"state": proposal.get_state_display()}
        )


class Withdrawn(Exception):
    """What is asked for was public, and its partners took it back. `document` says when and why."""

    def __init__(self, document):
        self.document = document
        super().__init__(document.withdrawn_because)


class LinkUnknown(Exception):
    """No review link has this secret."""


class LinkClosed(Exception):
    """This review link expired or was revoked. `link` says which and when."""

    def __init__(self, link, text=""):
        self.link = link
        super().__init__(text or _("This link no longer works. Ask whoever sent it for a new one."))


class LinkOutdated(LinkClosed):
    """The content changed after this review link was made. It opens again when the very same content comes back."""

    def __init__(self, link):
        super().__init__(
            link,
            _(
                "The text has changed since you were asked to read it. "
                "Ask whoever sent the link for a new one."
            ),
        )
