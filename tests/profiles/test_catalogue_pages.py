"""The catalogue: the tree of jobs, filters on competences, a job's and a competence's page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from profiles import views
from profiles.models import Competence, Job, JobCompetence, ShortageListing
from tests import factories

job_pages = views.competence_detail.__globals__  # `profiles.views.catalogue` names the view, not the module
pytestmark = pytest.mark.django_db


def get(client, name, *args, query=""):
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response


def labels(response):
    return [str(row["label"]) for row in response.context["rows"]]


def occupation(code, parent, **labels):
    return factories.job(code=code, parent=parent, kind=Job.Kind.OCCUPATION, **labels)


def need(job, competence, importance="essential"):
    return JobCompetence.objects.create(
        job=job, competence=competence, importance=importance, source_version="1.1.1"
    )


@pytest.fixture
def tree():
    """8 › 81 with an occupation in shortage below it, and an empty 9."""
    major = factories.job(code="8")
    group = factories.job(code="81", parent=major)
    factories.job(code="9")
    worker = occupation("8100.1", group, label_nl="procesoperator", label_en="process operator")
    ShortageListing.objects.create(year=2026, title="Procesoperator", job=worker)
    return worker


def test_tree_goes_down_step_by_step_and_counts_what_lies_below(client, tree):
    top = get(client, "catalogue")

    assert [(row["item"].code, row["item"].occupation_count) for row in top.context["rows"]] == [
        ("8", 1),
        ("9", 0),
    ]
    assert labels(get(client, "catalogue", query="?under=8")) == ["Job 81"]
    assert labels(get(client, "catalogue", query="?under=81")) == ["Procesoperator"]


def test_shortage_filter_gives_only_jobs_on_the_list(client, tree):
    response = get(client, "catalogue", query="?shortage=1")

    assert [(row["item"].pk, row["item"].shortage) for row in response.context["rows"]] == [(tree.pk, 2026)]


def test_retired_jobs_and_competences_are_not_listed(client):
    factories.job(code="8")
    Job.objects.update(retired=timezone.now())
    factories.competence(retired=timezone.now())

    assert labels(get(client, "catalogue")) == []
    assert labels(get(client, "catalogue", query="?tab=competences")) == []


def test_competences_stand_by_label_and_filter_by_group_tag_and_use(client):
    soft = factories.competence("zinc", label_nl="Zink", group=Competence.Group.SOFT, circular=True)
    factories.competence("b", label_nl="afval", group=Competence.Group.TECHNICAL, esco_green=True)

    assert labels(get(client, "catalogue", query="?tab=competences")) == ["Afval", "Zink"]
    assert labels(get(client, "catalogue", query="?tab=competences&group=nonsense")) == ["Afval", "Zink"]
    for query in ("group=soft", "circular=1"):
        assert labels(get(client, "catalogue", query=f"?tab=competences&{query}")) == ["Zink"]
    assert labels(get(client, "catalogue", query="?tab=competences&esco_green=1")) == ["Afval"]

    factories.published(requirements=[factories.requirement_row(soft)])
    assert labels(get(client, "catalogue", query="?tab=competences&used=1")) == ["Zink"]


@pytest.mark.parametrize(
    ("query", "queries"), [("", 2), ("?shortage=1", 2), ("?q=operator", 4), ("?tab=competences", 2)]
)
@pytest.mark.parametrize("rows", [1, 3])
def test_catalogue_has_a_constant_number_of_queries(client, rows, query, queries, django_assert_num_queries):
    for number in range(rows):
        job = factories.job(code=str(number + 1), label_nl=f"operator {number}")
        ShortageListing.objects.create(year=2026, title=f"Operator {number}", job=job)
        factories.published(jobs=[job])
    address = reverse("catalogue")

    with django_assert_num_queries(queries):
        client.get(address + query)


def test_job_shows_its_competences_by_importance_and_group(client, tree):
    soft = factories.competence("plan", group=Competence.Group.SOFT)
    need(tree, factories.competence("sort"))
    need(tree, soft, "optional")

    response = get(client, "job", tree.uid)

    assert [(part["label"], len(part["competences"])) for part in response.context["essential"]] == [
        ("groen", 1)
    ]
    assert [[row.pk for row in part["competences"]] for part in response.context["optional"]] == [[soft.pk]]
    assert response.context["source_version"] == "1.1.1"


def test_job_names_published_profiles_of_itself_the_groups_above_and_below(client, tree):
    major = Job.objects.get(code="8")
    for slug, job in (("eigen", tree), ("groep", major), ("ander", Job.objects.get(code="9"))):
        factories.published(slug=slug, title=slug, jobs=[job])
    factories.draft(slug="ontwerp", jobs=[tree])

    assert [profile.slug for profile in get(client, "job", tree.uid).context["profiles"]] == [
        "eigen",
        "groep",
    ]
    assert [profile.slug for profile in get(client, "job", major.uid).context["profiles"]] == [
        "eigen",
        "groep",
    ]


def test_similar_jobs_come_by_the_number_of_shared_competences(client, tree):
    skills = [factories.competence(f"skill {number}") for number in range(3)]
    near, far = occupation("8100.2", tree.parent), occupation("8100.3", tree.parent)
    for job, known in ((tree, skills), (near, skills[:2]), (far, skills[2:])):
        for skill in known:
            need(job, skill)

    similar = get(client, "job", tree.uid).context["similar"]

    assert [(job.pk, job.shared) for job in similar] == [(near.pk, 2), (far.pk, 1)]


@pytest.mark.parametrize("rows", [1, 3])
def test_job_page_has_a_constant_number_of_queries(client, tree, rows, django_assert_num_queries):
    for number in range(rows):
        skill = factories.competence(f"skill {number}")
        need(tree, skill)
        need(occupation(f"8100.{number + 5}", tree.parent), skill)
        factories.published(jobs=[tree])

    with django_assert_num_queries(9):
        get(client, "job", tree.uid)


def test_competence_tells_in_which_published_profiles_at_which_level(client):
    skill = factories.competence()
    factories.published(slug="drie", requirements=[factories.requirement_row(skill, level=3)])
    factories.published(slug="een", requirements=[factories.requirement_row(skill, level=1)])
    factories.draft(slug="ontwerp", requirements=[factories.requirement_row(skill, level=4)])

    rows = get(client, "competence", skill.uid).context["requirements"]

    assert [(row.profile.slug, row.level) for row in rows] == [("drie", 3), ("een", 1)]


def test_competence_counts_jobs_by_importance_and_shows_all_on_request(client, monkeypatch):
    monkeypatch.setitem(job_pages, "JOBS_SHOWN", 1)
    skill = factories.competence()
    for number in range(3):
        need(factories.job(code=f"81{number}"), skill, "essential" if number else "optional")

    few = get(client, "competence", skill.uid).context["needed_by"]
    every = get(client, "competence", skill.uid, query="?jobs=all").context["needed_by"]

    assert [(part["code"], part["count"], len(part["jobs"]), part["more"]) for part in few] == [
        ("essential", 2, 1, True),
        ("optional", 1, 1, False),
    ]
    assert [len(part["jobs"]) for part in every] == [2, 1]


def test_retired_competence_answers_with_its_successors(client):
    old, new = factories.competence("old", retired=timezone.now()), factories.competence("new")
    old.successors.add(new)

    response = get(client, "competence", old.uid)

    assert response.context["successors"] == [new]
    assert reverse("competence", args=[new.uid]) in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_competence_page_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    skill = factories.competence()
    for number in range(rows):
        need(factories.job(code=f"81{number}"), skill)
        factories.published(requirements=[factories.requirement_row(skill)])

    with django_assert_num_queries(8):
        get(client, "competence", skill.uid)
