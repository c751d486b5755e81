"""Targets: co-edited like profiles, published on every save. Only accepted measurements count."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coediting.models import Document
from profiles.models import Competence, Sector
from profiles.models.search import LabelQuerySet
from profiles.models.words import SearchText
from roadmap.models.roadmap import Action, Indicator, Roadmap


class TargetQuerySet(LabelQuerySet):
    """Targets in domain words."""

    def published(self):
        """Those with a published revision."""
        return self.filter(document__published__isnull=False)

    def for_listing(self):
        """With owner, revision and measurements; no query per row."""
        return (
            self.select_related("document__owner", "document__published", "roadmap")
            .prefetch_related("measurements", "sectors", "indicator__points")
            .defer("document__published__content")
        )

    def for_reading(self):
        """With what one target's page shows."""
        related = ("document__owner", "document__published", "document__working", "roadmap", "indicator")
        return self.select_related(*related).prefetch_related(
            "document__partners", "measurements__by", "sectors", "actions__roadmap", "indicator__points"
        )


class Target(models.Model):
    """What should be reached: a measure with a baseline and a value to reach by a year. Projected from its document."""

    class Direction(models.TextChoices):
        UP = "up", _("should rise")
        DOWN = "down", _("should fall")

    class MeasuredBy(models.TextChoices):
        MEASUREMENTS = "measurements", _("measurements that partners hand in")
        INDICATOR = "indicator", _("an indicator series")
        NEED = "need", _("the computed need")

    class Status(models.TextChoices):
        REACHED = "reached", _("reached")
        ON_COURSE = "on-course", _("on course")
        BEHIND = "behind", _("behind")
        NO_DATA = "no-data", _("no data")

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="target")
    slug = models.SlugField(max_length=120, unique=True)
    roadmap = models.ForeignKey(Roadmap, models.PROTECT, null=True, blank=True, related_name="targets")
    title_nl = models.CharField(_("title in Dutch"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    unit = models.CharField(_("unit"), max_length=40)
    baseline_value = models.FloatField(_("baseline"), null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), null=True, blank=True)
    target_value = models.FloatField(_("target"), null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(_("year of the target"), null=True, blank=True)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    competence_group = models.CharField(
        _("competence group"), max_length=10, choices=Competence.Group, blank=True
    )
    sectors = models.ManyToManyField(Sector, blank=True, related_name="targets")
    actions = models.ManyToManyField(Action, blank=True, related_name="targets")
    measured_by = models.CharField(
        _("measured by"), max_length=12, choices=MeasuredBy, default=MeasuredBy.MEASUREMENTS
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="targets")
    status_override = models.CharField(_("status set by hand"), max_length=10, choices=Status, blank=True)
    status_reason_nl = models.TextField(_("reason in Dutch"), blank=True)
    status_reason_en = models.TextField(_("reason in English"), blank=True)
    search_text = models.GeneratedField(
        expression=SearchText("title_nl", "title_en"), output_field=models.TextField(), db_persist=True
    )

    SEARCH_LABELS = ("title_nl", "title_en")
    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["slug"]

    def __str__(self):
        return self.title

    @property
    def titles(self):
        """Language map."""
        return {"nl": self.title_nl, "en": self.title_en}

    @property
    def title(self):
        return (self.title_en if get_language() == "en" else self.title_nl) or self.title_nl

    @property
    def status_reason(self):
        """Why the status was set by hand, in the language of the moment, else in the other one."""
        reasons = (self.status_reason_en, self.status_reason_nl)
        return next(filter(None, reasons if get_language() == "en" else reversed(reasons)), "")


class Measurement(models.Model):
    """A measured value of a target on a date. Proposed until an editor accepts it, or declines it with a reason."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    target = models.ForeignKey(Target, models.CASCADE, related_name="measurements")
    date = models.DateField(_("date"))
    value = models.FloatField(_("value"))
    source = models.CharField(_("source"), max_length=300)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROPOSED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    created = models.DateTimeField(default=timezone.now)
    reason = models.CharField(_("why it was declined"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["target", "date"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "date"],
                condition=Q(status="accepted"),
                name="measurement_accepted_once_a_day",
            )
        ]

    def __str__(self):
        return f"{self.target} {self.date}: {self.value}"
