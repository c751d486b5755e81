"""Answers that are no list of rows, as CSV and as a spreadsheet: the same rows, cell by cell what the JSON says."""

import csv
import io
import json

import openpyxl
import pytest
from django.test import Client

from coediting.models import Delivery
from exchange.actions import feed
from exchange.models import Change
from profiles.models import JobCompetence
from profiles.models.catalogue import uid_of
from rest import flat, sheets
from roadmap.actions import needs, releases
from roadmap.models import Scenario
from roadmap.needs import kept
from tests import factories
from tests.greenskills.api_routes import routes
from tests.profiles import moving
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db
CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NASTY = "=1+1; @x\n-2"
NEEDS = [
    "", *(f"group_by={way}" for way in ("sector", "job", "region", "competence", "theme", "group", "year")),
    "group=green&group=soft&group_by=sector", "scenario=groei&group_by=year", "release=q&group_by=job", "release=q",
]  # fmt: skip
# Every answer that is a table too.
ANSWERS = [
    *(f"needs/?{query}" for query in NEEDS),
    "search/?q=operator",
    "search/?q=sorteren&limit=1",
    "map/?under=all",
    "changes/",
    "changes/?since=2&resource=profiles&resource=jobs",
    "need-releases/q/figures/",
    f"jobs/{uid_of('http://data.europa.eu/esco/isco/C81start')}/similar/",
    "join-requests/numbers/",
]


@pytest.fixture
def place():
    """Figures, a release, a scenario, and labels that a spreadsheet would take for formulas."""
    sectors, jobs = world.sectors(), world.jobs()
    skills = [factories.competence("sorteren", label_nl="sorteren", label_en=NASTY), factories.competence("operator")]
    wants = [factories.requirement_row(each, low=20, mid=30, high=40) for each in skills]
    made = factories.draft(
        jobs=[jobs["81"]], sectors=[sectors["C"]], themes=[factories.theme()], requirements=wants, title="operator",
        slug="operator",
    )  # fmt: skip
    world.documents.require_approvals(document=made.document, by=None, count=0)
    world.publish(made)
    world.load([("20", "81", 100, 2026, "gent"), ("20", "31", 50, 2026, "gent"), ("22", "8131", 60, 2026, "aalst")])
    needs.recompute_all()
    Scenario.objects.create(
        slug="groei", name_nl="g", name_en="g", horizon_from=2026, horizon_to=2028, yearly_growth=0.1, yearly_leaving=0
    )
    JobCompetence.objects.create(job=jobs["31"], competence=skills[0], importance="essential", source="esco")
    for code in ("start", "near"):
        moving.asks(moving.job(code), skills)
    Delivery.objects.all().delete()
    releases.freeze(slug="q", name_nl="q", name_en="q")
    feed.follow(whole=True)
    kept.forget()


def get(address, kind="", language="nl"):
    headers = {"Accept-Language": language} | ({"Accept": kind} if kind else {})
    response = Client().get(f"/api/v1/{address}", headers=headers)
    assert response.status_code == 200, response.content
    return response


def lines_of_csv(address, **asked):
    text = b"".join(get(address, CSV, **asked).streaming_content).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return [{name: sheets.original(cell) for name, cell in row.items()} for row in rows]


def lines_of_xlsx(address):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(get(address, XLSX).streaming_content)), read_only=True)
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, map(text_of, row), strict=True)) for row in rows]


def text_of(value):
    """A JSON value as a table writes it; whole numbers of JSON may be floats."""
    if isinstance(value, dict):
        return json.loads(json.dumps(value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "\n".join(map(text_of, value)) if isinstance(value, list) else sheets.text_of(value)


def told(address):
    """The rows of an answer's JSON, each with what the table repeats of the whole answer."""
    body = get(address).json()
    if address.startswith("needs/"):
        about = {name: body[name] for name in ("dataset", "year", "groups", "release", "recomputing")}
        return [about | row for row in body.get("results", [body["total"]])]
    if address.startswith("map/"):
        places = {"job": body["jobs"], "competence": body["competences"]}
        return [cell | {name: found[cell[name]] for name, found in places.items()} for cell in body["cells"]]
    if address.endswith("figures/"):
        rows = [dict(zip(body["columns"], row, strict=True)) for row in body["rows"]]
        return [body["nodes"][row["node"]] | row for row in rows]
    return body["results"]


def same(cell, value):
    """Is this cell what the JSON says? Objects in it may be written with other spaces, numbers with a fraction of 0."""
    if isinstance(value, dict):
        return json.loads(cell) == value
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [json.loads(line) for line in cell.splitlines()] == value
    if isinstance(value, float | int) and not isinstance(value, bool):
        return float(cell) == pytest.approx(value, abs=1e-6)
    return cell == text_of(value)


def test_tables_say_what_the_json_says(place, subtests):
    for address in ANSWERS:
        with subtests.test(address):
            rows, lines = told(address), lines_of_csv(address)

            assert len(rows) == len(lines) > 0
            for row, line in zip(rows, lines, strict=True):
                cells = {header: cell for header, cell in line.items() if not header.endswith(flat.LABEL)}
                wrong = [header for header, cell in cells.items() if not same(cell, flat.at(row, header.split(".")))]
                assert wrong == []
                assert address.endswith("figures/") or set(row) <= {header.split(".")[0] for header in line}


def test_spreadsheets_say_what_the_csv_says(place, subtests):
    def plain(lines):
        return [{name: cell.removesuffix(".0") for name, cell in line.items()} for line in lines]

    for address in ANSWERS:
        with subtests.test(address):
            assert plain(lines_of_xlsx(address)) == plain(lines_of_csv(address))


def test_text_that_a_spreadsheet_would_run_is_neutral(place):
    seen = 0
    for address in ANSWERS:
        text = b"".join(get(address, CSV).streaming_content).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]

        assert not [cell for cell in cells if cell.startswith("=")], address
        seen += sheets.neutral(NASTY) in cells

    assert seen >= 3  # the competences of needs, search and map


def test_codes_are_told_in_the_language_of_the_reader(place):
    for language, label in (("nl", "groen"), ("en", "green")):
        line = lines_of_csv("map/?under=all", language=language)[0]
        assert (line["competence.group"], line["competence.group.label"]) == ("green", label)
        lines = lines_of_csv("needs/?group_by=group", language=language)
        assert {line["group"]: line["group.label"] for line in lines}["green"] == label


def test_answers_take_the_parameters_of_their_json(place):
    """But a table of changes holds all of them: it has no pages."""
    response = Client().get("/api/v1/changes/?format=csv&limit=1")

    assert [error["parameter"] for error in response.json()["errors"]] == ["limit"]
    assert len(lines_of_csv("needs/?group_by=competence&limit=1")) == 1
    assert len(lines_of_csv(f"changes/?since={Change.objects.newest() - 1}")) == 1
    assert lines_of_csv(f"changes/?since={Change.objects.newest()}") == []


def test_table_without_figures_is_empty():
    assert lines_of_csv("needs/?group_by=sector") == []


@pytest.mark.parametrize("count", [1, 3])
def test_table_of_changes_takes_the_same_queries(django_assert_num_queries, count):
    for number in range(count):
        factories.partner(f"p{number}")
    feed.follow(whole=True)

    with django_assert_num_queries(2):  # the newest, the rows
        assert len(lines_of_csv("changes/")) == count


# ---------- none escapes ----------

# Answers with several rows that are no table, and why.
UNTABLED = {
    "/api/v1/": "where everything stands",
    "/api/v1/tables/": "which tables there are",
    "/api/v1/downloads/": "which files there are, each a table itself",
    "/api/v1/needs/explain/": "one figure with all that it rests on",
    "/api/v1/profiles/{key}/impact/": "one difference with all that it rests on",
}


def test_every_answer_with_rows_is_a_table_too(client):
    """A GET whose answer has a list of objects in it."""
    client.force_login(factories.coordinator())
    schema = client.get("/api/v1/schema/").json()
    known = schema["components"]["schemas"]
    without = set()
    for address, methods in schema["paths"].items():
        answer = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        shape = answer.get("application/json", {}).get("schema", {})
        found = known[shape["$ref"].rsplit("/", 1)[1]] if "$ref" in shape else shape
        if found.get("properties", {}).get("results") and not {CSV, XLSX} <= answer.keys():
            without.add(address)

    assert routes()
    assert without <= UNTABLED.keys(), without
