"""The form of one statement that a room agrees or disagrees with."""

from django import forms
from django.utils.translation import gettext_lazy as _


class _Sentence(forms.CharField):
    """A statement: short enough to read on a phone. How short is the action's to say, so that nothing typed is cut."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class StatementForm(forms.Form):
    """One statement, in Dutch and, if one likes, in English; `contribution` is what it grew from."""

    text_nl = _Sentence(
        label=_("Statement in Dutch"),
        help_text=_("One sentence with one thought, that one can agree or disagree with. At most 300 characters."),
    )
    text_en = _Sentence(label=_("Statement in English"), required=False)
    contribution = forms.UUIDField(widget=forms.HiddenInput, required=False)
