"""Opinions: answering statements on a phone, the map of what was answered, and the organiser's list of statements."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dialogues import permissions, seats
from dialogues.actions import opinions as actions
from dialogues.errors import RoomShut
from dialogues.forms.facilitating import uid
from dialogues.forms.opinions import StatementForm
from dialogues.models import Contribution, Dialogue, Opinion, Room, Statement
from dialogues.opinions import figures, reading
from dialogues.opinions.groups import LEAST
from dialogues.views.announcing import mine
from profiles.drawing.marks import svg
from profiles.drawing.png import png
from roadmap.views import versioned

PICTURES = {
    "svg": ("image/svg+xml", lambda drawing: svg(drawing).encode()),
    "png": ("image/png", png),
}
OFFERED = 50  # contributions that a statement can grow from, the most wanted first


# ---------- on the phone ----------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room_opinions(request, code):
    """One statement at a time, and what this phone answered so far; `?statement=<uid>` takes an earlier one again."""
    seat = seats.seat_at(request, code)
    if seat is None:
        return redirect("room", code)  # which says what is the matter
    if request.method != "POST":
        return _question(request, seat)
    try:
        actions.answer(
            seat=seat, statement=uid(request.POST.get("statement")), value=_value(request.POST.get("value"))
        )
    except RoomShut as shut:
        return _question(request, seat, _shut(shut.phase), 409)
    except ValidationError as error:
        return _question(request, seat, " ".join(error.messages), 422)
    return redirect(f"{reverse('room-opinions', args=[code])}?next")


def _shut(phase):
    if phase == Room.Phase.PAUSED:
        return _("The dialogue pauses. Answer again when it goes on: what you answered before is kept.")
    return _("This dialogue is over. What you answered is kept.")


def _value(text):
    return {"1": 1, "0": 0, "-1": -1}.get(text)


def _question(request, seat, fault="", status=200):
    """The statement to answer now: the one asked for, else the first that is not answered yet."""
    statements = list(seat.room.dialogue.statements.asked())
    own = dict(Opinion.objects.filter(seat=seat).values_list("statement", "value"))
    wanted = request.POST.get("statement") if fault else request.GET.get("statement")
    again = next((each for each in statements if wanted and str(each.uid) == wanted), None)
    waiting = [each for each in statements if each.pk not in own]
    now = again or (waiting[0] if waiting else None)
    answered = [
        {"statement": each, "said": Opinion.Value(own[each.pk]).label} for each in statements if each.pk in own
    ]
    context = {
        "seat": seat,
        "room": seat.room,
        "dialogue": seat.room.dialogue,
        "statement": now,
        "value": own.get(now.pk) if now else None,
        "number": statements.index(now) + 1 if now else None,
        "total": len(statements),
        "answered": answered,
        "fault": fault,
        "focus": "next" in request.GET or bool(fault),
        "least": figures.PEOPLE,
    }
    return render(request, "dialogues/opinion_answer.html", context, status=status)


# ---------- the map ----------
@require_safe
def dialogue_opinions(request, slug):
    """What was answered: groups, what all agree on, what divides; or why that is not told yet. Public."""
    dialogue = get_object_or_404(Dialogue.objects.for_listing(), slug=slug)
    statements = list(dialogue.statements.asked())
    found = actions.draw_map(dialogue=dialogue) if statements else None
    context = {
        "dialogue": dialogue,
        "statements": statements,
        "map": reading.shown(found, statements),
        "may_edit": permissions.may_edit(request.user, dialogue),
        "people_needed": figures.PEOPLE,
        "group_needed": LEAST,
    }
    return render(request, "dialogues/opinions.html", context)


@require_safe
def dialogue_opinions_picture(request, slug, kind):
    """The map as a picture, SVG or PNG. 404 where there are no groups to draw."""
    dialogue = get_object_or_404(Dialogue, slug=slug)
    if kind not in PICTURES:
        raise Http404
    drawing = reading.picture(dialogue, actions.draw_map(dialogue=dialogue))
    if drawing is None:
        raise Http404
    content_type, made = PICTURES[kind]
    name = f'inline; filename="{dialogue.slug}-opinions.{kind}"'
    return HttpResponse(made(drawing), content_type=content_type, headers={"Content-Disposition": name})


# ---------- the organiser ----------
@login_required
@require_http_methods(["GET", "POST"])
def dialogue_opinions_edit(request, slug):
    """The statements of a dialogue: add (`?from=<uid>` of a contribution), order, retire, ask again."""
    dialogue = mine(request, slug)
    if request.method == "POST" and request.POST.get("do") != "add":
        return _arrange(request, dialogue)
    form = StatementForm(request.POST if request.method == "POST" else None, initial=_from(request, dialogue))
    if request.method == "POST" and form.is_valid():
        source = form.cleaned_data.pop("contribution")
        try:
            actions.add_statement(
                dialogue=dialogue,
                by=request.user,
                contribution=Contribution.objects.filter(uid=source).first() if source else None,
                **form.cleaned_data,
            )
        except ValidationError as error:
            versioned.tell(form, error)
        else:
            messages.success(request, _("Added. Phones in the room are asked it from now on."))
            return redirect("dialogue-opinions-edit", slug)
    return _list(request, dialogue, form, 422 if form.errors else 200)


def _from(request, dialogue):
    """The first words of a statement that grows from a contribution."""
    source = uid(request.GET.get("from", ""))
    found = Contribution.objects.shown().filter(dialogue=dialogue, uid=source).first() if source else None
    return {"text_nl": found.text, "contribution": found.uid} if found else None


def _arrange(request, dialogue):
    """One of the buttons beside a statement."""
    statement = get_object_or_404(
        Statement.objects.select_related("dialogue"), dialogue=dialogue, uid=uid(request.POST.get("statement"))
    )
    wanted = request.POST.get("do")
    if wanted in {"up", "down"}:
        actions.move_statement(statement=statement, by=request.user, up=wanted == "up")
    elif wanted == "retire":
        actions.retire_statement(statement=statement, by=request.user)
    elif wanted == "again":
        actions.ask_again(statement=statement, by=request.user)
    else:
        messages.error(request, _("That is not possible any more."))
    return redirect("dialogue-opinions-edit", dialogue.slug)


def _list(request, dialogue, form, status):
    statements = list(dialogue.statements.all())
    used = {statement.contribution_id for statement in statements}
    offered = Contribution.objects.shown().filter(dialogue=dialogue).exclude(text="").ranked()[:OFFERED]
    context = {
        "dialogue": dialogue,
        "form": form,
        "asked": [each for each in statements if not each.retired],
        "retired": [each for each in statements if each.retired],
        "offered": [each for each in offered if each.pk not in used],
    }
    return render(request, "dialogues/opinion_statements.html", context, status=status)
