"""Nobody overwrites what they have not seen: every PATCH, PUT and DELETE that the tables of `tests/access` declare.

For each of them one visitor who may do it: without If-Match, with a stale one, with the one that was read, and as a
trial. And every POST that makes something says where that stands.
"""

import json
from unittest import mock

from django.db import transaction
from django.test import Client, TestCase

from greenskills.contract import schema
from rest.matching import METHODS, applies
from tests.access import asking
from tests.access.bodies import BODIES
from tests.access.world import build
from tests.greenskills.api_examples import operation_of
from tests.greenskills.api_routes import routes

# One person's own, so that a condition may stay away.
OWN = {"watches", "webhooks", "tokens"}
PROBLEM = "application/problem+json"
STALE = '"r999999"'


def allowed(*methods):
    """A cell for each route and method of the API that lets somebody in."""
    found = {}
    for cell in asking.cells():
        if cell.api and cell.declared and cell.method in methods and cell.expected == "in":
            found.setdefault((cell.route, cell.method), cell)
    return list(found.values())


def on_one_thing(cell):
    return not cell.route.endswith("-list")


def resource_of(cell):
    """watches, for api-watches-detail."""
    return cell.route.removeprefix("api-").removesuffix("-detail")


class Safe(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = build()
        cls.paths = schema.read(schema.SCHEMA)["paths"]

    def setUp(self):
        self.asker = asking.Asker(self.world)

    def refused(self, cell, body=b"{}", media_type="application/json", headers=(), **environ):
        """(status, what is no problem document) of a request that nobody can take."""
        client, headers = Client(raise_request_exception=False), dict(headers)
        if cell.who in self.world.cookies:
            client.cookies["sessionid"] = self.world.cookies[cell.who]
        else:
            headers["Authorization"] = f"Bearer {self.world.tokens[cell.who]}"
        address = self.asker.address(cell)
        headers["If-Match"] = f'"r{self.world[cell.thing].get("revision", 1)}"'
        if cell.method in METHODS:
            headers["If-Match"] = self.tag(cell)
        with transaction.atomic():
            answer = client.generic(cell.method, address, body, media_type, headers=headers, **environ)
            transaction.set_rollback(True)
        kind = answer.headers.get("Content-Type")
        odd = kind if kind != PROBLEM else answer.json()["status"] - answer.status_code
        return answer.status_code, odd or ""

    def reads_a_body(self, cell):
        found = operation_of(self.paths, cell.method, self.asker.address(cell))
        return "requestBody" in found[1]

    def test_what_nobody_can_take_is_refused_as_a_problem(self):
        """Everywhere with its own status, by somebody who may do it and on a thing that is there."""
        cells = allowed("POST", "PUT", "PATCH", "DELETE")
        sent = {
            413: {"CONTENT_LENGTH": str(10**9)},
            406: {"headers": {"Accept": "image/png"}},
            415: {"body": b"x", "media_type": "text/plain"},
        }

        found = {
            (cell.route, cell.method, status): answer
            for cell in cells
            for status, how in sent.items()
            if (status != 415 or self.reads_a_body(cell)) and (answer := self.refused(cell, **how)) != (status, "")
        }

        assert len(cells) > 80
        assert len([cell for cell in cells if self.reads_a_body(cell)]) > 50
        assert found == {}

    def send(self, cell, method, query="", tag=None, address=None):
        """The answer, which is taken back."""
        client, headers = Client(raise_request_exception=False), {"If-Match": tag} if tag else {}
        if cell.who in self.world.cookies:
            client.cookies["sessionid"] = self.world.cookies[cell.who]
        else:
            headers["Authorization"] = f"Bearer {self.world.tokens[cell.who]}"
        body = BODIES.get((cell.route, method), asking._nothing)(self.world, cell.thing)
        with transaction.atomic():
            answer = client.generic(
                method,
                (address or self.asker.address(cell)) + query,
                b"" if method == "GET" else json.dumps(body, default=str),
                "application/json",
                headers=headers,
            )
            if address is None:
                transaction.set_rollback(True)
        return answer

    def tag(self, cell):
        """The tag that this visitor reads."""
        read = self.send(cell, "GET")
        return read.headers["ETag"] if read.status_code == 200 else f'"r{self.world[cell.thing]["revision"]}"'

    def test_tables_have_every_write_on_one_thing(self):
        views = {
            (route.view.initkwargs.get("basename"), route.handler(method.lower()), method)
            for route in routes()
            for method in METHODS
            if route.handler(method.lower()) and applies(mock.Mock(detail=route.view.initkwargs.get("detail")), method)
        }

        assert len(views) == len([cell for cell in allowed(*METHODS) if on_one_thing(cell)]) > 15

    def test_what_several_people_share_asks_what_was_read(self):
        found = {}
        for cell in filter(on_one_thing, allowed(*METHODS)):
            status = self.send(cell, cell.method).status_code
            found[cell.route, cell.method] = "own" if status in (200, 204) else status

        assert found == {
            (cell.route, cell.method): "own" if resource_of(cell) in OWN else 428
            for cell in filter(on_one_thing, allowed(*METHODS))
        }

    def test_stale_tag_is_refused_and_the_one_that_was_read_is_taken(self):
        wrong = []
        for cell in filter(on_one_thing, allowed(*METHODS)):
            tag = self.tag(cell)
            stale, weak, read = (self.send(cell, cell.method, tag=one) for one in (STALE, f"W/{tag}", tag))
            statuses = stale.status_code, weak.status_code, read.status_code
            if statuses not in [(412, 200, 200), (412, 204, 204)]:
                wrong.append((str(cell), statuses, tag, read.content[:300]))

        assert wrong == []

    def test_trial_of_a_change_tells_what_would_change(self):
        wrong = []
        for cell in filter(on_one_thing, allowed("PATCH")):
            tag = self.tag(cell)
            trial, done = (self.send(cell, "PATCH", query, tag) for query in ("?dry_run=true", ""))
            told, saved = trial.json(), done.json()
            if not (
                (told["saved"], told["dry_run"], saved["saved"], saved["dry_run"]) == (False, True, True, False)
                and told["changes"]
                and all(set(one) == {"path", "kind", "before", "after"} for one in told["changes"])
            ):
                wrong.append((str(cell), told.get("changes"), saved))

        assert wrong == []

    def test_what_is_made_says_where_it_stands(self):
        wrong, made = [], 0
        for cell in allowed("POST"):
            with transaction.atomic():
                tag = f'"r{self.world[cell.thing].get("revision", 1)}"' if cell.thing else None
                answer = self.send(cell, "POST", tag=tag, address=self.asker.address(cell))
                place = answer.headers.get("Location", "")
                there = self.send(cell, "GET", address=place).status_code if place else None
                transaction.set_rollback(True)
            if answer.status_code == 201:
                made += 1
                if not place.startswith("http") or there != 200:
                    wrong.append((str(cell), place, there))

        assert (wrong, made > 10) == ([], True)
