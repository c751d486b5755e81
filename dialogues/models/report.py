"""What comes after a dialogue: its minutes, what those who were there want changed, and what led to a proposal."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coediting.models import Proposal
from dialogues.models.dialogue import Dialogue
from dialogues.models.registration import Registration
from dialogues.models.room import Contribution

LONGEST_MINUTES = 50_000


class Minutes(models.Model):
    """The minutes of one dialogue. A draft is for the organiser, amendments for who was there, final is public.

    `version` counts saved texts; whoever saves on an older one is told so and loses nothing.
    """

    class Phase(models.TextChoices):
        DRAFT = "draft", _("draft")
        AMENDING = "amending", _("open for amendments")
        FINAL = "final", _("final")

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, related_name="minutes")
    phase = models.CharField(_("phase"), max_length=10, choices=Phase, default=Phase.DRAFT)
    text_nl = models.TextField(_("minutes in Dutch"), blank=True, max_length=LONGEST_MINUTES)
    text_en = models.TextField(_("minutes in English"), blank=True, max_length=LONGEST_MINUTES)
    amend_until = models.DateField(_("amendments until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    finished = models.DateTimeField(_("final since"), null=True, blank=True)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.CheckConstraint(
                condition=Q(phase="final", finished__isnull=False)
                | (~Q(phase="final") & Q(finished__isnull=True)),
                name="minutes_final_with_date",
            )
        ]

    def __str__(self):
        return f"minutes of dialogue {self.dialogue_id}"


class Amendment(models.Model):
    """What somebody who was there wants changed in the minutes. The text stays, the person goes after the term."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        TAKEN = "taken", _("taken over")
        DECLINED = "declined", _("declined")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="amendments")
    registration = models.ForeignKey(
        Registration, models.SET_NULL, null=True, blank=True, related_name="amendments"
    )
    passage = models.CharField(_("passage"), max_length=500, blank=True)
    text = models.CharField(_("what it should say"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    created = models.DateTimeField(default=timezone.now, editable=False)
    decided = models.DateTimeField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["created", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""), name="amendment_declined_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided__isnull=True)
                | (~Q(state="open") & Q(decided__isnull=False)),
                name="amendment_decided_with_date",
            ),
        ]

    def __str__(self):
        return f"amendment {self.pk}"


class Adoption(models.Model):
    """A contribution led to a proposal. One contribution can lead to several, several to one.

    `path` is the row of the profile that the proposal changes ("requirements/<id>"), by which a published requirement
    finds back what was said.
    """

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="adoptions")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="adoptions")
    path = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "proposal"], name="adoption_once_per_proposal")
        ]
        indexes = [models.Index(fields=["path"], name="adoption_of_row")]

    def __str__(self):
        return f"adoption of contribution {self.contribution_id}"
