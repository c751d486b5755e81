"""What waits for a coordinator of the catalogue, in the API: what a release of ESCO changed, and links of jobs.

Nobody else knows that it is there. The decisions themselves: see `profiles.api_curation`.
"""

import django_filters
from django.db.models import Case, F, Value, When
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from partners.models import Scope
from partners.permissions import coordinators_only, is_coordinator
from profiles.actions import followups, reviews
from profiles.models import Competence, FollowUp, Job, JobCompetence, ReviewTask
from rest import conditional
from rest.bodies import shaped
from rest.encoding import as_json
from rest.errors import BadField
from rest.fields import uids
from rest.filters import OneOf, Uid
from rest.resource import Resource
from rest.rows import address, row

ANSWERS = sorted({state for answers in reviews.ANSWERS.values() for state in answers})
ABOUT = (("competence", "competence"), ("job", "job"))


# ---------- the shapes ----------
class ReviewTaskRow(serializers.Serializer):
    """A release of ESCO changed or dropped something that people use here: a coordinator judges what it means."""

    uid = serializers.UUIDField()
    uri = serializers.URLField()
    what = serializers.ChoiceField(ReviewTask.What.choices)
    about = serializers.ChoiceField(ABOUT)
    item = serializers.UUIDField(help_text=__("The competence or the job."))
    release = serializers.CharField()
    changes = serializers.JSONField(help_text=__("{member: [before, after]}; empty where the release has it no more."))
    profiles = serializers.IntegerField(help_text=__("How many profiles asked or named it when the release came."))
    state = serializers.ChoiceField(ReviewTask.State.choices)
    note = serializers.CharField()
    decision = serializers.UUIDField(allow_null=True, help_text=__("The decision that settled it."))
    made = serializers.DateTimeField()
    decided = serializers.DateTimeField(allow_null=True)


class Settling(serializers.Serializer):
    """The answer, without touching the competence or job itself: for that, take a decision."""

    state = serializers.ChoiceField(
        ANSWERS, help_text=__("kept: as our own, for what is gone; seen: it still means the same, for what changed.")
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=600)


class JobLink(serializers.Serializer):
    """A competence that a job asks."""

    job = serializers.UUIDField()
    competence = serializers.UUIDField()
    importance = serializers.ChoiceField(JobCompetence.Importance.choices)


class Links(serializers.Serializer):
    """Links of jobs to what follows. While it is open, those that accepting would make now; later, those it made."""

    state = serializers.ChoiceField(FollowUp.State.choices)
    links = JobLink(many=True)
    decided = serializers.DateTimeField(allow_null=True)


class LinksDecision(serializers.Serializer):
    """The jobs that are linked to what follows; none declines."""

    jobs = uids()


# ---------- review tasks ----------
class ReviewTaskFilter(django_filters.FilterSet):
    what = OneOf(ReviewTask.What.choices)
    state = OneOf(ReviewTask.State.choices)
    competence = Uid(field_name="competence__uid", label=__("Only what is about this competence (uid)."))
    job = Uid(field_name="job__uid", label=__("Only what is about this job (uid)."))

    class Meta:
        model = ReviewTask
        fields: list[str] = []


class ReviewTaskResource(Resource):
    """What a release of ESCO changed under the profiles, the newest first. Coordinators only."""

    queryset = ReviewTask.objects.all()
    serializer_class = ReviewTaskRow
    filterset_class = ReviewTaskFilter
    http_method_names = ("get", "head", "post")
    references = {"decision": "curation"}
    ordering = ("-made", "-pk")
    orderings = {"made": "made", "profiles": "profile_count"}
    needed_scope = Scope.WRITE

    def get_queryset(self):
        tasks = ReviewTask.objects.order_by()
        return tasks if is_coordinator(self.request.user) else tasks.none()

    def columns(self):
        of_job = When(competence=None, then=Value("job"))
        return {
            "uid": "uid",
            "uri": address(self.base("review-tasks")),
            "what": "what",
            "about": Case(of_job, default=Value("competence")),
            "item": Case(When(competence=None, then=F("job__uid")), default=F("competence__uid")),
            "release": "release",
            "changes": "changes",
            "profiles": "profile_count",
            "state": "state",
            "note": "note",
            "decision": "decision__uid",
            "made": "made",
            "decided": "decided",
        }

    @extend_schema(request=Settling, responses=ReviewTaskRow, filters=False)
    @action(detail=True, methods=["post"])
    def settle(self, request, **_kwargs):
        """Answer it: kept as our own, or still means the same."""
        coordinators_only(request.user)
        self.check_parameters(())
        found = self.one().first()
        if found is None:
            raise Http404
        sent = shaped(Settling, request.data)
        reviews.settle(by=request.user, task=found, state=sent["state"], note=sent.get("note", ""))
        shown = self.get_queryset().filter(pk=found.pk).values_list(row(self.columns()), flat=True)
        return conditional.answer(request, shown.get())


# ---------- links of jobs ----------
class LinksActions:
    """Mixed into the resource of decisions: what a decision proposes for the links of jobs."""

    @extend_schema(responses=Links, filters=False)
    @action(detail=True, methods=["get"], answers="")
    def links(self, request, **_kwargs):
        """Which jobs would ask what follows, where jobs ask what goes. 404 where there is nothing to link."""
        self.check_parameters(())
        return self.answer_links(self.links_of())

    @extend_schema(request=LinksDecision, responses=Links, filters=False)
    @links.mapping.post
    def decide_links(self, request, **_kwargs):
        """Link these jobs to what follows, or decline with an empty list."""
        coordinators_only(request.user)
        self.check_parameters(())
        found, sent = self.links_of(), shaped(LinksDecision, request.data)
        wanted = dict(Job.objects.filter(uid__in=sent["jobs"]).values_list("uid", "pk"))
        possible = {job for job, _competence, _importance in followups.links_of(found)}
        detail = _("There is nothing to link for this job.")
        faults = [
            {"pointer": f"/jobs/{place}", "code": "unknown-reference", "detail": detail}
            for place, uid in enumerate(sent["jobs"])
            if wanted.get(uid) not in possible
        ]
        if faults and found.state == FollowUp.State.OPEN:
            raise BadField(faults)
        return self.answer_links(
            followups.decide_links(by=request.user, follow_up=found, jobs=list(wanted.values()))
        )

    def links_of(self):
        """What follows for the links of jobs from the decision that the address names. Raises Http404."""
        found = FollowUp.objects.links().filter(decision__in=self.one()).select_related("decision").first()
        if found is None:
            raise Http404
        return found

    def answer_links(self, follow_up):
        if follow_up.state == FollowUp.State.OPEN:
            found = followups.links_of(follow_up)
        else:
            made = {tuple(link) for link in follow_up.made}
            known = JobCompetence.objects.filter(job__in={job for job, _competence in made})
            rows = known.order_by("pk").values_list("job_id", "competence_id", "importance")
            found = [link for link in rows if link[:2] in made]
        jobs = dict(Job.objects.filter(pk__in={link[0] for link in found}).values_list("pk", "uid"))
        asked = dict(Competence.objects.filter(pk__in={link[1] for link in found}).values_list("pk", "uid"))
        links = [
            {"job": jobs[job], "competence": asked[competence], "importance": importance}
            for job, competence, importance in found
        ]
        body = {"state": follow_up.state, "links": links, "decided": follow_up.decided}
        return conditional.answer(self.request, as_json(body))

