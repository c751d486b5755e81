"""Releases of the needs: the list and freezing one, a release to cite and to take along, two compared."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from partners.permissions import highest_rank, is_coordinator
from rest.encoding import as_json
from rest.tables import FORMATS, answer_made
from roadmap.actions import releases as actions
from roadmap.models import NeedRelease
from roadmap.needs import causes, releases
from roadmap.needs.question import GROUPS
from roadmap.needs.suppression import is_small

PAGE_SIZE = 25
SECTORS_SHOWN = 50


class ReleaseForm(forms.ModelForm):
    """What a release is called."""

    class Meta:
        model = NeedRelease
        fields = ("slug", "name_nl", "name_en", "note_nl", "note_en")
        labels = {
            "slug": gettext_lazy("Short name for the address, such as 2026-Q4"),
            "note_nl": gettext_lazy("Note in Dutch"),
            "note_en": gettext_lazy("Note in English"),
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("note_nl", "note_en")}


def _listed():
    return NeedRelease.objects.select_related("dataset", "by").defer("material", "figures", "inputs")


@require_http_methods(["GET", "HEAD", "POST"])
def release_list(request):
    """All releases, newest first; coordinators freeze one here."""
    coordinates = is_coordinator(request.user)
    form = ReleaseForm(request.POST or None) if coordinates else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and (made := _frozen(request, form)):
            return redirect("need-release", made.slug)
    context = {
        "page": Paginator(_listed(), PAGE_SIZE).get_page(request.GET.get("page")),
        "form": form,
    }
    return render(request, "roadmap/release_list.html", context, status=422 if form and form.errors else 200)


def _frozen(request, form):
    """The fresh release; None when it may not be, which the form then says."""
    try:
        made = actions.freeze(by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    messages.success(request, _("Frozen. From now on this never changes."))
    return made


@require_safe
def release_detail(request, slug):
    """One release: its figures, what they rest on, how to cite it."""
    release = get_object_or_404(NeedRelease.objects.select_related("dataset").defer("material"), slug=slug)
    years = releases.years(release)
    year = next((year for year in years if str(year) == request.GET.get("year")), years[0] if years else None)
    totals = releases.totals(release, year)
    context = {
        "release": release,
        "years": years,
        "year": year,
        "rows": [(label, totals[group]) for group, label in GROUPS],
        "address": request.build_absolute_uri(request.path),
        "others": NeedRelease.objects.exclude(pk=release.pk).only("slug", "name_nl", "name_en"),
    }
    return render(request, "roadmap/release_detail.html", context)


@require_safe
def release_file(request, slug, kind):
    """The figures of a release per sector and job: csv, xlsx or json. The public does not see few people."""
    release = get_object_or_404(NeedRelease.objects.defer("material"), slug=slug)
    inside = highest_rank(request.user) >= 0
    if kind == "json":
        figures = release.figures | {"rows": releases.rows_for(release, inside=inside)}
        body = {"release": release.slug, "content_hash": release.content_hash, "unit": "persons", **figures}
        return HttpResponse(
            as_json(body),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="needs-{release.slug}.json"'},
        )
    if kind not in FORMATS:
        raise Http404
    rows = releases.sheet(release, inside=inside)
    return answer_made(request, kind, releases.HEADER, rows, f"needs-{release.slug}")


@require_safe
def release_compare(request):
    """What differs between two releases, split by cause; without a choice between the two newest."""
    every = {release.slug: release for release in _listed()}
    old, new = (every.get(request.GET.get(name, "")) for name in ("old", "new"))
    if "old" not in request.GET and "new" not in request.GET and len(every) > 1:
        new, old, *_older = every.values()
    group = request.GET.get("group", "green")
    group = group if group in dict(GROUPS) else "green"
    context = {"all": every.values(), "old": old, "new": new, "group": group, "groups": GROUPS}
    if old and new:
        years = [releases.years(NeedRelease.objects.defer("material").get(pk=side.pk))[0] for side in (old, new)]
        found = releases.difference(old, new, *years)
        inside, labels = highest_rank(request.user) >= 0, dict(GROUPS)
        sectors = [row for row in releases.by_sector(found, group) if inside or _public(found, row, group)]
        context |= {
            "years": years,
            "by_group": [(labels[row.subject], _cells(row), row) for row in releases.by_group(found)],
            "by_sector": [(row.subject.label, _cells(row), row) for row in sectors[:SECTORS_SHOWN]],
            "left_out": max(0, len(sectors) - SECTORS_SHOWN),
            "inside": inside,
        }
    return render(request, "roadmap/release_compare.html", context)


def _cells(row):
    return [row.parts[cause] for cause in causes.CAUSES]


def _public(found, row, group):
    """Are there enough people in this sector, on both sides, to show it to everybody?"""
    key = row.subject.pk, group
    heads = (side[key][0] / releases.WHOLE for side in (found.old, found.new))
    return not any(is_small(value) for value in heads)
