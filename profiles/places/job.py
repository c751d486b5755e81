"""What a job asks: according to the published profiles, with levels, and beside those according to ESCO."""

from dataclasses import dataclass, field

from django.db.models import Count

from profiles import presentation
from profiles.models import Competence, Job, JobCompetence, Profile, Requirement, ShortageListing
from profiles.models.queries import named
from profiles.models.search import fold
from profiles.presentation import Said

ESSENTIAL, OPTIONAL = JobCompetence.Importance.ESSENTIAL, JobCompetence.Importance.OPTIONAL
COMMON_SHOWN = 24
PROFILES_SHOWN = 12
LISTINGS_SHOWN = 30


@dataclass
class Asked:
    """A competence that published profiles ask of a job: levels and importance over all of them, and what ESCO says.

    `source` is the importance of ESCO's edge, "" where ESCO does not link the job and the competence.
    """

    competence: Competence
    label: Said
    source: str = ""
    levels: list = field(default_factory=list)
    profiles: list = field(default_factory=list)
    essential: bool = False

    @property
    def importance(self):
        """Essential or optional, in words."""
        return (ESSENTIAL if self.essential else OPTIONAL).label

    @property
    def low(self):
        return min(self.levels)

    @property
    def high(self):
        return max(self.levels)


def edges_of(job):
    """The edges of this very job, from whatever source, with their competences."""
    return list(named(JobCompetence.objects.filter(job=job).select_related("competence"), "competence__"))


def profiles_of(job, language):
    """([Profile], how many more there are) of the published profiles that describe it, in the order of their titles."""
    rows = Profile.objects.published().covering(job)
    found = list(rows.by_title(language, drafts=False).named()[: PROFILES_SHOWN + 1])
    more = rows.count() - PROFILES_SHOWN if len(found) > PROFILES_SHOWN else 0
    return found[:PROFILES_SHOWN], more


def asked_in_profiles(job, edges):
    """[{"label", "asked": [Asked]}] by competence group, of the profiles that name this job or a group that it lies in.

    Profiles about something below a group speak of those jobs alone, so they do not count for the whole group.
    """
    speaking = Job.objects.filter(path__in=[*job.paths_above(), job.path])
    profiles = Profile.jobs.through.objects.filter(job__in=speaking.values("pk"))
    rows = Requirement.objects.filter(profile__in=profiles.values("profile")).order_by("pk")
    rows = list(rows.values_list("profile", "competence", "level", "importance"))
    if not rows:
        return []
    competences = Competence.objects.named().in_bulk({row[1] for row in rows})
    named_profiles = Profile.objects.named().in_bulk({row[0] for row in rows})
    sources = {edge.competence_id: edge.importance for edge in edges}
    found = {}
    for profile, competence, level, importance in rows:
        asked = found.get(competence)
        if asked is None:
            label = presentation.label_of(competences[competence])
            asked = Asked(competences[competence], label, sources.get(competence, ""))
            found[competence] = asked
        asked.levels.append(level)
        asked.profiles.append(named_profiles[profile])
        asked.essential = asked.essential or importance == ESSENTIAL
    return grouped(found.values(), lambda asked: (not asked.essential, -asked.high, fold(asked.label)), "asked")


def by_group(edges, importance, without=()):
    """[{"label", "competences"}] of the edges with this importance, but for the competences with ids in `without`."""
    chosen = {
        edge.competence_id: edge.competence
        for edge in edges
        if edge.importance == importance and edge.competence_id not in without
    }
    return grouped(chosen.values(), lambda one: fold(one.label), "competences", of=lambda one: one)


def grouped(items, order, name, of=lambda item: item.competence):
    """[{"code", "label", name: [items in order]}] by the group of their competence, as profiles order the groups."""
    shown = {code: [] for code in Competence.Group.values}
    for item in sorted(items, key=order):
        shown[of(item).group].append(item)
    labels = dict(Competence.Group.choices)
    return [{"code": code, "label": labels[code], name: rows} for code, rows in shown.items() if rows]


def counts(edges, groups):
    """{"all", "essential", "green", "circular"}: how many different competences the job asks, from either source."""
    competences = {edge.competence_id: edge.competence for edge in edges}
    essential = {edge.competence_id for edge in edges if edge.importance == ESSENTIAL}
    for group in groups:
        for asked in group["asked"]:
            competences[asked.competence.pk] = asked.competence
            essential |= {asked.competence.pk} if asked.essential else set()
    every = competences.values()
    return {
        "all": len(competences),
        "essential": len(essential),
        "green": sum(one.group == Competence.Group.GREEN for one in every),
        "circular": sum(one.circular for one in every),
    }


def shortage_history(job):
    """[{"year", "listings", "more"}] of every year whose list is here, the newest first; of a group also those below.

    A listing is {"title", "causes", "job": the Job below it or None for this very one}; `more` are not shown.
    """
    years = dict.fromkeys(ShortageListing.objects.order_by("-year").values_list("year", flat=True).distinct())
    rows = {year: [] for year in years}
    listings = named(ShortageListing.objects.filter(job__path__startswith=job.path).select_related("job"), "job__")
    for listing in listings.order_by("job__path", "title"):
        other = listing.job if listing.job_id != job.pk else None
        rows[listing.year].append(presentation.shortage(listing) | {"job": other})
    return [
        {"year": year, "listings": found[:LISTINGS_SHOWN], "more": max(0, len(found) - LISTINGS_SHOWN)}
        for year, found in rows.items()
    ]


def common(job):
    """(how many jobs with edges lie below a group, [Competence with `needing`, the number of those that need it]).

    The most common first.
    """
    below = JobCompetence.objects.filter(job__path__startswith=job.path, job__retired__isnull=True)
    jobs = below.aggregate(n=Count("job", distinct=True))["n"]
    counted = below.order_by().values("competence").annotate(n=Count("job", distinct=True))
    most = dict(counted.order_by("-n", "competence").values_list("competence", "n")[:COMMON_SHOWN])
    found = Competence.objects.named().in_bulk(most)
    return jobs, [
        {"competence": found[pk], "label": presentation.label_of(found[pk]), "needing": n, "share": n / jobs}
        for pk, n in most.items()
    ]


def children_of(job):
    """What lies right below, with its shortage and profiles counted."""
    return list(Job.objects.current().filter(parent=job).named().for_listing().order_by("path"))
