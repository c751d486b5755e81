"""Pages of imports: coordinators upload files; whoever asked for an import follows it and reads what it found."""

import csv
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.guards import for_coordinators
from profiles.actions import imports
from profiles.importing import kinds
from profiles.importing.faults import ImportRefused
from profiles.importing.forms import ImportForm, asked_by
from profiles.models import ImportJob
from rest.sheets import neutral

PAGE_SIZE = 20
FAULTS_SHOWN = 100
FAULT_FIELDS = ("file", "row", "column", "code", "detail")


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def import_list(request):
    """The imports so far, and the form for a new one."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if job := asked_by(form, lambda given: imports.request_import(by=request.user, **given)):
        return redirect("import", uid=job.uid)
    jobs = ImportJob.objects.select_related("started_by").defer("report")
    everything = request.GET.get("all") == "1"
    if not everything:  # what partners bring back would hide the few imports that coordinators do
        jobs = jobs.exclude(source__in=kinds.personal())
    page = Paginator(jobs, PAGE_SIZE).get_page(request.GET.get("page"))
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "page": page, "elsewhere": kinds.begun_elsewhere(), "everything": everything}
    return render(request, "profiles/import_list.html", context, status=status)


def _visible(request, uid):
    return get_object_or_404(ImportJob.objects.visible_to(request.user).select_related("started_by"), uid=uid)


@require_safe
@login_required
def import_detail(request, uid):
    """One import: its progress while it runs, its report afterwards. htmx asks for the part that moves."""
    job = _visible(request, uid)
    if request.GET.get("faults") == "csv":
        return _faults_as_csv(job)
    context = {"job": job, **_report_for_page(job), **job.kind.present(job)}
    template = "profiles/import_status.html" if request.htmx else "profiles/import_detail.html"
    return render(request, template, context)


@require_POST
@login_required
def import_start(request, uid):
    """After looking: import the same files for real."""
    job = _visible(request, uid)
    try:
        real = imports.import_for_real(by=request.user, job=job)
    except ImportRefused:
        messages.error(request, _("This import cannot be done for real. Upload the files again."))
        return redirect("import", uid=job.uid)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("import", uid=job.uid)
    return redirect("import", uid=real.uid)


@require_POST
@login_required
def import_cancel(request, uid):
    """Ask a waiting or running import to stop."""
    job = _visible(request, uid)
    imports.cancel_import(by=request.user, job=job)
    return redirect("import", uid=job.uid)


def _report_for_page(job):
    """The report with names for its keys, what it comes down to, and the first faults by kind."""
    report = job.report
    changes = report.get("changes", {})
    return {
        "counts": _named(report.get("counts", {}), job.kind),
        "changes": _named(changes, job.kind),
        "added": sum(change["added"] for change in changes.values()),
        "changed": sum(change["changed"] for change in changes.values()),
        "fault_groups": _by_kind(report, job.kind),
        "fault_total": report.get("fault_total", 0),
        "left_out": report.get("left_out", []),
        "removed": sum(change["missing"] for change in changes.values()) if job.kind.removes else 0,
        "more": report.get("more", {}),
        "files": [Path(file).name for file in job.files],
    }


def _named(found, kind):
    """[(name, value)] in the order of the kind's names; PostgreSQL does not keep the order of keys in JSON."""
    return [(label, found[name]) for name, label in kind.names.items() if name in found]


def _by_kind(report, kind):
    """[{"title", "file", "number", "faults"}] per kind and file, in the order found; of each the first FAULTS_SHOWN."""
    groups, counted = {}, report.get("by_code", {})
    for fault in report.get("faults", []):
        title = kind.fault_titles.get(fault["code"], "")
        usual = {"title": title, "file": fault["file"], "number": 0, "faults": []}
        group = groups.setdefault((fault["code"], fault["file"]), usual)
        group["number"] += 1
        if len(group["faults"]) < FAULTS_SHOWN:
            group["faults"].append(fault)
    for (code, _file), group in groups.items():
        group["number"] = max(group["number"], counted.get(code, 0))
    return list(groups.values())


def _faults_as_csv(job):
    """All kept faults for a spreadsheet; a cell that a spreadsheet would take for a formula gets an apostrophe."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{job.created:%Y-%m-%d}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(FAULT_FIELDS)
    for fault in job.report.get("faults", []):
        cells = [str(fault[name]) for name in FAULT_FIELDS]
        writer.writerow(map(neutral, cells))
    return response
