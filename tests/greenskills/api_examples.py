"""Reading and running the worked examples in `docs/api/examples/`.

An example is a block ```http with a request, and after it one with the answer that came. The rest is prose. Between
double braces stands what differs from portal to portal: `{{editor}}` is the token of somebody with that role,
`{{last.results.0.uid}}` a part of the answer before (`{{last.etag}}` its ETag), `{{first.uid}}` of the first answer.
Long texts and lists in an answer are cut off; `…` stands for what was shown before or differs each time. All requests
go out with `Accept-Language: en`.
"""

import calendar
import difflib
import json
import re
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.utils import timezone

from greenskills.contract.schema import FOLDER

EXAMPLES = FOLDER / "examples"
BLOCK = re.compile(r"^```http\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"{{([\w.-]+)}}")
JSON = tuple(f"application/{name}json" for name in ("", "problem+", "ld+", "vnd.greenskills.case+"))
BYTES, ONE_OF_THEM = re.compile(r"\.[0-9a-f]{12}"), ".5d0c8e1f2a3b"  # the part of an ETag that is a hash
SHOWN = ("Content-Type", "ETag", "Location", "Retry-After")
LONGEST, MOST = 120, 1
CUT = "…"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+\d\d:\d\d)")
# The demo has days that are counted from today: those in words, and today itself, are another every day.
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", *calendar.day_name)
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober")
MONTHS += ("november", "december", *calendar.month_name[1:])
DAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})?( ?)\b\d{{1,2}} ({'|'.join(MONTHS)}) \d{{4}}\b")
TODAY = "2026-11-22"
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[458][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
FIXED = 5  # the version of uids that are made of a name that the whole world uses
ROOM, ONE_ROOM = re.compile(r"(?<=/room/)[A-Z0-9]{6}(?=/)"), "K7WM3R"
HINT = re.compile(r"^gsp_[\w-]{4}$")
OURS = re.compile("http://testserver|" + re.escape(settings.PORTAL_URL))
ADDRESS = "https://portal.example.org"


@dataclass(frozen=True)
class Message:
    """A request or an answer as written: its first line, headers and body."""

    line: str
    headers: dict
    body: str

    @classmethod
    def of(cls, text):
        head, _empty, body = text.partition("\n\n")
        line, *headers = head.strip("\n").split("\n")
        return cls(line, dict(each.split(": ", 1) for each in headers), body.rstrip("\n"))


def file_of(resource):
    return EXAMPLES / f"{resource.replace('/', '-')}.md"


def pairs(text):
    """(request, answer) of every example in a file."""
    messages = [Message.of(block) for block in BLOCK.findall(text)]
    assert len(messages) % 2 == 0, "a request without an answer"
    return list(zip(messages[::2], messages[1::2], strict=True))


class Runner:
    """Sends the requests of one file, one after the other. `names` = {name: value} for the braces."""

    def __init__(self, names):
        self.client, self.names = Client(raise_request_exception=False), names
        self.address, self.first, self.last = "", None, None

    def send(self, request):
        """The response to a request as written."""
        method, self.address = self.filled(request.line).split(" ", 1)
        headers = {"Accept-Language": "en"}
        headers |= {name: self.filled(value) for name, value in request.headers.items()}
        kind = headers.pop("Content-Type", "application/json")
        body = self.filled(request.body)
        if kind.startswith("multipart/"):
            body = body.replace("\n", "\r\n") + "\r\n"
        response = self.client.generic(method, self.address, body, kind, headers=headers)
        response.whole = response.getvalue()  # a stream keeps a cursor open until it is read
        self.last = _parts(response)
        self.first = self.first or self.last
        return response

    def filled(self, text):
        return PLACE.sub(lambda found: self._value(found[1]), text)

    def _value(self, name):
        if name in self.names:
            return self.names[name]
        which, *path = name.split(".")
        value = {"first": self.first, "last": self.last}[which]
        for step in path:
            known = range(len(value)) if isinstance(value, list) else value
            place = int(step) if isinstance(value, list) else step
            assert place in known, f"{name} stands nowhere in {json.dumps(value)[:400]}"
            value = value[place]
        return str(value)


def _parts(response):
    """What later requests may name of an answer."""
    if not kind_of(response).startswith(JSON):
        return {}
    found = json.loads(response.content)
    return {"etag": response.headers.get("ETag", "")} | (found if isinstance(found, dict) else {})


# ---------- writing an answer down ----------


def written(response, seen):
    """The response as an example shows it. `seen` keeps uids of this portal apart from one another in a file."""
    kind = kind_of(response)
    lines = [f"HTTP/1.1 {response.status_code} {response.reason_phrase}"]
    told = {name: response.headers[name] for name in SHOWN if name in response.headers}
    if not kind:
        told.pop("Content-Type", None)
    if not told.get("ETag", "").startswith('"r'):
        told.pop("ETag", None)  # a hash, another one on each portal
    told |= {"ETag": BYTES.sub(ONE_OF_THEM, told["ETag"])} if "ETag" in told else {}
    lines += [f"{name}: {neutral(value, seen)}" for name, value in told.items()]
    if kind.startswith(JSON):
        body = json.dumps(cut(json.loads(response.content), seen), ensure_ascii=False, indent=2)
    elif kind.startswith("text/csv"):
        body = neutral("\n".join(response.whole.decode("utf-8-sig").splitlines()[:3]), seen)
    else:
        body = CUT if kind else ""
    return "\n".join(lines) + (f"\n\n{body}" if body else "")


def kind_of(response):
    """The media type of the body; "" where there is none."""
    return response.headers.get("Content-Type", "") if response.whole else ""


def cut(value, seen):
    """A value with what is long cut off, and what is another on each portal made neutral."""
    if by_uid(value):
        return {neutral(key, seen): cut(each, seen) for key, each in list(value.items())[:MOST]}
    if isinstance(value, dict):
        if "associationType" in value:  # of CASE: named by what it joins, which is of this portal
            _own(value["identifier"], seen)
        return {key: CUT if _known(key, value, seen) else cut(each, seen) for key, each in value.items()}
    if isinstance(value, list):
        return [cut(each, seen) for each in _in_order(value)[:MOST]]
    return neutral(value, seen) if isinstance(value, str) else value


def by_uid(value):
    """Is it an object whose members are named by uids of this portal, as many as there are?"""
    if not value or not isinstance(value, dict):
        return False
    return all(UID.fullmatch(name) and not _is_fixed(name) for name in value)


def _in_order(value):
    """A list of fixed uids has no order of its own, and another one on each portal."""
    fixed = all(isinstance(each, str) and UID.fullmatch(each) and _is_fixed(each) for each in value)
    return sorted(value) if fixed else value


def _known(name, siblings, seen):
    """Is it a secret, of this one request or this one portal, or a whole content such as was shown before?"""
    value = siblings[name]
    if name == "content" and isinstance(value, dict):
        shown, seen["content"] = seen.get("content"), "shown"
        return shown is not None
    if name == "size":
        return "sha256" in siblings
    if name == "code":
        return ROOM.search(str(siblings.get("address", ""))) is not None
    return isinstance(value, str) and name in ("secret", "token", "request_id", "sha256", "content_hash")


def neutral(text, seen):
    """A text without what only this portal at this moment has."""
    text = MOMENT.sub(f"{TODAY}T09:00:00+00:00", re.sub(OURS, ADDRESS, text))
    text = DAY.sub(_day, text).replace(str(timezone.localdate()), TODAY)
    text = re.sub(r"(cursor=)[^&\"]+", r"\1…", text)
    text = HINT.sub(f"gsp_{CUT}", ROOM.sub(ONE_ROOM, text))
    text = UID.sub(lambda found: seen.get(found[0]) or _neutral_uid(found[0], seen), text)
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT


def _day(found):
    weekday, space, month = found.groups()
    english = month[0].isupper()
    weekday = weekday and ("Sunday" if english else "zondag")
    return f"{weekday or ''}{space}22 {'November' if english else 'november'} 2026"


def _neutral_uid(text, seen):
    return text if _is_fixed(text) else _own(text, seen)


def _is_fixed(text):
    return uuid.UUID(text).version == FIXED


def _own(text, seen):
    """What stands in a file for a uid of this portal."""
    return seen.setdefault(text, str(uuid.UUID(int=len(seen) + 1, version=4)))


def rewritten(text, run):
    """The file's text with the answers that `run(request)` gives."""
    seen, out, end = {}, [], 0
    blocks = list(BLOCK.finditer(text))
    for request, answer in zip(blocks[::2], blocks[1::2], strict=True):
        out += [text[end : answer.start(1)], written(run(Message.of(request[1])), seen) + "\n"]
        end = answer.end(1)
    return "".join([*out, text[end:]])


# ---------- comparing ----------


def differences(shown, text):
    """The lines that an answer as shown has otherwise than it would be `written` now; [] for none."""
    now = Message.of(text)
    told, real = ([each.line, *map(str, each.headers.items()), *each.body.splitlines()] for each in (shown, now))
    return [line for line in difflib.ndiff(told, real) if line[0] in "-+"]


def operation_of(paths, method, address):
    """(path, operation) of the schema that answers a request; None where there is none."""
    asked = urlsplit(address).path.strip("/").split("/")
    for path in sorted(paths, key=lambda path: path.count("{")):
        steps = path.strip("/").split("/")
        alike = len(steps) == len(asked) and all(
            step.startswith("{") or step == part for step, part in zip(steps, asked, strict=True)
        )
        if alike and method.lower() in paths[path]:
            return path, paths[path][method.lower()]
    return None
