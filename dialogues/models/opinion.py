"""Opinions on statements: agree, disagree or pass. Only groups are ever shown, and only above a least size."""

import uuid

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dialogues.models.dialogue import Dialogue
from dialogues.models.registration import listed_for
from dialogues.models.room import Contribution, Seat
from partners.permissions import is_coordinator

LONGEST_STATEMENT = 300  # characters: it is read on a phone, in one breath


class RowOfMap(Func):
    """What the figures of an opinion map say of one statement, by its uid; null where they say nothing."""

    template = "jsonb_path_query_first(%(expressions)s)"
    arg_joiner = ", '$.rows[*] ? (@.name == $name)'::jsonpath, "
    output_field = models.JSONField()

    def __init__(self, figures, uid):
        super().__init__(F(figures), Func(Value("name"), F(uid), function="jsonb_build_object"))


class StatementQuerySet(models.QuerySet):
    """Statements in the words of a dialogue."""

    def asked(self):
        """Those that people answer now, in their order."""
        return self.filter(retired=False)

    def with_totals(self):
        """With `total`: its row in the map as that was last drawn; null where the map says nothing of it (yet)."""
        told = RowOfMap("dialogue__opinion_map__figures", "uid")
        return self.annotate(total=Case(When(retired=False, then=told), default=None))

    def visible_to(self, user):
        """With totals: what the map tells of, for everybody; all that is or was asked, for who may change the dialogue.

        Before there is a map only the phones in the room are shown what is asked.
        """
        found = self.with_totals()
        if is_coordinator(user):
            return found
        return found.filter(Q(total__isnull=False) | Q(dialogue__organiser__in=listed_for(user)))


class Statement(models.Model):
    """One sentence to agree or disagree with, in one dialogue; often grown from a contribution."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="statements")
    contribution = models.ForeignKey(
        Contribution, models.SET_NULL, null=True, blank=True, related_name="statements"
    )
    text_nl = models.CharField(_("statement in Dutch"), max_length=LONGEST_STATEMENT)
    text_en = models.CharField(_("statement in English"), max_length=LONGEST_STATEMENT, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(_("no longer asked"), default=False)
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text

    @property
    def text(self):
        """In the language of the moment; Dutch where there is no English."""
        return (self.text_en if get_language() == "en" else "") or self.text_nl


class Opinion(models.Model):
    """What one seat finds of one statement; a later answer replaces the earlier one."""

    class Value(models.IntegerChoices):
        DISAGREE = -1, _("disagree")
        PASS = 0, _("pass")
        AGREE = 1, _("agree")

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="opinions")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="opinions")
    value = models.SmallIntegerField(choices=Value)
    changed = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        constraints = [
            models.UniqueConstraint(fields=["seat", "statement"], name="opinion_once_per_seat"),
            models.CheckConstraint(condition=models.Q(value__in=[-1, 0, 1]), name="opinion_is_one_of_three"),
        ]

    def __str__(self):
        return f"opinion on {self.statement_id}"


class OpinionMap(models.Model):
    """What the answers of one dialogue say, as it may be shown: groups, never persons.

    `figures` are those of `dialogues.opinions.figures`. They are drawn anew only when enough people changed an answer
    since `drawn`: who watches the page learns nothing about the one person who has just answered.
    """

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, related_name="opinion_map")
    figures = models.JSONField(default=dict)
    drawn = models.DateTimeField(_("drawn on"))

    class Meta:
        verbose_name = _("opinion map")
        verbose_name_plural = _("opinion maps")

    def __str__(self):
        return f"opinion map of dialogue {self.dialogue_id}"
