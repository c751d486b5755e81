"""The tables of the upskilling needs: inputs, what is derived from them, and the runs that derived it.

Unit: persons (head-count). Derived rows carry plain keys without foreign-key constraints and are always rewritten
whole for what changed: they are a cache of the inputs, never edited.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from profiles.models import Competence, Job, Profile, Sector


class Named(models.Model):
    """A name in Dutch and English."""

    name_nl = models.CharField(_("name in Dutch"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self):
        return (self.name_en if get_language() == "en" else self.name_nl) or self.name_nl


class WorkforceDataset(Named):
    """Where head-counts come from. Within one dataset and year the cells are disjoint people."""

    class Quality(models.TextChoices):
        OFFICIAL = "official", _("official")
        ESTIMATE = "estimate", _("estimate")
        ILLUSTRATIVE = "illustrative", _("illustrative")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    source = models.CharField(_("source"), max_length=500)
    reference_date = models.CharField(_("reference date"), max_length=10)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    quality = models.CharField(_("quality"), max_length=12, choices=Quality)
    note_nl = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    current = models.BooleanField(_("used for the figures"), default=False)

    class Meta:
        verbose_name = _("workforce dataset")
        verbose_name_plural = _("workforce datasets")
        constraints = [
            models.UniqueConstraint(fields=["current"], condition=Q(current=True), name="dataset_one_current")
        ]

    @property
    def note(self):
        return self.note_en if get_language() == "en" else self.note_nl


class Workforce(models.Model):
    """One cell: so many persons work in this sector, job and region in this year. The job is any node of the tree."""

    dataset = models.ForeignKey(WorkforceDataset, models.CASCADE, related_name="cells")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="workforce")
    job = models.ForeignKey(Job, models.PROTECT, related_name="workforce")
    region = models.CharField(_("region"), max_length=20, default="vlaanderen")
    year = models.PositiveSmallIntegerField(_("year"))
    headcount = models.FloatField(_("persons"))

    class Meta:
        verbose_name = _("workforce cell")
        verbose_name_plural = _("workforce")
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "year", "sector", "job", "region"], name="workforce_cell_once"
            ),
            models.CheckConstraint(condition=Q(headcount__gte=0), name="workforce_not_negative"),
        ]
        indexes = [models.Index(fields=["sector", "job"], name="workforce_pair")]

    def __str__(self):
        return f"{self.sector} × {self.job} {self.year}: {self.headcount:g}"


class CompetenceEvidence(models.Model):
    """A top-down figure: of so many workers in these sectors, so many lack a whole competence group.

    Shown beside what the profiles give from below, never mixed with it. (Evidence per competence comes with the
    competence checks.)
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.CharField(_("competence group"), max_length=10, choices=Competence.Group)
    sectors = models.ManyToManyField(Sector, related_name="evidence")
    year = models.PositiveSmallIntegerField(_("year"))
    headcount = models.PositiveIntegerField(_("persons who lack it"))
    out_of = models.PositiveIntegerField(_("of so many persons"))
    source = models.CharField(_("source"), max_length=500)
    note_nl = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(headcount__lte=models.F("out_of")), name="evidence_within_total"
            )
        ]

    def __str__(self):
        return f"{self.get_group_display()}: {self.headcount} / {self.out_of}"

    @property
    def note(self):
        return self.note_en if get_language() == "en" else self.note_nl


class Scenario(Named):
    """Assumptions about the future: yearly growth and yearly leaving rate, up to a horizon."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    horizon_from = models.PositiveSmallIntegerField(_("from"))
    horizon_to = models.PositiveSmallIntegerField(_("to"))
    yearly_growth = models.FloatField(_("yearly growth"), default=0)
    yearly_leaving = models.FloatField(_("yearly leaving rate"), default=0)
    hires_total = models.PositiveIntegerField(
        _("hires that the source states"), null=True, blank=True, help_text="shown beside what the rates give"
    )
    training_uptake = models.FloatField(_("yearly share that takes training"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    note_nl = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    standard = models.BooleanField(_("default scenario"), default=False)

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        constraints = [
            models.CheckConstraint(
                condition=Q(horizon_to__gt=models.F("horizon_from")), name="scenario_horizon_ahead"
            ),
            models.CheckConstraint(
                condition=Q(yearly_leaving__range=(0, 1)), name="scenario_leaving_is_share"
            ),
            models.CheckConstraint(condition=Q(yearly_growth__gt=-1), name="scenario_growth_leaves_somebody"),
            models.UniqueConstraint(
                fields=["standard"], condition=Q(standard=True), name="scenario_one_standard"
            ),
        ]

    @property
    def note(self):
        return self.note_en if get_language() == "en" else self.note_nl


class Coverage(models.Model):
    """Derived: which published profile applies to a (sector, job) pair of the workforce; none means *not covered*.

    `tie` says that two equally specific profiles claim the pair: an error shown to editors; the pair then counts as
    not covered.
    """

    pk = models.CompositePrimaryKey("sector_id", "job_id")
    sector_id = models.BigIntegerField()
    job_id = models.BigIntegerField()
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, null=True, db_constraint=False, related_name="coverage"
    )
    tie = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["job_id"], name="coverage_job"),
            models.Index(fields=["sector_id", "job_id"], condition=Q(tie=True), name="coverage_ties"),
        ]

    def __str__(self):
        return f"{self.sector_id} × {self.job_id} → {self.profile_id}"


class Factor(models.Model):
    """Derived: of a profile, the share of workers that lack at least one competence of a group.

    `group` is one of the competence groups or "any" (the union over all requirements). mid = 1 − ∏(1 − p),
    low = max p(low), high = min(1, Σ p(high)); `known` and `unknown` count the requirements with and without an
    estimate. Where the profile asks nothing of the group nobody lacks it: 0. Where it asks something and no
    estimate is known, the shares are empty: unknown, and the profile's people are not covered for that group.
    """

    pk = models.CompositePrimaryKey("profile_id", "group")
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="factors"
    )
    group = models.CharField(max_length=10)
    low = models.FloatField(null=True)
    mid = models.FloatField(null=True)
    high = models.FloatField(null=True)
    known = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.profile_id} {self.group}"


class NeedTotalQuerySet(models.QuerySet):
    """Stored totals in domain words. Adding rows up is right over sectors and regions, never over groups or years."""

    def under(self, sector):
        """The partitions of a sector and of every sector below it in the same revision; all of them for None."""
        if sector is None:
            return self
        below = Sector.objects.filter(revision=sector.revision, path__startswith=sector.path)
        return self.filter(sector_id__in=below.values("pk"))

    def add_up(self):
        """{headcount, covered, low, mid, high}: sums over disjoint people, 0 where there are none."""
        names = ("headcount", "covered", "low", "mid", "high")
        return self.aggregate(**{name: models.Sum(name, default=0.0) for name in names})


class NeedTotal(models.Model):
    """Derived: per dataset, year, region, sector and group, how many persons need upskilling; rounded to 1e-6 person.

    `headcount` is everybody in the partition, `covered` those whose pair has a profile with a factor for the group.
    """

    pk = models.CompositePrimaryKey("dataset_id", "year", "region", "sector_id", "group")
    dataset_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    region = models.CharField(max_length=20)
    sector_id = models.BigIntegerField()
    group = models.CharField(max_length=10)
    headcount = models.FloatField()
    covered = models.FloatField()
    low = models.FloatField()
    mid = models.FloatField()
    high = models.FloatField()

    objects = NeedTotalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sector_id"], name="need_total_sector")]

    def __str__(self):
        return f"{self.sector_id} {self.group} {self.year}: {self.mid:g}"


class NeedRun(models.Model):
    """One recomputation: what set it off, how much it wrote, how long it took."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trigger = models.CharField(_("trigger"), max_length=60)
    subject = models.CharField(max_length=64, blank=True)
    engine = models.CharField(max_length=10, default="sql")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    inputs = models.JSONField(default=dict)
    partitions = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    rows = models.PositiveIntegerField(default=0)
    difference = models.FloatField(
        null=True, blank=True, help_text="largest difference a recount found, in persons"
    )
    started = models.DateTimeField(default=timezone.now)
    seconds = models.FloatField(null=True)

    class Meta:
        verbose_name = _("recomputation")
        verbose_name_plural = _("recomputations")
        ordering = ["-started", "-pk"]

    def __str__(self):
        return f"{self.trigger} {self.started:%Y-%m-%d %H:%M:%S}"
