"""The forms of evidence: handing in a check, filtering the list, deciding."""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from partners.permissions import is_coordinator
from profiles.document import LEVELS
from profiles.models import Competence, Job, Sector
from roadmap.models import CompetenceEvidence

Kind = CompetenceEvidence.Kind


class ReferenceField(forms.UUIDField):
    """One object of the catalogue, by its uid; cleans to the object."""

    widget = forms.HiddenInput

    def __init__(self, *, queryset, **options):
        super().__init__(**options)
        self.queryset = queryset

    def clean(self, value):
        uid = super().clean(value)
        found = self.item(uid) if uid else None
        if uid and found is None:
            raise forms.ValidationError(_("This is no longer there. Choose another one."), code="unknown")
        return found

    def item(self, uid):
        """The object with this uid, None for what is no uid."""
        try:
            return self.queryset.filter(uid=uid).first() if uid else None
        except (forms.ValidationError, ValueError):
            return None


class CheckForm(forms.Form):
    """A competence check or survey: of so many people asked, so many are below the level."""

    REFERENCES = ("competence", "job", "sector")

    competence = ReferenceField(
        label=_("Competence"),
        queryset=Competence.objects.current(),
        error_messages={"required": _("Choose the competence that was checked.")},
    )
    kind = forms.ChoiceField(
        label=_("How do you know?"),
        choices=[(kind.value, kind.label) for kind in (Kind.CHECK, Kind.SURVEY)],
        widget=forms.RadioSelect,
        initial=Kind.CHECK,
    )
    level = forms.TypedChoiceField(
        label=_("Level that was asked"), choices=LEVELS, coerce=int, widget=forms.RadioSelect
    )
    asked = forms.IntegerField(label=_("How many people took part?"), min_value=1, max_value=10**9)
    below = forms.IntegerField(
        label=_("How many of them are below this level?"), min_value=0, max_value=10**9
    )
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    job = ReferenceField(label=_("Job"), queryset=Job.objects.current(), required=False)
    sector = ReferenceField(label=_("Sector"), queryset=Sector.objects.all(), required=False)
    region = forms.CharField(
        label=_("Region"), max_length=20, required=False,
        help_text=_("A province, for instance. Empty is all of Flanders."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=500,
        help_text=_("Which check or survey this is, and where one can read about it."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    partner = forms.ModelChoiceField(
        label=_("For which partner"), queryset=Partner.objects.none(), empty_label=None
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        everywhere = Partner.objects.all()
        self.fields["partner"].queryset = (
            everywhere if is_coordinator(user) else everywhere.filter(pk__in=list(user.roles))
        )
        if user.main_partner:
            self.fields["partner"].initial = user.main_partner.pk

    def clean_region(self):
        return slugify(self.cleaned_data["region"])[:20]

    def plain_fields(self, *names):
        return [self[name] for name in names]

    @property
    def about(self):
        """The fields between the competence and the scope."""
        return self.plain_fields("kind", "level", "asked", "below", "date")

    @property
    def origin(self):
        return self.plain_fields("source", "note", "partner")

    def references(self, names, query="", target="", found=None):
        """[{name, label, item, faults, required, query, found}] of the fields that point to the catalogue."""
        values = self.data if self.is_bound else self.initial
        return [
            {
                "name": name,
                "label": self.fields[name].label,
                "required": self.fields[name].required,
                "item": self.fields[name].item(values.get(name)),
                "faults": self.errors.get(name, []) if self.is_bound else [],
                "query": query if name == target else "",
                "found": found if name == target else None,
            }
            for name in names
        ]


class EvidenceFilter(forms.Form):
    """What the list of evidence is narrowed by; all in the address."""

    filters = True  # no word beside each label that it may stay empty

    q = forms.CharField(label=_("Competence"), max_length=200, required=False)
    group = forms.ChoiceField(
        label=_("Group"), required=False, choices=[("", _("All groups")), *Competence.Group.choices]
    )
    kind = forms.ChoiceField(
        label=_("How do you know?"), required=False, choices=[("", _("Everything")), *Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Everything")), *CompetenceEvidence.State.choices]
    )

    def narrow(self, rows):
        """Those of the rows that fit; what means nothing narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("q"):
            found = list(Competence.objects.matching(asked["q"]).values_list("pk", flat=True)[:500])
            rows = rows.filter(competence__in=found)
        for name, column in (("group", "competence__group"), ("kind", "kind"), ("state", "state")):
            if asked.get(name):
                rows = rows.filter(**{column: asked[name]})
        return rows
