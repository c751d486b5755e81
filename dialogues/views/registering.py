"""Registering without an account, and asking for one's link again.

Whatever somebody fills in, the answer is the same page: only the mail tells whether an address was registered already.
"""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from dialogues import actions
from dialogues.errors import RegistrationClosed
from dialogues.forms import LinkForm, RegistrationForm
from dialogues.models import Dialogue
from dialogues.views.calendar import registration_word
from partners import robots
from roadmap.views import versioned


def _found(slug):
    return get_object_or_404(Dialogue.objects.for_listing().with_places(), slug=slug)


@require_http_methods(["GET", "POST"])
def dialogue_register(request, slug):
    """The form, and what is sent with it. A form that robots filled in is thanked for and forgotten."""
    dialogue = _found(slug)
    if request.method != "POST":
        if not dialogue.takes_registrations:
            return _closed(request, dialogue, None)
        return _page(request, dialogue, RegistrationForm(initial={"stamp": robots.stamp(str(dialogue.uid))}))
    form = RegistrationForm(request.POST)
    if request.POST.get("homepage"):
        return redirect("dialogue-registered", slug)
    if form.is_valid() and robots.by_hand(form, str(dialogue.uid)):
        try:
            actions.register(dialogue=dialogue, language=get_language(), **form.answers)
        except RegistrationClosed:
            return _closed(request, dialogue, form)
        except ValidationError as error:
            versioned.tell(form, error)
        else:
            return redirect("dialogue-registered", slug)
    return _page(request, dialogue, form, 422)


def _page(request, dialogue, form, status=200):
    context = {"dialogue": dialogue, "form": form, "registration": registration_word(dialogue)}
    return render(request, "dialogues/register.html", context, status=status)


def _closed(request, dialogue, form):
    """Nobody can register now. Who was typing gets the words back, to copy into a mail."""
    status = 409 if form else 200
    return render(
        request, "dialogues/register_closed.html", {"dialogue": dialogue, "form": form}, status=status
    )


@require_safe
def dialogue_registered(request, slug):
    """Thank you: look in your mail. The same page for everybody."""
    return render(request, "dialogues/registered.html", {"dialogue": _found(slug)})


@require_http_methods(["GET", "POST"])
def dialogue_link(request, slug):
    """Have one's own link mailed again. The answer does not depend on whether the address is known."""
    dialogue = _found(slug)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.mail_link_to(dialogue=dialogue, email=form.cleaned_data["email"])
        return render(request, "dialogues/link_sent.html", {"dialogue": dialogue})
    status = 422 if form.errors else 200
    return render(request, "dialogues/link.html", {"dialogue": dialogue, "form": form}, status=status)
