"""The roadmap target as a co-edited document. A target is public from its first save on."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coediting.errors import Fault
from coediting.kinds import Gate, Kind
from coediting.schema import Choice, LanguageMap, Number, References, Schema, Section, Text
from profiles import document as profile_document
from profiles.models import Competence, Sector
from roadmap.models import Action, Target

__ = gettext_lazy
YEAR = {"least": 1990, "most": 2100}
VALUE = {"least": -1e12, "most": 1e12, "decimals": 6}


def check_years(content, faults):
    """A target lies after its baseline."""
    start, end = content["baseline_year"], content["target_year"]
    if start and end and end <= start:
        faults.append(
            Fault("target_year", "year-order", _("The target year must come after the year of the baseline."))
        )


SCHEMA = Schema(
    fields=(
        LanguageMap(name="title", label=__("Title"), max_length=200),
        LanguageMap(
            name="description",
            label=__("What is to be reached, and why"),
            max_length=2000,
            multiline=True,
        ),
        LanguageMap(name="measure", label=__("What is measured"), max_length=500),
        Text(
            name="unit",
            label=__("Unit"),
            help=__("For instance persons, municipalities, per cent."),
            max_length=40,
        ),
        Number(name="baseline_value", label=__("Baseline"), **VALUE),
        Number(name="baseline_year", label=__("Year of the baseline"), **YEAR),
        Number(name="target_value", label=__("Target value"), **VALUE),
        Number(name="target_year", label=__("Target year"), **YEAR),
        Choice(name="direction", label=__("Direction"), choices=tuple(Target.Direction.choices)),
        References(name="sectors", label=__("Sectors"), source="sector"),
        Choice(
            name="competence_group", label=__("Competence group"), choices=tuple(Competence.Group.choices)
        ),
        References(name="actions", label=__("Actions that lead there"), source="action"),
        Text(name="source", label=__("Source"), max_length=500),
    ),
    sections=(
        Section("general", __("General"), ("title", "description", "measure", "unit")),
        Section(
            "values",
            __("From where to where"),
            ("baseline_value", "baseline_year", "target_value", "target_year", "direction", "source"),
        ),
        Section("scope", __("Where it belongs"), ("sectors", "competence_group", "actions")),
    ),
    check=check_years,
)


class _ActionLabel:
    """An action, labelled the way the engine asks."""

    def __init__(self, action):
        self.action, self.uid, self.hint = action, action.uid, action.code

    def label_in(self, language):
        return (self.action.title_en if language == "en" else self.action.title_nl) or self.action.title_nl


def find(source, uids):
    """{uid as text: object with label_in} for those of `uids` that exist."""
    if source == "action":
        return {str(action.uid): _ActionLabel(action) for action in Action.objects.filter(uid__in=list(uids))}
    return profile_document.find(source, uids)


def suggest(source, text):
    """A few objects that match what someone typed; see `profiles.document.suggest`."""
    if source == "action":
        wanted = Q(title_nl__icontains=text.strip()) | Q(title_en__icontains=text.strip())
        return [
            _ActionLabel(action) for action in Action.objects.filter(wanted)[: profile_document.SUGGESTIONS]
        ]
    return profile_document.suggest(source, text)


def gates(content):
    """A target is public once it says in Dutch what it is."""
    return [Gate("title", _("A title in Dutch"), bool(content["title"]["nl"]))]


def project(document, revision):
    """Write the target's row from a revision's content."""
    content = revision.content
    target = Target.objects.get(pk=document.pk)
    target.title_nl, target.title_en = content["title"]["nl"], content["title"]["en"]
    for name in ("unit", "baseline_value", "baseline_year", "target_value", "target_year"):
        setattr(target, name, content[name])
    target.direction = content["direction"] or Target.Direction.UP
    target.competence_group = content["competence_group"] or ""
    target.save()
    target.sectors.set(Sector.objects.filter(uid__in=content["sectors"]))
    target.actions.set(Action.objects.filter(uid__in=content["actions"]))


def withdraw(document):
    """A target has no published rows apart from its own."""


def url(document, page="detail", *numbers):
    """The address of a page of this target: detail, edit, resolve, history, compare, restore."""
    name = "target" if page == "detail" else f"target-{page}"
    return reverse(name, args=[document.target.slug, *numbers])


TARGET = Kind(
    name="target",
    label=__("roadmap target"),
    schema=SCHEMA,
    find=find,
    suggest=suggest,
    project=project,
    withdraw=withdraw,
    gates=gates,
    url=url,
    list_url=lambda: reverse("roadmap"),
    options_url=lambda: reverse("target-options"),
    list_label=__("Roadmap"),
    publishes_on_save=True,
)
