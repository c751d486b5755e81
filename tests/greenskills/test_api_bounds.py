"""What the API makes of too much, too long and too odd: a short answer, and nothing kept."""

import csv
import io
import threading

import pytest

from greenskills.api_docs import Schema
from rest import sending, tables
from tests import factories

pytestmark = pytest.mark.django_db


def type_of(client, accept):
    answer = client.get("/api/v1/sectors/", headers={"Accept": accept})
    return answer.status_code, answer.headers["Content-Type"]


@pytest.mark.parametrize("query", ["lang=zz", "lang=nl&lang=zz", "lang=", "lang=../x"])
def test_schema_is_made_in_the_languages_of_the_portal_only(client, monkeypatch, query):
    monkeypatch.setattr(Schema, "made", {})

    answer = client.get(f"/api/v1/schema/?{query}")

    assert (answer.status_code, answer.json()["errors"][0]["parameter"], Schema.made) == (400, "lang", {})


@pytest.mark.parametrize("name", ["fields", "omit", "expand"])
def test_name_that_is_asked_often_is_one_fault(client, name):
    answer = client.get(f"/api/v1/profiles/?{name}={'x,' * 1900}")

    assert (answer.status_code, len(answer.json()["errors"])) == (400, 1)


@pytest.mark.parametrize(("start", "between"), [("fields=", ","), ("", "&")])
def test_twenty_faults_are_told_and_no_more(client, start, between):
    answer = client.get(f"/api/v1/profiles/?{start}{between.join(f'x{n}' for n in range(900))}")

    assert (answer.status_code, len(answer.json()["errors"])) == (400, 20)


def test_limit_has_the_same_bound_in_front_of_noughts(client):
    answers = [client.get(f"/api/v1/needs/?group_by=competence&limit={said}") for said in ("500", "0000000059999")]

    assert [answer.status_code for answer in answers] == [200, 400]


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("application/json;q=0, */*", "application/ld+json"),
        ("application/*;q=0, */*;q=0.1", "text/csv; charset=utf-8"),
        ("application/*;q=0, application/json;q=0.2, text/csv;q=0.1", "application/json"),
        ("text/csv;q=0, */*", "application/json"),
        ("*/*;q=0, application/json", "application/json"),
    ],
)
def test_what_the_client_will_not_have_is_not_given(client, accept, given):
    assert type_of(client, accept) == (200, given)


def test_nothing_is_left_to_give(client):
    assert type_of(client, "application/json;q=0") == (406, "application/problem+json")


def test_empty_value_is_a_row_in_a_table_of_one_column(client):
    factories.competence("a")
    factories.competence("b")

    answer = client.get("/api/v1/competences/?fields=esco_uri&format=csv")

    told = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert (told, len(list(csv.reader(io.StringIO(told))))) == ('esco_uri\r\n""\r\n""\r\n', 3)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_head_of_a_table_does_not_say_that_it_is_empty(client, form):
    answer = client.head(f"/api/v1/competences/?format={form}")

    assert (answer.status_code, "Content-Length" in answer.headers) == (200, False)


@pytest.fixture
def two_places(monkeypatch):
    monkeypatch.setattr(sending, "_places", threading.BoundedSemaphore(2))


def test_slow_readers_of_tables_leave_threads_for_pages(client, two_places):
    factories.competence("a")
    read = [client.get("/api/v1/competences/?format=csv") for _ in range(2)]

    busy, page = (client.get(f"/api/v1/competences/?format={form}") for form in ("csv", "json"))
    list(read[0].streaming_content)  # the test client closes what it read, as a server does
    after = client.get("/api/v1/competences/?format=csv")

    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert [answer.status_code for answer in (*read, page, after)] == [200] * 4


def test_table_that_fails_takes_no_place(client, two_places, monkeypatch):
    monkeypatch.setattr(tables, "batches", lambda *_asked: iter([1, 2, 3]))
    client.raise_request_exception = False

    assert [client.get("/api/v1/competences/?format=csv").status_code for _ in range(4)] == [500] * 4
