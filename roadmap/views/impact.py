"""The impact preview: what a draft, a proposal or what is typed just now would do to the figures."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from coediting import forms
from coediting.models import Proposal
from coediting.views.finding import document_at, find_proposal
from profiles.document import SCHEMA
from profiles.models import Profile
from roadmap.needs import impact


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def needs_impact(request, uid):
    """For those who take part. POST takes the edit form as typed and saves nothing; GET the draft or `?proposal=`.

    Only an open proposal has one: the effect of a decided one is in the figures, or never will be. For htmx the section
    alone, else a page around it.
    """
    document = document_at(request.user, uid)
    profile = get_object_or_404(Profile.objects.select_related("document__published"), pk=document.pk)
    proposal = None
    if request.method == "POST":
        content = forms.without_removed(SCHEMA, forms.posted(SCHEMA, request.POST))
    elif named := request.GET.get("proposal"):
        proposal = find_proposal(document, named)
        if proposal.state != Proposal.State.OPEN:
            raise Http404
        content = impact.of_proposal(document, proposal)
    else:
        content = document.working.content
    context = {"document": document, "profile": profile, "proposal": proposal} | shown(profile, content)
    return render(request, "roadmap/_impact.html" if request.htmx else "roadmap/impact.html", context)


def shown(profile, content):
    """The context of the section."""
    found = impact.preview(profile, content)
    if found is None:
        return {"impact": None}
    named = {
        "gained": found.gained,
        "lost": found.lost,
        "untied": found.untied,
    }
    return {
        "impact": found,
        "groups": [group for group in found.groups if group.changes or group.now.high or group.then.high],
        "moves": [
            {
                "what": what,
                "persons": sum(move.headcount for move in moves),
                "sectors": impact.by_node(moves, "sector")[: impact.NODES_SHOWN],
                "jobs": impact.by_node(moves, "job")[: impact.NODES_SHOWN],
                "others": list({move.other.pk: move.other for move in moves if move.other}.values()),
            }
            for what, moves in named.items()
            if moves
        ],
        "tied": found.tied[: impact.NODES_SHOWN],
        "tied_more": max(0, len(found.tied) - impact.NODES_SHOWN),
        "tied_persons": sum(move.headcount for move in found.tied),
    }
