"""The forms with which coordinators decide: what goes and what follows, circular marks, Flemish labels."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.guards import for_coordinators
from profiles.actions import curation as deciding
from profiles.models import Competence, Theme
from profiles.models.search import MAX_LENGTH
from profiles.succession import nouns, showing
from profiles.succession.errors import CuratedMeanwhile
from profiles.succession.guards import refuse_impossible
from profiles.views.curation import item_from, items_from, near_to, texts_of

FOUND = 10
NEAR = 6
MARK_ROWS = 50
LABEL_ROWS = 20
MOST_CHOSEN = 50


# ---------- what goes and what follows ----------
@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def curation_replace(request):
    """Choose what goes and what follows, see what that touches, give the reason, decide."""
    given = request.POST if request.method == "POST" else request.GET
    noun = nouns.NOUNS.get(given.get("of", ""), nouns.COMPETENCE)
    going, following = (items_from(noun, given.getlist(name)[:MOST_CHOSEN]) for name in ("out", "in"))
    if request.method == "POST":
        return _decide(request, noun, going, following)
    return _replace_page(request, noun, going, following)


def _decide(request, noun, going, following):
    reason = request.POST.get("reason", "")
    try:
        decision = deciding.replace(
            by=request.user, retired=going, successors=following, reason=reason, versions=_versions(request, noun)
        )
    except CuratedMeanwhile as refusal:
        return _replace_page(request, noun, going, following, status=409, newer=refusal.changes, reason=reason)
    except ValidationError as refusal:
        fault = refusal.message_dict["reason"][0] if hasattr(refusal, "error_dict") else ""
        return _replace_page(request, noun, going, following, status=422, fault=fault, reason=reason)
    messages.success(request, _("Decided. What follows for profiles and jobs is proposed in a moment."))
    return redirect(decision)


def _versions(request, noun=nouns.COMPETENCE):
    """{pk: number} as the page sent it back: version=<uid>:<number>."""
    sent = dict(
        text.split(":", 1) for text in request.POST.getlist("version")[: 2 * MOST_CHOSEN] if text.count(":") == 1
    )
    known = {str(one.uid): one.pk for one in items_from(noun, list(sent))}
    return {known[uid]: int(number) for uid, number in sent.items() if uid in known and _is_number(number)}


def _is_number(text):
    return text.isdecimal() and text.isascii() and len(text) < 19


def _replace_page(request, noun, going, following, status=200, **more):
    versions = showing.versions_of([*going, *following])
    problems = []
    if going:
        try:
            refuse_impossible(going, following)
        except ValidationError as refusal:
            problems = refusal.messages
    uids = {"out": [str(one.uid) for one in going], "in": [str(one.uid) for one in following]}
    sides = [_side(request, noun, name, chosen, uids) for name, chosen in (("out", going), ("in", following))]
    if going and not following and not sides[1]["query"]:
        sides[1]["near"] = list(near_to(going)[:NEAR])
    context = {
        "of": noun.name,
        "sides": sides,
        "going": going,
        "following": following,
        "versions": [(one, versions[one.pk]) for one in [*going, *following]],
        "problems": problems,
        "preview": showing.preview(going, following) if going and not problems else None,
        "word": str(deciding.kind_of(going, following).label) if going else "",
        "reason": "",
        **more,
    }
    return render(request, "profiles/curation_replace.html", context, status=status)


def _side(request, noun, name, chosen, uids):
    """One of the two choices: what is chosen, with the address that leaves each out, and what a search finds."""
    text = " ".join(request.GET.get(f"find_{name}", "")[:MAX_LENGTH].split())
    taken = {*uids["out"], *uids["in"]}
    found = noun.candidates().matching(text).for_listing()[: FOUND + len(taken)] if text else []
    return {
        "name": name,
        "chosen": [(one, _without(noun, uids, name, str(one.uid))) for one in chosen],
        "query": text,
        "found": [one for one in found if str(one.uid) not in taken][:FOUND],
        "near": [],
    }


def _without(noun, uids, name, uid):
    left = {"of": noun.name} | uids | {name: [one for one in uids[name] if one != uid]}
    return f"{reverse('curation-replace')}?{urlencode(left, doseq=True)}"


# ---------- circular marks ----------
@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def curation_circular(request):
    """Mark many competences as circular at once, or take the mark away."""
    if request.method == "POST":
        return _mark(request)
    return _circular_page(request)


def _mark(request):
    sent = [text.split(":") for text in request.POST.getlist("one") if text.count(":") == 1]
    chosen = items_from(nouns.COMPETENCE, [uid for uid, _number in sent])
    numbers = {uid: int(number) for uid, number in sent if _is_number(number)}
    versions = {one.pk: numbers[str(one.uid)] for one in chosen if str(one.uid) in numbers}
    if request.POST.get("everything") == "1":
        chosen, versions = list(_to_mark(request)[1][: deciding.MOST_AT_ONCE + 1]), None
    if not chosen:
        return _circular_page(request, status=422, fault=_("Tick at least one competence."))
    themes = Theme.objects.filter(kind=Theme.Kind.CIRCULAR, slug__in=request.POST.getlist("theme"))
    try:
        decision = deciding.mark_circular(
            by=request.user,
            competences=chosen,
            circular=request.POST.get("do") != "unmark",
            themes=themes,
            reason=request.POST.get("reason", ""),
            versions=versions,
        )
    except CuratedMeanwhile as refusal:
        return _circular_page(request, status=409, newer=refusal.changes)
    except ValidationError as refusal:
        return _circular_page(request, status=422, fault=" ".join(texts_of(refusal)))
    messages.success(request, _("Done. You can take it back here."))
    return redirect(decision)


def _to_mark(request):
    """(the filter as chosen, the competences it leaves)."""
    text = " ".join(request.GET.get("q", "")[:MAX_LENGTH].split())
    group, mark = request.GET.get("group", ""), request.GET.get("mark", "")
    group = group if group in Competence.Group.values else ""
    mark = mark if mark in ("yes", "no", "green") else ""
    competences = Competence.objects.current()
    competences = competences.matching(text) if text else competences.by_label(get_language())
    competences = competences.filter(group=group) if group else competences
    if mark == "green":
        competences = competences.filter(esco_green=True, circular=False)
    elif mark:
        competences = competences.filter(circular=mark == "yes")
    return {"q": text, "group": group, "mark": mark}, competences


def _circular_page(request, status=200, **more):
    chosen, competences = _to_mark(request)
    page = Paginator(competences.for_listing().prefetch_related("themes"), MARK_ROWS).get_page(request.GET.get("page"))
    versions = showing.versions_of(page.object_list)
    ticked = {text.partition(":")[0] for text in request.POST.getlist("one")}
    context = {
        **chosen,
        "page": page,
        "rows": [
            {"item": one, "version": versions[one.pk], "ticked": str(one.uid) in ticked or "all" in request.GET}
            for one in page
        ],
        "groups": Competence.Group.choices,
        "themes": Theme.objects.filter(kind=Theme.Kind.CIRCULAR),
        "most": deciding.MOST_AT_ONCE,
        **more,
    }
    return render(request, "profiles/curation_circular.html", context, status=status)


# ---------- Flemish labels ----------
@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def curation_labels(request):
    """A work list: competences without a Dutch name first to those that profiles ask most."""
    if request.method == "POST":
        return _label(request)
    return _labels_page(request)


def _label(request):
    uids = [name.removeprefix("label-") for name in request.POST if name.startswith("label-")][: 2 * LABEL_ROWS]
    labels = {one: request.POST[f"label-{one.uid}"] for one in items_from(nouns.COMPETENCE, uids)}
    try:
        decision = deciding.set_flemish_labels(by=request.user, labels=labels, versions=_versions(request))
    except CuratedMeanwhile as refusal:
        return _labels_page(request, status=409, newer=refusal.changes)
    except ValidationError as refusal:
        faults = refusal.message_dict if hasattr(refusal, "error_dict") else {}
        fault = "" if faults else refusal.messages[0]
        return _labels_page(request, status=422, faults=faults, fault=fault)
    count = decision.changes.count()
    messages.success(request, _("Saved: %(n)d labels.") % {"n": count} if count > 1 else _("Saved."))
    return redirect(request.get_full_path())


def _labels_page(request, status=200, faults=(), **more):
    text = " ".join(request.GET.get("q", "")[:MAX_LENGTH].split())
    which = request.GET.get("which", "missing")
    which = which if which in ("missing", "flemish", "all") else "missing"
    competences = Competence.objects.current()
    competences = competences.matching(text) if text else competences
    if which == "missing":
        competences = competences.filter(label_nl="", label_vls="")
    elif which == "flemish":
        competences = competences.exclude(label_vls="")
    about = item_from(nouns.COMPETENCE, request.GET.get("competence", ""))
    competences = Competence.objects.filter(pk=about.pk) if about else competences.filter(~Q(label_en="", label_nl=""))
    rows = competences.for_listing()
    rows = rows if text else rows.order_by("-profile_count", "pk")
    page = Paginator(rows, LABEL_ROWS).get_page(request.GET.get("page"))
    versions = showing.versions_of(page.object_list)
    faults = dict(faults)
    context = {
        "q": text,
        "which": which,
        "about": about,
        "page": page,
        "rows": [
            {
                "item": one,
                "version": versions[one.pk],
                "typed": request.POST.get(f"label-{one.uid}", one.label_vls),
                "fault": " ".join(faults.get(str(one.uid), [])),
            }
            for one in page
        ],
        "faults": faults,
        **more,
    }
    return render(request, "profiles/curation_labels.html", context, status=status)
