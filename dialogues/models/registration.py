"""Who takes part in a dialogue. These tables, and no other, hold personal data of people without an account."""

import datetime
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from dialogues.models.dialogue import Dialogue
from partners.models import Role
from partners.permissions import RANK


def listed_for(user):
    """Ids of the partners whose lists this user may see: editors of the partner itself, and nobody else.

    Not even the coordinators of the lever: what people fill in, they give to the organiser.
    """
    if not user.is_authenticated or not user.is_active:
        return set()
    return {partner for partner, role in user.roles.items() if RANK[role] >= RANK[Role.EDITOR]}


class OrganisationKind(models.TextChoices):
    """For what kind of organisation somebody takes part."""

    COMPANY = "company", _("company")
    SOCIAL_ECONOMY = "social-economy", _("social-economy organisation")
    LOCAL_AUTHORITY = "local-authority", _("local authority")
    INTERMEDIARY = "intermediary", _("intermediary")
    OTHER = "other", _("other")


class RegistrationQuerySet(models.QuerySet):
    """Registrations are for the organising partner, and for the person behind the signed link."""

    def visible_to(self, user):
        """Those for dialogues of the partners for which this user edits."""
        return self.filter(dialogue__organiser__in=listed_for(user))

    def with_place(self):
        return self.filter(state=Registration.State.PLACE)

    def waiting(self):
        """The waiting list, who moves up first in front."""
        return self.filter(state=Registration.State.WAITING).order_by("queued", "pk")

    def were_there(self):
        """Who was present: noted at the door, or with a seat in the room."""
        seen = Q(attended__isnull=False) | Q(seats__isnull=False)
        return self.exclude(state=Registration.State.CANCELLED).filter(seen).distinct()

    def for_list(self):
        """Places by name, then the waiting list in its order, then who cancelled."""
        rank = models.Case(
            models.When(state="place", then=0), models.When(state="waiting", then=1), default=2
        )
        turn = models.Case(models.When(state="waiting", then=F("queued")))
        return self.annotate(rank=rank, turn=turn).order_by("rank", "turn", Lower("name"), "pk")

    def due_for_removal(self, now):
        """Those whose dialogue was closed `keep_days` ago or longer."""
        day = ExpressionWrapper(
            F("dialogue__keep_days") * models.Value(datetime.timedelta(days=1)), output_field=DurationField()
        )
        return self.filter(dialogue__closed__isnull=False).filter(dialogue__closed__lte=now - day)


class Registration(models.Model):
    """One person at one dialogue. The same address registers once per dialogue, whatever its case.

    `queued` is the place in the waiting list; `told` the last mail with a link, so that nobody can be flooded;
    `outcome_told` the last mail about what became of what they said: what was decided later is news.
    `mail_owed` names the letters that the mail server did not take yet, `mail_failed` the kind of error with which the
    last one came back, never its text: that holds the address (see `partners.post`).
    """

    class State(models.TextChoices):
        PLACE = "place", _("has a place")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="registrations")
    state = models.CharField(_("state"), max_length=10, choices=State)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    organisation_kind = models.CharField(_("kind of organisation"), max_length=20, choices=OrganisationKind)
    role = models.CharField(_("role"), max_length=200, blank=True)
    access_needs = models.CharField(_("access needs"), max_length=500, blank=True)
    interpreter = models.CharField(_("interpreter"), max_length=200, blank=True)
    follow_up = models.BooleanField(_("wants to hear what became of it"), default=False)
    language = models.CharField(
        _("language"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")]
    )
    consented = models.DateTimeField(_("consent given on"))
    created = models.DateTimeField(_("registered on"), auto_now_add=True)
    queued = models.DateTimeField(_("in the queue since"))
    attended = models.DateTimeField(_("present, noted on"), null=True, blank=True)
    reminded = models.DateTimeField(_("reminded on"), null=True, blank=True)
    told = models.DateTimeField(_("link mailed on"), null=True, blank=True)
    outcome_told = models.DateTimeField(_("told what became of it, on"), null=True, blank=True)
    mail_owed = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("mail still to send")
    )
    mail_failed = models.CharField(_("mail failed"), max_length=60, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint("dialogue", Lower("email"), name="registration_once_per_address"),
            models.CheckConstraint(
                condition=Q(attended__isnull=True) | Q(state="place"), name="registration_attended_has_place"
            ),
        ]
        indexes = [models.Index(fields=["dialogue", "state", "queued"], name="registration_queue")]

    def __str__(self):
        # Never the name or the address: this text may end up in a log.
        return f"registration {self.pk}"

    @property
    def is_in(self):
        return self.state != self.State.CANCELLED


class Invitation(models.Model):
    """An address that the organiser wrote to. It goes when the dialogue closes.

    Who asks for no more mail is forgotten at once: `email` is emptied, and the keyed `fingerprint` alone keeps the same
    address from being invited to this dialogue again.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"), blank=True)
    fingerprint = models.CharField(max_length=64)
    note = models.CharField(_("personal note"), max_length=1000, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")]
    )
    created = models.DateTimeField(_("invited on"), auto_now_add=True)
    mail_owed = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("mail still to send")
    )
    mail_failed = models.CharField(_("mail failed"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "fingerprint"], name="invitation_once_per_address")
        ]

    def __str__(self):
        return f"invitation {self.pk}"


class ParticipationQuerySet(models.QuerySet):
    """Numbers of people, whether their data are still there or gone."""

    def of(self, dialogue):
        """[{"name", "kind", "registered", "attended"}], one per kind of organisation that took part; two queries.

        `kind` is the kind `name` in words.
        """
        live = (
            dialogue.registrations.with_place()
            .values("organisation_kind")
            .annotate(registered=Count("pk"), attended=Count("attended"))
            .values_list("organisation_kind", "registered", "attended")
        )
        kept = self.filter(dialogue=dialogue).values_list("organisation_kind", "registered", "attended")
        total = {kind: [0, 0] for kind in OrganisationKind.values}
        for kind, registered, attended in [*live.order_by(), *kept]:
            total[kind] = [total[kind][0] + registered, total[kind][1] + attended]
        return [
            {"name": kind, "kind": OrganisationKind(kind).label, "registered": registered, "attended": attended}
            for kind, (registered, attended) in total.items()
            if registered
        ]


class Participation(models.Model):
    """How many people of each kind took part, of those whose data are gone: numbers without persons."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="kept_participation")
    organisation_kind = models.CharField(_("kind of organisation"), max_length=20, choices=OrganisationKind)
    registered = models.PositiveIntegerField(default=0)
    attended = models.PositiveIntegerField(default=0)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participation")
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "organisation_kind"], name="participation_once_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(attended__lte=F("registered")), name="participation_attended_were_registered"
            ),
        ]

    def __str__(self):
        return f"{self.organisation_kind}: {self.attended}/{self.registered}"
