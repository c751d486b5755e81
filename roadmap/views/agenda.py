"""What the strategic agendas ask: list, page, intake, and the coordinator's form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners.permissions import coordinators_only, is_coordinator
from roadmap.actions import agenda
from roadmap.agenda_forms import AskForm, HandleForm, RequestFilters, values_of_request
from roadmap.models import AgendaRequest
from roadmap.permissions import may_ask
from roadmap.views import versioned

PAGE = 50
# The mark of each state; the word always stands in it.
MARKS = {"new": "review", "triaged": "busy", "answered": "published", "declined": "draft"}


@require_safe
def agenda_request_list(request):
    """The requests that this visitor may see, newest first, with their age; filters stand in the address."""
    filters = RequestFilters(request.GET)
    found = AgendaRequest.objects.visible_to(request.user).for_listing()
    found = filters.narrowed(found, agenda="agenda", state="state")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"item": item, "mark": MARKS[item.state]} for item in page],
        "filters": filters,
        "may_ask": may_ask(request.user),
    }
    return render(request, "roadmap/agenda_request_list.html", context)


@require_safe
def agenda_request_detail(request, uid):
    """One request: what is asked, what became of it, and the work that it is tied to."""
    found = get_object_or_404(AgendaRequest.objects.visible_to(request.user).for_reading(), uid=uid)
    insider = is_coordinator(request.user) or (
        request.user.is_authenticated and found.partner_id in request.user.roles
    )
    profiles = [profile for profile in found.profiles.all() if profile.document.published_id]
    context = {
        "item": found,
        "mark": MARKS[found.state],
        "insider": insider,
        "profiles": profiles,
        "has_links": profiles or found.targets.all() or found.actions.all() or found.initiatives.all(),
        "may_handle": is_coordinator(request.user),
    }
    return render(request, "roadmap/agenda_request_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def agenda_request_new(request):
    """Hand in a need or question, on behalf of one's own partner."""
    if not may_ask(request.user):
        raise PermissionDenied
    form = AskForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = agenda.make_request(by=request.user, language=get_language(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Thank you. A coordinator looks at it; you can follow it here."))
            return redirect("agenda-request", made.uid)
    return render(
        request, "roadmap/agenda_request_new.html", {"form": form}, status=422 if form.errors else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def agenda_request_handle(request, uid):
    """Triage, answer or decline; for coordinators."""
    coordinators_only(request.user)
    found = get_object_or_404(AgendaRequest.objects.for_reading(), uid=uid)

    def save(form):
        data = dict(form.cleaned_data)
        agenda.handle_request(request=found, by=request.user, base=data.pop("version"), **data)

    return versioned.edit(
        request,
        template="roadmap/agenda_request_handle.html",
        form_class=HandleForm,
        stored=found,
        values_of=values_of_request,
        save=save,
        context={"item": found},
        success=reverse("agenda-request", args=[uid]),
    )
