"""Values, headers and bodies that nobody means, and that a client may send all the same."""

import copy
import json

LONG = "x" * 3000
NIL = "00000000-0000-0000-0000-000000000000"
WORDS = ["", " ", "0", "-1", "1e400", "9" * 20, "null", "..", "%00", "a\x00b", "é", "\u202e𝔘𝔫𝔦", "'\"<b>", LONG]
KEYS = [*WORDS, "r1", "2147483648", "9223372036854775808", NIL, "%2e%2e%2f", "a;b", "%ff"]
VALUES = [
    None, True, False, 0, -1, 1.5, 2**31, 2**63, 10**30, "", " ", "\x00", "\ud800", "é" * 300, "=1+1", LONG,
    [], {}, [[]], [None],
    {"": 1}, {"nl": 1}, {"nl": "x", "en": None}, ["x"] * 50, "2024-02-30", "9999-12-31T23:59:60Z",
    "0001-01-01T00:00:00+14:00",
    NIL, "http://", "https://[::1", "a@b", "İ",
]  # fmt: skip
HEADERS = {
    "If-Match": ["*", '"r0"', '"r-1"', '"r99999999999999999999"', 'W/"r1"', '"r1", "r2"', "r1", '"r²"', '""',
    '"', LONG],
    "If-None-Match": ["*", '"r1"', "W/", '"', LONG],
    "Idempotency-Key": ["", '"', '""', '"a"', "\xe9", "a b", LONG],
    "Accept": [
        "*/*", "text/html", "application/ld+json", "text/csv", "application/json;q=x", "application/json;q=",
        "/", "*", ";", ",",
        "application/json; charset=klingon", "application/json; version=9", "a/b/c", "\xff", LONG,
    ],
    "Accept-Language": ["en", "nl-BE", "*", "fr", "en;q=x", "en;q=9999999999", ",", "\xff", "x" * 600,
    "zh-hant-" * 50],
    "Content-Type": [
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\xe9", "application/json; charset=klingon",
        "application/json; charset=utf-16", "text/csv", "",
        "/", "application/merge-patch+json", "application/json-patch+json",
    ],
    "Content-Encoding": ["gzip", "br"],
    "Authorization": ["", "Bearer", "Bearer ", "Bearer a b", "Bearer \xe9", "Basic", "Basic !!!", "Basic YTpi",
    "Token x", "Bearer " + LONG],
    "Range": ["bytes=0-1", "bytes=9-1", "bytes=-", "bytes=99999999999999999999-", "lines=1-2", "bytes=0-1,3-4"],
    "If-Range": ['"x"', "yesterday"],
    "Prefer": ["merge", "respond-async", "", ";", "return=minimal", LONG],
    "X-Request-Id": ["", "x" * 300, "\xe9", "a b"],
    "X-HTTP-Method-Override": ["DELETE"],
    "Origin": ["null", "https://evil.example.org", "http://["],
    "Referer": ["http://[", "\xff"],
    "Cookie": ["sessionid=x; csrftoken=\xe9", "django_language=zz", ";;==", "sessionid=" + LONG],
}  # fmt: skip
BODIES = [
    b"", b"{", b"null", b"3", b'"x"', b"[]", b"[null]", b"[[]]", b"{}", b"[{}]", b"\xff\xfe",
    b"\xef\xbb\xbf{}", b"{}{}", b"NaN",
    b'{"content": NaN}', b'{"name": Infinity}', b'{"level": 1e400}', b'{"level": ' + b"9" * 5000 + b"}",
    b'{"name": "a", "name": "b"}', b'{"content": {"title": {}, "title": []}}', b'{"name": "a\\u0000b"}',
    b'{"name": "\\ud800"}',
    b'{"\\u0000": 1}', b"[" * 50_000, b'{"content": ' + b'{"a":' * 3000 + b"1" + b"}" * 3001,
    b'{"rows": [' + b"{}," * 2000 + b"{}]}",
    b'{"name": "' + b"x" * 300_000 + b'"}', b"[" + b"1," * 5000 + b"1]",
    b"--x\r\nContent-Disposition: form-data\r\n\r\n", b"a=b&c=%00",
]  # fmt: skip
FILES = [b"", b"uid,title.nl\n,x\n", b"PK\x03\x04junk", b"\xff\xfe\x00", b'"', b"uid\r\n" * 50, b"=1+1\n"]


def mutated(value, rng):
    """A copy of a JSON value with one place of it made wrong: another value, left out, doubled or added."""
    value = copy.deepcopy(value)
    holder, key = _place(value, rng)
    if holder is None:
        return rng.choice(VALUES)
    way = rng.choice(["other"] * 7 + ["gone", "more"])
    if way == "gone":
        del holder[key]
    elif way == "more" and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif way == "more":
        holder[rng.choice(["", "\x00", "id", "uid", "x" * 300])] = rng.choice(VALUES)
    else:
        holder[key] = rng.choice(VALUES)
    return value


def _place(value, rng):
    """(holder, key) of a place in a value, the deep ones as likely as the others; (None, None) where there is none."""
    places, waiting = [], [value]
    while waiting:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        places += [(holder, key) for key in keys]
        waiting += [holder[key] for key in keys]
    return rng.choice(places) if places else (None, None)


def as_json(value):
    """The bytes of a body; half a pair of surrogates is written as an escape, as a client could."""
    return json.dumps(value).encode()


def form(body, rng):
    """A form with a file, made of what was drawn."""
    parts = []
    for name, value in (body.items() if isinstance(body, dict) else ()):
        raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
        file = b'; filename="a.csv"' if isinstance(value, bytes) or name == "file" else b""
        if name == "file" and rng.randrange(2):
            raw = rng.choice(FILES)
        head = b'--xx\r\nContent-Disposition: form-data; name="' + str(name).encode("utf-8", "replace") + b'"' + file
        parts.append(head + b"\r\n\r\n" + raw + b"\r\n")
    return b"".join(parts) + b"--xx--\r\n", "multipart/form-data; boundary=xx"
