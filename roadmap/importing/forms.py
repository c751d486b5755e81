"""The forms that upload workforce and evidence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.models import Sector
from roadmap.models import WorkforceDataset

MOST_BYTES = 100 * 1024 * 1024
AS_WRITTEN = _("as the file writes it (nacebel2025:20)")


class SheetField(forms.FileField):
    """One CSV file or spreadsheet."""

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and not file.name.lower().endswith((".csv", ".xlsx")):
            text = _("“%(name)s” is no CSV file and no spreadsheet (XLSX).")
            raise forms.ValidationError(text, params={"name": file.name}, code="kind")
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file may be at most 100 MB."), code="large")
        return file


class SheetForm(forms.Form):
    """What every upload asks."""

    file = SheetField(
        label=_("File"), help_text=_("CSV (UTF-8, commas) or XLSX; at most 100 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )  # fmt: skip
    nace = forms.ChoiceField(
        label=_("NACE revision of the codes"),
        required=False,
        choices=[("", AS_WRITTEN), *Sector.Revision.choices],
    )
    dry_run = forms.BooleanField(
        label=_("First show what would change"), required=False, initial=True,
        help_text=_("Nothing changes yet. After looking you can import the same file for real."),
    )  # fmt: skip


class EvidenceUpload(SheetForm):
    """Evidence from a file."""

    accept = forms.BooleanField(
        label=_("New evidence counts at once"), required=False, initial=True,
        help_text=_("Otherwise each of them waits for a decision."),
    )  # fmt: skip
    field_order = ("file", "nace", "accept", "dry_run")


class WorkforceUpload(SheetForm):
    """Workforce from a file: into a dataset that is there, or a new one with these details."""

    dataset = forms.ModelChoiceField(
        label=_("Dataset"), queryset=WorkforceDataset.objects.order_by("name_nl"), to_field_name="slug",
        required=False, empty_label=_("a new one"),
    )  # fmt: skip
    other_years = forms.BooleanField(
        label=_("Leave other years as they are"), required=False,
        help_text=_("Otherwise the file is the whole dataset, and cells that it lacks are removed."),
    )  # fmt: skip
    name_nl = forms.CharField(label=_("Name in Dutch"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    source = forms.CharField(label=_("Source"), max_length=500, required=False)
    reference_date = forms.RegexField(
        r"^\d{4}(-\d\d(-\d\d)?)?$", label=_("Reference date"), required=False,
        help_text=_("Such as 2026, 2026-06 or 2026-06-30."),
    )  # fmt: skip
    licence = forms.CharField(label=_("Licence"), max_length=200, required=False)
    quality = forms.ChoiceField(
        label=_("Quality"), required=False, choices=[("", "–"), *WorkforceDataset.Quality.choices]
    )
    current = forms.BooleanField(
        label=_("Compute the figures from this dataset"), required=False,
        help_text=_("Only one dataset at a time is the one that the needs pages show."),
    )  # fmt: skip
    DETAILS = ("name_nl", "name_en", "source", "reference_date", "licence", "quality", "current")
    NEEDED = ("name_nl", "name_en", "source", "reference_date", "quality")

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("dataset"):
            for name in self.NEEDED:
                if not cleaned.get(name) and name not in self.errors:
                    text = _("A new dataset needs this.")
                    self.add_error(name, forms.ValidationError(text, code="required"))
        return cleaned

    @property
    def details(self):
        """The fields of the dataset that were filled in."""
        return {name: self.cleaned_data[name] for name in self.DETAILS if self.cleaned_data.get(name)}

    def upload_fields(self):
        return [self[name] for name in ("dataset", "file", "nace", "other_years", "dry_run")]

    def detail_fields(self):
        return [self[name] for name in self.DETAILS]
