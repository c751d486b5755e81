"""The minutes: for the organiser as a draft, for who was there to amend, and for everybody when they are final."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coediting.views import whole_number
from dialogues import actions, permissions
from dialogues.actions.minutes import takes_amendments
from dialogues.forms.minutes import AmendmentForm, MinutesForm, OpenForm, minutes_values
from dialogues.minutes_text import blocks
from dialogues.models import Amendment, Dialogue, Minutes
from dialogues.views.announcing import mine
from dialogues.views.own import by_own_link, minutes_for
from roadmap.views import versioned

Phase = Minutes.Phase


def text_of(minutes):
    """(Blocks of the text in the language of the moment, "" or the language it is in instead)."""
    own, other = ("text_en", "text_nl") if get_language() == "en" else ("text_nl", "text_en")
    text, lang = getattr(minutes, own), ""
    if not text:
        text, lang = getattr(minutes, other), other.removeprefix("text_")
    return blocks(text), lang


@require_http_methods(["GET", "POST"])
def dialogue_minutes(request, slug):
    """The minutes. While they are not final only for the organiser, who takes them on from here (`do`)."""
    dialogue = get_object_or_404(Dialogue.objects.for_listing(), slug=slug)
    may_edit = permissions.may_edit(request.user, dialogue)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        return _take_on(request, dialogue)
    minutes = Minutes.objects.filter(dialogue=dialogue).first()
    if not may_edit and (minutes is None or minutes.phase != Phase.FINAL):
        raise Http404
    return _page(request, dialogue, minutes, may_edit, OpenForm())


def _page(request, dialogue, minutes, may_edit, open_form, *, faults=(), status=200, typed=None):
    """The page of the organiser or a reader. `typed` is an answer that was refused: (uid of the amendment, text)."""
    text, lang = text_of(minutes) if minutes else ((), "")
    context = {
        "dialogue": dialogue,
        "minutes": minutes,
        "blocks": text,
        "lang": lang,
        "may_edit": may_edit,
        "may_revise": may_edit and minutes and minutes.phase != Phase.FINAL,
        "amendments": list(minutes.amendments.all()) if minutes and may_edit else [],
        "may_finish": may_edit and minutes and not waits_for(minutes),
        "asked": dialogue.registrations.were_there().count() if may_edit else None,
        "open_form": open_form,
        "faults": faults,
        "typed": typed,
    }
    return render(request, "dialogues/minutes.html", context, status=status)


def waits_for(minutes):
    """Does the final text wait: for the day that who was there was promised, or for an answer to what they said?"""
    return takes_amendments(minutes) or minutes.amendments.filter(state=Amendment.State.OPEN).exists()


def _take_on(request, dialogue):
    """Begin them, ask who was there, or make them final: as the button says."""
    wanted, open_form = request.POST.get("do"), OpenForm()
    if wanted == "begin":
        return _begin(request, dialogue)
    minutes = get_object_or_404(Minutes.objects.select_related("dialogue"), dialogue=dialogue)
    try:
        if wanted == "open":
            open_form = OpenForm(request.POST)
            until = open_form.cleaned_data["until"] if open_form.is_valid() else None
            count = actions.open_minutes(minutes=minutes, by=request.user, until=until)
            said = ngettext("%(n)d person is asked by mail.", "%(n)d people are asked by mail.", count)
            messages.success(request, said % {"n": count})
        else:
            seen = whole_number(request.POST.get("seen"))
            actions.finish_minutes(minutes=minutes, by=request.user, seen=seen)
            messages.success(request, _("The minutes are final, and public."))
    except ValidationError as error:
        minutes.refresh_from_db()
        return _page(request, dialogue, minutes, True, open_form, faults=error.messages, status=422)
    return redirect("dialogue-minutes", dialogue.slug)


def _begin(request, dialogue):
    try:
        actions.begin_minutes(dialogue=dialogue, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("dialogue-minutes", dialogue.slug)
    return redirect("dialogue-minutes-edit", dialogue.slug)


@login_required
@require_http_methods(["GET", "POST"])
def dialogue_minutes_edit(request, slug):
    """Write the minutes; who saved in between is not overwritten."""
    dialogue = mine(request, slug)
    minutes = get_object_or_404(Minutes.objects.select_related("dialogue"), dialogue=dialogue)
    if minutes.phase == Phase.FINAL:
        messages.info(request, _("These minutes are final: they do not change any more."))
        return redirect("dialogue-minutes", slug)

    def save(form):
        typed = {name: form.cleaned_data[name] for name in ("text_nl", "text_en")}
        actions.revise_minutes(minutes=minutes, by=request.user, base=form.cleaned_data["version"], **typed)

    return versioned.edit(
        request,
        template="dialogues/minutes_edit.html",
        form_class=MinutesForm,
        stored=minutes,
        values_of=minutes_values,
        save=save,
        context={"dialogue": dialogue},
        success=reverse("dialogue-minutes", args=[slug]),
    )


@login_required
@require_POST
def dialogue_amendment(request, slug, uid):
    """Take an amendment over, or decline it with a reason."""
    dialogue = mine(request, slug)
    minutes = get_object_or_404(Minutes, dialogue=dialogue)
    amendment = get_object_or_404(minutes.amendments.select_related("minutes__dialogue"), uid=uid)
    answer = request.POST.get("answer", "")
    try:
        actions.decide_amendment(
            amendment=amendment,
            by=request.user,
            state={"take": "taken", "decline": "declined"}.get(request.POST.get("do"), ""),
            answer=answer,
        )
    except ValidationError as error:
        refused = {"faults": error.messages, "status": 422, "typed": (uid, answer)}
        return _page(request, dialogue, minutes, True, OpenForm(), **refused)
    messages.success(request, _("Saved. Who proposed it reads this."))
    return redirect("dialogue-minutes", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@by_own_link
def registration_minutes(request, token, own):
    """The minutes for somebody who was there, from the link of a mail: read them, and say what should change."""
    minutes = minutes_for(own)
    if minutes is None:
        messages.info(request, _("There are no minutes to look at for you."))
        return redirect("registration", token)
    minutes.dialogue = own.dialogue
    form = AmendmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.amend(minutes=minutes, registration=own, **form.cleaned_data)
        except ValidationError as error:
            versioned.tell(form, error)
        else:
            messages.success(request, _("Sent. The organiser answers, and you read it here."))
            return redirect("registration-minutes", token)
    text, lang = text_of(minutes)
    context = {
        "own": own,
        "dialogue": own.dialogue,
        "minutes": minutes,
        "token": token,
        "blocks": text,
        "lang": lang,
        "form": form if takes_amendments(minutes) or form.errors else None,
        "amendments": list(minutes.amendments.filter(registration=own)),
    }
    return render(request, "dialogues/minutes_own.html", context, status=422 if form.errors else 200)
