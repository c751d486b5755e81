"""Needs of few people: hidden from the public on the page, in files and in the API, with what would give them away."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from partners.models import Role
from roadmap.actions import needs
from roadmap.needs import answer, question
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db


def ask(**parameters):
    return question.read(parameters)


def url(name, language="en", **arguments):
    with translation.override(language):
        return reverse(name, kwargs=arguments)


def figures(query, user=None):
    headers = {"Authorization": f"Bearer {factories.token(user, 'read')}"} if user else {}
    response = Client().get(f"/api/v1/needs/?{query}", headers=headers)
    assert response.status_code == 200, response.content
    return response.json()


def small_world():
    sectors, jobs = world.sectors(), world.jobs()
    world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40))
    world.load([("20", "81", 7), ("22", "81", 30), ("2011", "31", 80, 2026, "limburg")])
    needs.recompute_all()


def test_small_number_takes_another_one_along_on_page_file_and_api(client):
    small_world()

    rows = answer.answer(ask(group_by="job", region="vlaanderen", sector="nacebel2025:C"))["chart"].rows
    by_sector = answer.answer(ask(region="vlaanderen"))["chart"].rows
    file = client.get(f"{url('needs-export', kind='csv')}?region=vlaanderen").getvalue().decode()
    machine = figures("group_by=sector&region=vlaanderen")["results"]
    inside = figures("group_by=sector&region=vlaanderen", factories.user(Role.READER, factories.partner()))[
        "results"
    ]

    assert [row.hidden for row in rows] == [False]
    assert [row.hidden for row in by_sector] == [True, True]
    assert "7,7" not in file
    assert "Sector 20 in English,,,,,\r\n" in file
    assert [row["headcount"] for row in machine] == [None, None]
    assert [row["headcount"] for row in inside] == [30, 7]


def test_question_about_few_people_has_no_answer_for_the_public(client):
    small_world()
    query = "region=vlaanderen&sector=nacebel2025:20"

    page = re.sub(r"\s+", " ", client.get(f"{url('needs')}?{query}").content.decode())
    client.force_login(factories.user(Role.READER, factories.partner()))
    for_members = client.get(f"{url('needs')}?{query}").content.decode()

    assert "This is about fewer than 10 people, or" in page
    assert 'id="h-split"' not in page
    assert 'id="h-split"' in for_members
    assert figures(query)["total"]["headcount"] is None
    assert figures(f"{query}&group_by=job")["results"] == []


def test_people_without_a_figure_do_not_give_a_hidden_line_away():
    sectors, jobs = world.sectors(), world.jobs()
    world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40))
    world.load([("20", "81", 7), ("20", "31", 30), ("22", "81", 50)])
    needs.recompute_all()
    asked = ask(sector="nacebel2025:20", group_by="job")

    public, inside = answer.answer(asked), answer.answer(asked, inside=True)

    assert [row.hidden for row in public["chart"].rows] == [True, True]
    assert "uncovered" not in public
    assert [(job.code, people) for job, people in inside["uncovered"]] == [("31", 30)]


def cells_of(client, query):
    """Every cell of the exported CSV."""
    file = client.get(f"{url('needs-export', kind='csv')}?{query}").getvalue().decode()
    return {cell for row in csv.reader(io.StringIO(file)) for cell in row}


@pytest.mark.parametrize("narrower", ["", "&job=isco:81"])
def test_line_hidden_for_another_does_not_come_back_by_itself(client, narrower):
    small_world()
    query = f"region=vlaanderen&sector=nacebel2025:22{narrower}"

    machine = figures(f"{query}&group_by=region")
    explained = client.get(f"/api/v1/needs/explain/?{query}").json()
    reader = factories.user(Role.READER, factories.partner())
    cells = cells_of(client, query)
    client.force_login(reader)
    inside, shown = figures(query, reader), cells_of(client, query)

    assert (machine["total"]["headcount"], machine["results"]) == (None, [])
    assert (explained["figure"], explained["parts"]) == (None, [])
    assert (answer.answer(ask(region="vlaanderen", sector="nacebel2025:22"))["secret"], "30" in cells) == (True, False)
    assert "30" in shown
    assert inside["total"]["headcount"] == 30


def test_same_question_is_answered_where_nobody_needs_it_hidden():
    sectors, jobs = world.sectors(), world.jobs()
    world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40))
    world.load([("20", "81", 10), ("22", "81", 30), ("2011", "31", 80, 2026, "limburg")])
    needs.recompute_all()

    assert figures("region=vlaanderen&sector=nacebel2025:22")["total"]["headcount"] == 30


def test_year_in_which_a_line_is_hidden_is_left_out_of_its_trend():
    sectors, jobs = world.sectors(), world.jobs()
    world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40))
    world.load([("20", "81", 10), ("22", "81", 30), ("20", "81", 7, 2025), ("22", "81", 31, 2025)])
    needs.recompute_all()

    shown = answer.answer(ask(sector="nacebel2025:22", group_by="year"))["chart"].rows

    assert [(row.label, row.hidden) for row in shown] == [("2025", True), ("2026", False)]
