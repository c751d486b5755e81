"""Explain any figure: its cells, and one of them down to the source."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners.permissions import highest_rank, is_coordinator
from roadmap.needs import focus
from roadmap.needs.explain import explanation, part_key
from roadmap.needs.question import GROUPS


@require_safe
def needs_explain(request):
    """How a figure of the needs page comes about. Public; the address is that of the figure."""
    asked = focus.read(request.GET)
    context = {"asked": asked, "inside": highest_rank(request.user) >= 0}
    if asked:
        number = request.GET.get("page", "")
        context |= explanation(
            asked,
            inside=context["inside"],
            number=int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
            part_named=request.GET.get("part", "").replace("\x00", ""),
        )
        context |= {
            "rows": [(cell, part_key(cell)) for cell in context["parts"]],
            "open": part_key(context["part"].cell) if context["part"] else "",
            "previous_page": context["number"] - 1,
            "next_page": context["number"] + 1,
            "digits": "all" if request.GET.get("digits") == "all" else "",
            "group_label": dict(GROUPS)[asked.group],
            "coordinates": is_coordinator(request.user),
        }
    return render(request, "roadmap/explain.html", context)
