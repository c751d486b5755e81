"""Forms that edit something that a counter guards: the version travels along, and a stale one loses nothing."""

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

ROWS_SHOWN_EMPTY = 2


class VersionedForm(forms.Form):
    """A form with the version that its user loaded. Subclasses may add `rows`, a list of small forms below it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    rows_class = None
    rows_label = ""

    def __init__(self, data=None, initial=None, rows=(), **kwargs):
        super().__init__(data, initial=initial, **kwargs)
        self.rows = None
        if self.rows_class:
            factory = forms.formset_factory(
                self.rows_class, extra=ROWS_SHOWN_EMPTY, max_num=200, absolute_max=300
            )
            self.rows = factory(data, initial=list(rows), prefix="rows")

    def is_valid(self):
        fine = super().is_valid()
        return (self.rows.is_valid() if self.rows else True) and fine

    def fields_shown(self):
        return [field for field in self if not field.is_hidden]

    @property
    def rows_data(self):
        """The rows that say something."""
        return [row.cleaned_data for row in self.rows if row.says_something()]

    def told_at(self, version):
        """The same input, now based on `version`: saving it again is a knowing choice."""
        data = self.data.copy()
        data["version"] = str(version)
        again = type(self)(data, **self.again())
        again.is_valid()
        return again

    def again(self):
        """What a subclass needs to be made once more."""
        return {}

    def differences(self, initial, rows=()):
        """[{"label", "stored", "typed"}] of what is typed and what is `initial` by now, where they differ."""
        found = []
        for field in self.fields_shown():
            stored = spoken(field.field, initial.get(field.name))
            typed = spoken(field.field, self.cleaned_data.get(field.name))
            if stored != typed:
                found.append({"label": field.label, "stored": stored, "typed": typed})
        if self.rows:
            stored, typed = ("\n".join(map(self.rows_class.line, lines)) for lines in (rows, self.rows_data))
            if stored != typed:
                found.append({"label": self.rows_label, "stored": stored, "typed": typed})
        return [pair | {name: pair[name] or _("nothing") for name in ("stored", "typed")} for pair in found]


def spoken(field, value):
    """A field's value in words; "" for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(sorted(str(field.label_from_instance(item)) for item in value))
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value))
    if isinstance(field, forms.MultipleChoiceField):
        return ", ".join(str(dict(field.choices).get(item, item)) for item in value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field.choices, ModelChoiceIterator):
        return str(dict(field.choices).get(value, value))
    return str(field.prepare_value(value)) if not isinstance(value, float) else f"{value:g}"
