"""Questions to the catalogue in domain words: jobs and competences for lists, trees and comparisons."""

from django.db import models
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from profiles import models as tables
from profiles.models.search import LabelQuerySet


def counted(rows, key):
    """How many `rows` belong to each outer row by the field `key`, 0 included; evaluated for shown rows only."""
    counts = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def named(rows, prefix=""):
    """`rows` without what only the search and the own page of a job or competence read: long texts and lists of names.

    `prefix`: the relation to it from the model of the rows, as "competence__".
    """
    return rows.defer(*(f"{prefix}{name}" for name in ("search_text", "alt_nl", "alt_en")))


def paths_above(path):
    """The paths of all ancestors: "8/81/813/" gives ["8/", "8/81/"]."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[:length]) + "/" for length in range(1, len(codes))]


class JobQuerySet(LabelQuerySet):
    """Jobs in domain words."""

    def current(self):
        """Not retired."""
        return self.filter(retired__isnull=True)

    def named(self):
        """With what naming them takes."""
        return named(self)

    def with_shortage(self):
        """With `shortage`: the newest year whose list names it, or None."""
        years = tables.ShortageListing.objects.filter(job=OuterRef("pk")).order_by("-year").values("year")
        return self.annotate(shortage=Subquery(years[:1]))

    def in_shortage(self):
        """Those that a yearly shortage list names."""
        return self.filter(Exists(tables.ShortageListing.objects.filter(job=OuterRef("pk"))))

    def for_listing(self):
        """With `profile_count` (published profiles naming this very job) and `shortage` (the newest year or None)."""
        return self.with_shortage().annotate(profile_count=counted(tables.Profile.jobs.through.objects.all(), "job"))

    def with_occupations(self):
        """With `occupation_count`: how many occupations and own jobs lie below each group."""
        below = self.model.objects.exclude(kind="isco").filter(
            retired__isnull=True, path__startswith=OuterRef("path")
        )
        total = (
            below.order_by().annotate(all=models.Value(1)).values("all").annotate(n=Count("pk")).values("n")
        )
        return self.annotate(occupation_count=Coalesce(Subquery(total, output_field=IntegerField()), 0))

    def needing(self, competence, importance):
        """Those for which a source says that they need this competence, as essential or as optional."""
        edges = tables.JobCompetence.objects.filter(competence=competence, importance=importance)
        return self.filter(pk__in=edges.values("job"))


class CompetenceQuerySet(LabelQuerySet):
    """Competences in domain words."""

    def current(self):
        """Not retired."""
        return self.filter(retired__isnull=True)

    def named(self):
        """With what naming them takes."""
        return named(self)

    def in_profiles(self):
        """Those that a published profile asks."""
        return self.filter(Exists(tables.Requirement.objects.filter(competence=OuterRef("pk"))))

    def for_listing(self):
        """With `profile_count`: in how many published profiles it stands (a profile names a competence once)."""
        return self.annotate(profile_count=counted(tables.Requirement.objects.all(), "competence"))


class JobCompetenceQuerySet(models.QuerySet):
    """Edges of the job-to-competence map in domain words."""

    def counts_by_importance(self, competence):
        """{"essential": n, "optional": n}: how many jobs that are still current need this competence."""
        edges = self.filter(competence=competence, job__retired__isnull=True).order_by()
        return dict(edges.values_list("importance").annotate(Count("job", distinct=True)))


class RequirementQuerySet(models.QuerySet):
    """Requirements of published profiles in domain words."""

    def for_competence(self):
        """With the profile and its owner, the most demanding first."""
        rows = self.select_related("profile__document__owner").defer("profile__search_text")
        return rows.order_by("-level", "profile__title_nl", "pk")


def covers(job):
    """Condition on profiles: it names this job, a group above it, or something below it."""
    named = tables.Job.objects.filter(Q(path__startswith=job.path) | Q(path__in=paths_above(job.path)))
    return Q(pk__in=tables.Profile.jobs.through.objects.filter(job__in=named.values("pk")).values("profile"))
