"""Agenda requests and initiatives in the API."""

from django.db.models import Case, F, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema

from coediting.columns import partner_json
from coediting.preconditions import DRY_RUN
from partners.models import Partner
from partners.permissions import coordinators_only, is_coordinator
from profiles.models import Profile, Theme
from rest.bodies import members, one_named, several_named, slug
from rest.matching import checks_itself
from rest.resource import in_languages
from rest.rows import Build, address, array, languages, pair
from rest.told import tells_itself
from roadmap import agenda_serializers as shapes
from roadmap import api_filters
from roadmap.actions import agenda, initiatives
from roadmap.api.versioned import EDITING, VersionedResource
from roadmap.models import Action, AgendaRequest, Initiative, Target

AGENDA = Build({"uid": "agenda__uid", "slug": "agenda__slug"})
KEYS = ("uid", "slug")


def agendas():
    """The strategic agendas."""
    return Theme.objects.filter(kind=Theme.Kind.AGENDA)


def texts(checked, *fields):
    """{"answer": {"nl": …}} as {"answer_nl": …}, taken out of the checked body."""
    found = {}
    for name in fields:
        found |= {f"{name}_{language}": text for language, text in checked.pop(name, {}).items()}
    return found


class AgendaRequestResource(VersionedResource):
    """What the strategic agendas ask. Answered requests are public; others for who asked and for coordinators."""

    serializer_class = shapes.AgendaRequestRow
    filterset_class = api_filters.AgendaRequestFilter
    references = {"agenda": "themes", "partner": "partners"} | {
        name: name for name in ("profiles", "targets", "actions", "initiatives")
    }
    queryset = AgendaRequest.objects.all()
    ordering = ("-created", "-pk")
    orderings = {"created": "created", "title": "title"}
    references_sent = {
        "profiles": (Profile.objects.published().annotate(uid=F("document__uid")), KEYS),
        "targets": (Target.objects.annotate(uid=F("document__uid")), KEYS),
        "actions": (Action.objects.all(), ("uid",)),
        "initiatives": (Initiative.objects.all(), KEYS),
    }

    def get_queryset(self):
        return AgendaRequest.objects.visible_to(self.request.user)

    def columns(self):
        answered = Q(state=AgendaRequest.State.ANSWERED)
        return {
            "uid": "uid",
            "uri": address(self.base("agenda-requests")),
            "agenda": AGENDA,
            "partner": partner_json("partner"),
            "title": "title",
            "text": "text",
            "language": "language",
            "state": "state",
            "note": self.for_insiders("note"),
            "answer": languages(*(self.for_all_if(answered, f"answer_{code}") for code in ("nl", "en"))),
            "reason": self.for_insiders("reason"),
            "created": "created",
            "settled": "settled",
            **self.linked(),
            "revision": "version",
        }

    def for_insiders(self, name):
        """A text that members of the partner that asks, and coordinators, may read; "" for others."""
        user = self.request.user
        if not user.is_authenticated:
            return Value("")
        return self.for_all_if(Q(partner__in=user.roles), name)

    def for_all_if(self, condition, name):
        """A text that everybody may read under a condition, and coordinators always; "" otherwise."""
        if is_coordinator(self.request.user):
            return F(name)
        return Case(When(condition, then=name), default=Value(""), output_field=TextField())

    @staticmethod
    def linked():
        def through(name):
            return (
                getattr(AgendaRequest, name)
                .through.objects.filter(agendarequest=OuterRef("pk"))
                .order_by("pk")
            )

        published = through("profiles").filter(profile__document__published__isnull=False)
        return {
            "profiles": array(published, "profile__document__uid"),
            "targets": array(through("targets"), "target__document__uid"),
            "actions": array(through("actions"), "action__uid"),
            "initiatives": array(through("initiatives"), "initiative__uid"),
        }

    @extend_schema(
        request=shapes.AgendaRequestNew, responses={201: shapes.AgendaRequestRow}, parameters=[DRY_RUN]
    )
    def create(self, request, **_kwargs):
        """Hand in a need or question of an agenda, on behalf of a partner."""
        body = members(request.data, ("agenda", "partner", "title", "text", "language"))
        checked = shapes.AgendaRequestNew(data=body)
        checked.is_valid(raise_exception=True)
        new = dict(checked.validated_data) | {
            "agenda": one_named(agendas(), body, "agenda", KEYS),
            "partner": one_named(Partner.objects.all(), body, "partner", KEYS),
        }
        return self.started(request, lambda: agenda.make_request(by=request.user, **new))

    change_shape = shapes.AgendaRequestChange

    def may_change(self, subject):
        coordinators_only(self.request.user)

    def save(self, subject, base, **fields):
        agenda.handle_request(request=subject, by=self.request.user, base=base, **fields)

    @extend_schema(request=shapes.AgendaRequestChange, responses=shapes.AgendaRequestRow, parameters=EDITING)
    @checks_itself
    @tells_itself
    def partial_update(self, request, **kwargs):
        """Triage, answer or decline; for coordinators. An answer is public at once."""
        return super().partial_update(request, **kwargs)


class InitiativeResource(VersionedResource):
    """What already runs, and what an agenda can join or learn from."""

    queryset = Initiative.objects.all()
    serializer_class = shapes.InitiativeRow
    filterset_class = api_filters.InitiativeFilter
    references = {"partners": "partners", "agendas": "themes"}
    keys = ("uid", "slug")
    ordering = ("slug",)
    orderings = {"slug": "slug", "start": Coalesce("start", api_filters.NO_YEAR), **in_languages("title")}

    def columns(self):
        partners, themes = (
            relation.through.objects.filter(initiative=OuterRef("pk")).order_by("pk")
            for relation in (Initiative.partners, Initiative.agendas)
        )
        return {
            "uid": "uid",
            "uri": address(self.base("initiatives")),
            "slug": "slug",
            "title": pair("title"),
            "summary": pair("summary"),
            "kind": "kind",
            "partners": array(partners, Build({"uid": "partner__uid", "slug": "partner__slug"})),
            "agendas": array(themes, Build({"uid": "theme__uid", "slug": "theme__slug"})),
            "start": "start",
            "end": "end",
            "url": "url",
            "source": "source",
            "revision": "version",
        }

    MEMBERS = ("title", "summary", "kind", "partners", "agendas", "start", "end", "url", "source")

    @extend_schema(request=shapes.InitiativeNew, responses={201: shapes.InitiativeRow}, parameters=[DRY_RUN])
    def create(self, request, **_kwargs):
        """Add an initiative; for coordinators. It is public at once."""
        body = members(request.data, ("slug", *self.MEMBERS), required=("title", "kind"))
        new = {"title_nl": "", "title_en": ""} | self.read(body, shapes.InitiativeNew)
        new["slug"] = slug(body, Initiative.objects.all())
        return self.started(request, lambda: initiatives.start_initiative(by=request.user, **new))

    change_shape = shapes.InitiativeChange
    references_sent = {"partners": (Partner.objects.all(), KEYS), "agendas": (agendas(), KEYS)}

    def may_change(self, subject):
        coordinators_only(self.request.user)

    def save(self, subject, base, **fields):
        initiatives.change_initiative(initiative=subject, by=self.request.user, base=base, **fields)

    @extend_schema(request=shapes.InitiativeChange, responses=shapes.InitiativeRow, parameters=EDITING)
    @checks_itself
    @tells_itself
    def partial_update(self, request, **kwargs):
        """Change an initiative; for coordinators."""
        return super().partial_update(request, **kwargs)

    @staticmethod
    def read(body, shape):
        """A body as arguments of the actions. Raises BadField and DRF's ValidationError."""
        checked = shape(data=body)
        checked.is_valid(raise_exception=True)
        found = dict(checked.validated_data)
        found |= texts(found, "title", "summary")
        for name, queryset in (("partners", Partner.objects.all()), ("agendas", agendas())):
            if name in body:
                found[name] = several_named(queryset, body, name, KEYS)
        return found
