"""The facilitator's desk: open the room, follow what comes in, show, set aside, cluster, merge, split, next phase."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coediting.models import Document
from dialogues import codes, qr
from dialogues.actions import moderating, rooms
from dialogues.errors import RoomShut
from dialogues.forms.facilitating import RoomForm, StreamFilters, document_choices, uids
from dialogues.models import Contribution, Dot, Room
from dialogues.views.announcing import mine
from roadmap.views import versioned

SHOWN = 200  # contributions on the desk at a time; the filters reach the others
ACTIONS = {"show": moderating.show, "aside": moderating.set_aside, "cluster": moderating.cluster}


def room_of(request, slug):
    """(dialogue, its room or None), for who may change the dialogue. Raises PermissionDenied and Http404."""
    dialogue = mine(request, slug)
    return dialogue, Room.objects.filter(dialogue=dialogue).first()


def desk(slug, query=""):
    """The address of the desk, with what was chosen to be seen there."""
    kept = StreamFilters(QueryDict(query)).query
    return reverse("dialogue-facilitate", args=[slug]) + (f"?{kept}" if kept else "")


@login_required
@never_cache
@require_safe
def facilitate(request, slug):
    """The desk; without a room, the question what to talk about."""
    dialogue, room = room_of(request, slug)
    if room is None:
        choices = document_choices(request.user, dialogue)
        form = RoomForm(choices=choices, initial={"dots": Room._meta.get_field("dots").default})
        return render(request, "dialogues/room/opening.html", {"dialogue": dialogue, "form": form})
    return render(request, "dialogues/room/desk.html", _desk(request, dialogue, room, request.GET))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_room(request, slug):
    """Open the room, or change what is on the table of one that is open."""
    dialogue, room = room_of(request, slug)
    initial, chosen = {}, []
    if room:
        chosen = [str(uid) for uid in room.documents.values_list("uid", flat=True)]
        initial = {"documents": chosen, "moderated": room.moderated, "dots": room.dots}
    sent = request.POST if request.method == "POST" else None
    form = RoomForm(sent, choices=document_choices(request.user, dialogue, chosen), initial=initial)
    if sent is not None and form.is_valid():
        chosen = Document.objects.filter(uid__in=form.cleaned_data["documents"])
        values = form.cleaned_data | {"documents": list(chosen)}
        try:
            if room:
                rooms.arrange_room(room=room, by=request.user, **values)
            else:
                rooms.open_room(dialogue=dialogue, by=request.user, **values)
        except ValidationError as error:
            versioned.tell(form, error)
        except RoomShut:
            form.add_error(None, _("The dialogue is over."))
        else:
            return redirect("dialogue-facilitate", slug)
    context = {"dialogue": dialogue, "room": room, "form": form}
    return render(request, "dialogues/room/opening.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def phase(request, slug):
    """To another phase, from the one that the facilitator saw."""
    _dialogue, room = room_of(request, slug)
    try:
        if room:
            to, seen = request.POST.get("to"), request.POST.get("seen")
            rooms.move_room(room=room, by=request.user, to=to, seen=seen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(desk(slug))


@login_required
@require_POST
def act(request, slug):
    """Do with the ticked contributions what the button says; merging and splitting go to a page of their own.

    What is refused comes back with what was ticked and typed.
    """
    dialogue, room = room_of(request, slug)
    chosen = uids(request.POST.getlist("c"))
    wanted, query = request.POST.get("do"), request.POST.get("query", "")
    if wanted == "merge" and len(chosen) > 1:
        picked = QueryDict(mutable=True)
        picked.setlist("c", [str(uid) for uid in chosen])
        return redirect(f"{reverse('dialogue-facilitate-merge', args=[slug])}?{picked.urlencode()}")
    if wanted == "split" and len(chosen) == 1:
        return redirect("dialogue-facilitate-split", slug, chosen[0])
    more = {"aside": {"reason": request.POST.get("reason", "")}, "cluster": {"theme": request.POST.get("theme", "")}}
    try:
        if room is None or wanted not in ACTIONS:
            raise ValidationError(_how_many(wanted), code="how-many")
        contributions = list(Contribution.objects.filter(dialogue=room.dialogue_id, uid__in=chosen))
        ACTIONS[wanted](room=room, by=request.user, contributions=contributions, **more.get(wanted, {}))
    except ValidationError as error:
        if room is None:
            return redirect(desk(slug))
        context = _desk(request, dialogue, room, QueryDict(query))
        typed = {name: request.POST.get(name, "") for name in ("reason", "theme")}
        context |= typed | {"ticked": set(chosen), "fault": " ".join(error.messages)}
        return render(request, "dialogues/room/desk.html", context, status=422)
    return redirect(desk(slug, query))


def _how_many(wanted):
    return {
        "merge": _("Choose at least two contributions to merge."),
        "split": _("Choose one contribution to split."),
    }.get(wanted, _("That is not possible."))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, slug):
    """Several into one, in new words: the page shows all of them and proposes their texts below each other."""
    dialogue, room = room_of(request, slug)
    chosen = uids(request.GET.getlist("c") or request.POST.getlist("c"))
    sources = list(_living(dialogue, room).filter(uid__in=chosen))
    if len(sources) < 2:
        messages.error(request, _("Choose at least two contributions to merge."))
        return redirect(desk(slug))
    kinds = _kinds(sources)
    text, fault = "\n".join(source.text for source in sources if source.text), ""
    if request.method == "POST":
        text = request.POST.get("text", "")
        kind = request.POST.get("kind") or None
        try:
            moderating.merge(room=room, by=request.user, contributions=sources, text=text, kind=kind)
        except ValidationError as error:
            fault = " ".join(error.messages)
        else:
            messages.success(request, _("Merged. What it was made of stays to be seen below it."))
            return redirect(desk(slug))
    context = {"dialogue": dialogue, "sources": sources, "text": text, "kinds": kinds, "fault": fault}
    return render(request, "dialogues/room/merge.html", context, status=422 if fault else 200)


def _living(dialogue, room):
    """Contributions that can still be merged or split; none without a room."""
    rows = Contribution.objects.filter(dialogue=dialogue, state__in=moderating.LIVING, outcome="")
    return rows.with_dots().order_by("created", "pk") if room else rows.none()


def _kinds(sources):
    """What a merger can say where all sources are about one row: [(value, words)]; else nothing."""
    if len({(source.about, source.row) for source in sources}) > 1 or sources[0].row is None:
        return []
    return [(kind.value, kind.label) for kind in Contribution.KINDS[Contribution.About(sources[0].about)]]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def split(request, slug, uid):
    """One into several: as many fields as parts can be, the first with the whole text."""
    dialogue, room = room_of(request, slug)
    source = get_object_or_404(_living(dialogue, room), uid=uid)
    texts, fault = [source.text], ""
    if request.method == "POST":
        texts = request.POST.getlist("part")[: moderating.PARTS_AT_MOST]
        try:
            moderating.split(room=room, by=request.user, contribution=source, texts=texts)
        except ValidationError as error:
            fault = " ".join(error.messages)
        else:
            messages.success(request, _("Split."))
            return redirect(desk(slug))
    parts = [*texts, *[""] * (moderating.PARTS_AT_MOST - len(texts))]
    context = {"dialogue": dialogue, "source": source, "parts": parts, "fault": fault}
    return render(request, "dialogues/room/split.html", context, status=422 if fault else 200)


# ---------- what comes in ----------
@login_required
@never_cache
@require_safe
def news(request, slug):
    """The stream anew where something changed since `since`, else 204."""
    dialogue, room = room_of(request, slug)
    if room is None or mark(room) == request.GET.get("since"):
        return HttpResponse(status=204)
    return render(request, "dialogues/room/_stream.html", _desk(request, dialogue, room, request.GET))


def mark(room):
    """What tells one state of everything that screens show from another: contributions, dots, phones. Two queries.

    Dots and phones are counted, not numbered as contributions are: 150 people who give dots at once wait for nobody.
    """
    dots = Dot.objects.filter(contribution__dialogue=room.dialogue_id)
    newest, given = dots.aggregate(newest=Max("pk"), given=Count("pk")).values()
    return f"{room.seen}-{newest or 0}-{given}-{room.seats.count()}"


def standing(request, dialogue, room):
    """What the desk and the big screen both show. The mark comes first: what changes meanwhile is news by then."""
    return {
        "dialogue": dialogue,
        "room": room,
        "mark": mark(room),
        "counts": counts(dialogue, room),
        "code": codes.spaced(room.code),
        "join": request.build_absolute_uri(reverse("room-join")),
        "qr": qr.svg(request.build_absolute_uri(reverse("room", args=[room.code]))) if room.code else "",
    }


def _desk(request, dialogue, room, chosen):
    """What the desk shows; `chosen` says what of the stream, as an address does."""
    filters, shown = StreamFilters(chosen), standing(request, dialogue, room)
    rows = filters.of(Contribution.objects.filter(dialogue=dialogue).with_dots())
    said = list(rows.prefetch_related("sources", "became")[: SHOWN + 1])
    return shown | {
        "filters": filters,
        "said": said[:SHOWN],
        "more": len(said) > SHOWN,
        "steps": [(to.value, _step(room.phase, to)) for to in rooms.NEXT[Room.Phase(room.phase)] if to != "ended"],
        "themes": sorted(set(dialogue.contributions.exclude(theme="").values_list("theme", flat=True))),
    }


def counts(dialogue, room):
    """{"seats", "new", "shown", "hidden", "replaced"}: how many. Two queries."""
    states = dialogue.contributions.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(Contribution.State.values, 0) | dict(states) | {"seats": room.seats.count()}


def _step(phase, to):
    if to == Room.Phase.PAUSED:
        return _("Pause")
    if phase == Room.Phase.PAUSED:
        return _("Go on: contributions") if to == Room.Phase.GATHERING else _("Go on: dots")
    return _("Start giving dots") if to == Room.Phase.DOTS else _("Back to contributions")
