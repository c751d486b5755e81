"""What the web server itself cannot take for a request: answered in the portal's words, with its headers."""

import json
import re
import socket

import pytest

from tests.faults import web

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
LONG = "x" * 8200


@pytest.fixture(scope="module")
def port(django_db_setup, django_db_blocker):
    """The port of the portal's own web server, with one process."""
    with django_db_blocker.unblock(), web.serving(workers=1) as found:
        yield found


def said(port, *lines):
    """(status, headers, body) of what is answered to these lines of a request."""
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        connection.sendall("\r\n".join((*lines, "", "")).encode("latin-1"))
        found = b""
        while piece := connection.recv(65536):
            found += piece
    head, _end, body = found.partition(b"\r\n\r\n")
    line, *headers = head.decode().split("\r\n")
    told = dict(header.split(": ", 1) for header in headers)
    if told.get("Transfer-Encoding") == "chunked":
        size, _end, body = body.partition(b"\r\n")
        body = body[: int(size, 16)]
    else:
        assert int(told["Content-Length"]) == len(body)
    return int(line.split()[1]), told, body.decode()


@pytest.mark.parametrize(
    ("lines", "status", "code"),
    [
        ([f"GET /api/v1/jobs/?q={LONG} HTTP/1.1", "Host: localhost"], 414, "address-too-long"),
        ([f"GET /api/{LONG} HTTP/1.1", "Host: localhost"], 414, "address-too-long"),
        ([f"GET http://localhost/api/v1/jobs/?q={LONG} HTTP/1.1", "Host: localhost"], 414, "address-too-long"),
        (["GET /api/v1/jobs/ HTTP/1.1", "Host: localhost", f"Cookie: {LONG}"], 431, "headers-too-large"),
        (["GET /api/v1/jobs/ HTTP/1.1", *(f"X-{n}: 1" for n in range(101))], 431, "headers-too-large"),
        (["GET /api/v1/jobs/ HTTP/9.9", "Host: localhost"], 400, "bad-request"),
        (["get /api/v1/jobs/ HTTP/1.1", "Host: localhost"], 400, "bad-request"),
        (["GET /api/v1/jobs/ HTTP/1.1", "Host: localhost", "no header"], 400, "bad-request"),
        (["POST /api/v1/jobs/ HTTP/1.1", "Host: localhost", "Content-Length: x"], 400, "bad-request"),
        (["POST /api/v1/jobs/ HTTP/1.1", "Host: localhost", "Transfer-Encoding: x"], 501, "refused"),
        (["POST /api/v1/jobs/ HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked"], 411, "length-required"),
        (["GET /api HTTP/1.1", "Host: localhost"], 404, "not-found"),
        (["FOO /api/v1/jobs/ HTTP/1.1", "Host: localhost"], 405, "method-not-allowed"),
        (["TRACE /api/v1/watches/ HTTP/1.1", "Host: localhost"], 405, "method-not-allowed"),
        (["FOO /api/v1/ HTTP/1.1", "Host: localhost"], 405, "method-not-allowed"),
    ],
)
def test_refusal_below_the_api_is_a_problem_with_all_headers(port, lines, status, code):
    answered, headers, body = said(port, *lines, "Accept-Language: en")

    problem = json.loads(body)
    assert (answered, problem["status"], problem["code"]) == (status, status, code)
    assert headers["Content-Type"] == PROBLEM
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
    assert headers["X-Request-Id"] == problem["request_id"]
    assert (problem["instance"][:4], len(problem["instance"]) <= 200) == ("/api", True)


@pytest.mark.parametrize(
    ("language", "title"),
    [("nl", "De vraag klopt niet."), ("en", "The request is not right."), (None, "The request is not right.")],
)
def test_refusal_speaks_the_language_that_was_asked(port, language, title):
    asked = [f"accept-language: {language}"] if language else []

    *_rest, body = said(port, "GET /api/v1/jobs/ HTTP/1.1", *asked, "X-Request-Id: call-7", "no header")

    assert (json.loads(body)["title"], json.loads(body)["request_id"]) == (title, "call-7")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (f"GET /en/?q={LONG} HTTP/1.1", "This address is too long."),
        ("GET /nl/ HTTP/9.9", "De vraag klopt niet."),
        ("nonsense", "The request is not right."),
        ("\x16\x03\x01\x02", "The request is not right."),
    ],
)
def test_people_get_a_page(port, line, title):
    _status, headers, body = said(port, line)

    assert re.search("<h1>(.*)</h1>", body)[1] == title
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_address_has_room_for_as_many_values_as_a_filter_takes(port):
    uids = "&".join(f"job=00000000-0000-4000-8000-{number:012}" for number in range(100))

    status, _headers, body = said(port, f"GET /api/v1/profiles/?{uids} HTTP/1.1", "Host: localhost")

    assert (status, json.loads(body)["errors"][0]["parameter"]) == (400, "job")
