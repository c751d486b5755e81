"""Pages for coordinators who look after competences and jobs: what waits, what was decided, what followed from it."""


from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.guards import for_coordinators
from profiles.actions import curation as deciding
from profiles.actions import followups, reviews
from profiles.models import Competence, CurationDecision, FollowUp, Job, Profile, ReviewTask
from profiles.succession import nouns, showing
from profiles.succession.errors import AlreadySettled, CuratedMeanwhile
from profiles.succession.nouns import NOUNS

SHOWN = 8
ROWS = 25
FOLLOWED = 50
REFUSED = (ValidationError, AlreadySettled, CuratedMeanwhile)


@require_safe
@for_coordinators
def curation(request):
    """What waits for a coordinator, and every decision so far, newest first."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in CurationDecision.Kind.values else ""
    decisions = CurationDecision.objects.for_listing()
    decisions = decisions.filter(kind=kind) if kind else decisions
    about = next((one for noun in NOUNS.values() if (one := item_from(noun, request.GET.get(noun.name, "")))), None)
    decisions = decisions.filter(pk__in=about.curation_changes.values("decision")) if about else decisions
    tasks = ReviewTask.objects.open()
    asked = Competence.objects.filter(retired__isnull=False).in_profiles()
    named = Job.objects.filter(retired__isnull=False, pk__in=Profile.jobs.through.objects.values("job"))
    links = FollowUp.objects.open_links().for_listing()
    context = {
        "tasks": list(tasks.for_listing()[:SHOWN]),
        "task_count": tasks.count(),
        "links": list(links[:SHOWN]),
        "asked": [
            one for found in (asked, named) for one in found.for_listing().order_by("-profile_count", "pk")[:SHOWN]
        ],
        "page": Paginator(decisions, ROWS).get_page(request.GET.get("page")),
        "kind": kind,
        "kinds": CurationDecision.Kind.choices,
        "about": about,
        "about_name": nouns.of([about]).name,
    }
    return render(request, "profiles/curation.html", context)


def item_from(noun, uid):
    """The competence or job that an address names; None for none and for what is no uid."""
    return next(iter(items_from(noun, [uid])), None)


def items_from(noun, uids):
    """Competences or jobs by uid as text, each once, in the order given. What is unknown or no uid is left out."""
    known = noun.model.objects.filter(uid__in=[uid for uid in uids if is_uid(uid)])
    found = {str(one.uid): one for one in known}
    return [found[uid] for uid in dict.fromkeys(str(uid).lower() for uid in uids) if uid in found]


def is_uid(text):
    return len(text) == 36 and all(sign in "0123456789abcdef-" for sign in text.lower()) and text.count("-") == 4


@require_safe
@for_coordinators
def curation_tasks(request):
    """Every review task; open ones first to choose from, settled ones to look back at."""
    state = request.GET.get("state", "open")
    state = state if state in ("open", "settled") else "open"
    what = request.GET.get("what", "")
    what = what if what in ReviewTask.What.values else ""
    tasks = ReviewTask.objects.open() if state == "open" else ReviewTask.objects.exclude(state="open")
    tasks = tasks.filter(what=what) if what else tasks
    context = {
        "page": Paginator(tasks.for_listing(), ROWS).get_page(request.GET.get("page")),
        "state": state,
        "what": what,
        "whats": ReviewTask.What.choices,
    }
    return render(request, "profiles/curation_tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_coordinators
def curation_task(request, uid):
    """One thing that a release of ESCO changed or dropped: what, who asks it, and what to answer."""
    task = get_object_or_404(ReviewTask.objects.for_listing(), uid=uid)
    status, error = 200, None
    if request.method == "POST":
        try:
            reviews.settle(
                by=request.user,
                task=task,
                state=request.POST.get("state", ""),
                note=request.POST.get("note", ""),
            )
        except AlreadySettled as refusal:
            messages.warning(request, str(refusal))
            return redirect("curation-task", uid=uid)
        except ValidationError as refusal:
            status, error = 422, refusal.messages[0]
        else:
            messages.success(request, _("Noted."))
            return redirect("curation-tasks")
    asking = profiles_naming(task)
    noun = nouns.of([task.about])
    may_go = not task.about.retired and noun.candidates().filter(pk=task.about.pk).exists()
    context = {
        "task": task,
        "profiles": list(asking.for_listing().order_by("slug")[:ROWS]),
        "profile_count": asking.count(),
        "near": near_to([task.about])[:SHOWN] if may_go else [],
        "may_go": may_go,
        "of": noun.name,
        "error": error,
        "note": request.POST.get("note", ""),
        "changes": [(label, *task.changes[key]) for key, label in field_names() if key in task.changes],
    }
    return render(request, "profiles/curation_task.html", context, status=status)


def field_names():
    return [("label_nl", _("Label in Dutch")), ("label_en", _("Label in English")), ("kind", _("Kind"))]


def profiles_naming(task):
    """Profiles whose working content asks the competence or names the job."""
    documents = nouns.of([task.about]).documents_naming([task.about])
    return Profile.objects.filter(document__in=documents.order_by().values("pk"))


def near_to(items):
    """What is in use with names like these, competences of the same kind, as a first suggestion for what follows."""
    noun = nouns.of(items)
    names = [name for one in items for name in (one.label_in("nl"), one.label_en) if name]
    kinds = {one.kind for one in items if noun is nouns.COMPETENCE} - {""}
    found = noun.candidates().near(*names).exclude(pk__in=[one.pk for one in items])
    return found.filter(kind__in=kinds) if kinds else found


@require_safe
@for_coordinators
def curation_decision(request, uid):
    """One decision: who, why, what it changed, and how far its follow-ups are."""
    decision = get_object_or_404(CurationDecision.objects.for_listing().select_related("undoes"), uid=uid)
    followed = decision.follow_ups.profiles().select_related("proposal__decided_by").order_by("pk")
    page = Paginator(followed, FOLLOWED).get_page(request.GET.get("page"))
    profiles = Profile.objects.for_listing().in_bulk([one.document_id for one in page])
    links = decision.follow_ups.links().select_related("decided_by").first()
    context = {
        "decision": decision,
        "changes": showing.changes_of(decision),
        "page": page,
        "followed": [(one, profiles[one.document_id]) for one in page],
        "links": links,
        "jobs": jobs_to_link(links) if links and links.state == FollowUp.State.OPEN else [],
        "ending": decision.kind in CurationDecision.ENDING,
        "may_undo": decision.kind != CurationDecision.Kind.UNDO and not decision.undone,
    }
    return render(request, "profiles/curation_decision.html", context)


def jobs_to_link(follow_up):
    """[(job, [(competence, importance in words)])] that accepting would link now. Three queries."""
    found = followups.links_of(follow_up)
    jobs = Job.objects.in_bulk({job for job, _competence, _importance in found})
    competences = Competence.objects.in_bulk({competence for _job, competence, _importance in found})
    rows = {}
    for job, competence, importance in found:
        rows.setdefault(jobs[job], []).append((competences[competence], importance))
    return list(rows.items())


@require_POST
@for_coordinators
def curation_links(request, uid):
    """Link the chosen jobs to what follows, or decline."""
    decision = get_object_or_404(CurationDecision, uid=uid)
    follow_up = get_object_or_404(decision.follow_ups.links())
    chosen = [] if request.POST.get("do") == "decline" else request.POST.getlist("job")
    jobs = [int(pk) for pk in chosen if pk.isdecimal() and len(pk) < 19]
    if request.POST.get("do") != "decline" and not jobs:
        messages.error(request, _("Choose at least one job, or decline."))
        return redirect(decision)
    try:
        done = followups.decide_links(by=request.user, follow_up=follow_up, jobs=jobs)
    except AlreadySettled as refusal:
        messages.warning(request, str(refusal))
    else:
        linked = _("The jobs are linked now.") if done.made else _("Declined: the jobs stay as they are.")
        messages.success(request, linked)
    return redirect(decision)


@require_POST
@for_coordinators
def curation_undo(request, uid):
    """Take a decision back."""
    decision = get_object_or_404(CurationDecision, uid=uid)
    try:
        back = deciding.undo(by=request.user, decision=decision, reason=request.POST.get("reason", ""))
    except REFUSED as refusal:
        for text in texts_of(refusal):
            messages.error(request, text)
        return redirect(decision)
    messages.success(request, _("Taken back. Open proposals that came of it are closed in a moment."))
    return redirect(back)


@require_POST
@for_coordinators
def competence_bring_back(request, uid):
    """Take one competence into use again."""
    return _bring_back(request, get_object_or_404(Competence, uid=uid), "competence")


@require_POST
@for_coordinators
def job_bring_back(request, uid):
    """Take one job into use again."""
    return _bring_back(request, get_object_or_404(Job, uid=uid), "job")


def _bring_back(request, item, page):
    try:
        decision = deciding.bring_back(by=request.user, item=item, reason=request.POST.get("reason", ""))
    except REFUSED as refusal:
        for text in texts_of(refusal):
            messages.error(request, text)
        return redirect(page, uid=item.uid)
    messages.success(request, _("In use again."))
    return redirect(decision)


def texts_of(refusal):
    """What went wrong, sentence by sentence."""
    return refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
