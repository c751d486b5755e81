"""Announcing a dialogue, changing it, and taking it from state to state: for its organiser."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dialogues import actions, permissions
from dialogues.forms import DialogueForm, NewDialogueForm, values_of
from dialogues.models import Dialogue
from roadmap.views import versioned

COPIED_NOT = {"starts", "ends", "version"}


def mine(request, slug):
    """The dialogue, for who may change it. Raises PermissionDenied and Http404."""
    dialogue = get_object_or_404(Dialogue.objects.for_listing(), slug=slug)
    if not permissions.may_edit(request.user, dialogue):
        raise PermissionDenied
    return dialogue


@login_required
@require_http_methods(["GET", "POST"])
def dialogue_new(request):
    """Announce a dialogue; `?from=<slug>` starts from another one, such as the one before it in a series."""
    if not permissions.may_organise(request.user):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    form = NewDialogueForm(sent, user=request.user, initial=_copied(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_dialogue(
                by=request.user, organiser=form.cleaned_data["organiser"], **form.content
            )
        except ValidationError as error:
            versioned.tell(form, error)
        else:
            said = _("Announced. It stands in the calendar; open the registration when you are ready.")
            messages.success(request, said)
            return redirect("dialogue", made.slug)
    status = 422 if form.errors else 200
    return render(request, "dialogues/dialogue_edit.html", {"form": form}, status=status)


def _copied(request):
    """The initial values from another dialogue, without its moments; its series and organiser only if one's own."""
    source = (
        Dialogue.objects.select_related("organiser").filter(slug=request.GET.get("from", "")[:120]).first()
    )
    if source is None:
        return None
    values = {name: value for name, value in values_of(source)[0].items() if name not in COPIED_NOT}
    if permissions.may_edit(request.user, source):
        values["organiser"] = source.organiser_id
    else:
        values["series"] = None
    return values


@login_required
@require_http_methods(["GET", "POST"])
def dialogue_edit(request, slug):
    """Change what is announced; who saved in between is not overwritten."""
    dialogue = mine(request, slug)

    def save(form):
        base = form.cleaned_data["version"]
        actions.revise_dialogue(dialogue=dialogue, by=request.user, base=base, **form.content)

    return versioned.edit(
        request,
        template="dialogues/dialogue_edit.html",
        form_class=DialogueForm,
        stored=dialogue,
        values_of=values_of,
        save=save,
        context={"dialogue": dialogue},
        success=reverse("dialogue", args=[slug]),
        form_arguments={"organiser": dialogue.organiser},
    )


@login_required
@require_POST
def dialogue_state(request, slug):
    """To the next state, from the one that the organiser saw."""
    dialogue = mine(request, slug)
    try:
        actions.move_on(
            dialogue=dialogue, by=request.user, to=request.POST.get("to"), seen=request.POST.get("seen")
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Done."))
    return redirect("dialogue", slug)


@login_required
@require_http_methods(["GET", "POST"])
def dialogue_call_off(request, slug):
    """Call it off; asks first, as everybody gets mail."""
    dialogue = mine(request, slug)
    if request.method == "POST":
        try:
            actions.call_off(dialogue=dialogue, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Called off. Everybody who registered gets mail."))
        return redirect("dialogue", slug)
    return render(request, "dialogues/dialogue_call_off.html", {"dialogue": dialogue})
