"""Turns a profile's content, and the labels it points to, into what the templates show.

Everything is worked out here with a fixed number of queries, so that no template looks anything up.
"""

from dataclasses import dataclass, field

from django.utils.html import escape, format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from profiles import document
from profiles.models import Competence, JobCompetence, Profile, ShortageListing, Task, Theme
from profiles.models.queries import named


class Said(str):
    """A text that knows its language where that is not the page's; it prints itself marked for screen readers.

    In an attribute use `.plain`: a mark-up element cannot stand there.
    """

    lang = ""

    def __html__(self):
        return (
            format_html('<span lang="{}">{}</span>', self.lang, str(self)) if self.lang else escape(str(self))
        )

    @property
    def plain(self):
        return str(self)

    @property
    def lines(self):
        """The lines that hold something, each marked like the whole."""
        return [_said(line.strip(), self.lang) for line in self.splitlines() if line.strip()]


def _said(text, lang):
    text = Said(text)
    text.lang = lang
    return text


def said(texts):
    """The text of a language map in the language of the moment; where that is missing, the other one, marked."""
    here = "en" if get_language() == "en" else "nl"
    other = "nl" if here == "en" else "en"
    texts = texts or {}
    if texts.get(here):
        return _said(texts[here], "")
    return _said(texts.get(other) or "", other if texts.get(other) else "")


def both(nl, en):
    """`said` for two separate columns."""
    return said({"nl": nl, "en": en})


def label_of(item):
    """The label of a catalogue object with a capital, marked when only the other language has one."""
    label = said(item.labels)
    return _said(label.plain[:1].upper() + label.plain[1:], label.lang)


@dataclass(frozen=True)
class TaskShown:
    """A task with its suitability code ("yes", "support", "no" or "") and the support or reason."""

    id: str
    title: Said
    suitability: str
    support: Said


@dataclass(frozen=True)
class RequirementShown:
    """A required competence. `low`, `mid`, `high` are fractions of workers that lack it; all None means unknown."""

    id: str
    name: Said
    competence: Competence | None
    level: int
    importance: str
    applied: Said
    indicators: list
    learning: list
    learning_note: Said
    tasks: list
    low: float | None
    mid: float | None
    high: float | None
    source: str

    @property
    def has_more(self):
        """Is there anything to fold out?"""
        return bool(self.indicators or self.learning or self.learning_note or self.tasks or self.source)


@dataclass(frozen=True)
class GroupShown:
    """The requirements of one competence group."""

    code: str
    label: str
    requirements: list


@dataclass(frozen=True)
class Sheet:
    """Everything that a profile's page shows of its content."""

    title: Said
    summary: Said
    target_group: Said
    context: Said
    autonomy: Said
    responsibility: Said
    working_conditions: Said
    vks_level: int | None
    jobs: list
    sectors: list
    themes: list
    agendas: list
    shortages: list
    tasks: list
    groups: list = field(default_factory=list)

    @property
    def requirement_count(self):
        return sum(len(group.requirements) for group in self.groups)

    @property
    def suited(self):
        """{"yes": n, "support": n, "no": n}: how many tasks people of the target group can take up."""
        return {
            code: sum(task.suitability == code for task in self.tasks) for code in Task.Suitability.values
        }


def sheet(content, kept=lambda name, make: make()):
    """The Sheet of a content. Five queries, however long the content is.

    `kept(name, make)` gives what `make()` does, and may keep it for other sheets.
    """
    references = document.SCHEMA.references(content)
    found = {source: _find(source, uids) for source, uids in references.items() if source != "theme"}
    found["theme"] = kept("themes", lambda: {str(theme.uid): theme for theme in Theme.objects.all()})
    jobs = _chosen(found, "job", content["jobs"])
    tasks = [
        TaskShown(row["id"], said(row["title"]), row["suitability"] or "", said(row["support"]))
        for row in content["tasks"]
    ]
    names = (
        "title",
        "summary",
        "target_group",
        "context",
        "autonomy",
        "responsibility",
        "working_conditions",
    )
    return Sheet(
        **{name: said(content[name]) for name in names},
        vks_level=content["vks_level"],
        jobs=jobs,
        sectors=_chosen(found, "sector", content["sectors"]),
        themes=_chosen(found, "theme", content["themes"]),
        agendas=_chosen(found, "theme", content["agendas"]),
        shortages=shortages_of(jobs, kept("shortage listings", listings)),
        tasks=tasks,
        groups=_groups(content, found.get("competence", {}), {task.id: task.title for task in tasks}),
    )


def _find(source, uids):
    """{uid as text: catalogue object with what naming it takes}."""
    rows = document.SOURCES[source].objects.filter(uid__in=uids)
    return {str(item.uid): item for item in (named(rows) if source in {"job", "competence"} else rows)}


def _chosen(found, source, uids):
    """The catalogue objects of these uids, in their order; what has gone from the catalogue is left out."""
    known = found.get(source, {})
    return [known[uid] for uid in uids if uid in known]


def _groups(content, competences, task_titles):
    shown = {code: [] for code in Competence.Group.values}
    for row in content["requirements"]:
        competence = competences.get(row["competence"])
        code = competence.group if competence else Competence.Group.TECHNICAL
        shown[code].append(_requirement(row, competence, task_titles))
    labels = dict(Competence.Group.choices)
    return [GroupShown(code, labels[code], rows) for code, rows in shown.items() if rows]


def _requirement(row, competence, task_titles):
    ways = dict(document.LEARNING)
    return RequirementShown(
        id=row["id"],
        name=label_of(competence) if competence else Said(_("Competence still to be chosen")),
        competence=competence,
        level=row["level"] or 0,
        importance=dict(JobCompetence.Importance.choices).get(row["importance"], ""),
        applied=said(row["applied"]),
        indicators=said(row["indicators"]).lines,
        learning=[ways[way] for way in row["learning"]],
        learning_note=said(row["learning_note"]),
        tasks=[task_titles[task] for task in row["tasks"] if task in task_titles],
        source=row["lacking_source"],
        **{
            bound: None if row[f"lacking_{bound}"] is None else row[f"lacking_{bound}"] / 100
            for bound in ("low", "mid", "high")
        },
    )


def listings():
    """{job: its ShortageListings, the newest first} of all jobs: some hundred a year."""
    found = {}
    for listing in ShortageListing.objects.filter(job__isnull=False).order_by("-year", "title"):
        found.setdefault(listing.job_id, []).append(listing)
    return found


def shortages_of(jobs, known):
    """The listings of these jobs in the newest year that has any: [{"title", "year", "causes": [words]}].

    `known` is what `listings()` gives.
    """
    found = [listing for job in {job.pk: job for job in jobs} for listing in known.get(job, ())]
    newest = max((listing.year for listing in found), default=None)
    return [shortage(listing) for listing in sorted(found, key=lambda one: one.title) if listing.year == newest]


def shortage(listing):
    """A shortage listing with its causes in words."""
    words = dict(ShortageListing.Cause.choices)
    return {
        "title": listing.title,
        "year": listing.year,
        "causes": [words[cause] for cause in listing.causes],
    }


def profile_rows(profiles, contents):
    """Rows of a list of profiles: [{"profile", "title", "summary", "is_draft"}]. `contents` is {pk: summary map}."""
    return [
        {
            "profile": profile,
            "title": title_of(profile),
            "summary": said(contents.get(profile.pk)),
            "is_draft": profile.document.published_id is None,
            "themes": list(profile.themes.all()),
        }
        for profile in profiles
    ]


def title_of(profile: Profile):
    """A profile's title, marked when only the other language has one."""
    return said(profile.titles) or Said(profile.slug)
