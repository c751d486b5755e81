"""A dialogue around a theme. Registration, contributions and adoption will hang on it."""

import uuid

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from profiles.models import Theme
from profiles.models.catalogue import SearchText
from profiles.models.search import LabelQuerySet


class Dialogue(models.Model):
    """One meeting: theme, date, place or link, organising partner."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="dialogues")
    organiser = models.ForeignKey(Partner, models.PROTECT, related_name="dialogues")
    title_nl = models.CharField(_("title in Dutch"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    aim_nl = models.TextField(_("aim in Dutch"), blank=True)
    aim_en = models.TextField(_("aim in English"), blank=True)
    starts = models.DateTimeField(_("starts"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)
    search_text = models.GeneratedField(
        expression=SearchText("title_nl", "title_en"), output_field=models.TextField(), db_persist=True
    )

    SEARCH_LABELS = ("title_nl", "title_en")
    objects = LabelQuerySet.as_manager()

    class Meta:
        verbose_name = _("dialogue")
        verbose_name_plural = _("dialogues")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(place="") | ~models.Q(link=""), name="dialogue_has_place_or_link"
            )
        ]

    def __str__(self):
        return self.title

    @property
    def titles(self):
        """Language map."""
        return {"nl": self.title_nl, "en": self.title_en}

    @property
    def title(self):
        return self.title_en if get_language() == "en" else self.title_nl

    @property
    def aim(self):
        return self.aim_en if get_language() == "en" else self.aim_nl
