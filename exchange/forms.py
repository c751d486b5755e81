"""The forms of webhooks and of edited tables."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exchange.feed.sources import SOURCES
from exchange.models import Webhook
from profiles.importing.faults import ImportRefused
from roadmap.importing import sheets
from roadmap.importing.forms import SheetField

NOW, BEGINNING = "now", "beginning"
SEVERAL = "several"  # the code of an error: these columns stand in each of `params["names"]`


class WebhookForm(forms.Form):
    """Name, address, what to tell of, and, for a new one, from where."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("To recognise it by, such as the system behind it.")
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Where your system takes messages. It begins with https:// and is open to the internet."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
    )
    resources = forms.MultipleChoiceField(
        label=_("What it hears of"),
        required=False,
        help_text=_("By their names in the API. Choose none to hear of everything, also of what is still to come."),
        choices=[(name, name) for name in SOURCES],
        widget=forms.CheckboxSelectMultiple,
    )
    start = forms.ChoiceField(
        label=_("From where"),
        choices=[
            (NOW, _("what changes from now on")),
            (BEGINNING, _("everything public, and then what changes")),
        ],
        widget=forms.RadioSelect,
        initial=NOW,
    )

    def __init__(self, *arguments, webhook=None, **options):
        if webhook:
            options["initial"] = {name: getattr(webhook, name) for name in ("name", "url", "resources")}
        super().__init__(*arguments, **options)
        if webhook:
            del self.fields["start"]

    def fields_given(self):
        """What was filled in, as the actions take it."""
        given = {name: self.cleaned_data[name] for name in ("name", "url", "resources")}
        if self.cleaned_data.get("start") == BEGINNING:
            given["position"] = 0
        return given


def state_word(webhook):
    """(mark, words) of a webhook's state."""
    if webhook.state == Webhook.State.ON and webhook.failing_since:
        return "review", _("on, but failing")
    marks = {Webhook.State.ON: "published", Webhook.State.PAUSED: "draft", Webhook.State.STOPPED: "conflict"}
    return marks[webhook.state], webhook.get_state_display()


class TableForm(forms.Form):
    """An edited table. It says itself which one it is; a very large one of profiles only to the worker.

    `titles` are [(group, {name: title})] of all that there are; `recognise(header)` gives the name of the table with
    these columns, or raises ValidationError.
    """

    file = SheetField(
        label=_("The table that you changed"),
        help_text=_("A spreadsheet (XLSX) or a CSV file in UTF-8, of at most 100 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    table = forms.ChoiceField(
        label=_("Which table is it?"),
        required=False,
    )
    note = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=500,
        help_text=_("For profiles and targets: stands with each change in the history, and with each proposal."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    proposing = forms.BooleanField(
        label=_("Make proposals of everything"),
        required=False,
        help_text=_(
            "For profiles and targets: the others then decide about it. Where you may not write yourself it happens"
            " anyhow."
        ),
    )

    def __init__(self, *arguments, titles, recognise, **options):
        super().__init__(*arguments, **options)
        self.titles, self.recognise = titles, recognise
        groups = [(group, list(names.items())) for group, names in titles]
        self.fields["table"].choices = [("", _("its columns say it")), *groups]

    def clean(self):
        file = self.cleaned_data.get("file")
        if not file or "table" not in self.cleaned_data:
            return
        try:
            header = sheets.header_of(file)
            if header and not self.cleaned_data["table"]:
                self.cleaned_data["table"] = self.recognise(header)
        except ImportRefused as refused:
            self.add_error("file", ValidationError(refused.faults[0].detail, code="file"))
        except ValidationError as error:
            self.add_error("table" if error.code == SEVERAL else "file", error)
            if error.code == SEVERAL:
                self._leave(error.params["names"])

    def _leave(self, names):
        """Only these tables to choose from."""
        known = {name: title for _group, titles in self.titles for name, title in titles.items()}
        self.fields["table"].choices = [("", ""), *((name, known[name]) for name in names)]
