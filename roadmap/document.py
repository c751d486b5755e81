"""The roadmap target as a co-edited document. A target is public from its first save on."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coediting.errors import Fault
from coediting.fields import Choice, LanguageMap, Number, OneReference, References, Text
from coediting.kinds import Gate, Kind
from coediting.schema import Schema, Section
from profiles import document as profile_document
from profiles.models import Competence, Sector
from roadmap.models import Action, Indicator, Target

YEAR = {"least": 1990, "most": 2100}
VALUE = {"least": -1e12, "most": 1e12, "decimals": 6}


def check(content, faults):
    """What must go together: years in order, an indicator to measure by, a reason for a status set by hand."""
    _check_years(content, faults)
    if content["measured_by"] == Target.MeasuredBy.INDICATOR and not content["indicator"]:
        detail = gettext("Choose the indicator that measures this target.")
        faults.append(Fault("indicator", "indicator-needed", detail))
    if content["status_override"] and not any(content["status_reason"].values()):
        detail = gettext("Say why the status is set by hand: readers see the reason beside it.")
        faults.append(Fault("status_reason/nl", "reason-needed", detail))


def _check_years(content, faults):
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
        Choice(
            name="measured_by",
            label=_("Measured by"),
            help=_("What says how far the target is. Left empty: measurements that partners hand in."),
            choices=tuple(Target.MeasuredBy.choices),
        ),
        OneReference(
            name="indicator",
            label=_("Indicator"),
            help=_("Only for a target that an indicator series measures."),
            source="indicator",
        ),
        Choice(
            name="status_override",
            label=_("Status set by hand"),
            help=_("Left empty, the status is computed from the values that count."),
            choices=tuple(Target.Status.choices),
        ),
        LanguageMap(
            name="status_reason",
            label=_("Why the status is set by hand"),
            max_length=1000,
            multiline=True,
        ),
    ),
    sections=(
        Section("general", _("General"), ("title", "description", "measure", "unit")),
        Section(
            "values",
            _("From where to where"),
            ("baseline_value", "baseline_year", "target_value", "target_year", "direction", "source"),
        ),
        Section(
            "measuring",
            _("How far it is"),
            ("measured_by", "indicator", "status_override", "status_reason"),
        ),
        Section("scope", _("Where it belongs"), ("sectors", "competence_group", "actions")),
    ),
    check=check,
)


class _Labelled:
    """An action or indicator, labelled the way the engine asks."""

    def __init__(self, thing, hint):
        self.thing, self.uid, self.hint = thing, thing.uid, hint

    def label_in(self, language):
        return (self.thing.title_en if language == "en" else self.thing.title_nl) or self.thing.title_nl


# What a target can point to that the catalogue does not hold: {source: (model, what stands behind the label)}.
OWN_SOURCES = {
    "action": (Action, lambda action: action.code),
    "indicator": (Indicator, lambda series: series.unit),
}


def find(source, uids):
    """{uid as text: object with label_in} for those of `uids` that exist."""
    if source not in OWN_SOURCES:
        return profile_document.find(source, uids)
    model, hint = OWN_SOURCES[source]
    return {
        str(thing.uid): _Labelled(thing, hint(thing)) for thing in model.objects.filter(uid__in=list(uids))
    }


def suggest(source, text):
    """A few objects that match what someone typed; see `profiles.document.suggest`."""
    if source not in OWN_SOURCES:
        return profile_document.suggest(source, text)
    model, hint = OWN_SOURCES[source]
    wanted = Q(title_nl__icontains=text.strip()) | Q(title_en__icontains=text.strip())
    found = model.objects.filter(wanted)[: profile_document.SUGGESTIONS]
    return [_Labelled(thing, hint(thing)) for thing in found]


def gates(content):
    """A target is public once it says in Dutch what it is."""
    return [Gate("title", gettext("A title in Dutch"), bool(content["title"]["nl"]))]


def project(document, revision):
    """Write the target's row from a revision's content."""
    project_all([(document, revision)])


def project_all(pairs):
    """Write the rows of many targets, of (document, revision) each; as many statements as for one."""
    # Revisions from before a field was added say nothing of it.
    contents = {document.pk: SCHEMA.empty() | revision.content for document, revision in pairs}
    found = Target.objects.in_bulk(list(contents))
    wanted = {content["indicator"] for content in contents.values()} - {None, ""}
    indicators = {str(uid): pk for uid, pk in Indicator.objects.filter(uid__in=wanted).values_list("uid", "pk")}
    for pk, content in contents.items():
        _fill(found[pk], content, indicators)
    # One INSERT … ON CONFLICT: Django takes half a minute to write `bulk_update` of a thousand rows.
    Target.objects.bulk_create(
        found.values(), update_conflicts=True, unique_fields=["document"], update_fields=PROJECTED
    )
    for name, model in (("sectors", Sector), ("actions", Action)):
        _relate(name, model, contents)


PROJECTED = (
    *("title_nl", "title_en", "unit", "baseline_value", "baseline_year", "target_value", "target_year", "direction"),
    *("competence_group", "measured_by", "indicator", "status_override", "status_reason_nl", "status_reason_en"),
)


def _fill(target, content, indicators):
    """Put a content on a target's row. `indicators` is {uid as text: primary key}."""
    target.title_nl, target.title_en = content["title"]["nl"], content["title"]["en"]
    for name in ("unit", "baseline_value", "baseline_year", "target_value", "target_year"):
        setattr(target, name, content[name])
    target.direction = content["direction"] or _direction(content)
    target.competence_group = content["competence_group"] or ""
    target.measured_by = content["measured_by"] or Target.MeasuredBy.MEASUREMENTS
    target.indicator_id = indicators.get(content["indicator"])
    target.status_override = content["status_override"] or ""
    reason = content["status_reason"]
    target.status_reason_nl, target.status_reason_en = reason["nl"], reason["en"]


def _relate(name, model, contents):
    """Let the targets have exactly the sectors, or actions, that their contents name; what stays is left alone."""
    through = getattr(Target, name).through
    column = model._meta.model_name
    uids = {uid for content in contents.values() for uid in content[name]}
    keys = {str(uid): pk for uid, pk in model.objects.filter(uid__in=uids).values_list("uid", "pk")}
    wanted = {(pk, keys[uid]) for pk, content in contents.items() for uid in content[name] if uid in keys}
    stored = {
        (target, other): row
        for row, target, other in through.objects.filter(target__in=contents).values_list("pk", "target", column)
    }
    through.objects.filter(pk__in=[row for pair, row in stored.items() if pair not in wanted]).delete()
    through.objects.bulk_create(
        through(target_id=target, **{f"{column}_id": other}) for target, other in sorted(wanted - stored.keys())
    )


def _direction(content):
    """Where nobody chose one: from the baseline towards the goal."""
    start, goal = content["baseline_value"], content["target_value"]
    falls = start is not None and goal is not None and goal < start
    return Target.Direction.DOWN if falls else Target.Direction.UP


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
    project_all=project_all,
    withdraw=withdraw,
    gates=gates,
    title=lambda document: document.target.title,
    url=url,
    list_url=lambda: reverse("roadmap"),
    options_url=lambda: reverse("target-options"),
    list_label=_("Roadmap"),
    publishes_on_save=True,
)
