"""Proposals: hand in, accept (whole, in part, or as resolved by hand), decline, withdraw, re-base.

Each decision takes the row lock of the document first, as every save does, and reads the proposal anew under it: of
two editors who decide at once, one decides and the other hears that it is done.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import kinds, outbox, permissions
from coediting.actions import documents
from coediting.choosing import stands_in, with_changes
from coediting.compare import changes
from coediting.errors import (
    AlreadyDecided,
    ContentInvalid,
    EditConflict,
    Fault,
    NothingProposed,
    UnknownBase,
)
from coediting.merge import merge, same
from coediting.models import Proposal, Revision

MAX_REASON = 1000


@transaction.atomic
def propose(*, document, by, base, content, reason, origin=Revision.Origin.PAGE):
    """Hand in `content`, which grew from revision number `base`, for an editor to decide on. Returns the Proposal.

    Raises PermissionDenied, ValidationError without a reason, ContentInvalid, UnknownBase, and NothingProposed when
    it says what stands there already.
    """
    if not permissions.may_propose(by, document):
        raise PermissionDenied
    reason = said(
        "reason", reason, _("Say why you propose this, so that the editors can decide."), required=True
    )
    started = revision_at(document, base)
    content = documents.checked(kinds.of(document), content)
    _refuse_nothing(started, document.working, content)
    proposal = Proposal.objects.create(
        document=document,
        base=base,
        content=content,
        reason=reason,
        author=by,
        partner=documents.on_behalf_of(by, document),
        origin=origin,
    )
    _record("made", proposal, by)
    return proposal


@transaction.atomic
def accept(*, proposal, by, paths=None, note="", origin=Revision.Origin.PAGE):
    """Merge a proposal into the working revision: whole, or only the changes at `paths`. Returns the Outcome.

    Raises PermissionDenied, AlreadyDecided, ContentInvalid (a path that the proposal does not change, or a choice
    that does not fit by itself), EditConflict when others changed the same places, NotReady for a kind that
    publishes on save.
    """
    document, proposal = _open_for_editor(proposal, by)
    base = revision_at(document, proposal.base)
    content = proposal.content if paths is None else _chosen(base.content, proposal.content, paths)
    note = said("note", note, "")
    return _taken_over(document, proposal, base.number, content, by=by, note=note, origin=origin)


@transaction.atomic
def accept_resolved(*, proposal, by, base, content, note="", origin=Revision.Origin.PAGE):
    """Accept a proposal as an editor settled it by hand: `content` grew from revision number `base`.

    What of it stands in the result decides whether it counts as accepted or partly accepted. The note is kept as far
    as it fits, as with every edit. Errors as `accept`.
    """
    document, proposal = _open_for_editor(proposal, by)
    note = note[:MAX_REASON]
    return _taken_over(document, proposal, base, content, by=by, note=note, origin=origin)


def _chosen(base, proposed, paths):
    """The base with only the changes at `paths`. Raises ContentInvalid for none, or for one that is no change."""
    known = {change.path for change in changes(base, proposed)}
    faults = [
        Fault(path, "unknown-path", _("The proposal changes nothing at this place."))
        for path in paths
        if path not in known
    ]
    if not paths:
        faults = [Fault("", "nothing-chosen", _("Choose at least one change, or decline the proposal."))]
    if faults:
        raise ContentInvalid(faults)
    return with_changes(base, proposed, paths)


def _taken_over(document, proposal, base, content, *, by, note, origin):
    outcome = documents.revise(
        document=document,
        by=by,
        base=base,
        content=content,
        origin=origin,
        note=note or proposal.reason,
        proposal=proposal,
    )
    asked = changes(revision_at(document, proposal.base).content, proposal.content)
    whole = all(stands_in(outcome.revision.content, change) for change in asked)
    _decide(proposal, Proposal.State.ACCEPTED if whole else Proposal.State.PARTLY, by, note)
    _record("accepted", proposal, by, revision=outcome.revision.number)
    return outcome


@transaction.atomic
def decline(*, proposal, by, answer):
    """Decline a proposal with a reason that its author reads. Returns the Proposal.

    Raises PermissionDenied, AlreadyDecided, ValidationError without a reason.
    """
    _document, proposal = _open_for_editor(proposal, by)
    answer = said("answer", answer, _("Say why, so that the proposer can learn from it."), required=True)
    _decide(proposal, Proposal.State.DECLINED, by, answer)
    _record("declined", proposal, by)
    return proposal


@transaction.atomic
def withdraw(*, proposal, by):
    """Take one's own proposal back. Returns it. Raises PermissionDenied, AlreadyDecided."""
    if not permissions.is_own(by, proposal):
        raise PermissionDenied
    _document, proposal = _open(proposal)
    _decide(proposal, Proposal.State.WITHDRAWN, by, "")
    _record("withdrawn", proposal, by)
    return proposal


@transaction.atomic
def rebase(*, proposal, by):
    """Let a proposal grow from the working revision, with what others saved meanwhile merged in. Returns it.

    For its author and for editors. Raises PermissionDenied, AlreadyDecided, EditConflict with the places where only
    a person can choose, NothingProposed when all of it stands there by now, ContentInvalid when the two do not fit
    together.
    """
    document = proposal.document
    if not (permissions.may_edit(by, document) or permissions.is_own(by, proposal)):
        raise PermissionDenied
    document, proposal = _open(proposal)
    theirs, base = document.working, revision_at(document, proposal.base)
    if base.number == theirs.number:
        return proposal
    merged, conflicts = merge(base.content, theirs.content, proposal.content)
    if conflicts:
        raise EditConflict(
            document=document,
            base=base,
            theirs=theirs,
            mine=proposal.content,
            merged=merged,
            conflicts=conflicts,
        )
    merged = documents.checked(kinds.of(document), merged)
    if same(merged, theirs.content):
        raise NothingProposed
    old = proposal.base
    proposal.base, proposal.content = theirs.number, merged
    proposal.save(update_fields=["base", "content"])
    _record("rebased", proposal, by, old=old, base=theirs.number)
    return proposal


def revision_at(document, number):
    """One revision of a document. Raises UnknownBase."""
    working = document.working
    found = working if working.number == number else document.revisions.filter(number=number).first()
    if found is None:
        raise UnknownBase(number)
    return found


def said(name, text, missing, *, required=False):
    """A reason or an answer without outer blanks. ValidationError for one that is missing, too long or holds NUL."""
    text = str(text or "").strip()
    if "\x00" in text:
        unfit = _("This text has characters that cannot be shown. Type it again.")
        raise ValidationError({name: ValidationError(unfit, code="control-characters")})
    if required and not text:
        raise ValidationError({name: ValidationError(missing, code="required")})
    if len(text) > MAX_REASON:
        long = _("This must be text of at most %(max)d characters.") % {"max": MAX_REASON}
        raise ValidationError({name: ValidationError(long, code="too-long")})
    return text


def _refuse_nothing(started, working, content):
    if same(content, started.content):
        raise NothingProposed
    merged, conflicts = merge(started.content, working.content, content)
    if not conflicts and same(merged, working.content):
        raise NothingProposed


def _open_for_editor(proposal, by):
    if not permissions.may_edit(by, proposal.document):
        raise PermissionDenied
    return _open(proposal)


def _open(proposal):
    """(document under its lock, the proposal as it stands now). Raises AlreadyDecided."""
    document = documents.lock(proposal.document)
    proposal = Proposal.objects.select_related("partner", "author").get(pk=proposal.pk)
    proposal.document = document
    if proposal.state != Proposal.State.OPEN:
        raise AlreadyDecided(proposal)
    return document, proposal


def _decide(proposal, state, by, answer):
    proposal.state, proposal.decided, proposal.decided_by = state, timezone.now(), by
    proposal.answer = said("answer", answer, "")
    proposal.save(update_fields=["state", "decided", "decided_by", "answer"])


def _record(what, proposal, by, **details):
    document = proposal.document
    outbox.record(
        f"proposal.{what}", document.uid, document=document.pk, by=by.pk, proposal=proposal.pk, **details
    )
