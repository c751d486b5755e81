"""The roadmap target as a co-edited document. A target is public from its first save on."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coediting.errors import Fault
from coediting.kinds import Gate, Kind
from coediting.schema import Choice, LanguageMap, Number, References, Schema, Section, Text
from profiles import document as profile_document
from profiles.models import Competence, Sector
from roadmap.models import Action, Target

YEAR = {"least": 1990, "most": 2100}
VALUE = {"least": -1e12, "most": 1e12, "decimals": 6}


def check_years(content, faults):
    """A target lies after its baseline."""
    start, end = content["baseline_year"], content["target_year"]
    if start and end and end <= start:
        faults.append(
            Fault(
                "target_year",
                "year-order",
                gettext("The target year must come after the year of the baseline."),
            )
        )


SCHEMA = Schema(
    fields=(
        LanguageMap(name="title", label=_("Title"), max_length=200),
        LanguageMap(
            name="description",
            label=_("What is to be reached, and why"),
            max_length=2000,
            multiline=True,
        ),
        LanguageMap(name="measure", label=_("What is measured"), max_length=500),
        Text(
            name="unit",
            label=_("Unit"),
            help=_("For instance persons, municipalities, per cent."),
            max_length=40,
        ),
        Number(name="baseline_value", label=_("Baseline"), **VALUE),
        Number(name="baseline_year", label=_("Year of the baseline"), **YEAR),
        Number(name="target_value", label=_("Target value"), **VALUE),
        Number(name="target_year", label=_("Target year"), **YEAR),
        Choice(name="direction", label=_("Direction"), choices=tuple(Target.Direction.choices)),
        References(name="sectors", label=_("Sectors"), source="sector"),
        Choice(name="competence_group", label=_("Competence group"), choices=tuple(Competence.Group.choices)),
        References(name="actions", label=_("Actions that lead there"), source="action"),
        Text(name="source", label=_("Source"), max_length=500),
    ),
    sections=(
        Section("general", _("General"), ("title", "description", "measure", "unit")),
        Section(
            "values",
            _("From where to where"),
            ("baseline_value", "baseline_year", "target_value", "target_year", "direction", "source"),
        ),
        Section("scope", _("Where it belongs"), ("sectors", "competence_group", "actions")),
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
    return [Gate("title", gettext("A title in Dutch"), bool(content["title"]["nl"]))]


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
    label=_("roadmap target"),
    schema=SCHEMA,
    find=find,
    suggest=suggest,
    project=project,
    withdraw=withdraw,
    gates=gates,
    title=lambda document: document.target.title,
    url=url,
    list_url=lambda: reverse("roadmap"),
    options_url=lambda: reverse("target-options"),
    list_label=_("Roadmap"),
    publishes_on_save=True,
)
