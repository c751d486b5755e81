"""Phones in a room: each joins by the code as a browser does, asks for news, says something, gives dots.

One process plays all of them, over connections of one request each, as the sync workers of the portal want it.
"""

import asyncio
import json
import re
import time
import uuid
from collections import defaultdict
from urllib.parse import urlencode

NEWS_EVERY = (1.5, 2.5)  # seconds, as static/js/room.js does
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
TIMEOUT = 30


class Wire:
    """One small HTTP client over raw connections; keeps how long everything took, by kind."""

    def __init__(self, port):
        self.port, self.seconds, self.faults = port, defaultdict(list), []

    async def send(self, kind, address, cookies=None, *, body=None, headers=None):
        """(status, headers as text, body) of an `address` such as "GET /"; status 0 when the connection broke."""
        lines = [f"{address} HTTP/1.1", "Host: localhost", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
        if body is not None:
            lines.append(f"Content-Length: {len(body.encode())}")
        begun = time.perf_counter()
        try:
            head, content = await asyncio.wait_for(self._exchange("\r\n".join(lines), body), TIMEOUT)
            status = int(head.split(" ", 2)[1])
        except (OSError, TimeoutError, IndexError, ValueError) as error:
            self.faults.append(f"{kind}: {error!r}")
            return 0, "", b""
        self.seconds[kind].append(time.perf_counter() - begun)
        if status >= 500:
            self.faults.append(f"{kind}: {status}")
        return status, head, content

    async def _exchange(self, head, body):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"{head}\r\n\r\n{body or ''}".encode())
        answer = await reader.read()
        writer.close()
        first, _, content = answer.partition(b"\r\n\r\n")
        return first.decode("latin-1"), content


def cookies_of(head):
    """{name: value} that an answer sets."""
    found = re.findall(r"^set-cookie: ([^=]+)=([^;\r]*)", head, re.IGNORECASE | re.MULTILINE)
    return dict(found)


def token_of(page):
    return re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1).decode()


class Phone:
    """One participant: what it said, which dots the server granted it, and what it has seen of others."""

    def __init__(self, wire, paths, chance):
        self.wire, self.chance, self.paths = wire, chance, paths
        self.cookies, self.seen, self.phase = {}, 0, "gathering"
        self.sent, self.dots, self.first_seen, self.known = {}, set(), {}, []
        self.unexpected = []

    async def join(self):
        """The page, the choice, the page of the room; as slow as they are."""
        _status, head, page = await self.wire.send("join", f"GET {self.paths['']}", self.cookies)
        self.cookies |= cookies_of(head)
        body = urlencode({"csrfmiddlewaretoken": token_of(page), "organisation_kind": "company"})
        post = f"POST {self.paths['']}"
        _status, head, _page = await self.wire.send("join", post, self.cookies, body=body, headers=FORM)
        self.cookies |= cookies_of(head)
        _status, head, page = await self.wire.send("join", f"GET {self.paths['']}", self.cookies)
        self.cookies |= cookies_of(head)
        self.token = token_of(page)
        forms = re.findall(
            rb'name="about" value="(task)"><input type="hidden" name="document" value="([^"]+)">'
            rb'<input type="hidden" name="row" value="([^"]+)"',
            page,
        )
        self.rows = [tuple(part.decode() for part in form) for form in forms]

    async def news(self):
        status, _head, body = await self.wire.send(
            "news",
            f"GET {self.paths['news']}?since={self.seen}",
            self.cookies,
            headers={"Accept": "application/json"},
        )
        if status == 200:
            self._take(json.loads(body))
        elif status not in {0, 204}:
            self.unexpected.append(f"news {status}")

    def _take(self, news):
        now = time.perf_counter()
        self.seen, self.phase = news["seen"], news["phase"]
        for uid, markup in news["items"].items():
            if markup and uid not in self.first_seen:
                self.first_seen[uid] = now
                self.known.append(uid)

    async def say(self):
        """Say something on a task or in general; one in five is sent twice at the same moment, as on a bad network."""
        key = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        data = {"csrfmiddlewaretoken": self.token, "key": key, "about": "free", "kind": "free"}
        data["text"] = "Dat lukt met begeleiding " + key[: self.chance.randint(4, 30)]
        if self.rows and self.chance.random() < 0.7:
            about, document, row = self.chance.choice(self.rows)
            data |= {"about": about, "document": document, "row": row, "kind": "with-support"}
        times = 2 if self.chance.random() < 0.2 else 1
        answers = await asyncio.gather(*(self._post("contribute", data) for _time in range(times)))
        uids = {json.loads(body)["uid"] for status, _head, body in answers if status == 200}
        if len(uids) == 1:
            self.sent[uids.pop()] = time.perf_counter()
        else:
            self.unexpected.append(f"contribute {[status for status, *_rest in answers]}")

    async def dot(self):
        """Give a dot, or take one back; one time in three the same button twice and another one besides, at once."""
        fingers = 3 if self.chance.random() < 1 / 3 else 1
        if self.dots and self.chance.random() < 0.3:
            uid = self.chance.choice(sorted(self.dots))
            answers = await asyncio.gather(*(self._dot("back", uid) for _finger in range(min(fingers, 2))))
            if {status for status, *_rest in answers} == {200}:
                self.dots.discard(uid)
            else:
                self.unexpected.append("back")
            return
        if not self.known:
            return
        one, other = self.chance.choice(self.known), self.chance.choice(self.known)
        uids = [one, one, other][-fingers:]
        answers = await asyncio.gather(*(self._dot("give", uid) for uid in uids))
        for uid, (status, _head, _body) in zip(uids, answers, strict=True):
            if status == 200:
                self.dots.add(uid)
            elif status != 409:
                self.unexpected.append(f"give {status}")

    def _dot(self, do, uid):
        return self._post("dot", {"csrfmiddlewaretoken": self.token, do: uid})

    def _post(self, page, data):
        return self.wire.send(page, f"POST {self.paths[page]}", self.cookies, body=urlencode(data), headers=FORM)

    async def live(self, until, say_every, dot_every):
        """News every two seconds or so; until that moment now and then something to say or a dot as well."""
        say = time.perf_counter() + self.chance.expovariate(1 / say_every)
        dot = time.perf_counter() + self.chance.expovariate(1 / dot_every)
        news = time.perf_counter() + self.chance.uniform(0, NEWS_EVERY[1])
        while True:
            due = min([news, *(each for each in (say, dot) if each < until)])
            if due > until + NEWS_EVERY[1]:
                return
            await asyncio.sleep(max(0, due - time.perf_counter()))
            if due == news:
                await self.news()
                news = time.perf_counter() + self.chance.uniform(*NEWS_EVERY)
            elif due == say:
                await self.say()
                say = time.perf_counter() + self.chance.expovariate(1 / say_every)
            else:
                if self.phase == "dots":
                    await self.dot()
                dot = time.perf_counter() + self.chance.expovariate(1 / dot_every)


def addresses(code):
    """{page: path} of a room in Dutch, its own page under ""."""
    from django.urls import reverse
    from django.utils import translation

    with translation.override("nl"):
        pages = {name: reverse(f"room-{name}", args=[code]) for name in ("news", "contribute", "dot")}
        return pages | {"": reverse("room", args=[code])}
