"""The big screen: the code, how many take part, what came in last, and what people find most important."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dialogues.models import Contribution
from dialogues.views.facilitating import mark, room_of, standing

NEWEST = 4  # contributions that stay legible from ten metres
RANKED = 6


@login_required
@never_cache
@require_safe
def screen(request, slug):
    """What the projector shows; without a room, the desk is the place to be."""
    dialogue, room = room_of(request, slug)
    if room is None:
        return redirect("dialogue-facilitate", slug)
    return render(request, "dialogues/room/screen.html", _shown(request, dialogue, room))


@login_required
@never_cache
@require_safe
def news(request, slug):
    """The screen anew where something changed since `since`, else 204."""
    dialogue, room = room_of(request, slug)
    if room is None or mark(room) == request.GET.get("since"):
        return HttpResponse(status=204)
    return render(request, "dialogues/room/_screen.html", _shown(request, dialogue, room))


def _shown(request, dialogue, room):
    context = standing(request, dialogue, room)
    shown = Contribution.objects.shown().filter(dialogue=dialogue)
    ranked = [each for each in shown.ranked()[:RANKED] if each.points]
    most = max((each.points for each in ranked), default=0)
    for each in ranked:
        each.share = f"{100 * each.points / most:.1f}%"
    return context | {
        "newest": list(shown.order_by("-created", "-pk")[:NEWEST]),
        "ranked": ranked,
        "join": context["join"].split("//", 1)[1],
    }
