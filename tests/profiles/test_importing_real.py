"""The real downloads: exact numbers, a second time nothing, a dry run nothing."""

import pytest

from profiles.actions import imports
from profiles.importing.progress import Progress
from profiles.models import Competence, Job, JobCompetence, Sector, ShortageListing, SkillGroup

pytestmark = pytest.mark.django_db

FAULTS = {
    "short-row": 189,  # of the hierarchy
    "no-type": 6,
    "no-reuse-level": 5,
    "unknown-occupation": 67,  # relations of one occupation that is in no file
    "unknown-job": 1,  # that same occupation among the parents
    "unknown-group": 7,  # groups of the hierarchy that are in no file of groups
    "unknown-concept": 7,  # and their places in the hierarchy
}


def run(real_data, dry_run=False):
    paths = [real_data / "esco-1.1.1-en", real_data / "esco-1.1-nl"]
    return imports.import_esco(paths=paths, dry_run=dry_run, progress=Progress())


def numbers():
    marks = ("green", "digital", "transversal")
    return {
        "occupations": Job.objects.filter(kind="occupation").count(),
        "isco_groups": Job.objects.filter(kind="isco").count(),
        "skills": Competence.objects.count(),
        "skill_groups": SkillGroup.objects.count(),
        "relations": JobCompetence.objects.count(),
        **{mark: Competence.objects.filter(**{f"esco_{mark}": True}).count() for mark in marks},
    }


EXPECTED = {
    "occupations": 3_007,
    "isco_groups": 619,
    "skills": 13_896,
    "skill_groups": 640,
    "relations": 123_788,
    "green": 570,
    "digital": 1_201,
    "transversal": 96,
}


def test_real_esco_gives_exactly_what_it_holds(real_data):
    dry = run(real_data, dry_run=True)
    assert numbers() == dict.fromkeys(EXPECTED, 0)

    first = run(real_data)

    assert numbers() == EXPECTED
    assert first.faults.by_code == FAULTS
    assert [change.as_json() | {"examples": 0} for change in dry.changes.values()] == [
        change.as_json() | {"examples": 0} for change in first.changes.values()
    ]
    assert Job.objects.exclude(label_nl="").count() == 3_626
    assert Competence.objects.exclude(label_nl="").count() == 2_218
    collected = Competence.objects.filter(esco_green=True) | Competence.objects.filter(esco_digital=True)
    collected |= Competence.objects.filter(esco_transversal=True)
    assert collected.exclude(label_nl="").count() == 1_840
    assert Job.objects.filter(path="").count() == 0
    assert Job.objects.get(code="2654.1.7").path == "2/26/265/2654/2654.1/2654.1.7/"

    second = run(real_data)

    assert not second.changed_anything
    assert second.faults.by_code == FAULTS


def test_real_nace_and_shortage_list(real_data):
    options = {"dry_run": False, "progress": Progress()}
    nace = imports.import_nace(paths=[real_data / "nace"], **options)
    imports.import_shortage(paths=[real_data / "shortage"], year=2026, **options)

    by_revision = [
        Sector.objects.filter(revision=revision).count() for revision in ("nacebel2025", "nace21", "nace2")
    ]
    assert by_revision == [3_277, 1_047, 996]
    assert Sector.objects.filter(parent=None).count() == 22 + 22 + 21
    assert nace.faults.total == 0
    assert ShortageListing.objects.count() == 228
    assert not imports.import_nace(paths=[real_data / "nace"], **options).changed_anything
