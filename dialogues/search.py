"""Dialogues in the one search box."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as __

from dialogues.models import Dialogue
from profiles.search.registry import Source
from profiles.search.sources import titles_of


def hint(dialogue):
    """What tells similar dialogues apart: its day and its theme."""
    day = date_format(timezone.localtime(dialogue.starts), "j F Y")
    return f"{day} · {dialogue.theme.label}"


DIALOGUES = Source(
    name="dialogues",
    title=__("Dialogues"),
    one=__("Dialogue"),
    rows=Dialogue.objects.all,
    listed=lambda rows: rows.select_related("theme"),
    url=lambda dialogue: reverse("dialogue", args=[dialogue.slug]),
    hint=hint,
    names=titles_of,
    key=lambda dialogue: dialogue.slug,
    position=4,
)
