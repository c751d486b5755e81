"""A small world of jobs to move between, made by hand so that every figure can be checked by head."""

from profiles.models import Competence, Job, JobCompetence
from profiles.transitions import asked as asked_rows
from tests import factories

ESSENTIAL, OPTIONAL = "essential", "optional"


def job(code, **fields):
    """An occupation under ISCO group 81."""
    group = Job.objects.filter(code="81").first() or factories.job("81")
    return factories.job(f"81{code}", group, kind=Job.Kind.OCCUPATION, label_nl=code, label_en=code, **fields)


def competences(*labels, group=Competence.Group.TECHNICAL):
    return [factories.competence(label, group=group) for label in labels]


def asks(of, essential=(), optional=()):
    """Say that a job asks these; returns the job."""
    JobCompetence.objects.bulk_create(
        JobCompetence(job=of, competence=competence, importance=importance, source="esco")
        for importance, them in ((ESSENTIAL, essential), (OPTIONAL, optional))
        for competence in them
    )
    asked_rows.refresh([of.pk])
    return of


def profile(of, *rows, **fields):
    """A published profile of one job that asks these requirement rows."""
    return factories.published(jobs=[of], requirements=list(rows), **fields)


def asked(competence, level, importance=ESSENTIAL, **fields):
    return factories.requirement_row(competence, level=level, importance=importance, **fields)
