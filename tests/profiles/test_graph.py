"""The graph around a job or competence: what is chosen, two steps, the same picture every time, bad addresses."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from greenskills import kept
from profiles.graph import around, layout, links
from profiles.graph.around import Choice
from profiles.graph.links import Link
from profiles.models import Competence, Job, ShortageListing
from tests import factories
from tests.profiles.catalogue_world import need, occupation

pytestmark = pytest.mark.django_db


def get(client, status=200, **query):
    response = client.get(reverse("graph"), query)
    assert response.status_code == status
    return response


@pytest.fixture
def world():
    """Three jobs in a group: `sorter` needs rare, common (essential) and soft (optional); who shares what differs."""
    group = factories.job(code="96")
    jobs = {name: occupation(f"9600.{n}", group, label_nl=name) for n, name in enumerate(("sorter", "near", "far"))}
    skills = {name: factories.competence(name, label_nl=name) for name in ("common", "rare", "soft")}
    Competence.objects.filter(pk=skills["soft"].pk).update(group="soft")
    for job, skill, importance in (
        ("sorter", "common", "essential"),
        ("sorter", "rare", "essential"),
        ("sorter", "soft", "optional"),
        ("near", "rare", "essential"),
        ("near", "common", "essential"),
        ("far", "common", "optional"),
    ):
        need(jobs[job], skills[skill], importance)
    return jobs | skills | {"group": group}


def told(found):
    """([(label of a near one, {place of a far one})], [labels of the far ones])"""
    return [(str(one.label), set(one.links)) for one in found.near], [one.label_nl for one in found.far]


def test_job_shows_essential_and_rare_first_and_who_shares_most(world):
    found = around.around_job(world["sorter"], Choice())

    assert told(found) == ([("Rare", {0}), ("Common", {0, 1}), ("Soft", set())], ["near", "far"])
    assert (found.left_out, found.near[0].link) == (0, Link(True))


def test_competence_shows_its_jobs_and_what_they_ask_with_it(world):
    ShortageListing.objects.create(year=2026, title="Far", job=world["far"])

    found = around.around_competence(world["common"], Choice())

    assert told(found) == ([("Sorter", {0, 1}), ("Near", {0}), ("Far", set())], ["rare", "soft"])
    assert found.near[2].item.shortage == 2026


def test_profile_makes_a_link_with_its_level_and_comes_first(world):
    rows = [factories.requirement_row(world["soft"], level=3), factories.requirement_row(world["soft"], level=2)]
    for row in rows:
        factories.published(jobs=[world["sorter"]], requirements=[row])
    factories.draft(jobs=[world["sorter"]], requirements=[factories.requirement_row(world["rare"], level=4)])

    assert links.of_job(world["sorter"])[world["soft"].pk] == Link(True, 3)
    assert str(around.around_job(world["sorter"], Choice()).near[0].label) == "Soft"


def test_group_shows_what_most_of_its_jobs_need_and_jobs_outside_it(world):
    outside = occupation("7000.1", factories.job(code="70"), label_nl="outside")
    need(outside, world["rare"])

    found = around.around_job(world["group"], Choice())

    assert [(str(one.label), round(one.link.share, 2), one.link.essential) for one in found.near] == [
        ("Common", 1.0, True),
        ("Rare", 0.67, True),
        ("Soft", 0.33, False),
    ]
    assert [one.label_nl for one in found.far] == ["outside"]


def test_profile_about_a_whole_group_counts_for_all_of_its_jobs_and_one_about_a_job_does_not(world):
    asked, other = factories.competence("asked"), factories.competence("other")
    factories.published(jobs=[world["group"]], requirements=[factories.requirement_row(asked, level=2)])
    factories.published(jobs=[world["near"]], requirements=[factories.requirement_row(other, level=4)])

    found = links.of_job(world["group"])

    assert (found[asked.pk], other.pk in found) == (Link(True, 2, 1), False)


def test_choice_narrows_by_group_and_importance(world):
    assert told(around.around_job(world["sorter"], Choice(group="soft")))[0] == [("Soft", set())]
    assert told(around.around_competence(world["common"], Choice(group="soft")))[1] == ["soft"]
    assert [label for label, _far in told(around.around_job(world["sorter"], Choice(importance="essential")))[0]] == [
        "Rare",
        "Common",
    ]


def test_retired_ones_are_not_shown(world):
    Job.objects.filter(pk=world["near"].pk).update(retired=timezone.now())
    Competence.objects.filter(pk=world["soft"].pk).update(retired=timezone.now())

    assert told(around.around_job(world["sorter"], Choice())) == ([("Rare", set()), ("Common", {0})], ["far"])


def test_what_does_not_fit_is_counted(world):
    for number in range(7):
        need(world["sorter"], factories.competence(f"skill {number}"))

    found = around.around_job(world["sorter"], Choice(size="few"))

    assert (len(found.near), found.left_out) == (6, 4)


def test_order_has_no_crossings_where_none_are_needed():
    ends = [{2: Link(True)}, {1: Link(True)}, {0: Link(True)}]
    near = tuple(around.Near(None, str(n), Link(True), one) for n, one in enumerate(ends))
    found = around.Around(None, near, (None,) * 3, 0)

    first, second = layout.ordered(found)

    assert layout.crossings(first, second, [sorted(one) for one in ends]) == 0
    assert layout.crossings([0, 1, 2], [0, 1, 2], [sorted(one) for one in ends]) == 3


def test_picture_is_the_same_every_time_and_within_its_frame(client, world):
    pages = [get(client, job=world["sorter"].uid)]
    kept.SHELF.clear()
    pages.append(get(client, job=world["sorter"].uid))

    wide, narrow = (picture for _shape, picture in pages[0].context["pictures"])
    assert (wide, narrow) == tuple(picture for _shape, picture in pages[1].context["pictures"])
    for picture in (wide, narrow):
        assert all(float(box.x) + float(box.width) <= float(picture.width) for box in picture.boxes)
        assert all(float(box.y) + float(box.height) <= float(picture.height) for box in picture.boxes)
        assert sorted(curve.ends for curve in picture.curves) == sorted({curve.ends for curve in picture.curves})
    assert (len(wide.boxes), len(wide.curves)) == (6, 6)


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("kort", ["kort"]),
        ("een twee drie", ["een twee", "drie"]),
        ("een twee drie vier", ["een twee", "drie vi…"]),
        ("bedienaars", ["bediena-", "ars"]),
    ],
)
def test_label_is_broken_into_lines_and_cut(label, lines):
    assert layout.wrapped(label, 8, 2) == lines


def test_boxes_are_links_and_the_list_tells_the_same(client, world):
    html = get(client, job=world["sorter"].uid, size="many").content.decode()

    near = reverse("competence", args=[world["rare"].uid])
    assert html.count(f'href="?competence={world["rare"].uid}&amp;size=many"') == 2  # both shapes
    assert html.count(f'href="{near}"') == 1
    assert html.count(reverse("job", args=[world["near"].uid])) == 2  # below both that it shares


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 200),
        ({"job": "x"}, 400),
        ({"job": ""}, 200),
        ({"competence": "'; drop table"}, 400),
        ({"job": str(uuid.uuid4())}, 404),
        ({"competence": str(uuid.uuid4())}, 404),
    ],
)
def test_address_that_names_nothing(client, query, status):
    assert client.get(reverse("graph"), query).status_code == status


@pytest.mark.parametrize("wrong", [{"size": "all"}, {"group": "blue"}, {"importance": "1"}])
def test_choice_that_means_nothing_answers_400_with_the_standard(client, world, wrong):
    response = get(client, 400, job=world["sorter"].uid, **wrong)

    assert (response.context["choice"], len(response.context["rows"])) == (Choice(), 3)


def test_job_that_nothing_is_linked_to_says_so(client):
    html = get(client, job=factories.job(code="5").uid).content.decode()

    assert (html.count("<svg class=\"graph"), html.count('class="empty"')) == (0, 1)


@pytest.mark.parametrize("which", ["sorter", "common", "group"])
@pytest.mark.parametrize("rows", [1, 3])
def test_graph_has_a_constant_number_of_queries(client, world, rows, which, django_assert_num_queries):
    for number in range(rows):
        skill = factories.competence(f"skill {number}")
        need(world["sorter"], skill)
        need(occupation(f"7.{number}", None), skill)
    thing = world[which]
    query = {"competence" if isinstance(thing, Competence) else "job": thing.uid}

    with django_assert_num_queries(9):
        client.get(reverse("graph"), query)
