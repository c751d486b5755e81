"""The needs page: one question in the address, one answer; and the same figures as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.permissions import highest_rank
from rest.tables import answer_made
from roadmap.needs import downloads, question, splits
from roadmap.needs.answer import answer
from roadmap.needs.focus import job_key
from roadmap.needs.regions import region_label

PICTURE_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
KINDS = (*downloads.TABLES, *downloads.PICTURES)


@require_safe
def needs(request):
    """Who has to learn what, for a sector, job, region, theme, group, year and scenario. Public."""
    asked = question.read(request.GET)
    # On a phone the choices stay open while somebody changes them, and fold once the answer is asked for.
    changing = request.headers.get("HX-Trigger") == "needs-pick"
    context = {"question": asked, "groups": question.GROUPS, "unfolded": changing}
    if asked and asked.year:
        context |= choices(asked) | answer(asked, inside=highest_rank(request.user) >= 0)
        if context["trend"]:
            context |= {"trend_query": asked.address(group_by="year"), "trend_said": said(context["trend"])}
    return render(request, "roadmap/needs.html", context)


@require_safe
def needs_export(request, kind):
    """The figures of the page as CSV or XLSX, their chart as SVG or PNG. What cannot be read is refused."""
    asked = question.read(request.GET)
    if kind not in KINDS or asked is None or not asked.year or asked.misread:
        raise Http404
    inside = highest_rank(request.user) >= 0
    name = "-".join(("needs", asked.by, asked.group, str(asked.year)))
    if kind in downloads.TABLES:
        sheet = downloads.sheet(asked, inside=inside)
        return answer_made(request, kind, sheet.header, [*sheet.rows, [""], *sheet.notes], name)
    response = HttpResponse(
        downloads.as_picture(kind, asked, inside=inside), content_type=PICTURE_TYPES[kind]
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def choices(asked):
    """What the form and the headings need."""
    return {
        "jobs": [(job_key(job), job) for job in asked.choices.jobs],
        "regions": [(region, region_label(region)) for region in asked.choices.regions],
        "misread": [str(names()[name]) for name in asked.misread],
        "whom": downloads.about_whom(asked),
        "way_name": splits.WAY_NAMES.get(asked.by, ""),
        "kinds": KINDS,
    }


def names():
    """The parts of the address in words."""
    return {
        "sector": _("sector"),
        "job": _("job"),
        "region": _("region"),
        "theme": _("theme"),
        "group": _("competence group"),
        "year": _("year"),
        "scenario": _("scenario"),
        "group_by": _("split"),
    }


def said(trend):
    """A trend in one sentence, for who does not see it."""
    shown = [point for point in trend.points if point.shown]
    first, last = shown[0], shown[-1]
    return _("From %(first)s in %(from)s to %(last)s in %(to)s, then between %(low)s and %(high)s.") % {
        "first": downloads.written(first.figure.mid),
        "from": first.year,
        "last": downloads.written(last.figure.mid),
        "to": last.year,
        "low": downloads.written(last.figure.low),
        "high": downloads.written(last.figure.high),
    }
