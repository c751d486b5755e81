"""Registrations in the API: what the organiser of a dialogue does with who takes part, and registering somebody.

Who is registered is for editors of the organising partner alone, as on the pages; everybody else finds nothing, and
nothing of it stands in the feed, in linked data or in the files to download. Nor does an answer to a write repeat what
somebody filled in: answers are kept for a day for a repeated Idempotency-Key, and who takes back their registration is
gone at once.

Changing, cancelling, taking along and removing one's own registration goes by the signed link in the mail: it gives
that right, and not the key of whoever passed the registration on.
"""

import json

import django_filters
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import Throttled

from dialogues import actions
from dialogues.models import Dialogue, OrganisationKind, Registration
from dialogues.permissions import may_see_people
from dialogues.serializers import DialogueRef
from partners import robots
from partners.authentication import TokenScope
from rest import conditional, many
from rest.bodies import members, one_named
from rest.encoding import as_json
from rest.errors import BadField
from rest.filters import OneOf, References, find_by_key
from rest.permissions import SignedIn
from rest.resource import Resource
from rest.rows import Build, address, row

PLAIN = (
    "state", "name", "email", "organisation", "organisation_kind", "role", "access_needs", "interpreter", "follow_up",
    "language", "created", "queued", "attended", "mail_failed",
)  # fmt: skip
LANGUAGES = ("nl", "en")
MOST_AT_DOOR = 2000  # the largest dialogue has so many places
MOST_INVITED = 1000  # in one body; the action says how many one dialogue may invite


# ---------- the shapes ----------
class RegistrationRow(serializers.Serializer):
    """One person at one dialogue. Personal data: for this dialogue only, and removed when its term is over."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    dialogue = DialogueRef()
    state = serializers.ChoiceField(Registration.State.choices)
    name = serializers.CharField()
    email = serializers.CharField()
    organisation = serializers.CharField()
    organisation_kind = serializers.ChoiceField(OrganisationKind.choices)
    role = serializers.CharField()
    access_needs = serializers.CharField()
    interpreter = serializers.CharField()
    follow_up = serializers.BooleanField(help_text=__("Wants mail about what became of what was said."))
    language = serializers.ChoiceField(LANGUAGES)
    created = serializers.DateTimeField()
    queued = serializers.DateTimeField(help_text=__("Who waits moves up in this order."))
    attended = serializers.DateTimeField(allow_null=True, help_text=__("When it was noted that the person is there."))
    mail_failed = serializers.CharField(help_text=__("A word for why the last mail came back; empty when it did not."))


class RegistrationNew(serializers.Serializer):
    """Somebody who registers. `consent` is theirs: that the organiser keeps these data for this dialogue."""

    dialogue = serializers.CharField(help_text="uid or slug")
    email = serializers.EmailField()
    name = serializers.CharField(max_length=200)
    organisation_kind = serializers.ChoiceField(OrganisationKind.choices)
    organisation = serializers.CharField(max_length=200, required=False, allow_blank=True)
    role = serializers.CharField(max_length=200, required=False, allow_blank=True)
    access_needs = serializers.CharField(max_length=500, required=False, allow_blank=True)
    interpreter = serializers.CharField(max_length=200, required=False, allow_blank=True)
    follow_up = serializers.BooleanField(required=False)
    consent = serializers.BooleanField()
    language = serializers.ChoiceField(
        LANGUAGES, required=False, help_text=__("Of the mail; else that of Accept-Language.")
    )


class Received(serializers.Serializer):
    """It came in. The same answer for everybody: only the mail tells whether the address was known already."""

    received = serializers.BooleanField()
    detail = serializers.CharField()


class RegistrationStep(serializers.Serializer):
    """How a registration stands after a write; read it for the rest."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    state = serializers.ChoiceField(Registration.State.choices)


class Attendance(serializers.Serializer):
    """Who is there, and who is not after all. Who is not named stays as they were."""

    dialogue = serializers.CharField(help_text="uid or slug")
    present = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_AT_DOOR)
    absent = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=MOST_AT_DOOR)


class Noted(serializers.Serializer):
    """How many registrations changed."""

    changed = serializers.IntegerField()


class OfDialogue(serializers.Serializer):
    """Which dialogue."""

    dialogue = serializers.CharField(help_text="uid or slug")


class Reminded(serializers.Serializer):
    """How many people get a reminder."""

    reminded = serializers.IntegerField()


class Invitations(serializers.Serializer):
    """Whom to invite. Their addresses are kept until the dialogue closes."""

    dialogue = serializers.CharField(help_text="uid or slug")
    emails = serializers.ListField(child=serializers.CharField(max_length=254), max_length=MOST_INVITED)
    note = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, help_text=__("Stands above the invitation.")
    )
    language = serializers.ChoiceField(LANGUAGES, required=False, help_text=__("Of the mail."))


class Invited(serializers.Serializer):
    """How many invitations go out. Who was invited, registered or wants no mail is passed over."""

    invited = serializers.IntegerField()


class RegistrationFilter(django_filters.FilterSet):
    dialogue = References(field_name="dialogue", queryset=Dialogue.objects.all(), keys=("uid", "slug"))
    state = OneOf(Registration.State.choices)
    organisation_kind = OneOf(OrganisationKind.choices)

    class Meta:
        model = Registration
        fields: list[str] = []


class RegistrationResource(Resource):
    """Who registered for the dialogues of partners that you edit for, the last first.

    One's own registration is changed, cancelled or removed by the link in the mail.
    """

    queryset = Registration.objects.none()
    serializer_class = RegistrationRow
    filterset_class = RegistrationFilter
    permission_classes = (SignedIn, TokenScope)
    http_method_names = ("get", "head", "post")
    references = {"dialogue": "dialogues"}
    one_by_one = {"create": many.OF_A_PERSON}
    ordering = ("-created", "-pk")
    orderings = {"created": "created", "queued": "queued"}  # not by name: that would stand in the cursor

    def get_queryset(self):
        return Registration.objects.visible_to(self.request.user)

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("registrations")),
            "dialogue": Build({"uid": "dialogue__uid", "slug": "dialogue__slug"}),
            **{name: name for name in PLAIN},
        }

    def finalize_response(self, request, response, *args, **kwargs):
        """What holds personal data is stored nowhere on its way, not even in the browser."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            response.headers["Cache-Control"] = "no-store"
        return response

    @extend_schema(request=RegistrationNew, responses={202: Received})
    def create(self, request, **_kwargs):
        """Register somebody who asked you to, such as by a form on your own website.

        They get the mail that everybody gets, with the link to change or cancel; the answer is always the same.
        """
        self.check_parameters(())
        body = members(request.data, tuple(RegistrationNew().fields), required=("dialogue",))
        shape = RegistrationNew(data=body)
        shape.is_valid(raise_exception=True)
        dialogue = one_named(Dialogue.objects.all(), body, "dialogue")
        if not robots.has_room(str(dialogue.uid)):
            raise Throttled(robots.WAIT)
        answers = {name: value for name, value in shape.validated_data.items() if name != "dialogue"}
        actions.register(dialogue=dialogue, **{"language": get_language() or "nl"} | answers)
        detail = _("It came in. The mail that goes out says how it stands.")
        return conditional.answer(request, as_json({"received": True, "detail": detail}), status=202)

    @extend_schema(request=None, responses=RegistrationStep, filters=False)
    @action(detail=True, methods=["post"])
    def cancel(self, request, **_kwargs):
        """Cancel for somebody who let you know. The person gets mail, and who waits moves up."""
        self.check_parameters(())
        found = self.one().select_related("dialogue").first()
        if found is None:
            raise Http404
        try:
            actions.cancel_for(registration=found, by=request.user)
        except Registration.DoesNotExist:
            raise Http404 from None  # removed in the meantime
        columns = {name: self.columns()[name] for name in ("uid", "uri", "state")}
        text = self.get_queryset().filter(pk=found.pk).values_list(row(columns), flat=True).get()
        return conditional.answer(request, text)

    @extend_schema(request=Attendance, responses=Noted, filters=False)
    @action(detail=False, methods=["post"])
    def attendance(self, request, **_kwargs):
        """Note who is there, by uid. Two people at the door who note different names both count."""
        body = self.body(("dialogue", "present", "absent"))
        shape = Attendance(data=body)
        shape.is_valid(raise_exception=True)
        dialogue = self.organised(body)
        marked = {name: shape.validated_data.get(name, []) for name in ("present", "absent")}
        self.check_places(dialogue, marked)
        changed = actions.note_attendance(dialogue=dialogue, by=request.user, **marked)
        return conditional.answer(request, json.dumps({"changed": changed}))

    @extend_schema(request=OfDialogue, responses=Reminded, filters=False)
    @action(detail=False, methods=["post"])
    def remind(self, request, **_kwargs):
        """Mail a reminder now to everybody with a place, except who had one in the last half day."""
        count = actions.remind(dialogue=self.organised(self.body(("dialogue",))), by=request.user)
        return conditional.answer(request, json.dumps({"reminded": count}))

    @extend_schema(request=Invitations, responses=Invited, filters=False)
    @action(detail=False, methods=["post"])
    def invite(self, request, **_kwargs):
        """Invite people by mail to register, while the registration is open."""
        body = self.body(tuple(Invitations().fields))
        shape = Invitations(data=body)
        shape.is_valid(raise_exception=True)
        wanted = {name: value for name, value in shape.validated_data.items() if name != "dialogue"}
        made = actions.invite(dialogue=self.organised(body), by=request.user, **wanted)
        return conditional.answer(request, json.dumps({"invited": len(made)}))

    def body(self, allowed):
        """The members of the body. Raises BadField and BadParameter."""
        self.check_parameters(())
        return members(self.request.data, allowed, required=("dialogue",))

    def organised(self, body):
        """The dialogue that the body names, for who may see its people. Raises BadField and Http404."""
        dialogue = one_named(Dialogue.objects.all(), body, "dialogue")
        if not may_see_people(self.request.user, dialogue):
            raise Http404  # others are not told that there is a list
        return dialogue

    def check_places(self, dialogue, marked):
        """Raises BadField for who has no place in this dialogue, and for who is both present and absent."""
        named = [(name, place, uid) for name, uids in marked.items() for place, uid in enumerate(uids)]
        known = find_by_key(dialogue.registrations.with_place(), [str(uid) for _name, _place, uid in named])
        no_place, both = _("Nobody with this uid has a place in this dialogue."), _("Present or absent: not both.")
        faults = [
            {"pointer": f"/{name}/{place}", "code": "unknown-reference", "detail": no_place}
            for name, place, uid in named
            if str(uid) not in known
        ]
        faults += [
            {"pointer": f"/absent/{place}", "code": "named-twice", "detail": both}
            for name, place, uid in named
            if name == "absent" and uid in set(marked["present"])
        ]
        if faults:
            raise BadField(faults)
