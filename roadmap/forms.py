"""The small forms of targets: beginning one, and handing in a measured value."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from profiles.forms import partners_to_edit_for
from roadmap.models import Roadmap


class NewTargetForm(forms.Form):
    """Title, roadmap and owning partner."""

    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    roadmap = forms.ModelChoiceField(label=_("Roadmap"), queryset=Roadmap.objects.all(), required=False)
    owner = forms.ModelChoiceField(
        label=_("For which partner"), queryset=Partner.objects.none(), empty_label=None
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.partners = partners_to_edit_for(user)
        self.fields["owner"].queryset = self.partners
        if user.main_partner:
            self.fields["owner"].initial = user.main_partner.pk


class MeasurementForm(forms.Form):
    """Date, value and source of a measurement."""

    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    value = forms.FloatField(label=_("Value"), localize=True)
    source = forms.CharField(label=_("Source"), max_length=300)
