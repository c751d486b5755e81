"""What the upskilling needs are computed from: workforce, evidence, scenarios. Unit: persons (head-count)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.permissions import highest_rank, is_coordinator
from profiles.models import Competence, Job, Sector
from roadmap.needs.suppression import SMALL


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
    revision = models.PositiveIntegerField(
        default=0, help_text="counts the imports; an import names the one that it was made from"
    )

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


class GroupEvidence(models.Model):
    """A top-down figure: of so many workers in these sectors, so many lack a whole competence group.

    Shown beside what the profiles give from below, never mixed with it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.CharField(_("competence group"), max_length=10, choices=Competence.Group)
    sectors = models.ManyToManyField(Sector, related_name="group_evidence")
    year = models.PositiveSmallIntegerField(_("year"))
    headcount = models.PositiveIntegerField(_("persons who lack it"))
    out_of = models.PositiveIntegerField(_("of so many persons"))
    source = models.CharField(_("source"), max_length=500)
    note_nl = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        verbose_name = _("evidence for a group")
        verbose_name_plural = _("evidence for groups")
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


class CompetenceEvidenceQuerySet(models.QuerySet):
    """Evidence in domain words."""

    def visible_to(self, user):
        """What counts; what waits or was declined too for its own partners, and all of it for coordinators.

        What fewer than SMALL persons were asked is shown to partners only: it could be about people one knows.
        """
        if is_coordinator(user):
            return self
        if highest_rank(user) < 0:
            return self.accepted().exclude(asked__lt=SMALL)
        return self.filter(Q(state=CompetenceEvidence.State.ACCEPTED) | Q(partner__in=list(user.roles)))

    def for_listing(self):
        """With what a list shows, in a constant number of queries."""
        return self.select_related("competence", "job", "sector", "partner", "by")

    def accepted(self):
        """What counts in the figures."""
        return self.filter(state=CompetenceEvidence.State.ACCEPTED)

    def not_overtaken(self):
        """Without the offers that the portal itself declined, as a decision about their competence came between.

        No person judged those. (Nor, any more, what was declined from an account that was removed.)
        """
        return self.exclude(state=CompetenceEvidence.State.DECLINED, decided_by=None)


class CompetenceEvidence(models.Model):
    """What share of workers is below a level of one competence, in a scope: bottom-up evidence.

    A check or survey counts: of `asked` persons `below` were below the level, which gives the shares as a Wilson 95 %
    interval. An estimate states low, mid and high itself. Shares are fractions. The scope is a job node, a sector node
    and a region; empty means all. For a requirement at this very level the most specific accepted evidence goes before
    the profile's own estimate: job distance first, then sector, then region, then the newest date, then the newest row.
    """

    class Kind(models.TextChoices):
        CHECK = "check", _("competence check")
        SURVEY = "survey", _("survey")
        ESTIMATE = "estimate", _("expert estimate")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    competence = models.ForeignKey(
        Competence, models.PROTECT, related_name="evidence", verbose_name=_("competence")
    )
    level = models.PositiveSmallIntegerField(_("level"))
    job = models.ForeignKey(
        Job, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("job")
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("sector")
    )
    region = models.CharField(_("region"), max_length=20, blank=True)
    date = models.DateField(_("date"))
    asked = models.PositiveIntegerField(_("persons asked"), null=True, blank=True)
    below = models.PositiveIntegerField(_("of whom below the level"), null=True, blank=True)
    low = models.FloatField(_("least share"))
    mid = models.FloatField(_("share"))
    high = models.FloatField(_("largest share"))
    source = models.CharField(_("source"), max_length=500)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    quality = models.CharField(
        _("quality"),
        max_length=12,
        choices=WorkforceDataset.Quality,
        default=WorkforceDataset.Quality.ESTIMATE,
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    revision = models.PositiveIntegerField(
        default=1, help_text="counts the changes; an import names the one that it was made from"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    partner = models.ForeignKey(
        "partners.Partner", models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried",
        verbose_name=_("found about a predecessor"),
    )
    created = models.DateTimeField(default=timezone.now, editable=False)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True, help_text="of the decision")

    objects = CompetenceEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-date", "-pk"]
        indexes = [
            models.Index(
                fields=["competence", "level"],
                condition=Q(state="accepted"),
                name="evidence_accepted",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__gte=0, high__lte=1, low__lte=models.F("mid"), mid__lte=models.F("high")),
                name="evidence_shares_in_order",
            ),
            models.CheckConstraint(
                condition=Q(below__lte=models.F("asked")) | Q(kind="estimate", asked=None, below=None),
                name="evidence_below_within_asked",
            ),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="evidence_level_in_scale"),
            models.UniqueConstraint(fields=["carried_from", "competence"], name="evidence_carried_once"),
        ]

    def __str__(self):
        return f"{self.competence} < {self.level}: {self.mid:.0%}"


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
    version = models.PositiveIntegerField(default=1, help_text="counts the changes")

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


class ScenarioRate(models.Model):
    """A rate of a scenario that differs from its overall one: for a sector, or for an age band of the staff.

    With age bands (`age_band` such as "55-64", `share` of the staff as a fraction) the overall leaving rate is their
    weighted mean; a sector's own rates go before the overall ones for it and everything below it.
    """

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="rates")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    age_band = models.CharField(_("age band"), max_length=7, blank=True)
    share = models.FloatField(_("share of the staff"), null=True, blank=True)
    yearly_growth = models.FloatField(_("yearly growth"), null=True, blank=True)
    yearly_leaving = models.FloatField(_("yearly leaving rate"), null=True, blank=True)

    class Meta:
        verbose_name = _("rate of a scenario")
        verbose_name_plural = _("rates of a scenario")
        ordering = ["scenario", "sector", "age_band"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "sector", "age_band"], nulls_distinct=False, name="scenario_rate_once"
            ),
            models.CheckConstraint(
                condition=Q(yearly_leaving__isnull=True) | Q(yearly_leaving__range=(0, 1)),
                name="scenario_rate_leaving_is_share",
            ),
            models.CheckConstraint(
                condition=Q(yearly_growth__isnull=True) | Q(yearly_growth__gt=-1),
                name="scenario_rate_growth_leaves_somebody",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__range=(0, 1)), name="scenario_rate_share_is_share"
            ),
        ]

    def __str__(self):
        return f"{self.scenario}: {self.sector or self.age_band}"
