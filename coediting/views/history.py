"""What became of a document: its revisions, folded by sitting."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from coediting import kinds, permissions
from coediting.attribution import told
from coediting.sittings import sittings
from coediting.views.documents import whole_number

SITTINGS_ON_A_PAGE = 25


def history(request, document, title):
    """The sittings, newest first, each opening to its revisions; any two revisions can be compared."""
    if not permissions.may_see_draft(request.user, document):
        raise PermissionDenied
    kind = kinds.of(document)
    old, new = whole_number(request.GET.get("old")), whole_number(request.GET.get("new"))
    if old and new and old != new:
        return redirect(kind.url(document, "compare", min(old, new), max(old, new)))
    rows = document.revisions.values_list("number", "author_id", "partner_id", "version", "created")
    page = Paginator(sittings(rows), SITTINGS_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = _lines(document, page)
    context = {
        "document": document,
        "title": title,
        "page": page,
        "lines": lines,
        "chosen": _chosen_for_comparing(lines),
        "may_edit": permissions.may_edit(request.user, document),
        "detail_url": kind.url(document),
        "edit_url": kind.url(document, "edit"),
        "history_url": kind.url(document, "history"),
        "working": document.working,
        "published": document.published,
        "list_url": kind.list_url(),
        "list_label": kind.list_label,
    }
    return render(request, "coediting/history.html", context)


def _lines(document, page):
    """[[revision, …]] of the sittings on a page, both newest first."""
    lines = list(page)
    if not lines:
        return []
    revisions = iter(told(document).filter(number__range=(lines[-1].first, lines[0].last)))
    return [[next(revisions) for _number in range(line.first, line.last + 1)] for line in lines]


def _chosen_for_comparing(lines):
    """(older, newer) revision number that the form offers: the newest one, and the end of the sitting before it."""
    if not lines:
        return None, None
    before = lines[1][0] if len(lines) > 1 else lines[0][-1]
    return before.number, lines[0][0].number
