"""The forms of people without an account, and the organiser's form to invite them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.models import OrganisationKind
from partners.robots import Trap


class OwnForm(forms.Form):
    """One's own answers, as they can be changed later."""

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    organisation_kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=[("", _("Choose")), *OrganisationKind.choices]
    )
    role = forms.CharField(
        label=_("Your role there"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    access_needs = forms.CharField(
        label=_("What you need to take part"),
        max_length=500,
        required=False,
        help_text=_("For example a place for a wheelchair or large print. Only what we have to know."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    interpreter = forms.CharField(
        label=_("Interpreter"),
        max_length=200,
        required=False,
        help_text=_("For which language, if you need one. Flemish Sign Language too."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    follow_up = forms.BooleanField(label=_("Mail me what became of what was said."), required=False)

    def fields_shown(self):
        return [field for field in self if not field.is_hidden]


class RegistrationForm(OwnForm, Trap):
    """Registering."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_(
            "For the confirmation, with a link to change or cancel, and for practical news about this dialogue."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    consent = forms.BooleanField(label=_("I agree that the organiser keeps these data for this dialogue."))
    ORDER = (
        "name", "email", "organisation_kind", "organisation", "role", "access_needs", "interpreter", "follow_up",
    )  # fmt: skip

    def asked(self):
        """The questions, in the order in which they are asked; the agreement comes after what it is about."""
        return [self[name] for name in self.ORDER]

    @property
    def answers(self):
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"homepage", "stamp"}}


class LinkForm(forms.Form):
    """Asking for one's own link again."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class InviteForm(forms.Form):
    """Whom to invite."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        max_length=30_000,
        help_text=_("One per line, or with commas between them."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
    )
    note = forms.CharField(
        label=_("A word of your own"),
        max_length=1000,
        required=False,
        help_text=_("Stands above the invitation."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=[("nl", "Nederlands"), ("en", "English")]
    )

    def clean_emails(self):
        return self.cleaned_data["emails"].replace(",", "\n").replace(";", "\n").splitlines()
