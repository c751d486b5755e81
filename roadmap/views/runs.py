"""The recomputations of the needs: what ran, what runs now; coordinators start and stop."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.permissions import highest_rank, is_coordinator
from roadmap import run_presentation
from roadmap.actions import runs
from roadmap.models import NeedRun
from roadmap.needs import freshness

PAGE_SIZE = 20


def members_only(view):
    """Sign in first; for everybody who belongs to a partner."""

    @login_required
    @wraps(view)
    def guarded(request, **kwargs):
        if highest_rank(request.user) < 0 and not is_coordinator(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def run_list(request):
    """The runs, the newest first; coordinators ask here for another one (`engine`: sql or numpy)."""
    if request.method == "POST":
        engine = "numpy" if request.POST.get("engine") == "numpy" else "sql"
        return redirect("need-run", uid=runs.ask_for_run(by=request.user, engine=engine).uid)
    rows = NeedRun.objects.select_related("by").defer("partitions")
    second = request.GET.get("engine") == "numpy"
    rows = rows.filter(engine="numpy") if second else rows
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "runs": run_presentation.shown(page.object_list, request.user),
        "second": second,
        "coordinates": is_coordinator(request.user),
        "alarm": run_presentation.alarm(),
        "freshness": freshness.pending(),
    }
    return render(request, "roadmap/run_list.html", context)


@require_safe
@members_only
def run_detail(request, uid):
    """One run: how far it is while it runs, what it did afterwards. htmx asks for the part that moves."""
    run = get_object_or_404(NeedRun.objects.select_related("by"), uid=uid)
    context = {
        "run": run,
        "shown": run_presentation.shown([run], request.user)[0],
        "seconds_left": run_presentation.seconds_left(run),
        "coordinates": is_coordinator(request.user),
        "verdict": run.inputs.get("verdict", {}),
        "profiles": _profiles(run),
    }
    return render(request, "roadmap/run_status.html" if request.htmx else "roadmap/run_detail.html", context)


@require_POST
@members_only
def run_cancel(request, uid):
    """Ask a run that somebody asked for to stop."""
    run = get_object_or_404(NeedRun, uid=uid)
    try:
        runs.cancel_run(by=request.user, run=run)
    except runs.CannotStop as error:
        refused = _("It cannot be stopped.")
        messages.error(request, f"{refused} {error}")
    return redirect("need-run", uid=run.uid)


def _profiles(run):
    """[(slug, revision)] that a full run rested on; for the refresh of one piece of evidence it is a number."""
    found = run.inputs.get("profiles")
    return sorted(found.items()) if isinstance(found, dict) else []
