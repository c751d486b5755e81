"""The pages of proposals: those of a document, one of them, and what an editor or its author does with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Value, When
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coediting import actions, kinds, permissions
from coediting.actions.proposals import revision_at
from coediting.choosing import stands_in
from coediting.compare import changes as differences
from coediting.errors import (
    AlreadyDecided,
    ContentInvalid,
    EditConflict,
    NothingProposed,
    NotReady,
)
from coediting.merge import merge
from coediting.models import Proposal
from coediting.presentation import Reader
from coediting.views.documents import resolve_page
from coediting.views.finding import document_at, find_proposal

PAGE_SIZE = 50
REFUSALS = (AlreadyDecided, ContentInvalid, NotReady, NothingProposed, ValidationError)


@login_required
@require_http_methods(["GET", "POST"])
def proposal_list(request, uid):
    """The proposals of a document, open ones first; a POST decides on several, each by itself."""
    document = document_at(request.user, uid)
    if request.method == "POST":
        return _decide_several(request, document)
    is_open = Case(
        When(state=Proposal.State.OPEN, then=True), default=Value(False), output_field=BooleanField()
    )
    found = document.proposals.for_listing().defer("content").order_by(is_open.desc(), "-created", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = around(document) | {
        "page": page,
        "may_decide": permissions.may_edit(request.user, document)
        and any(proposal.state == Proposal.State.OPEN for proposal in page),
        "only_proposes": permissions.only_proposes(request.user, document),
    }
    return render(request, "coediting/proposal_list.html", context)


def around(document):
    """What every page of proposals shows of the document."""
    kind = kinds.of(document)
    return {
        "document": document,
        "title": kind.title(document),
        "working": document.working,
        "detail_url": kind.url(document),
        "edit_url": kind.url(document, "edit"),
        "list_url": kind.list_url(),
        "list_label": kind.list_label,
    }


def _decide_several(request, document):
    """Accept or decline each ticked proposal in a transaction of its own; say what became of each."""
    if not permissions.may_edit(request.user, document):
        raise PermissionDenied
    chosen = request.POST.getlist("proposal")[:PAGE_SIZE]
    if not chosen:
        messages.error(request, _("Tick at least one proposal."))
    for uid in chosen:
        proposal = find_proposal(document, uid)
        told, outcome = _decided(request, proposal)
        told(request, f"‘{shortened(proposal.reason)}’: {outcome}")
    return redirect("proposals", document.uid)


def _decided(request, proposal):
    """(the kind of message, what happened) of one proposal of several."""
    try:
        if request.POST.get("do") == "decline":
            actions.decline(proposal=proposal, by=request.user, answer=request.POST.get("answer", ""))
            return messages.success, _("declined.")
        outcome = actions.accept(proposal=proposal, by=request.user)
    except EditConflict as error:
        return messages.warning, ngettext(
            "not accepted, %(count)d place was changed by someone else too. Open it to choose.",
            "not accepted, %(count)d places were changed by someone else too. Open it to choose.",
            len(error.conflicts),
        ) % {"count": len(error.conflicts)}
    except REFUSALS as error:
        return messages.error, refusal(error)
    return messages.success, _("accepted as revision %(number)d.") % {"number": outcome.revision.number}


def shortened(text, length=60):
    return text if len(text) <= length else text[: length - 1] + "…"


def refusal(error):
    """A domain error in words."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, ContentInvalid):
        return _("This does not fit: %(faults)s") % {
            "faults": " ".join(dict.fromkeys(fault.detail for fault in error.faults))
        }
    if isinstance(error, NotReady):
        missing = "; ".join(str(gate.label) for gate in error.gates if not gate.met)
        return _("Not saved. This cannot be left out: %(missing)s.") % {"missing": missing}
    return str(error)


@login_required
@require_GET
def proposal_detail(request, uid, proposal):
    """One proposal: why, by whom, and every change with its words marked."""
    document = document_at(request.user, uid)
    return _page(request, document, find_proposal(document, proposal))


def _page(request, document, proposal, *, ticked=None, answer="", note="", faults=(), status=200):
    """The page of a proposal. `ticked` are the chosen paths where somebody chose; without it all are ticked."""
    kind, base = kinds.of(document), revision_at(document, proposal.base)
    is_open = proposal.state == Proposal.State.OPEN
    theirs = document.working.content if is_open else base.content
    conflicts = merge(base.content, theirs, proposal.content)[1]
    colliding = [conflict.path for conflict in conflicts]
    reader = Reader(kind, base.content, proposal.content, theirs)
    changes = reader.changes(base.content, proposal.content)
    became = {} if is_open else _became(proposal, base)
    for change in changes:
        change["taken"] = became.get(change["path"])
        change["collides"] = any(touches(change["path"], path) for path in colliding)
        change["ticked"] = ticked is None or change["path"] in ticked
    may_edit = permissions.may_edit(request.user, document)
    own = permissions.is_own(request.user, proposal)
    context = around(document) | {
        "proposal": proposal,
        "base": base,
        "changes": changes,
        "conflicts": conflicts,
        "is_open": is_open,
        "is_stale": is_open and base.number != document.working.number,
        "may_edit": may_edit,
        "may_decide": is_open and may_edit,
        "may_rebase": is_open and (may_edit or own),
        "may_withdraw": is_open and own,
        "answer": answer,
        "note": note,
        "faults": faults,
        "taken": proposal.revisions.order_by("number").values_list("number", flat=True),
    }
    return render(request, "coediting/proposal_detail.html", context, status=status)


def _became(proposal, base):
    """{path: was this change taken over?} of a proposal that was accepted in part; empty for every other.

    Without the changes of order: a row's place is no matter of yes or no (see `choosing.stands_in`).
    """
    revision = proposal.revisions.order_by("number").first()
    if proposal.state != Proposal.State.PARTLY or revision is None:
        return {}
    asked = differences(base.content, proposal.content)
    return {change.path: stands_in(revision.content, change) for change in asked if change.kind != "moved"}


def touches(path, other):
    """Is one of two paths inside the other?"""
    return f"{path}/".startswith(f"{other}/") or f"{other}/".startswith(f"{path}/")


@login_required
@require_POST
def proposal_accept(request, uid, proposal):
    """Take the proposal over: whole, or the ticked changes."""
    document, found = _found(request, uid, proposal)
    paths = None if request.POST.get("whole") else request.POST.getlist("path")
    note = request.POST.get("note", "")
    try:
        outcome = actions.accept(proposal=found, by=request.user, paths=paths, note=note)
    except EditConflict as error:
        return resolve_page(request, error, kinds.of(document).title(document), proposal=found)
    except REFUSALS as error:
        return _refused(request, document, found, error, ticked=paths, note=note)
    found.refresh_from_db(fields=["state"])
    if outcome.created and found.state == Proposal.State.PARTLY:
        said = _("Accepted in part: that part stands in revision %(number)d.") % {
            "number": outcome.revision.number
        }
    elif outcome.created:
        said = _("Accepted: it stands in revision %(number)d.") % {"number": outcome.revision.number}
    else:
        said = _("Accepted. What it asks stood in the document already.")
    messages.success(request, said)
    return redirect("proposal", document.uid, found.uid)


@login_required
@require_POST
def proposal_decline(request, uid, proposal):
    """Decline it; the proposer reads why."""
    document, found = _found(request, uid, proposal)
    answer = request.POST.get("answer", "")
    try:
        actions.decline(proposal=found, by=request.user, answer=answer)
    except REFUSALS as error:
        return _refused(request, document, found, error, answer=answer)
    messages.success(request, _("Declined. The proposer reads why."))
    return redirect("proposal", document.uid, found.uid)


@login_required
@require_POST
def proposal_withdraw(request, uid, proposal):
    """Take one's own proposal back."""
    document, found = _found(request, uid, proposal)
    try:
        actions.withdraw(proposal=found, by=request.user)
    except REFUSALS as error:
        return _refused(request, document, found, error)
    messages.success(request, _("Withdrawn. Nobody needs to decide on it any more."))
    return redirect("proposal", document.uid, found.uid)


@login_required
@require_POST
def proposal_rebase(request, uid, proposal):
    """Let it grow from the newest revision."""
    document, found = _found(request, uid, proposal)
    try:
        actions.rebase(proposal=found, by=request.user)
    except (EditConflict, *REFUSALS) as error:
        return _refused(request, document, found, error)
    messages.success(
        request, _("The proposal now builds on revision %(number)d.") % {"number": document.working.number}
    )
    return redirect("proposal", document.uid, found.uid)


def _found(request, uid, proposal):
    """(document, proposal) behind an address. Raises Http404."""
    document = document_at(request.user, uid)
    return document, find_proposal(document, proposal)


def _refused(request, document, proposal, error, **typed):
    """The page of the proposal again, with what is wrong and with what was typed."""
    if isinstance(error, EditConflict):
        kind = kinds.of(document)
        reader = Reader(kind, error.base.content, error.theirs.content, error.mine)
        faults = [reader.place(conflict.path).label for conflict in error.conflicts]
        text = _("Not re-based: both changed %(places)s. An editor chooses when accepting it.")
        faults = [text % {"places": "; ".join(faults)}]
    else:
        faults = [refusal(error)]
    status = 409 if isinstance(error, AlreadyDecided | EditConflict | NotReady) else 422
    if isinstance(error, AlreadyDecided):
        proposal = find_proposal(document, proposal.uid)
    return _page(request, document, proposal, faults=faults, status=status, **typed)
