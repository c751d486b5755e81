"""The pages of who takes part from a phone: type the code, sit down, say something, give dots.

Every page works without scripts. With them, `static/js/room.js` sends the same forms and gets JSON back; what a bad
network keeps back stays in the phone and comes later with the same `key`.
"""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dialogues import codes, links, markup, seats
from dialogues.actions import contributing, dotting, rooms
from dialogues.errors import LinkInvalid, LinkOld, NoDotsLeft, RoomShut
from dialogues.forms.contributing import JoinForm, SayForm
from dialogues.forms.facilitating import uid
from dialogues.models import Contribution, OrganisationKind, Registration, Room
from dialogues.subjects import subjects

SAID_SHOWN = 100  # contributions of others on a phone; the newest
DOTTED_SHOWN = 300  # contributions to choose from when dots are given


# ---------- joining ----------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room_join(request):
    """Type the session code."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        room, refusal = _find(request, code)
        if room:
            return redirect("room", code)
        form.add_error("code", _said(refusal))
        return render(request, "dialogues/room/join.html", {"form": form}, status=refusal)
    status = 422 if form.errors else 200
    return render(request, "dialogues/room/join.html", {"form": form}, status=status)


def _find(request, code):
    """(the open room with this code, None), or (None, 404 or 429)."""
    if codes.too_many_wrong():
        return None, 429
    room = Room.objects.select_related("dialogue").filter(code=code).first() if code else None
    if room is None:
        codes.note_wrong()
        return None, 404
    return room, None


def _said(refusal):
    if refusal == 429:
        return _("Many wrong codes were typed just now. Wait a minute and try again.")
    return _("No dialogue is going on with this code. Look at the screen again; small letters are fine.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request, code):
    """The room for who has a seat; for who has none, the question for what kind of organisation they are here."""
    if (plain := codes.typed(code)) != code:
        return redirect("room", plain) if plain else redirect("room-join")
    if seat := seats.seat_at(request, code):
        return _page(request, seat)
    found, refusal = _find(request, code)
    if refusal:
        return _away(request, refusal)
    fault = ""
    if request.method == "POST":
        try:
            seat = rooms.take_seat(room=found, organisation_kind=request.POST.get("organisation_kind", ""))
        except (ValidationError, RoomShut) as error:
            fault = _words(error)
        else:
            return seats.sit(redirect("room", code), seat)
    context = {"room": found, "dialogue": found.dialogue, "kinds": OrganisationKind.choices, "fault": fault}
    return render(request, "dialogues/room/sit.html", context, status=422 if fault else 200)


# As for everything behind the link of a mail: the secret in the address gives the right, not a cookie.
@csrf_exempt
@require_POST
def registration_room(request, token):
    """From one's own registration straight into the room, as who one registered."""
    try:
        uid = links.uid_of(token, links.REGISTRATION)
    except (LinkInvalid, LinkOld):
        return redirect("registration", token)
    own = Registration.objects.filter(uid=uid).first()
    open_room = Room.objects.exclude(phase=Room.Phase.ENDED).select_related("dialogue")
    found = open_room.filter(dialogue=own.dialogue_id).first() if own else None
    if found is None:
        return redirect("registration", token)
    try:
        seat = rooms.take_seat(room=found, registration=own)
    except (ValidationError, RoomShut) as error:
        messages.error(request, _words(error))
        return redirect("registration", token)
    return seats.sit(redirect("room", found.code), seat)


def _away(request, refusal):
    """No room with this code: over, mistyped, or made up."""
    over = refusal == 404 and seats.was_seated(request)
    fault = "" if over else _said(refusal)
    context = {"form": JoinForm(), "over": over, "fault": fault}
    return render(request, "dialogues/room/away.html", context, status=410 if over else refusal)


# ---------- in the room ----------
def _page(request, seat, form=None, status=200):
    """The page of one phone. `form` holds what was sent and could not be taken."""
    room = seat.room
    dots = room.phase == Room.Phase.DOTS
    mine = list(seat.contributions.order_by("-created", "-pk"))
    shown = Contribution.objects.shown().filter(dialogue=room.dialogue_id)
    shown = shown.order_by("theme", "about", "row", "pk") if dots else shown.order_by("-number", "-pk")
    given = set(dotting.given(seat).values_list("contribution", flat=True)) if dots else set()
    context = {
        "room": room,
        "dialogue": room.dialogue,
        "seat": seat,
        "subjects": subjects(room),
        "said": list(shown[: DOTTED_SHOWN if dots else SAID_SHOWN]),
        "mine": mine,
        "given": given,
        "left": room.dots - len(given),
        "dots": dots,
        "form": form,
        "new_key": uuid.uuid4,
    }
    return render(request, "dialogues/room/room.html", context, status=status)


def _wants_json(request):
    return "application/json" in request.headers.get("Accept", "")


def _lost(request):
    """This phone has no seat here: the cookie is gone, forged or of another room, or the room is over."""
    over = seats.was_seated(request)
    said = (
        _("This dialogue is over. What was sent is kept.")
        if over
        else _("This phone does not know this room any more. Type the code again; what you typed is still here.")
    )
    if _wants_json(request):
        return JsonResponse({"detail": said, "join": reverse("room-join")}, status=410 if over else 403)
    context = {"form": JoinForm(), "over": over, "fault": "" if over else said, "typed": request.POST.get("text", "")}
    return render(request, "dialogues/room/away.html", context, status=410 if over else 403)


def _words(error):
    """What an action refused, as one text."""
    if isinstance(error, RoomShut):
        return (
            _("The dialogue pauses. Send it again when it goes on.")
            if error.phase == Room.Phase.PAUSED
            else _("That is not possible in this part of the dialogue.")
        )
    if isinstance(error, NoDotsLeft):
        return _("All your dots are given. Take one back first.")
    return " ".join(error.messages)


@never_cache
@require_POST
def room_contribute(request, code):
    """Say something. JSON: 200 with what it became, 409 while paused, 422 with what is wrong; else a page."""
    seat = seats.sender_at(request, code)
    if seat is None:
        return _lost(request)
    form = SayForm(request.POST)
    try:
        made = contributing.contribute(seat=seat, **form.said())
    except RoomShut as shut:
        return _refused(request, seat, form, shut, 409)
    except ValidationError as error:
        return _refused(request, seat, form, error, 422)
    if _wants_json(request):
        return JsonResponse({"uid": made.uid, "state": made.state, "html": markup.of_one(made, own=True)})
    return redirect(f"{reverse('room', args=[code])}#mine")


def _refused(request, seat, form, error, status):
    form.fault = _words(error)
    if _wants_json(request):
        return JsonResponse({"detail": form.fault}, status=status)
    return _page(request, seats.seat_at(request, seat.room.code), form, status)


@never_cache
@require_POST
def room_dot(request, code):
    """Give a dot (`give` is a contribution's uid) or take one back (`back`). JSON: how many are left."""
    seat = seats.sender_at(request, code)
    if seat is None:
        return _lost(request)
    wanted = _contribution(seat, request.POST.get("give") or request.POST.get("back"))
    action = dotting.give_dot if request.POST.get("give") else dotting.take_dot_back
    status, said, left = 200, "", None
    try:
        if wanted is None:
            raise Contribution.DoesNotExist
        left = action(seat=seat, contribution=wanted)
    except Contribution.DoesNotExist:
        status, said = 410, _("This one is not there any more: it was merged or set aside.")
    except (RoomShut, NoDotsLeft) as error:
        status, said = 409, _words(error)
    if _wants_json(request):
        return JsonResponse({"left": left} if status == 200 else {"detail": said}, status=status)
    if status != 200:
        form = SayForm({})
        form.fault = said
        return _page(request, seats.seat_at(request, code), form, status)
    return redirect(f"{reverse('room', args=[code])}#c-{wanted.uid}")


def _contribution(seat, text):
    named = Contribution.objects.filter(dialogue=seat.room.dialogue_id, uid=uid(text))
    return named.only("uid").first()


@never_cache
@require_safe
def room_news(request, code):
    """What changed after number `since`: 204 for nothing, else {"seen", "phase", "items": {uid: markup or null}}.

    One query when nothing is new, two or three otherwise. Null is for what is not shown any more.
    """
    standing = seats.standing_at(request, code)
    if standing is None:
        return _lost(request)
    dialogue, seen, phase, dots = standing
    since = request.GET.get("since", "")
    since = int(since) if since.isascii() and since.isdigit() and len(since) < 19 else 0
    if since >= seen:
        return HttpResponse(status=204)
    items = markup.of_news(dialogue, since, dots=phase == Room.Phase.DOTS, most=DOTTED_SHOWN)
    return JsonResponse({"seen": seen, "phase": phase, "dots": dots, "items": items})
