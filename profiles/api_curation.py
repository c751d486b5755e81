"""Looking after the catalogue in the API: the decisions about competences and jobs, and taking them. Coordinators only.

A decision is about several things at once, so one `If-Match` cannot say what was looked at. Instead every body has
`seen`: the `curated` number of each competence or job in it, as its own resource gives it. Where one of them stands at
another number by now the answer is 412 and nothing is done; so a request that is sent twice is done once.
"""

import django_filters
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, Case, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action

from coediting.preconditions import DRY_RUN, is_dry_run
from partners.models import Scope
from partners.permissions import coordinators_only, is_coordinator
from profiles.actions import curation as deciding
from profiles.api_curation_work import LinksActions
from profiles.models import CurationChange, CurationDecision, FollowUp, Theme
from profiles.succession import chains, nouns
from rest import conditional
from rest.bodies import flag, members, one_named, one_of, several_named, text
from rest.errors import BadField, PreconditionRequired
from rest.fields import uids
from rest.filters import OneOf, UpdatedAfter, find_by_key
from rest.resource import Resource
from rest.rows import Build, address, array, row


def standing(model):
    """The columns that say of a Competence or Job whether it is in use, since when not and why, and what follows it.

    `curated` is the number of the newest decision about it, 0 for none: what `seen` of a write asks for.
    """
    links, start, end = chains.links_of(model)
    name = model._meta.model_name
    changes = CurationChange.objects.filter(**{name: OuterRef("pk")}).order_by("-pk")
    ended = changes.filter(after__has_key="retired", **{f"{name}__retired__isnull": False})
    before = links.filter(**{end: OuterRef("pk"), f"{start}__retired__isnull": False})
    return {
        "status": Case(When(retired=None, then=Value("current")), default=Value("retired")),
        "retired": "retired",
        "retired_because": Coalesce(Subquery(ended.values("decision__reason")[:1]), Value("")),
        "successors": array(links.filter(**{start: OuterRef("pk")}).order_by("pk"), f"{end}__uid"),
        "predecessors": array(before.order_by("pk"), f"{start}__uid"),
        "curated": Coalesce(Subquery(changes.values("pk")[:1]), Value(0)),
    }


class CuratedItem(serializers.Serializer):
    """What a decision changed on one competence or job: the members that changed, as they were and as they became."""

    item = serializers.UUIDField()
    before = serializers.JSONField()
    after = serializers.JSONField()


class DecisionRow(serializers.Serializer):
    """One decision. `undone` says that a later one took it back, `undoes` which one this took back.

    `proposals` are the proposals to profiles that came of it; they are made in a moment, so the list may still grow.
    """

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    kind = serializers.ChoiceField(CurationDecision.Kind.choices)
    about = serializers.ChoiceField(CurationDecision.About.choices)
    reason = serializers.CharField()
    language = serializers.CharField()
    made = serializers.DateTimeField()
    undoes = serializers.UUIDField(allow_null=True)
    undone = serializers.BooleanField()
    changes = CuratedItem(many=True)
    proposals = uids()


class Seen(serializers.DictField):
    """{uid: its `curated` number} of everything that a request is about."""

    def __init__(self, **options):
        super().__init__(child=serializers.IntegerField(min_value=0), **options)


class Ending(serializers.Serializer):
    """What goes and what follows all of it, the nearest first: none retires, one replaces or merges, several split."""

    about = serializers.ChoiceField(CurationDecision.About.choices, default="competence")
    retired = uids()
    successors = uids(required=False)
    reason = serializers.CharField(max_length=deciding.MAX_REASON)
    seen = Seen()


class BringBack(serializers.Serializer):
    """What is taken into use again."""

    about = serializers.ChoiceField(CurationDecision.About.choices, default="competence")
    item = serializers.UUIDField()
    reason = serializers.CharField(max_length=deciding.MAX_REASON)
    seen = Seen()


class Marking(serializers.Serializer):
    """Competences that are circular, with themes (uid or slug) that they get besides; or no longer circular."""

    competences = uids()
    circular = serializers.BooleanField()
    themes = serializers.ListField(child=serializers.CharField(), required=False)
    reason = serializers.CharField(max_length=deciding.MAX_REASON, required=False)
    seen = Seen()


class Labelling(serializers.Serializer):
    """{uid of a competence: the label that people use in Flanders}; "" takes it away."""

    labels = serializers.DictField(child=serializers.CharField(max_length=deciding.MAX_LABEL, allow_blank=True))
    seen = Seen()


class TakingBack(serializers.Serializer):
    """Why a decision is taken back."""

    reason = serializers.CharField(max_length=deciding.MAX_REASON)


class DecisionFilter(django_filters.FilterSet):
    kind = OneOf(CurationDecision.Kind.choices)
    about = OneOf(CurationDecision.About.choices)
    updated_after = UpdatedAfter("made", "undone_by__made")

    class Meta:
        model = CurationDecision
        fields: list[str] = []


DECIDED = {201: DecisionRow, 200: DecisionRow}


@extend_schema_view(list=extend_schema(responses=DecisionRow(many=True)))
class CurationResource(LinksActions, Resource):
    """Decisions about competences and jobs, the newest first."""

    queryset = CurationDecision.objects.all()
    serializer_class = DecisionRow
    filterset_class = DecisionFilter
    references = {"undoes": "curation"}
    ordering = ("-made", "-pk")
    orderings = {"made": "made"}
    needed_scope = Scope.WRITE

    def get_queryset(self):
        """All of them for coordinators; nobody else knows that they are there."""
        decisions = CurationDecision.objects.order_by()
        return decisions if is_coordinator(self.request.user) else decisions.none()

    def columns(self):
        changes = CurationChange.objects.filter(decision=OuterRef("pk")).order_by("pk")
        change = {"item": Coalesce("competence__uid", "job__uid"), "before": "before", "after": "after"}
        proposed = FollowUp.objects.filter(decision=OuterRef("pk"), proposal__isnull=False).order_by("pk")
        return {
            "uid": "uid",
            "uri": address(self.base("curation")),
            **{name: name for name in ("kind", "about", "reason", "language", "made")},
            "undoes": "undoes__uid",
            "undone": Exists(CurationDecision.objects.filter(undoes=OuterRef("pk")), output_field=BooleanField()),
            "changes": array(changes, Build(change)),
            "proposals": array(proposed, "proposal__uid"),
        }

    @extend_schema(request=Ending, responses=DECIDED, parameters=[DRY_RUN], filters=False)
    @action(detail=False, methods=["post"])
    def end(self, request, **_kwargs):
        """Retire, replace, split or merge. Profiles that name what goes get a proposal; nothing else changes."""
        body = self.body(("about", "retired", "successors", "reason", "seen"), ("retired", "reason", "seen"))
        noun = about(body)
        retired, successors = (named(noun, body, name) for name in ("retired", "successors"))
        return self.decided(
            lambda: deciding.replace(
                by=request.user,
                retired=retired,
                successors=successors,
                reason=text(body, "reason", deciding.MAX_REASON),
                versions=seen(body, [*retired, *successors]),
            )
        )

    @extend_schema(request=BringBack, responses=DECIDED, parameters=[DRY_RUN], filters=False)
    @action(detail=False, methods=["post"], url_path="bring-back")
    def bring_back(self, request, **_kwargs):
        """Take one into use again, without successors."""
        body = self.body(("about", "item", "reason", "seen"), ("item", "reason", "seen"))
        item = one_named(about(body).model.objects.all(), body, "item", ("uid",))
        reason, versions = text(body, "reason", deciding.MAX_REASON), seen(body, [item])
        return self.decided(
            lambda: deciding.bring_back(by=request.user, item=item, reason=reason, versions=versions)
        )

    @extend_schema(request=Marking, responses=DECIDED, parameters=[DRY_RUN], filters=False)
    @action(detail=False, methods=["post"])
    def circular(self, request, **_kwargs):
        """Mark competences as circular, or take the mark away with their circular themes."""
        known = ("competences", "circular", "themes", "reason", "seen")
        body = self.body(known, ("competences", "circular", "seen"))
        competences = named(nouns.COMPETENCE, body, "competences")
        return self.decided(
            lambda: deciding.mark_circular(
                by=request.user,
                competences=competences,
                circular=flag(body, "circular"),
                themes=several_named(Theme.objects.filter(kind=Theme.Kind.CIRCULAR), body, "themes"),
                reason=text(body, "reason", deciding.MAX_REASON),
                versions=seen(body, competences),
            )
        )

    @extend_schema(request=Labelling, responses=DECIDED, parameters=[DRY_RUN], filters=False)
    @action(detail=False, methods=["post"])
    def labels(self, request, **_kwargs):
        """Give competences their Flemish labels."""
        body = self.body(("labels", "seen"), ("labels", "seen"))
        given = body["labels"]
        if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
            raise BadField.of("/labels", "not-an-object", _("This must be an object of uids and labels."))
        competences = named(nouns.COMPETENCE, {"labels": list(given)}, "labels")
        labels = {one: given[uid] for uid, one in zip(given, competences, strict=True)}
        versions = seen(body, competences)
        return self.decided(lambda: labelled(by=request.user, labels=labels, versions=versions))

    @extend_schema(request=TakingBack, responses=DECIDED, parameters=[DRY_RUN], filters=False)
    @action(detail=True, methods=["post"])
    def undo(self, request, **_kwargs):
        """Put everything back as it was before this decision; refused once a later one changed any of it."""
        body = self.body(("reason",), ("reason",))
        decision = self.one().first()
        if decision is None:
            raise Http404
        reason = text(body, "reason", deciding.MAX_REASON)
        return self.decided(lambda: deciding.undo(by=request.user, decision=decision, reason=reason))

    def body(self, allowed, required):
        """The members of the body. Who may not decide hears of nothing else: not what is missing, nor what exists."""
        coordinators_only(self.request.user)
        self.check_parameters(("dry_run",))
        if isinstance(self.request.data, dict) and "seen" in required and "seen" not in self.request.data:
            raise unseen()
        return members(self.request.data, allowed, required)

    def decided(self, decide):
        """Take the decision and answer with it; a dry run is undone."""
        dry_run = is_dry_run(self.request)
        with transaction.atomic():
            decision = decide()
            rows = CurationDecision.objects.filter(pk=decision.pk)
            written = rows.values_list(row(self.columns()), flat=True).get()
            transaction.set_rollback(dry_run)
        response = conditional.answer(self.request, written, status=200 if dry_run else 201)
        if not dry_run:
            response.headers["Location"] = f"{self.base('curation')}{decision.uid}/"
        return response


def labelled(**decision):
    """Set the labels; what is wrong with one is named by its place in the body."""
    try:
        return deciding.set_flemish_labels(**decision)
    except ValidationError as refusal:
        if not hasattr(refusal, "error_dict"):
            raise
        raise ValidationError({f"labels/{uid}": faults for uid, faults in refusal.error_dict.items()}) from None


def about(body):
    """The Noun that a body is about; competences where it does not say."""
    return nouns.NOUNS[one_of(body, "about", tuple(nouns.NOUNS), nouns.COMPETENCE.name)]


def named(noun, body, name):
    """The competences or jobs of a list of uids, in its order. Raises BadField with the places of unknown ones."""
    values = body.get(name, [])
    if not isinstance(values, list) or len(values) > deciding.MOST_AT_ONCE:
        detail = _("This must be a list of at most %(most)d uids.") % {"most": deciding.MOST_AT_ONCE}
        raise BadField.of(f"/{name}", "not-a-list", detail)
    known = find_by_key(noun.model.objects.all(), [value for value in values if isinstance(value, str)])
    detail = _("There is nothing with this name.")
    faults = [
        {"pointer": f"/{name}/{place}", "code": "unknown-reference", "detail": detail}
        for place, value in enumerate(values)
        if not isinstance(value, str) or value not in known
    ]
    if faults:
        raise BadField(faults)
    items = noun.model.objects.in_bulk(known.values())
    return [items[known[value]] for value in values]


def seen(body, items):
    """{pk: the number that was looked at} of all of these. Raises PreconditionRequired, BadField."""
    given = body["seen"]
    whole = isinstance(given, dict) and all(type(number) is int for number in given.values())
    if not whole:
        raise BadField.of("/seen", "not-an-object", _("This must be an object of uids and whole numbers."))
    numbers = {uid.lower(): number for uid, number in given.items()}
    if any(str(one.uid) not in numbers for one in items):
        raise unseen()
    return {one.pk: numbers[str(one.uid)] for one in items}


def unseen():
    return PreconditionRequired(
        _("Say in “seen” at which “curated” number each competence or job stood when you looked at it.")
    )
