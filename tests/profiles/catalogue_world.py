"""Small catalogues for the tests of the pages of jobs and competences, the graph and the tree."""

import uuid

from profiles.models import CompetenceGroup, Job, JobCompetence, SkillGroup
from tests import factories


def occupation(code, parent, **labels):
    return factories.job(code=code, parent=parent, kind=Job.Kind.OCCUPATION, **labels)


def need(job, competence, importance="essential", source="esco"):
    return JobCompetence.objects.create(
        job=job, competence=competence, importance=importance, source=source, source_version="1.1.1"
    )


def group(code, broader=None, **labels):
    """A group of ESCO's skill hierarchy; "" for one without a code."""
    uid = uuid.uuid4()
    labels = {"label_nl": f"Groep {code}", "label_en": f"Group {code}"} | labels
    made = SkillGroup.objects.create(uid=uid, esco_uri=f"http://data.europa.eu/esco/skill/{uid}", code=code, **labels)
    if broader:
        made.broader.add(broader)
    return made


def place(competence, *groups):
    for one in groups:
        CompetenceGroup.objects.create(competence=competence, group=one)
    return competence
