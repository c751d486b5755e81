"""One cell taken apart: which profile asks it at which level, what ESCO says, what is in discussion."""

import re
import uuid
from dataclasses import dataclass

from django.db.models import Q

from coediting.models import Document
from profiles.maps import jobs as rows_of
from profiles.maps.discussion import visible
from profiles.maps.selection import Selection
from profiles.models import Competence, Job, JobCompetence, Profile, Requirement
from profiles.presentation import label_of

PLACE = re.compile(r"([0-9a-f]{8})\.([0-9a-f]{8})")


@dataclass(frozen=True)
class Detail:
    """A job and a competence with everything that is said about the two. Shares are fractions."""

    job: object
    competence: object
    labels: tuple
    requirements: list
    edges: list
    talks: list
    shortage: int | None
    elsewhere: int
    only_job: str
    only_competence: str


def read(selection, user):
    """The Detail of the cell that `selection.at` names, or None when it names none."""
    found = PLACE.fullmatch(selection.at)
    job = found and Job.objects.filter(_begins(found[1])).for_listing().first()
    competence = found and Competence.objects.filter(_begins(found[2])).first()
    if not job or not competence:
        return None
    within = rows_of.scope(selection, visible(user))
    edges = JobCompetence.objects.filter(competence=competence)
    return Detail(
        job=job,
        competence=competence,
        labels=(label_of(job), label_of(competence)),
        requirements=_requirements(within, job, competence),
        edges=list(edges.filter(job=job).order_by("importance", "source")),
        talks=_talks(within.talks, str(job.uid), str(competence.uid)),
        shortage=job.shortage,
        elsewhere=edges.filter(job__retired__isnull=True).exclude(job=job).values("job").distinct().count(),
        only_job=Selection(jobs=(job,)).address(),
        only_competence=Selection(competences=(competence,)).address(),
    )


def _begins(digits):
    """The condition on a uid that begins with these eight hexadecimal digits: a range that an index answers."""
    return Q(uid__range=(uuid.UUID(digits.ljust(32, "0")), uuid.UUID(digits.ljust(32, "f"))))


def _requirements(within, job, competence):
    profiles = within.naming.filter(job=job).values("profile")
    return list(Requirement.objects.filter(competence=competence, profile__in=profiles).for_competence())


def _talks(talks, job, competence):
    """[{"profile", "proposal", "level", "essential"}]: drafts and proposals that are about this cell."""
    about = [
        (talk, *talk.asks[job][competence]) for talk in talks if competence in talk.asks.get(job, {})
    ]
    documents = [talk.document for talk, _level, _essential in about]
    profiles = Profile.objects.filter(pk__in=documents).for_listing().in_bulk() if about else {}
    uids = dict(Document.objects.filter(pk__in=documents).values_list("pk", "uid")) if about else {}
    return [
        {
            "profile": profiles[talk.document],
            "document": uids[talk.document],
            "proposal": talk.proposal,
            "level": level,
            "essential": essential,
        }
        for talk, level, essential in about
        if talk.document in profiles
    ]
