"""What a member watches of one document: itself, its themes and its sectors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coediting import kinds, permissions
from coediting.actions import watching as actions
from coediting.models import Watch
from coediting.presentation import Reader
from coediting.views.finding import document_at

NOT = ""


@login_required
@require_http_methods(["GET", "POST"])
def document_watch(request, uid):
    """For the document and each of its themes and sectors: not, in the portal, by mail at once or once a day."""
    document = document_at(request.user, uid, insiders=False)
    kind = kinds.of(document)
    rows = _rows(request.user, document, kind)
    if request.method == "POST":
        for row in rows:
            wanted = request.POST.get(row["name"], row["mail"])
            if wanted == row["mail"]:
                continue
            if wanted == NOT:
                actions.unwatch(by=request.user, source=row["source"], subject=row["subject"])
            elif wanted in Watch.Mail.values:
                actions.watch(by=request.user, source=row["source"], subject=row["subject"], mail=wanted)
        messages.success(request, _("What you watch is saved."))
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
