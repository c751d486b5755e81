"""The report of a dialogue: on a page, and as a PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dialogues import permissions
from dialogues.models import Dialogue
from dialogues.report import report_of
from dialogues.report_pdf import in_short, pdf


def _reported(request, slug):
    """(dialogue, is this only a preview): once reported for everybody, before that for who edits it. Raises Http404."""
    dialogue = get_object_or_404(Dialogue.objects.for_listing(), slug=slug)
    is_out = dialogue.state == Dialogue.State.REPORTED
    if not is_out and not permissions.may_edit(request.user, dialogue):
        raise Http404
    return dialogue, not is_out


@require_safe
def dialogue_report(request, slug):
    """Who took part, what people find most important, and what became of everything that was said."""
    dialogue, is_preview = _reported(request, slug)
    report = report_of(dialogue)
    context = {"dialogue": dialogue, "report": report, "short": in_short(report), "is_preview": is_preview}
    return render(request, "dialogues/report.html", context)


@require_safe
def dialogue_report_pdf(request, slug):
    """The same, to print and to keep."""
    dialogue, _is_preview = _reported(request, slug)
    name = f"{dialogue.slug}-{_('report')}.pdf"
    return HttpResponse(
        pdf(report_of(dialogue)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
