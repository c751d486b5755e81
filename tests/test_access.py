"""The permission matrix: every route, method and visitor, for one's own partner's things and for another's.

The tables stand in `tests/access`: `pages.py` and `api.py` name a policy for each request, `policies.py` says who that
lets in. What no table declares fails here, and so does a table that declares what is not there.
"""

import logging
from unittest import mock

import pytest
from django.test import Client, TestCase, override_settings
from django.utils import translation
from rest_framework.request import Request

from coediting import permissions
from partners.models import Partner
from tests.access import administration, api, asking, fields, pages
from tests.access.asking import Cell
from tests.access.walk import ADMIN, routes
from tests.access.world import build

CELLS = asking.cells()
AT_LEAST = 2500


def undeclared(tables):
    """What the resolver knows and the tables do not, and the other way round; methods as far as views tell them."""
    known = {name: route for name, route in routes().items() if not name.startswith(ADMIN)}
    found = {f"route {name}" for name in known.keys() ^ tables.keys()}
    for name in known.keys() & tables.keys():
        told, declared = known[name].methods(), {method for key in tables[name] for method in asking.split(key)[0]}
        if told is not None:
            found |= {f"{method} {name}" for method in told ^ declared}
    return found


class Declared(TestCase):
    """The tables and what there is are the same."""

    def test_every_route_and_method_stands_in_a_table(self):
        assert undeclared(pages.TABLE | api.TABLE) == set()
        assert pages.TABLE.keys() & api.TABLE.keys() == set()

    def test_what_stands_in_no_table_is_named(self):
        left = pages.TABLE | api.TABLE
        del left["profile-edit"]
        left["api-targets-detail"] = {"GET": "everybody", "PUT": ("public-editors", "write")}
        left["something-else"] = {"GET": "everybody"}

        assert undeclared(left) == {"route profile-edit", "PATCH api-targets-detail", "route something-else"}

    def test_there_are_enough_cells_and_none_stands_twice(self):
        named = [(cell.route, cell.method, cell.thing, cell.who) for cell in CELLS]

        assert len(set(named)) == len(named) > AT_LEAST

    def test_every_write_of_the_api_has_a_body_or_is_known_to_take_none(self):
        assert fields.writes() == fields.BODIES.keys() | fields.BODILESS | fields.UPLOADS
        assert fields.BODIES.keys() & fields.BODILESS == set()


@pytest.mark.xdist_group("matrix")  # one World, and so one process
@override_settings(API_LIMITS={"address": 10**6, "person": 10**6, "token": 10**6})
class Matrix(TestCase):
    """One World for all cells, kept from test to test; each cell is taken back."""

    @classmethod
    def setUpTestData(cls):
        with translation.override("nl"):
            cls.world = build()

    def setUp(self):
        logging.disable(logging.ERROR)  # thousands of refusals, each a line
        self.addCleanup(logging.disable, logging.NOTSET)

    def wrong(self, *tables, answered=True):
        """The wrong cells of these tables: those that they declare, or the methods that they do not."""
        names = {name for table in tables for name in table}
        return asking.wrong(self.world, [cell for cell in CELLS if cell.route in names and cell.declared is answered])

    def test_pages_for_everybody(self):
        assert self.wrong(pages.PUBLIC) == []

    def test_pages_of_accounts_and_behind_secrets(self):
        assert self.wrong(pages.ACCOUNT, pages.LINKED) == []

    def test_pages_of_documents(self):
        assert self.wrong(pages.DOCUMENTS) == []

    def test_pages_of_the_lever_and_its_dialogues(self):
        assert self.wrong(pages.LEVER, pages.DIALOGUES) == []

    def test_api_for_everybody(self):
        assert self.wrong(api.PUBLIC) == []

    def test_api_of_profiles(self):
        assert self.wrong(api.PROFILES) == []

    def test_api_of_targets(self):
        assert self.wrong(api.TARGETS) == []

    def test_api_of_the_lever_its_dialogues_and_accounts(self):
        assert self.wrong(api.LEVER, api.DIALOGUES, api.ACCOUNT) == []

    def test_other_methods_are_not_answered(self):
        assert self.wrong(pages.TABLE, api.TABLE, answered=False) == []

    def test_the_administration_is_for_administrators(self):
        assert administration.wrong(self.world) == []

    # ---------- fields ----------
    def test_every_body_is_valid_without_a_forbidden_member(self):
        asker = asking.Asker(self.world)
        answers = {pair: asker.ask(fields.asked_by_who_may(*pair))[0] for pair in fields.BODIES}

        assert {pair: word for pair, word in answers.items() if word not in fields.DONE} == {}

    def test_forbidden_members_are_refused_by_name_and_nothing_is_written(self):
        assert fields.taken(self.world, fields.tries()) == []

    def test_unknown_members_of_objects_inside_a_body_are_refused_by_name(self):
        found, tried = fields.passed_over(self.world, fields.BODIES)
        schema = Client().get("/api/v1/schema/").json()
        bodies = [
            operation["requestBody"]["content"]["application/json"]["schema"]
            for operations in schema["paths"].values()
            for operation in operations.values()
            if "application/json" in operation.get("requestBody", {}).get("content", {})
        ]
        known = {name for body in bodies for name in fields.objects_of(schema, body)}

        assert found == []
        assert known - {word for _route, _method, place in tried for word in place.split(".")} == set()
        assert known >= {"ages", "content", "details", "evidence", "points", "requirements", "rows", "sectors"}

    def test_bodies_are_not_read_where_none_is_taken(self):
        asker, read = asking.Asker(self.world), set()
        for pair in sorted(fields.BODILESS):
            data = Request.data

            def noted(request, pair=pair, data=data):
                read.add(pair)
                return data.fget(request)

            with mock.patch.object(Request, "data", property(noted)):
                asker.asked(fields.asked_by_who_may(*pair), fields.FORBIDDEN)

        assert read == set()

    # ---------- does the checker see it? ----------
    def test_a_policy_that_is_declared_wrongly_is_named(self):
        lies = [
            Cell("profile-edit", "GET", "draft", "reader", "in", False),
            Cell("profile-edit", "GET", "foreign draft", "editor", "403", False),
            Cell("profile-edit", "GET", "draft", "editor", "in", False),
            Cell("api-profiles-draft", "PATCH", "draft", "write", "403", True),
        ]

        assert asking.wrong(self.world, lies) == [
            "GET profile-edit of the draft, reader: expected in, got 403",
            "GET profile-edit of the foreign draft, editor: expected 403, got 404",
            "PATCH api-profiles-draft of the draft, write: expected 403, got 200",
        ]

    def test_a_right_that_always_says_yes_is_named(self):
        edits = ("api-profiles-draft", "PATCH", "draft")
        some = [cell for cell in CELLS if (cell.route, cell.method, cell.thing) == edits]

        with mock.patch.object(permissions, "may_edit", return_value=True):
            found = asking.wrong(self.world, some)

        assert found == [
            f"PATCH api-profiles-draft of the draft, {who}: expected 403, got 200" for who in ("reader", "contributor")
        ]

    def test_a_draft_that_everybody_sees_is_named(self):
        some = [cell for cell in CELLS if (cell.route, cell.method) == ("blame", "GET")]

        with mock.patch.object(permissions, "may_see_draft", return_value=True):
            found = {line.partition(":")[0] for line in asking.wrong(self.world, some)}

        house = {"roleless", "stranger"}
        assert found == {f"GET blame of the draft, {who}" for who in house} | {
            f"GET blame of the {thing}, {who}"
            for thing in ("foreign draft", "foreign profile")
            for who in house | {"reader", "contributor", "editor"}
        }

    def test_a_refusal_that_writes_is_named(self):
        def writes(_user, _document):
            Partner.objects.create(slug="stil", name_nl="Stil")
            return False

        lie = Cell("profile-publish", "POST", "draft", "editor", "403", False)
        with mock.patch.object(permissions, "may_publish", writes):
            assert asking.wrong(self.world, [lie]) == [f"{lie}: refused, and yet wrote to partners_partner"]

    def test_a_member_that_is_taken_is_named(self):
        cell = fields.asked_by_who_may("api-targets-list", "POST")

        with mock.patch("roadmap.api.targets.members", lambda data, *_names, **_options: data):
            assert fields.taken(self.world, [(cell, ["uid"], {"/uid"})]) == [
                f"{cell}: 201, not ['/uid'], wrote to {WRITTEN_BY_A_TARGET}"
            ]


WRITTEN_BY_A_TARGET = [
    "coediting_delivery",
    "coediting_document",
    "coediting_event",
    "coediting_revision",
    "roadmap_target",
]
