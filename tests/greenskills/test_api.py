"""What holds for the API as a whole: every error is a problem in Dutch or English, schema and docs page."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from greenskills.api import RESOURCES
from tests import factories

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
DRAFT = "/api/v1/profiles/sorter/draft/"


@pytest.fixture
def editor():
    owner = factories.partner("owner")
    factories.draft(owner, slug="sorter")
    return factories.editor(owner)


def send(data, by, method="patch", address=DRAFT, content_type="application/json", **headers):
    headers = {"Authorization": f"Bearer {factories.token(by)}", "If-Match": '"r1"', **headers}
    return getattr(Client(raise_request_exception=False), method)(
        address, data=data, content_type=content_type, headers=headers
    )


# ---------- errors ----------


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"null", 400),
        (b"3", 400),
        (b"[]", 400),
        (b'"x"', 400),
        (b'{"content": NaN}', 400),
        (b'{"content": {"vks_level": Infinity}}', 400),
        (b'{"content": {"vks_level": 1e400}}', 400),
        (b'{"content": {"vks_level": ' + b"9" * 5000 + b"}}", 400),
        (b'{"content": {"vks_level": 99999999999999999999}}', 400),
        (b'{"content": {"title": {"nl": "a\\u0000b"}}}', 400),
        (b'{"content": {"title": {"nl": "\\ud800"}}}', 400),
        (b'{"content": {"\\u0000": 1}}', 400),
        (b'{"content": {"\\ud800": 1}}', 400),
        (b'{"content": {"title": {"nl": "a\\u0007b"}}}', 422),
        (b"[" * 100_000, 400),
        (b'{"content": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001, 400),
        (b'{"content": {"tasks": ' + b"[" * 20 + b"]" * 20 + b"}}", 400),
        (b'{"content": "x"}', 422),
        (b'{"content": {"tasks": [{"id": 3}]}}', 422),
        (b'{"content": {"title": 3, "vks_level": true, "jobs": {}}}', 422),
        (b'{"content": {}, "note": {}}', 400),
        (b'{"content": {}, "by": 1}', 400),
        (b'{"content": {"title": {"nl": "' + b"x" * 900_000 + b'"}}}', 422),
        (b'{"content": {"title": {"nl": "' + b"x" * 1_100_000 + b'"}}}', 413),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_body_is_a_problem_and_saves_nothing(editor, body, status):
    response = send(body, editor)

    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert response.json()["status"] == status


@pytest.mark.parametrize(
    ("method", "address", "status", "headers"),
    [
        ("get", "/api/v1/nothing/", 404, {}),
        ("get", "/api/v1/profiles/nothing/", 404, {}),
        ("get", "/api/v1/profiles/sorter/revisions/99999999999/", 404, {}),
        ("get", "/api/v1/profiles/sorter/revisions/999999999/", 404, {}),
        ("get", "/api/v2/", 404, {}),
        ("delete", "/api/v1/sectors/", 405, {}),
        ("options", "/api/v1/sectors/", 405, {}),
        ("post", "/api/v1/sectors/", 405, {}),
        ("get", "/api/v1/sectors/", 406, {"Accept": "text/html"}),
        ("get", "/api/v1/sectors/?format=xml", 400, {}),
        ("get", "/api/v1/sectors/?q=%00", 400, {}),
        ("get", "/api/v1/needs/?group_by=sum", 400, {}),
        ("get", "/api/v1/sectors/", 401, {"Authorization": "Bearer nonsense"}),
        ("get", "/api/v1/sectors/", 401, {"Authorization": "Bearer"}),
    ],
)
def test_every_refusal_is_a_problem(editor, method, address, status, headers):
    response = send(b"", editor, method, address, **headers)

    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert set(response.json()) >= {"type", "title", "status", "detail", "instance"}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "a/b"]
)
def test_other_media_types_are_415(editor, content_type):
    response = send(b'{"content": {}}', editor, content_type=content_type)

    assert (response.status_code, response.headers["Content-Type"]) == (415, PROBLEM)


@pytest.mark.parametrize("language", ["nl", "en", "fr", "nl-BE,en;q=0.5"])
def test_problem_speaks_the_language_asked(client, language):
    response = client.get("/api/v1/partners/none/", headers={"Accept-Language": language})

    assert response.headers["Content-Language"] == ("en" if language == "en" else "nl")


def test_fault_of_a_parameter_is_told_in_dutch_and_in_english(client):
    told = [
        client.get("/api/v1/sectors/?sektor=1", headers={"Accept-Language": language}).json()["errors"][0]["detail"]
        for language in ("nl", "en")
    ]

    assert [detail.split(".")[0] for detail in told] == [
        "Hier bestaat geen parameter “sektor”",
        "There is no parameter “sektor” here",
    ]


# ---------- schema, index, documentation ----------


def test_schema_is_clean():
    errors = StringIO()

    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO(), stderr=errors)

    assert errors.getvalue() == ""


def test_schema_is_served_as_openapi_3_1(client):
    response = client.get("/api/v1/schema/", headers={"Accept": "application/json"})

    schema = response.json()
    assert schema["openapi"] == "3.1.0"
    assert {f"/api/v1/{name}/" for name in RESOURCES} <= set(schema["paths"])
    assert set(schema["components"]["securitySchemes"]) == {"cookieAuth", "token"}


def test_every_operation_tells_of_problems_and_has_a_description(client):
    schema = client.get("/api/v1/schema/").json()

    operations = [
        (address, method, operation) for address, ways in schema["paths"].items() for method, operation in ways.items()
    ]
    assert [place[:2] for place in operations if "default" not in place[2]["responses"]] == []
    assert [place[:2] for place in operations if not place[2].get("description")] == []


def test_path_parameters_are_those_of_the_address(client):
    schema = client.get("/api/v1/schema/").json()

    for address, ways in schema["paths"].items():
        for operation in ways.values():
            named = [place["name"] for place in operation.get("parameters", []) if place["in"] == "path"]
            assert sorted(named) == sorted(re.findall(r"{(\w+)}", address)), address


def test_index_names_every_resource(client):
    response = client.get("/api/v1/")

    assert set(response.json()) == {"schema", "docs", *RESOURCES}


def test_documentation_keeps_the_strict_policy(client):
    page = client.get("/api/v1/docs/")
    script = client.get("/api/v1/docs/?script=")

    html = page.content.decode()
    assert (page.status_code, script.status_code) == (200, 200)
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "<style" not in html
    assert "<script>" not in html
    assert " style=" not in html


@pytest.mark.xdist_group("browser")
def test_documentation_runs_in_a_browser(live_server, page):
    factories.partner("owner", name_nl="Eigenaar")
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))

    page.goto(f"{live_server.url}/api/v1/docs/")
    page.locator("#operations-tag-partners").click()
    page.locator("#operations-partners-partners_list .opblock-summary-control").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table .response-col_status").first.wait_for()

    answer = page.locator(".live-responses-table .highlight-code").first.inner_text()
    assert "Eigenaar" in json.dumps(answer, ensure_ascii=False)
    assert faults == []
