"""The map of jobs and competences: one question in the address, shown as a map, a table, a picture or a file."""

from dataclasses import replace

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from profiles.drawing import png
from profiles.drawing.marks import svg
from profiles.maps import choices, detail, drawing, matrix, selection, sheets, skills, table, wording
from profiles.models import Competence
from profiles.presentation import label_of
from rest.tables import FORMATS, answer_made

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}
LINES = 200  # of the table on one page
# The choices that the form folds away, as they usually are.
HIDDEN_CHOICES = {
    name: selection.Selection.__dataclass_fields__[name].default
    for name in ("sources", "jobs", "competences", "rows_by", "columns_by", "size")
}


@require_safe
def competence_map(request):
    """The heat map or the same as a table; for htmx only the cell that was asked."""
    asked = selection.read(request.GET)
    if request.htmx and request.htmx.target == "cell":
        response = render(request, "profiles/_map_cell.html", {"detail": detail.read(asked, request.user)})
    else:
        response = render(request, "profiles/map.html", _page(request, asked))
    patch_vary_headers(response, ["HX-Request", "HX-Target", "Cookie"])
    return response


def _page(request, asked):
    made = matrix.build(asked, request.user)
    title = wording.title(made)
    text = request.GET.get("add", "")
    context = {
        "asked": asked,
        "matrix": made,
        "about": wording.about(asked),
        "misread": [str(wording.parameters()[name]) for name in asked.misread],
        "left_out": sheets.left_out(made),
        "gone": [{"label": row.label, "heirs": [(job, label_of(job)) for job in row.heirs]} for row in made.gone],
        "more_open": bool(text or asked != replace(asked, **HIDDEN_CHOICES)),
        "add": text[: choices.MAX_LENGTH],
        "found": choices.found(text, asked),
        "detail": detail.read(asked, request.user) if asked.at else None,
        "hidden": asked.parameters(at=""),
        "query": asked.address(at=""),
        "other_shape": asked.address(shape="list" if asked.shape == "map" else "map", at=""),
        "pictures": list(PICTURES),
        "tables": FORMATS,
        **_form(asked),
    }
    if asked.shape == selection.Shape.LIST:
        context["page"] = Paginator(sheets.cells(made), LINES).get_page(request.GET.get("page"))
        context["lines"] = [
            {"row": row, "column": column, "cell": cell, "asked": wording.asked(cell), "sources": wording.sources(cell)}
            for row, column, cell in context["page"]
        ]
    else:
        context["table"] = table.html(made, title)
    return context


def _form(asked):
    return {
        "sectors": choices.sectors(asked.sector),
        "themes": choices.themes(asked.theme),
        "job_groups": choices.job_groups(asked.under),
        "skill_groups": skills.options(asked.skills),
        "skills": asked.skills.key if asked.skills else "",
        "groups": Competence.Group.choices,
        "sources": selection.Source.choices,
        "row_orders": selection.RowOrder.choices,
        "column_orders": selection.ColumnOrder.choices,
        "sizes": [(name, f"{rows} × {columns}") for name, (rows, columns) in selection.SIZES.items()],
    }


def _whole(request, kind, kinds):
    """The map for a file. Raises Http404 for an unknown kind and BadRequest for what cannot be read."""
    if kind not in kinds:
        raise Http404
    asked = selection.read(request.GET)
    if asked.misread:
        words = ", ".join(str(wording.parameters()[name]) for name in asked.misread)
        raise BadRequest(_("Part of this address means nothing here: %(parts)s.") % {"parts": words})
    return matrix.build(asked, request.user)


@require_safe
def map_picture(request, kind):
    """The map drawn as SVG or PNG, in light colours on white, to print or to put in a report."""
    made = _whole(request, kind, PICTURES)
    drawn = drawing.drawn(made, _notes(request, made))
    body = svg(drawn).encode() if kind == "svg" else png.png(drawn)
    response = HttpResponse(body, content_type=PICTURES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{_("map")}.{kind}"'
    return response


@require_safe
def map_download(request, kind):
    """The cells of the map, one on each line, as CSV or XLSX."""
    made = _whole(request, kind, FORMATS)
    rows = [*sheets.rows(made), [""], *_notes(request, made)]
    return answer_made(request, kind, sheets.header(), rows, _("map"))


def _notes(request, made):
    address = f"{reverse('map')}?{made.selection.address(at='')}"
    return sheets.notes(made, request.build_absolute_uri(address))
