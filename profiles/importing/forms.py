"""The form that uploads files to import."""

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.models import ImportJob

MOST_FILES = 20
MOST_BYTES = 100 * 1024 * 1024


def asked_by(form, ask):
    """The ImportJob that `ask(cleaned data)` makes of a form that was sent.

    None where the form is not valid, or the person has too many imports under way: the form then says so.
    """
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return ask(form.cleaned_data)
    except forms.ValidationError as error:
        if getattr(error, "code", "") != "too-many":
            raise
        form.add_error(None, error)
        return None


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; cleans to a list."""

    widget = FilesInput

    def clean(self, data, initial=None):
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        cleaned = [super(FilesField, self).clean(file, initial) for file in files]
        if len(cleaned) > MOST_FILES:
            raise forms.ValidationError(
                _("Choose at most %(most)d files."), params={"most": MOST_FILES}, code="many"
            )
        if sum(file.size for file in cleaned) > MOST_BYTES:
            raise forms.ValidationError(_("Together the files may be at most 100 MB."), code="large")
        for file in cleaned:
            if not file.name.lower().endswith((".zip", ".csv")):
                text = _("“%(name)s” is no zip or CSV file.")
                raise forms.ValidationError(text, params={"name": file.name}, code="kind")
        return cleaned


class ImportForm(forms.Form):
    """What to import, from which files, and whether only to look."""

    source = forms.ChoiceField(label=_("What do you want to import?"), choices=ImportJob.Source.choices)
    files = FilesField(
        label=_("Files"),
        help_text=_("Zip or CSV files as you downloaded them, several at once; together at most 100 MB."),
    )
    year = forms.IntegerField(
        label=_("Year of the list"), required=False, min_value=2000, max_value=2100,
        help_text=_("Only for the list of shortage occupations."),
    )  # fmt: skip
    dry_run = forms.BooleanField(
        label=_("First show what would change"), required=False, initial=True,
        help_text=_("Nothing changes yet. After looking you can import the same files for real."),
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("source") == ImportJob.Source.SHORTAGE and not cleaned.get("year"):
            self.add_error(
                "year", forms.ValidationError(_("Say of which year this list is."), code="required")
            )
        return cleaned
