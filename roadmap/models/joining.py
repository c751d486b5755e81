"""Who asks to take part in the lever without an account: an organisation, an initiative, a question for an agenda."""

import datetime
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.permissions import is_coordinator
from profiles.models import Theme
from roadmap.models.agenda import AgendaRequest, Initiative

KEEP_DAYS = 180  # after the decision
WAIT_DAYS = 365  # after the last step, where nobody decided
LONGEST = 3000  # characters of what somebody wants


class JoinRequestQuerySet(models.QuerySet):
    """Requests to join in domain words."""

    def for_listing(self):
        """With what came of each; no query per row."""
        return self.select_related("partner", "initiative", "request", "agenda")

    def visible_to(self, user):
        """Organisations that may be named, for everybody; for coordinators also all whose data are still there."""
        named = Q(named=True) & ~Q(organisation="")
        return self.filter(named | Q(forgotten__isnull=True)) if is_coordinator(user) else self.filter(named)

    def named(self):
        """Those that everybody may read the organisation of, as it said so itself; newest first."""
        return self.filter(named=True).exclude(organisation="").order_by("-created", "-pk")

    def to_handle(self):
        """What coordinators still have: open ones first, the oldest in front; without those whose data are gone."""
        first = models.Case(models.When(decided__isnull=True, then=0), default=1)
        return self.filter(forgotten__isnull=True).annotate(first=first).order_by("first", "created", "pk")

    def numbers(self):
        """{(kind, state): how many}, named or not, also those whose data are gone. One query."""
        rows = self.order_by().values("kind", "state").annotate(n=Count("pk")).values_list("kind", "state", "n")
        return {(kind, state): n for kind, state, n in rows}

    def due_for_removal(self, now):
        """Those whose term is over."""
        decided = Q(decided__lte=now - datetime.timedelta(days=KEEP_DAYS))
        waited = Q(decided__isnull=True, moved__lte=now - datetime.timedelta(days=WAIT_DAYS))
        return self.filter(decided | waited, forgotten__isnull=True)


class JoinRequest(models.Model):
    """Somebody without an account asks to take part. Holds personal data, until the term is over (`forgotten`).

    `topic` is the name of the initiative, or the question in one line. `named` says whether everybody may read the
    name of the organisation. `partner`, `initiative` and `request` are what came of it once it is accepted. `told` is
    the last mail with a link, `mail_owed` and `mail_failed` are as in `partners.post`. `version` counts the changes.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("an organisation joins")
        INITIATIVE = "initiative", _("an initiative is linked")
        QUESTION = "question", _("a question for a strategic agenda")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        TALKING = "talking", _("in conversation")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    PERSONAL = ("name", "email", "website", "topic", "text", "note", "reason")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    organisation_kind = models.CharField(_("kind of organisation"), max_length=20, choices=Partner.Kind)
    website = models.URLField(_("website"), blank=True)
    topic = models.CharField(_("what it is about"), max_length=200, blank=True)
    agenda = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="join_requests",
        limit_choices_to={"kind": Theme.Kind.AGENDA},
        verbose_name=_("strategic agenda"),
    )
    text = models.TextField(_("what you want"), max_length=LONGEST, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    named = models.BooleanField(_("the organisation may be named"), default=False)
    language = models.CharField(max_length=2, default="nl", choices=[("nl", "Nederlands"), ("en", "English")])
    consented = models.DateTimeField(_("consent given on"))
    note = models.TextField(_("note of the coordinator"), max_length=2000, blank=True)
    reason = models.TextField(_("why it was declined"), max_length=2000, blank=True)
    partner = models.ForeignKey(Partner, models.SET_NULL, null=True, blank=True, related_name="+")
    initiative = models.ForeignKey(Initiative, models.SET_NULL, null=True, blank=True, related_name="+")
    request = models.ForeignKey(AgendaRequest, models.SET_NULL, null=True, blank=True, related_name="+")
    created = models.DateTimeField(default=timezone.now, editable=False)
    moved = models.DateTimeField(default=timezone.now, editable=False)
    decided = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    forgotten = models.DateTimeField(_("data removed on"), null=True, blank=True, editable=False)
    told = models.DateTimeField(_("link mailed on"), null=True, blank=True)
    mail_owed = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("mail still to send")
    )
    mail_failed = models.CharField(_("mail failed"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "kind",
                Lower("topic"),
                condition=Q(decided__isnull=True, forgotten__isnull=True),
                name="join_request_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "declined"], decided__isnull=False)
                | (~Q(state__in=["accepted", "declined"]) & Q(decided__isnull=True)),
                name="join_request_decided_with_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason="") | Q(forgotten__isnull=False),
                name="join_request_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(forgotten__isnull=True)
                | Q(name="", email="", website="", topic="", text="", note="", reason="", mail_owed=[]),
                name="join_request_forgotten_holds_nobody",
            ),
            models.CheckConstraint(
                condition=Q(forgotten__isnull=True) | Q(named=True) | Q(organisation=""),
                name="join_request_forgotten_unless_named",
            ),
        ]

    def __str__(self):
        # Never a name or an address: this text may end up in a log.
        return f"request to join {self.pk}"

    @property
    def is_open(self):
        return self.decided is None

    @property
    def removal(self):
        """When the portal removes the data: a term after the decision, or after the last step where there is none."""
        if self.decided:
            return self.decided + datetime.timedelta(days=KEEP_DAYS)
        return self.moved + datetime.timedelta(days=WAIT_DAYS)
