"""The forms of agenda requests and initiatives, and the filters of their lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.permissions import is_coordinator
from profiles.models import Profile, Theme
from roadmap.models import Action, AgendaRequest, Initiative, Target
from roadmap.versioned_forms import VersionedForm


def agendas():
    """The strategic agendas."""
    return Theme.objects.filter(kind=Theme.Kind.AGENDA)


class _Long(forms.CharField):
    """A text of several lines."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), **kwargs)


class _Many(forms.ModelMultipleChoiceField):
    """Several of a list, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


class AskForm(forms.Form):
    """A need or question of an agenda."""

    agenda = forms.ModelChoiceField(label=_("Strategic agenda"), queryset=Theme.objects.none())
    partner = forms.ModelChoiceField(
        label=_("On behalf of which partner"), queryset=Partner.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    text = _Long(label=_("What is needed, and why"), max_length=5000)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agenda"].queryset = agendas()
        own = Partner.objects.all() if is_coordinator(user) else Partner.objects.filter(pk__in=user.roles)
        self.fields["partner"].queryset = own
        if user.main_partner:
            self.fields["partner"].initial = user.main_partner.pk


class HandleForm(VersionedForm):
    """What a coordinator does with a request."""

    state = forms.ChoiceField(label=_("State"), choices=AgendaRequest.State.choices)
    note = _Long(
        label=_("Note"),
        help_text=_("For coordinators and for who asked. Never public."),
        max_length=2000,
        required=False,
    )
    answer_nl = _Long(
        label=_("Answer in Dutch"),
        help_text=_("Public as soon as the state is “answered”."),
        max_length=5000,
        required=False,
    )
    answer_en = _Long(label=_("Answer in English"), max_length=5000, required=False)
    reason = _Long(label=_("Why it is declined"), max_length=2000, required=False)
    profiles = _Many(label=_("Competence profiles"), queryset=Profile.objects.none())
    targets = _Many(label=_("Targets"), queryset=Target.objects.none())
    actions = _Many(label=_("Actions"), queryset=Action.objects.none())
    initiatives = _Many(label=_("Initiatives"), queryset=Initiative.objects.none())

    LINKS = ("profiles", "targets", "actions", "initiatives")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["profiles"].queryset = Profile.objects.published()
        self.fields["targets"].queryset = Target.objects.all()
        self.fields["actions"].queryset = Action.objects.all()
        self.fields["initiatives"].queryset = Initiative.objects.all()

    @property
    def texts(self):
        return [field for field in self.fields_shown() if field.name not in self.LINKS]

    @property
    def links(self):
        """[(field, how many are ticked)] of what the request can be tied to."""
        return [(self[name], len(self[name].value() or [])) for name in self.LINKS]


def values_of_request(request):
    """(initial values, no rows) of a request as it is stored."""
    names = ("version", "state", "note", "answer_nl", "answer_en", "reason")
    links = {name: list(getattr(request, name).all()) for name in HandleForm.LINKS}
    return {name: getattr(request, name) for name in names} | links, ()


class InitiativeForm(VersionedForm):
    """An initiative."""

    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=300)
    title_en = forms.CharField(label=_("Title in English"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=Initiative.Kind.choices)
    summary_nl = _Long(label=_("Summary in Dutch"), max_length=2000, required=False)
    summary_en = _Long(label=_("Summary in English"), max_length=2000, required=False)
    agendas = _Many(label=_("Strategic agendas"), queryset=Theme.objects.none())
    partners = _Many(label=_("Partners"), queryset=Partner.objects.none())
    start = forms.IntegerField(label=_("First year"), min_value=1990, max_value=2100, required=False)
    end = forms.IntegerField(label=_("Last year"), min_value=1990, max_value=2100, required=False)
    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agendas"].queryset = agendas()
        self.fields["partners"].queryset = Partner.objects.all()


def values_of_initiative(initiative):
    """(initial values, no rows) of an initiative as it is stored."""
    names = (
        "version",
        "title_nl",
        "title_en",
        "kind",
        "summary_nl",
        "summary_en",
        "start",
        "end",
        "url",
        "source",
    )
    links = {name: list(getattr(initiative, name).all()) for name in ("agendas", "partners")}
    return {name: getattr(initiative, name) for name in names} | links, ()


class Filters(forms.Form):
    """Filters in the address; a value that means nothing asks for nothing."""

    filters = True  # no word beside each label that it may stay empty

    def __init__(self, data):
        super().__init__(data)
        self.is_valid()

    @property
    def is_used(self):
        return any(self.cleaned_data.values())

    def narrowed(self, queryset, **fields):
        """The queryset, narrowed by each filter that is used; `fields` maps filters to fields."""
        asked = {field: self.cleaned_data.get(name) for name, field in fields.items()}
        return queryset.filter(**{field: value for field, value in asked.items() if value})


class RequestFilters(Filters):
    """Which requests to show."""

    agenda = forms.ModelChoiceField(
        label=_("Strategic agenda"),
        queryset=agendas(),
        to_field_name="slug",
        required=False,
        empty_label=_("All agendas"),
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("Every state")), *AgendaRequest.State.choices], required=False
    )


class InitiativeFilters(Filters):
    """Which initiatives to show."""

    agenda = forms.ModelChoiceField(
        label=_("Strategic agenda"),
        queryset=agendas(),
        to_field_name="slug",
        required=False,
        empty_label=_("All agendas"),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Every kind")), *Initiative.Kind.choices], required=False
    )
