"""The forms of minutes: their text, until when they can be amended, and an amendment."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models import Amendment
from dialogues.models.report import LONGEST_MINUTES
from roadmap.versioned_forms import VersionedForm

USUAL_DAYS = 14


class MinutesForm(VersionedForm):
    """The text in both languages, guarded by its version."""

    text_nl = forms.CharField(
        label=_("Minutes in Dutch"),
        max_length=LONGEST_MINUTES,
        required=False,
        help_text=_("A line that begins with # is a heading, one with - a point. Name nobody who did not ask for it."),
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    text_en = forms.CharField(
        label=_("Minutes in English"),
        max_length=LONGEST_MINUTES,
        required=False,
        help_text=_("May stay empty: readers then get the Dutch text."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )


def minutes_values(minutes):
    """(initial values, no rows) of minutes as they are stored."""
    return {name: getattr(minutes, name) for name in ("text_nl", "text_en", "version")}, ()


class OpenForm(forms.Form):
    """Until when who was there can say what should change."""

    until = forms.DateField(
        label=_("Until and with"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data=None):
        super().__init__(data, initial={"until": timezone.localdate() + timedelta(days=USUAL_DAYS)})


class AmendmentForm(forms.Form):
    """What should change in the minutes."""

    passage = forms.CharField(
        label=_("Which passage"),
        max_length=Amendment._meta.get_field("passage").max_length,
        required=False,
        help_text=_("A few words of it, so that it is found. Empty: something is missing."),
    )
    text = forms.CharField(
        label=_("What it should say"),
        max_length=Amendment._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
