"""The needs page: one question in the address, one answer."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap.needs import question
from roadmap.needs.answer import answer


@require_safe
def needs(request):
    """Who has to learn what, for a sector, group, year and scenario. Public."""
    asked = question.read(request.GET)
    context = {"question": asked, "groups": question.GROUPS}
    if asked and asked.year:
        context |= answer(asked)
    return render(request, "roadmap/needs.html", context)
