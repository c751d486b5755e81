"""The cells of the tables, asked one by one, and the checker that names those that are answered otherwise."""

import contextlib
import json
import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from unittest import mock

from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import get_resolver, reverse

from greenskills import kept
from rest import matching
from tests.access import api, pages, policies
from tests.access.bodies import BODIES, FORMS, QUERIES
from tests.access.walk import METHODS, routes

SIGN_IN = "/nl/aanmelden/"
DRAWN = {"anonymous", "editor", "administrator"}
# A change stands at the beginning of a statement, or of a part of one that is chained.
WRITES = re.compile(r"(?:^|\(|\))\s*(?:INSERT INTO (\w+)|DELETE FROM (\w+)|UPDATE (\w+))")
# What is written down of every request, whatever its answer.
NOTED = ("django_session", "partners_apitoken", "axes_")
SAYS_NO = {"401", "403", "404", "405", "410", "sign-in"}


@dataclass(frozen=True)
class Cell:
    """One request of one visitor, and the word of its policy."""

    route: str
    method: str
    thing: str
    who: str
    expected: str
    api: bool
    declared: bool = True

    def __str__(self):
        about = f" of the {self.thing}" if self.thing else ""
        return f"{self.method} {self.route}{about}, {self.who}"


# ---------- the tables as cells ----------
def cells():
    """Every cell that the tables declare."""
    found = [cell for name, row in pages.TABLE.items() for cell in _cells(name, row, pages, api=False)]
    found += [cell for name, row in api.TABLE.items() for cell in _cells(name, row, api, api=True)]
    return found + list(_unanswered())


def _cells(name, row, module, *, api):
    for key, policy in row.items():
        methods, thing = split(key)
        thing = thing or family(name, module.FAMILIES)
        words = words_of(policy, api)
        for method in methods:
            yield from (Cell(name, method, thing, who, word, api) for who, word in words.items())


def words_of(policy, api):
    """{visitor: word}; `policy` is a name, or of a write in the API a name and the scope that a token needs."""
    if not api:
        return policies.people(policy)
    return policies.callers(*policy) if isinstance(policy, tuple) else policies.readers(policy)


def split(key):
    """("GET POST foreign draft") as (["GET", "POST"], "foreign draft")."""
    words = key.split()
    methods = [word for word in words if word in METHODS]
    return methods, " ".join(words[len(methods) :])


def family(name, families):
    """The thing that a route is about."""
    return families[max((start for start in families if name.startswith(start)), key=len)]


def _unanswered():
    """Methods that no table names: 405, even for who may do everything."""
    for table, module, is_api in ((pages.TABLE, pages, False), (api.TABLE, api, True)):
        for name, row in table.items():
            declared = {method for key in row for method in split(key)[0]}
            about = family(name, module.FAMILIES)
            for method in set(METHODS) - declared:
                yield Cell(name, method, about, "administrator", "405", is_api, declared=False)


# ---------- asking ----------
class Asker:
    """Asks cells of a World. Each is taken back, so the order of the cells does not matter."""

    def __init__(self, world):
        self.world, self.routes = world, routes()
        self.client = Client(raise_request_exception=False)
        self.wanted = {name: _parameters(name) for name in self.routes if not name.startswith("admin:")}

    def address(self, cell):
        thing = self.world[cell.thing]
        values = {name: thing[name] for name in self.wanted[cell.route] if name in thing}
        found = reverse(cell.route, kwargs=values)
        return found + QUERIES.get(cell.route, "")

    def ask(self, cell):
        """(the answer in a word, the tables that it wrote to)."""
        answer, written = self.asked(cell)
        return word_of(answer), written

    def visited(self, who, address):
        """(status, where it sends to) of a page that is in no table."""
        session = self.world.cookies.get(who)
        self.client.cookies = SimpleCookie({"sessionid": session} if session else {})
        with transaction.atomic(), mock.patch.object(Template, "render", _blank):
            answer = self.client.get(address)
            transaction.set_rollback(True)
        return answer.status_code, answer.headers.get("Location", "")

    def asked(self, cell, body=None):
        """(the answer, the tables that it wrote to); with another `body` than the usual one."""
        written = set()

        def watch(execute, sql, params, many, context):
            written.update(table for table in _written(sql) if not table.startswith(NOTED))
            return execute(sql, params, many, context)

        self.client.cookies = SimpleCookie()
        # To draw a page takes longest: not of a refusal, nor of the same page for every visitor.
        drawn = cell.expected == "in" and cell.who in DRAWN
        drawing = contextlib.nullcontext() if drawn else mock.patch.object(Template, "render", _blank)
        with transaction.atomic():
            with connection.execute_wrapper(watch), drawing:
                answer = self._send(cell, body)
            if answer.status_code < 400 and written:
                connection.check_constraints()  # what waits for the end of a transaction, which never comes here
            transaction.set_rollback(True)
        if cell.method != "GET":
            kept.SHELF.clear()
            kept.PARTS.clear()
        return answer, written

    def _send(self, cell, body):
        world, headers = self.world, {}
        if cell.who in world.cookies:
            self.client.cookies["sessionid"] = world.cookies[cell.who]
        elif cell.who in world.tokens:
            headers["Authorization"] = f"Bearer {world.tokens[cell.who]}"
        address = self.address(cell)
        if cell.method == "GET":
            return self.client.get(address, headers=headers)
        if cell.api:
            if body is None:
                body = BODIES.get((cell.route, cell.method), _nothing)(world, cell.thing)
            headers["If-Match"] = self._seen(cell, address, headers)
            return self.client.generic(
                cell.method, address, json.dumps(body, default=str), "application/json", headers=headers
            )
        form = FORMS.get(cell.route)
        data = form(world, cell.thing) if form else {}
        if cell.method == "POST":
            return self.client.post(address, data, content_type=MULTIPART_CONTENT, headers=headers)
        return self.client.generic(cell.method, address, b"", "text/plain", headers=headers)

    def _seen(self, cell, address, headers):
        """The tag of what the visitor reads before changing it; of the working revision where there is nothing."""
        if cell.method in matching.METHODS:
            read = self.client.get(address, headers=headers)
            if read.status_code == 200 and "ETag" in read.headers:
                return read.headers["ETag"]
        return f'"r{self.world[cell.thing].get("revision", 1)}"'


def _nothing(_world, _thing):
    return {}


def _blank(*_args, **_options):
    return ""


def _parameters(name):
    """What the address of a route varies in."""
    return {parameter for _shapes, *rest in get_resolver().reverse_dict.getlist(name) for parameter in _shapes[0][1]}


def _written(sql):
    """The tables that a statement changes, also one that is chained of several."""
    return {word for words in WRITES.findall(sql.replace('"', "")) for word in words if word}


def word_of(answer):
    """An answer as the tables say it."""
    if answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN):
        return "sign-in"
    return str(answer.status_code)


# ---------- checking ----------
def fits(cell, word):
    """Is the answer what the cell expects?"""
    if cell.expected == "in":
        return word not in SAYS_NO and int(word) < 500
    return word == cell.expected


def wrong(world, some):
    """["POST profile-edit of the foreign draft, editor: expected 404, got 302", …]: the cells that are wrong.

    A refused one is also wrong when it wrote anything.
    """
    asker, found = Asker(world), []
    for cell in some:
        word, written = asker.ask(cell)
        if not fits(cell, word):
            found.append(f"{cell}: expected {cell.expected}, got {word}")
        elif word in SAYS_NO and written:
            found.append(f"{cell}: refused, and yet wrote to {', '.join(sorted(written))}")
    return found
