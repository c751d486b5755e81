"""Every list of the API as CSV and as a spreadsheet: all rows, cell by cell what the JSON says."""

import csv
import datetime
import io
import json
import re
import uuid

import openpyxl
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from greenskills.api import RESOURCES
from profiles.models import Sector
from rest import cells, sheets, tables
from rest.encoding import as_json
from tests import factories
from tests.greenskills.api_rows import LISTS, me

pytestmark = pytest.mark.django_db
CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
every_list = pytest.mark.parametrize("name", LISTS)


@pytest.fixture
def client(client):
    """Somebody who may read every list."""
    user = factories.coordinator()
    user.email = "me@example.org"
    user.save(update_fields=["email"])
    assert me() == user
    client.force_login(user)
    return client


def body(response):
    return b"".join(response.streaming_content)


def rows_of_csv(response):
    """[{header: cell}] of a CSV file, read as an import reads it."""
    lines = csv.DictReader(io.StringIO(body(response).decode("utf-8-sig")), strict=True)
    return [{name: sheets.original(cell) for name, cell in line.items()} for line in lines]


def rows_of_xlsx(response):
    """[{header: cell}] of the first sheet, cells as a CSV file would write them."""
    book = openpyxl.load_workbook(io.BytesIO(body(response)), read_only=True)
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, map(text, row), strict=True)) for row in rows]


def text(value):
    """A JSON value as a table writes it."""
    if isinstance(value, list):
        return "\n".join(map(text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def at(row, path):
    """The value at a header's place in a JSON row; a list of objects gives the list of their members."""
    for key in path.split("."):
        row = [one[key] for one in row] if isinstance(row, list) else row and row[key]
    return row


@every_list
def test_table_says_what_the_json_says(client, name):
    for number in range(3):
        LISTS[name][0](number)
    address = f"/api/v1/{name}/"
    listed = client.get(address).json()["results"]

    lines = rows_of_csv(client.get(address, headers={"Accept": CSV}))
    sheet = rows_of_xlsx(client.get(f"{address}?format=xlsx"))

    meanings = labels(client, name)
    assert [{header: cell for header, cell in line.items() if header not in meanings} for line in lines] == [
        {header: text(at(row, header)) for header in lines[0] if header not in meanings} for row in listed
    ]
    assert sheet == lines
    assert {header.split(".")[0] for header in lines[0]} == set(listed[0])


def labels(client, name):
    """Headers of the cells that tell what codes mean."""
    view = RESOURCES[name]()
    view.request, view.kwargs, view.action = client.get(f"/api/v1/{name}/").wsgi_request, {}, "list"
    columns = view.list_columns()
    if any(map(callable, columns.values())):
        return set()
    found = cells.cells(view.get_queryset(), columns, labelled=True)
    return {cell.header for cell in found if cell.is_label}


@every_list
def test_codes_are_told_in_the_language_of_the_reader(client, name):
    """Beside each code that has a label what it means; the codes and the headers stay as they are."""
    LISTS[name][0](1)
    address, meanings = f"/api/v1/{name}/?format=csv", labels(client, name)

    [dutch, *_], [english, *_] = (
        rows_of_csv(client.get(address, headers={"Accept-Language": language})) for language in ("nl", "en")
    )

    assert dutch.keys() == english.keys()
    spoken = {"text", "address"} if name == "notifications" else set()  # a sentence, and a page in that language
    assert {header for header in dutch if dutch[header] != english[header]} <= meanings | spoken
    assert {header for header in meanings if dutch[header.removesuffix(cells.LABEL)] and not dutch[header]} == set()


@every_list
@pytest.mark.parametrize("query", ["limit=2", "cursor=x", "count=exact", "no_such=1", "fields=x"])
def test_table_refuses_what_is_no_parameter_of_it(client, name, query):
    response = client.get(f"/api/v1/{name}/?format=csv&{query}")

    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in response.json()["errors"]] == [query.split("=")[0]]


def test_table_takes_the_same_queries_however_many_rows(client, django_assert_num_queries):
    counts = []
    for number in (1, 3):
        LISTS["sectors"][0](number)
        with django_assert_num_queries(3):  # session, user, the rows
            counts.append(len(rows_of_csv(client.get("/api/v1/sectors/?format=csv"))))

    assert counts == [1, 2]


def test_table_has_every_row_in_the_order_and_the_columns_asked(client, monkeypatch):
    monkeypatch.setattr(tables, "AT_ONCE", 7)
    Sector.objects.bulk_create(
        Sector(uid=uuid.uuid4(), revision="nace2", code=f"{number:03}", path=f"{number:03}/", label_nl="x")
        for number in range(60)
    )

    response = client.get("/api/v1/sectors/?format=csv&fields=code&revision=nace2")

    assert [row["code"] for row in rows_of_csv(response)] == [f"{number:03}" for number in range(60)]
    assert response.headers["Content-Disposition"] == 'attachment; filename="sectors.csv"'


def test_spreadsheet_goes_on_in_the_next_sheet(client, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS_OF_A_SHEET", 2)
    for number in range(5):
        LISTS["sectors"][0](number)

    response = client.get("/api/v1/sectors/?format=xlsx&fields=code")

    book = openpyxl.load_workbook(io.BytesIO(body(response)))
    assert [(sheet.title, [row[0].value for row in sheet]) for sheet in book] == [
        ("sectors", ["code", "10", "11"]),
        ("sectors 2", ["code", "12", "13"]),
        ("sectors 3", ["code", "14"]),
    ]


NASTY = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "'t Zand",
    "''",
    'a "quoted" word, and a comma',
    "<b>&amp;</b> ]]>",
    "first\nsecond",
    "\ttab",
    " blanks ",
    "é 🌱 ﷽",
    "-5",
    "x'",
    "Sorteerder;=cmd|' /C calc'!A1;x",
    'wood;"=1+1"',
    "first\n=1+1\n'last",
    ";'=1;;-2;",
    ",",
    '"',
]


@pytest.mark.parametrize("value", NASTY)
def test_text_survives_and_is_never_a_formula(client, value):
    factories.partner("one", name_nl=value)
    address = "/api/v1/partners/?fields=name,slug&format="

    lines = client.get(address + "csv")
    sheet = client.get(address + "xlsx")

    raw = body(lines).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(raw)) for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t")) or cell == "-2+3"] == []
    assert value in map(sheets.original, cells)
    assert value in [row["name.nl"] for row in rows_of_xlsx(sheet)]


@given(st.text(st.sampled_from("=+-@\t\r\n';\",5a é"), max_size=12))
def test_every_text_comes_back_from_csv(text):
    written = sheets.neutral(text)

    assert sheets.original(written) == text
    if not sheets.A_NUMBER.fullmatch(text):
        first, *behind = re.split(r"[;\r\n]", written)
        for cell in (first, *(each.lstrip('"') for each in behind)):
            assert not cell.startswith(("=", "+", "-", "@"))


@pytest.mark.django_db
def test_database_writes_texts_as_python_does():
    texts = [*NASTY, ";=1", 'a;"=1";b', ";;-", "\n'x", "'", "1;2", "-1,5", "-1;5"]
    name = "given.cell"
    cell = tables.CSV_CELL.format(name, tables.CSV_MARK.format(name), tables.CSV_INSIDE.format(name))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {cell} FROM unnest(%s::text[]) WITH ORDINALITY AS given (cell, n) ORDER BY n", [texts])
        found = [next(csv.reader(io.StringIO(row[0], newline="")), [""])[0] for row in cursor.fetchall()]

    assert found == list(map(sheets.neutral, texts))


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv; charset=utf-8"),
        ("text/csv;q=0, application/json", "application/json"),
        ("text/csv;q=x, */*", "application/json"),
        (XLSX, XLSX),
        ("text/html", "application/problem+json"),
        ("nonsense", "application/problem+json"),
        (",;q=1," * 50, "application/problem+json"),
    ],
)
def test_accept_chooses_the_format(client, accept, content_type):
    response = client.get("/api/v1/sectors/", headers={"Accept": accept})

    assert response.headers["Content-Type"] == content_type
    assert response.status_code == (406 if "problem" in content_type else 200)


def test_lists_below_a_document_are_tables_too(client):
    factories.published(slug="sorter")
    for place in ("revisions", "versions", "proposals", "comments", "approvals", "presence", "review-links"):
        response = client.get(f"/api/v1/profiles/sorter/{place}/?format=csv")

        assert (place, response.headers["Content-Type"]) == (place, "text/csv; charset=utf-8")
        assert response.headers["Content-Disposition"] == f'attachment; filename="profiles-sorter-{place}.csv"'
        assert body(response).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("address", ["sectors/{uid}/", "profiles/sorter/draft/", "needs/explain/"])
def test_what_is_no_list_is_no_table(client, address):
    factories.published(slug="sorter")
    address = "/api/v1/" + address.format(uid=factories.sector("11").uid)

    by_header = client.get(address, headers={"Accept": CSV})
    by_name = client.get(address + ("&" if "?" in address else "?") + "format=csv")

    assert (by_header.status_code, by_name.status_code) == (406, 400)


def test_head_of_a_table_reads_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(2):  # session, user
        response = client.head("/api/v1/sectors/?format=csv")

    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")


def test_schema_tells_of_tables(client):
    paths = client.get("/api/v1/schema/").json()["paths"]

    for name in RESOURCES.keys() & LISTS.keys():
        operation = paths[f"/api/v1/{name}/"]["get"]
        content = operation["responses"]["200"]["content"]
        assert content[CSV]["schema"] == {"type": "string"}
        assert content[XLSX]["schema"] == {"type": "string", "format": "binary"}
        formats = next(place["schema"] for place in operation["parameters"] if place["name"] == "format")
        assert formats["default"] == "json"
        assert {"json", "csv", "xlsx"} <= set(formats["enum"])


def test_list_that_is_known_to_be_empty_is_a_table_all_the_same(client):
    """Curation is nobody's but the coordinators': for an editor the database is not even asked."""
    client.force_login(factories.editor(factories.partner()))

    assert rows_of_csv(client.get("/api/v1/curation/?format=csv")) == []
    assert rows_of_xlsx(client.get("/api/v1/curation/?format=xlsx")) == []


@pytest.mark.parametrize(("micro", "told"), [(109150, ".10915"), (0, ""), (1, ".000001")])
def test_moment_is_the_same_text_in_a_table_as_in_json(micro, told):
    at = datetime.datetime(2026, 11, 22, 9, 0, 0, micro, tzinfo=datetime.UTC)

    assert [sheets.text_of(at), json.loads(as_json(at))] == [f"2026-11-22T09:00:00{told}+00:00"] * 2
