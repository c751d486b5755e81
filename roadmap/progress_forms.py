"""The form of an action's progress, and the filters of a list of actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from roadmap.models import Action
from roadmap.versioned_forms import VersionedForm

MUST_HAVE_BOTH = _("Give both what the link shows and its address, or empty both.")


class EvidenceRow(forms.Form):
    """One link: empty both texts to take it away."""

    label = forms.CharField(label=_("What it shows"), max_length=200, required=False)
    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    date = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def says_something(self):
        return bool(self.cleaned_data.get("url"))

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("label")) != bool(cleaned.get("url")) and not self.errors:
            raise forms.ValidationError(MUST_HAVE_BOTH)
        return cleaned

    @staticmethod
    def line(row):
        """One link as text."""
        date = f", {row['date']}" if row.get("date") else ""
        return f"{row['label']}: {row['url']}{date}"


class ActionForm(VersionedForm):
    """Owner, status, progress, weight and the links that show what was done."""

    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=Partner.objects.all(), required=False, empty_label=_("not known")
    )
    status = forms.ChoiceField(label=_("Status"), choices=Action.Status.choices)
    progress = forms.IntegerField(
        label=_("Progress in per cent"),
        help_text=_("From 0 to 100. Leave it empty when nobody knows."),
        min_value=0,
        max_value=100,
        required=False,
    )
    weight = forms.FloatField(
        label=_("Weight"),
        help_text=_(
            "How heavily it counts beside the other actions: 2 counts twice as much as 1, 0 does not count."
        ),
        min_value=0,
        max_value=1000,
        localize=True,
    )
    rows_class = EvidenceRow
    rows_label = _("Evidence")


def values_of(action):
    """(initial values, evidence rows) of an action as it is stored."""
    initial = {name: getattr(action, name) for name in ("version", "owner", "status", "progress", "weight")}
    if initial["weight"] == int(initial["weight"]):
        initial["weight"] = int(initial["weight"])
    rows = [{"label": row.label, "url": row.url, "date": row.date} for row in action.evidence.all()]
    return initial, rows


NO_OWNER = "none"


class ActionFilterForm(forms.Form):
    """Which actions of a roadmap to show; everything may stay empty."""

    filters = True  # no word beside each label that it may stay empty

    line = forms.ChoiceField(label=_("Line"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, data, roadmap, actions):
        super().__init__(data)
        lines = [(line.slug, line.title) for line in roadmap.lines.all()]
        owners = {action.owner.slug: action.owner.name for action in actions if action.owner}
        named = sorted(owners.items(), key=lambda pair: pair[1])
        nobody = [(NO_OWNER, _("owner not known"))] if any(action.owner is None for action in actions) else []
        self.fields["line"].choices = [("", _("All lines")), *lines]
        self.fields["owner"].choices = [("", _("All owners")), *named, *nobody]
        self.fields["status"].choices = [("", _("Every status")), *Action.Status.choices]

    def chosen(self, actions):
        """Those of the loaded actions that are asked for. A value that means nothing asks for nothing."""
        self.is_valid()
        asked = {name: self.cleaned_data.get(name) or "" for name in self.fields}
        return [action for action in actions if self._fits(action, asked)]

    @staticmethod
    def _fits(action, asked):
        owner = action.owner.slug if action.owner else NO_OWNER
        line = action.line.slug if action.line else ""
        return all(
            not asked[name] or asked[name] == value
            for name, value in (("line", line), ("owner", owner), ("status", action.status))
        )

    @property
    def is_used(self):
        return any(self.cleaned_data.values())
