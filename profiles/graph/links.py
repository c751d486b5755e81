"""Which job needs which competence: ESCO's word and that of the published profiles, made one."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from profiles.models import Job, JobCompetence, Profile, Requirement

ESSENTIAL = JobCompetence.Importance.ESSENTIAL


@dataclass(frozen=True)
class Link:
    """A job needs a competence. `level` is the highest that a published profile asks, None where none asks it.

    `share` is 1 for a single job; for a group the part of its jobs that need the competence (0 to 1).
    """

    essential: bool
    level: int | None = None
    share: float = 1

    @property
    def weight(self):
        """How much the link counts when the most telling ones are chosen."""
        return (1 if self.essential else 0.5) * self.share


def of_job(job):
    """{competence id: Link} of a job; of a group, what its jobs need, the most common counting most. Two queries."""
    if job.kind == job.Kind.ISCO:
        return _of_group(job)
    edges = JobCompetence.objects.filter(job=job).values_list("competence", "importance")
    asked = Requirement.objects.filter(profile__jobs=job).values_list("competence", "importance", "level")
    return _joined(edges, asked)


def _of_group(job):
    below = JobCompetence.objects.filter(job__path__startswith=job.path, job__retired__isnull=True)
    rows = list(below.order_by().values_list("competence", "job", "importance").distinct())
    jobs = len({row[1] for row in rows})
    needing = Counter(competence for competence, _job, _importance in rows)
    essential = Counter(competence for competence, _job, importance in rows if importance == ESSENTIAL)
    named = Job.objects.filter(path__in=[*job.paths_above(), job.path])
    asked = Requirement.objects.filter(profile__jobs__in=named)
    found = {
        competence: Link(2 * essential[competence] >= number, share=number / jobs)
        for competence, number in needing.items()
    }
    # A profile about the whole group speaks for all of its jobs; one about a single job below does not.
    return found | _joined((), asked.values_list("competence", "importance", "level"))


def of_competence(competence):
    """{job id: Link} of a competence: the jobs in use that need it. Two queries."""
    edges = JobCompetence.objects.filter(competence=competence, job__retired__isnull=True)
    asked = competence.requirements.filter(profile__jobs__retired__isnull=True)
    return _joined(
        edges.values_list("job", "importance"), asked.values_list("profile__jobs", "importance", "level")
    )


def _joined(edges, asked):
    """{id: Link} of rows (id, importance) of ESCO and rows (id, importance, level) of profiles."""
    found = {pk: Link(importance == ESSENTIAL) for pk, importance in edges}
    for pk, importance, level in asked:
        known = found.get(pk, Link(False))
        found[pk] = Link(known.essential or importance == ESSENTIAL, max(known.level or 0, level))
    return found


def beyond_competences(competences, job):
    """{job id: {competence id: Link}} of the other jobs in use that need some of these. Two queries."""
    edges = JobCompetence.objects.filter(competence__in=competences, job__retired__isnull=True)
    asked = Requirement.objects.filter(competence__in=competences, profile__jobs__retired__isnull=True)
    if job.kind == job.Kind.ISCO:
        edges = edges.exclude(job__path__startswith=job.path)
        asked = asked.exclude(profile__jobs__path__startswith=job.path)
    found = _by_outer(
        edges.values_list("job", "competence", "importance"),
        asked.values_list("profile__jobs", "competence", "importance", "level"),
    )
    found.pop(job.pk, None)
    return found


def beyond_jobs(jobs, competence):
    """{competence id: {job id: Link}} of the other competences that some of these jobs need. Two queries."""
    edges = JobCompetence.objects.filter(job__in=jobs, competence__retired__isnull=True)
    named = Profile.jobs.through.objects.filter(job__in=jobs)
    asked = named.filter(profile__requirements__competence__retired__isnull=True).values_list(
        "profile__requirements__competence",
        "job",
        "profile__requirements__importance",
        "profile__requirements__level",
    )
    found = _by_outer(edges.values_list("competence", "job", "importance"), asked)
    found.pop(competence.pk, None)
    return found


def _by_outer(edges, asked):
    """{outer id: {inner id: Link}} of rows (outer, inner, importance) and rows (outer, inner, importance, level)."""
    outer = {}
    for one, other, *rest in edges:
        outer.setdefault(one, ([], []))[0].append((other, *rest))
    for one, other, *rest in asked:
        if one is not None:
            outer.setdefault(one, ([], []))[1].append((other, *rest))
    return {one: _joined(*rows) for one, rows in outer.items()}


def spread(competences):
    """{competence id: how many jobs ESCO links it to}; what few jobs ask says more about a job."""
    rows = JobCompetence.objects.filter(competence__in=competences).order_by().values_list("competence")
    return Counter(dict(rows.annotate(Count("job", distinct=True))))
