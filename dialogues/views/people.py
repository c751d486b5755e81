"""What the organiser does with people: the list, attendance, export, badges, invitations and reminders.

Everything here is for editors of the organising partner; for anybody else these pages do not exist.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogues import actions, permissions
from dialogues.errors import RegistrationClosed
from dialogues.forms import InviteForm
from dialogues.forms.facilitating import uids
from dialogues.models import Dialogue, Participation, Registration
from rest.tables import FORMATS, answer_made
from roadmap.views import versioned


def organised(request, slug):
    """The dialogue, for who may see its people. Raises Http404: others are not told that there is a list."""
    dialogue = get_object_or_404(Dialogue.objects.for_listing(), slug=slug)
    if not permissions.may_see_people(request.user, dialogue):
        raise Http404
    return dialogue


def _people(request, dialogue):
    """The registrations of this dialogue that this user may see, in the order of the list."""
    return Registration.objects.visible_to(request.user).filter(dialogue=dialogue).for_list()


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def dialogue_people(request, slug):
    """The list; with POST, who is present. `was` are those ticked when the page was made: only differences count."""
    dialogue = organised(request, slug)
    if request.method == "POST":
        present, was = (set(uids(request.POST.getlist(name))) for name in ("present", "was"))
        changed = actions.note_attendance(
            dialogue=dialogue, by=request.user, present=present - was, absent=was - present
        )
        said = ngettext("%(n)d change noted.", "%(n)d changes noted.", changed) % {"n": changed}
        messages.success(request, said)
        return redirect("dialogue-people", slug)
    people = list(_people(request, dialogue))
    by_state = {
        state: [each for each in people if each.state == state] for state in Registration.State.values
    }
    context = {
        "dialogue": dialogue,
        "by_state": by_state,
        "present": sum(bool(each.attended) for each in people),
        "needs": [each for each in people if each.is_in and (each.access_needs or each.interpreter)],
        "failed": [each for each in people if each.mail_failed],
        "participation": Participation.objects.of(dialogue),
        "may_invite": dialogue.takes_registrations,
        "may_remind": dialogue.state in {"planned", "open"} and dialogue.starts > timezone.now(),
    }
    return render(request, "dialogues/people.html", context)


@login_required
@never_cache
@require_safe
def dialogue_export(request, slug, kind):
    """The list as CSV or spreadsheet."""
    dialogue = organised(request, slug)
    if kind not in FORMATS:
        raise Http404
    names = (
        "state", "name", "email", "organisation", "organisation_kind", "role", "access_needs", "interpreter",
        "language", "created", "attended",
    )  # fmt: skip
    fields = [Registration._meta.get_field(name) for name in names]
    header = [str(field.verbose_name) for field in fields]
    rows = ([_cell(each, field) for field in fields] for each in _people(request, dialogue))
    word = _("people")
    return answer_made(request, kind, header, rows, f"{dialogue.slug}-{word}")


def _cell(registration, field):
    if field.choices and field.name != "language":
        return str(getattr(registration, f"get_{field.name}_display")())
    value = getattr(registration, field.name)
    if hasattr(value, "isoformat"):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


@login_required
@never_cache
@require_safe
def dialogue_badges(request, slug):
    """Badges to print and cut, for who has a place."""
    dialogue = organised(request, slug)
    people = _people(request, dialogue).with_place()
    return render(request, "dialogues/badges.html", {"dialogue": dialogue, "people": people})


@login_required
@require_POST
def dialogue_remind(request, slug):
    """Mail a reminder now."""
    count = actions.remind(dialogue=organised(request, slug), by=request.user)
    if count:
        said = ngettext("%(n)d person gets a reminder.", "%(n)d people get a reminder.", count) % {"n": count}
        messages.success(request, said)
    else:
        messages.info(
            request, _("Nobody to remind: everybody had one in the last half day, or nobody has a place.")
        )
    return redirect("dialogue-people", slug)


@login_required
@require_POST
def dialogue_cancel_for(request, slug, uid):
    """Cancel for somebody who phoned."""
    own = get_object_or_404(_people(request, organised(request, slug)).select_related("dialogue"), uid=uid)
    try:
        actions.cancel_for(registration=own, by=request.user)
    except RegistrationClosed:
        messages.error(request, _("That is not possible any more."))
    else:
        messages.success(request, _("Cancelled. The person gets mail, and who waits moves up."))
    return redirect("dialogue-people", slug)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def dialogue_invite(request, slug):
    """Invite people by mail; below it, who was invited."""
    dialogue = organised(request, slug)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.invite(dialogue=dialogue, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            versioned.tell(form, error)
        else:
            n = len(made)
            said = ngettext("%(n)d invitation goes out.", "%(n)d invitations go out.", n) % {"n": n}
            messages.success(
                request, said + " " + _("Who was invited, registered or wants no mail is passed over.")
            )
            return redirect("dialogue-invite", slug)
    context = {
        "dialogue": dialogue,
        "form": form,
        "invitations": dialogue.invitations.exclude(email="").order_by("email"),
        "stopped": dialogue.invitations.filter(email="").count(),
    }
    return render(request, "dialogues/invite.html", context, status=422 if form.errors else 200)
