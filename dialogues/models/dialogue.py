"""A dialogue: one meeting around a theme, announced, open for registration, held, closed and reported."""

import datetime
import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from profiles.models import Theme
from profiles.models.search import LabelQuerySet
from profiles.models.words import SearchText

MAX_TEXT = 5000
DEFAULT_KEEP_DAYS = 180


class Series(models.Model):
    """Dialogues that belong together, such as three evenings around one theme; of one organising partner."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    organiser = models.ForeignKey(Partner, models.PROTECT, related_name="series")
    title_nl = models.CharField(_("title in Dutch"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series of dialogues")
        ordering = ["title_nl"]

    def __str__(self):
        return self.title

    @property
    def title(self):
        return self.title_en if get_language() == "en" else self.title_nl


class DialogueQuerySet(LabelQuerySet):
    """Dialogues are public; what people fill in to register is not (see `RegistrationQuerySet`)."""

    def for_listing(self):
        """With everything that a line of the calendar shows."""
        return self.select_related("theme", "organiser", "series")

    def with_places(self):
        """With `taken` (who has a place) and `queue` (who waits): numbers, never names."""
        place, waiting = (Q(registrations__state=state) for state in ("place", "waiting"))
        return self.annotate(
            taken=Count("registrations", filter=place), queue=Count("registrations", filter=waiting)
        )

    def by_end(self):
        """With `over_at`: when it ends, or when it begins where no end is known."""
        return self.annotate(over_at=Coalesce("ends", "starts"))

    def coming(self, now):
        """What is still to come or goes on, the soonest first."""
        still = Q(over_at__gte=now) | Q(state=Dialogue.State.RUNNING)
        return self.by_end().filter(still).exclude(state__in=Dialogue.OVER).order_by("starts", "pk")

    def past(self, now):
        """What was, the latest first."""
        gone = Q(over_at__lt=now) & ~Q(state=Dialogue.State.RUNNING)
        return self.by_end().filter(gone | Q(state__in=Dialogue.OVER)).order_by("-starts", "-pk")


class Dialogue(models.Model):
    """One meeting: theme, aim, place or link, agenda, organiser; and for how long data about people are kept.

    `version` counts changes of what is announced. `closed` is the moment from which `keep_days` are counted; a check
    in the database ties it to the state, so that no closed dialogue escapes the removal of its registrations.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("open for registration")
        RUNNING = "running", _("running")
        CLOSED = "closed", _("closed")
        REPORTED = "reported", _("reported")

    class Language(models.TextChoices):
        DUTCH = "nl", _("Dutch")
        ENGLISH = "en", _("English")
        FRENCH = "fr", _("French")
        SIGN = "vgt", _("Flemish Sign Language")

    OVER = (State.CLOSED, State.REPORTED)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="dialogues")
    organiser = models.ForeignKey(Partner, models.PROTECT, related_name="dialogues")
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="dialogues")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    called_off = models.BooleanField(_("called off"), default=False)
    title_nl = models.CharField(_("title in Dutch"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    aim_nl = models.TextField(_("aim in Dutch"), blank=True, max_length=MAX_TEXT)
    aim_en = models.TextField(_("aim in English"), blank=True, max_length=MAX_TEXT)
    agenda_nl = models.TextField(_("agenda in Dutch"), blank=True, max_length=MAX_TEXT)
    agenda_en = models.TextField(_("agenda in English"), blank=True, max_length=MAX_TEXT)
    prepare_nl = models.TextField(_("what to prepare, in Dutch"), blank=True, max_length=MAX_TEXT)
    prepare_en = models.TextField(_("what to prepare, in English"), blank=True, max_length=MAX_TEXT)
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    languages = ArrayField(
        models.CharField(max_length=3, choices=Language),
        default=list,
        blank=True,
        verbose_name=_("languages"),
    )
    capacity = models.PositiveSmallIntegerField(
        _("number of places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(2000)],
    )
    keep_days = models.PositiveSmallIntegerField(
        _("days that data about participants are kept after closing"),
        default=DEFAULT_KEEP_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    closed = models.DateTimeField(_("closed on"), null=True, blank=True)
    changed = models.DateTimeField(_("changed on"), auto_now=True)
    version = models.PositiveIntegerField(default=1)

    search_text = models.GeneratedField(
        expression=SearchText("title_nl", "title_en"), output_field=models.TextField(), db_persist=True
    )

    SEARCH_LABELS = ("title_nl", "title_en")
    objects = DialogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("dialogue")
        verbose_name_plural = _("dialogues")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="dialogue_has_place_or_link"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="dialogue_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0), name="dialogue_has_at_least_one_place"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "reported"], closed__isnull=False)
                | (~Q(state__in=["closed", "reported"]) & Q(closed__isnull=True)),
                name="dialogue_knows_when_it_closed",
            ),
            models.CheckConstraint(
                condition=Q(called_off=False) | Q(state="closed"), name="dialogue_called_off_is_closed"
            ),
        ]

    def __str__(self):
        return self.title

    def in_language(self, name):
        """The text of a pair of fields in the language of the moment; the other one where it is empty."""
        nl, en = getattr(self, f"{name}_nl"), getattr(self, f"{name}_en")
        return (en or nl) if get_language() == "en" else (nl or en)

    @property
    def titles(self):
        """Language map."""
        return {"nl": self.title_nl, "en": self.title_en}

    @property
    def title(self):
        return self.in_language("title")

    @property
    def aim(self):
        return self.in_language("aim")

    @property
    def agenda(self):
        """The points of the agenda, in order: one line is one point."""
        return [line.strip() for line in self.in_language("agenda").splitlines() if line.strip()]

    @property
    def prepare(self):
        return self.in_language("prepare")

    @property
    def language_names(self):
        return [str(self.Language(code).label) for code in self.languages]

    @property
    def over(self):
        """When it ends; its beginning where no end is known."""
        return self.ends or self.starts

    @property
    def is_over(self):
        return self.state in self.OVER or (self.state != self.State.RUNNING and self.over < timezone.now())

    @property
    def takes_registrations(self):
        """Open, and not begun yet."""
        return self.state == self.State.OPEN and self.starts > timezone.now()

    @property
    def removal(self):
        """When data about participants go: `keep_days` after closing; counted from the end while it is not closed."""
        return (self.closed or self.over) + datetime.timedelta(days=self.keep_days)
