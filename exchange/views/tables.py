"""All lists in a spreadsheet: download a table, bring it back changed, see what came of it."""

import functools

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange.actions import tables as actions
from exchange.forms import TableForm
from exchange.lists.presenting import TITLES as LIST_TITLES
from exchange.lists.recognising import TITLES, recognised
from exchange.lists.shapes import LISTS
from exchange.lists.taking import request_list_import
from exchange.tables import presenting, writing
from exchange.tables.shapes import TABLES
from partners.guards import for_contributors
from partners.permissions import is_coordinator
from profiles.filters import ProfileFilter
from profiles.importing import kinds
from profiles.importing.faults import ImportRefused
from profiles.importing.forms import asked_by
from profiles.models import ImportJob
from rest.tables import FORMATS, answer_made

PAGE_SIZE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@for_contributors
def tables(request):
    """What one can download to edit, the form that brings it back, and what one brought back before."""
    titles = [(_("Profiles and targets"), presenting.TITLES), (_("Other lists"), LIST_TITLES)]
    recognise = functools.partial(recognised, by=request.user)
    form = TableForm(request.POST or None, request.FILES or None, titles=titles, recognise=recognise)
    if job := asked_by(form, lambda _given: _ask(request.user, form)):
        return redirect("import", uid=job.uid)
    jobs = ImportJob.objects.filter(started_by=request.user, source__in=actions.SOURCES).order_by("-created", "-pk")
    page = Paginator(jobs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "rows": _downloads(request.user),
        "lists": _lists(),
        "page": page,
        "shown": list(map(_brought, page)),
        "elsewhere": [kind for kind in kinds.begun_elsewhere() if not kind.personal]
        if is_coordinator(request.user)
        else [],
        "profiles_url": reverse("profiles"),
    }
    return render(request, "exchange/tables.html", context, status=422 if form.errors else 200)


def _ask(user, form):
    """Keep the table and ask the worker to look at it. Returns the ImportJob."""
    given = form.cleaned_data
    if given["table"] in LISTS:
        return request_list_import(by=user, dry_run=True, table=given["table"], file=given["file"])
    return actions.request_table_import(by=user, dry_run=True, **given)


def _lists():
    """[{"title", "address"}] of the other lists of which a table changes or adds something; by title."""
    found = [
        {"title": TITLES[name], "address": reverse(f"api-{name}-list")}
        for name, one in LISTS.items()
        if one.change or one.new
    ]
    return sorted(found, key=lambda row: str(row["title"]))


def _downloads(user):
    """[{"table", "title", "about", "number"}]: each table with the number of documents that this user takes part in."""
    counts = {kind: _open_to(kind, user).count() for kind in {table.kind for table in TABLES.values()}}
    return [
        {
            "table": table,
            "title": presenting.TITLES[table.name],
            "about": presenting.ABOUT[table.name],
            "number": counts[table.kind],
        }
        for table in TABLES.values()
    ]


def _brought(job):
    """One import of the list, with what came of it."""
    told = job.report.get("more") or {}
    return {
        "job": job,
        "title": TITLES.get(told.get("table") or job.options.get("table")) or _("Edited table"),
        "told": told,
        "fault_total": job.report.get("fault_total", 0),
    }


def _open_to(kind, user):
    """The profiles or targets that this user may edit or propose for."""
    table = next(table for table in TABLES.values() if table.kind == kind)
    return writing.taking_part(table.readable(user), user)


@require_safe
@for_contributors
def table_download(request, name, kind):
    """One table with the newest revision, drafts too, of what one takes part in; the filters of the list hold."""
    table = TABLES.get(name)
    if table is None or kind not in FORMATS:
        raise Http404
    found = _open_to(table.kind, request.user)
    if table.kind == "profile":
        found = ProfileFilter(request.GET, queryset=found, request=request).qs
    rows = writing.rows(table, writing.with_content(found, request.user, drafts=True), get_language())
    return answer_made(request, kind, table.header, rows, f"{table.name}-{timezone.localdate():%Y-%m-%d}")


@require_POST
@login_required
def table_rest(request, uid):
    """After a refusal for what others changed meanwhile: take in the rest."""
    job = get_object_or_404(ImportJob.objects.visible_to(request.user), uid=uid, source__in=actions.SOURCES)
    try:
        rest = actions.import_the_rest(by=request.user, job=job)
    except ImportRefused:
        messages.error(request, _("The rest of this table cannot be taken in. Choose the file again."))
        return redirect("import", uid=job.uid)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("import", uid=job.uid)
    return redirect("import", uid=rest.uid)
