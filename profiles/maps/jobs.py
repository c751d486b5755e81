"""The rows of a map: which jobs a selection is about, and which of them are shown when there are too many."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from profiles.filters import REVISION
from profiles.maps import skills
from profiles.maps.selection import ALL, Source
from profiles.models import Job, JobCompetence, Profile, Requirement, Sector, ShortageListing
from profiles.models.queries import paths_above

NAMING = Profile.jobs.through.objects
MANY = 500


@dataclass(frozen=True)
class Scope:
    """What of the profiles and of the discussion a selection is about.

    `naming` are the pairs (published profile, job that it names); `talks` what this user may know of drafts and
    proposals, both only of the chosen sector and theme.
    """

    naming: object
    talks: list

    @property
    def talked(self):
        """The uids, as text, of the jobs that are talked about."""
        return {job for talk in self.talks for job in talk.asks}


def scope(selection, talks):
    """The Scope of a selection; `talks` is everything that the user may know."""
    naming, kept = NAMING.all(), talks if Source.DISCUSSION in selection.sources else []
    if selection.sector:
        pks, uids = _reached(selection.sector)
        naming = naming.filter(profile__in=Profile.sectors.through.objects.filter(sector__in=pks).values("profile"))
        kept = [talk for talk in kept if talk.sectors & uids]
    if selection.theme:
        themed = Profile.themes.through.objects.filter(theme=selection.theme)
        naming = naming.filter(profile__in=themed.values("profile"))
        kept = [talk for talk in kept if str(selection.theme.uid) in talk.themes]
    return Scope(naming, kept)


def _reached(sector):
    """(ids, uids as text) of a sector, what it consists of and what it is part of, as the list of profiles has it."""
    near = Q(path__startswith=sector.path) | Q(path__in=paths_above(sector.path))
    rows = list(Sector.objects.filter(near, revision=REVISION).values_list("pk", "uid"))
    return [pk for pk, _uid in rows], frozenset(str(uid) for _pk, uid in rows)


def found(selection, within):
    """([Job with `shortage`, the year or None], how many there are in all), in the order of the tree.

    When there are more than the map shows: those that were picked, those with a profile, those in discussion, and then
    those that ask most of the competences that the map is about.
    """
    picked = {job.pk for job in selection.jobs}
    rows = list(_candidates(selection, within).values_list("pk", "path", "uid", "named"))
    most = selection.limits[0]
    if len(rows) > most:
        asked = _asked(selection, [pk for pk, *_rest in rows])
        talked = within.talked

        def place(row):
            pk, path, uid, named = row
            return (pk not in picked, not named, str(uid) not in talked, -asked.get(pk, 0), path)

        rows.sort(key=place)
    chosen = Job.objects.filter(pk__in=[row[0] for row in rows[:most]])
    return list(chosen.for_listing().order_by("path", "pk")), len(rows)


def _candidates(selection, within):
    named = Exists(within.naming.filter(job=OuterRef("pk")))
    jobs = Job.objects.annotate(named=named).order_by("path", "pk")
    picked = Q(pk__in=[job.pk for job in selection.jobs])
    if selection.only_picked:
        return jobs.filter(picked)
    # What went stays while a published profile names it: until its partner takes the successor over.
    chosen = Q(Q(retired__isnull=True) | Q(named=True)) & _chosen(selection, within)
    if selection.shortage:
        chosen &= Exists(ShortageListing.objects.filter(job=OuterRef("pk")))
    return jobs.filter(chosen | picked)


def _chosen(selection, within):
    """The condition on the jobs, those picked by hand left aside."""
    described = Q(named=True) | Q(uid__in=within.talked)
    if selection.by_competence:
        edges = JobCompetence.objects.filter(competence__in=selection.competences).values("job")
        asking = Requirement.objects.filter(competence__in=selection.competences).values("profile")
        return Q(pk__in=edges) | Q(pk__in=NAMING.filter(profile__in=asking).values("job"))
    if selection.of_profiles:
        return described
    # A group of ISCO-08 asks nothing by itself: it is a row where a profile is about the whole group.
    jobs = described if selection.narrowed else ~Q(kind=Job.Kind.ISCO) | described
    if selection.under is None or selection.under == ALL:
        return jobs
    return jobs & Q(path__startswith=selection.under.path)


def columns_filter(selection, prefix=""):
    """The condition on competences that groups, ESCO's and our own, and tags make; `prefix` leads to the competence."""
    condition = Q()
    if selection.competences:
        return Q(**{f"{prefix}pk__in": [competence.pk for competence in selection.competences]})
    if selection.skills:
        condition &= Q(**{f"{prefix}pk__in": skills.within(selection.skills)})
    if selection.groups:
        condition &= Q(**{f"{prefix}group__in": selection.groups})
    for tag in ("circular", "esco_green"):
        if getattr(selection, tag):
            condition &= Q(**{f"{prefix}{tag}": True})
    return condition


def _asked(selection, jobs):
    """{job id: how many competences of the map ESCO says it asks}."""
    edges = JobCompetence.objects.filter(columns_filter(selection, "competence__"), competence__retired__isnull=True)
    if len(jobs) < MANY:  # beyond, it is quicker to count for all than to look each of them up
        edges = edges.filter(job__in=jobs)
    return dict(edges.order_by().values_list("job").annotate(Count("pk")))
