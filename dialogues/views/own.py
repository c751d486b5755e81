"""One's own registration, behind the signed link of a mail: see, change, cancel, take along, remove.

The address gives the right, so it is kept from caches, search engines and the Referer of every link on the page.
"""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from coediting.views.guest import private
from dialogues import actions, links
from dialogues.errors import LinkInvalid, LinkOld, RegistrationClosed
from dialogues.forms import OwnForm
from dialogues.models import Invitation, Minutes, Registration, Room
from roadmap.views import versioned

FOLLOW_UP = {
    "follow-up": (True, __("You get mail when something you said has its outcome.")),
    "follow-up-stop": (False, __("You get no more mail about what became of what you said.")),
}


def behind(token):
    """The registration of a link, or None when its person had it removed. Raises LinkInvalid and LinkOld."""
    found = Registration.objects.select_related("dialogue__organiser", "dialogue__theme")
    return found.filter(uid=links.uid_of(token, links.REGISTRATION)).first()


# Without a Referer browsers send "Origin: null", which the CSRF check refuses. It would protect nothing here: what
# gives the right is the secret in the address, not a cookie that another site could borrow.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request, token):
    """Show one's own registration, or do with it what the button says."""
    try:
        own = behind(token)
    except LinkInvalid:
        return gone(request, 404, "invalid")
    except LinkOld as old:
        return old_link(request, old.uid)
    if own is None:
        return gone(request, 410, "removed")
    if request.method == "POST":
        return private(_do(request, token, own))
    return private(_page(request, token, own, OwnForm(initial=_answers(own))))


def _answers(own):
    return {name: getattr(own, name) for name in OwnForm.base_fields}


def _page(request, token, own, form, status=200):
    dialogue = own.dialogue
    context = {
        "own": own,
        "dialogue": dialogue,
        "form": form,
        "token": token,
        "may_change": own.is_in and not dialogue.is_over,
        "may_cancel": own.is_in and not dialogue.is_over,
        "room_is_open": Room.objects.filter(dialogue=dialogue).exclude(phase=Room.Phase.ENDED).exists(),
        "may_come_back": not own.is_in and dialogue.takes_registrations,
        "follows_up": own.is_in and dialogue.is_over and not dialogue.called_off,
        "minutes": minutes_for(own),
    }
    return render(request, "dialogues/registration.html", context, status=status)


def minutes_for(own):
    """The minutes that somebody who was there may look at, past their draft; None otherwise."""
    found = Minutes.objects.filter(dialogue=own.dialogue).exclude(phase=Minutes.Phase.DRAFT).first()
    was_there = found and own.dialogue.registrations.were_there().filter(pk=own.pk).exists()
    return found if was_there else None


def gone(request, status, why):
    return private(render(request, "dialogues/registration_gone.html", {"why": why}, status=status))


def old_link(request, uid):
    """A link that is too old shows nothing; its owner can have a new one mailed."""
    own = Registration.objects.filter(uid=uid).first()
    if own is None:
        return gone(request, 410, "removed")
    if request.method == "POST":
        actions.mail_link(registration=own)
        return gone(request, 200, "mailed")
    return gone(request, 410, "old")


def _do(request, token, own):
    """One of the buttons: `do` says which."""
    wanted = request.POST.get("do")
    if request.POST.get("List-Unsubscribe") == "One-Click":  # what mail programmes send by themselves
        wanted = "follow-up-stop"
    try:
        if wanted == "cancel":
            actions.cancel(registration=own)
            messages.success(request, _("You cancelled. Thank you for letting us know."))
        elif wanted == "come-back":
            actions.come_back(registration=own)
            messages.success(request, _("Good that you come after all."))
        elif wanted in FOLLOW_UP:
            wants, said = FOLLOW_UP[wanted]
            actions.follow_up(registration=own, wanted=wants)
            messages.success(request, said)
        elif wanted == "erase":
            actions.erase(registration=own)
            return gone(request, 200, "erased")
        else:
            return _change(request, token, own)
    except (RegistrationClosed, Registration.DoesNotExist):
        messages.error(request, _("That is not possible any more."))
    return redirect("registration", token)


def _change(request, token, own):
    form = OwnForm(request.POST)
    if form.is_valid():
        try:
            actions.change(registration=own, **form.cleaned_data)
        except ValidationError as error:
            versioned.tell(form, error)
        except RegistrationClosed:
            form.add_error(
                None, _("The dialogue is over or you cancelled: there is nothing to change any more.")
            )
            return _page(request, token, own, form, 409)
        else:
            messages.success(request, _("Saved."))
            return redirect("registration", token)
    return _page(request, token, own, form, 422)


@require_safe
def registration_export(request, token):
    """Everything that is kept about oneself, as a file."""
    try:
        own = behind(token)
    except LinkInvalid:
        return gone(request, 404, "invalid")
    except LinkOld as old:
        return old_link(request, old.uid)
    if own is None:
        return gone(request, 410, "removed")
    text = json.dumps(actions.export_of(own), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{own.dialogue.slug}.json"'
    return private(answer)


# Mail programmes press this by themselves (List-Unsubscribe-Post), without a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_stop(request, token):
    """No more mail about a dialogue, from the link of an invitation."""
    try:
        uid = links.uid_of(token, links.INVITATION)
    except LinkOld as old:
        uid = old.uid  # an old link still stops mail: that harms nobody
    except LinkInvalid:
        return gone(request, 404, "invalid")
    invitation = Invitation.objects.select_related("dialogue").filter(uid=uid).first()
    if invitation and request.method == "POST":
        actions.stop_invitation(invitation=invitation)
    done = request.method == "POST" or invitation is None or not invitation.email
    return private(
        render(request, "dialogues/invitation_stop.html", {"done": done, "invitation": invitation})
    )
