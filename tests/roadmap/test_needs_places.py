"""The figures on the pages of jobs and competences: those of the needs page, of the nearest group, few hidden."""

import pytest
from django.urls import reverse

from profiles.models import Competence, Job
from roadmap.actions import needs
from roadmap.models import WorkforceDataset
from roadmap.needs import places
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db


def job_needs(job):
    return places.job_needs(job, places.known_jobs())


def competence_needs(competence):
    return places.competence_needs(competence, places.everybody())


@pytest.fixture
def figures():
    """1,000 people in 8131 and 50 in 31 whose profiles lack (20, 30, 40) % of something green; 5 in 3."""
    sectors, jobs = world.sectors(), world.jobs()
    world.profile([jobs["8131"], jobs["31"]], [sectors["20"]], (20, 30, 40))
    world.load([("20", "8131", 1000), ("20", "31", 50), ("22", "3", 5), ("22", "81", 200)])
    needs.recompute_all()
    return jobs


def test_job_shows_what_its_people_lack_and_how_many_are_known(figures):
    found = job_needs(figures["81"])

    assert (found["job"], found["year"], found["headcount"]) == (figures["81"], 2026, 1200)
    assert [(row["group"], row["low"], row["mid"], row["high"], row["covered"]) for row in found["groups"]] == [
        ("green", 200, 300, 400, 1000),
        ("soft", 0, 0, 0, 1000),
        ("digital", 0, 0, 0, 1000),
        ("technical", 0, 0, 0, 1000),
        ("any", 200, 300, 400, 1000),
    ]


def test_job_without_people_shows_the_nearest_group_above(figures):
    below = factories.job("8131.1", figures["8131"], kind=Job.Kind.OCCUPATION)

    assert job_needs(below)["job"] == figures["8131"]
    assert job_needs(below)["headcount"] == 1000


def test_job_of_which_nobody_knows_anything_shows_nothing(figures):
    assert job_needs(factories.job("9")) == {}


def test_few_people_are_hidden(figures):
    only_three = factories.job("32", figures["3"])
    world.load([("20", "32", 9), ("20", "31", 50)])
    needs.recompute_all()

    found = job_needs(only_three)

    assert (found["headcount"], found["groups"]) == (None, [])


def test_people_of_whom_nothing_is_known_are_told_without_figures(figures):
    world.load([("22", "81", 200)])
    needs.recompute_all()

    found = job_needs(figures["81"])

    assert (found["headcount"], found["groups"]) == (200, [])


def test_competence_shows_of_how_many_it_is_asked_and_who_lacks_it(figures):
    found = competence_needs(Competence.objects.get())

    assert (found["asked"], found["known"], found["low"], found["mid"], found["high"]) == (1050, 1050, 210, 315, 420)
    assert [round(found[f"share_{bound}"], 9) for bound in ("low", "mid", "high")] == [0.2, 0.3, 0.4]


def test_competence_that_nobody_is_asked_shows_nothing(figures):
    assert competence_needs(factories.competence()) == {}


def test_without_a_workforce_there_is_nothing_to_show(client):
    job, competence = factories.job("81"), factories.competence()

    assert (job_needs(job), competence_needs(competence)) == ({}, {})


def test_pages_show_the_figures(client, figures):
    job = client.get(reverse("job", args=[figures["81"].uid])).content.decode()
    competence = client.get(reverse("competence", args=[Competence.objects.get().uid])).content.decode()

    assert ("200–400" in job, "210–420" in competence) == (True, True)


def test_figures_of_an_illustration_say_so(figures):
    competence = Competence.objects.get()
    WorkforceDataset.objects.update(quality="official")
    before = job_needs(figures["81"])["illustrative"], competence_needs(competence)["illustrative"]
    WorkforceDataset.objects.update(quality="illustrative")
    after = job_needs(figures["81"])["illustrative"], competence_needs(competence)["illustrative"]

    assert (before, after) == ((False, False), (True, True))
