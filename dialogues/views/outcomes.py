"""What becomes of what was said: the organiser's list, and the public page of one contribution."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogues import actions, permissions, saying, trail
from dialogues.actions.outcomes import with_news
from dialogues.forms.facilitating import uids
from dialogues.models import Contribution
from dialogues.views.announcing import mine
from dialogues.whatbecame import WhatBecame

PAGE = 50
Outcome, State = Contribution.Outcome, Contribution.State
BUTTONS = {"answer": Outcome.ANSWERED, "decline": Outcome.DECLINED}


def chosen(dialogue, texts):
    """The contributions of a dialogue with these public ids, in the order in which they were said."""
    found = dialogue.contributions.filter(uid__in=uids(texts)[:PAGE])
    return list(found.select_related("dialogue", "document"))


@login_required
@require_http_methods(["GET", "POST"])
def dialogue_outcomes(request, slug):
    """Every contribution, what people find most important first; a POST decides on those that are ticked."""
    dialogue = mine(request, slug)
    if request.method == "POST":
        return _act(request, dialogue)
    return _list(request, dialogue)


def _list(request, dialogue, *, ticked=(), answer="", faults=(), status=200):
    views = _views(dialogue)
    wanted = request.GET.get("outcome")
    view = next((view for view in views if view["name"] == wanted), views[0])
    page = Paginator(_in_view(dialogue, view["name"]), PAGE).get_page(request.GET.get("page"))
    context = {
        "dialogue": dialogue,
        "views": views,
        "view": view,
        "page": page,
        "rows": saying.rows(page, trail.forward(page.object_list)),
        "may_tick": any(not each.outcome and each.state == State.SHOWN for each in page),
        "waiting_for_news": len(with_news(dialogue, WhatBecame(dialogue))) if dialogue.state in dialogue.OVER else 0,
        "ticked": set(ticked),
        "answer": answer,
        "faults": faults,
    }
    return render(request, "dialogues/outcomes.html", context, status=status)


def _views(dialogue):
    """[{"name", "label", "count"}] of the lists that there are: still to answer first. One query."""
    counts = dict.fromkeys(["open", *Outcome.values, "set-aside", "waiting", "all"], 0)
    found = dialogue.contributions.exclude(state=State.REPLACED).values_list("state", "outcome").order_by()
    for state, outcome, count in found.annotate(count=Count("pk")):
        name = {State.HIDDEN: "set-aside", State.NEW: "waiting"}.get(state, outcome or "open")
        counts[name] += count
        counts["all"] += count if state == State.SHOWN else 0
    labels = {
        "open": _("To answer"),
        Outcome.ADOPTED: _("Adopted"),
        Outcome.ANSWERED: _("Answered"),
        Outcome.DECLINED: _("Declined"),
        "set-aside": _("What was set aside"),
        "waiting": _("Not looked at yet"),
        "all": _("All that are shown"),
    }
    shown = [{"name": str(name), "label": labels[name], "count": count} for name, count in counts.items()]
    return [view for view in shown if view["count"] or view["name"] != "waiting"]


def _in_view(dialogue, name):
    """The contributions of one of the lists, ranked."""
    ranked = dialogue.contributions.ranked().select_related("document")
    if name in ("set-aside", "waiting"):
        return ranked.filter(state=State.HIDDEN if name == "set-aside" else State.NEW)
    shown = ranked.shown()
    return shown if name == "all" else shown.filter(outcome="" if name == "open" else name)


def _act(request, dialogue):
    """What the button says, with the ticked contributions."""
    wanted, ticked = request.POST.get("do"), request.POST.getlist("contribution")
    if wanted == "tell":
        return _tell(request, dialogue)
    found = chosen(dialogue, ticked)
    if wanted == "adopt" and found:
        return redirect(adopt_url(dialogue, found))
    answer = request.POST.get("answer", "")
    try:
        done = actions.decide(
            contributions=found, by=request.user, outcome=BUTTONS.get(wanted, ""), answer=answer
        )
    except ValidationError as error:
        return _list(request, dialogue, ticked=ticked, answer=answer, faults=error.messages, status=422)
    said = ngettext("%(n)d contribution has its answer.", "%(n)d contributions have their answer.", len(done))
    messages.success(request, said % {"n": len(done)})
    return redirect("dialogue-outcomes", dialogue.slug)


def _tell(request, dialogue):
    try:
        count = actions.tell_contributors(dialogue=dialogue, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("dialogue-outcomes", dialogue.slug)
    if count:
        said = ngettext("%(n)d person gets mail.", "%(n)d people get mail.", count) % {"n": count}
        messages.success(request, said)
    else:
        messages.info(request, _("There is no news for anybody who asked to hear."))
    return redirect("dialogue-outcomes", dialogue.slug)


def adopt_url(dialogue, contributions, document=None):
    """Where a proposal begins that grows from these contributions."""
    query = QueryDict(mutable=True)
    query.setlist("contribution", [str(each.uid) for each in contributions])
    if document:
        query["document"] = str(document.uid)
    return f"{reverse('dialogue-adopt', args=[dialogue.slug])}?{query.urlencode()}"


def contribution_at(request, uid):
    """The contribution behind an address, as far as this reader may know of it. Raises Http404."""
    found = Contribution.objects.visible_to(request.user).with_dots()
    return get_object_or_404(found.select_related("dialogue__organiser", "dialogue__theme", "document"), uid=uid)


@require_safe
def contribution(request, uid):
    """One contribution: what was said, where, and what became of it."""
    return _one(request, contribution_at(request, uid))


def _one(request, found, *, answer="", faults=(), status=200):
    became = WhatBecame(found.dialogue)
    may_edit = permissions.may_edit(request.user, found.dialogue)
    (row,) = saying.rows([found], trail.forward([found]))
    context = row | {
        "dialogue": found.dialogue,
        "made_of": saying.rows(each for each in became.made_of(found) if each.is_readable),
        "became": saying.rows(each for each in became.became(found) if each.is_readable),
        "may_edit": may_edit,
        "may_decide": may_edit and found.state == State.SHOWN and not _is_settled(row),
        "adopt_url": adopt_url(found.dialogue, [found]),
        "answer": answer,
        "faults": faults,
    }
    return render(request, "dialogues/contribution.html", context, status=status)


def _is_settled(row):
    """Did a proposal come of it that lives on? Then that is what became of it."""
    adopted = row["contribution"].outcome == Outcome.ADOPTED
    return adopted and any(step.proposal.state not in ("declined", "withdrawn") for step in row["steps"])


@login_required
@require_POST
def contribution_decide(request, uid):
    """Answer or decline one contribution, seen with the outcome that the form names."""
    found = contribution_at(request, uid)
    mine(request, found.dialogue.slug)
    answer = request.POST.get("answer", "")
    try:
        actions.decide(
            contributions=[found],
            by=request.user,
            outcome=BUTTONS.get(request.POST.get("do"), ""),
            answer=answer,
            seen=request.POST.get("seen", ""),
        )
    except ValidationError as error:
        return _one(request, found, answer=answer, faults=error.messages, status=422)
    messages.success(request, _("Saved. Everybody reads it here."))
    return redirect("contribution", uid)
