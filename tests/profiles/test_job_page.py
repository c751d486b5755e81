"""The page of a job: what profiles ask with levels, what ESCO lists besides, shortage over the years, needs."""

import pytest
from django.urls import reverse
from django.utils import timezone

from profiles.models import Competence, Job, ShortageListing
from profiles.places import job as places
from tests import factories
from tests.profiles.catalogue_world import need, occupation

pytestmark = pytest.mark.django_db


def get(client, job, status=200):
    response = client.get(reverse("job", args=[job.uid]))
    assert response.status_code == status
    return response


@pytest.fixture
def worker():
    """8 › 81 › 8100.1, and an empty 9."""
    group = factories.job(code="81", parent=factories.job(code="8"))
    factories.job(code="9")
    return occupation("8100.1", group, label_nl="procesoperator")


def test_job_shows_what_esco_lists_by_importance_and_group(client, worker):
    soft = factories.competence("plan", group=Competence.Group.SOFT)
    need(worker, factories.competence("sort"))
    need(worker, soft, "optional")

    shown = get(client, worker).context

    assert [(part["label"], len(part["competences"])) for part in shown["essential"]] == [("groen", 1)]
    assert [[row.pk for row in part["competences"]] for part in shown["optional"]] == [[soft.pk]]
    assert (shown["source_version"], shown["counts"]) == (
        "1.1.1",
        {"all": 2, "essential": 1, "green": 1, "circular": 0},
    )


def test_competence_of_profiles_stands_once_with_its_levels_and_esco_beside_it(client, worker):
    sort, count = factories.competence("sort", circular=True), factories.competence("count")
    need(worker, sort, "optional")
    group = Job.objects.get(code="81")
    rows = [factories.requirement_row(sort, level=3), factories.requirement_row(count, importance="optional")]
    factories.published(slug="een", jobs=[worker], requirements=rows)
    factories.published(slug="twee", jobs=[group], requirements=[factories.requirement_row(sort, level=1)])
    factories.draft(jobs=[worker], requirements=[factories.requirement_row(sort, level=4)])

    shown = get(client, worker).context

    assert [
        (one.competence, one.low, one.high, one.essential, one.source, [profile.slug for profile in one.profiles])
        for group in shown["asked"]
        for one in group["asked"]
    ] == [
        (sort, 1, 3, True, "optional", ["een", "twee"]),
        (count, 2, 2, False, "", ["een"]),
    ]
    assert (shown["essential"], shown["optional"]) == ([], [])
    assert shown["counts"] == {"all": 2, "essential": 1, "green": 2, "circular": 1}


def test_profile_of_one_job_does_not_speak_for_its_whole_group(client, worker):
    factories.published(slug="een", jobs=[worker])

    shown = get(client, worker.parent).context

    assert ([profile.slug for profile in shown["profiles"]], shown["asked"]) == (["een"], [])


def test_job_names_published_profiles_of_itself_the_groups_above_and_below(client, worker):
    major = Job.objects.get(code="8")
    for slug, job in (("eigen", worker), ("groep", major), ("ander", Job.objects.get(code="9"))):
        factories.published(slug=slug, title=slug, jobs=[job])
    factories.draft(slug="ontwerp", jobs=[worker])

    for job in (worker, major):
        assert [profile.slug for profile in get(client, job).context["profiles"]] == ["eigen", "groep"]


def test_group_names_some_of_many_profiles_and_how_many_more_there_are(client, worker, monkeypatch):
    monkeypatch.setattr(places, "PROFILES_SHOWN", 2)
    for number in range(5):
        factories.published(slug=f"p{number}", title=f"Profiel {number}", jobs=[worker])

    shown = get(client, Job.objects.get(code="8")).context

    assert [profile.slug for profile in shown["profiles"]] == ["p0", "p1"]
    assert shown["more_profiles"] == 3


def test_few_other_names_stand_open_and_many_are_folded(client, worker):
    Job.objects.filter(pk=worker.pk).update(alt_nl=["a", "b", "c", "d"], alt_en=["e", "f", "g", "h", "i"])

    shown = get(client, worker).text

    assert '<dd><span lang="nl">a, b, c, d</span>' in shown
    assert '<dd><span lang="en">e, f, g</span><details><summary>' in shown
    assert '<span lang="en">h, i</span></details>' in shown


def test_shortage_history_tells_every_year_of_which_the_list_is_here(client, worker):
    ShortageListing.objects.create(year=2024, title="Procesoperator", job=worker, causes=["conditions"])
    ShortageListing.objects.create(year=2026, title="Iets anders")
    sibling = occupation("8100.2", worker.parent)
    ShortageListing.objects.create(year=2026, title="Broer", job=sibling)

    def told(job):
        return [
            (row["year"], [(one["title"], one["causes"], one["job"]) for one in row["listings"]])
            for row in get(client, job).context["history"]
        ]

    assert told(worker) == [(2026, []), (2024, [("Procesoperator", ["arbeidsomstandigheden"], None)])]
    assert told(worker.parent) == [
        (2026, [("Broer", [], sibling)]),
        (2024, [("Procesoperator", ["arbeidsomstandigheden"], worker)]),
    ]


def test_shortage_history_without_any_list_says_so(client, worker):
    assert get(client, worker).context["history"] == []


def test_group_shows_what_most_of_its_jobs_need(client, worker):
    often, once = factories.competence("often"), factories.competence("once")
    other = occupation("8100.2", worker.parent)
    gone = occupation("8100.3", worker.parent)
    Job.objects.filter(pk=gone.pk).update(retired=timezone.now())
    for job, skill in ((worker, often), (other, often), (worker, once), (gone, once)):
        need(job, skill)
    need(other, often, "optional", source="vdab")

    shown = get(client, worker.parent).context

    assert (shown["below"], [(one["competence"], one["needing"], one["share"]) for one in shown["common"]]) == (
        2,
        [(often, 2, 1.0), (once, 1, 0.5)],
    )


def test_group_lists_what_lies_right_below_it(client, worker):
    assert get(client, worker.parent).context["children"] == [worker]
    assert get(client, Job.objects.get(code="8")).context["children"] == [worker.parent]


def test_page_without_anything_stands(client):
    assert get(client, factories.job(code="5")).context["counts"]["all"] == 0


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("which", [("job", 16), ("group", 15)])
def test_job_page_has_a_constant_number_of_queries(client, worker, rows, which, django_assert_num_queries):
    for number in range(rows):
        skill = factories.competence(f"skill {number}")
        need(worker, skill)
        need(occupation(f"8100.{number + 5}", worker.parent), skill)
        ShortageListing.objects.create(year=2020 + number, title="Operator", job=worker)
        factories.published(jobs=[worker], requirements=[factories.requirement_row(skill)])
    address = reverse("job", args=[(worker if which[0] == "job" else worker.parent).uid])

    with django_assert_num_queries(which[1]):
        client.get(address)


def test_job_leads_to_the_map_and_to_the_comparison_and_a_group_to_its_map(client, worker):
    need(worker, factories.competence("sort"))

    job, group = (get(client, one).content.decode() for one in (worker, worker.parent))

    assert f'href="{reverse("map")}?job={worker.uid}"' in job
    assert f'href="{reverse("job-compare")}?job={worker.uid}"' in job
    assert (f'href="{reverse("map")}?under=81"' in group, reverse("job-compare") in group) == (True, False)
