"""Roadmaps: who promised what. A roadmap has lines (challenges, lines of force, pillars), these have actions."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.models import Partner


class Titled(models.Model):
    """A title in Dutch and English."""

    title_nl = models.CharField(_("title in Dutch"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @property
    def title(self):
        return (self.title_en if get_language() == "en" else self.title_nl) or self.title_nl

    @property
    def titles(self):
        return {"nl": self.title_nl, "en": self.title_en}


class RoadmapQuerySet(models.QuerySet):
    """Roadmaps in domain words."""

    def for_listing(self):
        """With lines and actions, and with `action_count` and `target_count`; no query per row."""
        return self.annotate(
            action_count=models.Count("actions", distinct=True),
            target_count=models.Count("targets", distinct=True),
        ).prefetch_related("lines", "actions")


class ActionQuerySet(models.QuerySet):
    """Actions in domain words."""

    def for_listing(self):
        """With owner, line, linked targets and evidence; no query per row."""
        return self.select_related("owner", "line").prefetch_related("targets", "evidence")

    def for_reading(self):
        """With what one action's page shows."""
        related = ("roadmap", "line", "owner")
        return self.select_related(*related).prefetch_related("targets__document", "evidence")


class Roadmap(Titled):
    """A published plan or study. The date is text, since some sources give only a year."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    publisher = models.CharField(_("publisher"), max_length=200)
    date = models.CharField(_("date"), max_length=10, help_text=_("year, or year-month-day"))
    horizon = models.PositiveSmallIntegerField(_("horizon"), null=True, blank=True)
    source_url = models.URLField(_("source"), blank=True, max_length=500)
    summary_nl = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    note_nl = models.TextField(blank=True, help_text="what the source leaves open")
    note_en = models.TextField(blank=True)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        verbose_name = _("roadmap")
        verbose_name_plural = _("roadmaps")
        ordering = ["-date", "slug"]

    @property
    def summary(self):
        return self.summary_en if get_language() == "en" else self.summary_nl

    @property
    def note(self):
        return self.note_en if get_language() == "en" else self.note_nl


class ActionLine(Titled):
    """A challenge, line of force, pillar or action group of one roadmap. Some sources give no number."""

    class Kind(models.TextChoices):
        CHALLENGE = "challenge", _("policy challenge")
        LINE = "line-of-force", _("line of force")
        PILLAR = "pillar", _("pillar")
        GROUP = "action-group", _("action group")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="lines")
    slug = models.SlugField(max_length=120)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("action line")
        verbose_name_plural = _("action lines")
        ordering = ["roadmap", "position"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "slug"], name="line_slug_once_per_roadmap")]


class Action(Titled):
    """One action. Its line stays empty where the source does not say which line it belongs to.

    `progress` is in whole per cent, empty for not known. `weight` says how heavy the action counts beside the others of
    its line and roadmap, on whatever scale: only the proportions matter. `version` counts the changes: a form or client
    that edited an older one is told so.
    """

    class Status(models.TextChoices):
        UNKNOWN = "unknown", _("not known")
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        DONE = "done", _("done")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="actions")
    line = models.ForeignKey(ActionLine, models.SET_NULL, null=True, blank=True, related_name="actions")
    slug = models.SlugField(max_length=120)
    code = models.CharField(_("code"), max_length=20, blank=True)
    owner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="actions")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.UNKNOWN)
    progress = models.PositiveSmallIntegerField(
        _("progress"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    weight = models.FloatField(
        _("weight"), default=1, validators=[MinValueValidator(0), MaxValueValidator(1000)]
    )
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["roadmap", "position"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "slug"], name="action_slug_once_per_roadmap"),
            models.CheckConstraint(
                condition=Q(progress__isnull=True) | Q(progress__lte=100), name="action_progress_at_most_100"
            ),
            models.CheckConstraint(condition=Q(weight__gte=0), name="action_weight_not_negative"),
        ]

    @property
    def share(self):
        """How far the action is, as a fraction; None where nobody knows.

        Done is 1 and planned is 0, whatever else is filled in. A running action is as far as its progress says; without
        one, and without a status, nobody knows.
        """
        fixed = {self.Status.DONE: 1.0, self.Status.PLANNED: 0.0}.get(self.status)
        if fixed is not None or self.status == self.Status.UNKNOWN or self.progress is None:
            return fixed
        return self.progress / 100


class ActionEvidence(models.Model):
    """A link that shows what an action did: a label, an address and the date of what stands there."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="evidence")
    label = models.CharField(_("what it shows"), max_length=200)
    url = models.URLField(_("address"), max_length=500)
    date = models.DateField(_("date"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("evidence of an action")
        verbose_name_plural = _("evidence of actions")
        ordering = ["action", "position", "pk"]

    def __str__(self):
        return self.label


class Indicator(Titled):
    """A series of figures from outside, such as the population of working age. `version` counts its changes."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    unit = models.CharField(_("unit"), max_length=40)
    source = models.CharField(_("source"), max_length=300)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["slug"]


class IndicatorPoint(models.Model):
    """One year of a series."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="points")
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.FloatField(_("value"))
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["indicator", "year"]
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="indicator_year_once")]

    def __str__(self):
        return f"{self.indicator} {self.year}: {self.value}"
