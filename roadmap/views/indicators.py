"""The indicator series: their list, the page of one with its picture, and the form of its points."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.permissions import coordinators_only, is_coordinator
from roadmap import presentation
from roadmap.actions import indicators as actions
from roadmap.indicator_forms import PointsForm, values_of
from roadmap.models import Indicator
from roadmap.trajectory import picture
from roadmap.trajectory.course import MID_YEAR, Point
from roadmap.views import versioned


@require_safe
def indicator_list(request):
    """All series with their newest value."""
    rows = [presentation.indicator_row(series) for series in Indicator.objects.prefetch_related("points")]
    return render(request, "roadmap/indicator_list.html", {"rows": rows})


@require_safe
def indicator_detail(request, slug):
    """One series: picture, table, source, and the targets that it measures."""
    found = get_object_or_404(Indicator.objects.prefetch_related("points", "targets"), slug=slug)
    row = presentation.indicator_row(found)
    points = [Point(point.year + MID_YEAR, point.value) for point in found.points.all()]
    told = "; ".join(f"{point['year']}: {point['value']}" for point in row["points"])
    label = _("%(title)s, in %(unit)s. %(values)s") % {
        "title": found.title,
        "unit": row["unit"],
        "values": told,
    }
    context = {
        "indicator": found,
        "row": row,
        "chart": picture.of_points(points, label),
        "may_change": is_coordinator(request.user),
    }
    return render(request, "roadmap/indicator_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def indicator_edit(request, slug):
    """Change the points of a series; for coordinators."""
    found = get_object_or_404(Indicator, slug=slug)
    coordinators_only(request.user)

    def save(form):
        version = form.cleaned_data["version"]
        actions.change_points(indicator=found, by=request.user, base=version, points=form.rows_data)

    return versioned.edit(
        request,
        template="roadmap/indicator_edit.html",
        form_class=PointsForm,
        stored=found,
        values_of=values_of,
        save=save,
        context={"indicator": found},
        success=reverse("indicator", args=[slug]),
    )
