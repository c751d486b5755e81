"""The initiatives that the agendas can join or learn from: list, page, and the coordinator's forms."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partners.permissions import coordinators_only, is_coordinator
from roadmap.actions import initiatives as actions
from roadmap.agenda_forms import InitiativeFilters, InitiativeForm, values_of_initiative
from roadmap.models import Initiative
from roadmap.views import versioned


@require_safe
def initiative_list(request):
    """All initiatives by kind; filters stand in the address."""
    filters = InitiativeFilters(request.GET)
    found = list(filters.narrowed(Initiative.objects.for_listing(), agenda="agendas", kind="kind"))
    kinds = [
        {"kind": kind, "label": label, "initiatives": [item for item in found if item.kind == kind]}
        for kind, label in Initiative.Kind.choices
    ]
    context = {
        "kinds": [row for row in kinds if row["initiatives"]],
        "filters": filters,
        "may_change": is_coordinator(request.user),
    }
    return render(request, "roadmap/initiative_list.html", context)


@require_safe
def initiative_detail(request, slug):
    """One initiative."""
    found = get_object_or_404(Initiative.objects.for_listing(), slug=slug)
    requests = found.requests.visible_to(request.user)
    context = {"initiative": found, "requests": requests, "may_change": is_coordinator(request.user)}
    return render(request, "roadmap/initiative_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def initiative_new(request):
    """Add an initiative; for coordinators."""
    coordinators_only(request.user)
    form = InitiativeForm(request.POST or None, initial={"version": 1})
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            made = actions.start_initiative(by=request.user, **data)
        except ValidationError as error:
            versioned.tell(form, error)
        else:
            return redirect("initiative", made.slug)
    return render(request, "roadmap/initiative_edit.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def initiative_edit(request, slug):
    """Change an initiative; for coordinators."""
    coordinators_only(request.user)
    found = get_object_or_404(Initiative, slug=slug)

    def save(form):
        data = dict(form.cleaned_data)
        actions.change_initiative(initiative=found, by=request.user, base=data.pop("version"), **data)

    return versioned.edit(
        request,
        template="roadmap/initiative_edit.html",
        form_class=InitiativeForm,
        stored=found,
        values_of=values_of_initiative,
        save=save,
        context={"initiative": found},
        success=reverse("initiative", args=[slug]),
    )
