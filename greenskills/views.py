"""Home, the pages about the portal itself, error pages and health: what belongs to no single app."""

import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dialogues.models import Dialogue
from exchange.linked.answers import JSONLD
from greenskills import problem_shape, problems, since, work
from greenskills.context import frame
from partners import actions as partners
from partners import views as accounts
from partners.models import Partner, Role
from partners.permissions import RANK, highest_rank, is_coordinator
from profiles.models import Competence, Job, Profile, Task
from profiles.views.reading import withdrawn_page
from roadmap.models import Action, Target
from roadmap.needs import headline

LATEST = 5
SOON = 3
SAMPLE = 2


# ---------- pages ----------
@require_safe
def front(request):
    """To the home page: in Dutch, unless this visitor chose another language before.

    The browser's language is not asked: many Flemish people work in an English browser.
    """
    chosen = request.user.language if request.user.is_authenticated else None
    chosen = chosen or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return redirect("home")


@require_safe
def home(request):
    """What the portal is, three ways in with their counts, the headline figures, what is new and what comes."""
    latest = list(
        Profile.objects.published()
        .select_related("document__owner")
        .prefetch_related("themes")
        .order_by("-document__published_at", "slug")[:LATEST]
    )
    dialogues = (
        Dialogue.objects.filter(starts__gte=timezone.now()).select_related("theme").order_by("starts", "pk")
    )
    context = {
        "figures": headline.headline_figures(),
        "profile_count": Profile.objects.published().count(),
        "job_count": Job.objects.exclude(kind=Job.Kind.ISCO).filter(retired=None).count(),
        "competence_count": Competence.objects.filter(retired=None).count(),
        "action_count": Action.objects.count(),
        "target_count": Target.objects.filter(document__published__isnull=False).count(),
        "latest": latest,
        "sample": _sample(latest[0]) if latest else None,
        "dialogues": dialogues[:SOON],
    }
    return render(request, "home.html", context)


def _sample(profile):
    """A few lines of a profile, to show what one looks like: a task with its suitability, two competences."""
    return {
        "profile": profile,
        "task": profile.tasks.filter(suitability=Task.Suitability.SUPPORT).order_by("position").first(),
        "requirements": profile.requirements.select_related("competence").order_by("position")[:SAMPLE],
    }


@login_required
@require_safe
def my_work(request):
    """What waits for this person, and what others changed in the documents of their partners or that they watch."""
    context = {
        "made": since.seen_until(),  # before reading: what comes in meanwhile is not among what was seen
        "work": work.work_of(request.user),
        "partner": request.user.main_partner,
        "may_start": highest_rank(request.user) >= RANK[Role.EDITOR],
        "coordinates": is_coordinator(request.user),
    }
    return render(request, "my_work.html", context)


@login_required
@require_POST
def my_work_seen(request):
    """The person has seen the list of what changed: the next one begins at the moment at which that page was made."""
    try:
        until = parse_datetime(request.POST.get("until", ""))
        if until is None or timezone.is_naive(until):
            return bad_request(request, None)
        until = until.astimezone(datetime.UTC)  # PostgreSQL does not take every time zone that Python does
    except (ValueError, OverflowError):
        return bad_request(request, None)
    partners.mark_work_seen(user=request.user, until=until)
    messages.success(request, _("Seen. This list now begins again."))
    return redirect("my-work")


@require_safe
def about(request):
    """What the portal is for and who takes part."""
    return render(request, "about.html", {"partners": Partner.objects.all()})


@require_safe
def method(request):
    return render(request, "method.html")


@require_safe
def accessibility(request):
    return render(request, "accessibility.html")


@require_safe
def privacy(request):
    return render(request, "privacy.html")


# ---------- errors ----------
def problem(request, status, detail, title=""):
    """An error answer in the reader's terms: problem+json below /api/, in words for who writes a program; else a page.

    From 500 on the page is made without request: who is signed in, and so the database, must not be needed.
    """
    title = title or _("That did not work")
    if problem_shape.is_api(request):
        return problem_shape.of_status(request, status, detail)
    context = frame(request) | {"title": title, "detail": detail, "status": status, "offline": status >= 500}
    context["request_id"] = getattr(request, "id", "")
    html = render_to_string("problem.html", context, request=None if status >= 500 else request)
    return HttpResponse(html, status=status)


def gone(request, error):
    """Of what was public and was withdrawn: a page for people, and a problem for programs at its lasting address."""
    lasting = request.path.startswith("/id/")
    if lasting and request.get_preferred_type(("application/json", JSONLD, "text/html")) != "text/html":
        return problems.withdrawn(request, error)
    return withdrawn_page(request, error.document)


def not_found(request, exception):
    return problem(
        request,
        404,
        _("There is no page at this address. It may have moved, or you may not see it."),
        _("We cannot find this page"),
    )


def forbidden(request, exception):
    return problem(
        request,
        403,
        _("You may not do this. Ask your coordinator if you think you should."),
        _("Not allowed"),
    )


def bad_request(request, exception):
    return problem(request, 400, _("The portal could not read this request."), _("Not understood"))


def unreadable(request, status):
    """What the web server could not take for a request, and found this status for; or what fell before its answer."""
    if status == 500:
        return server_error(request)
    details = {
        411: _("Send Content-Length: the portal takes no body in pieces of unknown length."),
        414: _("There is room for 8,000 characters. Ask in parts: fewer values at a time."),
        431: _("There is room for a hundred headers of 8,000 characters each. Send fewer cookies, or a shorter one."),
    }
    detail = details.get(status) or _("The portal could not read this request. Look at its first line and its headers.")
    return problem(request, status, detail, problem_shape.title_of(status))


def server_error(request):
    return problem(
        request,
        500,
        _(
            "Something went wrong on our side. What you typed is still in your browser: go back and try again."
        ),
    )


def csrf_failure(request, reason=""):
    """A form that stood open too long, or came from elsewhere."""
    return problem(
        request,
        403,
        _("This form was open too long. Go back, reload the page and send it again: what you typed is kept."),
        _("This form has expired"),
    )


def locked_out(request, credentials=None):
    """Too many wrong passwords for one account from one place."""
    page = accounts.locked_out(request)
    if not problem_shape.is_api(request):
        return page
    response = problem_shape.of_status(request, 429)
    response.headers["Retry-After"] = page.headers["Retry-After"]
    return response


# ---------- health ----------
@require_safe
def live(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(request):
    """The database answers too; 503 otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
