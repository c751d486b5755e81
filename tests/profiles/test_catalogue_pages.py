"""The catalogue: the tree of jobs, filters on competences."""

import pytest
from django.urls import reverse
from django.utils import timezone

from profiles.models import Competence, Job, ShortageListing
from tests import factories

pytestmark = pytest.mark.django_db


def get(client, name, *args, query=""):
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response


def labels(response):
    return [str(row["label"]) for row in response.context["rows"]]


def occupation(code, parent, **labels):
    return factories.job(code=code, parent=parent, kind=Job.Kind.OCCUPATION, **labels)


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
    ("query", "queries"), [("", 3), ("?shortage=1", 3), ("?q=operator", 7), ("?tab=competences", 3)]
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
