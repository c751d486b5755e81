"""What the organiser of a dialogue does with it in the API: from state to state, and its room opened, led and ended.

Sitting down in a room, saying something, giving dots and answering statements are done on a phone: a seat has no name,
and a key of the API has one.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated

from coediting.models import Document
from dialogues.actions import call_off, move_on, rooms
from dialogues.models import Dialogue, Room
from dialogues.models.room import MOST_DOTS
from dialogues.permissions import may_edit
from dialogues.serializers import DialogueRef, DialogueRow
from dialogues.subjects import choosable
from rest import conditional
from rest.bodies import flag, members, one_of, several_named
from rest.encoding import as_json
from rest.errors import BadField
from rest.fields import uids
from rest.rows import row

SEEN = _("The one that you saw: when somebody else was first, nothing happens and you hear of it.")


# ---------- the shapes ----------
class StateStep(serializers.Serializer):
    """To another state."""

    to = serializers.ChoiceField(Dialogue.State.choices)
    seen = serializers.ChoiceField(Dialogue.State.choices, help_text=SEEN)


class PhaseStep(serializers.Serializer):
    """To another phase. `ended` is for good: the code is forgotten."""

    to = serializers.ChoiceField(Room.Phase.choices)
    seen = serializers.ChoiceField(Room.Phase.choices, help_text=SEEN)


class RoomSet(serializers.Serializer):
    """What a room talks about and how."""

    documents = serializers.ListField(
        child=serializers.CharField(), required=False, help_text=_("uids of the profiles on the table, at most 8.")
    )
    moderated = serializers.BooleanField(
        required=False, help_text=_("Contributions are shown once the facilitator has seen them.")
    )
    dots = serializers.IntegerField(required=False, min_value=1, max_value=MOST_DOTS)


class RoomShape(serializers.Serializer):
    """The room of a dialogue. While its phase is `gathering` or `dots`, phones answer its statements."""

    dialogue = DialogueRef()
    phase = serializers.ChoiceField(Room.Phase.choices)
    code = serializers.CharField(help_text=_("What people type to sit down; empty once the room ended."))
    address = serializers.URLField(allow_null=True, help_text=_("The same as an address, for a QR code."))
    moderated = serializers.BooleanField()
    dots = serializers.IntegerField(help_text=_("For each participant."))
    documents = uids()
    opened = serializers.DateTimeField()


# ---------- the actions ----------
class RoomActions:
    """Mixed into the resource of dialogues. Everything is for who may change the dialogue."""

    @extend_schema(request=StateStep, responses=DialogueRow, filters=False)
    @action(detail=True, methods=["post"], url_path="state")
    def move_on(self, request, **_kwargs):
        """Open or close the registration, begin, close, open again for a while, or report."""
        dialogue = self.organised()
        move_on(dialogue=dialogue, by=request.user, **self.step(Dialogue.State.values))
        return self.answer_dialogue(dialogue)

    @extend_schema(request=None, responses=DialogueRow, filters=False)
    @action(detail=True, methods=["post"], url_path="call-off")
    def call_off(self, request, **_kwargs):
        """Call it off before it begins. Everybody who registered gets mail."""
        dialogue = self.organised()
        call_off(dialogue=dialogue, by=request.user)
        return self.answer_dialogue(dialogue)

    @extend_schema(responses=RoomShape, filters=False)
    @action(detail=True, methods=["get"], answers="")
    def room(self, request, **_kwargs):
        """The room, once it was opened."""
        return self.answer_room(self.opened())

    @extend_schema(request=RoomSet, responses={201: RoomShape}, filters=False)
    @room.mapping.post
    def open_room(self, request, **_kwargs):
        """Open the room; phones can sit down from now on. One that is there already stays as it is."""
        dialogue = self.organised()
        wanted = self.room_set(dialogue)
        room = rooms.open_room(dialogue=dialogue, by=request.user, **{"documents": []} | wanted)
        return self.answer_room(room, status=201)

    @extend_schema(request=RoomSet, responses=RoomShape, filters=False)
    @room.mapping.patch
    def arrange_room(self, request, **_kwargs):
        """Change what is on the table, or how the room works: the members given."""
        room = self.opened()
        wanted = self.room_set(room.dialogue)
        return self.answer_room(rooms.arrange_room(room=room, by=request.user, **wanted))

    @extend_schema(request=PhaseStep, responses=RoomShape, filters=False)
    @action(detail=True, methods=["post"], url_path="room/phase")
    def room_phase(self, request, **_kwargs):
        """Gather, give dots, pause or end."""
        room = self.opened()
        return self.answer_room(rooms.move_room(room=room, by=request.user, **self.step(Room.Phase.values)))

    def organised(self, *, listing=False):
        """The dialogue that the address names, for who may change it. Raises Http404 and PermissionDenied.

        What is only read, `listing`, takes parameters, and looks at them itself.
        """
        if not listing:
            self.check_parameters(())
        dialogue = self.one().first()
        if dialogue is None:
            raise Http404
        if not self.request.user.is_authenticated:
            raise NotAuthenticated
        if not may_edit(self.request.user, dialogue):
            raise PermissionDenied
        return dialogue

    def opened(self):
        """Its room. Raises Http404 before it is opened."""
        room = Room.objects.select_related("dialogue").filter(dialogue=self.organised()).first()
        if room is None:
            raise Http404
        return room

    def step(self, choices):
        """{"to", "seen"} of the body. Raises BadField."""
        body = members(self.request.data, ("to", "seen"), required=("to", "seen"))
        return {name: one_of(body, name, choices, None) for name in ("to", "seen")}

    def room_set(self, dialogue):
        """What the body says of a room, as the actions take it. Raises BadField."""
        body = members(self.request.data, tuple(RoomSet().fields))
        found = {}
        if "documents" in body:
            possible = choosable(self.request.user, dialogue).order_by().values("pk")
            known = Document.objects.filter(Q(pk__in=possible) | Q(rooms__dialogue=dialogue)).distinct()
            found["documents"] = several_named(known, body, "documents", keys=("uid",))
        if "moderated" in body:
            found["moderated"] = flag(body, "moderated")
        if "dots" in body:
            found["dots"] = body["dots"]
            if not isinstance(body["dots"], int) or isinstance(body["dots"], bool):
                raise BadField.of("/dots", "not-a-number", _("Give a whole number."))
        return found

    def answer_dialogue(self, dialogue):
        shown = self.get_queryset().filter(pk=dialogue.pk).values_list(row(self.columns()), flat=True)
        return conditional.answer(self.request, shown.get())

    def answer_room(self, room, status=200):
        """A room as it stands now. Who sits in it is no part of it: its ETag stays while phones come and go."""
        dialogue = room.dialogue
        code = room.code and self.request.build_absolute_uri(reverse("room", args=[room.code]))
        told = {name: getattr(room, name) for name in ("phase", "code", "moderated", "dots", "opened")}
        told |= {
            "dialogue": {"uid": dialogue.uid, "slug": dialogue.slug},
            "address": code or None,
            "documents": list(room.documents.order_by("pk").values_list("uid", flat=True)),
        }
        return conditional.answer(self.request, as_json(told), status=status)
