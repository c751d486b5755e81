"""A small catalogue for the tests of the map, and what is read from a map."""

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from profiles.maps import matrix, selection
from profiles.models import Competence, Job, JobCompetence
from tests import factories

NOBODY = AnonymousUser()


def built(query="", user=NOBODY):
    return matrix.build(selection.read(QueryDict(query)), user)


def cells(made):
    """{(job code, competence label): Cell}"""
    labels = {column.competence.pk: column.competence.label_en for column in made.columns}
    return {
        (row.job.code, labels[competence]): cell for row in made.rows for competence, cell in row.cells.items()
    }


def codes(made):
    return [row.job.code for row in made.rows]


def names(made):
    return [column.competence.label_en for column in made.columns]


def asks(job, competence, importance="essential"):
    return JobCompetence.objects.create(job=job, competence=competence, importance=importance)


def world():
    """Group 81 with two occupations, group 72 with one; three competences; a profile that names one of each group."""
    machines, metal = factories.job("81", factories.job("8")), factories.job("72", factories.job("7"))
    jobs = {
        "mixer": factories.job("8131.1", machines, Job.Kind.OCCUPATION),
        "furnace": factories.job("8121.2", machines, Job.Kind.OCCUPATION),
        "smith": factories.job("7221.3", metal, Job.Kind.OCCUPATION),
    }
    known = {
        "sort": factories.competence("sort waste", circular=True),
        "weld": factories.competence("weld", Competence.Group.TECHNICAL),
        "plan": factories.competence("plan", Competence.Group.SOFT, esco_green=True),
    }
    asks(jobs["mixer"], known["sort"])
    asks(jobs["mixer"], known["weld"], "optional")
    asks(jobs["furnace"], known["weld"])
    asks(jobs["smith"], known["weld"])
    return {"machines": machines, "metal": metal, **jobs, **known}


def describe(world, name="mixer", level=3, **fields):
    """A published profile that names a job and asks `sort` and `plan`."""
    rows = [
        factories.requirement_row(world["sort"], level=level, importance="optional"),
        factories.requirement_row(world["plan"], level=2),
    ]
    return factories.published(jobs=[world[name]], requirements=rows, **fields)
