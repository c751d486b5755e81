"""Starting and editing targets and their measurements; the edit pages themselves are the co-editing engine's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coediting import views as documents
from coediting.errors import ContentInvalid
from coediting.permissions import may_propose
from profiles.views import options as catalogue_options
from roadmap.actions import targets
from roadmap.document import OWN_SOURCES, SCHEMA, TARGET
from roadmap.forms import MeasurementForm, NewTargetForm
from roadmap.models import Measurement, Target


def target_at(slug):
    """The target behind an address, with what the pages need. Targets are public. Raises Http404."""
    target = (
        Target.objects.select_related(
            "document__owner",
            "document__working__author",
            "document__working__partner",
            "document__published",
        )
        .prefetch_related("document__partners")
        .filter(slug=slug)
        .first()
    )
    if target is None:
        raise Http404
    return target


@login_required
@require_http_methods(["GET", "POST"])
def target_new(request):
    """Begin a target: for which partner, in which roadmap, with which title."""
    form = NewTargetForm(request.POST or None, user=request.user)
    if not form.partners:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        content = SCHEMA.empty() | {
            "title": {"nl": form.cleaned_data["title_nl"], "en": form.cleaned_data["title_en"]}
        }
        try:
            target = targets.start_target(
                by=request.user,
                owner=form.cleaned_data["owner"],
                roadmap=form.cleaned_data["roadmap"],
                content=content,
            )
        except ContentInvalid as error:
            form.add_error(None, [fault.detail for fault in error.faults])
        else:
            return redirect("target-edit", target.slug)
    return render(request, "roadmap/target_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def target_options(request):
    """Type-ahead of the edit page, as JSON: what a target can point to that the catalogue does not hold."""
    source, text = request.GET.get("source", ""), request.GET.get("q", "").strip()[:200]
    if source not in OWN_SOURCES:
        return catalogue_options(request)
    found = [
        {"uid": str(item.uid), "label": item.label_in(get_language()), "hint": item.hint}
        for item in TARGET.suggest(source, text)
    ]
    response = JsonResponse(found, safe=False)
    patch_cache_control(response, private=True, max_age=60)
    return response


@login_required
@require_http_methods(["GET", "POST"])
def target_edit(request, slug):
    target = target_at(slug)
    return documents.edit(request, target.document, target.title)


@login_required
@require_POST
def target_resolve(request, slug):
    target = target_at(slug)
    return documents.resolve(request, target.document, target.title)


@login_required
@require_GET
def target_history(request, slug):
    target = target_at(slug)
    return documents.history(request, target.document, target.title)


@login_required
@require_GET
def target_compare(request, slug, old, new):
    target = target_at(slug)
    return documents.compare(request, target.document, target.title, old, new)


@login_required
@require_POST
def target_restore(request, slug, number):
    target = target_at(slug)
    return documents.restore(request, target.document, target.title, number)


@login_required
@require_POST
def measurement_add(request, slug):
    """Hand in a measured value; it waits for an editor's acceptance."""
    target = target_at(slug)
    if not may_propose(request.user, target.document):
        raise PermissionDenied
    form = MeasurementForm(request.POST)
    if form.is_valid():
        targets.propose_measurement(target=target, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. The value counts once an editor has accepted it."))
    else:
        for faults in form.errors.values():
            messages.error(request, " ".join(faults))
    return redirect("target", slug)


@login_required
@require_POST
def measurement_accept(request, slug, uid):
    """Let a proposed value count."""
    target = target_at(slug)
    measurement = get_object_or_404(Measurement, target=target, uid=uid)
    try:
        targets.accept_measurement(measurement=measurement, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Accepted. The value counts from now on."))
    return redirect("target", slug)


@login_required
@require_POST
def measurement_decline(request, slug, uid):
    """Decline a value, with a reason."""
    target = target_at(slug)
    measurement = get_object_or_404(Measurement, target=target, uid=uid)
    try:
        targets.decline_measurement(
            measurement=measurement, reason=request.POST.get("reason", ""), by=request.user
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Declined. The proposer sees your reason."))
    return redirect("target", slug)
