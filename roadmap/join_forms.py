"""The forms of who asks to take part without an account, and of the coordinator who answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.robots import Trap
from profiles.models import Theme
from roadmap.agenda_forms import agendas
from roadmap.models import Initiative, JoinRequest
from roadmap.versioned_forms import VersionedForm

Kind = JoinRequest.Kind


class _Long(forms.CharField):
    """A text of several lines. How long it may be is the action's to say, so that nothing typed is cut."""

    def __init__(self, rows=5, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class JoinForm(Trap):
    """Asking to take part, as an organisation, for an initiative, or with a question for an agenda."""

    organisation = forms.CharField(
        label=_("Organisation"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    organisation_kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=[("", _("Choose")), *Partner.Kind.choices]
    )
    website = forms.URLField(
        label=_("Website"), required=False, assume_scheme="https", widget=forms.URLInput(attrs={"autocomplete": "url"})
    )
    topic = forms.CharField(label=_("Name of the initiative"), max_length=200)
    agenda = forms.ModelChoiceField(label=_("Strategic agenda"), queryset=Theme.objects.none())
    text = _Long(label=_("What you do, and what you look for"))
    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("For our answer, and a link to follow or withdraw what you ask."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    named = forms.BooleanField(
        label=_("Everybody may read on the portal that our organisation asked to take part."),
        required=False,
        help_text=_("Not needed: without it, your request only counts in the numbers."),
    )
    consent = forms.BooleanField(label=_("I agree that the coordinators of the lever keep these data to answer me."))

    ABOUT = {
        Kind.ORGANISATION: ("organisation", "organisation_kind", "website", "text"),
        Kind.INITIATIVE: ("topic", "website", "organisation", "organisation_kind", "text"),
        Kind.QUESTION: ("agenda", "topic", "text", "organisation", "organisation_kind"),
    }

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        about = self.ABOUT[kind]
        for name in {"organisation", "organisation_kind", "website", "topic", "agenda", "text"} - set(about):
            del self.fields[name]
        if kind == Kind.QUESTION:
            self.fields["agenda"].queryset = agendas()
            self.fields["topic"].label = _("Your question in one line")
            self.fields["text"].label = _("What is needed, and why")
        elif kind == Kind.INITIATIVE:
            self.fields["text"].label = _("What the initiative does, and how it fits")

    def asked(self):
        """The questions in their order; the agreement comes after what it is about."""
        return [self[name] for name in (*self.ABOUT[self.kind], "name", "email", "named")]

    @property
    def answers(self):
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"homepage", "stamp"}}


class HandleJoinForm(VersionedForm):
    """What a coordinator does with a request to join; what accepting makes of it, only for its kind."""

    state = forms.ChoiceField(label=_("State"), choices=JoinRequest.State.choices)
    note = _Long(
        label=_("Note"),
        rows=3,
        required=False,
        help_text=_("For coordinators. Who asked reads it too when they take their data along."),
    )
    reason = _Long(
        label=_("Why it is declined"), rows=3, required=False, help_text=_("Goes to who asked, by mail.")
    )
    partner = forms.ModelChoiceField(
        label=_("Partner"), queryset=Partner.objects.none(), required=False, empty_label=_("a new partner")
    )
    name_nl = forms.CharField(label=_("Name of the new partner in Dutch"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name of the new partner in English"), max_length=200, required=False)
    initiative = forms.ModelChoiceField(
        label=_("Initiative"), queryset=Initiative.objects.none(), required=False, empty_label=_("a new initiative")
    )
    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=300, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=300, required=False)
    summary_nl = _Long(label=_("Summary in Dutch"), required=False)
    summary_en = _Long(label=_("Summary in English"), required=False)
    question = forms.CharField(label=_("The question in one line"), max_length=200, required=False)
    text = _Long(
        label=_("What is needed, and why"),
        required=False,
        help_text=_("Everybody can read it once it is answered: leave persons out."),
    )

    ACCEPTING = {
        Kind.ORGANISATION: ("partner", "name_nl", "name_en"),
        Kind.INITIATIVE: ("initiative", "title_nl", "title_en", "summary_nl", "summary_en"),
        Kind.QUESTION: ("partner", "question", "text"),
    }

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in set(self.fields) - {"version", "state", "note", "reason", *self.ACCEPTING[kind]}:
            del self.fields[name]
        if "partner" in self.fields:
            self.fields["partner"].queryset = Partner.objects.all()
        if "initiative" in self.fields:
            self.fields["initiative"].queryset = Initiative.objects.all()
        if kind == Kind.QUESTION:
            self.fields["partner"].label = _("On behalf of which partner")
            self.fields["partner"].empty_label = _("Choose")

    def again(self):
        return {"kind": self.kind}

    @property
    def steps(self):
        return [self[name] for name in ("state", "note", "reason")]

    @property
    def accepting(self):
        return [self[name] for name in self.ACCEPTING[self.kind]]


def values_of_join(request):
    """(initial values, no rows) of a request as it is stored; what accepting would make of it, where nothing is yet."""
    values = {name: getattr(request, name) for name in ("version", "state", "note", "reason")}
    made = {
        "partner": request.partner_id or (request.request and request.request.partner_id),
        "initiative": request.initiative_id,
        "name_nl": request.organisation,
        "title_nl": request.topic,
        "summary_nl": request.text,
        "question": request.topic,
        "text": request.text,
    }
    return values | made, ()
