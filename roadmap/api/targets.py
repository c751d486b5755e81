"""The targets and their measurements. A target is public from its first save on, so it is edited at its own address."""

import dataclasses

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action

from coediting.api import MAX_NOTE, SAVING, DocumentResource
from coediting.api_blame import BlameResource
from coediting.api_snapshots import SnapshotsResource
from coediting.columns import UPDATED, document_columns
from coediting.models import Revision
from coediting.patch import with_uids
from coediting.preconditions import DRY_RUN, is_dry_run
from coediting.serializers import ContentPatch
from partners.models import Partner, Scope
from rest import conditional
from rest.bodies import Named, members, one_named, several_named, slug, taken_slugs, text
from rest.encoding import as_json
from rest.filters import as_uid
from rest.formats import LIST
from rest.matching import checks_itself
from rest.resource import FIELDS, in_languages
from rest.rows import Build, address, array, constant, pair, row
from rest.told import tells_itself
from roadmap import agenda_serializers as agenda_shapes
from roadmap import api_filters
from roadmap import serializers as shapes
from roadmap.actions import targets as actions
from roadmap.api.snapshots import TargetsThen
from roadmap.api_filters import NO_YEAR
from roadmap.document import SCHEMA
from roadmap.models import Measurement, Roadmap, Target
from roadmap.needs import freshness
from roadmap.trajectory import reading

MEASUREMENT = r"(?P<measurement>[0-9a-f]{8}-[0-9a-f-]{27})"
MEASUREMENT_PARAMETER = OpenApiParameter("measurement", str, "path", description="uid")


def measurement_columns(part_of):
    """Columns of a measured value; `part_of` is the address of its target."""
    names = ("date", "value", "source", "status", "reason", "created")
    uri = address(f"{part_of}measurements/")
    return {"uid": "uid", "uri": uri, "part_of": constant(part_of), **{name: name for name in names}}


@extend_schema_view(
    list=extend_schema(responses=shapes.TargetListed(many=True)),
    revision=extend_schema(responses=shapes.TargetRevision),
    version=extend_schema(responses=shapes.TargetRevision),
    restore=extend_schema(responses=shapes.TargetSaved),
    accept_proposal=extend_schema(responses=shapes.TargetSaved),
)
class TargetResource(SnapshotsResource, BlameResource, DocumentResource):
    """What should be reached by when."""

    queryset = Target.objects.all()
    serializer_class = shapes.TargetDetail
    filterset_class = api_filters.TargetFilter
    references = {
        "roadmap": "roadmaps",
        "indicator": "indicators",
        "sectors": "sectors",
        "actions": "actions",
        "owner": "partners",
        "partners": "partners",
    }
    orderings = {
        "slug": "slug",
        "updated": "updated",
        "target_year": Coalesce("target_year", NO_YEAR),
        **in_languages("title"),
    }
    document_kind = "target"
    standing = TargetsThen
    around = (*DocumentResource.around, "roadmap")
    needed_scope = Scope.WRITE

    def get_queryset(self):
        return Target.objects.filter(document__published__isnull=False).annotate(updated=UPDATED)

    def columns(self):
        sectors, actions_ = (
            relation.through.objects.filter(target=OuterRef("pk")).order_by("pk")
            for relation in (Target.sectors, Target.actions)
        )
        plain = (
            "baseline_value",
            "baseline_year",
            "target_value",
            "target_year",
            "direction",
            "competence_group",
            "measured_by",
            "status_override",
        )
        return {
            "uid": "document__uid",
            "uri": address(self.base("targets"), "document__uid"),
            "slug": "slug",
            "title": pair("title"),
            "roadmap": "roadmap__uid",
            "unit": "unit",
            **{name: name for name in plain},
            "indicator": "indicator__uid",
            "sectors": array(sectors, "sector__uid"),
            "actions": array(actions_, "action__uid"),
            **document_columns(),
        }

    def list_columns(self):
        """With the newest value that counts. Not in the detail: its ETag is the revision, which that does not move."""
        accepted = Measurement.objects.filter(target=OuterRef("pk"), status=Measurement.Status.ACCEPTED)
        latest = accepted.order_by("-date").values_list(Build({"date": "date", "value": "value"}))[:1]
        return self.columns() | {"latest": Subquery(latest)}

    def identity(self, subject):
        return {
            "uid": subject.document.uid,
            "uri": f"{self.base('targets')}{subject.document.uid}/",
            "slug": subject.slug,
            "roadmap": subject.roadmap.uid if subject.roadmap else None,
        }

    def revise(self, subject, **edit):
        return actions.revise_target(target=subject, **edit)

    def start_all(self, **begin):
        return actions.start_targets(**begin)

    def restore_revision(self, subject, **edit):
        return actions.restore_target(target=subject, **edit)

    @extend_schema(request=shapes.TargetNew, responses={201: shapes.TargetSaved}, parameters=[DRY_RUN])
    def create(self, request, **_kwargs):
        """Begin a target; it is public at once."""
        return self.begun(request, actions.start_target)

    def known(self, bodies):
        """What several bodies name, looked up for all of them at once."""
        return {
            "partners": Named(Partner.objects.all(), bodies, ("owner", "partners")),
            "roadmaps": Named(Roadmap.objects.all(), bodies, ("roadmap",)),
            "slugs": taken_slugs(Target.objects.all(), bodies),
        }

    def new_of(self, data, known=None):
        """What `start_target` wants, from a body. Raises BadField, ContentInvalid."""
        known = known or self.known([data])
        body = members(
            data,
            ("slug", "roadmap", "owner", "partners", "content", "note"),
            required=("owner", "content"),
        )
        return {
            "by": self.request.user,
            "owner": one_named(known["partners"], body, "owner"),
            "partners": several_named(known["partners"], body, "partners"),
            "roadmap": one_named(known["roadmaps"], body, "roadmap") if body.get("roadmap") else None,
            "slug": slug(body, Target.objects.all(), known["slugs"]),
            "content": SCHEMA.clean(with_uids(SCHEMA.fields, body["content"], self.uid_for)),
            "note": text(body, "note", MAX_NOTE),
            "origin": Revision.Origin.API,
        }

    @extend_schema(request=shapes.TargetEdit, responses=shapes.TargetSaved, parameters=SAVING)
    @checks_itself
    def update(self, request, **_kwargs):
        """Save a whole content."""
        return self.save_content(request, self.subject(), patching=False)

    @extend_schema(request=ContentPatch, responses=shapes.TargetSaved, parameters=SAVING)
    @checks_itself
    @tells_itself
    def partial_update(self, request, **_kwargs):
        """Save a partial edit."""
        return self.save_content(request, self.subject(), patching=True)

    # ---------- measurements ----------

    def readable_measurements(self, subject):
        """All of them for those who take part, else those that count."""
        measurements = subject.measurements.all()
        return (
            measurements
            if self.is_insider(subject)
            else measurements.filter(status=Measurement.Status.ACCEPTED)
        )

    @extend_schema(responses=shapes.MeasurementRow(many=True), parameters=FIELDS, filters=False)
    @action(detail=True, needed_scope=Scope.PROPOSE, answers=LIST)
    def measurements(self, request, **_kwargs):
        """The measured values, by date."""
        subject = self.subject()
        columns = measurement_columns(self.address_of(subject.document))
        return self.answer_list(self.readable_measurements(subject), columns, ordering=("date", "pk"))

    @extend_schema(
        request=shapes.MeasurementNew,
        responses={201: shapes.MeasurementRow},
        parameters=[DRY_RUN],
        filters=False,
    )
    @measurements.mapping.post
    def propose(self, request, **_kwargs):
        """Hand in a measured value; it counts once an editor accepts it."""
        self.check_parameters(("dry_run",))
        subject = self.subject()
        checked = shapes.MeasurementNew(data=members(request.data, ("date", "value", "source")))
        checked.is_valid(raise_exception=True)
        new = {"target": subject, "by": request.user, **checked.validated_data}
        return self.measured(request, lambda: actions.propose_measurement(**new), status=201)

    @extend_schema(responses=shapes.MeasurementRow, filters=False, parameters=[MEASUREMENT_PARAMETER, *FIELDS])
    @action(detail=True, url_path=f"measurements/{MEASUREMENT}")
    def one_measurement(self, request, measurement, **_kwargs):
        """One measured value."""
        subject = self.subject()
        found = self.readable_measurements(subject).filter(uid=as_uid(measurement))
        return self.answer_one(found, measurement_columns(self.address_of(subject.document)))

    @extend_schema(
        request=None,
        responses=shapes.MeasurementRow,
        filters=False,
        parameters=[MEASUREMENT_PARAMETER, DRY_RUN],
    )
    @action(detail=True, methods=["post"], url_path=f"measurements/{MEASUREMENT}/accept")
    def accept(self, request, measurement, **_kwargs):
        """Let a proposed value count."""
        self.check_parameters(("dry_run",))
        found = self.readable_measurements(self.subject()).filter(uid=as_uid(measurement)).first()
        if found is None:
            raise Http404
        return self.measured(request, lambda: actions.accept_measurement(measurement=found, by=request.user))

    @extend_schema(
        request=agenda_shapes.MeasurementDecline,
        responses=shapes.MeasurementRow,
        filters=False,
        parameters=[MEASUREMENT_PARAMETER, DRY_RUN],
    )
    @action(detail=True, methods=["post"], url_path=f"measurements/{MEASUREMENT}/decline")
    def decline(self, request, measurement, **_kwargs):
        """Decline a value, with a reason that its proposer sees; one that counted no longer does."""
        self.check_parameters(("dry_run",))
        checked = agenda_shapes.MeasurementDecline(data=members(request.data, ("reason",)))
        checked.is_valid(raise_exception=True)
        found = self.readable_measurements(self.subject()).filter(uid=as_uid(measurement)).first()
        if found is None:
            raise Http404
        reason = checked.validated_data["reason"]
        return self.measured(
            request, lambda: actions.decline_measurement(measurement=found, by=request.user, reason=reason)
        )

    def measured(self, request, act, status=200):
        """Run an action that returns a measurement, and answer with it; a dry run is undone."""
        dry_run = is_dry_run(request)
        with transaction.atomic():
            made = act()
            columns = measurement_columns(self.address_of(made.target.document))
            body = Measurement.objects.filter(pk=made.pk).values_list(row(columns), flat=True).get()
            transaction.set_rollback(dry_run)
        return conditional.answer(request, body, status=200 if dry_run else status)

    # ---------- trajectory ----------

    @extend_schema(responses=agenda_shapes.Trajectory, filters=False)
    @action(detail=True)
    def trajectory(self, request, **_kwargs):
        """How far the target is: straight path, values that count, computed need, forecast and status."""
        self.check_parameters(())
        target = self.named(Target.objects.for_reading(), self.kwargs[self.lookup_url_kwarg]).first()
        if target is None or target.document.published_id is None:
            raise Http404
        return conditional.answer(request, as_json(trajectory_json(reading.course(target))))


def trajectory_json(course):
    """A Course as the API tells it."""
    target, aim = course.target, course.aim

    def point(found):
        return found and {**dataclasses.asdict(found), "path": aim.path_at(found.time)}

    return {
        "status": course.status,
        "computed_status": course.computed,
        "set_by_hand": bool(target.status_override),
        "reason": {"nl": target.status_reason_nl, "en": target.status_reason_en},
        "certain": course.is_certain,
        "share": course.share,
        "measured_by": target.measured_by,
        "baseline": point(aim.start),
        "goal": point(course.goal),
        "points": [point(found) for found in course.points],
        "needs": [point(found) for found in course.needs],
        "forecast": point(course.forecast),
        "expected_year": course.expected,
        "recomputing": freshness.waiting(),
    }
