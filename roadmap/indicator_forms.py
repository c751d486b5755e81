"""The form of the points of an indicator series."""

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmap.presentation import figure
from roadmap.versioned_forms import VersionedForm

MUST_HAVE_BOTH = _("Give both a year and a value, or empty both.")


class PointRow(forms.Form):
    """One point: empty year and value to take it away."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2100, required=False)
    value = forms.FloatField(label=_("Value"), required=False, localize=True)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def says_something(self):
        return self.cleaned_data.get("year") is not None

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("year") is None) != (cleaned.get("value") is None) and not self.errors:
            raise forms.ValidationError(MUST_HAVE_BOTH)
        return cleaned

    @staticmethod
    def line(row):
        """One point as text."""
        note = f" ({row['note']})" if row.get("note") else ""
        return f"{row['year']}: {figure(row['value'])}{note}"


class PointsForm(VersionedForm):
    """All points of a series."""

    rows_class = PointRow
    rows_label = _("Values by year")


def values_of(indicator):
    """(initial values, rows) of an indicator as it is stored."""
    return {"version": indicator.version}, list(
        indicator.points.order_by("year").values("year", "value", "note")
    )
