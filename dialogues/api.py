"""The dialogues in the API."""

import django_filters
from django.db.models import Case, F, OuterRef, When
from django.utils.translation import gettext_lazy as _

from coediting.columns import partner_json
from coediting.models import Document
from dialogues.api_leading import Leading
from dialogues.api_minutes import MinutesActions
from dialogues.api_opinions import OpinionActions
from dialogues.api_planning import Planning
from dialogues.api_report import ReportActions
from dialogues.api_rooms import RoomActions
from dialogues.models import Adoption, Contribution, Dialogue, Dot, Series
from dialogues.models.registration import listed_for
from dialogues.serializers import ContributionRow, DialogueRow
from partners.models import Partner
from partners.permissions import is_coordinator
from profiles.models import Theme
from profiles.models.queries import counted
from rest.filters import Flag, OneOf, References, Search, Since, Uid, UpdatedAfter
from rest.resource import Resource, in_languages
from rest.rows import Build, address, array, pair


class DialogueFilter(django_filters.FilterSet):
    q = Search()
    theme = References(field_name="theme", queryset=Theme.objects.all(), keys=("uid", "slug"))
    organiser = References(field_name="organiser", queryset=Partner.objects.all(), keys=("uid", "slug"))
    series = References(field_name="series", queryset=Series.objects.all(), keys=("uid", "slug"))
    state = OneOf(Dialogue.State.choices, label=_("Only dialogues in this state."))
    updated_after = UpdatedAfter("changed")
    starts_after = Since(field_name="starts", label=_("Only what starts after this moment (ISO 8601)."))

    class Meta:
        model = Dialogue
        fields: list[str] = []


def series_column():
    """The series by its public names; null for a dialogue that stands alone."""
    names = Build({"uid": "series__uid", "slug": "series__slug", "title": pair("series__title")})
    return Case(When(series__isnull=False, then=names), default=None)


class DialogueResource(MinutesActions, OpinionActions, ReportActions, RoomActions, Planning):
    """The dialogues, the latest first. Who takes part is for the organiser: see the registrations."""

    queryset = Dialogue.objects.all()
    serializer_class = DialogueRow
    filterset_class = DialogueFilter
    references = {"theme": "themes", "organiser": "partners"}
    keys = ("uid", "slug")
    ordering = ("-starts", "-pk")
    orderings = {"starts": "starts", "slug": "slug", **in_languages("title")}

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("dialogues")),
            "slug": "slug",
            "theme": "theme__uid",
            "organiser": partner_json("organiser"),
            "title": pair("title"),
            "aim": pair("aim"),
            "agenda": pair("agenda"),
            "prepare": pair("prepare"),
            "state": "state",
            "called_off": "called_off",
            "series": series_column(),
            "languages": "languages",
            "starts": "starts",
            "ends": "ends",
            "place": "place",
            "link": "link",
            "capacity": self.capacity(),
            "keep_days": "keep_days",
            "revision": "version",
        }

    def capacity(self):
        """How many places there are, for who organises it; the calendar only says whether there are any left."""
        user = self.request.user
        if is_coordinator(user):
            return F("capacity")
        return Case(When(organiser__in=listed_for(user), then="capacity"), default=None)


class ContributionFilter(django_filters.FilterSet):
    dialogue = References(field_name="dialogue", queryset=Dialogue.objects.all(), keys=("uid", "slug"))
    document = References(
        field_name="document",
        queryset=Document.objects.published(),
        label=_("Only what was said about this profile or target (uid)."),
    )
    row = Uid(label=_("Only what was said about this task or requirement (the id of its row)."))
    about = OneOf(Contribution.About.choices)
    state = OneOf(Contribution.State.choices)
    kind = OneOf(Contribution.Kind.choices)
    outcome = OneOf(Contribution.Outcome.choices, label=_("Only what ended so."))
    undecided = Flag(field_name="decided__isnull", label=_("Only what has no outcome yet, or only what has."))

    class Meta:
        model = Contribution
        fields: list[str] = []


class ContributionResource(Leading, Resource):
    """What was said in dialogues that are over, and what became of it; the latest first. Never who said it.

    Who leads a dialogue reads all of it from the beginning, also what waits and what was set aside.
    """

    queryset = Contribution.objects.none()
    serializer_class = ContributionRow
    filterset_class = ContributionFilter
    references = {"dialogue": "dialogues", "made_of": "contributions", "became": "contributions"}
    ordering = ("-created", "-pk")
    orderings = {"created": "created", "points": counted(Dot.objects.all(), "contribution")}

    def get_queryset(self):
        return Contribution.objects.led_by(self.request.user)

    def columns(self):
        through = Contribution.sources.through.objects
        readable = Contribution.objects.filter(hidden_because="").values("pk")
        made_of = through.filter(from_contribution=OuterRef("pk"), to_contribution__in=readable)
        became = through.filter(to_contribution=OuterRef("pk"), from_contribution__in=readable)
        return {
            "uid": "uid",
            "uri": address(self.base("contributions")),
            "dialogue": Build({"uid": "dialogue__uid", "slug": "dialogue__slug"}),
            "about": "about",
            "kind": "kind",
            "document": Case(When(document__published__isnull=False, then=F("document__uid")), default=None),
            "row": "row",
            "row_label": "row_label",
            "details": "details",
            "text": "text",
            "theme": "theme",
            "state": "state",
            "hidden_because": "hidden_because",
            "points": counted(Dot.objects.all(), "contribution"),
            "made_of": array(made_of.order_by("to_contribution_id"), "to_contribution__uid"),
            "became": array(became.order_by("from_contribution_id"), "from_contribution__uid"),
            "outcome": "outcome",
            "answer": "answer",
            "decided": "decided",
            "proposals": array(Adoption.objects.filter(contribution=OuterRef("pk")).order_by("pk"), proposal_json()),
            "created": "created",
        }


def proposal_json():
    """How far a proposal got that a contribution led to; its text is for those who take part in the document."""
    names = ("uid", "state", "created", "decided")
    return Build({name: f"proposal__{name}" for name in names} | {"path": "path"})
