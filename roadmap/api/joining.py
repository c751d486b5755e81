"""Requests to take part, without an account: who asked, what became of it, and handling them.

What everybody reads is what the page says: organisations that wanted to be named, and how many asked what. The rest,
and who asks, is for coordinators; it stands neither in the feed nor in linked data or files, as whoever asked may
withdraw at any moment, by the signed link in their mail. That is why an answer to a write does not repeat it: answers
are kept for a day for a repeated Idempotency-Key.
"""

import json

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Case, F, Q, Value, When
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import Throttled

from coediting.preconditions import IF_MATCH
from partners import robots
from partners.models import Partner
from partners.permissions import is_coordinator
from rest import conditional, flat, formats, many
from rest.bodies import members, one_named
from rest.encoding import as_json
from rest.fields import PartnerRef
from rest.filters import OneOf, References
from rest.matching import checks_itself
from rest.rows import Build, address
from roadmap.actions import joining as actions
from roadmap.agenda_serializers import AgendaRef, TextsSent
from roadmap.api.agenda import KEYS, agendas, texts
from roadmap.api.stepped import SteppedResource
from roadmap.models import AgendaRequest, Initiative, JoinRequest

Kind, State = JoinRequest.Kind, JoinRequest.State
SUBJECT = "join"
LANGUAGES = ("nl", "en")
# Texts and moments that coordinators read beside what everybody does.
INSIDE = ("organisation_kind", "website", "topic", "text", "name", "email", "language", "note", "reason")
MOMENTS = ("moved", "decided")
TEXT = {"required": False, "allow_blank": True}


# ---------- the shapes ----------
class InitiativeRef(serializers.Serializer):
    """An initiative, by its public names."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()


class JoinRequestRow(serializers.Serializer):
    """Somebody asks to take part. Who asks, and what, is for coordinators; others read "" and null there."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    kind = serializers.ChoiceField(Kind.choices)
    state = serializers.ChoiceField(State.choices)
    organisation = serializers.CharField()
    named = serializers.BooleanField(help_text=__("Everybody may read the name of the organisation."))
    created = serializers.DateTimeField()
    initiative = InitiativeRef(allow_null=True, help_text=__("What came of it."))
    agenda_request = serializers.UUIDField(
        allow_null=True, help_text=__("What came of it; for everybody once that is answered.")
    )
    partner = PartnerRef(allow_null=True, help_text=__("What came of it; for coordinators."))
    agenda = AgendaRef(allow_null=True)
    organisation_kind = serializers.CharField()
    website = serializers.CharField()
    topic = serializers.CharField(help_text=__("The name of the initiative, or the question in one line."))
    text = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    language = serializers.CharField()
    note = serializers.CharField()
    reason = serializers.CharField()
    moved = serializers.DateTimeField(allow_null=True, help_text=__("The last step."))
    decided = serializers.DateTimeField(allow_null=True)
    mail_failed = serializers.CharField(help_text=__("A word for why the last mail came back; empty when it did not."))
    revision = serializers.IntegerField()


class JoinRequestNew(serializers.Serializer):
    """Who asks to take part. `consent` is theirs: that the coordinators of the lever keep these data to answer."""

    kind = serializers.ChoiceField(Kind.choices)
    organisation = serializers.CharField(max_length=200)
    organisation_kind = serializers.ChoiceField(Partner.Kind.choices)
    text = serializers.CharField(help_text=__("What they do and look for; of a question, what is needed and why."))
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField()
    consent = serializers.BooleanField()
    topic = serializers.CharField(
        max_length=200, **TEXT, help_text=__("Needed for an initiative (its name) and a question (in one line).")
    )
    agenda = serializers.CharField(required=False, help_text=__("Needed for a question: slug or uid of the agenda."))
    website = serializers.URLField(**TEXT)
    named = serializers.BooleanField(required=False, help_text=__("Everybody may read that this organisation asked."))
    language = serializers.ChoiceField(
        LANGUAGES, required=False, help_text=__("Of the mail; else that of Accept-Language.")
    )


class JoinRequestReceived(serializers.Serializer):
    """It came in. The same answer for everybody: only the mail tells whether the same was asked already."""

    received = serializers.BooleanField()
    detail = serializers.CharField()


class JoinRequestStep(serializers.Serializer):
    """The next step. What accepting makes: a partner or an initiative, unless one that there is is named, or a
    question on behalf of a partner."""

    state = serializers.ChoiceField(State.choices, required=False)
    note = serializers.CharField(**TEXT, help_text=__("For coordinators; who asked reads it in their own data."))
    reason = serializers.CharField(**TEXT, help_text=__("Needed to decline: it goes to who asked, by mail."))
    partner = serializers.CharField(required=False, help_text=__("slug or uid: the partner that it is, or who asks."))
    partner_name = TextsSent(required=False, help_text=__("Of a new partner."))
    initiative = serializers.CharField(required=False, help_text=__("slug or uid: the initiative that it is."))
    title = TextsSent(required=False, help_text=__("Of a new initiative."))
    summary = TextsSent(required=False, help_text=__("Of a new initiative."))
    question = serializers.CharField(
        max_length=200, **TEXT, help_text=__("The question in one line, in words that may be public.")
    )
    text = serializers.CharField(**TEXT, help_text=__("What is needed and why: leave persons out."))


class JoinRequestHandled(serializers.Serializer):
    """How a request stands after a step, and what came of it; read it for the rest."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    kind = serializers.ChoiceField(Kind.choices)
    state = serializers.ChoiceField(State.choices)
    initiative = InitiativeRef(allow_null=True)
    agenda_request = serializers.UUIDField(allow_null=True)
    partner = PartnerRef(allow_null=True)
    revision = serializers.IntegerField()


class JoinRequestNumber(serializers.Serializer):
    """How many requests of a kind are in a state."""

    kind = serializers.ChoiceField(Kind.choices)
    state = serializers.ChoiceField(State.choices)
    count = serializers.IntegerField()


class JoinRequestNumbers(serializers.Serializer):
    """Every request counts, named or not, also those whose data are gone."""

    results = JoinRequestNumber(many=True)


class JoinRequestFilter(django_filters.FilterSet):
    kind = OneOf(Kind.choices)
    state = OneOf(State.choices)
    initiative = References(field_name="initiative", queryset=Initiative.objects.all(), keys=KEYS)

    class Meta:
        model = JoinRequest
        fields: list[str] = []


def as_sent(error):
    """The ValidationError of the action under the names of the body: `name` is who asks, not the new partner."""
    if not hasattr(error, "error_dict"):
        return error
    renamed = {"name_nl": "partner_name_nl", "name_en": "partner_name_en"}
    return ValidationError({renamed.get(name, name): found for name, found in error.error_dict.items()})


class JoinRequestResource(SteppedResource):
    """Who asked to take part, the newest first: for everybody the organisations that wanted to be named.

    Coordinators read all whose data are still there, and handle them. Who asked follows, takes along or withdraws
    their request by the link in their mail.
    """

    queryset = JoinRequest.objects.all()
    serializer_class = JoinRequestRow
    filterset_class = JoinRequestFilter
    references = {
        "initiative": "initiatives", "agenda_request": "agenda-requests", "partner": "partners", "agenda": "themes",
    }  # fmt: skip
    one_by_one = {"create": many.OF_A_PERSON}
    ordering = ("-created", "-pk")
    orderings = {"created": "created"}

    def get_queryset(self):
        return JoinRequest.objects.visible_to(self.request.user)

    def columns(self):
        handles = is_coordinator(self.request.user)
        inside = {name: name if handles else Value("") for name in (*INSIDE, "mail_failed")}
        moments = {name: name if handles else Value(None) for name in MOMENTS}
        names = {"uid": "{}__uid", "slug": "{}__slug"}

        def named(name, shown=True):
            if not shown:
                return Value(None)
            found = Build({key: path.format(name) for key, path in names.items()})
            return Case(When(**{f"{name}__isnull": False}, then=found), default=None)

        answered = Q() if handles else Q(request__state=AgendaRequest.State.ANSWERED)
        return {
            "uid": "uid",
            "uri": address(self.base("join-requests")),
            **{name: name for name in ("kind", "state", "organisation", "named", "created")},
            "initiative": named("initiative"),
            "agenda_request": Case(When(answered & Q(request__isnull=False), then=F("request__uid")), default=None),
            "partner": named("partner", handles),
            "agenda": named("agenda", handles),
            **inside,
            **moments,
            "revision": "version",
        }

    def finalize_response(self, request, response, *args, **kwargs):
        """What holds personal data is stored nowhere on its way, not even in the browser."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method in ("GET", "HEAD") and is_coordinator(request.user):
            response.headers["Cache-Control"] = "no-store"
        return response

    @extend_schema(responses=JoinRequestNumbers, filters=False)
    @action(detail=False, methods=["get"], answers=formats.LIST)
    def numbers(self, request, **_kwargs):
        """How many asked what, and how far that is."""
        self.check_parameters(())
        found = JoinRequest.objects.numbers()
        rows = [
            {"kind": kind, "state": state, "count": found.get((kind, state), 0)}
            for kind in Kind.values
            for state in State.values
        ]
        return flat.answered(request, {"results": rows}, JoinRequestNumber())

    @extend_schema(request=JoinRequestNew, responses={202: JoinRequestReceived})
    def create(self, request, **_kwargs):
        """Hand in the request of somebody who asked you to, such as by a form on your own website.

        They get the mail that everybody gets, with a link to follow or withdraw it; the answer is always the same.
        """
        self.check_parameters(())
        shape = JoinRequestNew(data=members(request.data, tuple(JoinRequestNew().fields)))
        shape.is_valid(raise_exception=True)
        new = {"language": get_language() or "nl"} | shape.validated_data
        if "agenda" in new:
            new["agenda"] = one_named(agendas(), new, "agenda", KEYS)
        if not robots.has_room(SUBJECT):
            raise Throttled(robots.WAIT)
        actions.ask_to_join(**new)
        detail = _("It came in. The mail that goes out says how it stands.")
        return conditional.answer(request, as_json({"received": True, "detail": detail}), status=202)

    @extend_schema(request=JoinRequestStep, responses=JoinRequestHandled, parameters=[IF_MATCH])
    @checks_itself
    def partial_update(self, request, **_kwargs):
        """Talk, accept or decline; for coordinators. Accepting makes what was asked for, and everybody is told."""
        subject = self.subject()
        body = members(request.data, tuple(JoinRequestStep().fields))
        shape = JoinRequestStep(data=body)
        shape.is_valid(raise_exception=True)
        step = {name: getattr(subject, name) for name in ("state", "note", "reason")} | shape.validated_data
        step |= texts(step, "title", "summary")
        step |= {f"name_{code}": name for code, name in step.pop("partner_name", {}).items()}
        for name, known in (("partner", Partner.objects.all()), ("initiative", Initiative.objects.all())):
            if name in step:
                step[name] = one_named(known, body, name, KEYS)

        def handle(base):
            try:
                actions.handle_join(request=subject, by=request.user, base=base, **step)
            except JoinRequest.DoesNotExist:
                raise Http404 from None  # withdrawn in the meantime, or its term was over
            except ValidationError as error:
                raise as_sent(error) from None

        answer = self.changed(request, subject, handle)
        whole = json.loads(answer.content)
        answer.content = as_json({name: whole[name] for name in JoinRequestHandled().fields})
        return answer

    @staticmethod
    def collisions(sent, stored):
        """Only what both may have written; the rest of a step says what to make."""
        both = {name: value for name, value in sent.items() if name in ("state", "note", "reason")}
        return SteppedResource.collisions(both, stored)
