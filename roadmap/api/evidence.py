"""Evidence: per competence from below, per group from above."""

from django.db import transaction
from django.db.models import OuterRef
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from coediting.columns import partner_json
from coediting.preconditions import DRY_RUN, is_dry_run
from partners.models import Partner, Scope
from profiles.models import Competence, Job, Sector
from rest import conditional
from rest.bodies import members, one_named, text
from rest.resource import Resource
from rest.rows import address, array, pair, row
from roadmap import api_filters, import_shapes, serializers
from roadmap.actions import evidence as actions
from roadmap.models import CompetenceEvidence, GroupEvidence
from roadmap.needs import keys

PLAIN = (
    "region", "date", "asked", "below", "low", "mid", "high", "source", "licence", "quality", "note", "state",
    "revision",
)  # fmt: skip


class EvidenceResource(Resource):
    """What checks, surveys and experts say of one competence at one level."""

    queryset = CompetenceEvidence.objects.all()
    serializer_class = import_shapes.EvidenceRow
    filterset_class = api_filters.EvidenceFilter
    references = {
        "competence": "competences",
        "job": "jobs",
        "sector": "sectors",
        "partner": "partners",
        "carried_from": "evidence",
    }
    ordering = ("-date", "-pk")
    orderings = {"date": "date", "created": "created", "level": "level"}
    needed_scope = Scope.PROPOSE

    def get_queryset(self):
        """What counts; partners also see what they handed in, coordinators everything."""
        return CompetenceEvidence.objects.visible_to(self.request.user)

    def columns(self):
        return {
            "uid": "uid",
            "uri": address(self.base("evidence")),
            "kind": "kind",
            "competence": "competence__uid",
            "level": "level",
            "job": "job__uid",
            "sector": "sector__uid",
            **{name: name for name in PLAIN},
            "carried_from": "carried_from__uid",
            "partner": partner_json("partner"),
            "created": "created",
            "decided": "decided",
            "reason": "reason",
        }

    @extend_schema(
        request=import_shapes.EvidenceNew,
        responses={201: import_shapes.EvidenceRow},
        parameters=[DRY_RUN],
        filters=False,
    )
    def create(self, request, **_kwargs):
        """Hand in a competence check, a survey or an estimate; it counts once a coordinator accepts it."""
        self.check_parameters(("dry_run",))
        shape = import_shapes.EvidenceNew(data=members(request.data, tuple(import_shapes.EvidenceNew().fields)))
        shape.is_valid(raise_exception=True)
        new = {name: value for name, value in shape.validated_data.items() if value is not None}
        for name, find in (("competence", keys.competences), ("job", keys.jobs), ("sector", keys.sectors)):
            if new.get(name):
                new[name] = named(name, new[name], find)
        if "partner" in new:
            new["partner"] = one_named(Partner.objects.all(), new, "partner")
        new["by"] = request.user
        return self.acted(request, lambda: actions.propose_evidence(**new), status=201)

    @extend_schema(request=None, responses=import_shapes.EvidenceRow, parameters=[DRY_RUN], filters=False)
    @action(detail=True, methods=["post"], needed_scope=Scope.WRITE)
    def accept(self, request, **_kwargs):
        """Let it count. Coordinators only."""
        found = self.found()
        return self.acted(request, lambda: actions.accept_evidence(evidence=found, by=request.user))

    @extend_schema(
        request=import_shapes.Reason, responses=import_shapes.EvidenceRow, parameters=[DRY_RUN], filters=False
    )
    @action(detail=True, methods=["post"], needed_scope=Scope.WRITE)
    def decline(self, request, **_kwargs):
        """Say why it does not count, or no longer. Coordinators only."""
        found = self.found()
        reason = text(members(request.data, ("reason",), required=("reason",)), "reason", 500)
        return self.acted(
            request, lambda: actions.decline_evidence(evidence=found, by=request.user, reason=reason)
        )

    def found(self):
        """The evidence that the address names. Raises Http404."""
        self.check_parameters(("dry_run",))
        found = self.one().first()
        if found is None:
            raise Http404
        return found

    def acted(self, request, act, status=200):
        """Run an action that returns evidence, and answer with it; a dry run is undone."""
        dry_run = is_dry_run(request)
        with transaction.atomic():
            rows = CompetenceEvidence.objects.filter(pk=act().pk)
            body = rows.values_list(row(self.columns()), flat=True).get()
            transaction.set_rollback(dry_run)
        return conditional.answer(request, body, status=200 if dry_run else status)


TABLES = {"competence": Competence, "job": Job, "sector": Sector}


def named(name, value, find):
    """The object of the catalogue that a natural key or a uid names. Raises BadField."""
    table = TABLES[name].objects.all()
    found = find([value])
    return table.get(pk=found[value]) if value in found else one_named(table, {name: value}, name, keys=("uid",))


class GroupEvidenceResource(Resource):
    """Top-down figures, shown beside what the profiles give from below."""

    queryset = GroupEvidence.objects.all()
    serializer_class = serializers.GroupEvidenceRow
    filterset_class = api_filters.GroupEvidenceFilter
    references = {"sectors": "sectors"}
    ordering = ("year", "pk")
    orderings = {"year": "year", "group": "group"}

    def columns(self):
        sectors = GroupEvidence.sectors.through.objects.filter(
            groupevidence=OuterRef("pk")
        ).order_by("pk")
        return {
            "uid": "uid",
            "uri": address(self.base("group-evidence")),
            "group": "group",
            "sectors": array(sectors, "sector__uid"),
            "year": "year",
            "headcount": "headcount",
            "out_of": "out_of",
            "source": "source",
            "note": pair("note"),
        }
