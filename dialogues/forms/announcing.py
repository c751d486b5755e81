"""The form of what is announced of a dialogue, and the filters of the calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.models import Dialogue, Series
from dialogues.models.dialogue import DEFAULT_KEEP_DAYS, MAX_TEXT
from partners.models import Partner
from profiles.forms import partners_to_edit_for
from profiles.models import Theme
from roadmap.agenda_forms import Filters
from roadmap.versioned_forms import VersionedForm

CONTENT = (
    "title_nl", "title_en", "theme", "series", "starts", "ends", "place", "link", "languages", "capacity",
    "aim_nl", "aim_en", "agenda_nl", "agenda_en", "prepare_nl", "prepare_en", "keep_days",
)  # fmt: skip
NEW_SERIES = ("series_nl", "series_en")


def circular_themes():
    return Theme.objects.filter(kind=Theme.Kind.CIRCULAR).order_by("position", "pk")


class _Long(forms.CharField):
    """A text of several lines, that may stay empty."""

    def __init__(self, rows=4, **kwargs):
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(widget=widget, required=False, max_length=MAX_TEXT, **kwargs)


class _Moment(forms.DateTimeField):
    """A date and a time, in the time of Brussels."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)


class _Announced(forms.Form):
    """What is announced. `sections` puts the fields under headings."""

    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.none())
    series = forms.ModelChoiceField(
        label=_("Series"),
        queryset=Series.objects.none(),
        required=False,
        empty_label=_("stands alone"),
    )
    series_nl = forms.CharField(label=_("Title in Dutch"), max_length=200, required=False)
    series_en = forms.CharField(
        label=_("Title in English"), max_length=200, required=False
    )
    starts = _Moment(label=_("Starts"))
    ends = _Moment(label=_("Ends"))
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, help_text=_("Name, street and town. Public.")
    )
    link = forms.URLField(
        label=_("Link"),
        required=False,
        assume_scheme="https",
        help_text=_("To the online meeting, or to more about the place. Public."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Dialogue.Language.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which people can take part."),
    )
    capacity = forms.IntegerField(
        label=_("Number of places"),
        min_value=1,
        max_value=2000,
        required=False,
        help_text=_("Who comes after that waits, and moves up by itself. Empty: no limit."),
    )
    aim_nl = _Long(label=_("Aim in Dutch"))
    aim_en = _Long(label=_("Aim in English"))
    agenda_nl = _Long(label=_("Agenda in Dutch"), help_text=_("One point per line."))
    agenda_en = _Long(label=_("Agenda in English"), help_text=_("One point per line."))
    prepare_nl = _Long(label=_("What to prepare, in Dutch"))
    prepare_en = _Long(label=_("What to prepare, in English"))
    keep_days = forms.IntegerField(
        label=_("Days after closing that data about participants are kept"),
        min_value=1,
        max_value=365,
        initial=DEFAULT_KEEP_DAYS,
        help_text=_("Keep it as short as you can. Afterwards the portal removes them by itself."),
    )

    SECTIONS = (
        (_("Organiser"), ("organiser",)),
        (_("What it is about"), ("title_nl", "title_en", "theme", "series", "aim_nl", "aim_en")),
        (_("When and where"), ("starts", "ends", "place", "link", "languages")),
        (_("The course"), ("agenda_nl", "agenda_en", "prepare_nl", "prepare_en")),
        (_("A new series"), NEW_SERIES),
        (_("Registration and privacy"), ("capacity", "keep_days")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = circular_themes()
        self.fields["series"].queryset = Series.objects.filter(organiser__in=self.organisers())

    def organisers(self):
        """The partners whose series can be chosen."""
        raise NotImplementedError

    @property
    def sections(self):
        """[(heading, fields)]"""
        found = [
            (head, [self[name] for name in names if name in self.fields]) for head, names in self.SECTIONS
        ]
        return [(head, fields) for head, fields in found if fields]

    def clean(self):
        cleaned = super().clean()
        titles = [cleaned.get(name, "").strip() for name in NEW_SERIES]
        if any(titles) and not all(titles):
            empty = NEW_SERIES[titles.index("")]
            self.add_error(empty, forms.ValidationError(_("Give the series a title in both languages.")))
        return cleaned

    @property
    def content(self):
        """What the action takes: the fields, and `new_series` where one begins."""
        titles = tuple(self.cleaned_data[name].strip() for name in NEW_SERIES)
        return {name: self.cleaned_data[name] for name in CONTENT} | {
            "new_series": titles if all(titles) else None
        }


class DialogueForm(_Announced, VersionedForm):
    """Changing a dialogue, guarded by its version."""

    def __init__(self, *args, organiser, **kwargs):
        self.organiser = organiser
        super().__init__(*args, **kwargs)

    def organisers(self):
        return [self.organiser]

    def again(self):
        return {"organiser": self.organiser}


class NewDialogueForm(_Announced):
    """Announcing one, in the name of a partner for which one edits; coordinators for any."""

    organiser = forms.ModelChoiceField(
        label=_("Organiser"), queryset=Partner.objects.none(), empty_label=None
    )

    def __init__(self, *args, user, **kwargs):
        self.own = partners_to_edit_for(user)
        super().__init__(*args, **kwargs)
        self.fields["organiser"].queryset = self.own
        if user.main_partner:
            self.fields["organiser"].initial = user.main_partner.pk

    def organisers(self):
        return self.own


def values_of(dialogue):
    """(initial values, no rows) of a dialogue as it is stored."""
    return {name: getattr(dialogue, name) for name in (*CONTENT, "version")} | dict.fromkeys(
        NEW_SERIES, ""
    ), ()


class CalendarFilters(Filters):
    """Which dialogues to show."""

    theme = forms.ModelChoiceField(
        label=_("Theme"),
        queryset=circular_themes(),
        to_field_name="slug",
        required=False,
        empty_label=_("All themes"),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("Every language")), *Dialogue.Language.choices], required=False
    )

    def narrowed(self, dialogues):
        dialogues, language = super().narrowed(dialogues, theme="theme"), self.cleaned_data.get("language")
        return dialogues.filter(languages__contains=[language]) if language else dialogues
