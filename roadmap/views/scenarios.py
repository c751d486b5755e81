"""Scenarios: the list, the editor, and two beside each other."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partners.guards import for_coordinators
from partners.permissions import is_coordinator
from roadmap.actions import scenarios as actions
from roadmap.models import Scenario
from roadmap.needs import question, scenarios
from roadmap.scenario_forms import ScenarioForm, bands_of, values_of
from roadmap.views import versioned


@require_safe
def scenario_list(request):
    """Every scenario with its rates, and the choice of two to compare."""
    found = Scenario.objects.prefetch_related("rates__sector").order_by("-standard", "slug")
    context = {"scenarios": list(found), "coordinates": is_coordinator(request.user)}
    return render(request, "roadmap/scenario_list.html", context)


@require_safe
def scenario_compare(request):
    """What two scenarios (parameters `one` and `other`) mean for the hiring of a sector, year by year."""
    found = list(Scenario.objects.prefetch_related("rates__sector").order_by("-standard", "slug"))
    by_slug = {scenario.slug: scenario for scenario in found}
    asked = question.read(request.GET)
    one = by_slug.get(request.GET.get("one"), found[0] if found else None)
    other = by_slug.get(request.GET.get("other"), next((each for each in found if each != one), None))
    context = {"scenarios": found, "one": one, "other": other, "question": asked}
    if one and other and asked and asked.year:
        people = scenarios.headcounts(asked.dataset, asked.year, asked.sector)
        rows = scenarios.compare(one, other, people, asked.year)
        measures = [
            (label, [(row.year, *row.pair(measure)) for row in rows])
            for measure, label in scenarios.MEASURES.items()
        ]
        context |= {"rows": rows, "chart": scenarios.chart(rows), "measures": measures}
    return render(request, "roadmap/scenario_compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def scenario_new(request):
    """Begin a scenario."""
    form = ScenarioForm(request.POST or None, initial={"version": 1})
    if request.method == "POST" and form.is_valid():
        try:
            actions.start_scenario(by=request.user, **form.values())
        except ValidationError as error:
            _tell(form, error)
        else:
            return redirect("scenarios")
    context = {"form": form, "stored": None}
    bad = form.is_bound and (form.errors or not form.rows.is_valid())
    return render(request, "roadmap/scenario_edit.html", context, status=422 if bad else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def scenario_edit(request, slug):
    """Change a scenario. Where somebody saved meanwhile, both stand beside each other, and nothing is lost."""
    stored = get_object_or_404(Scenario, slug=slug)

    def save(form):
        base = form.cleaned_data["version"]
        actions.change_scenario(scenario=stored, by=request.user, base=base, **form.values())

    return versioned.edit(
        request,
        template="roadmap/scenario_edit.html",
        form_class=ScenarioForm,
        stored=stored,
        values_of=values_of,
        save=save,
        context={},
        success=reverse("scenarios"),
        form_arguments={"bands": bands_of(stored)},
    )


def _tell(form, error):
    for name, texts in error.message_dict.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
