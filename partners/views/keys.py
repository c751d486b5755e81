"""Keys for the API: one's own list, making one, and the page of each key."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from partners import actions, permissions
from partners.actions.tokens import KeyMadeBefore
from partners.forms import KeyForm
from partners.models import ApiToken

EVENTS_SHOWN = 20


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request):
    """My keys for the API. The answer to making one is the only page that ever shows the key itself."""
    context = {"form": KeyForm.fresh(), "runs_machines": permissions.runs_machines(request.user)}
    if request.method == "POST":
        context |= make(request, request.user)
    return render(request, "partners/keys.html", context | listed(request.user))


def make(request, user):
    """Make a key of `user` from the form sent. Returns context: the key and its secret, or the form with its faults.

    The secret goes into this one answer and nowhere else: not through a session, which stands in the database.
    """
    form = KeyForm(request.POST)
    if not form.is_valid():
        return {"form": form}
    wanted = {name: form.cleaned_data[name] for name in ("name", "scope", "form")}
    try:
        token, secret = actions.issue_token(user=user, by=request.user, expires=form.expires(), **wanted)
    except KeyMadeBefore as before:
        return {"made_before": before.token}
    except ValidationError as error:
        form.add_error(None, error)
        return {"form": form}
    return {"made": token, "secret": secret, "address": request.build_absolute_uri("/api/v1/profiles/")}


def listed(user):
    """The keys of a user, those that work apart from those that do not any more."""
    found = list(user.tokens.all())
    return {
        "usable": [token for token in found if token.usable],
        "ended": [token for token in found if not token.usable],
    }


@login_required
@require_http_methods(["GET", "POST"])
def key(request, uid):
    """One key: what it may do, what happened to it, and withdrawing it."""
    token = get_object_or_404(
        ApiToken.objects.visible_to(request.user).select_related("user__machine__partner"), uid=uid
    )
    if request.method == "POST":
        actions.revoke_token(token=token, by=request.user)
        messages.success(request, _("The key is withdrawn. From now on it is refused."))
        return redirect("machine", token.user.machine.uid) if token.user.is_machine else redirect("keys")
    events = token.events.select_related("by", "with_token")[:EVENTS_SHOWN]
    return render(request, "partners/key.html", {"token": token, "events": events})
