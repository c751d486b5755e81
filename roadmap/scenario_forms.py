"""The form of a scenario: rates in per cent, age bands as a small table, rows for sectors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.models import Sector
from roadmap.versioned_forms import VersionedForm

BANDS = ("15-24", "25-34", "35-44", "45-54", "55-64", "65+")
SAME = 1e-12


class PercentField(forms.FloatField):
    """A fraction that is typed and shown in per cent."""

    def __init__(self, **options):
        super().__init__(localize=True, **options)

    def prepare_value(self, value):
        return round(100 * value, 12) if isinstance(value, int | float) else value

    def clean(self, value):
        percent = super().clean(value)
        return None if percent is None else round(percent / 100, 14)


def sector_choices():
    """Sections and divisions of NACE-BEL 2025, with nothing in front."""
    found = Sector.objects.filter(revision=Sector.Revision.NACEBEL_2025, code__regex=r"^([A-Z]|\d\d)$")
    return [("", "–"), *((str(sector.pk), f"{sector.code} {sector.label}") for sector in found.order_by("path"))]


class SectorRow(forms.Form):
    """A sector with its own growth, leaving rate or both; empty all to take it away."""

    sector = forms.ChoiceField(label=_("Sector"), choices=sector_choices, required=False)
    yearly_growth = PercentField(label=_("Growth in % a year"), required=False)
    yearly_leaving = PercentField(label=_("Leaving in % a year"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.initial.get("sector")
        if own is not None and str(own.pk) not in dict(self.fields["sector"].choices):
            self.fields["sector"].choices = [*self.fields["sector"].choices, (str(own.pk), str(own))]
        self.initial["sector"] = str(own.pk) if own is not None else ""

    def says_something(self):
        return bool(self.cleaned_data.get("sector"))

    def clean(self):
        cleaned = super().clean()
        rates = [cleaned.get("yearly_growth"), cleaned.get("yearly_leaving")]
        if not cleaned.get("sector") and rates != [None, None]:
            self.add_error("sector", _("Choose the sector of these rates."))
        return cleaned

    @staticmethod
    def line(row):
        """One row as text."""
        rates = [row["yearly_growth"], row["yearly_leaving"]]
        sector = row["sector"] if not isinstance(row["sector"], str) else Sector.objects.get(pk=row["sector"])
        return f"{sector}: " + " / ".join("–" if rate is None else f"{100 * rate:g} %" for rate in rates)


class ScenarioForm(VersionedForm):
    """A whole scenario. The fields `share_…` and `leaving_…` are those of the age bands."""

    rows_class = SectorRow
    rows_label = _("Sectors with rates of their own")
    NAMES = ("name_nl", "name_en", "horizon_from", "horizon_to", "standard")
    RATES = ("yearly_growth", "yearly_leaving", "training_uptake", "hires_total")
    ORIGIN = ("source", "note_nl", "note_en")

    name_nl = forms.CharField(label=_("Name in Dutch"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    horizon_from = forms.IntegerField(label=_("From"), min_value=1990, max_value=2100)
    horizon_to = forms.IntegerField(label=_("To"), min_value=1990, max_value=2160)
    standard = forms.BooleanField(
        label=_("Show this one first"), required=False, help_text=_("Only one scenario is the first.")
    )
    yearly_growth = PercentField(label=_("Growth in % a year"), initial=0)
    yearly_leaving = PercentField(
        label=_("Leaving in % a year"), initial=0,
        help_text=_("With age bands below, this follows from them."),
    )  # fmt: skip
    training_uptake = PercentField(
        label=_("Share that takes training, in % a year"), required=False, min_value=0, max_value=100
    )
    hires_total = forms.IntegerField(
        label=_("Hires that the source states"), required=False, min_value=0, max_value=2_000_000_000
    )
    source = forms.CharField(label=_("Source"), max_length=500, required=False)
    note_nl = forms.CharField(
        label=_("Note in Dutch"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    note_en = forms.CharField(
        label=_("Note in English"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data=None, initial=None, rows=(), bands=BANDS):
        super().__init__(data, initial=initial, rows=rows)
        self.bands = bands
        for place, band in enumerate(bands):
            self.fields[f"share_{place}"] = PercentField(
                label=_("%(band)s: share of the staff in %%") % {"band": band},
                required=False, min_value=0, max_value=100,
            )  # fmt: skip
            self.fields[f"leaving_{place}"] = PercentField(
                label=_("%(band)s: leaving in %% a year") % {"band": band},
                required=False, min_value=0, max_value=100,
            )  # fmt: skip

    def again(self):
        return {"bands": self.bands}

    def clean(self):
        cleaned = super().clean()
        for place in range(len(self.bands)):
            share, leaving = f"share_{place}", f"leaving_{place}"
            if (cleaned.get(share) is None) != (cleaned.get(leaving) is None) and not self.errors:
                self.add_error(share, _("Give both the share and the leaving rate, or empty both."))
        # What nobody touched stays as exact as it was, whatever the page showed of it.
        for name, value in cleaned.items():
            was = self.initial.get(name)
            if isinstance(value, float) and isinstance(was, float) and abs(was - value) < SAME:
                cleaned[name] = was
        return cleaned

    def group(self, names):
        return [self[name] for name in names]

    @property
    def names(self):
        return self.group(self.NAMES)

    @property
    def rates(self):
        return self.group(self.RATES)

    @property
    def origin(self):
        return self.group(self.ORIGIN)

    @property
    def age_fields(self):
        """[(band, share, leaving)]"""
        return [
            (band, self[f"share_{place}"], self[f"leaving_{place}"]) for place, band in enumerate(self.bands)
        ]

    @property
    def has_ages(self):
        """Does an age band say something, or is something wrong with one?"""
        names = [name for name in self.fields if name.startswith(("share_", "leaving_"))]
        values = self.data if self.is_bound else self.initial
        return any(values.get(name) not in (None, "") for name in names)

    def values(self):
        """Keyword arguments for the action: the fields, `sectors` and `ages`."""
        names = (*self.NAMES, *self.RATES, *self.ORIGIN)
        chosen = self.rows_data
        by_pk = Sector.objects.in_bulk([int(row["sector"]) for row in chosen])
        sectors = [{**row, "sector": by_pk[int(row["sector"])]} for row in chosen]
        ages = [
            {"age_band": band, "share": share, "yearly_leaving": self.cleaned_data[f"leaving_{place}"]}
            for place, band in enumerate(self.bands)
            if (share := self.cleaned_data[f"share_{place}"]) is not None
        ]
        return {name: self.cleaned_data[name] for name in names} | {"sectors": sectors, "ages": ages}


def bands_of(scenario):
    """The age bands that the scenario has, and the usual ones that do not overlap with them."""
    own = {rate.age_band for rate in scenario.rates.all() if rate.age_band}
    free = {band for band in BANDS if not any(_overlap(band, each) for each in own)}
    return tuple(sorted(own | free))


def _overlap(band, other):
    (low, high), (other_low, other_high) = map(_ages, (band, other))
    return low <= other_high and other_low <= high


def _ages(band):
    """The lowest and highest age of "55-64" or "65+"."""
    low, _dash, high = band.rstrip("+").partition("-")
    return int(low), int(high) if high else 150


def values_of(scenario):
    """(initial values, rows) of a scenario as it is stored."""
    rates = list(scenario.rates.select_related("sector"))
    ages = {rate.age_band: rate for rate in rates if rate.age_band}
    names = (*ScenarioForm.NAMES, *ScenarioForm.RATES, *ScenarioForm.ORIGIN)
    initial = {name: getattr(scenario, name) for name in names} | {"version": scenario.version}
    for place, band in enumerate(bands_of(scenario)):
        if band in ages:
            initial[f"share_{place}"] = ages[band].share
            initial[f"leaving_{place}"] = ages[band].yearly_leaving
    rows = [
        {"sector": rate.sector, "yearly_growth": rate.yearly_growth, "yearly_leaving": rate.yearly_leaving}
        for rate in rates
        if rate.sector_id
    ]
    return initial, rows
