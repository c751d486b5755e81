"""Machine users: those of the partners that one coordinates, and the page of each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from partners import actions, permissions
from partners.forms import KeyForm, MachineForm, RoleForm
from partners.models import MachineUser, Role, partners_run_by
from partners.views.keys import EVENTS_SHOWN, listed, make


@login_required
@require_http_methods(["GET", "POST"])
def machines(request):
    """The machine users of the partners whose coordinator one is (of all, for administrators), and making one."""
    if not permissions.runs_machines(request.user):
        raise PermissionDenied
    partners = partners_run_by(request.user)
    form = MachineForm(request.POST or None, partners=partners, roles=_roles_anywhere(), initial={"role": Role.READER})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_machine(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None if not hasattr(error, "error_dict") else "role", error.messages[0])
        else:
            messages.success(request, _("The machine user is there. Now make a key for it."))
            return redirect("machine", made.uid)
    return render(request, "partners/machines.html", {"form": form, "machines": _with_keys(request.user)})


def _with_keys(user):
    """The machine users that this user runs, with how many keys work and when one was last used; one query."""
    usable = Q(user__tokens__revoked=None) & (
        Q(user__tokens__expires=None) | Q(user__tokens__expires__gt=timezone.now())
    )
    return (
        MachineUser.objects.run_by(user)
        .select_related("user", "partner")
        .annotate(keys=Count("user__tokens", filter=usable), last_used=Max("user__tokens__last_used"))
        .order_by("-user__is_active", "partner__name_nl", "user__name", "pk")
    )


def _roles_anywhere():
    """Those that a machine may have at all; which of them this user may give depends on the partner chosen."""
    return [role for role in Role if role != Role.ADMINISTRATOR]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def machine(request, uid):
    """One machine user: its role, its keys, what happened to it, and closing it. The button sent says what to do."""
    found = get_object_or_404(
        MachineUser.objects.run_by(request.user).select_related("user", "partner"), uid=uid
    )
    role = found.user.memberships.filter(partner=found.partner).values_list("role", flat=True).first()
    context = {"machine": found, "form": KeyForm.fresh(), "role": role}
    if request.method == "POST":
        answer = DOINGS.get(request.POST.get("do"), _nothing)(request, found)
        if not isinstance(answer, dict):
            return answer
        context |= answer
    context.setdefault("role_form", RoleForm(roles=_givable(request.user, found, role), initial={"role": role}))
    context["events"] = found.user.access_events.select_related("by", "with_token")[:EVENTS_SHOWN]
    return render(request, "partners/machine.html", context | listed(found.user))


def _givable(user, found, role):
    """The roles to choose from: those that one may give, and the present one."""
    roles = permissions.machine_roles(user, found.partner)
    return [each for each in Role if each in roles or each == role]


def _make_key(request, found):
    if not found.user.is_active:
        raise PermissionDenied
    return make(request, found.user)


def _change_role(request, found):
    form = RoleForm(request.POST, roles=permissions.machine_roles(request.user, found.partner))
    if not form.is_valid():
        return {"role_form": form}
    actions.assign_machine_role(machine=found, by=request.user, role=Role(form.cleaned_data["role"]))
    messages.success(request, _("The role is changed."))
    return redirect("machine", found.uid)


def _close(request, found):
    actions.close_machine(machine=found, by=request.user)
    messages.success(request, _("The machine user is closed, and its keys are withdrawn."))
    return redirect("machines")


def _nothing(request, found):
    return redirect("machine", found.uid)


DOINGS = {"key": _make_key, "role": _change_role, "close": _close}
