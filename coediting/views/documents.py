"""The pages that every kind of co-edited document has: edit, resolve, history, compare, restore, publish.

An app gives its addresses by finding the document (404 when it may not be seen) and calling these. They stay thin:
read the form, call one action, answer.
"""

import functools
import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coediting import actions, discussion, forms, kinds, permissions
from coediting.errors import (
    AlreadyDecided,
    ContentInvalid,
    EditConflict,
    NotReady,
    StaleRevision,
    UnknownBase,
)
from coediting.gates import gates
from coediting.merge import merge, with_value
from coediting.models import Revision
from coediting.presentation import Reader
from coediting.views import proposing, unsaved


def edit(request, document, title, guide=None):
    """Show the edit form, carry out a form button, or save. `title` is the document's name for the page.

    Whoever may only propose gets the same form; what they send is handed in as a proposal. An editor may choose that
    as well, to let the others decide. With a `proposing.Guide` the form is a proposal that something led to.
    """
    only_proposes = guide is not None or permissions.only_proposes(request.user, document)
    if not only_proposes:
        _check_rights(request, document)
    kind, again = kinds.of(document), functools.partial(_form, request, document, title, guide=guide)
    if request.method != "POST":
        return again(content=guide.content if guide else document.working.content, base=document.working.number)
    content, base = forms.posted(kind.schema, request.POST), whole_number(request.POST.get("revision"))
    if request.POST.get("do") == "take-in":
        return again(**unsaved.take_in(request, document, content, base))
    if command := request.POST.get("do"):
        searches = _searches(request, command)
        content = forms.apply(kind.schema, content, command)
        return again(content=content, base=base, searches=searches)
    if only_proposes or request.POST.get("then") == "propose":
        return proposing.hand_in(request, document, content, base, again=again, guide=guide)
    return _save(request, document, title, content, base)


def _check_rights(request, document):
    """PermissionDenied before anything is saved; the page shows "save and publish" only to those who may."""
    if not permissions.may_edit(request.user, document):
        raise PermissionDenied
    if request.POST.get("then") == "publish" and not permissions.may_publish(request.user, document):
        raise PermissionDenied


def _save(request, document, title, content, base):
    kind = kinds.of(document)
    try:
        outcome = proposing.keep(
            request,
            document,
            by=request.user,
            base=base,
            content=forms.without_removed(kind.schema, content),
            note=request.POST.get("note", "").replace("\x00", ""),
        )
    except ContentInvalid as error:
        if error.merged:
            messages.warning(
                request, _("Others saved meanwhile. Both edits stand here, but together they do not fit yet.")
            )
            content, base = error.merged, error.number
        return _form(request, document, title, content=content, base=base, faults=error.faults, status=422)
    except NotReady as error:
        messages.error(
            request, _("Not saved. This cannot be left out: %(missing)s.") % {"missing": _missing(error)}
        )
        return _form(request, document, title, content=content, base=base, status=422)
    except UnknownBase as error:
        messages.error(request, str(error))
        return _form(request, document, title, content=content, base=base, status=409)
    except EditConflict as error:
        return resolve_page(request, error, title, proposal=proposing.carried(request, document))
    except AlreadyDecided as error:
        messages.error(request, str(error))
        return redirect("proposal", document.uid, error.proposal.uid)
    return _saved(request, document, title, outcome)


def _searches(request, command):
    """{field: text} when the button pressed was "find"; empty otherwise."""
    verb, _colon, name = command.partition(":")
    return {name: request.POST.get(f"find-{name}", "").replace("\x00", "")} if verb == "find" else {}


def _form(
    request, document, title, *, content, base, faults=(), searches=None, reason_faults=(), status=200, guide=None
):
    kind = kinds.of(document)
    form = forms.EditForm(kind, content, faults, searches, guide.unfolded if guide else ())
    context = {
        "document": document,
        "title": title,
        "form": form,
        "discussion": discussion.counts(document),
        "base": base,
        "gates": gates(document, forms.without_removed(kind.schema, content)),
        "partner": actions.on_behalf_of(request.user, document),
        "may_publish": permissions.may_publish(request.user, document) and not kind.publishes_on_save,
        "proposing": guide is not None or permissions.only_proposes(request.user, document),
        "guide": guide,
        "reason_faults": reason_faults,
        "review_url": None if kind.publishes_on_save else reverse("document-review", args=[document.uid]),
        "detail_url": kind.url(document),
        "edit_url": guide.url if guide else kind.url(document, "edit"),
        "history_url": kind.url(document, "history"),
        "list_url": kind.list_url(),
        "list_label": kind.list_label,
        "options_url": kind.options_url(),
        "note": request.POST.get("note", guide.reason if guide else ""),
        "unsaved": unsaved.around(request, document, base, filled=guide is not None),
    }
    return render(request, "coediting/edit.html", context, status=status)


def _saved(request, document, title, outcome):
    """Say what happened, publish when asked for, and go to the document."""
    if not outcome.created:
        text = _("Nothing was changed, so nothing new was saved.")
        messages.info(request, text, extra_tags=unsaved.draft_of(request))
    else:
        text = _("Saved as revision %(number)d.") % {"number": outcome.revision.number}
        messages.success(request, text, extra_tags=unsaved.draft_of(request))
    if outcome.others and outcome.brought_in:
        names = dict.fromkeys(str(revision.partner or revision.author) for revision in outcome.others)
        messages.info(
            request,
            ngettext(
                "%(who)s changed %(count)d place while you were editing; both edits are kept.",
                "%(who)s changed %(count)d places while you were editing; both edits are kept.",
                len(outcome.brought_in),
            )
            % {"who": ", ".join(names), "count": len(outcome.brought_in)},
        )
    if request.POST.get("then") == "publish":
        return publish(request, document, outcome.revision.number)
    if request.POST.get("then") == "review":
        return ask_for_review(request, document, outcome.revision.number)
    return redirect(kinds.of(document).url(document))


def publish(request, document, number, otherwise=None):
    """Publish this revision and go to the document; what is missing is said there, or at the address `otherwise`."""
    url = kinds.of(document).url(document)
    try:
        actions.publish(document=document, by=request.user, number=number)
    except NotReady as error:
        messages.warning(
            request, _("Not published yet. Still to do: %(missing)s.") % {"missing": _missing(error)}
        )
        return redirect(otherwise or url)
    except StaleRevision as error:
        messages.warning(
            request,
            _("Not published: %(who)s saved revision %(number)d meanwhile. Look at it first.")
            % {"who": error.theirs.partner or error.theirs.author, "number": error.theirs.number},
        )
        return redirect(otherwise or url)
    messages.success(request, _("Published. The needs are being recomputed."))
    return redirect(url)


def ask_for_review(request, document, number):
    """Hand this revision to the other partners and go to the review page; there it says what is missing."""
    try:
        actions.request_review(document=document, by=request.user, number=number)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    except StaleRevision:
        messages.warning(request, _("Someone saved a newer revision meanwhile. Look at it first."))
    else:
        messages.success(request, _("The other partners can review this revision now."))
    return redirect("document-review", document.uid)


def _missing(not_ready):
    """The conditions that are not met, as one text."""
    return "; ".join(str(gate.label) for gate in not_ready.gates if not gate.met)


def resolve(request, document, title):
    """Take the choices of the resolve page and save; a newer revision meanwhile shows the page again."""
    _check_rights(request, document)
    kind = kinds.of(document)
    revisions = {number: document.revisions.filter(number=number).first() for number in _numbers(request)}
    base, theirs = (revisions.get(whole_number(request.POST.get(name))) for name in ("base", "revision"))
    mine = _carried(kind, request.POST.get("mine", ""))
    if base is None or theirs is None or mine is None:
        messages.error(
            request, _("This page was out of date. Your changes could not be read: edit again, please.")
        )
        return redirect(kind.url(document, "edit"))
    merged, conflicts = merge(base.content, theirs.content, mine)
    reader = Reader(kind, base.content, theirs.content, mine)
    merged, open_choices = _chosen(request.POST, merged, conflicts, reader)
    if open_choices:
        error = EditConflict(
            document=document, base=base, theirs=theirs, mine=mine, merged=merged, conflicts=conflicts
        )
        proposal = proposing.carried(request, document)
        return resolve_page(request, error, title, proposal=proposal, missing=open_choices, status=422)
    return _save(request, document, title, merged, theirs.number)


def _numbers(request):
    return {whole_number(request.POST.get(name)) for name in ("base", "revision")}


def _carried(kind, text):
    """The editor's own content as the resolve page carried it; None when it was tampered with."""
    try:
        return kind.schema.clean(json.loads(text))
    except (ValueError, RecursionError, ContentInvalid):
        return None


def _chosen(data, merged, conflicts, reader):
    """(content with every choice applied, numbers of the conflicts without a choice)."""
    missing = []
    for number, conflict in enumerate(reader.in_order(conflicts)):
        choice = data.get(f"c{number}")
        if choice == "own" and reader.place(conflict.path).writable:
            merged = with_value(merged, conflict.path, data.get(f"c{number}-text", ""))
        elif choice in ("base", "theirs", "mine"):
            merged = with_value(merged, conflict.path, getattr(conflict, choice))
        else:
            missing.append(number)
    return merged, missing


def resolve_page(request, error, title, *, proposal=None, missing=(), status=409):
    """The page of an EditConflict: one choice per place. `proposal` is the one that an editor is accepting."""
    kind = kinds.of(error.document)
    reader = Reader(kind, error.base.content, error.theirs.content, error.mine)
    conflicts = reader.conflicts(error.conflicts)
    for row in conflicts:
        row["missing"] = row["number"] in missing
        row["choice"] = request.POST.get(row["name"], "")
        row["own_text"] = request.POST.get(f"{row['name']}-text", row["texts"]["mine"])
    paths = {conflict.path for conflict in error.conflicts}
    context = {
        "document": error.document,
        "title": title,
        "base": error.base,
        "theirs": error.theirs,
        "mine": json.dumps(error.mine, ensure_ascii=False),
        "proposal": proposal,
        "conflicts": conflicts,
        "merged_theirs": _settled(reader.changes(error.base.content, error.theirs.content), paths),
        "merged_mine": _settled(reader.changes(error.base.content, error.mine), paths),
        "missing": missing,
        "partner": proposal.partner if proposal else actions.on_behalf_of(request.user, error.document),
        "next_number": error.theirs.number + 1,
        "note": request.POST.get("note", ""),
        "then": request.POST.get("then", ""),
        "draft": unsaved.draft_of(request),
        "resolve_url": kind.url(error.document, "resolve"),
        "edit_url": kind.url(error.document, "edit"),
        "detail_url": kind.url(error.document),
        "list_url": kind.list_url(),
        "list_label": kind.list_label,
    }
    return render(request, "coediting/resolve.html", context, status=status)


def _settled(changes, paths):
    """Those changes that merged by themselves."""
    return [change for change in changes if not any(change["path"].startswith(path) for path in paths)]


def compare(request, document, title, old, new):
    """Two revisions side by side: every place that differs, words marked."""
    if not permissions.may_see_draft(request.user, document):
        raise PermissionDenied
    kind = kinds.of(document)
    found = {
        revision.number: revision
        for revision in document.revisions.select_related("author", "partner").filter(number__in=[old, new])
    }
    if old not in found or new not in found:
        raise Http404
    before, after = found[old], found[new]
    reader = Reader(kind, before.content, after.content)
    context = {
        "document": document,
        "title": title,
        "before": before,
        "after": after,
        "changes": reader.changes(before.content, after.content),
        "may_edit": permissions.may_edit(request.user, document),
        "restore_url": kind.url(document, "restore", before.number),
        "working": document.working,
        "detail_url": kind.url(document),
        "history_url": kind.url(document, "history"),
        "list_url": kind.list_url(),
        "list_label": kind.list_label,
    }
    return render(request, "coediting/compare.html", context)


def restore(request, document, title, number):
    """Save an older revision as the newest; like any save it may meet a conflict."""
    try:
        outcome = actions.restore(
            document=document, by=request.user, number=number, base=whole_number(request.POST.get("revision"))
        )
    except UnknownBase as error:
        messages.error(request, str(error))
        return redirect(kinds.of(document).url(document, "history"))
    except ContentInvalid:
        messages.error(
            request,
            _("Revision %(number)d cannot be restored: something it names is no longer in the catalogue.")
            % {"number": number},
        )
        return redirect(kinds.of(document).url(document, "history"))
    except EditConflict as error:
        return resolve_page(request, error, title)
    return _saved(request, document, title, outcome)


def whole_number(text):
    """A revision number from a form; 0, which no revision has, when it is not one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def revision_of(document, number):
    """One revision of a document. Raises Http404."""
    try:
        return document.revisions.select_related("author", "partner").get(number=number)
    except Revision.DoesNotExist as error:
        raise Http404 from error
