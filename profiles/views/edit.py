"""Starting, editing and publishing a profile; the pages themselves are the co-editing engine's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coediting import permissions
from coediting import views as documents
from coediting.errors import ContentInvalid, NearDuplicates
from partners.models import Role
from partners.permissions import RANK, highest_rank
from profiles import actions
from profiles.actions import catalogue
from profiles.document import SCHEMA
from profiles.forms import NewCompetenceForm, NewProfileForm
from profiles.models import Profile


def visible_profile(request, slug):
    """The profile behind an address; 404 when this visitor may not know of it."""
    profile = (
        Profile.objects.visible_to(request.user)
        .select_related(
            "document__owner",
            "document__working__author",
            "document__working__partner",
            "document__published",
        )
        .prefetch_related("document__partners")
        .filter(slug=slug)
        .first()
    )
    if profile is None:
        raise Http404
    return profile


@login_required
@require_http_methods(["GET", "POST"])
def profile_new(request):
    """Begin a draft: for which partner, of which kind, with which title."""
    form = NewProfileForm(request.POST or None, user=request.user)
    if not form.partners:
        raise PermissionDenied
    near = []
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        content = SCHEMA.empty() | {"title": {"nl": typed["title_nl"], "en": typed["title_en"]}}
        try:
            profile = actions.start_profile(
                by=request.user,
                owner=typed["owner"],
                kind=typed["kind"],
                content=content,
                looked="looked" in request.POST,
            )
        except NearDuplicates as error:
            near = error.found
        except ContentInvalid as error:
            form.add_error(None, [fault.detail for fault in error.faults])
        else:
            return redirect("profile-edit", profile.slug)
    status = 422 if form.errors else 409 if near else 200
    return render(request, "profiles/profile_new.html", {"form": form, "near": near}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def competence_new(request):
    """Add a competence that is not in the catalogue; what comes near is shown first."""
    if highest_rank(request.user) < RANK[Role.EDITOR]:
        raise PermissionDenied
    form, near = (
        NewCompetenceForm(request.POST or None, initial={"label_nl": request.GET.get("label", "")[:200]}),
        [],
    )
    if request.method == "POST" and form.is_valid():
        try:
            competence = catalogue.add_competence(
                by=request.user, looked="looked" in request.POST, **form.cleaned_data
            )
        except NearDuplicates as error:
            near = error.found
        else:
            messages.success(request, _("Added. You can now choose it in a profile."))
            return redirect("competence", competence.uid)
    status = 422 if form.errors else 409 if near else 200
    return render(request, "profiles/competence_new.html", {"form": form, "near": near}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def profile_edit(request, slug):
    profile = visible_profile(request, slug)
    return documents.edit(request, profile.document, profile.title)


@login_required
@require_POST
def profile_resolve(request, slug):
    profile = visible_profile(request, slug)
    return documents.resolve(request, profile.document, profile.title)


@login_required
@require_POST
def profile_publish(request, slug):
    profile = visible_profile(request, slug)
    if not permissions.may_publish(request.user, profile.document):
        raise PermissionDenied
    return documents.publish(request, profile.document, documents.whole_number(request.POST.get("revision")))


@login_required
@require_GET
def profile_history(request, slug):
    profile = visible_profile(request, slug)
    return documents.history(request, profile.document, profile.title)


@login_required
@require_GET
def profile_compare(request, slug, old, new):
    profile = visible_profile(request, slug)
    return documents.compare(request, profile.document, profile.title, old, new)


@login_required
@require_POST
def profile_restore(request, slug, number):
    profile = visible_profile(request, slug)
    return documents.restore(request, profile.document, profile.title, number)
