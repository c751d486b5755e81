"""The page of one action of a roadmap, and the one on which its owner says how far it is."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from roadmap.actions import progress
from roadmap.models import Action
from roadmap.permissions import may_change_action
from roadmap.progress_forms import ActionForm, values_of
from roadmap.views import versioned


def action_at(roadmap, slug):
    """The action behind an address, with what its pages show. Raises Http404."""
    return get_object_or_404(Action.objects.for_reading(), roadmap__slug=roadmap, slug=slug)


@require_safe
def action_detail(request, roadmap, slug):
    """One action: owner, status, how far it is, what shows that, and the targets that it leads to."""
    found = action_at(roadmap, slug)
    context = {"action": found, "may_change": may_change_action(request.user, found)}
    return render(request, "roadmap/action_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def action_edit(request, roadmap, slug):
    """Say how far an action is; for editors of its owner and coordinators."""
    found = action_at(roadmap, slug)
    if not may_change_action(request.user, found):
        raise PermissionDenied

    def save(form):
        data = dict(form.cleaned_data)
        progress.change_action(
            action=found, by=request.user, base=data.pop("version"), evidence=form.rows_data, **data
        )

    return versioned.edit(
        request,
        template="roadmap/action_edit.html",
        form_class=ActionForm,
        stored=found,
        values_of=values_of,
        save=save,
        context={"action": found},
        success=reverse("action", args=[roadmap, slug]),
    )
