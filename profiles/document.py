"""The competence profile as a co-edited document: its schema, its publishing gates, its projection."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coediting.errors import Fault
from coediting.fields import (
    Choice,
    Choices,
    LanguageMap,
    Number,
    Reference,
    References,
    RowChoices,
    Rows,
    Text,
)
from coediting.kinds import Gate, Kind
from coediting.merge import join
from coediting.schema import Schema, Section
from profiles.models import Competence, Job, JobCompetence, Profile, Requirement, Sector, Task, Theme
from profiles.transitions import asked

LEVELS = (
    (1, _("1 – recognises")),
    (2, _("2 – does it with help")),
    (3, _("3 – works independently")),
    (4, _("4 – guides others")),
)
LEVEL_MEANINGS = (
    (1, _("recognises"), _("Knows what it is and asks for help in time.")),
    (2, _("does it with help"), _("Carries it out while someone looks on.")),
    (3, _("works independently"), _("Solves ordinary problems alone.")),
    (4, _("guides others"), _("Teaches it and improves the way of working.")),
)
LEARNING = (("training", _("training")), ("workplace", _("at the workplace")), ("coaching", _("coaching")))


def check_lacking(row, path, faults):
    """Low, mid and high belong together and stand in order."""
    shares = [row[f"lacking_{bound}"] for bound in ("low", "mid", "high")]
    given = [share for share in shares if share is not None]
    if given and len(given) < 3:
        faults.append(
            Fault(
                join(path, "lacking_mid"),
                "incomplete-range",
                gettext("Fill in lowest, middle and highest, or none of them."),
            )
        )
    elif given and not shares[0] <= shares[1] <= shares[2]:
        faults.append(
            Fault(
                join(path, "lacking_mid"),
                "range-order",
                gettext("The middle must lie between the lowest and the highest."),
            )
        )


def check_rows(content, faults):
    """Requirements name tasks of this profile only, and each competence once."""
    tasks = {row["id"] for row in content["tasks"]}
    if not all(tasks.issuperset(row["tasks"]) for row in content["requirements"]):
        content["requirements"] = [
            row | {"tasks": [task for task in row["tasks"] if task in tasks]} for row in content["requirements"]
        ]
    seen = {}
    for row in content["requirements"]:
        path = join("requirements", row["id"])
        if row["competence"] and row["competence"] in seen:
            faults.append(
                Fault(
                    join(path, "competence"),
                    "competence-twice",
                    gettext("This competence already stands in the profile."),
                )
            )
        seen[row["competence"]] = True


SHARE = {"least": 0, "most": 100, "decimals": 1, "unit": "%"}
TASKS = Rows(
    name="tasks",
    label=_("Tasks"),
    one=_("task"),
    title="title",
    primary=("suitability",),
    fields=(
        LanguageMap(name="title", label=_("Task"), max_length=400),
        Choice(name="suitability", label=_("For the target group"), choices=tuple(Task.Suitability.choices)),
        LanguageMap(name="support", label=_("Which support, or why not"), max_length=600, multiline=True),
    ),
)
REQUIREMENTS = Rows(
    name="requirements",
    label=_("Requirements"),
    one=_("requirement"),
    title="competence",
    primary=("level", "importance"),
    check=check_lacking,
    fields=(
        Reference(name="competence", label=_("Competence"), source="competence"),
        Choice(name="level", label=_("Level"), choices=LEVELS),
        Choice(name="importance", label=_("Importance"), choices=tuple(JobCompetence.Importance.choices)),
        LanguageMap(
            name="indicators",
            label=_("What one sees"),
            help=_("Behavioural indicators, one on each line."),
            max_length=2000,
            multiline=True,
        ),
        LanguageMap(name="applied", label=_("How it is applied here"), max_length=1000, multiline=True),
        Choices(name="learning", label=_("How it is learnt"), choices=LEARNING),
        LanguageMap(name="learning_note", label=_("More about learning it"), max_length=600, multiline=True),
        RowChoices(name="tasks", label=_("Tasks that need it"), rows="tasks"),
        Number(name="lacking_low", label=_("Share that lacks it, lowest"), **SHARE),
        Number(name="lacking_mid", label=_("Share that lacks it, middle"), **SHARE),
        Number(name="lacking_high", label=_("Share that lacks it, highest"), **SHARE),
        Text(name="lacking_source", label=_("Source of this estimate")),
    ),
)
SCHEMA = Schema(
    fields=(
        LanguageMap(name="title", label=_("Title"), max_length=200),
        LanguageMap(
            name="summary",
            label=_("The job in short"),
            help=_("One or two sentences that everybody understands."),
            max_length=1000,
            multiline=True,
        ),
        References(name="jobs", label=_("Jobs"), source="job"),
        References(name="sectors", label=_("Sectors"), source="sector"),
        References(name="themes", label=_("Circular themes"), source="theme"),
        References(name="agendas", label=_("Strategic agendas"), source="theme"),
        LanguageMap(name="target_group", label=_("Target group"), max_length=500, multiline=True),
        Choice(name="vks_level", label=_("VKS level"), choices=tuple((n, str(n)) for n in range(1, 9))),
        LanguageMap(name="context", label=_("Context"), max_length=1500, multiline=True),
        LanguageMap(name="autonomy", label=_("Autonomy"), max_length=1500, multiline=True),
        LanguageMap(name="responsibility", label=_("Responsibility"), max_length=1500, multiline=True),
        LanguageMap(
            name="working_conditions", label=_("Working conditions"), max_length=1500, multiline=True
        ),
        TASKS,
        REQUIREMENTS,
    ),
    sections=(
        Section("general", _("General"), ("title", "summary", "target_group")),
        Section("scope", _("Where it applies"), ("jobs", "sectors", "themes", "agendas")),
        Section(
            "work",
            _("How the work is"),
            ("vks_level", "context", "autonomy", "responsibility", "working_conditions"),
        ),
        Section("tasks", _("Tasks"), ("tasks",)),
        Section("requirements", _("Requirements"), ("requirements",)),
    ),
    check=check_rows,
)
SOURCES = {"competence": Competence, "job": Job, "sector": Sector, "theme": Theme}


def find(source, uids):
    """{uid as text: catalogue object} for those of `uids` that exist."""
    return {str(item.uid): item for item in SOURCES[source].objects.filter(uid__in=list(uids))}


SUGGESTIONS = 12


def suggest(source, text):
    """A few catalogue objects whose labels look like `text`, best first; every theme that contains it."""
    text = text.strip()[:200]
    if source == "theme":
        return list(
            Theme.objects.filter(Q(name_nl__icontains=text) | Q(name_en__icontains=text))[:SUGGESTIONS]
        )
    if not text:
        return []
    objects = SOURCES[source].objects
    offered = objects.all() if source == "sector" else objects.current()  # what went is not chosen anew
    return list(offered.matching(text)[:SUGGESTIONS])


def gates(content):
    """What must be in order before a profile is published."""
    rows = content["requirements"]
    return [
        Gate(
            "theme-and-sector",
            gettext("At least one theme or agenda, and one sector"),
            bool((content["themes"] or content["agendas"]) and content["sectors"]),
        ),
        Gate("titles", gettext("A title in Dutch and in English"), all(content["title"].values())),
        Gate(
            "levels",
            gettext("Every requirement has a competence, a level and an importance"),
            bool(rows) and all(row["level"] and row["competence"] and row["importance"] for row in rows),
        ),
    ]


def project(document, revision):
    """Write the published rows of a profile from a revision's content; what stood there before is replaced."""
    content = revision.content
    profile = Profile.objects.get(pk=document.pk)
    profile.title_nl, profile.title_en = content["title"]["nl"], content["title"]["en"]
    profile.vks_level = content["vks_level"]
    profile.requirement_count, profile.task_count = len(content["requirements"]), len(content["tasks"])
    profile.save()
    named = _jobs_named(profile)
    profile.jobs.set(Job.objects.filter(uid__in=content["jobs"]))
    profile.sectors.set(Sector.objects.filter(uid__in=content["sectors"]))
    profile.themes.set(Theme.objects.filter(Q(uid__in=content["themes"]) | Q(uid__in=content["agendas"])))
    profile.tasks.all().delete()
    Task.objects.bulk_create(_tasks(profile, content))
    profile.requirements.all().delete()
    Requirement.objects.bulk_create(_requirements(profile, content))
    asked.refresh(named | _jobs_named(profile))


def _jobs_named(profile):
    """Primary keys of the jobs that the published rows of a profile speak of."""
    return set(profile.jobs.through.objects.filter(profile=profile).values_list("job", flat=True))


def _tasks(profile, content):
    return [
        Task(
            profile=profile,
            row=row["id"],
            position=position,
            title_nl=row["title"]["nl"],
            title_en=row["title"]["en"],
            suitability=row["suitability"] or "",
        )
        for position, row in enumerate(content["tasks"])
    ]


def _requirements(profile, content):
    ids = dict(
        Competence.objects.filter(uid__in=[row["competence"] for row in content["requirements"]]).values_list(
            "uid", "pk"
        )
    )
    by_text = {str(uid): pk for uid, pk in ids.items()}
    return [
        Requirement(
            profile=profile,
            row=row["id"],
            position=position,
            competence_id=by_text[row["competence"]],
            level=row["level"],
            importance=row["importance"],
            lacking_source=row["lacking_source"],
            **{
                f"lacking_{bound}": None if row[f"lacking_{bound}"] is None else row[f"lacking_{bound}"] / 100
                for bound in ("low", "mid", "high")
            },
        )
        for position, row in enumerate(content["requirements"])
    ]


def withdraw(document):
    """Take the published rows away: the profile is no longer public."""
    profile = Profile.objects.get(pk=document.pk)
    named = _jobs_named(profile)
    profile.tasks.all().delete()
    profile.requirements.all().delete()
    profile.jobs.clear()
    profile.sectors.clear()
    profile.themes.clear()
    Profile.objects.filter(pk=profile.pk).update(title_nl="", title_en="", requirement_count=0, task_count=0)
    asked.refresh(named)


def url(document, page="detail", *numbers):
    """The address of a page of this profile: detail, edit, resolve, history, compare, restore, publish."""
    name = "profile" if page == "detail" else f"profile-{page}"
    return reverse(name, args=[document.profile.slug, *numbers])


PROFILE = Kind(
    name="profile",
    label=_("competence profile"),
    schema=SCHEMA,
    find=find,
    suggest=suggest,
    project=project,
    withdraw=withdraw,
    gates=gates,
    title=lambda document: document.profile.title,
    url=url,
    list_url=lambda: reverse("profiles"),
    options_url=lambda: reverse("catalogue-options"),
    list_label=_("Profiles"),
    approvals_needed=2,
)
