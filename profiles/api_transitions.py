"""Under a job in the API: the jobs nearest to it, and what lies between it and another job."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from profiles.models import Competence, Job, JobCompetence
from profiles.transitions import choices, gap, sides, similarity, weights
from rest import conditional, flat
from rest.encoding import as_json
from rest.errors import BadParameter, fault
from rest.fields import Languages
from rest.filters import find_by_key
from rest.formats import LIST

WAY = OpenApiParameter(
    "way", str, enum=[similarity.FROM, similarity.INTO], description="From this job (default), or into it."
)
LEARNT = OpenApiParameter(
    "learnt", str, many=True, description="Uid of a competence that the person brings besides; may be repeated."
)
FLAG = ["true", "false"]
FILTERS = [
    OpenApiParameter("q", str, description="Jobs that go by this name, or nearly."),
    OpenApiParameter("shortage", str, enum=FLAG, description="Only shortage occupations."),
    OpenApiParameter("profile", str, enum=FLAG, description="Only jobs that a published profile describes."),
    OpenApiParameter(
        "green",
        str,
        enum=[choices.GREEN, choices.CIRCULAR],
        description="Only jobs in which a green competence is essential; or those that ask a circular one, and the "
        "portal’s own circular jobs.",
    ),
    OpenApiParameter("sector", str, description="Division of NACE-BEL 2025: jobs whose published profiles lie in it."),
    OpenApiParameter(
        "suited",
        str,
        enum=[code for code, _label in choices.SUITED if code],
        description="People at a distance from the labour market can do `some` tasks without support, or `all` of "
        "them, with support where needed.",
    ),
    OpenApiParameter(
        "vks",
        str,
        enum=[code for code, _label in choices.VKS if code],
        description="At most so many VKS levels above the level of this job.",
    ),
]


class NearbyJob(serializers.Serializer):
    """A job, by its public names."""

    uid = serializers.UUIDField()
    isco = serializers.CharField()
    labels = Languages()


class SimilarJob(serializers.Serializer):
    """A job near by. Counts are competences of the job that a person would go to."""

    job = NearbyJob()
    closeness = serializers.FloatField(help_text="0–1, by rarity and importance; the list is in this order.")
    there = serializers.FloatField(
        help_text="0–1: the part of the essential competences that is there, a level that is too low in part; of all "
        "that is asked where nothing is essential."
    )
    within_reach = serializers.BooleanField(help_text=f"There is {weights.REACH} or more.")
    shared = serializers.IntegerField()
    shared_essential = serializers.IntegerField(help_text="At whatever level.")
    growing_essential = serializers.IntegerField(help_text="Of those: asked at a higher level.")
    asked = serializers.IntegerField()
    asked_essential = serializers.IntegerField()


class SimilarJobs(serializers.Serializer):
    """At most sixty jobs, the closest first."""

    results = SimilarJob(many=True)


class GapCompetence(serializers.Serializer):
    """A competence between two jobs. Levels 1–4 where published profiles give them."""

    competence = serializers.UUIDField()
    labels = Languages()
    group = serializers.ChoiceField(Competence.Group.choices)
    importance = serializers.ChoiceField(JobCompetence.Importance.choices)
    level = serializers.IntegerField(allow_null=True, help_text="That the new job asks; of `unused`, the old one.")
    level_now = serializers.IntegerField(allow_null=True, help_text="That the old job asks.")
    learning = serializers.ListField(child=serializers.CharField())


class Transition(serializers.Serializer):
    """What a person in one job brings to another."""

    there = serializers.FloatField(help_text="As of a similar job.")
    within_reach = serializers.BooleanField()
    shared_essential = serializers.IntegerField(help_text="At whatever level.")
    asked_essential = serializers.IntegerField()
    shared_optional = serializers.IntegerField()
    asked_optional = serializers.IntegerField()
    missing = GapCompetence(many=True)
    growing = GapCompetence(many=True, help_text="Shared, but asked at a higher level.")
    shared = GapCompetence(many=True)
    unused = GapCompetence(many=True)


class TransitionResource:
    """Mixed into the resource of jobs."""

    @extend_schema(parameters=[WAY, LEARNT, *FILTERS], responses=SimilarJobs, filters=False)
    @action(detail=True, filter_backends=[], pagination_class=None, answers=LIST)
    def similar(self, request, **_kwargs):
        """The jobs nearest to this one."""
        self.check_parameters(("way", "learnt", *choices.FILTERS), several=("learnt",))
        job, learnt = self.job(self.kwargs[self.lookup_url_kwarg]), self.learnt()
        way = request.GET.get("way", similarity.FROM)
        if way not in (similarity.FROM, similarity.INTO):
            raise BadParameter.of("way", "bad-value", _("Say “from” or “into”."))
        among = self.among(job)
        near = similarity.nearest(job.pk, way, learnt if way == similarity.FROM else (), among)
        jobs = Job.objects.in_bulk([one.job for one in near])
        rows = [similar_job(jobs[one.job], one) for one in near]
        return flat.answered(request, {"results": rows}, SimilarJob())

    def among(self, job):
        """The jobs that the filters of the request leave, or None without filters. Raises BadParameter."""
        if not any(self.request.GET.get(name) for name in choices.FILTERS):
            return None
        chosen = choices.read(self.request.GET)
        if chosen.form.errors:
            wrong = chosen.form.errors.items()
            raise BadParameter(fault(name, "bad-value", " ".join(messages)) for name, messages in wrong)
        [side] = sides.of_jobs([job])
        if chosen.values["vks"] and not side.vks:
            told = _("No published profile gives the VKS level of this job, so there is nothing to count from.")
            raise BadParameter.of("vks", "unknown-level", told)
        return choices.among(chosen, side.vks)

    @extend_schema(parameters=[LEARNT], responses=Transition, filters=False)
    @action(
        detail=True, url_path="transitions/(?P<other>[^/]+)", filter_backends=[], pagination_class=None
    )
    def transition(self, request, other, **_kwargs):
        """What a person in this job brings to the other one, and what is missing."""
        self.check_parameters(("learnt",), several=("learnt",))
        first, second = self.job(self.kwargs[self.lookup_url_kwarg]), self.job(other)
        made = {side.item.pk: side for side in sides.of_jobs({one.pk: one for one in (first, second)}.values())}
        has, asks = made[first.pk].needs, made[second.pk].needs
        has = {**{pk: sides.Need(weights.ESSENTIAL) for pk in self.learnt()}, **has}
        found = gap.between(has, asks, gap.competences_of(has, asks))
        parts = ("missing", "growing", "shared", "unused")
        body = {"there": found.there, "within_reach": found.within_reach}
        names = ("shared_essential", "asked_essential", "shared_optional", "asked_optional")
        body |= {name: getattr(found, name) for name in names}
        body |= {name: [gap_row(row) for group in getattr(found, name) for row in group.rows] for name in parts}
        return conditional.answer(request, as_json(body))

    def job(self, key):
        """The job of this key that a person can have, or 404: a group of jobs is none."""
        job = self.named(Job.objects.exclude(kind=Job.Kind.ISCO).for_listing(), key).first()
        if job is None:
            raise Http404
        return job

    def learnt(self):
        """Primary keys of the competences that the request says are learnt besides. Raises BadParameter."""
        texts = self.request.GET.getlist("learnt")
        found = find_by_key(Competence.objects.all(), texts[: choices.MAX_LEARNT]) if texts else {}
        if len(found) < len(set(texts)):
            told = _("Give at most %(most)d uids of competences that exist.") % {"most": choices.MAX_LEARNT}
            raise BadParameter.of("learnt", "bad-value", told)
        return list(found.values())


def similar_job(job, near):
    """A row of the list."""
    return {
        "job": {"uid": str(job.uid), "isco": job.isco, "labels": job.labels},
        "closeness": near.closeness,
        "there": near.there,
        "within_reach": near.within_reach,
        "shared": near.shared,
        "shared_essential": near.shared_essential,
        "growing_essential": near.growing_essential,
        "asked": near.asked,
        "asked_essential": near.asked_essential,
    }


def gap_row(row):
    """A competence of a part of the gap."""
    need = row.asks or row.has
    return {
        "competence": str(row.competence.uid),
        "labels": row.competence.labels,
        "group": row.competence.group,
        "importance": "essential" if need.essential else "optional",
        "level": need.level,
        "level_now": row.has.level if row.has else None,
        "learning": sorted(need.learning),
    }
