"""Needs in every split: one answer on the page, in files and in the API."""

import csv
import io
import struct

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from profiles.models import Competence, ShortageListing
from roadmap.actions import needs, scenarios
from roadmap.needs import answer, downloads, kept, pressing, question, splits, sums, themes
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
WAYS = tuple(question.WAYS)


@pytest.fixture
def place():
    """Two sectors, jobs, provinces and years; a profile of bouw for 20 × 8, one of textiel for 22 × 3."""
    sectors, jobs = world.sectors(), world.jobs()
    theme = factories.theme("bouw")
    world.profile([jobs["8"]], [sectors["20"]], (20, 30, 40), (10, 20, 30), themes=[theme])
    world.profile([jobs["3"]], [sectors["22"]], (5, 10, 50), themes=[factories.theme("textiel")])
    world.load(
        [
            ("20", "8131", 101, 2026, "antwerpen"),
            ("20", "31", 52, 2026, "antwerpen"),
            ("20", "8131", 203, 2026, "limburg"),
            ("22", "31", 67, 2026, "limburg"),
            ("22", "8131", 44, 2026, "antwerpen"),
            ("20", "8131", 90, 2025, "antwerpen"),
            ("22", "31", 60, 2025, "limburg"),
        ]
    )
    scenarios.save_scenario(
        slug="growing",
        name_nl="Groei",
        name_en="Growing",
        horizon_from=2026,
        horizon_to=2028,
        yearly_growth=0.1,
        yearly_leaving=0.05,
        standard=True,
    )
    needs.recompute_all()
    return sectors, jobs, theme


def ask(**parameters):
    return question.read(parameters)


def url(name, language="en", **arguments):
    with translation.override(language):
        return reverse(name, kwargs=arguments)


def figures(query):
    response = Client().get(f"/api/v1/needs/?{query}")
    assert response.status_code == 200, response.content
    return response.json()


NARROW = [
    {},
    {"sector": "nacebel2025:20"},
    {"job": "isco:8"},
    {"region": "limburg"},
    {"theme": "bouw"},
    {"sector": "nacebel2025:22", "job": "isco:31"},
    {"sector": "nacebel2025:C", "job": "isco:81", "region": "antwerpen", "theme": "bouw"},
]


@pytest.mark.parametrize("narrow", NARROW)
def test_every_split_of_the_same_people_has_the_same_sum(place, narrow):
    asked = ask(**narrow)

    found = {way: sums.together(list(sums.by(asked, way).values())) for way in splits.DISJOINT}
    found["group"] = sums.by(asked, "group")["green"]
    found["year"] = sums.by(asked, "year")[2026]

    assert len({tuple(values) for values in found.values()}) == 1
    assert found["sector"][0] > 0


def test_stored_totals_and_cells_agree_to_the_last_digit(place, monkeypatch):
    stored = {way: sums.by(ask(region="antwerpen"), way) for way in (*splits.DISJOINT, "group", "year")}

    monkeypatch.setattr(sums, "stored_axis", lambda asked, way: None)
    cells = {way: sums.by(ask(region="antwerpen"), way) for way in stored}

    assert cells == stored


def test_sector_and_job_together_count_who_is_in_both(place):
    total = answer.answer(ask(sector="nacebel2025:20", job="isco:31"))["total"]

    assert (total.headcount, total.covered, total.known) == (52, 0, False)


def test_theme_keeps_the_people_with_a_profile_of_it(place):
    found = answer.answer(ask(theme="bouw", group_by="region"))

    assert (found["total"].headcount, found["total"].covered, found["total"].low) == (304, 304, 60.8)
    assert [row.headcount for row in found["chart"].rows] == [203, 101]


def test_jobs_can_be_chosen_step_by_step(place):
    assert [job.code for job in ask().choices.jobs] == ["3", "8"]
    assert [job.code for job in ask(job="isco:8").choices.jobs] == ["8", "81"]
    assert [job.code for job in ask(job="isco:8131").choices.jobs] == ["8", "81", "8131"]
    assert ask(job="isco:82").misread == ("job",)


def test_heat_map_says_which_share_has_a_profile_of_the_theme(place):
    heads_, rows = answer.heat(ask(), inside=True)

    shown = {
        (row.sector.code, theme.slug): (cell.percent, cell.step)
        for row in rows
        for theme, cell in zip(heads_, row.cells, strict=True)
        if theme.slug in ("bouw", "textiel")
    }
    assert shown == {
        ("20", "bouw"): (85, 5),
        ("20", "textiel"): (0, 0),
        ("22", "bouw"): (0, 0),
        ("22", "textiel"): (60, 4),
    }
    assert [(row.sector.code, row.headcount) for row in rows] == [("20", 356), ("22", 111)]
    assert [(line.key, line.figure.headcount) for line in themes.lines(ask()) if line.figure.headcount] == [
        ("bouw", 304),
        ("textiel", 67),
    ]


def test_most_pressing_is_reach_times_gap_times_shortage(place):
    _sectors, jobs, _theme = place
    ShortageListing.objects.create(year=2026, title="technicus", job=jobs["31"])
    kept.forget()

    found, size = pressing.ranked(ask())

    # 67 technicians, all in shortage, go before many more operators of whom none is.
    assert size == 3
    assert [(one.asked, one.known, one.shortage) for one in found] == [
        (67, 67, (67, 67)),
        (304, 304, (0, 0)),
        (304, 304, (0, 0)),
    ]
    assert [tuple(round(value, 6) for value in one.reach) for one in found] == [
        (3.35, 6.7, 33.5),
        (60.8, 91.2, 121.6),
        (30.4, 60.8, 91.2),
    ]
    assert [round(one.gap[1], 6) for one in found] == [0.1, 0.3, 0.2]


def test_evidence_counts_in_the_reach(place):
    competence = Competence.objects.order_by("pk").first()
    world.evidence(competence, 50, 60, 70, region="limburg")
    needs.recompute_all()

    reach = {one.competence: one.reach for one in pressing.ranked(ask())[0]}[competence]

    assert [round(value, 6) for value in reach] == [
        0.2 * 101 + 0.5 * 203,
        0.3 * 101 + 0.6 * 203,
        0.4 * 101 + 0.7 * 203,
    ]


def test_a_group_that_holds_a_shortage_occupation_counts_as_possible(place):
    _sectors, jobs, _theme = place
    ShortageListing.objects.create(year=2026, title="x", job=factories.job("81311", jobs["8131"]))
    kept.forget()

    assert {one.shortage for one in pressing.ranked(ask(job="isco:8"))[0]} == {(0, 304)}


def test_years_are_counted_and_then_expected(place):
    points = answer.trend.points(ask(), sums.by(ask(), "sector"))

    assert [(p.year, p.figure.headcount, p.expected) for p in points] == [
        (2025, 150, False),
        (2026, 467, False),
        (2027, 513.7, True),
        (2028, 565.07, True),
    ]


@pytest.mark.parametrize("way", ["sector", "job", "region", "year", "group"])
@pytest.mark.parametrize("narrow", ["", "&sector=nacebel2025:20", "&theme=bouw"])
def test_page_and_api_give_the_same_figures(place, way, narrow):
    query = f"group_by={way}{narrow}"
    asked = question.read(dict(part.split("=") for part in query.split("&")))
    page = answer.rows(asked, splits.lines(asked, way))

    rows = figures(query)["results"]

    assert [(row["headcount"], row["covered"]) for row in rows] == [
        (row.figure.headcount, row.figure.covered) for row in page
    ]
    assert [row["mid"] if row["mid"] is None else round(row["mid"], 6) for row in rows] == [
        round(row.figure.mid, 6) if row.figure.known else None for row in page
    ]


def test_api_ranks_competences_as_the_page_does(place):
    shown = answer.answer(ask(group_by="competence"))["pressing"]

    body = figures("group_by=competence&limit=2")

    assert [row["competence"]["uid"] for row in body["results"]] == [
        str(one.competence.uid) for one in shown[:2]
    ]
    assert (body["left_off"], body["adds_up"]) == (1, False)
    assert set(body["results"][0]["gap"]) == {"low", "mid", "high"}


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ("region=x", "antwerpen, limburg"),
        ("theme=x", "textiel"),
        ("group=x", "green, soft, digital, technical, any"),
        ("group_by=x", ", ".join(WAYS)),
        ("limit=0", "from 1 to 500"),
        ("limit=x", "from 1 to 500"),
        ("year=1800", "2026, 2025"),
    ],
)
def test_api_says_what_is_allowed(place, query, allowed):
    response = Client().get(f"/api/v1/needs/?{query}", headers={"Accept-Language": "en"})

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["parameter"] == query.split("=")[0]
    assert allowed in error["detail"]


def test_long_tables_end_with_all_the_others_together():
    figure = splits.Figure(12.0, 12.0, 1.0, 2.0, 3.0)
    rows = [answer.Row(str(n), 12, 1, 2, 3, figure=figure, query="?") for n in range(answer.ROWS_SHOWN + 5)]

    shown = answer.with_the_rest(rows, inside=False)

    last = shown[-1]
    assert (len(shown), last.headcount, last.low, last.mid, last.high) == (answer.ROWS_SHOWN, 72, 6, 12, 18)
    assert sum(row.mid for row in shown) == sum(row.mid for row in rows)
    assert answer.with_the_rest(rows[: answer.ROWS_SHOWN], inside=False) == rows[: answer.ROWS_SHOWN]


# ---------- files ----------


@pytest.mark.parametrize("way", WAYS)
def test_csv_holds_the_figures_and_where_they_come_from(client, place, way):
    response = client.get(f"{url('needs-export', kind='csv')}?group_by={way}")

    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    about = {row[0]: row[1] for row in rows[rows.index([""]) + 1 :]} if [""] in rows else {}
    about = about or {row[0]: row[1] for row in rows if len(row) == 2}
    assert response.headers["Content-Disposition"] == f'attachment; filename="needs-{way}-green-2026.csv"'
    assert about["Source"] == "made up"
    assert "Low and high are the bounds" in about["Unit"]
    assert about["Figures as of"].endswith("recomputing")
    assert ("Do not add up" in about) is (way not in splits.DISJOINT)


def test_csv_adds_up_to_the_total(client, place):
    sheet = downloads.sheet(ask())

    assert [sum(row[column] for row in sheet.rows) for column in (1, 2)] == [467, 371]


def test_formulas_are_disarmed_and_numbers_stay_numbers(client, place):
    sectors, _jobs, _theme = place
    sectors["20"].label_en = "=1+1"
    sectors["20"].save()
    kept.forget()

    text = client.get(f"{url('needs-export', kind='csv')}?group_by=sector").getvalue().decode()
    file = client.get(f"{url('needs-export', kind='xlsx')}?group_by=sector").getvalue()
    sheet = openpyxl.load_workbook(io.BytesIO(file)).active

    assert "'=1+1,356," in text
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["B2"].value) == ("=1+1", "s", 356)


@pytest.mark.parametrize("way", WAYS)
def test_charts_are_files_of_their_own(client, place, way):
    svg = client.get(f"{url('needs-export', kind='svg')}?group_by={way}")
    png = client.get(f"{url('needs-export', kind='png')}?group_by={way}").content

    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert svg.content.startswith(b"<svg ")
    assert b"Source: made up" in svg.content
    assert (png[:8], struct.unpack(">I", png[16:20])[0]) == (b"\x89PNG\r\n\x1a\n", 1920)


@pytest.mark.parametrize(("kind", "query"), [("pdf", ""), ("csv", "sector=x"), ("png", "group_by=x")])
def test_file_of_what_cannot_be_read_is_refused(client, place, kind, query):
    assert client.get(f"{url('needs-export', kind=kind)}?{query}").status_code == 404


# ---------- queries ----------

PAGE = {"sector": 17, "job": 18, "region": 16, "competence": 26, "theme": 23, "group": 16, "year": 16}
ANSWER = {"sector": 17, "job": 16, "region": 15, "competence": 25, "theme": 19, "group": 15, "year": 15}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, way, count):
    sectors, jobs = world.sectors(), world.jobs()
    world.profile([jobs["81"]], [sectors["C"]], (20, 30, 40))
    places = [("20", "81", 100), ("22", "8131", 50), ("2011", "31", 60)][:count]
    world.load([*places, ("22", "3", 40)])
    needs.recompute_all()
    kept.forget()

    with CaptureQueriesContext(connection) as page:
        client.get(f"{url('needs')}?group_by={way}")
    kept.forget()
    with CaptureQueriesContext(connection) as api:
        client.get(f"/api/v1/needs/?group_by={way}")

    assert (len(page), len(api)) == (PAGE[way], ANSWER[way])


def test_kept_answers_end_with_the_next_run(client, place):
    before = pressing.ranked(ask())[0]
    again = pressing.ranked(ask())[0]
    world.load([("20", "8131", 1000, 2026, "antwerpen")])
    needs.recompute_all()

    assert again == before
    assert pressing.ranked(ask())[0] != before
