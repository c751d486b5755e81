"""The map of jobs and competences for machines: the same question as the page, the same cells."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from profiles.maps import matrix, selection, sheets
from profiles.models import Competence, JobCompetence
from rest import flat, formats
from rest.errors import Faults, fault
from rest.fields import Languages, uids
from rest.resource import Listed

DECIMALS = 4
PARAMETERS = [
    OpenApiParameter("theme", str, description="Slug of a theme or agenda: jobs that its profiles name."),
    OpenApiParameter("sector", str, description="NACE-BEL 2025 code: jobs that its profiles name."),
    OpenApiParameter("under", str, description="ISCO-08 group whose jobs are the rows, or `all`."),
    OpenApiParameter("job", str, many=True, description="Uid of a job that is a row in any case."),
    OpenApiParameter("competence", str, many=True, description="Uid of a competence; then only those are columns."),
    OpenApiParameter("skills", str, description="Code (or uid) of an ESCO skill group: only what lies in it."),
    OpenApiParameter("group", str, many=True, enum=Competence.Group.values),
    OpenApiParameter("circular", str, enum=["1"], description="Only circular competences."),
    OpenApiParameter("esco_green", str, enum=["1"], description="Only what ESCO calls green."),
    OpenApiParameter("shortage", str, enum=["1"], description="Only shortage occupations."),
    OpenApiParameter("source", str, many=True, enum=selection.Source.values, description="Only what these say."),
    OpenApiParameter("size", str, enum=list(selection.SIZES), description="Jobs × competences at most."),
    OpenApiParameter("rows", str, enum=selection.RowOrder.values, description="Order of the jobs."),
    OpenApiParameter("columns", str, enum=selection.ColumnOrder.values, description="Order of the competences."),
]
SEVERAL = ("job", "competence", "group", "source")


class MapJob(serializers.Serializer):
    """A job of the map. Shares are fractions of all competences that ESCO and profiles ask of it; null is unknown."""

    uid = serializers.UUIDField()
    code = serializers.CharField()
    labels = Languages()
    status = serializers.ChoiceField(["current", "retired"], help_text="Retired: a published profile still names it.")
    successors = uids(help_text="The jobs in use that a retired one goes on as.")
    shortage = serializers.IntegerField(allow_null=True, help_text="Year of the newest list that names it.")
    competences = serializers.IntegerField(help_text="How many competences it asks in all, also off the map.")
    green_share = serializers.FloatField(allow_null=True)
    circular_share = serializers.FloatField(allow_null=True)


class MapCompetence(serializers.Serializer):
    """A competence of the map, and how many of the jobs shown ask it."""

    uid = serializers.UUIDField()
    labels = Languages()
    group = serializers.ChoiceField(Competence.Group.choices)
    circular = serializers.BooleanField()
    esco_green = serializers.BooleanField()
    jobs = serializers.IntegerField()


class MapCell(serializers.Serializer):
    """What is asked where, and by whom. `job` and `competence` are places in the two lists, from 0."""

    job = serializers.IntegerField()
    competence = serializers.IntegerField()
    level = serializers.IntegerField(allow_null=True, help_text="1–4, of a published profile.")
    importance = serializers.ChoiceField(
        JobCompetence.Importance.choices, allow_null=True, help_text="Of the profile, else of ESCO."
    )
    esco = serializers.ChoiceField(JobCompetence.Importance.choices, allow_null=True)
    in_discussion = serializers.BooleanField(help_text="A proposal or draft that you may see asks it.")
    level_in_discussion = serializers.IntegerField(allow_null=True)


class MapLine(MapCell):
    """A cell with what it is of: a row of the map as a table."""

    job = MapJob()
    competence = MapCompetence()


class MapAnswer(serializers.Serializer):
    """A map. `jobs_found` and `competences_found` say how many there are without the limits of size."""

    jobs_found = serializers.IntegerField()
    competences_found = serializers.IntegerField()
    jobs = MapJob(many=True)
    competences = MapCompetence(many=True)
    cells = MapCell(many=True)


class MapResource(Listed):
    """Which jobs ask which competences."""

    serializer_class = MapAnswer
    answers = formats.LIST  # one answer; its cells are a table too
    filter_backends = ()
    pagination_class = None

    @extend_schema(responses=MapAnswer, parameters=PARAMETERS)
    def list(self, request, **_kwargs):
        """Jobs × competences with level, importance and source; cells where nothing is asked are left out.

        As a table: one row per cell, with its job and its competence. It is worked out from ESCO and profiles, so it is
        not sent back.
        """
        names = {parameter.name for parameter in PARAMETERS}
        faults = Faults()
        faults.asking(self.check_parameters, names, several=SEVERAL)
        asked = selection.read(request.GET)
        detail = _("This value means nothing here.")
        faults.errors += [fault(name, "bad-value", detail) for name in asked.misread]
        faults.settle()
        found = answered(matrix.build(asked, request.user))
        return flat.answered(request, found, MapLine(), lines(found))


def lines(found):
    """The cells of a map (as JSON), each with the job and the competence that it is of."""
    jobs, competences = found["jobs"], found["competences"]
    for cell in found["cells"]:
        yield cell | {"job": jobs[cell["job"]], "competence": competences[cell["competence"]]}


def answered(made):
    """A Matrix as JSON."""
    places = {column.competence.pk: place for place, column in enumerate(made.columns)}
    rows = {row.job.pk: place for place, row in enumerate(made.rows)}
    return {
        "jobs_found": made.jobs,
        "competences_found": made.competences,
        "jobs": [_job(row) for row in made.rows],
        "competences": [_competence(column) for column in made.columns],
        "cells": [
            {"job": rows[row.job.pk], "competence": places[column.competence.pk]} | _cell(cell)
            for row, column, cell in sheets.cells(made)
        ],
    }


def _job(row):
    green, circular = (None if share is None else round(share, DECIMALS) for share in (row.green, row.circular))
    return {
        "uid": row.job.uid,
        "code": row.job.code,
        "labels": row.job.labels,
        "status": "retired" if row.job.retired else "current",
        "successors": [job.uid for job in row.heirs],
        "shortage": row.shortage,
        "competences": row.asked,
        "green_share": green,
        "circular_share": circular,
    }


def _competence(column):
    competence = column.competence
    about = {name: getattr(competence, name) for name in ("uid", "labels", "group", "circular", "esco_green")}
    return about | {"jobs": column.asked}


def _cell(cell):
    words = {False: JobCompetence.Importance.OPTIONAL.value, True: JobCompetence.Importance.ESSENTIAL.value}
    return {
        "level": cell.level or None,
        "importance": words[cell.essential] if cell.level or cell.esco else None,
        "esco": words[cell.esco == matrix.ESSENTIAL] if cell.esco else None,
        "in_discussion": cell.talk >= 0,
        "level_in_discussion": cell.talk if cell.talk > 0 else None,
    }
