"""What is derived for the upskilling needs, the runs that derived it, and the releases that freeze it.

Unit: persons (head-count). Derived rows carry plain keys without foreign-key constraints: they are a cache of the
inputs, never edited. Totals are whole numbers of NANO person, so that adding and taking away is exact.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from profiles.models import Profile, Sector
from roadmap.models.inputs import Named, WorkforceDataset

NANO = 1e-9


class Coverage(models.Model):
    """Derived: which published profile applies to a (sector, job) pair of the workforce; none means *not covered*.

    `tie` says that two equally specific profiles claim the pair: an error shown to editors; the pair then counts as
    not covered.
    """

    # Job first: pairs are looked up by their job, and one index fewer is half a recount's writing of this table.
    pk = models.CompositePrimaryKey("job_id", "sector_id")
    sector_id = models.BigIntegerField()
    job_id = models.BigIntegerField()
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, null=True, db_constraint=False, related_name="coverage"
    )
    tie = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["sector_id", "job_id"], condition=Q(tie=True), name="coverage_ties"),
        ]

    def __str__(self):
        return f"{self.sector_id} × {self.job_id} → {self.profile_id}"


class Claim(models.Model):
    """Derived: what the coverage and the evidence scopes were decided with, for one published profile.

    `jobs` and `sectors` hold ids in order; `asks` is competence × 8 + level for each that it requires. An edit that
    leaves them needs no new decision. A profile without a row claims nothing.
    """

    profile_id = models.BigIntegerField(primary_key=True)
    jobs = ArrayField(models.BigIntegerField())
    sectors = ArrayField(models.BigIntegerField())
    asks = ArrayField(models.BigIntegerField())

    def __str__(self):
        return f"{self.profile_id}: {self.jobs} × {self.sectors}"


class EvidenceScope(models.Model):
    """Derived: which evidence applies to the people of a (sector, job, region) who have a profile.

    `scope` names the evidence by its ids, in order and with commas ("12,45"). A place without a row has none: its scope
    is "", and every share is the profile's own estimate.
    """

    pk = models.CompositePrimaryKey("sector_id", "job_id", "region")
    sector_id = models.BigIntegerField()
    job_id = models.BigIntegerField()
    region = models.CharField(max_length=20)
    profile_id = models.BigIntegerField(db_index=True)
    scope = models.TextField()

    def __str__(self):
        return f"{self.sector_id} × {self.job_id} {self.region}: {self.scope}"


class Factor(models.Model):
    """Derived: of a profile and an evidence scope, the share of workers that lack at least one competence of a group.

    `group` is one of the competence groups or "any" (the union over all requirements). mid = 1 − ∏(1 − p),
    low = max p(low), high = min(1, Σ p(high)); `known` and `unknown` count the requirements with and without an
    estimate. Where the profile asks nothing of the group nobody lacks it: 0. Where it asks something and no
    estimate is known, the shares are empty: unknown, and the profile's people are not covered for that group.
    """

    pk = models.CompositePrimaryKey("profile_id", "scope", "group")
    profile = models.ForeignKey(
        Profile, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="factors"
    )
    scope = models.TextField(default="")
    group = models.CharField(max_length=10)
    low = models.FloatField(null=True)
    mid = models.FloatField(null=True)
    high = models.FloatField(null=True)
    known = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.profile_id} {self.group}"


class NeedTotalQuerySet(models.QuerySet):
    """Stored totals in domain words. Adding up is right within an axis and over regions, never over groups or years."""

    def of_sectors(self, sector=None):
        """The totals by sector: of a sector and every one below it in the same revision; all of them for None."""
        rows = self.filter(axis=NeedTotal.Axis.SECTOR)
        if sector is None:
            return rows
        below = Sector.objects.filter(revision=sector.revision, path__startswith=sector.path)
        return rows.filter(node_id__in=below.values("pk"))

    def of_jobs(self):
        """The totals by job, over all sectors."""
        return self.filter(axis=NeedTotal.Axis.JOB)

    def add_up(self):
        """{headcount, covered, low, mid, high}: sums over disjoint people in persons, to 1e-6; 0 for nobody."""
        names = ("headcount", "covered", "low", "mid", "high")
        sums = self.aggregate(**{name: models.Sum(name, default=0) for name in names})
        return {name: round(int(value) * NANO, 6) for name, value in sums.items()}


class NeedTotal(models.Model):
    """Derived: per dataset, year, region, node and group, how many people need upskilling, in NANO persons.

    The node is a sector or a job of the workforce (`axis`); both axes hold the same people. `headcount` is everybody
    there, `covered` those whose pair has a profile with a factor for the group.
    """

    class Axis(models.TextChoices):
        SECTOR = "sector"
        JOB = "job"

    pk = models.CompositePrimaryKey("dataset_id", "year", "axis", "node_id", "region", "group")
    dataset_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    axis = models.CharField(max_length=6, choices=Axis)
    node_id = models.BigIntegerField()
    region = models.CharField(max_length=20)
    group = models.CharField(max_length=10)
    headcount = models.BigIntegerField()
    covered = models.BigIntegerField()
    low = models.BigIntegerField()
    mid = models.BigIntegerField()
    high = models.BigIntegerField()

    objects = NeedTotalQuerySet.as_manager()

    def __str__(self):
        return f"{self.axis} {self.node_id} {self.group} {self.year}: {self.mid * NANO:g}"


class NeedRun(models.Model):
    """One recomputation: what set it off, how much it wrote, how long it took."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trigger = models.CharField(_("trigger"), max_length=60)
    subject = models.CharField(max_length=64, blank=True)
    engine = models.CharField(max_length=10, default="sql")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    inputs = models.JSONField(default=dict)
    partitions = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    rows = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=20, blank=True, help_text="what it is busy with")
    parts_done = models.PositiveIntegerField(default=0)
    parts_total = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
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

    @property
    def ended(self):
        return self.state not in (self.State.WAITING, self.State.RUNNING)

    @property
    def can_be_cancelled(self):
        """Asked for by hand, and not ended: what a change set off has to be done."""
        return not self.ended and self.trigger.startswith("needs.")

    @property
    def percent(self):
        return min(100, 100 * self.parts_done // self.parts_total) if self.parts_total else 0

    @property
    def mark(self):
        """The mark that goes with the state in a list."""
        marks = {"running": "busy", "done": "published", "failed": "conflict", "cancelled": "review"}
        return marks.get(self.state, "draft")


class NeedRelease(Named):
    """Frozen needs, such as 2026-Q4: citable, never changed.

    `figures` holds every total as it stood; `material` the inputs that gave it (arrays, compressed), so that the
    difference between two releases can be split by cause: workforce, profiles, evidence.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    note_nl = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    dataset = models.ForeignKey(WorkforceDataset, models.PROTECT, related_name="releases")
    inputs = models.JSONField(help_text="revision numbers of profiles, revision of the dataset, evidence")
    figures = models.JSONField()
    material = models.BinaryField()
    content_hash = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("release of the needs")
        verbose_name_plural = _("releases of the needs")
        ordering = ["-created", "-pk"]

    @property
    def note(self):
        return self.note_en if get_language() == "en" else self.note_nl
