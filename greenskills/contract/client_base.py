"""Asking the portal: requests, answers, lists, what goes wrong."""

from __future__ import annotations

import json
import shutil
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPResponse
from typing import IO, Any, Generic, Literal, NamedTuple, TypeVar
from urllib.parse import quote, urlencode, urlsplit

Body = TypeVar("Body")
Row = TypeVar("Row")
BUSY = (429, 503)
KEYED = ("POST", "PATCH")
# What is said in a header; all else stands in the address.
HEADERS = {
    "if_match": "If-Match",
    "if_none_match": "If-None-Match",
    "idempotency_key": "Idempotency-Key",
    "prefer": "Prefer",
}


class Upload(NamedTuple):
    """A file to send."""

    name: str
    content: bytes


class ApiError(Exception):
    """The portal said no. `problem` is its answer (RFC 9457); `errors` are the places at fault."""

    def __init__(self, status: int, problem: Mapping[str, Any], headers: Message) -> None:
        self.status, self.problem, self.headers = status, dict(problem), headers
        self.title = str(problem.get("title", ""))
        self.detail = str(problem.get("detail", ""))
        self.errors: list[dict[str, Any]] = list(problem.get("errors", []))
        self.request_id = str(problem.get("request_id", "") or headers.get("X-Request-Id", ""))
        super().__init__(f"{status} {self.title} {self.detail}".strip())


class Unchanged(Exception):
    """What you have already (`if_none_match`) is still so."""


@dataclass(frozen=True)
class Answer(Generic[Body]):
    """What the portal answered. `etag` goes back as `if_match` with an edit, or as `if_none_match` to ask anew."""

    data: Body
    status: int
    headers: Message

    @property
    def etag(self) -> str:
        return str(self.headers.get("ETag", ""))

    @property
    def location(self) -> str:
        """Where what was made, or is being done, can be read."""
        return str(self.headers.get("Location", ""))


class Rows(Generic[Row]):
    """A list: read its rows, its pages, their number, or save it as a table."""

    def __init__(self, connection: Connection, path: str, asked: Mapping[str, object]) -> None:
        self._connection, self._path, self._asked = connection, path, asked

    def __iter__(self) -> Iterator[Row]:
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[list[Row]]:
        """Page after page; `limit` says how many rows each has."""
        answer = self._connection.ask("GET", self._path, self._asked)
        yield answer.data["results"]
        while answer.data["next"]:
            answer = self._connection.ask("GET", answer.data["next"], {})
            yield answer.data["results"]

    def count(self) -> int:
        """How many rows there are."""
        asked = {**self._asked, "limit": 1, "count": "exact"}
        return int(self._connection.ask("GET", self._path, asked).data["count"])

    def save(self, file: IO[bytes], form: Literal["csv", "xlsx"] = "csv") -> None:
        """Write all rows into an open file as a table."""
        query = {name: value for name, value in self._asked.items() if name != "limit"}
        with self._connection.open("GET", self._path, {**query, "format": form}, {}, None) as response:
            shutil.copyfileobj(response, file)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token goes to the portal and nowhere else."""

    def redirect_request(self, *_args: object, **_options: object) -> None:
        return None


class Connection:
    """Asking one portal, as one user or (without a token) as a visitor.

    `language` is that of messages: "nl" or "en". `tries`: how often a busy portal is asked in all; a wait longer than
    `longest_wait` seconds is not begun.
    """

    def __init__(
        self,
        portal: str,
        token: str | None = None,
        *,
        language: str = "en",
        timeout: float = 60,
        tries: int = 5,
        longest_wait: float = 300,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        if urlsplit(portal).scheme not in ("https", "http"):
            raise ValueError("The address of the portal begins with https://")
        self.portal, self.timeout, self.tries = portal.rstrip("/"), timeout, tries
        self.longest_wait, self._sleep = longest_wait, sleep
        self._headers = {"Accept-Language": language, "User-Agent": "greenskills-client/1"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._opener = urllib.request.build_opener(_NoRedirects)

    def ask(
        self, method: str, path: str, asked: Mapping[str, object], body: object = None, *, raw: bool = False
    ) -> Answer[Any]:
        """One request by hand. `path` may be an address that the portal gave. Raises ApiError, Unchanged, OSError."""
        query = {name.rstrip("_"): value for name, value in asked.items() if name not in HEADERS}
        headers = {HEADERS[name]: str(value) for name, value in asked.items() if name in HEADERS and value is not None}
        content = None
        if method in KEYED:
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        if body is not None:
            headers["Content-Type"], content = _written(body)
        with self.open(method, path, query, headers, content) as response:
            data = response.read()
            return Answer(data if raw else _parsed(data), response.status, response.headers)

    def open(
        self, method: str, path: str, query: Mapping[str, object], headers: Mapping[str, str], content: bytes | None
    ) -> HTTPResponse:
        """The open response to a request. Raises ApiError, Unchanged, OSError."""
        address = self.portal + _relative(path, query)
        for left in range(self.tries - 1, -1, -1):
            request = urllib.request.Request(address, content, {**self._headers, **headers}, method=method)  # noqa: S310
            try:
                response: HTTPResponse = self._opener.open(request, timeout=self.timeout)
                return response
            except urllib.error.HTTPError as refusal:
                with refusal:
                    text = refusal.read()
                if refusal.code == 304:
                    raise Unchanged from None
                wait = _wait(refusal.headers)
                if refusal.code not in BUSY or not left or wait > self.longest_wait:
                    raise ApiError(refusal.code, _problem(text), refusal.headers) from None
            self._sleep(wait)
        raise ValueError("tries must be at least 1")


def quoted(value: object) -> str:
    """A part of an address."""
    return quote(str(value), safe="")


def _relative(path: str, query: Mapping[str, object]) -> str:
    """The part of an address after the portal's own, with the parameters that are given."""
    parts = urlsplit(path)
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        several = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        pairs += [(name, _text(each)) for each in several if each is not None]
    asked = "&".join(part for part in (parts.query, urlencode(pairs)) if part)
    return f"{parts.path}?{asked}" if asked else parts.path


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _written(body: object) -> tuple[str, bytes]:
    """Media type and bytes of a body: JSON, or a form where it holds a file."""
    if not (isinstance(body, Mapping) and any(isinstance(value, Upload) for value in body.values())):
        return "application/json", json.dumps(body, ensure_ascii=False).encode()
    boundary = uuid.uuid4().hex
    parts = [_part(boundary, name, value) for name, value in body.items()]
    return f"multipart/form-data; boundary={boundary}", b"".join(parts) + f"--{boundary}--\r\n".encode()


def _part(boundary: str, name: str, value: object) -> bytes:
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
    if isinstance(value, Upload):
        file_name = value.name.replace('"', "'")
        head += f'; filename="{file_name}"\r\nContent-Type: application/octet-stream'
        return f"{head}\r\n\r\n".encode() + value.content + b"\r\n"
    return f"{head}\r\n\r\n{_text(value)}\r\n".encode()


def _parsed(data: bytes) -> Any:
    return json.loads(data) if data else None


def _problem(data: bytes) -> dict[str, Any]:
    """The explanation of a refusal; an empty one where something before the portal answered."""
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _wait(headers: Message) -> float:
    """The seconds that the portal asks to wait."""
    asked = str(headers.get("Retry-After", "1"))
    return float(asked) if asked.isdecimal() else 1.0
