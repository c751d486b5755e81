"""One's own registration, behind the signed link of a mail: see, change, cancel, take along, remove."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from dialogues import actions, links
from dialogues.errors import LinkInvalid, LinkOld, RegistrationClosed
from dialogues.forms import OwnForm
from dialogues.models import Invitation, Minutes, Registration, Room
from partners.linked import STATUS, as_file, by_link, private
from roadmap.views import versioned

FOLLOW_UP = {
    "follow-up": (True, __("You get mail when something you said has its outcome.")),
    "follow-up-stop": (False, __("You get no more mail about what became of what you said.")),
}


def gone(request, why):
    """Why there is nothing to see, or not any more."""
    return render(request, "dialogues/registration_gone.html", {"why": why}, status=STATUS.get(why, 200))


by_own_link = by_link(
    links.REGISTRATION,
    things=lambda: Registration.objects.select_related("dialogue__organiser", "dialogue__theme"),
    gone=gone,
    mail_link=lambda own: actions.mail_link(registration=own),
)


@require_http_methods(["GET", "HEAD", "POST"])
@by_own_link
def registration(request, token, own):
    """Show one's own registration, or do with it what the button says."""
    if request.method == "POST":
        return _do(request, token, own)
    return _page(request, token, own, OwnForm(initial=_answers(own)))


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
            return gone(request, "erased")
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
@by_own_link
def registration_export(_request, _token, own):
    """Everything that is kept about oneself, as a file."""
    return as_file(actions.export_of(own), own.dialogue.slug)


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
        return private(gone(request, "invalid"))
    invitation = Invitation.objects.select_related("dialogue").filter(uid=uid).first()
    if invitation and request.method == "POST":
        actions.stop_invitation(invitation=invitation)
    done = request.method == "POST" or invitation is None or not invitation.email
    return private(
        render(request, "dialogues/invitation_stop.html", {"done": done, "invitation": invitation})
    )
