"""What the strategic agendas ask of the lever, what it answers, and the initiatives that it links them to."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.permissions import is_coordinator
from profiles.models import Profile, Theme
from roadmap.models.roadmap import Action, Titled
from roadmap.models.target import Target

YEARS = [MinValueValidator(1990), MaxValueValidator(2100)]


class InitiativeQuerySet(models.QuerySet):
    """Initiatives in domain words."""

    def for_listing(self):
        """With partners and agendas; no query per row."""
        return self.prefetch_related("partners", "agendas")


class Initiative(Titled):
    """Something that runs beside the lever or by it, and that an agenda can join or learn from. Always public.

    Where the source gives no years, `start` and `end` stay empty. `version` counts the changes.
    """

    class Kind(models.TextChoices):
        INSPIRED = "inspired", _("inspires the agendas")
        COORDINATED = "coordinated", _("coordinated with the lever")
        OWN = "own", _("of the lever itself")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    summary_nl = models.TextField(_("summary in Dutch"), max_length=2000, blank=True)
    summary_en = models.TextField(_("summary in English"), max_length=2000, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    partners = models.ManyToManyField(
        Partner, blank=True, related_name="initiatives", verbose_name=_("partners")
    )
    agendas = models.ManyToManyField(
        Theme,
        blank=True,
        related_name="initiatives",
        limit_choices_to={"kind": Theme.Kind.AGENDA},
        verbose_name=_("strategic agendas"),
    )
    start = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True, validators=YEARS)
    end = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True, validators=YEARS)
    url = models.URLField(_("address"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["title_nl", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(start__isnull=True) | Q(end__gte=F("start")),
                name="initiative_ends_after_it_starts",
            )
        ]

    @property
    def summary(self):
        return (self.summary_en if get_language() == "en" else self.summary_nl) or self.summary_nl


class AgendaRequestQuerySet(models.QuerySet):
    """Requests in domain words."""

    def visible_to(self, user):
        """Answered ones for everybody; the others for members of the partner that asks, and for coordinators."""
        if is_coordinator(user):
            return self
        public = Q(state=AgendaRequest.State.ANSWERED)
        if not user.is_authenticated or not user.is_active:
            return self.filter(public)
        return self.filter(public | Q(partner__in=user.roles))

    def for_listing(self):
        """With agenda and partner; no query per row."""
        return self.select_related("agenda", "partner")

    def for_reading(self):
        """With what one request's page shows."""
        return self.select_related("agenda", "partner", "by").prefetch_related(
            "profiles__document", "targets", "actions__roadmap", "initiatives"
        )


class AgendaRequest(models.Model):
    """A need or question of a strategic agenda, from intake over triage to its answer.

    Title and text are in the language of who asks; the answer is in both. `note` is the coordinator's, for those who
    may see the request before it is answered. `version` counts the changes.
    """

    class State(models.TextChoices):
        NEW = "new", _("new")
        TRIAGED = "triaged", _("being worked on")
        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("declined")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agenda = models.ForeignKey(
        Theme,
        models.PROTECT,
        related_name="requests",
        limit_choices_to={"kind": Theme.Kind.AGENDA},
        verbose_name=_("strategic agenda"),
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="requests", verbose_name=_("asked on behalf of")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what is needed, and why"), max_length=5000)
    language = models.CharField(max_length=2, default="nl", choices=[("nl", "Nederlands"), ("en", "English")])
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    note = models.TextField(_("note of the coordinator"), max_length=2000, blank=True)
    answer_nl = models.TextField(_("answer in Dutch"), max_length=5000, blank=True)
    answer_en = models.TextField(_("answer in English"), max_length=5000, blank=True)
    reason = models.TextField(_("why it was declined"), max_length=2000, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)
    settled = models.DateTimeField(null=True, blank=True, editable=False)
    profiles = models.ManyToManyField(
        Profile, blank=True, related_name="requests", verbose_name=_("competence profiles")
    )
    targets = models.ManyToManyField(Target, blank=True, related_name="requests", verbose_name=_("targets"))
    actions = models.ManyToManyField(Action, blank=True, related_name="requests", verbose_name=_("actions"))
    initiatives = models.ManyToManyField(
        Initiative, blank=True, related_name="requests", verbose_name=_("initiatives")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AgendaRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda request")
        verbose_name_plural = _("agenda requests")
        ordering = ["-created", "-pk"]
        indexes = [models.Index(fields=["state", "created"], name="agenda_request_state")]

    def __str__(self):
        return self.title

    @property
    def answer(self):
        return (self.answer_en if get_language() == "en" else self.answer_nl) or self.answer_nl

    @property
    def is_open(self):
        return self.state in (self.State.NEW, self.State.TRIAGED)

    @property
    def days(self):
        """For how many days it was open, or is by now."""
        return ((self.settled or timezone.now()) - self.created).days
