"""What a member watches: of one document (itself, its themes and its sectors), and everything on one page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coediting import kinds, permissions
from coediting.actions import watching as actions
from coediting.models import Document, Watch
from coediting.news import fetch_titles
from coediting.presentation import Reader
from coediting.views.finding import document_at

NOT = ""
PARTS = {
    "document": gettext_lazy("Profiles and targets"),
    "theme": gettext_lazy("Themes"),
    "sector": gettext_lazy("Sectors"),
}


@login_required
@require_http_methods(["GET", "POST"])
def document_watch(request, uid):
    """For the document and each of its themes and sectors: not, in the portal, by mail at once or once a day."""
    document = document_at(request.user, uid, insiders=False)
    kind = kinds.of(document)
    rows = _rows(request.user, document, kind)
    if request.method == "POST":
        _save(request, rows)
        return redirect("document-watch", document.uid)
    context = {
        "document": document,
        "title": kind.title(document),
        "rows": rows,
        "options": [(NOT, _("do not watch")), *Watch.Mail.choices],
        "detail_url": kind.url(document),
        "list_url": kind.list_url(),
        "list_label": kind.list_label,
    }
    return render(request, "coediting/watch.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def watches(request):
    """All that this member watches, by kind of thing, each with the way of hearing of it."""
    rows = _own(request.user)
    if request.method == "POST":
        _save(request, rows)
        return redirect("watches")
    parts = [
        (source, label, [row for row in rows if row["source"] == source]) for source, label in PARTS.items()
    ]
    context = {
        "parts": [part for part in parts if part[2]],
        "options": list(Watch.Mail.choices),
        "stop": (NOT, _("stop watching")),
    }
    return render(request, "coediting/watches.html", context)


def _save(request, rows):
    """Keep what was chosen for each row; a choice that does not exist leaves the row as it is."""
    for row in rows:
        wanted = request.POST.get(row["name"], row["mail"])
        if wanted == row["mail"]:
            continue
        if wanted == NOT:
            actions.unwatch(by=request.user, source=row["source"], subject=row["subject"])
        elif wanted in Watch.Mail.values and not row.get("closed"):
            actions.watch(by=request.user, source=row["source"], subject=row["subject"], mail=wanted)
    messages.success(request, _("What you watch is saved."))


def _own(user):
    """Rows as `_rows` gives, of every watch of this user, by label; `url` where there is a page.

    `closed` is a document that the user may not read any more: it has no title, and the watch can only be stopped.
    """
    own = list(Watch.objects.filter(user=user))
    uids = {source: {watch.subject for watch in own if watch.source == source} for source in Watch.Source}
    documents = {
        document.uid: document
        for document in Document.objects.filter(uid__in=uids["document"]).prefetch_related("partners")
        if permissions.may_read(user, document)
    }
    fetch_titles(list(documents.values()))
    names = {source: _names(source, uids[source]) for source in ("theme", "sector")}
    rows = []
    for watch in own:
        row = {"source": watch.source, "subject": watch.subject, "mail": watch.mail}
        row |= {"name": f"{watch.source}-{watch.subject}", "label": "", "closed": False}
        if watch.source != Watch.Source.DOCUMENT:
            row["label"] = names[watch.source].get(str(watch.subject), "")
        elif document := documents.get(watch.subject):
            kind = kinds.of(document)
            row |= {"label": kind.title(document), "url": kind.url(document), "kind": kind.label}
        row["closed"] = not row["label"]
        row["label"] = row["label"] or _("Something that you may not read any more")
        rows.append(row)
    return sorted(rows, key=lambda row: (row["closed"], row["label"].casefold()))


def _names(source, uids):
    """{uid as text: label} of things that documents refer to; each kind is asked for what the others do not know."""
    found = {}
    for kind in kinds.every():
        if missing := {str(uid) for uid in uids} - set(found):
            found |= kind.find(source, missing)
    return {uid: thing.label_in(get_language()) for uid, thing in found.items()}


def _rows(user, document, kind):
    """[{"name", "source", "subject", "label", "mail"}]; `mail` is "" for what is not watched."""
    shown = document.working if permissions.may_see_draft(user, document) else document.published
    content, reader = shown.content, Reader(kind, shown.content)
    themes = [*content.get("themes", []), *content.get("agendas", [])]
    subjects = [("document", str(document.uid), kind.title(document))]
    subjects += [("theme", uid, reader.reference("theme", uid)) for uid in dict.fromkeys(themes)]
    subjects += [("sector", uid, reader.reference("sector", uid)) for uid in content.get("sectors", [])]
    watches = Watch.objects.filter(user=user, subject__in=[uid for _source, uid, _label in subjects])
    ways = {(each.source, str(each.subject)): each.mail for each in watches}
    return [
        {
            "name": f"{source}-{uid}",
            "source": source,
            "subject": uid,
            "label": label,
            "mail": ways.get((source, uid), NOT),
        }
        for source, uid, label in subjects
    ]
