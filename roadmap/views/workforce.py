"""Workforce datasets: which there are, files in and out."""

from django.db.models import Count, Max, Min
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from partners.permissions import highest_rank, is_coordinator
from profiles.importing.forms import asked_by
from rest.tables import FORMATS, answer_made
from roadmap.actions.workforce import request_workforce_import
from roadmap.importing import rows
from roadmap.importing.forms import WorkforceUpload
from roadmap.importing.workforce import COLUMNS
from roadmap.models import WorkforceDataset


@require_http_methods(["GET", "HEAD", "POST"])
def workforce(request):
    """The datasets, for everybody; for coordinators also the form that uploads one."""
    coordinates = is_coordinator(request.user)
    form = WorkforceUpload(request.POST or None, request.FILES or None) if coordinates else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if job := asked_by(form, lambda _given: _request(request.user, form)):
            return redirect("import", uid=job.uid)
    datasets = WorkforceDataset.objects.annotate(
        cell_count=Count("cells"), first_year=Min("cells__year"), last_year=Max("cells__year")
    ).order_by("-current", f"name_{'en' if get_language() == 'en' else 'nl'}", "pk")
    context = {
        "datasets": datasets,
        "form": form,
        "columns": COLUMNS,
        "inside": highest_rank(request.user) >= 0,
    }
    return render(request, "roadmap/workforce.html", context, status=422 if form and form.errors else 200)


def _request(user, form):
    asked = form.cleaned_data
    return request_workforce_import(
        by=user,
        files=[asked["file"]],
        dataset=asked["dataset"].slug if asked["dataset"] else "",
        details=form.details,
        nace=asked["nace"],
        other_years=asked["other_years"],
        dry_run=asked["dry_run"],
    )


@require_safe
def workforce_export(request, slug, kind):
    """Every cell as a file that can be imported again. Partners only: it holds small numbers."""
    if kind not in FORMATS or highest_rank(request.user) < 0:
        raise Http404
    dataset = get_object_or_404(WorkforceDataset, slug=slug)
    return answer_made(request, kind, COLUMNS, rows.of_workforce(dataset), dataset.slug)
