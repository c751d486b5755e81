"""A client for the API of the green-skills portal: one file, Python 3.11 or newer, nothing to install.

    from greenskills_client import Client

    portal = Client("https://portal.example.org", token="gsp_…")
    for profile in portal.profiles_list(theme=["bouw"]):
        print(profile["slug"], profile["title"]["nl"])

Each method is an operation of the schema (docs/api/schema.json) and has its `operationId` as name. Lists give `Rows`,
which fetch page after page while you read. Everything else gives an `Answer`: `data`, `etag`, `status`, `headers`.
What goes wrong is an `ApiError` that holds the portal's explanation. A portal that is busy (429, 503) is asked again
after the time that it says. With `fields`, `omit` or `expand` an answer holds less or more than its type says.
"""

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
from typing import IO, Any, Generic, Literal, NamedTuple, NotRequired, TypeAlias, TypedDict, TypeVar
from urllib.parse import quote, urlencode, urlsplit

Body = TypeVar("Body")
Row = TypeVar("Row")
BUSY = (429, 503)
KEYED = ("POST", "PATCH")


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

    def __init__(self, connection: Connection, path: str, query: Mapping[str, object]) -> None:
        self._connection, self._path, self._query = connection, path, query

    def __iter__(self) -> Iterator[Row]:
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[list[Row]]:
        """Page after page; `limit` says how many rows each has."""
        answer = self._connection.ask("GET", self._path, self._query)
        yield answer.data["results"]
        while answer.data["next"]:
            answer = self._connection.ask("GET", answer.data["next"], {})
            yield answer.data["results"]

    def count(self) -> int:
        """How many rows there are."""
        query = {**self._query, "limit": 1, "count": "exact"}
        return int(self._connection.ask("GET", self._path, query).data["count"])

    def save(self, file: IO[bytes], form: Literal["csv", "xlsx"] = "csv") -> None:
        """Write all rows into an open file as a table."""
        query = {name: value for name, value in self._query.items() if name != "limit"}
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
        self,
        method: str,
        path: str,
        query: Mapping[str, object],
        headers: Mapping[str, str | None] | None = None,
        body: object = None,
        *,
        raw: bool = False,
    ) -> Answer[Any]:
        """One request by hand. `path` may be an address that the portal gave. Raises ApiError, Unchanged, OSError."""
        sent = {name: value for name, value in (headers or {}).items() if value is not None}
        content = None
        if method in KEYED and "Idempotency-Key" not in sent:
            sent["Idempotency-Key"] = str(uuid.uuid4())
        if body is not None:
            sent["Content-Type"], content = _written(body)
        with self.open(method, path, query, sent, content) as response:
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


# ---------- what the API speaks of ----------


class ActionLineRow(TypedDict):
    """A challenge, line of force, pillar or action group of a roadmap."""

    kind: Literal["challenge", "line-of-force", "pillar", "action-group"]
    number: int | None
    roadmap: str
    title: Texts
    uid: str
    uri: str


class ActionRow(TypedDict):
    """An action; `line` is null where the source does not say which line it belongs to."""

    code: str
    evidence: list[EvidenceLink]
    line: str | None
    owner: PartnerRef | None
    progress: int | None
    revision: int
    roadmap: str
    status: Literal["unknown", "planned", "running", "done"]
    title: Texts
    uid: str
    uri: str
    weight: float


class AdoptionRow(TypedDict):
    """A proposal that a contribution led to. `path` is the row that it changes, such as "requirements/<id>"."""

    created: str
    decided: str | None
    path: str
    state: Literal["open", "accepted", "partly", "declined", "withdrawn"]
    uid: str


class AgeRate(TypedDict):
    """The leaving rate of an age band, and its share of the staff. The shares add up to 1."""

    age_band: str
    share: float
    yearly_leaving: float


class AgeRateRequest(TypedDict):
    """The leaving rate of an age band, and its share of the staff. The shares add up to 1."""

    age_band: str
    share: float
    yearly_leaving: float


class AgendaRef(TypedDict):
    """A strategic agenda, by its public names."""

    slug: str
    uid: str


class AgendaRequestNewRequest(TypedDict):
    """A need or question to hand in."""

    agenda: str
    language: NotRequired[Literal["nl", "en"]]
    partner: str
    text: str
    title: str


class AgendaRequestRow(TypedDict):
    """What an agenda asks. Public once it is answered; note and reason only for who asked and for coordinators."""

    actions: list[str]
    agenda: AgendaRef
    answer: Texts
    created: str
    initiatives: list[str]
    language: str
    note: str
    partner: PartnerRef
    profiles: list[str]
    reason: str
    revision: int
    settled: str | None
    state: Literal["new", "triaged", "answered", "declined"]
    targets: list[str]
    text: str
    title: str
    uid: str
    uri: str


class ApprovalNewRequest(TypedDict):
    """An approval of the revision in If-Match."""

    note: NotRequired[str]
    partner: NotRequired[str]


class ApprovalRow(TypedDict):
    """A partner's agreement with the content of one revision."""

    by: str | None
    counts: bool
    created: str
    note: str
    partner: PartnerRef
    revision: int


class AsOf(TypedDict):
    """The newest recount; `revision` is the profile revision that it took in, null for a full one."""

    revision: int | None
    run: str
    started: str


class Attempt(TypedDict):
    """One call of the address."""

    at: str
    error: str
    milliseconds: int
    status: int | None


class Blame(TypedDict):
    """For every place of the working content the revision that last set it, and those revisions."""

    places: list[BlamedPlace]
    revision: int
    revisions: list[BlamedRevision]


class BlamedPlace(TypedDict):
    """A place of the content and the revision that last set it."""

    path: str
    revision: int


class BlamedRevision(TypedDict):
    """A revision that set something which still stands."""

    author: str | None
    created: str
    note: str
    number: int
    origin: str
    partner: PartnerRef | None
    proposal: str | None


class BringBackRequest(TypedDict):
    """What is taken into use again."""

    about: NotRequired[Literal["competence", "job"]]
    item: str
    reason: str
    seen: dict[str, int]


class BulkAnswer(TypedDict):
    """A row for each row sent, in the same order."""

    results: list[BulkRow]
    saved: int


class BulkEditRequest(TypedDict):
    """A partial edit of one document: named by `uid` or `slug`, grown from `revision`."""

    content: dict[str, Any]
    note: NotRequired[str]
    revision: int
    slug: NotRequired[str]
    uid: NotRequired[str]


class BulkRow(TypedDict):
    """What became of one row: `saved` is false where it changed nothing, or in a dry run."""

    revision: int
    saved: bool
    slug: str
    uid: str
    uri: str


class Change(TypedDict):
    """One place where two contents differ; `path` joins field names and row ids by slashes."""

    after: Any
    before: Any
    kind: Literal["changed", "added", "removed", "moved"]
    path: str


class ChangeRow(TypedDict):
    """One public object came, changed or went.

    `data` is all that its list and its detail tell an anonymous client; null when it is gone. `changes` are the
    places (RFC 6901) that differ from what the feed told of it before.
    """

    at: str
    changes: list[ChangeRowChangesItem]
    data: dict[str, Any] | None
    kind: Literal["created", "updated", "deleted"]
    number: int
    resource: Literal[
        "partners", "sectors", "themes", "jobs", "competences", "job-competences", "shortage-listings", "profiles",
        "roadmaps", "action-lines", "actions", "indicators", "targets", "initiatives", "agenda-requests", "workforce",
        "scenarios", "evidence", "group-evidence", "need-runs", "need-releases", "dialogues", "contributions"
    ]
    uid: str


ChangeRowChangesItem = TypedDict("ChangeRowChangesItem", {
    "from": NotRequired["Any"],
    "pointer": "str",
    "to": NotRequired["Any"],
})


class ChangesAnswer(TypedDict):
    """A stretch of the feed. Ask again with `since` = `next`; at once when there is `more`."""

    more: bool
    next: int
    results: list[ChangeRow]


class CommentNewRequest(TypedDict):
    """A comment to write. An answer takes the place of its thread."""

    must_fix: NotRequired[bool]
    path: NotRequired[str]
    text: str
    thread: NotRequired[str | None]


class CommentRow(TypedDict):
    """A comment: the first of a thread, or an answer in one."""

    author: str | None
    created: str
    guest: str
    mentions: list[str]
    must_fix: bool
    partner: PartnerRef | None
    path: str
    place: str
    resolved: str | None
    resolved_by: str | None
    revision: int
    text: str
    thread: str | None
    uid: str


class Comparison(TypedDict):
    """What differs between two revisions."""

    changes: list[Change]
    new: int
    old: int


class CompetenceNewRequest(TypedDict):
    """A new competence of the portal's own: one label at least."""

    group: Literal["green", "soft", "digital", "technical"]
    kind: Literal["skill", "knowledge", "attitude"]
    labels: Texts
    looked: NotRequired[bool]


class CompetenceRow(TypedDict):
    """A skill, piece of knowledge or attitude. `esco_green` is ESCO's label, `circular` the portal's own.

    One that is retired says since when and why, and which `successors` were named for it, the nearest first;
    `predecessors` are the retired ones that go on as this one.
    """

    circular: bool
    curated: int
    esco_digital: bool
    esco_green: bool
    esco_transversal: bool
    esco_uri: str | None
    group: Literal["green", "soft", "digital", "technical"]
    kind: str
    labels: Texts
    other_labels: CompetenceRowOtherLabels
    predecessors: list[str]
    retired: str | None
    retired_because: str
    reuse_level: str
    status: Literal["current", "retired"]
    successors: list[str]
    themes: list[str]
    uid: str
    uri: str


class CompetenceRowOtherLabels(TypedDict):
    en: list[str]
    nl: list[str]


class ContributionRow(TypedDict):
    """Something said in a dialogue, and what became of it."""

    about: Literal["task", "requirement", "profile", "free"]
    answer: str
    became: list[str]
    created: str
    decided: str | None
    details: dict[str, Any]
    dialogue: DialogueRef
    document: str | None
    kind: Literal[
        "feasible", "with-support", "not-feasible", "missing", "superfluous", "wrong-level", "learnt", "free"
    ]
    made_of: list[str]
    outcome: Literal["", "adopted", "answered", "declined"]
    points: int
    proposals: list[AdoptionRow]
    row: str | None
    row_label: dict[str, str]
    state: Literal["shown", "replaced"]
    text: str
    theme: str
    uid: str
    uri: str


class CoursePoint(TypedDict):
    """A value at a time in years: 2025.5 is the middle of 2025. Bounds and coverage only where there are any."""

    coverage: float | None
    high: float | None
    low: float | None
    path: float | None
    time: float
    unknown: float
    value: float


class CuratedItem(TypedDict):
    """What a decision changed on one competence or job: the members that changed, as they were and as they became."""

    after: Any
    before: Any
    item: str


class DatasetDetailsRequest(TypedDict):
    """Needed for a new dataset; for one that is there, what should change."""

    current: NotRequired[bool]
    licence: NotRequired[str]
    name_en: NotRequired[str]
    name_nl: NotRequired[str]
    note_en: NotRequired[str]
    note_nl: NotRequired[str]
    quality: NotRequired[Literal["official", "estimate", "illustrative"]]
    reference_date: NotRequired[str]
    source: NotRequired[str]


class DatasetRef(TypedDict):
    """Where head-counts come from, and how good they are."""

    quality: Literal["official", "estimate", "illustrative"]
    slug: str
    uid: str


class DatasetState(TypedDict):
    """Where head-counts come from; `revision` counts its imports."""

    quality: Literal["official", "estimate", "illustrative"]
    revision: int
    slug: str
    uid: str


class DecisionRow(TypedDict):
    """One decision. `undone` says that a later one took it back, `undoes` which one this took back.

    `proposals` are the proposals to profiles that came of it; they are made in a moment, so the list may still
    grow.
    """

    about: Literal["competence", "job"]
    changes: list[CuratedItem]
    kind: Literal["retire", "replace", "split", "merge", "rearrange", "bring_back", "circular", "labels", "undo"]
    language: str
    made: str
    proposals: list[str]
    reason: str
    uid: str
    undoes: str | None
    undone: bool
    uri: str


class DeliveryRow(TypedDict):
    """One message to a webhook, whose `webhook-id` is `msg_` and the digits of its uid."""

    attempts: list[Attempt]
    created: str
    delivered: str | None
    kind: Literal["changes", "ping"]
    numbers: list[int]
    state: Literal["waiting", "delivered", "failed", "skipped"]
    tries: int
    uid: str


class DialogueRef(TypedDict):
    """A dialogue, by its public names."""

    slug: str
    uid: str


class DialogueRow(TypedDict):
    """One meeting around a theme, at a place or behind a link."""

    agenda: Texts
    aim: Texts
    called_off: bool
    ends: str | None
    languages: list[Literal["nl", "en", "fr", "vgt"]]
    link: str
    organiser: PartnerRef
    place: str
    prepare: Texts
    series: SeriesRef | None
    slug: str
    starts: str
    state: Literal["planned", "open", "running", "closed", "reported"]
    theme: str
    title: Texts
    uid: str
    uri: str


class DownloadRow(TypedDict):
    """One file. It stays at its address until the next ones are made; `ETag` and `Range` work there."""

    media_type: str
    name: str
    obligation: Texts | None
    resource: Literal[
        "profiles", "profile-tasks", "profile-requirements", "competences", "jobs", "job-competences", "sectors",
        "themes", "shortage-listings", "partners"
    ]
    rows: int
    sha256: str
    size: int
    title: Texts
    uri: str


class DownloadsAnswer(TypedDict):
    """All files of one moment."""

    changes_since: int | None
    made: str | None
    results: list[DownloadRow]


class EndingRequest(TypedDict):
    """What goes and what follows all of it, the nearest first: none retires, one replaces or merges, several
    split.
    """

    about: NotRequired[Literal["competence", "job"]]
    reason: str
    retired: list[str]
    seen: dict[str, int]
    successors: NotRequired[list[str]]


class EvidenceLink(TypedDict):
    """A link that shows what an action did."""

    date: NotRequired[str | None]
    label: str
    url: str


class EvidenceLinkRequest(TypedDict):
    """A link that shows what an action did."""

    date: NotRequired[str | None]
    label: str
    url: str


class EvidenceNewRequest(TypedDict):
    """Evidence to hand in: a check or survey with `asked` and `below`, or an estimate with `low`, `mid` and
    `high`.
    """

    asked: NotRequired[int | None]
    below: NotRequired[int | None]
    competence: str
    date: str
    high: NotRequired[float | None]
    job: NotRequired[str | None]
    kind: Literal["check", "survey", "estimate"]
    level: int
    licence: NotRequired[str]
    low: NotRequired[float | None]
    mid: NotRequired[float | None]
    note: NotRequired[str]
    partner: NotRequired[str]
    quality: NotRequired[Literal["official", "estimate", "illustrative"]]
    region: NotRequired[str]
    sector: NotRequired[str | None]
    source: str


class EvidenceRow(TypedDict):
    """What share of workers is below a level of one competence, in a scope; null there means all.

    A check or survey counts persons, and its shares are the Wilson 95 % interval; an estimate states its
    shares.
    """

    asked: int | None
    below: int | None
    carried_from: str | None
    competence: str
    created: str
    date: str
    decided: str | None
    high: float
    job: str | None
    kind: Literal["check", "survey", "estimate"]
    level: int
    licence: str
    low: float
    mid: float
    note: str
    partner: PartnerRef | None
    quality: Literal["official", "estimate", "illustrative"]
    reason: str
    region: str
    revision: int
    sector: str | None
    source: str
    state: Literal["proposed", "accepted", "declined"]
    uid: str
    uri: str


class Expanded(TypedDict):
    """With `expand`: the object, as its own resource lists it."""

    uid: str


class ExplainedBeside(TypedDict):
    """A top-down figure."""

    below: dict[str, float] | None
    headcount: int
    out_of: int
    source: str
    uid: str
    year: int


class ExplainedCell(TypedDict):
    """People of one sector, job and region. need = headcount × factor, rounded to a whole 1e-9 person."""

    factor: Three | None
    headcount: float | None
    hidden: bool
    job: NodeRef
    key: str
    known: int
    need: Three | None
    profile: ProfileRef | None
    region: str
    sector: NodeRef
    tie: bool
    unknown: int


class ExplainedEvidence(TypedDict):
    """Evidence for a share; an empty scope holds everywhere."""

    asked: int | None
    below: int | None
    date: str
    job: str | None
    kind: str
    licence: str
    quality: str
    region: str
    sector: str | None
    uid: str


class ExplainedPart(TypedDict):
    """One cell opened. low = max, mid = 1 − ∏(1 − p), high = min(1, Σ), in the order given."""

    cell: ExplainedCell
    claims: list[str]
    factor: Three | None
    requirements: list[ExplainedRequirement]


class ExplainedRequirement(TypedDict):
    """A requirement, the share that lacks it, and where that is from."""

    competence: NodeRef
    evidence: ExplainedEvidence | None
    level: int
    origin: Literal["evidence", "profile", "unknown", "veiled"]
    proposal: str | None
    revision: int | None
    row: str
    shares: Three | None
    source: str
    version: int | None


class Explanation(TypedDict):
    """A figure, its formula, the cells that it is the sum of, and what stands beside it."""

    cells: int
    dataset: dict[str, str] | None
    figure: dict[str, float | None] | None
    formula: dict[str, str]
    group: str
    hidden: int
    next: str | None
    not_covered: dict[str, float] | None
    page: int
    pages: int
    part: ExplainedPart | None
    parts: list[ExplainedCell]
    previous: str | None
    recomputing: bool
    top_down: list[ExplainedBeside]
    year: int | None


class Gap(TypedDict):
    """A share between bounds, as a fraction."""

    high: float
    low: float
    mid: float


class GapCompetence(TypedDict):
    """A competence between two jobs. Levels 1–4 where published profiles give them."""

    competence: str
    group: Literal["green", "soft", "digital", "technical"]
    importance: Literal["essential", "optional"]
    labels: Texts
    learning: list[str]
    level: int | None
    level_now: int | None


class Gate(TypedDict):
    """A condition for publishing."""

    code: str
    label: str
    met: bool


class GroupEvidenceRow(TypedDict):
    """A top-down figure: of so many workers in these sectors, so many lack a whole competence group."""

    group: Literal["green", "soft", "digital", "technical"]
    headcount: int
    note: Texts
    out_of: int
    sectors: list[str]
    source: str
    uid: str
    uri: str
    year: int


class Impact(TypedDict):
    """What publishing would do, for the people that this profile concerns. Nothing is saved."""

    gained: list[ImpactMove]
    groups: list[ImpactGroup]
    headcount: float | None
    left_out: int
    lost: list[ImpactMove]
    tied: list[ImpactMove]
    unordered: int
    untied: list[ImpactMove]
    year: int | None


class ImpactFigure(TypedDict):
    """Persons who lack something, and how many people the figure knows about."""

    covered: float
    high: float
    low: float
    mid: float


class ImpactGroup(TypedDict):
    """One competence group now and then."""

    difference: ImpactFigure
    group: str
    now: ImpactFigure
    then: ImpactFigure


class ImpactMove(TypedDict):
    """People of one sector and job; `other` is the slug of the profile that they have without this one."""

    headcount: float
    job: NodeRef
    other: str | None
    sector: NodeRef


class ImpactRequestRequest(TypedDict):
    """A partial edit of the working content, or the uid of an open proposal; with neither the draft itself."""

    content: NotRequired[dict[str, Any]]
    proposal: NotRequired[str]


class ImportAsked(TypedDict):
    """An import that waits for the worker; follow it at `uri`."""

    state: str
    uid: str
    uri: str


class ImportDetail(TypedDict):
    """One import with its report: counts, changes, every fault with row and column."""

    cancel_requested: bool
    created: str
    done_rows: int
    dry_run: bool
    error: str
    finished: str | None
    report: dict[str, Any]
    source: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    step: str
    total_rows: int
    uid: str
    uri: str


class ImportReport(TypedDict):
    """What an import changed, or would change."""

    added: int
    changed: int
    details: list[str]
    removed: int
    totals: list[YearTotal]
    unchanged: int


class ImportRow(TypedDict):
    """One import. `done_rows` of about `total_rows`: each row is read once and compared once."""

    cancel_requested: bool
    created: str
    done_rows: int
    dry_run: bool
    error: str
    finished: str | None
    source: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    step: str
    total_rows: int
    uid: str
    uri: str


class IndicatorPoint(TypedDict):
    """One year of a series."""

    note: str
    value: float
    year: int


class IndicatorRow(TypedDict):
    """A series of figures from outside."""

    points: list[IndicatorPoint]
    revision: int
    slug: str
    source: str
    title: Texts
    uid: str
    unit: str
    uri: str


class InitiativeNewRequest(TypedDict):
    """A new initiative; it is public at once."""

    agendas: NotRequired[list[str]]
    end: NotRequired[int | None]
    kind: Literal["inspired", "coordinated", "own"]
    partners: NotRequired[list[str]]
    slug: NotRequired[str]
    source: NotRequired[str]
    start: NotRequired[int | None]
    summary: NotRequired[TextsSentRequest]
    title: TextsSentRequest
    url: NotRequired[str]


class InitiativeRow(TypedDict):
    """Something that an agenda can join or learn from."""

    agendas: list[AgendaRef]
    end: int | None
    kind: Literal["inspired", "coordinated", "own"]
    partners: list[PartnerRef]
    revision: int
    slug: str
    source: str
    start: int | None
    summary: Texts
    title: Texts
    uid: str
    uri: str
    url: str


class JobCompetenceRow(TypedDict):
    """An edge of the job-to-competence map: this source says the job needs this competence."""

    competence: str
    importance: Literal["essential", "optional"]
    job: str
    source: str
    source_version: str
    uid: str


class JobRef(TypedDict):
    """A job, by its public names."""

    code: str
    labels: Texts
    uid: str


class JobRow(TypedDict):
    """A node of the job tree: ISCO-08 group, ESCO occupation, or own circular job.

    One that is retired says since when and why, and which `successors` were named for it, the nearest first;
    `predecessors` are the retired ones that go on as this one.
    """

    code: str
    competent_code: str
    curated: int
    esco_uri: str | None
    function_group: str
    isco: str
    kind: Literal["isco", "occupation", "own"]
    labels: Texts
    other_labels: JobRowOtherLabels
    parent: str | None
    predecessors: list[str]
    retired: str | None
    retired_because: str
    status: Literal["current", "retired"]
    successors: list[str]
    uid: str
    uri: str


class JobRowOtherLabels(TypedDict):
    en: list[str]
    nl: list[str]


class LabellingRequest(TypedDict):
    """{uid of a competence: the label that people use in Flanders}; "" takes it away."""

    labels: dict[str, str]
    seen: dict[str, int]


class LinkMade(TypedDict):
    """A fresh review link: its address holds the secret and is never shown again."""

    address: str | None
    created: str
    expires: str
    partner: PartnerRef | None
    reviewer: str
    revision: int
    revoked: str | None
    uid: str
    uses: list[LinkUse]


class LinkNewRequest(TypedDict):
    """A link for a reviewer without an account, to the revision in If-Match."""

    days: NotRequired[int]
    partner: NotRequired[str]
    reviewer: str


class LinkRow(TypedDict):
    """A review link, without its secret, and its uses."""

    created: str
    expires: str
    partner: PartnerRef | None
    reviewer: str
    revision: int
    revoked: str | None
    uid: str
    uses: list[LinkUse]


class LinkUse(TypedDict):
    """One use of a link."""

    at: str
    what: Literal["opened", "commented", "approved", "refused"]


class MachineNewRequest(TypedDict):
    """A machine user to make."""

    name: str
    partner: str
    purpose: str
    role: Literal["reader", "contributor", "editor", "coordinator"]


class MachineRow(TypedDict):
    """A program of a partner."""

    active: bool
    created: str
    name: str
    partner: PartnerRef
    purpose: str
    role: Literal["reader", "contributor", "editor", "coordinator"]
    uid: str
    uri: str


class MapAnswer(TypedDict):
    """A map. `jobs_found` and `competences_found` say how many there are without the limits of size."""

    cells: list[MapCell]
    competences: list[MapCompetence]
    competences_found: int
    jobs: list[MapJob]
    jobs_found: int


class MapCell(TypedDict):
    """What is asked where, and by whom. `job` and `competence` are places in the two lists, from 0."""

    competence: int
    esco: Literal["essential", "optional"] | None
    importance: Literal["essential", "optional"] | None
    in_discussion: bool
    job: int
    level: int | None
    level_in_discussion: int | None


class MapCompetence(TypedDict):
    """A competence of the map, and how many of the jobs shown ask it."""

    circular: bool
    esco_green: bool
    group: Literal["green", "soft", "digital", "technical"]
    jobs: int
    labels: Texts
    uid: str


class MapJob(TypedDict):
    """A job of the map. Shares are fractions of all competences that ESCO and profiles ask of it; null is unknown."""

    circular_share: float | None
    code: str
    competences: int
    green_share: float | None
    labels: Texts
    shortage: int | None
    status: Literal["current", "retired"]
    successors: list[str]
    uid: str


class Marked(TypedDict):
    """How many notifications were unread until now."""

    marked: int


class MarkingRequest(TypedDict):
    """Competences that are circular, with themes (uid or slug) that they get besides; or no longer circular."""

    circular: bool
    competences: list[str]
    reason: NotRequired[str]
    seen: dict[str, int]
    themes: NotRequired[list[str]]


class MeasuredValue(TypedDict):
    """A value that counts."""

    date: str
    value: float


class MeasurementDeclineRequest(TypedDict):
    """Why a value is declined."""

    reason: str


class MeasurementNewRequest(TypedDict):
    """A value to propose."""

    date: str
    source: str
    value: float


class MeasurementRow(TypedDict):
    """A measured value. Only accepted ones count; proposed ones are shown to those who take part."""

    created: str
    date: str
    reason: str
    source: str
    status: Literal["proposed", "accepted", "declined"]
    uid: str
    value: float


class NamedRef(TypedDict):
    """A competence or theme, by its public names; a theme has a slug as well."""

    labels: Texts
    slug: NotRequired[str]
    uid: str


class NamesRequest(TypedDict):
    """A name in both languages."""

    en: str
    nl: str


class NearbyJob(TypedDict):
    """A job, by its public names."""

    isco: str
    labels: Texts
    uid: str


class NeedFigure(TypedDict):
    """Persons who lack something, between bounds; null for unknown, and for the public about fewer than 10
    persons.
    """

    coverage: float | None
    covered: float | None
    headcount: float | None
    high: float | None
    low: float | None
    mid: float | None


class NeedReleaseRow(TypedDict):
    """A frozen set of needs. It never changes; `content_hash` is over its figures and inputs."""

    content_hash: str
    created: str
    dataset: str
    inputs: Any
    name: Texts
    note: Texts
    slug: str
    uid: str
    uri: str


class NeedResult(TypedDict):
    """The figure of one sector, job, region, group, competence, theme or year, whichever was asked.

    Sectors and jobs stand at the first level of their tree at which the people differ; ask with one of them for
    the next level. For a competence `headcount` is of whom it is asked, `covered` those with an estimate, low
    to high its reach; the most pressing comes first.
    """

    competence: NotRequired[NamedRef]
    coverage: float | None
    covered: float | None
    gap: NotRequired[Gap | None]
    group: NotRequired[str]
    headcount: float | None
    high: float | None
    job: NotRequired[JobRef]
    low: float | None
    mid: float | None
    region: NotRequired[str]
    sector: NotRequired[SectorRef]
    shortage: NotRequired[Shortage | None]
    theme: NotRequired[NamedRef]
    year: NotRequired[int]


class NeedRunAskedRequest(TypedDict):
    """What to count: everything anew (sql), or everything a second time to compare (numpy)."""

    engine: NotRequired[Literal["sql", "numpy"]]


class NeedRunDetail(TypedDict):
    """One recomputation with what it rested on; a second count tells its verdict here."""

    cancel_asked: bool
    difference: float | None
    engine: str
    inputs: dict[str, Any]
    parts_done: int
    parts_total: int
    rows: int
    seconds: float | None
    started: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    step: str
    subject: str
    trigger: str
    uid: str
    uri: str


class NeedRunRow(TypedDict):
    """One recomputation of the needs."""

    cancel_asked: bool
    difference: float | None
    engine: str
    parts_done: int
    parts_total: int
    rows: int
    seconds: float | None
    started: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    step: str
    subject: str
    trigger: str
    uid: str
    uri: str


class NeedsAnswer(TypedDict):
    """How many workers need upskilling."""

    adds_up: NotRequired[bool]
    as_of: AsOf | None
    dataset: DatasetRef | None
    group: str
    group_by: str | None
    job: NotRequired[JobRef | None]
    left_off: NotRequired[int]
    recomputing: bool
    region: NotRequired[str | None]
    results: NotRequired[list[NeedResult]]
    sector: SectorRef | None
    theme: NotRequired[NamedRef | None]
    total: NotRequired[NeedFigure]
    year: int | None


class NodeRef(TypedDict):
    """A sector or job."""

    code: str
    labels: Texts
    uid: str


class NotesRequest(TypedDict):
    """A note in both languages."""

    en: str
    nl: str


class NotificationRow(TypedDict):
    """Something that happened and that concerns you."""

    address: str
    created: str
    document: str | None
    event: str
    kind: str
    read: str | None
    text: str
    uid: str
    uri: str


class PaginatedActionLineRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[ActionLineRow]


class PaginatedActionRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[ActionRow]


class PaginatedAgendaRequestRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[AgendaRequestRow]


class PaginatedApprovalRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[ApprovalRow]


class PaginatedCommentRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[CommentRow]


class PaginatedCompetenceRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[CompetenceRow]


class PaginatedContributionRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[ContributionRow]


class PaginatedDecisionRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[DecisionRow]


class PaginatedDeliveryRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[DeliveryRow]


class PaginatedDialogueRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[DialogueRow]


class PaginatedEvidenceRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[EvidenceRow]


class PaginatedGroupEvidenceRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[GroupEvidenceRow]


class PaginatedImportRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[ImportRow]


class PaginatedIndicatorRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[IndicatorRow]


class PaginatedInitiativeRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[InitiativeRow]


class PaginatedJobCompetenceRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[JobCompetenceRow]


class PaginatedJobRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[JobRow]


class PaginatedLinkRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[LinkRow]


class PaginatedMachineRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[MachineRow]


class PaginatedMeasurementRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[MeasurementRow]


class PaginatedNeedReleaseRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[NeedReleaseRow]


class PaginatedNeedRunRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[NeedRunRow]


class PaginatedNotificationRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[NotificationRow]


class PaginatedPartnerRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[PartnerRow]


class PaginatedPresenceRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[PresenceRow]


class PaginatedProfileRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[ProfileRow]


class PaginatedProposalRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[ProposalRow]


class PaginatedRevisionRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[RevisionRow]


class PaginatedRoadmapRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[RoadmapRow]


class PaginatedScenarioRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[ScenarioRow]


class PaginatedSectorRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[SectorRow]


class PaginatedShortageRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[ShortageRow]


class PaginatedTargetListedList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[TargetListed]


class PaginatedThemeRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[ThemeRow]


class PaginatedTokenRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[TokenRow]


class PaginatedWatchRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[WatchRow]


class PaginatedWebhookRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[WebhookRow]


class PaginatedWorkforceRowList(TypedDict):
    count: NotRequired[int]
    next: str | None
    previous: str | None
    results: list[WorkforceRow]


class PartnerRef(TypedDict):
    """A partner, by its public names."""

    slug: str
    uid: str


class PartnerRow(TypedDict):
    """An organisation of the lever, with its earlier names."""

    aliases: list[str]
    kind: Literal["government", "public-service", "federation", "knowledge", "social-economy", "province", "other"]
    lever_roles: list[str]
    name: Texts
    slug: str
    uid: str
    uri: str
    website: str


class PatchedActionChangeRequest(TypedDict):
    """How far an action is; what is left out stays."""

    evidence: NotRequired[list[EvidenceLinkRequest]]
    owner: NotRequired[str | None]
    progress: NotRequired[int | None]
    status: NotRequired[Literal["unknown", "planned", "running", "done"]]
    weight: NotRequired[float]


class PatchedAgendaRequestChangeRequest(TypedDict):
    """What a coordinator does with it; what is left out stays."""

    actions: NotRequired[list[str]]
    answer: NotRequired[TextsSentRequest]
    initiatives: NotRequired[list[str]]
    note: NotRequired[str]
    profiles: NotRequired[list[str]]
    reason: NotRequired[str]
    state: NotRequired[Literal["new", "triaged", "answered", "declined"]]
    targets: NotRequired[list[str]]


class PatchedContentPatchRequest(TypedDict):
    """A partial edit of the revision in If-Match."""

    content: NotRequired[dict[str, Any]]
    note: NotRequired[str]


class PatchedIndicatorChangeRequest(TypedDict):
    """All points of a series, in the place of those that are there."""

    points: NotRequired[list[PointSentRequest]]


class PatchedInitiativeChangeRequest(TypedDict):
    """An initiative; what is left out stays."""

    agendas: NotRequired[list[str]]
    end: NotRequired[int | None]
    kind: NotRequired[Literal["inspired", "coordinated", "own"]]
    partners: NotRequired[list[str]]
    source: NotRequired[str]
    start: NotRequired[int | None]
    summary: NotRequired[TextsSentRequest]
    title: NotRequired[TextsSentRequest]
    url: NotRequired[str]


class PatchedMachineEditRequest(TypedDict):
    """Another role."""

    role: NotRequired[Literal["reader", "contributor", "editor", "coordinator"]]


class PatchedReviewRuleRequest(TypedDict):
    """How many approvals are asked; coordinators decide."""

    approvals_needed: NotRequired[int]


class PatchedScenarioEditRequest(TypedDict):
    """What to change."""

    ages: NotRequired[list[AgeRateRequest]]
    hires_total: NotRequired[int | None]
    horizon_from: NotRequired[int]
    horizon_to: NotRequired[int]
    name: NotRequired[NamesRequest]
    note: NotRequired[NotesRequest]
    sectors: NotRequired[list[SectorRateNewRequest]]
    source: NotRequired[str]
    standard: NotRequired[bool]
    training_uptake: NotRequired[float | None]
    yearly_growth: NotRequired[float]
    yearly_leaving: NotRequired[float]


class PatchedWatchEditRequest(TypedDict):
    """How you want to hear of it."""

    mail: NotRequired[Literal["none", "now", "daily"]]


class PatchedWebhookEditRequest(TypedDict):
    """What is to be otherwise. Another position sends again, or passes over."""

    name: NotRequired[str]
    position: NotRequired[int]
    resources: NotRequired[
        list[Literal["partners", "sectors", "themes", "jobs", "competences", "job-competences", "shortage-listings",
        "profiles", "roadmaps", "action-lines", "actions", "indicators", "targets", "initiatives", "agenda-requests",
        "workforce", "scenarios", "evidence", "group-evidence", "need-runs", "need-releases", "dialogues",
        "contributions"]]
    ]
    state: NotRequired[Literal["on", "paused"]]
    url: NotRequired[str]


class PointSentRequest(TypedDict):
    """One year of a series."""

    note: NotRequired[str]
    value: float
    year: int


class PresenceRow(TypedDict):
    """An open editor: one browser tab of one person."""

    name: str
    partner: PartnerRef | None
    row: str
    section: str
    self: bool
    unsaved: bool


class Problem(TypedDict):
    """An error as RFC 9457 says, in Dutch or English."""

    code: str
    current_revision: NotRequired[int]
    detail: str
    errors: NotRequired[list[ProblemErrorsItem]]
    instance: str
    request_id: str
    status: int
    title: str
    type: str


class ProblemErrorsItem(TypedDict):
    base: NotRequired[Any]
    code: str
    detail: str
    mine: NotRequired[Any]
    parameter: NotRequired[str]
    pointer: NotRequired[str]
    theirs: NotRequired[Any]


ProfileBegun: TypeAlias = "ProfileSaved | BulkAnswer"


class ProfileDetail(TypedDict):
    """A competence profile with its content."""

    agendas: list[str]
    content: ProfileDetailContent
    jobs: list[str]
    kind: Literal["job", "organisation"]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    requirement_count: int
    revision: int
    sectors: list[str]
    slug: str
    state: Literal["draft", "review", "published"]
    task_count: int
    themes: list[str]
    title: Texts
    uid: str
    updated: str
    uri: str
    version: int | None
    vks_level: int | None


class ProfileDetailContent(TypedDict):
    agendas: list[str]
    autonomy: TextsGiven
    context: TextsGiven
    jobs: list[str]
    requirements: list[ProfileDetailContentRequirementsItem]
    responsibility: TextsGiven
    sectors: list[str]
    summary: TextsGiven
    target_group: TextsGiven
    tasks: list[ProfileDetailContentTasksItem]
    themes: list[str]
    title: TextsGiven
    vks_level: Literal[1, 2, 3, 4, 5, 6, 7, 8] | None
    working_conditions: TextsGiven


class ProfileDetailContentRequirementsItem(TypedDict):
    applied: TextsGiven
    competence: str | None
    id: str
    importance: Literal["essential", "optional"] | None
    indicators: TextsGiven
    lacking_high: float | None
    lacking_low: float | None
    lacking_mid: float | None
    lacking_source: str
    learning: list[Literal["training", "workplace", "coaching"]]
    learning_note: TextsGiven
    level: Literal[1, 2, 3, 4] | None
    tasks: list[str]


class ProfileDetailContentTasksItem(TypedDict):
    id: str
    suitability: Literal["yes", "support", "no"] | None
    support: TextsGiven
    title: TextsGiven


class ProfileEditRequest(TypedDict):
    """A whole new content; what is left out becomes empty. A competence or job may be named by its ESCO URI."""

    content: ProfileEditRequestContent
    note: NotRequired[str]


class ProfileEditRequestContent(TypedDict):
    agendas: NotRequired[list[str]]
    autonomy: NotRequired[TextsGiven]
    context: NotRequired[TextsGiven]
    jobs: NotRequired[list[str]]
    requirements: NotRequired[list[ProfileEditRequestContentRequirementsItem]]
    responsibility: NotRequired[TextsGiven]
    sectors: NotRequired[list[str]]
    summary: NotRequired[TextsGiven]
    target_group: NotRequired[TextsGiven]
    tasks: NotRequired[list[ProfileEditRequestContentTasksItem]]
    themes: NotRequired[list[str]]
    title: NotRequired[TextsGiven]
    vks_level: NotRequired[Literal[1, 2, 3, 4, 5, 6, 7, 8] | None]
    working_conditions: NotRequired[TextsGiven]


class ProfileEditRequestContentRequirementsItem(TypedDict):
    applied: NotRequired[TextsGiven]
    competence: NotRequired[str | None]
    id: NotRequired[str]
    importance: NotRequired[Literal["essential", "optional"] | None]
    indicators: NotRequired[TextsGiven]
    lacking_high: NotRequired[float | None]
    lacking_low: NotRequired[float | None]
    lacking_mid: NotRequired[float | None]
    lacking_source: NotRequired[str]
    learning: NotRequired[list[Literal["training", "workplace", "coaching"]]]
    learning_note: NotRequired[TextsGiven]
    level: NotRequired[Literal[1, 2, 3, 4] | None]
    tasks: NotRequired[list[str]]


class ProfileEditRequestContentTasksItem(TypedDict):
    id: NotRequired[str]
    suitability: NotRequired[Literal["yes", "support", "no"] | None]
    support: NotRequired[TextsGiven]
    title: NotRequired[TextsGiven]


ProfileNewOrManyRequest: TypeAlias = "ProfileNewRequest | list[ProfileNewRequest]"


class ProfileNewRequest(TypedDict):
    """A new profile, as a draft of its owner."""

    content: ProfileNewRequestContent
    kind: NotRequired[Literal["job", "organisation"]]
    looked: NotRequired[bool]
    note: NotRequired[str]
    owner: str
    partners: NotRequired[list[str]]
    slug: NotRequired[str]


class ProfileNewRequestContent(TypedDict):
    agendas: NotRequired[list[str]]
    autonomy: NotRequired[TextsGiven]
    context: NotRequired[TextsGiven]
    jobs: NotRequired[list[str]]
    requirements: NotRequired[list[ProfileNewRequestContentRequirementsItem]]
    responsibility: NotRequired[TextsGiven]
    sectors: NotRequired[list[str]]
    summary: NotRequired[TextsGiven]
    target_group: NotRequired[TextsGiven]
    tasks: NotRequired[list[ProfileNewRequestContentTasksItem]]
    themes: NotRequired[list[str]]
    title: NotRequired[TextsGiven]
    vks_level: NotRequired[Literal[1, 2, 3, 4, 5, 6, 7, 8] | None]
    working_conditions: NotRequired[TextsGiven]


class ProfileNewRequestContentRequirementsItem(TypedDict):
    applied: NotRequired[TextsGiven]
    competence: NotRequired[str | None]
    id: NotRequired[str]
    importance: NotRequired[Literal["essential", "optional"] | None]
    indicators: NotRequired[TextsGiven]
    lacking_high: NotRequired[float | None]
    lacking_low: NotRequired[float | None]
    lacking_mid: NotRequired[float | None]
    lacking_source: NotRequired[str]
    learning: NotRequired[list[Literal["training", "workplace", "coaching"]]]
    learning_note: NotRequired[TextsGiven]
    level: NotRequired[Literal[1, 2, 3, 4] | None]
    tasks: NotRequired[list[str]]


class ProfileNewRequestContentTasksItem(TypedDict):
    id: NotRequired[str]
    suitability: NotRequired[Literal["yes", "support", "no"] | None]
    support: NotRequired[TextsGiven]
    title: NotRequired[TextsGiven]


class ProfileRef(TypedDict):
    """The published profile that applies."""

    revision: int
    slug: str
    uid: str
    version: int


class ProfileRevision(TypedDict):
    """A saved state of a profile with its content."""

    author: str | None
    content: ProfileRevisionContent
    created: str
    note: str
    number: int
    origin: Literal["page", "api", "import", "dialogue", "restore", "merge"]
    partner: PartnerRef | None
    version: int | None


class ProfileRevisionContent(TypedDict):
    agendas: list[str]
    autonomy: TextsGiven
    context: TextsGiven
    jobs: list[str]
    requirements: list[ProfileRevisionContentRequirementsItem]
    responsibility: TextsGiven
    sectors: list[str]
    summary: TextsGiven
    target_group: TextsGiven
    tasks: list[ProfileRevisionContentTasksItem]
    themes: list[str]
    title: TextsGiven
    vks_level: Literal[1, 2, 3, 4, 5, 6, 7, 8] | None
    working_conditions: TextsGiven


class ProfileRevisionContentRequirementsItem(TypedDict):
    applied: TextsGiven
    competence: str | None
    id: str
    importance: Literal["essential", "optional"] | None
    indicators: TextsGiven
    lacking_high: float | None
    lacking_low: float | None
    lacking_mid: float | None
    lacking_source: str
    learning: list[Literal["training", "workplace", "coaching"]]
    learning_note: TextsGiven
    level: Literal[1, 2, 3, 4] | None
    tasks: list[str]


class ProfileRevisionContentTasksItem(TypedDict):
    id: str
    suitability: Literal["yes", "support", "no"] | None
    support: TextsGiven
    title: TextsGiven


class ProfileRow(TypedDict):
    """A competence profile without its content."""

    agendas: list[str]
    jobs: list[str]
    kind: Literal["job", "organisation"]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    requirement_count: int
    revision: int
    sectors: list[str]
    slug: str
    state: Literal["draft", "review", "published"]
    task_count: int
    themes: list[str]
    title: Texts
    uid: str
    updated: str
    uri: str
    version: int | None
    vks_level: int | None


class ProfileSaved(TypedDict):
    """The working state of a profile after a save."""

    brought_in: list[Change]
    changes: NotRequired[list[Change]]
    content: ProfileSavedContent
    dry_run: bool
    gates: list[Gate]
    kind: Literal["job", "organisation"]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    published_revision: int | None
    revision: int
    saved: bool
    slug: str
    state: Literal["draft", "review", "published"]
    uid: str
    updated: str
    uri: str
    version: int | None


class ProfileSavedContent(TypedDict):
    agendas: list[str]
    autonomy: TextsGiven
    context: TextsGiven
    jobs: list[str]
    requirements: list[ProfileSavedContentRequirementsItem]
    responsibility: TextsGiven
    sectors: list[str]
    summary: TextsGiven
    target_group: TextsGiven
    tasks: list[ProfileSavedContentTasksItem]
    themes: list[str]
    title: TextsGiven
    vks_level: Literal[1, 2, 3, 4, 5, 6, 7, 8] | None
    working_conditions: TextsGiven


class ProfileSavedContentRequirementsItem(TypedDict):
    applied: TextsGiven
    competence: str | None
    id: str
    importance: Literal["essential", "optional"] | None
    indicators: TextsGiven
    lacking_high: float | None
    lacking_low: float | None
    lacking_mid: float | None
    lacking_source: str
    learning: list[Literal["training", "workplace", "coaching"]]
    learning_note: TextsGiven
    level: Literal[1, 2, 3, 4] | None
    tasks: list[str]


class ProfileSavedContentTasksItem(TypedDict):
    id: str
    suitability: Literal["yes", "support", "no"] | None
    support: TextsGiven
    title: TextsGiven


class ProfileWorking(TypedDict):
    """The working state of a profile."""

    content: ProfileWorkingContent
    gates: list[Gate]
    kind: Literal["job", "organisation"]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    published_revision: int | None
    revision: int
    slug: str
    state: Literal["draft", "review", "published"]
    uid: str
    updated: str
    uri: str
    version: int | None


class ProfileWorkingContent(TypedDict):
    agendas: list[str]
    autonomy: TextsGiven
    context: TextsGiven
    jobs: list[str]
    requirements: list[ProfileWorkingContentRequirementsItem]
    responsibility: TextsGiven
    sectors: list[str]
    summary: TextsGiven
    target_group: TextsGiven
    tasks: list[ProfileWorkingContentTasksItem]
    themes: list[str]
    title: TextsGiven
    vks_level: Literal[1, 2, 3, 4, 5, 6, 7, 8] | None
    working_conditions: TextsGiven


class ProfileWorkingContentRequirementsItem(TypedDict):
    applied: TextsGiven
    competence: str | None
    id: str
    importance: Literal["essential", "optional"] | None
    indicators: TextsGiven
    lacking_high: float | None
    lacking_low: float | None
    lacking_mid: float | None
    lacking_source: str
    learning: list[Literal["training", "workplace", "coaching"]]
    learning_note: TextsGiven
    level: Literal[1, 2, 3, 4] | None
    tasks: list[str]


class ProfileWorkingContentTasksItem(TypedDict):
    id: str
    suitability: Literal["yes", "support", "no"] | None
    support: TextsGiven
    title: TextsGiven


class ProposalAcceptanceRequest(TypedDict):
    """How to accept a proposal."""

    note: NotRequired[str]
    paths: NotRequired[list[str]]


class ProposalAnswerRequest(TypedDict):
    """Why a proposal is declined."""

    answer: str


class ProposalDetail(TypedDict):
    """A proposal with its content, as the whole document would read, and what it changes."""

    answer: str
    author: str | None
    base: int
    changes: list[Change]
    collides: list[str]
    content: dict[str, Any]
    created: str
    decided: str | None
    decided_by: str | None
    origin: Literal["page", "api", "import", "dialogue", "restore", "merge"]
    partner: PartnerRef | None
    reason: str
    state: Literal["open", "accepted", "partly", "declined", "withdrawn"]
    uid: str
    working_revision: int


class ProposalNewRequest(TypedDict):
    """A change to propose."""

    base: NotRequired[int]
    content: dict[str, Any]
    reason: str


class ProposalRow(TypedDict):
    """A change that somebody handed in, without its content."""

    answer: str
    author: str | None
    base: int
    created: str
    decided: str | None
    decided_by: str | None
    origin: Literal["page", "api", "import", "dialogue", "restore", "merge"]
    partner: PartnerRef | None
    reason: str
    state: Literal["open", "accepted", "partly", "declined", "withdrawn"]
    uid: str


class ReasonRequest(TypedDict):
    """Why."""

    reason: str


class ReleaseComparison(TypedDict):
    """What changed between two releases. Groups overlap: never add them up."""

    groups: list[ReleaseDifference]
    new: str
    old: str
    years: list[int]


class ReleaseDifference(TypedDict):
    """A difference of the middle in whole persons; its parts by cause add up to it.

    null where no profile covers any of the workers of a side: unknown is not nought.
    """

    difference: int | None
    evidence: int | None
    group: str
    new: int | None
    old: int | None
    profiles: int | None
    workforce: int | None


class ReleaseFigures(TypedDict):
    """The figures per year, sector or job, region and group, in persons; null where fewer than 10 are meant."""

    columns: list[str]
    nodes: Any
    release: str
    rows: list[Any]


class ReviewState(TypedDict):
    """Where the review of the working revision stands."""

    approvals_needed: int
    gates: list[Gate]
    ready: bool
    revision: int
    state: Literal["draft", "review", "published"]
    withdrawn_at: str | None
    withdrawn_because: str


class RevisionRow(TypedDict):
    """One saved state. Who wrote it and the note are shown to those who may see the drafts."""

    author: str | None
    created: str
    note: str
    number: int
    origin: Literal["page", "api", "import", "dialogue", "restore", "merge"]
    partner: PartnerRef | None
    version: int | None


class RoadmapRow(TypedDict):
    """A published plan or study; `note` says what its source leaves open."""

    date: str
    horizon: int | None
    note: Texts
    publisher: str
    slug: str
    source_url: str
    summary: Texts
    title: Texts
    uid: str
    uri: str


class ScenarioNewRequest(TypedDict):
    """A new one."""

    ages: NotRequired[list[AgeRateRequest]]
    hires_total: NotRequired[int | None]
    horizon_from: int
    horizon_to: int
    name: NamesRequest
    note: NotRequired[NotesRequest]
    sectors: NotRequired[list[SectorRateNewRequest]]
    slug: NotRequired[str]
    source: NotRequired[str]
    standard: NotRequired[bool]
    training_uptake: NotRequired[float | None]
    yearly_growth: NotRequired[float]
    yearly_leaving: NotRequired[float]


class ScenarioRow(TypedDict):
    """Assumptions about the future; rates are yearly fractions. With `ages` the leaving rate is their weighted
    mean.
    """

    ages: list[AgeRate]
    hires_total: int | None
    horizon_from: int
    horizon_to: int
    name: Texts
    note: Texts
    revision: int
    sectors: list[SectorRate]
    slug: str
    source: str
    standard: bool
    training_uptake: float | None
    uid: str
    uri: str
    yearly_growth: float
    yearly_leaving: float


class SearchAnswer(TypedDict):
    counts: dict[str, int]
    guessed: bool
    q: str
    results: list[SearchHit]


class SearchHit(TypedDict):
    key: str
    kind: str
    label: dict[str, str]
    page: str
    rank: int
    why: Why


class SectorRate(TypedDict):
    """Rates of a sector and everything below it; null for the overall one."""

    sector: str
    yearly_growth: float | None
    yearly_leaving: float | None


class SectorRateNewRequest(TypedDict):
    """Growth, leaving or both."""

    sector: str
    yearly_growth: NotRequired[float | None]
    yearly_leaving: NotRequired[float | None]


class SectorRef(TypedDict):
    """A sector, by its public names."""

    code: str
    labels: Texts
    revision: str
    uid: str


class SectorRow(TypedDict):
    """A NACE activity; a code means something only with its revision."""

    code: str
    labels: Texts
    parent: str | None
    revision: Literal["nacebel2025", "nace21", "nace2"]
    uid: str
    uri: str


class SeriesRef(TypedDict):
    """The series that a dialogue belongs to."""

    slug: str
    title: Texts
    uid: str


class Shortage(TypedDict):
    """Persons in shortage occupations: those that surely are, and those that possibly are."""

    high: float
    low: float


class ShortageRow(TypedDict):
    """One title on the yearly list of shortage occupations."""

    causes: list[Literal["quantitative", "qualitative", "conditions"]]
    group: str
    job: str | None
    title: str
    uid: str
    year: int


class SimilarJob(TypedDict):
    """A job near by. Counts are competences of the job that a person would go to."""

    asked: int
    asked_essential: int
    closeness: float
    growing_essential: int
    job: NearbyJob
    shared: int
    shared_essential: int
    there: float
    within_reach: bool


class SimilarJobs(TypedDict):
    """At most sixty jobs, the closest first."""

    results: list[SimilarJob]


class TableRow(TypedDict):
    """A table that can be edited and sent back to /imports/."""

    about: str
    columns: list[str]
    name: str
    uri: str


class TableSentRequest(TypedDict):
    """An edited table as multipart/form-data."""

    conflicts: NotRequired[Literal["refuse", "skip"]]
    file: Upload
    note: NotRequired[str]
    table: Literal["profiles", "tasks", "requirements", "targets"]


class TablesAnswer(TypedDict):
    """Every table there is."""

    results: list[TableRow]


class TakingBackRequest(TypedDict):
    """Why a decision is taken back."""

    reason: str


TargetBegun: TypeAlias = "TargetSaved | BulkAnswer"


class TargetDetail(TypedDict):
    """A target with its content."""

    actions: list[str]
    baseline_value: float | None
    baseline_year: int | None
    competence_group: str
    content: TargetDetailContent
    direction: Literal["up", "down"]
    indicator: str | None
    measured_by: Literal["measurements", "indicator", "need"]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    revision: int
    roadmap: str | None
    sectors: list[str]
    slug: str
    state: Literal["draft", "review", "published"]
    status_override: str
    target_value: float | None
    target_year: int | None
    title: Texts
    uid: str
    unit: str
    updated: str
    uri: str
    version: int | None


class TargetDetailContent(TypedDict):
    actions: list[str]
    baseline_value: float | None
    baseline_year: int | None
    competence_group: Literal["green", "soft", "digital", "technical"] | None
    description: TextsGiven
    direction: Literal["up", "down"] | None
    indicator: str | None
    measure: TextsGiven
    measured_by: Literal["measurements", "indicator", "need"] | None
    sectors: list[str]
    source: str
    status_override: Literal["reached", "on-course", "behind", "no-data"] | None
    status_reason: TextsGiven
    target_value: float | None
    target_year: int | None
    title: TextsGiven
    unit: str


class TargetEditRequest(TypedDict):
    """A whole new content; what is left out becomes empty."""

    content: TargetEditRequestContent
    note: NotRequired[str]


class TargetEditRequestContent(TypedDict):
    actions: NotRequired[list[str]]
    baseline_value: NotRequired[float | None]
    baseline_year: NotRequired[int | None]
    competence_group: NotRequired[Literal["green", "soft", "digital", "technical"] | None]
    description: NotRequired[TextsGiven]
    direction: NotRequired[Literal["up", "down"] | None]
    indicator: NotRequired[str | None]
    measure: NotRequired[TextsGiven]
    measured_by: NotRequired[Literal["measurements", "indicator", "need"] | None]
    sectors: NotRequired[list[str]]
    source: NotRequired[str]
    status_override: NotRequired[Literal["reached", "on-course", "behind", "no-data"] | None]
    status_reason: NotRequired[TextsGiven]
    target_value: NotRequired[float | None]
    target_year: NotRequired[int | None]
    title: NotRequired[TextsGiven]
    unit: NotRequired[str]


class TargetListed(TypedDict):
    """A target as lists show it."""

    actions: list[str]
    baseline_value: float | None
    baseline_year: int | None
    competence_group: str
    direction: Literal["up", "down"]
    indicator: str | None
    latest: MeasuredValue | None
    measured_by: Literal["measurements", "indicator", "need"]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    revision: int
    roadmap: str | None
    sectors: list[str]
    slug: str
    state: Literal["draft", "review", "published"]
    status_override: str
    target_value: float | None
    target_year: int | None
    title: Texts
    uid: str
    unit: str
    updated: str
    uri: str
    version: int | None


TargetNewOrManyRequest: TypeAlias = "TargetNewRequest | list[TargetNewRequest]"


class TargetNewRequest(TypedDict):
    """A new target; it is public at once."""

    content: TargetNewRequestContent
    note: NotRequired[str]
    owner: str
    partners: NotRequired[list[str]]
    roadmap: NotRequired[str | None]
    slug: NotRequired[str]


class TargetNewRequestContent(TypedDict):
    actions: NotRequired[list[str]]
    baseline_value: NotRequired[float | None]
    baseline_year: NotRequired[int | None]
    competence_group: NotRequired[Literal["green", "soft", "digital", "technical"] | None]
    description: NotRequired[TextsGiven]
    direction: NotRequired[Literal["up", "down"] | None]
    indicator: NotRequired[str | None]
    measure: NotRequired[TextsGiven]
    measured_by: NotRequired[Literal["measurements", "indicator", "need"] | None]
    sectors: NotRequired[list[str]]
    source: NotRequired[str]
    status_override: NotRequired[Literal["reached", "on-course", "behind", "no-data"] | None]
    status_reason: NotRequired[TextsGiven]
    target_value: NotRequired[float | None]
    target_year: NotRequired[int | None]
    title: NotRequired[TextsGiven]
    unit: NotRequired[str]


class TargetRevision(TypedDict):
    """A saved state of a target with its content."""

    author: str | None
    content: TargetRevisionContent
    created: str
    note: str
    number: int
    origin: Literal["page", "api", "import", "dialogue", "restore", "merge"]
    partner: PartnerRef | None
    version: int | None


class TargetRevisionContent(TypedDict):
    actions: list[str]
    baseline_value: float | None
    baseline_year: int | None
    competence_group: Literal["green", "soft", "digital", "technical"] | None
    description: TextsGiven
    direction: Literal["up", "down"] | None
    indicator: str | None
    measure: TextsGiven
    measured_by: Literal["measurements", "indicator", "need"] | None
    sectors: list[str]
    source: str
    status_override: Literal["reached", "on-course", "behind", "no-data"] | None
    status_reason: TextsGiven
    target_value: float | None
    target_year: int | None
    title: TextsGiven
    unit: str


class TargetSaved(TypedDict):
    """The state of a target after a save."""

    brought_in: list[Change]
    changes: NotRequired[list[Change]]
    content: TargetSavedContent
    dry_run: bool
    gates: list[Gate]
    owner: PartnerRef
    partners: list[PartnerRef]
    published_at: str | None
    published_revision: int | None
    revision: int
    roadmap: str | None
    saved: bool
    slug: str
    state: Literal["draft", "review", "published"]
    uid: str
    updated: str
    uri: str
    version: int | None


class TargetSavedContent(TypedDict):
    actions: list[str]
    baseline_value: float | None
    baseline_year: int | None
    competence_group: Literal["green", "soft", "digital", "technical"] | None
    description: TextsGiven
    direction: Literal["up", "down"] | None
    indicator: str | None
    measure: TextsGiven
    measured_by: Literal["measurements", "indicator", "need"] | None
    sectors: list[str]
    source: str
    status_override: Literal["reached", "on-course", "behind", "no-data"] | None
    status_reason: TextsGiven
    target_value: float | None
    target_year: int | None
    title: TextsGiven
    unit: str


class Texts(TypedDict):
    """A text in every language of the portal."""

    nl: str
    en: str


class TextsGiven(TypedDict):
    """A text in the languages given."""

    nl: NotRequired[str]
    en: NotRequired[str]


class TextsSentRequest(TypedDict):
    """A text in Dutch and English that a client sends; a language that is left out stays."""

    en: NotRequired[str]
    nl: NotRequired[str]


class ThemeRow(TypedDict):
    """A circular theme, a strategic agenda or a lever."""

    description: Texts
    kind: Literal["circular", "agenda", "lever"]
    labels: Texts
    open: bool
    slug: str
    uid: str
    uri: str


class Three(TypedDict):
    """A value between bounds."""

    high: float
    low: float
    mid: float


class TokenMade(TypedDict):
    """A new key. This answer is the only one that ever holds it: keep it safe."""

    created: str
    expires: str | None
    hint: str
    last_used: str | None
    name: str
    revoked: str | None
    scope: Literal["read", "propose", "write", "admin"]
    secret: str | None
    state: Literal["usable", "expired", "revoked"]
    uid: str
    uri: str


class TokenNewRequest(TypedDict):
    """A key to make."""

    expires: NotRequired[str | None]
    name: str
    scope: Literal["read", "propose", "write", "admin"]


class TokenRow(TypedDict):
    """A key for the API, without the key itself."""

    created: str
    expires: str | None
    hint: str
    last_used: str | None
    name: str
    revoked: str | None
    scope: Literal["read", "propose", "write", "admin"]
    state: Literal["usable", "expired", "revoked"]
    uid: str
    uri: str


class Trajectory(TypedDict):
    """How far a target is."""

    baseline: CoursePoint | None
    certain: bool
    computed_status: Literal["reached", "on-course", "behind", "no-data"]
    expected_year: int | None
    forecast: CoursePoint | None
    goal: CoursePoint | None
    measured_by: Literal["measurements", "indicator", "need"]
    needs: list[CoursePoint]
    points: list[CoursePoint]
    reason: Texts
    recomputing: bool
    set_by_hand: bool
    share: float | None
    status: Literal["reached", "on-course", "behind", "no-data"]


class Transition(TypedDict):
    """What a person in one job brings to another."""

    asked_essential: int
    asked_optional: int
    growing: list[GapCompetence]
    missing: list[GapCompetence]
    shared: list[GapCompetence]
    shared_essential: int
    shared_optional: int
    there: float
    unused: list[GapCompetence]
    within_reach: bool


class WatchNewRequest(TypedDict):
    """Something to watch from now on."""

    mail: NotRequired[Literal["none", "now", "daily"]]
    source: Literal["document", "theme", "sector"]
    subject: str


class WatchRow(TypedDict):
    """One thing that you want to hear of."""

    created: str
    kind: str | None
    mail: Literal["none", "now", "daily"]
    source: Literal["document", "theme", "sector"]
    subject: str
    uid: str
    uri: str


class WebhookMade(TypedDict):
    """A webhook with its secret. This answer is the only one that ever holds it: keep it safe."""

    created: str
    failing_since: str | None
    failures: int
    former_secret_until: str | None
    name: str
    next_attempt: str
    position: int
    resources: list[
        Literal["partners", "sectors", "themes", "jobs", "competences", "job-competences", "shortage-listings",
        "profiles", "roadmaps", "action-lines", "actions", "indicators", "targets", "initiatives", "agenda-requests",
        "workforce", "scenarios", "evidence", "group-evidence", "need-runs", "need-releases", "dialogues",
        "contributions"]
    ]
    secret: str | None
    state: Literal["on", "paused", "stopped"]
    uid: str
    uri: str
    url: str


class WebhookNewRequest(TypedDict):
    """A webhook to make."""

    name: str
    position: NotRequired[int]
    resources: NotRequired[
        list[Literal["partners", "sectors", "themes", "jobs", "competences", "job-competences", "shortage-listings",
        "profiles", "roadmaps", "action-lines", "actions", "indicators", "targets", "initiatives", "agenda-requests",
        "workforce", "scenarios", "evidence", "group-evidence", "need-runs", "need-releases", "dialogues",
        "contributions"]]
    ]
    url: str


class WebhookRow(TypedDict):
    """An address that is told of changes."""

    created: str
    failing_since: str | None
    failures: int
    former_secret_until: str | None
    name: str
    next_attempt: str
    position: int
    resources: list[
        Literal["partners", "sectors", "themes", "jobs", "competences", "job-competences", "shortage-listings",
        "profiles", "roadmaps", "action-lines", "actions", "indicators", "targets", "initiatives", "agenda-requests",
        "workforce", "scenarios", "evidence", "group-evidence", "need-runs", "need-releases", "dialogues",
        "contributions"]
    ]
    state: Literal["on", "paused", "stopped"]
    uid: str
    uri: str
    url: str


class Why(TypedDict):
    how: Literal["label", "synonym", "language", "spelling", "part"]
    language: Literal["nl", "en"]
    name: str


class WithdrawalRequest(TypedDict):
    """Why a publication is withdrawn; everybody can read it."""

    reason: str


class WorkforceCellRequest(TypedDict):
    """One cell to take in."""

    headcount: float
    job: str
    region: NotRequired[str]
    revision: NotRequired[int]
    sector: str
    year: int


class WorkforceFileRequest(TypedDict):
    """A CSV file or spreadsheet with the columns sector, job, region, year, headcount and revision."""

    current: NotRequired[bool]
    dataset: NotRequired[str]
    file: Upload
    licence: NotRequired[str]
    nace: NotRequired[Literal["", "nacebel2025", "nace21", "nace2"]]
    name_en: NotRequired[str]
    name_nl: NotRequired[str]
    other_years: NotRequired[bool]
    quality: NotRequired[Literal["official", "estimate", "illustrative"]]
    reference_date: NotRequired[str]
    source: NotRequired[str]


class WorkforceRow(TypedDict):
    """So many persons work in this sector, job and region in this year.

    Cells under 10 persons, and where needed a second one beside them, are null for those who are not signed in.
    """

    dataset: DatasetState
    headcount: float | None
    job: str
    region: str
    sector: str
    uid: str
    year: int


class WorkforceRowsRequest(TypedDict):
    """Rows that are a whole dataset; with `other_years` only the years that they are about."""

    dataset: str
    details: NotRequired[DatasetDetailsRequest]
    nace: NotRequired[Literal["", "nacebel2025", "nace21", "nace2"]]
    other_years: NotRequired[bool]
    revision: NotRequired[int]
    rows: list[WorkforceCellRequest]


class YearTotal(TypedDict):
    """Persons in a year, before and after; null where there were none."""

    after: float | None
    before: float | None
    year: int


# ---------- what the API does ----------


class Client(Connection):
    """Every operation of the API, version 1.0.0."""

    def action_lines_list(
        self,
        *,
        fields: str | None = None,
        kind: Sequence[Literal["action-group", "challenge", "line-of-force", "pillar"]] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        roadmap: Sequence[str] | None = None,
        expand: str | None = None,
    ) -> Rows[ActionLineRow]:
        """Challenges, lines of force, pillars and action groups."""
        return Rows(
            self,
            "/api/v1/action-lines/",
            {
                "fields": fields, "kind": kind, "limit": limit, "omit": omit, "roadmap": roadmap, "expand":
                expand
            },
        )

    def action_lines_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[ActionLineRow]:
        """Challenges, lines of force, pillars and action groups."""
        return self.ask(
            "GET",
            f"/api/v1/action-lines/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def actions_list(
        self,
        *,
        fields: str | None = None,
        limit: int | None = None,
        line: Sequence[str] | None = None,
        omit: str | None = None,
        owner: Sequence[str] | None = None,
        roadmap: Sequence[str] | None = None,
        status: Sequence[Literal["done", "planned", "running", "unknown"]] | None = None,
        expand: str | None = None,
    ) -> Rows[ActionRow]:
        """Actions of the roadmaps, and how far they are."""
        return Rows(
            self,
            "/api/v1/actions/",
            {
                "fields": fields, "limit": limit, "line": line, "omit": omit, "owner": owner, "roadmap":
                roadmap, "status": status, "expand": expand
            },
        )

    def actions_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[ActionRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask(
            "GET",
            f"/api/v1/actions/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def actions_partial_update(
        self,
        key: str,
        body: PatchedActionChangeRequest | None = None,
        *,
        if_match: str,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ActionRow]:
        """Say how far an action is; for editors of its owner and coordinators."""
        return self.ask(
            "PATCH",
            f"/api/v1/actions/{quoted(key)}/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Idempotency-Key": idempotency_key},
            body,
        )

    def agenda_requests_list(
        self,
        *,
        agenda: Sequence[str] | None = None,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        partner: Sequence[str] | None = None,
        state: Sequence[Literal["answered", "declined", "new", "triaged"]] | None = None,
        expand: str | None = None,
    ) -> Rows[AgendaRequestRow]:
        """What the strategic agendas ask. Answered requests are public; others for who asked and for coordinators."""
        return Rows(
            self,
            "/api/v1/agenda-requests/",
            {
                "agenda": agenda, "fields": fields, "limit": limit, "omit": omit, "partner": partner, "state":
                state, "expand": expand
            },
        )

    def agenda_requests_create(
        self,
        body: AgendaRequestNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[AgendaRequestRow]:
        """Hand in a need or question of an agenda, on behalf of a partner."""
        return self.ask(
            "POST",
            "/api/v1/agenda-requests/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def agenda_requests_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[AgendaRequestRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask(
            "GET",
            f"/api/v1/agenda-requests/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def agenda_requests_partial_update(
        self,
        key: str,
        body: PatchedAgendaRequestChangeRequest | None = None,
        *,
        if_match: str,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[AgendaRequestRow]:
        """Triage, answer or decline; for coordinators. An answer is public at once."""
        return self.ask(
            "PATCH",
            f"/api/v1/agenda-requests/{quoted(key)}/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Idempotency-Key": idempotency_key},
            body,
        )

    def changes_list(
        self,
        *,
        limit: int | None = None,
        resource: Sequence[
            Literal["action-lines", "actions", "agenda-requests", "competences", "contributions", "dialogues",
            "evidence", "group-evidence", "indicators", "initiatives", "job-competences", "jobs",
            "need-releases", "need-runs", "partners", "profiles", "roadmaps", "scenarios", "sectors",
            "shortage-listings", "targets", "themes", "workforce"]
        ] | None = None,
        since: int | None = None,
        if_none_match: str | None = None,
    ) -> Answer[ChangesAnswer]:
        """Every change since a position, the oldest first. From 0 on it gives everything public, as it is now.

        Keep `next` and come back with it: you miss nothing and get nothing twice. Changes of 90 days ago that a
        newer change of the same object has overtaken are left out, so numbers may be missing there.
        """
        return self.ask(
            "GET",
            "/api/v1/changes/",
            {"limit": limit, "resource": resource, "since": since},
            {"If-None-Match": if_none_match},
        )

    def competences_list(
        self,
        *,
        circular: bool | None = None,
        esco_digital: bool | None = None,
        esco_green: bool | None = None,
        esco_transversal: bool | None = None,
        esco_uri: str | None = None,
        fields: str | None = None,
        group: Sequence[Literal["digital", "green", "soft", "technical"]] | None = None,
        kind: Sequence[Literal["attitude", "knowledge", "skill"]] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        q: str | None = None,
        reuse_level: Sequence[
            Literal["cross-sector", "occupation-specific", "sector-specific", "transversal"]
        ] | None = None,
        theme: Sequence[str] | None = None,
        expand: str | None = None,
    ) -> Rows[CompetenceRow]:
        """Skills, knowledge and attitudes, of ESCO and of the portal."""
        return Rows(
            self,
            "/api/v1/competences/",
            {
                "circular": circular, "esco_digital": esco_digital, "esco_green": esco_green,
                "esco_transversal": esco_transversal, "esco_uri": esco_uri, "fields": fields, "group": group,
                "kind": kind, "limit": limit, "omit": omit, "q": q, "reuse_level": reuse_level, "theme":
                theme, "expand": expand
            },
        )

    def competences_create(
        self,
        body: CompetenceNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[CompetenceRow]:
        """Add a competence of the portal's own. What comes near is a 409 that lists it, until `looked` is true."""
        return self.ask(
            "POST",
            "/api/v1/competences/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def competences_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[CompetenceRow]:
        """Skills, knowledge and attitudes, of ESCO and of the portal."""
        return self.ask(
            "GET",
            f"/api/v1/competences/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def contributions_list(
        self,
        *,
        about: Sequence[Literal["free", "profile", "requirement", "task"]] | None = None,
        dialogue: Sequence[str] | None = None,
        document: Sequence[str] | None = None,
        fields: str | None = None,
        kind: Sequence[
            Literal["feasible", "free", "learnt", "missing", "not-feasible", "superfluous", "with-support",
            "wrong-level"]
        ] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        outcome: Sequence[Literal["adopted", "answered", "declined"]] | None = None,
        row: str | None = None,
        expand: str | None = None,
    ) -> Rows[ContributionRow]:
        """What was said in dialogues that are over, and what became of it; the latest first. Never who said it."""
        return Rows(
            self,
            "/api/v1/contributions/",
            {
                "about": about, "dialogue": dialogue, "document": document, "fields": fields, "kind": kind,
                "limit": limit, "omit": omit, "outcome": outcome, "row": row, "expand": expand
            },
        )

    def contributions_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[ContributionRow]:
        """What was said in dialogues that are over, and what became of it; the latest first. Never who said it."""
        return self.ask(
            "GET",
            f"/api/v1/contributions/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def curation_list(
        self,
        *,
        about: Sequence[Literal["competence", "job"]] | None = None,
        fields: str | None = None,
        kind: Sequence[
            Literal["bring_back", "circular", "labels", "merge", "rearrange", "replace", "retire", "split",
            "undo"]
        ] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        updated_after: str | None = None,
        expand: str | None = None,
    ) -> Rows[DecisionRow]:
        """Decisions about competences and jobs, the newest first."""
        return Rows(
            self,
            "/api/v1/curation/",
            {
                "about": about, "fields": fields, "kind": kind, "limit": limit, "omit": omit, "updated_after":
                updated_after, "expand": expand
            },
        )

    def curation_bring_back_create(
        self,
        body: BringBackRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[DecisionRow]:
        """Take one into use again, without successors."""
        return self.ask(
            "POST",
            "/api/v1/curation/bring-back/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def curation_circular_create(
        self,
        body: MarkingRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[DecisionRow]:
        """Mark competences as circular, or take the mark away with their circular themes."""
        return self.ask(
            "POST",
            "/api/v1/curation/circular/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def curation_end_create(
        self,
        body: EndingRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[DecisionRow]:
        """Retire, replace, split or merge. Profiles that name what goes get a proposal; nothing else changes."""
        return self.ask(
            "POST",
            "/api/v1/curation/end/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def curation_labels_create(
        self,
        body: LabellingRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[DecisionRow]:
        """Give competences their Flemish labels."""
        return self.ask(
            "POST",
            "/api/v1/curation/labels/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def curation_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[DecisionRow]:
        """Decisions about competences and jobs, the newest first."""
        return self.ask(
            "GET",
            f"/api/v1/curation/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def curation_undo_create(
        self,
        key: str,
        body: TakingBackRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[DecisionRow]:
        """Put everything back as it was before this decision; refused once a later one changed any of it."""
        return self.ask(
            "POST",
            f"/api/v1/curation/{quoted(key)}/undo/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def dialogues_list(
        self,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        organiser: Sequence[str] | None = None,
        series: Sequence[str] | None = None,
        starts_after: str | None = None,
        state: Sequence[Literal["closed", "open", "planned", "reported", "running"]] | None = None,
        theme: Sequence[str] | None = None,
        updated_after: str | None = None,
        expand: str | None = None,
    ) -> Rows[DialogueRow]:
        """The dialogues, the latest first. Who takes part is no part of the API."""
        return Rows(
            self,
            "/api/v1/dialogues/",
            {
                "fields": fields, "limit": limit, "omit": omit, "organiser": organiser, "series": series,
                "starts_after": starts_after, "state": state, "theme": theme, "updated_after": updated_after,
                "expand": expand
            },
        )

    def dialogues_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[DialogueRow]:
        """The dialogues, the latest first. Who takes part is no part of the API."""
        return self.ask(
            "GET",
            f"/api/v1/dialogues/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def downloads_list(self, *, if_none_match: str | None = None) -> Answer[DownloadsAnswer]:
        """What there is to download: per resource JSON-LD, N-Quads, CSV and XLSX, all of one moment."""
        return self.ask("GET", "/api/v1/downloads/", {}, {"If-None-Match": if_none_match})

    def evidence_list(
        self,
        *,
        competence: Sequence[str] | None = None,
        fields: str | None = None,
        group: Sequence[Literal["digital", "green", "soft", "technical"]] | None = None,
        job: Sequence[str] | None = None,
        kind: Sequence[Literal["check", "estimate", "survey"]] | None = None,
        level: int | None = None,
        limit: int | None = None,
        omit: str | None = None,
        region: str | None = None,
        sector: Sequence[str] | None = None,
        state: Sequence[Literal["accepted", "declined", "proposed"]] | None = None,
        updated_after: str | None = None,
        expand: str | None = None,
    ) -> Rows[EvidenceRow]:
        """What checks, surveys and experts say of one competence at one level."""
        return Rows(
            self,
            "/api/v1/evidence/",
            {
                "competence": competence, "fields": fields, "group": group, "job": job, "kind": kind, "level":
                level, "limit": limit, "omit": omit, "region": region, "sector": sector, "state": state,
                "updated_after": updated_after, "expand": expand
            },
        )

    def evidence_create(
        self,
        body: EvidenceNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[EvidenceRow]:
        """Hand in a competence check, a survey or an estimate; it counts once a coordinator accepts it."""
        return self.ask(
            "POST",
            "/api/v1/evidence/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def evidence_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[EvidenceRow]:
        """What checks, surveys and experts say of one competence at one level."""
        return self.ask(
            "GET",
            f"/api/v1/evidence/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def evidence_accept_create(
        self,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[EvidenceRow]:
        """Let it count. Coordinators only."""
        return self.ask(
            "POST",
            f"/api/v1/evidence/{quoted(key)}/accept/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def evidence_decline_create(
        self,
        key: str,
        body: ReasonRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[EvidenceRow]:
        """Say why it does not count, or no longer. Coordinators only."""
        return self.ask(
            "POST",
            f"/api/v1/evidence/{quoted(key)}/decline/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def group_evidence_list(
        self,
        *,
        fields: str | None = None,
        group: Sequence[Literal["digital", "green", "soft", "technical"]] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        sector: Sequence[str] | None = None,
        year: int | None = None,
        expand: str | None = None,
    ) -> Rows[GroupEvidenceRow]:
        """Top-down figures, shown beside what the profiles give from below."""
        return Rows(
            self,
            "/api/v1/group-evidence/",
            {
                "fields": fields, "group": group, "limit": limit, "omit": omit, "sector": sector, "year":
                year, "expand": expand
            },
        )

    def group_evidence_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[GroupEvidenceRow]:
        """Top-down figures, shown beside what the profiles give from below."""
        return self.ask(
            "GET",
            f"/api/v1/group-evidence/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def imports_list(
        self,
        *,
        dry_run: bool | None = None,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        source: str | None = None,
        state: Sequence[Literal["cancelled", "done", "failed", "running", "waiting"]] | None = None,
    ) -> Rows[ImportRow]:
        """Imports, the newest first: all of them for coordinators, one's own for everybody else."""
        return Rows(
            self,
            "/api/v1/imports/",
            {
                "dry_run": dry_run, "fields": fields, "limit": limit, "omit": omit, "source": source, "state":
                state
            },
        )

    def imports_create(
        self,
        body: TableSentRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ImportRow]:
        """Send back an edited table: 202 and the address to follow it at.

        Edits land as edits where you may edit, else as proposals. What somebody else changed since the export
        is a conflict, with row and column, and is never overwritten. All is done or nothing, unless
        `conflicts=skip`.
        """
        return self.ask(
            "POST",
            "/api/v1/imports/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def imports_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[ImportDetail]:
        """Imports, the newest first: all of them for coordinators, one's own for everybody else."""
        return self.ask(
            "GET",
            f"/api/v1/imports/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def imports_cancel_create(
        self,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ImportRow]:
        """Ask it to stop; it leaves nothing half done."""
        return self.ask(
            "POST",
            f"/api/v1/imports/{quoted(key)}/cancel/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def imports_start_create(
        self,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ImportRow]:
        """After a dry run that ended well: import the same files for real. Answers with the new import."""
        return self.ask(
            "POST",
            f"/api/v1/imports/{quoted(key)}/start/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def indicators_list(
        self,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        unit: str | None = None,
    ) -> Rows[IndicatorRow]:
        """Series of figures from outside."""
        return Rows(
            self,
            "/api/v1/indicators/",
            {"fields": fields, "limit": limit, "omit": omit, "unit": unit},
        )

    def indicators_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[IndicatorRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask(
            "GET",
            f"/api/v1/indicators/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def indicators_partial_update(
        self,
        key: str,
        body: PatchedIndicatorChangeRequest | None = None,
        *,
        if_match: str,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[IndicatorRow]:
        """Put other points in the place of those that are there; for coordinators."""
        return self.ask(
            "PATCH",
            f"/api/v1/indicators/{quoted(key)}/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Idempotency-Key": idempotency_key},
            body,
        )

    def initiatives_list(
        self,
        *,
        agenda: Sequence[str] | None = None,
        fields: str | None = None,
        kind: Sequence[Literal["coordinated", "inspired", "own"]] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        partner: Sequence[str] | None = None,
        expand: str | None = None,
    ) -> Rows[InitiativeRow]:
        """What already runs, and what an agenda can join or learn from."""
        return Rows(
            self,
            "/api/v1/initiatives/",
            {
                "agenda": agenda, "fields": fields, "kind": kind, "limit": limit, "omit": omit, "partner":
                partner, "expand": expand
            },
        )

    def initiatives_create(
        self,
        body: InitiativeNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[InitiativeRow]:
        """Add an initiative; for coordinators. It is public at once."""
        return self.ask(
            "POST",
            "/api/v1/initiatives/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def initiatives_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[InitiativeRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask(
            "GET",
            f"/api/v1/initiatives/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def initiatives_partial_update(
        self,
        key: str,
        body: PatchedInitiativeChangeRequest | None = None,
        *,
        if_match: str,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[InitiativeRow]:
        """Change an initiative; for coordinators."""
        return self.ask(
            "PATCH",
            f"/api/v1/initiatives/{quoted(key)}/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Idempotency-Key": idempotency_key},
            body,
        )

    def job_competences_list(
        self,
        *,
        competence: Sequence[str] | None = None,
        fields: str | None = None,
        group: Sequence[Literal["digital", "green", "soft", "technical"]] | None = None,
        importance: Sequence[Literal["essential", "optional"]] | None = None,
        job: Sequence[str] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        source: str | None = None,
        expand: str | None = None,
    ) -> Rows[JobCompetenceRow]:
        """The edges of the job-to-competence map."""
        return Rows(
            self,
            "/api/v1/job-competences/",
            {
                "competence": competence, "fields": fields, "group": group, "importance": importance, "job":
                job, "limit": limit, "omit": omit, "source": source, "expand": expand
            },
        )

    def jobs_list(
        self,
        *,
        code: str | None = None,
        esco_uri: str | None = None,
        fields: str | None = None,
        function_group: Sequence[
            Literal["engineers", "managers", "operators", "sales", "scientists", "support", "technicians"]
        ] | None = None,
        isco: str | None = None,
        kind: Sequence[Literal["isco", "occupation", "own"]] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        parent: Sequence[str] | None = None,
        q: str | None = None,
        expand: str | None = None,
    ) -> Rows[JobRow]:
        """Jobs: ISCO-08 groups, ESCO occupations below them, and own circular jobs."""
        return Rows(
            self,
            "/api/v1/jobs/",
            {
                "code": code, "esco_uri": esco_uri, "fields": fields, "function_group": function_group,
                "isco": isco, "kind": kind, "limit": limit, "omit": omit, "parent": parent, "q": q, "expand":
                expand
            },
        )

    def jobs_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[JobRow]:
        """Jobs: ISCO-08 groups, ESCO occupations below them, and own circular jobs."""
        return self.ask(
            "GET",
            f"/api/v1/jobs/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def jobs_similar_retrieve(
        self,
        key: str,
        *,
        green: Literal["circular", "green"] | None = None,
        learnt: Sequence[str] | None = None,
        profile: bool | None = None,
        q: str | None = None,
        sector: str | None = None,
        shortage: bool | None = None,
        suited: Literal["all", "some"] | None = None,
        vks: Literal["0", "1", "2"] | None = None,
        way: Literal["from", "into"] | None = None,
        if_none_match: str | None = None,
    ) -> Answer[SimilarJobs]:
        """The jobs nearest to this one."""
        return self.ask(
            "GET",
            f"/api/v1/jobs/{quoted(key)}/similar/",
            {
                "green": green, "learnt": learnt, "profile": profile, "q": q, "sector": sector, "shortage":
                shortage, "suited": suited, "vks": vks, "way": way
            },
            {"If-None-Match": if_none_match},
        )

    def jobs_transitions_retrieve(
        self,
        key: str,
        other: str,
        *,
        learnt: Sequence[str] | None = None,
        if_none_match: str | None = None,
    ) -> Answer[Transition]:
        """What a person in this job brings to the other one, and what is missing."""
        return self.ask(
            "GET",
            f"/api/v1/jobs/{quoted(key)}/transitions/{quoted(other)}/",
            {"learnt": learnt},
            {"If-None-Match": if_none_match},
        )

    def machine_users_list(
        self,
        *,
        active: bool | None = None,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        partner: Sequence[str] | None = None,
        expand: str | None = None,
    ) -> Rows[MachineRow]:
        """The machine users that you run, and their keys."""
        return Rows(
            self,
            "/api/v1/machine-users/",
            {
                "active": active, "fields": fields, "limit": limit, "omit": omit, "partner": partner,
                "expand": expand
            },
        )

    def machine_users_create(
        self,
        body: MachineNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[MachineRow]:
        """Make a machine user. It has no keys yet."""
        return self.ask(
            "POST",
            "/api/v1/machine-users/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def machine_users_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[MachineRow]:
        """The machine users that you run, and their keys."""
        return self.ask(
            "GET",
            f"/api/v1/machine-users/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def machine_users_partial_update(
        self,
        key: str,
        body: PatchedMachineEditRequest | None = None,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[MachineRow]:
        """Give it another role at its partner."""
        return self.ask(
            "PATCH",
            f"/api/v1/machine-users/{quoted(key)}/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def machine_users_destroy(self, key: str, *, dry_run: bool | None = None) -> Answer[None]:
        """Close it for good: its keys are withdrawn, what it wrote keeps its name."""
        return self.ask("DELETE", f"/api/v1/machine-users/{quoted(key)}/", {"dry_run": dry_run}, {})

    def machine_users_tokens_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[TokenRow]:
        """Its keys, newest first. Each is withdrawn at its own address."""
        return Rows(
            self,
            f"/api/v1/machine-users/{quoted(key)}/tokens/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def machine_users_tokens_create(
        self,
        key: str,
        body: TokenNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[TokenMade]:
        """Make a key for it. Its text stands in this answer and nowhere else."""
        return self.ask(
            "POST",
            f"/api/v1/machine-users/{quoted(key)}/tokens/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def map_list(
        self,
        *,
        circular: Literal["1"] | None = None,
        columns: Literal["asked", "group", "likeness", "name"] | None = None,
        competence: Sequence[str] | None = None,
        esco_green: Literal["1"] | None = None,
        group: Sequence[Literal["digital", "green", "soft", "technical"]] | None = None,
        job: Sequence[str] | None = None,
        rows: Literal["asked", "green", "likeness", "name", "tree"] | None = None,
        sector: str | None = None,
        shortage: Literal["1"] | None = None,
        size: Literal["100x200", "200x300", "40x60", "60x100"] | None = None,
        skills: str | None = None,
        source: Sequence[Literal["discussion", "esco", "profile"]] | None = None,
        theme: str | None = None,
        under: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[MapAnswer]:
        """Jobs × competences with level, importance and source; cells where nothing is asked are left out."""
        return self.ask(
            "GET",
            "/api/v1/map/",
            {
                "circular": circular, "columns": columns, "competence": competence, "esco_green": esco_green,
                "group": group, "job": job, "rows": rows, "sector": sector, "shortage": shortage, "size":
                size, "skills": skills, "source": source, "theme": theme, "under": under
            },
            {"If-None-Match": if_none_match},
        )

    def need_releases_list(
        self,
        *,
        dataset: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        updated_after: str | None = None,
    ) -> Rows[NeedReleaseRow]:
        """Frozen needs, the newest first."""
        return Rows(
            self,
            "/api/v1/need-releases/",
            {
                "dataset": dataset, "fields": fields, "limit": limit, "omit": omit, "updated_after":
                updated_after
            },
        )

    def need_releases_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[NeedReleaseRow]:
        """Frozen needs, the newest first."""
        return self.ask(
            "GET",
            f"/api/v1/need-releases/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def need_releases_compare_retrieve(
        self,
        key: str,
        *,
        with_: str,
        if_none_match: str | None = None,
    ) -> Answer[ReleaseComparison]:
        """What differs from another release, per group, split over workforce, profiles and evidence."""
        return self.ask(
            "GET",
            f"/api/v1/need-releases/{quoted(key)}/compare/",
            {"with": with_},
            {"If-None-Match": if_none_match},
        )

    def need_releases_figures_retrieve(
        self,
        key: str,
        *,
        if_none_match: str | None = None,
    ) -> Answer[ReleaseFigures]:
        """All frozen figures."""
        return self.ask(
            "GET",
            f"/api/v1/need-releases/{quoted(key)}/figures/",
            {},
            {"If-None-Match": if_none_match},
        )

    def need_runs_list(
        self,
        *,
        engine: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        state: Sequence[Literal["cancelled", "done", "failed", "running", "waiting"]] | None = None,
    ) -> Rows[NeedRunRow]:
        """Recomputations, the newest first."""
        return Rows(
            self,
            "/api/v1/need-runs/",
            {"engine": engine, "fields": fields, "limit": limit, "omit": omit, "state": state},
        )

    def need_runs_create(
        self,
        body: NeedRunAskedRequest | None = None,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[NeedRunDetail]:
        """Ask for a full recompute, or for a second count. Coordinators only.

        The worker does it; follow it at the address in the answer. One that waits already is answered again.
        """
        return self.ask(
            "POST",
            "/api/v1/need-runs/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def need_runs_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[NeedRunDetail]:
        """Recomputations, the newest first."""
        return self.ask(
            "GET",
            f"/api/v1/need-runs/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def need_runs_cancel_create(
        self,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[NeedRunDetail]:
        """Stop what somebody asked for; the figures stay as they were. Coordinators only.

        What a change set off cannot be stopped (409): it brings that change into the figures.
        """
        return self.ask(
            "POST",
            f"/api/v1/need-runs/{quoted(key)}/cancel/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def needs_list(
        self,
        *,
        group: Literal["any", "digital", "green", "soft", "technical"] | None = None,
        group_by: Literal["competence", "group", "job", "region", "sector", "theme", "year"] | None = None,
        job: str | None = None,
        limit: int | None = None,
        region: str | None = None,
        sector: str | None = None,
        theme: str | None = None,
        year: int | None = None,
        if_none_match: str | None = None,
    ) -> Answer[NeedsAnswer]:
        """How many workers lack at least one competence of a group, between bounds, with coverage.

        Persons. `recomputing` says that a change still waits for its recount. Figures of several competences,
        themes, groups or years are never added up: they are about the same people. Public figures about fewer
        than 10 persons are null, and so are those that would give them away.
        """
        return self.ask(
            "GET",
            "/api/v1/needs/",
            {
                "group": group, "group_by": group_by, "job": job, "limit": limit, "region": region, "sector":
                sector, "theme": theme, "year": year
            },
            {"If-None-Match": if_none_match},
        )

    def needs_explain_list(
        self,
        *,
        group: Literal["any", "digital", "green", "soft", "technical"] | None = None,
        job: str | None = None,
        page: int | None = None,
        part: str | None = None,
        region: str | None = None,
        sector: str | None = None,
        year: int | None = None,
        if_none_match: str | None = None,
    ) -> Answer[Explanation]:
        """The cells that a figure is the sum of, and one of them down to each requirement and its source.

        Exact: headcount × factor of every cell, rounded to 1e-9 person, adds up to the figure. Cells of fewer
        than 10 people are hidden from the public, and the smallest other one of their sector where only one
        would be.
        """
        return self.ask(
            "GET",
            "/api/v1/needs/explain/",
            {
                "group": group, "job": job, "page": page, "part": part, "region": region, "sector": sector,
                "year": year
            },
            {"If-None-Match": if_none_match},
        )

    def notifications_list(
        self,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        unread: bool | None = None,
        updated_after: str | None = None,
    ) -> Rows[NotificationRow]:
        """The newest first. What you may no longer see, you do not find here."""
        return Rows(
            self,
            "/api/v1/notifications/",
            {
                "fields": fields, "limit": limit, "omit": omit, "unread": unread, "updated_after":
                updated_after
            },
        )

    def notifications_all_read_create(
        self,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[Marked]:
        """Mark everything as read."""
        return self.ask(
            "POST",
            "/api/v1/notifications/read/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def notifications_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[NotificationRow]:
        """One of them."""
        return self.ask(
            "GET",
            f"/api/v1/notifications/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def notifications_read_create(
        self,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[NotificationRow]:
        """Mark this one as read. One that was read before stays as it is."""
        return self.ask(
            "POST",
            f"/api/v1/notifications/{quoted(key)}/read/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def partners_list(
        self,
        *,
        fields: str | None = None,
        kind: Sequence[
            Literal["federation", "government", "knowledge", "other", "province", "public-service",
            "social-economy"]
        ] | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[PartnerRow]:
        """The organisations that take part."""
        return Rows(self, "/api/v1/partners/", {"fields": fields, "kind": kind, "limit": limit, "omit": omit})

    def partners_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[PartnerRow]:
        """The organisations that take part."""
        return self.ask(
            "GET",
            f"/api/v1/partners/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def profiles_list(
        self,
        *,
        agenda: Sequence[str] | None = None,
        competence: Sequence[str] | None = None,
        fields: str | None = None,
        job: Sequence[str] | None = None,
        kind: Sequence[Literal["job", "organisation"]] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        partner: Sequence[str] | None = None,
        q: str | None = None,
        sector: Sequence[str] | None = None,
        status: Sequence[Literal["draft", "published"]] | None = None,
        theme: Sequence[str] | None = None,
        updated_after: str | None = None,
        expand: str | None = None,
    ) -> Rows[ProfileRow]:
        """Competence profiles. Everybody reads what is published; those who take part edit the draft."""
        return Rows(
            self,
            "/api/v1/profiles/",
            {
                "agenda": agenda, "competence": competence, "fields": fields, "job": job, "kind": kind,
                "limit": limit, "omit": omit, "partner": partner, "q": q, "sector": sector, "status": status,
                "theme": theme, "updated_after": updated_after, "expand": expand
            },
        )

    def profiles_create(
        self,
        body: ProfileNewOrManyRequest | None = None,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProfileBegun]:
        """Begin a profile as a draft of its owner; or at most 1,000 of them, all or none, when the body is a list."""
        return self.ask(
            "POST",
            "/api/v1/profiles/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def profiles_bulk_update(
        self,
        body: Sequence[BulkEditRequest],
        *,
        prefer: Literal["merge"] | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 documents, all or none.

        Every fault is told with the place of its row. A row whose revision is no longer the newest is a 412,
        unless `Prefer: merge` asks to merge.
        """
        return self.ask(
            "PATCH",
            "/api/v1/profiles/",
            {"dry_run": dry_run},
            {"Prefer": prefer, "Idempotency-Key": idempotency_key},
            body,
        )

    def profiles_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[ProfileDetail]:
        """The published content as it is stored, with what names it.

        The revision number is the ETag. Members read the working content where nothing is published yet; the
        state of that may change without a new revision, so it is tagged by its bytes.
        """
        return self.ask(
            "GET",
            f"/api/v1/profiles/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def profiles_approvals_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[ApprovalRow]:
        """Every approval that was given, newest first, and whether it still counts."""
        return Rows(
            self,
            f"/api/v1/profiles/{quoted(key)}/approvals/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def profiles_approvals_create(
        self,
        key: str,
        body: ApprovalNewRequest | None = None,
        *,
        if_match: str,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ApprovalRow]:
        """Approve the working revision, which must be the one in If-Match, on behalf of a partner."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/approvals/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Idempotency-Key": idempotency_key},
            body,
        )

    def profiles_approvals_destroy(
        self,
        key: str,
        partner: str,
        *,
        dry_run: bool | None = None,
    ) -> Answer[None]:
        """Take back the approval that a partner gave of the working content."""
        return self.ask(
            "DELETE",
            f"/api/v1/profiles/{quoted(key)}/approvals/{quoted(partner)}/",
            {"dry_run": dry_run},
            {},
        )

    def profiles_blame_retrieve(self, key: str, *, if_none_match: str | None = None) -> Answer[Blame]:
        """Who last set each place of the working content, for those who take part. Moved rows keep theirs."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/blame/", {}, {"If-None-Match": if_none_match})

    def profiles_comments_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[CommentRow]:
        """Threads and answers, oldest first. `thread` is null for the first comment of a thread."""
        return Rows(
            self,
            f"/api/v1/profiles/{quoted(key)}/comments/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def profiles_comments_create(
        self,
        key: str,
        body: CommentNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[CommentRow]:
        """Write a comment at a place of the working content, or an answer in a thread."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/comments/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def profiles_comments_reopen_create(
        self,
        comment: str,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[CommentRow]:
        """Open a thread again."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/comments/{quoted(comment)}/reopen/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def profiles_comments_resolve_create(
        self,
        comment: str,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[CommentRow]:
        """Close a thread. One that is closed already stays as it is."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/comments/{quoted(comment)}/resolve/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def profiles_compare_retrieve(
        self,
        key: str,
        *,
        from_: int,
        to: int,
        if_none_match: str | None = None,
    ) -> Answer[Comparison]:
        """What differs between two revisions, place by place."""
        return self.ask(
            "GET",
            f"/api/v1/profiles/{quoted(key)}/compare/",
            {"from": from_, "to": to},
            {"If-None-Match": if_none_match},
        )

    def profiles_draft_retrieve(
        self,
        key: str,
        *,
        if_none_match: str | None = None,
    ) -> Answer[ProfileWorking]:
        """The working content, for those who take part. Its ETag is what a save sends as If-Match."""
        return self.ask("GET", f"/api/v1/profiles/{quoted(key)}/draft/", {}, {"If-None-Match": if_none_match})

    def profiles_draft_update(
        self,
        key: str,
        body: ProfileEditRequest,
        *,
        if_match: str,
        prefer: Literal["merge"] | None = None,
        dry_run: bool | None = None,
    ) -> Answer[ProfileSaved]:
        """Save a whole content."""
        return self.ask(
            "PUT",
            f"/api/v1/profiles/{quoted(key)}/draft/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Prefer": prefer},
            body,
        )

    def profiles_draft_partial_update(
        self,
        key: str,
        body: PatchedContentPatchRequest | None = None,
        *,
        if_match: str,
        prefer: Literal["merge"] | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProfileSaved]:
        """Save a partial edit."""
        return self.ask(
            "PATCH",
            f"/api/v1/profiles/{quoted(key)}/draft/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Prefer": prefer, "Idempotency-Key": idempotency_key},
            body,
        )

    def profiles_impact_of_draft(self, key: str, *, if_none_match: str | None = None) -> Answer[Impact]:
        """What publishing the draft would do to the figures, for those who take part."""
        return self.ask(
            "GET",
            f"/api/v1/profiles/{quoted(key)}/impact/",
            {},
            {"If-None-Match": if_none_match},
        )

    def profiles_impact(
        self,
        key: str,
        body: ImpactRequestRequest | None = None,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[Impact]:
        """The same for a partial edit of the draft, or for an open proposal. Saves nothing."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/impact/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def profiles_presence_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[PresenceRow]:
        """Who has this document open in an editor, whoever came first first.

        A tab gives a sign of life every 15 seconds. It is gone 45 seconds after the last one, or 120 seconds
        while it has unsaved changes.
        """
        return Rows(
            self,
            f"/api/v1/profiles/{quoted(key)}/presence/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def profiles_proposals_list(
        self,
        key: str,
        *,
        author: Literal["me"] | None = None,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        state: Sequence[Literal["accepted", "declined", "open", "partly", "withdrawn"]] | None = None,
    ) -> Rows[ProposalRow]:
        """The proposals, newest first: all of them, or those in the states asked (`state=open`, repeatable)."""
        return Rows(
            self,
            f"/api/v1/profiles/{quoted(key)}/proposals/",
            {"author": author, "fields": fields, "limit": limit, "omit": omit, "state": state},
        )

    def profiles_proposals_create(
        self,
        key: str,
        body: ProposalNewRequest,
        *,
        if_match: str | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProposalDetail]:
        """Propose a change. The content is a partial edit, by the rules of a PATCH."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/proposals/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Idempotency-Key": idempotency_key},
            body,
        )

    def profiles_proposals_retrieve(
        self,
        key: str,
        proposal: str,
        *,
        if_none_match: str | None = None,
    ) -> Answer[ProposalDetail]:
        """One proposal with its content, its changes, and where it collides with what others saved since."""
        return self.ask(
            "GET",
            f"/api/v1/profiles/{quoted(key)}/proposals/{quoted(proposal)}/",
            {},
            {"If-None-Match": if_none_match},
        )

    def profiles_proposals_accept_create(
        self,
        key: str,
        proposal: str,
        body: ProposalAcceptanceRequest | None = None,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProfileSaved]:
        """Take a proposal over, whole or only at the paths given; answers with the working state after it.

        What others saved meanwhile is merged. Where both changed the same place it is a 409 that lists the
        places.
        """
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/proposals/{quoted(proposal)}/accept/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def profiles_proposals_decline_create(
        self,
        key: str,
        proposal: str,
        body: ProposalAnswerRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProposalDetail]:
        """Decline a proposal with a reason that its author reads."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/proposals/{quoted(proposal)}/decline/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def profiles_proposals_rebase_create(
        self,
        key: str,
        proposal: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProposalDetail]:
        """Let a proposal grow from the working revision, for its author and for editors."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/proposals/{quoted(proposal)}/rebase/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def profiles_proposals_withdraw_create(
        self,
        key: str,
        proposal: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProposalDetail]:
        """Take one's own proposal back."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/proposals/{quoted(proposal)}/withdraw/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def profiles_publish_create(
        self,
        key: str,
        *,
        if_match: str,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProfileWorking]:
        """Publish the working revision, which must be the one in If-Match."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/publish/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Idempotency-Key": idempotency_key},
        )

    def profiles_review_links_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[LinkRow]:
        """The links for reviewers without an account, newest first, with every use. For editors."""
        return Rows(
            self,
            f"/api/v1/profiles/{quoted(key)}/review-links/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def profiles_review_links_create(
        self,
        key: str,
        body: LinkNewRequest,
        *,
        if_match: str,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[LinkMade]:
        """Make a link to the working revision, which must be the one in If-Match. Its address is shown once."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/review-links/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Idempotency-Key": idempotency_key},
            body,
        )

    def profiles_review_links_revoke_create(
        self,
        key: str,
        link: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[LinkRow]:
        """Close a link for good."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/review-links/{quoted(link)}/revoke/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def profiles_review_retrieve(self, key: str, *, if_none_match: str | None = None) -> Answer[ReviewState]:
        """What is still missing before the working revision can be published."""
        return self.ask(
            "GET",
            f"/api/v1/profiles/{quoted(key)}/review/",
            {},
            {"If-None-Match": if_none_match},
        )

    def profiles_review_create(
        self,
        key: str,
        *,
        if_match: str,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ReviewState]:
        """Ask the other partners to review the working revision."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/review/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Idempotency-Key": idempotency_key},
        )

    def profiles_review_partial_update(
        self,
        key: str,
        body: PatchedReviewRuleRequest | None = None,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ReviewState]:
        """Set how many approvals this document asks."""
        return self.ask(
            "PATCH",
            f"/api/v1/profiles/{quoted(key)}/review/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def profiles_revisions_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[RevisionRow]:
        """The saved states, newest first: all of them for those who take part, else those that were published."""
        return Rows(
            self,
            f"/api/v1/profiles/{quoted(key)}/revisions/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def profiles_revisions_retrieve(
        self,
        key: str,
        number: int,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[ProfileRevision]:
        """One saved state with its content."""
        return self.ask(
            "GET",
            f"/api/v1/profiles/{quoted(key)}/revisions/{quoted(number)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def profiles_revisions_restore_create(
        self,
        key: str,
        number: int,
        *,
        if_match: str,
        prefer: Literal["merge"] | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProfileSaved]:
        """Save an older revision anew, as the next one."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/revisions/{quoted(number)}/restore/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Prefer": prefer, "Idempotency-Key": idempotency_key},
        )

    def profiles_versions_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[RevisionRow]:
        """The published versions, newest first."""
        return Rows(
            self,
            f"/api/v1/profiles/{quoted(key)}/versions/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def profiles_versions_retrieve(
        self,
        key: str,
        number: int,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[ProfileRevision]:
        """One published version with its content."""
        return self.ask(
            "GET",
            f"/api/v1/profiles/{quoted(key)}/versions/{quoted(number)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def profiles_withdraw_create(
        self,
        key: str,
        body: WithdrawalRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ReviewState]:
        """Take the publication from the public, with a reason that everybody can read."""
        return self.ask(
            "POST",
            f"/api/v1/profiles/{quoted(key)}/withdraw/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def roadmaps_list(
        self,
        *,
        fields: str | None = None,
        horizon: int | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[RoadmapRow]:
        """Published plans and studies, the newest first."""
        return Rows(
            self,
            "/api/v1/roadmaps/",
            {"fields": fields, "horizon": horizon, "limit": limit, "omit": omit},
        )

    def roadmaps_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[RoadmapRow]:
        """Published plans and studies, the newest first."""
        return self.ask(
            "GET",
            f"/api/v1/roadmaps/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def scenarios_list(
        self,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        standard: bool | None = None,
    ) -> Rows[ScenarioRow]:
        """Assumptions about the future."""
        return Rows(
            self,
            "/api/v1/scenarios/",
            {"fields": fields, "limit": limit, "omit": omit, "standard": standard},
        )

    def scenarios_create(
        self,
        body: ScenarioNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ScenarioRow]:
        """Begin a scenario. Coordinators only."""
        return self.ask(
            "POST",
            "/api/v1/scenarios/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def scenarios_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[ScenarioRow]:
        """One of them. The ETag is its revision, which a change names in If-Match."""
        return self.ask(
            "GET",
            f"/api/v1/scenarios/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def scenarios_partial_update(
        self,
        key: str,
        body: PatchedScenarioEditRequest | None = None,
        *,
        if_match: str,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ScenarioRow]:
        """Change a scenario: the members given; `sectors` and `ages` as a whole. Coordinators only."""
        return self.ask(
            "PATCH",
            f"/api/v1/scenarios/{quoted(key)}/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Idempotency-Key": idempotency_key},
            body,
        )

    def search_list(
        self,
        *,
        q: str,
        kind: str | None = None,
        limit: int | None = None,
        if_none_match: str | None = None,
    ) -> Answer[SearchAnswer]:
        """The best matches over all kinds, the exact label first; typing errors are forgiven."""
        return self.ask(
            "GET",
            "/api/v1/search/",
            {"q": q, "kind": kind, "limit": limit},
            {"If-None-Match": if_none_match},
        )

    def sectors_list(
        self,
        *,
        code: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        parent: Sequence[str] | None = None,
        q: str | None = None,
        revision: Sequence[Literal["nace2", "nace21", "nacebel2025"]] | None = None,
        expand: str | None = None,
    ) -> Rows[SectorRow]:
        """NACE activities, as a tree."""
        return Rows(
            self,
            "/api/v1/sectors/",
            {
                "code": code, "fields": fields, "limit": limit, "omit": omit, "parent": parent, "q": q,
                "revision": revision, "expand": expand
            },
        )

    def sectors_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[SectorRow]:
        """NACE activities, as a tree."""
        return self.ask(
            "GET",
            f"/api/v1/sectors/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def shortage_listings_list(
        self,
        *,
        fields: str | None = None,
        job: Sequence[str] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        year: int | None = None,
        expand: str | None = None,
    ) -> Rows[ShortageRow]:
        """The yearly lists of shortage occupations, newest first."""
        return Rows(
            self,
            "/api/v1/shortage-listings/",
            {"fields": fields, "job": job, "limit": limit, "omit": omit, "year": year, "expand": expand},
        )

    def tables_list(self, *, if_none_match: str | None = None) -> Answer[TablesAnswer]:
        """Which tables there are, and their columns."""
        return self.ask("GET", "/api/v1/tables/", {}, {"If-None-Match": if_none_match})

    def tables_retrieve(
        self,
        key: str,
        *,
        drafts: bool | None = None,
        format: Literal["csv", "xlsx"] | None = None,
        if_none_match: str | None = None,
    ) -> Answer[bytes]:
        """One table, of all documents or those that the filters of their list leave. Send it back to /imports/.

        Leave `uid`, `revision` and `id` as they are. An empty `id` adds a row, “yes” under `removed` takes one
        away; rows that you leave out stay as they are.
        """
        return self.ask(
            "GET",
            f"/api/v1/tables/{quoted(key)}/",
            {"drafts": drafts, "format": format},
            {"If-None-Match": if_none_match},
            raw=True,
        )

    def targets_list(
        self,
        *,
        action: Sequence[str] | None = None,
        competence_group: Sequence[Literal["digital", "green", "soft", "technical"]] | None = None,
        fields: str | None = None,
        limit: int | None = None,
        measured_by: Sequence[Literal["indicator", "measurements", "need"]] | None = None,
        omit: str | None = None,
        owner: Sequence[str] | None = None,
        roadmap: Sequence[str] | None = None,
        sector: Sequence[str] | None = None,
        target_year: int | None = None,
        updated_after: str | None = None,
        expand: str | None = None,
    ) -> Rows[TargetListed]:
        """What should be reached by when."""
        return Rows(
            self,
            "/api/v1/targets/",
            {
                "action": action, "competence_group": competence_group, "fields": fields, "limit": limit,
                "measured_by": measured_by, "omit": omit, "owner": owner, "roadmap": roadmap, "sector":
                sector, "target_year": target_year, "updated_after": updated_after, "expand": expand
            },
        )

    def targets_create(
        self,
        body: TargetNewOrManyRequest | None = None,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[TargetBegun]:
        """Begin a target; it is public at once. Or several, all or none, when the body is a list (at most 1,000)."""
        return self.ask(
            "POST",
            "/api/v1/targets/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def targets_bulk_update(
        self,
        body: Sequence[BulkEditRequest],
        *,
        prefer: Literal["merge"] | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[BulkAnswer]:
        """Save partial edits of at most 1,000 documents, all or none.

        Every fault is told with the place of its row. A row whose revision is no longer the newest is a 412,
        unless `Prefer: merge` asks to merge.
        """
        return self.ask(
            "PATCH",
            "/api/v1/targets/",
            {"dry_run": dry_run},
            {"Prefer": prefer, "Idempotency-Key": idempotency_key},
            body,
        )

    def targets_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        expand: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[TargetDetail]:
        """The published content as it is stored, with what names it.

        The revision number is the ETag. Members read the working content where nothing is published yet; the
        state of that may change without a new revision, so it is tagged by its bytes.
        """
        return self.ask(
            "GET",
            f"/api/v1/targets/{quoted(key)}/",
            {"fields": fields, "omit": omit, "expand": expand},
            {"If-None-Match": if_none_match},
        )

    def targets_update(
        self,
        key: str,
        body: TargetEditRequest,
        *,
        if_match: str,
        prefer: Literal["merge"] | None = None,
        dry_run: bool | None = None,
    ) -> Answer[TargetSaved]:
        """Save a whole content."""
        return self.ask(
            "PUT",
            f"/api/v1/targets/{quoted(key)}/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Prefer": prefer},
            body,
        )

    def targets_partial_update(
        self,
        key: str,
        body: PatchedContentPatchRequest | None = None,
        *,
        if_match: str,
        prefer: Literal["merge"] | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[TargetSaved]:
        """Save a partial edit."""
        return self.ask(
            "PATCH",
            f"/api/v1/targets/{quoted(key)}/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Prefer": prefer, "Idempotency-Key": idempotency_key},
            body,
        )

    def targets_blame_retrieve(self, key: str, *, if_none_match: str | None = None) -> Answer[Blame]:
        """Who last set each place of the working content, for those who take part. Moved rows keep theirs."""
        return self.ask("GET", f"/api/v1/targets/{quoted(key)}/blame/", {}, {"If-None-Match": if_none_match})

    def targets_comments_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[CommentRow]:
        """Threads and answers, oldest first. `thread` is null for the first comment of a thread."""
        return Rows(
            self,
            f"/api/v1/targets/{quoted(key)}/comments/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def targets_comments_create(
        self,
        key: str,
        body: CommentNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[CommentRow]:
        """Write a comment at a place of the working content, or an answer in a thread."""
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/comments/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def targets_comments_reopen_create(
        self,
        comment: str,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[CommentRow]:
        """Open a thread again."""
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/comments/{quoted(comment)}/reopen/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def targets_comments_resolve_create(
        self,
        comment: str,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[CommentRow]:
        """Close a thread. One that is closed already stays as it is."""
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/comments/{quoted(comment)}/resolve/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def targets_compare_retrieve(
        self,
        key: str,
        *,
        from_: int,
        to: int,
        if_none_match: str | None = None,
    ) -> Answer[Comparison]:
        """What differs between two revisions, place by place."""
        return self.ask(
            "GET",
            f"/api/v1/targets/{quoted(key)}/compare/",
            {"from": from_, "to": to},
            {"If-None-Match": if_none_match},
        )

    def targets_measurements_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[MeasurementRow]:
        """The measured values, by date."""
        return Rows(
            self,
            f"/api/v1/targets/{quoted(key)}/measurements/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def targets_measurements_create(
        self,
        key: str,
        body: MeasurementNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[MeasurementRow]:
        """Hand in a measured value; it counts once an editor accepts it."""
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/measurements/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def targets_measurements_accept_create(
        self,
        key: str,
        measurement: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[MeasurementRow]:
        """Let a proposed value count."""
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/measurements/{quoted(measurement)}/accept/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def targets_measurements_decline_create(
        self,
        key: str,
        measurement: str,
        body: MeasurementDeclineRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[MeasurementRow]:
        """Decline a value, with a reason that its proposer sees; one that counted no longer does."""
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/measurements/{quoted(measurement)}/decline/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def targets_presence_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[PresenceRow]:
        """Who has this document open in an editor, whoever came first first.

        A tab gives a sign of life every 15 seconds. It is gone 45 seconds after the last one, or 120 seconds
        while it has unsaved changes.
        """
        return Rows(
            self,
            f"/api/v1/targets/{quoted(key)}/presence/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def targets_proposals_list(
        self,
        key: str,
        *,
        author: Literal["me"] | None = None,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        state: Sequence[Literal["accepted", "declined", "open", "partly", "withdrawn"]] | None = None,
    ) -> Rows[ProposalRow]:
        """The proposals, newest first: all of them, or those in the states asked (`state=open`, repeatable)."""
        return Rows(
            self,
            f"/api/v1/targets/{quoted(key)}/proposals/",
            {"author": author, "fields": fields, "limit": limit, "omit": omit, "state": state},
        )

    def targets_proposals_create(
        self,
        key: str,
        body: ProposalNewRequest,
        *,
        if_match: str | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProposalDetail]:
        """Propose a change. The content is a partial edit, by the rules of a PATCH."""
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/proposals/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Idempotency-Key": idempotency_key},
            body,
        )

    def targets_proposals_retrieve(
        self,
        key: str,
        proposal: str,
        *,
        if_none_match: str | None = None,
    ) -> Answer[ProposalDetail]:
        """One proposal with its content, its changes, and where it collides with what others saved since."""
        return self.ask(
            "GET",
            f"/api/v1/targets/{quoted(key)}/proposals/{quoted(proposal)}/",
            {},
            {"If-None-Match": if_none_match},
        )

    def targets_proposals_accept_create(
        self,
        key: str,
        proposal: str,
        body: ProposalAcceptanceRequest | None = None,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[TargetSaved]:
        """Take a proposal over, whole or only at the paths given; answers with the working state after it.

        What others saved meanwhile is merged. Where both changed the same place it is a 409 that lists the
        places.
        """
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/proposals/{quoted(proposal)}/accept/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def targets_proposals_decline_create(
        self,
        key: str,
        proposal: str,
        body: ProposalAnswerRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProposalDetail]:
        """Decline a proposal with a reason that its author reads."""
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/proposals/{quoted(proposal)}/decline/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def targets_proposals_rebase_create(
        self,
        key: str,
        proposal: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProposalDetail]:
        """Let a proposal grow from the working revision, for its author and for editors."""
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/proposals/{quoted(proposal)}/rebase/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def targets_proposals_withdraw_create(
        self,
        key: str,
        proposal: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ProposalDetail]:
        """Take one's own proposal back."""
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/proposals/{quoted(proposal)}/withdraw/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def targets_revisions_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[RevisionRow]:
        """The saved states, newest first: all of them for those who take part, else those that were published."""
        return Rows(
            self,
            f"/api/v1/targets/{quoted(key)}/revisions/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def targets_revisions_retrieve(
        self,
        key: str,
        number: int,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[TargetRevision]:
        """One saved state with its content."""
        return self.ask(
            "GET",
            f"/api/v1/targets/{quoted(key)}/revisions/{quoted(number)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def targets_revisions_restore_create(
        self,
        key: str,
        number: int,
        *,
        if_match: str,
        prefer: Literal["merge"] | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[TargetSaved]:
        """Save an older revision anew, as the next one."""
        return self.ask(
            "POST",
            f"/api/v1/targets/{quoted(key)}/revisions/{quoted(number)}/restore/",
            {"dry_run": dry_run},
            {"If-Match": if_match, "Prefer": prefer, "Idempotency-Key": idempotency_key},
        )

    def targets_trajectory_retrieve(
        self,
        key: str,
        *,
        if_none_match: str | None = None,
    ) -> Answer[Trajectory]:
        """How far the target is: straight path, values that count, computed need, forecast and status."""
        return self.ask(
            "GET",
            f"/api/v1/targets/{quoted(key)}/trajectory/",
            {},
            {"If-None-Match": if_none_match},
        )

    def targets_versions_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
    ) -> Rows[RevisionRow]:
        """The published versions, newest first."""
        return Rows(
            self,
            f"/api/v1/targets/{quoted(key)}/versions/",
            {"fields": fields, "limit": limit, "omit": omit},
        )

    def targets_versions_retrieve(
        self,
        key: str,
        number: int,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[TargetRevision]:
        """One published version with its content."""
        return self.ask(
            "GET",
            f"/api/v1/targets/{quoted(key)}/versions/{quoted(number)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def themes_list(
        self,
        *,
        fields: str | None = None,
        kind: Sequence[Literal["agenda", "circular", "lever"]] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        open: bool | None = None,
    ) -> Rows[ThemeRow]:
        """Circular themes, strategic agendas and levers."""
        return Rows(
            self,
            "/api/v1/themes/",
            {"fields": fields, "kind": kind, "limit": limit, "omit": omit, "open": open},
        )

    def themes_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[ThemeRow]:
        """Circular themes, strategic agendas and levers."""
        return self.ask(
            "GET",
            f"/api/v1/themes/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def tokens_list(
        self,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        scope: Sequence[Literal["admin", "propose", "read", "write"]] | None = None,
        state: Sequence[Literal["expired", "revoked", "usable"]] | None = None,
    ) -> Rows[TokenRow]:
        """Your keys for the API, and by their address those of machine users that you run. A withdrawn key stays."""
        return Rows(
            self,
            "/api/v1/tokens/",
            {"fields": fields, "limit": limit, "omit": omit, "scope": scope, "state": state},
        )

    def tokens_create(
        self,
        body: TokenNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[TokenMade]:
        """Make a key. Its text stands in this answer and nowhere else."""
        return self.ask(
            "POST",
            "/api/v1/tokens/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def tokens_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[TokenRow]:
        """Your keys for the API, and by their address those of machine users that you run. A withdrawn key stays."""
        return self.ask(
            "GET",
            f"/api/v1/tokens/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def tokens_destroy(self, key: str, *, dry_run: bool | None = None) -> Answer[None]:
        """Withdraw a key: it is refused from the next request on. Also the key that you send this with."""
        return self.ask("DELETE", f"/api/v1/tokens/{quoted(key)}/", {"dry_run": dry_run}, {})

    def watches_list(
        self,
        *,
        fields: str | None = None,
        limit: int | None = None,
        mail: Sequence[Literal["daily", "none", "now"]] | None = None,
        omit: str | None = None,
        source: Sequence[Literal["document", "sector", "theme"]] | None = None,
        subject: str | None = None,
    ) -> Rows[WatchRow]:
        """What you watch: documents, and all documents of a theme or sector. Everybody has only their own list."""
        return Rows(
            self,
            "/api/v1/watches/",
            {
                "fields": fields, "limit": limit, "mail": mail, "omit": omit, "source": source, "subject":
                subject
            },
        )

    def watches_create(
        self,
        body: WatchNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[WatchRow]:
        """Watch a document that you may read, a theme or a sector.

        Once is enough: watching it again changes how you hear of it, and answers 200 instead of 201.
        """
        return self.ask(
            "POST",
            "/api/v1/watches/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def watches_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[WatchRow]:
        """What you watch: documents, and all documents of a theme or sector. Everybody has only their own list."""
        return self.ask(
            "GET",
            f"/api/v1/watches/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def watches_partial_update(
        self,
        key: str,
        body: PatchedWatchEditRequest | None = None,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[WatchRow]:
        """Change how you hear of it."""
        return self.ask(
            "PATCH",
            f"/api/v1/watches/{quoted(key)}/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def watches_destroy(self, key: str, *, dry_run: bool | None = None) -> Answer[None]:
        """Stop watching."""
        return self.ask("DELETE", f"/api/v1/watches/{quoted(key)}/", {"dry_run": dry_run}, {})

    def webhooks_list(
        self,
        *,
        fields: str | None = None,
        limit: int | None = None,
        omit: str | None = None,
        state: Sequence[Literal["on", "paused", "stopped"]] | None = None,
    ) -> Rows[WebhookRow]:
        """Addresses of yours that the portal tells of changes, signed as the Standard Webhooks specification says."""
        return Rows(
            self,
            "/api/v1/webhooks/",
            {"fields": fields, "limit": limit, "omit": omit, "state": state},
        )

    def webhooks_create(
        self,
        body: WebhookNewRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[WebhookMade]:
        """Make a webhook. Its secret stands in this answer and nowhere else."""
        return self.ask(
            "POST",
            "/api/v1/webhooks/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def webhooks_retrieve(
        self,
        key: str,
        *,
        fields: str | None = None,
        omit: str | None = None,
        if_none_match: str | None = None,
    ) -> Answer[WebhookRow]:
        """Addresses of yours that the portal tells of changes, signed as the Standard Webhooks specification says."""
        return self.ask(
            "GET",
            f"/api/v1/webhooks/{quoted(key)}/",
            {"fields": fields, "omit": omit},
            {"If-None-Match": if_none_match},
        )

    def webhooks_partial_update(
        self,
        key: str,
        body: PatchedWebhookEditRequest | None = None,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[WebhookRow]:
        """Change the members given."""
        return self.ask(
            "PATCH",
            f"/api/v1/webhooks/{quoted(key)}/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )

    def webhooks_destroy(self, key: str, *, dry_run: bool | None = None) -> Answer[None]:
        """Remove it with its secret and its log."""
        return self.ask("DELETE", f"/api/v1/webhooks/{quoted(key)}/", {"dry_run": dry_run}, {})

    def webhooks_deliveries_list(
        self,
        key: str,
        *,
        fields: str | None = None,
        kind: Sequence[Literal["changes", "ping"]] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        state: Sequence[Literal["delivered", "failed", "skipped", "waiting"]] | None = None,
    ) -> Rows[DeliveryRow]:
        """What went to it and what is under way, the newest first; for 30 days."""
        return Rows(
            self,
            f"/api/v1/webhooks/{quoted(key)}/deliveries/",
            {"fields": fields, "kind": kind, "limit": limit, "omit": omit, "state": state},
        )

    def webhooks_deliveries_redeliver_create(
        self,
        delivery: str,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[DeliveryRow]:
        """Send a message again, with the same `webhook-id`. One that is being tried has its next attempt now."""
        return self.ask(
            "POST",
            f"/api/v1/webhooks/{quoted(key)}/deliveries/{quoted(delivery)}/redeliver/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def webhooks_deliveries_skip_create(
        self,
        delivery: str,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[DeliveryRow]:
        """Give up a message that your address does not take, so that those after it come."""
        return self.ask(
            "POST",
            f"/api/v1/webhooks/{quoted(key)}/deliveries/{quoted(delivery)}/skip/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def webhooks_ping_create(
        self,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[DeliveryRow]:
        """Send a test, within seconds. Look at the delivery for what came of it."""
        return self.ask(
            "POST",
            f"/api/v1/webhooks/{quoted(key)}/ping/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def webhooks_secret_create(
        self,
        key: str,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[WebhookMade]:
        """Make a new secret. For 24 hours the former one signs along, so that no message is lost."""
        return self.ask(
            "POST",
            f"/api/v1/webhooks/{quoted(key)}/secret/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
        )

    def workforce_list(
        self,
        *,
        current: bool | None = None,
        dataset: Sequence[str] | None = None,
        fields: str | None = None,
        job: Sequence[str] | None = None,
        limit: int | None = None,
        omit: str | None = None,
        region: str | None = None,
        sector: Sequence[str] | None = None,
        year: int | None = None,
        expand: str | None = None,
    ) -> Rows[WorkforceRow]:
        """The cells of the workforce."""
        return Rows(
            self,
            "/api/v1/workforce/",
            {
                "current": current, "dataset": dataset, "fields": fields, "job": job, "limit": limit, "omit":
                omit, "region": region, "sector": sector, "year": year, "expand": expand
            },
        )

    def workforce_create(
        self,
        body: WorkforceRowsRequest | WorkforceFileRequest,
        *,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> Answer[ImportReport | ImportAsked]:
        """Bring a dataset up to date: at most 1,000 rows as JSON, or a file as an import job. Coordinators only.

        Rows are taken all or none, and all their faults are told with a pointer; the answer says what changed,
        or with `dry_run=true` what would. A file (CSV or XLSX, multipart) is imported by the worker: 202 and
        the address to follow it at.
        """
        return self.ask(
            "POST",
            "/api/v1/workforce/",
            {"dry_run": dry_run},
            {"Idempotency-Key": idempotency_key},
            body,
        )
