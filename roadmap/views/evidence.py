"""Evidence per competence: the list, handing in a check, deciding, files in and out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.guards import for_coordinators
from partners.permissions import highest_rank, is_coordinator
from profiles.actions.imports import request_import
from profiles.importing.forms import asked_by
from profiles.views.options import SOURCES
from rest.tables import FORMATS, answer_made
from roadmap.actions import evidence as actions
from roadmap.evidence_forms import CheckForm, EvidenceFilter
from roadmap.importing import rows
from roadmap.importing.evidence import COLUMNS
from roadmap.importing.forms import EvidenceUpload
from roadmap.models import CompetenceEvidence

PAGE_SIZE = 25


@require_safe
def evidence_list(request):
    """What counts; partners also see what they handed in, coordinators everything."""
    chosen = EvidenceFilter(request.GET)
    found = chosen.narrow(CompetenceEvidence.objects.visible_to(request.user))
    page = Paginator(found.for_listing(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": chosen,
        "page": page,
        "coordinates": is_coordinator(request.user),
        "may_propose": actions.may_propose(request.user),
        "inside": highest_rank(request.user) >= 0,
    }
    return render(request, "roadmap/evidence_list.html", context)


@require_safe
def evidence_export(request, kind):
    """The list as a file that can be imported again."""
    if kind not in FORMATS:
        raise Http404
    found = EvidenceFilter(request.GET).narrow(CompetenceEvidence.objects.visible_to(request.user))
    return answer_made(request, kind, COLUMNS, rows.of_evidence(found), _("evidence"))


@require_safe
def evidence_detail(request, uid):
    """One check, survey or estimate, and for coordinators the decision."""
    return _shown(request, _visible(request, uid))


def _visible(request, uid):
    return get_object_or_404(_visible_ones(request).select_related("decided_by"), uid=uid)


def _visible_ones(request, **which):
    return CompetenceEvidence.objects.visible_to(request.user).filter(**which).for_listing()


def _shown(request, evidence, reason="", faults=(), status=200):
    offers = _visible_ones(request, pk__in=evidence.carried.values("pk"))
    context = {
        "evidence": evidence,
        "offered": offers.not_overtaken().first() or offers.first(),
        "origin": _visible_ones(request, pk=evidence.carried_from_id).first() if evidence.carried_from_id else None,
        "coordinates": is_coordinator(request.user),
        "inside": highest_rank(request.user) >= 0,
        "reason": reason,
        "faults": faults,
    }
    return render(request, "roadmap/evidence_detail.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_new(request):
    """Hand in a competence check. The buttons that search the catalogue send the form too, and keep what is typed."""
    if not actions.may_propose(request.user):
        raise PermissionDenied
    verb, _colon, rest = request.POST.get("do", "save").partition(":")
    if request.method == "POST" and verb == "save":
        return _save(request)
    typed = (request.POST or request.GET).dict()
    search = {}
    target, _colon, uid = rest.partition(":")
    if target in CheckForm.REFERENCES:
        if verb == "find":
            query = typed.get(f"find-{target}", "").strip()[:200]
            search = {"target": target, "query": query, "found": SOURCES[target](query)}
        elif verb in ("pick", "drop"):
            typed[target] = uid if verb == "pick" else ""
    return _new_page(request, CheckForm(initial=typed, user=request.user), search)


def _new_page(request, form, search=None):
    context = {
        "form": form,
        "what": form.references(["competence"], **(search or {})),
        "scope": form.references(["job", "sector"], **(search or {})),
    }
    return render(request, "roadmap/evidence_new.html", context, status=422 if form.errors else 200)


def _save(request):
    form = CheckForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            evidence = actions.propose_evidence(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, getattr(error, "error_dict", error))
        else:
            messages.success(request, _("Thank you. It counts once a coordinator has accepted it."))
            return redirect("evidence-detail", uid=evidence.uid)
    return _new_page(request, form)


@login_required
@require_POST
def evidence_decide(request, uid):
    """Accept, or decline with a reason. Coordinators only."""
    evidence, reason = _visible(request, uid), request.POST.get("reason", "")
    accepting = request.POST.get("do") == "accept"
    decide = actions.accept_evidence if accepting else actions.decline_evidence
    try:
        decide(evidence=evidence, by=request.user, reason=reason)
    except ValidationError as error:
        return _shown(request, evidence, reason, error.messages, status=422)
    messages.success(
        request, _("Accepted. It counts from now on.") if accepting else _("Declined. It does not count.")
    )
    return redirect("evidence-detail", uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def evidence_import(request):
    """Upload a file with evidence."""
    form = EvidenceUpload(request.POST or None, request.FILES or None)

    def ask(asked):
        options = {"accept": asked["accept"], "nace": asked["nace"]}
        files, dry_run = [asked["file"]], asked["dry_run"]
        return request_import(by=request.user, source="evidence", files=files, dry_run=dry_run, options=options)

    if job := asked_by(form, ask):
        return redirect("import", uid=job.uid)
    context = {"form": form, "columns": COLUMNS}
    return render(request, "roadmap/evidence_import.html", context, status=422 if form.errors else 200)
