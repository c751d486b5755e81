"""The forms of the comments page. What a comment must be is checked by the action, in one place for page and API."""

from django import forms
from django.utils.translation import gettext_lazy as _

LENGTH = 4000


class AnswerForm(forms.Form):
    """An answer in a thread."""

    text = forms.CharField(
        label=_("Your answer"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "maxlength": LENGTH, "class": "grow", "dir": "auto", "required": True}
        ),
    )
    # The label of a field that may stay empty says so; this one may not, but the words for that are the action's.
    text.widget.is_required = True


class CommentForm(AnswerForm):
    """A new thread at a place of the content. `places` are the options of the select."""

    path = forms.ChoiceField(
        label=_("About"),
        required=False,
        error_messages={"invalid_choice": _("This place is no longer there. Choose another one.")},
    )
    must_fix = forms.BooleanField(label=_("This must be solved before publishing"), required=False)
    field_order = ("path", "text", "must_fix")

    def __init__(self, *args, places, **options):
        super().__init__(*args, **options)
        self.fields["path"].choices = places
        self.fields["text"].label = _("Your comment")
        self.fields["text"].help_text = _(
            "Name a member of a partner that takes part with @ and their e-mail address or name, and they are told."
        )
