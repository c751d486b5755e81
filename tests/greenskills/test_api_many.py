"""A list in the place of one object: whatever is made or changed by the API is so in numbers too, all or none.

Every list to which something is posted, and every thing that is patched, as the tables of `tests/access` declare them.
"""

import json
from unittest import mock

import pytest
from django.db import transaction
from django.test import Client, TestCase

from rest import many
from roadmap.models import Initiative
from tests import factories
from tests.access import asking
from tests.access.bodies import BODIES
from tests.access.world import build
from tests.greenskills.test_api_safe import OWN, allowed, resource_of

# What takes no list, and why (`one_by_one` of the resource says it to the client).
ONE_BY_ONE = {
    "api-imports-list": "a file",
    "api-join-requests-list": "a person",
    "api-machine-users-tokens": "a secret",
    "api-need-releases-list": "one is enough",
    "api-need-runs-list": "one is enough",
    "api-profiles-approvals": "once",
    "api-profiles-review-links": "a secret",
    "api-registrations-list": "a person",
    "api-tokens-list": "a secret",
    "api-webhooks-list": "a secret",
    "api-workforce-list": "rows of a dataset",
}
# Without a number: the ETag of one of them says what was read.
TAGGED = {"machine-users"}
# What tells in a list which revision a PATCH names, where that is not `revision`.
REVISION = {"api-profiles-list": "draft_revision"}


class Everything(TestCase):
    """Each cell is taken back."""

    @classmethod
    def setUpTestData(cls):
        cls.world = build()

    def setUp(self):
        self.asker = asking.Asker(self.world)

    def post(self, cell, query=""):
        """The answer to a list of one."""
        seen = f'"r{self.world[cell.thing].get("revision", 1)}"' if cell.thing else None
        return self.send(cell, "POST", [self.body(cell, "POST")], query=query, **({"If-Match": seen} if seen else {}))

    def send(self, cell, method, body=None, address=None, query="", **headers):
        client = Client(raise_request_exception=False)
        if cell.who in self.world.cookies:
            client.cookies["sessionid"] = self.world.cookies[cell.who]
        else:
            headers["Authorization"] = f"Bearer {self.world.tokens[cell.who]}"
        content = b"" if body is None else json.dumps(body, default=str)
        with transaction.atomic():
            answer = client.generic(
                method, (address or self.asker.address(cell)) + query, content, "application/json", headers=headers
            )
            transaction.set_rollback(True)
        return answer

    def body(self, cell, method):
        return BODIES.get((cell.route, method), asking._nothing)(self.world, cell.thing)

    def lists(self):
        """A cell for each address to which something is posted and that is read as a list."""
        for cell in allowed("POST"):
            read = self.send(cell, "GET")
            if read.status_code == 200 and {"next", "results"} <= read.json().keys():
                yield cell

    def edits(self):
        """(cell of the list, a row to send) of each thing that is patched: as its list gives it, with a change."""
        cells = {cell.route: cell for cell in allowed("PATCH")}
        for route, cell in cells.items():
            if not route.endswith("-list"):
                continue
            detail = cells.get(route.replace("-list", "-detail")) or cells[route.replace("-list", "-draft")]
            rows = self.send(cell, "GET", query="?limit=500").json()["results"]
            [row] = [row for row in rows if row["uid"] == str(self.world[detail.thing]["uid"])]
            about = {"uid": row["uid"]}
            if resource_of(detail) not in OWN | TAGGED:
                about["revision"] = row[REVISION.get(route, "revision")]
            elif resource_of(detail) in TAGGED:
                about["revision"] = self.tag_of(cell, about)
            yield cell, about, self.body(detail, "PATCH")

    def tag_of(self, cell, about):
        """The ETag of one of a list, as this visitor reads it."""
        return self.send(cell, "GET", address=f"{self.asker.address(cell)}{about['uid']}/").headers["ETag"]

    def test_every_list_takes_many_or_says_why_not(self):
        wrong, single = [], set()
        for cell in self.lists():
            answer = self.post(cell)
            code = answer.json().get("errors", [answer.json()])[0].get("code")
            if code in ("one-by-one", "media-type-not-understood"):
                single.add(cell.route)
                continue
            rows = answer.json().get("results", [])
            if answer.status_code != 201 or [row["saved"] for row in rows] != [True] or not rows[0]["uid"]:
                wrong.append((str(cell), answer.status_code, answer.content[:300]))

        assert (wrong, single) == ([], ONE_BY_ONE.keys())

    def test_trial_of_many_shows_what_would_be_made(self):
        wrong = []
        for cell in self.lists():
            if cell.route not in ONE_BY_ONE:
                answer = self.post(cell, "?dry_run=true")
                [row] = answer.json()["results"]
                if (answer.status_code, row["saved"], bool(row["changes"])) != (200, False, True):
                    wrong.append((str(cell), answer.content[:300]))

        assert wrong == []

    def test_everything_that_is_patched_is_so_in_its_list(self):
        patched = {cell.route for cell in allowed("PATCH") if cell.route.endswith("-detail")} | {"api-profiles-detail"}

        found = {cell.route.replace("-list", "-detail") for cell, *_row in self.edits()}

        assert (found, len(found) > 10) == (patched, True)

    def test_list_gives_what_its_rows_are_patched_with(self):
        wrong = []
        for cell, about, change in self.edits():
            done = self.send(cell, "PATCH", [about | change])
            tried = self.send(cell, "PATCH", [about | change], query="?dry_run=true")
            rows = [row for one in (done, tried) for row in one.json().get("results", [{}])]
            said = [(one.status_code, row.get("saved")) for one, row in zip((done, tried), rows, strict=True)]
            if said != [(200, True), (200, False)] or not rows[1]["changes"] or rows[0]["uid"] != about["uid"]:
                wrong.append((str(cell), done.content[:300], tried.content[:300]))

        assert wrong == []

    def test_revision_is_asked_and_compared(self):
        wrong = []
        for cell, about, change in self.edits():
            if not isinstance(about.get("revision"), int):  # as with If-Match: compared where it is given
                told = [{"revision": one} for one in (self.tag_of(cell, about), '"x"', 3)]
                answers = [self.send(cell, "PATCH", [{"uid": about["uid"]} | one | change]) for one in (*told, {})]
                missing = 200 if "revision" not in about else 428
                if [one.status_code for one in answers] != [200, 412, 400, missing]:
                    wrong.append((str(cell), [one.content[:200] for one in answers]))
                continue
            missing = self.send(cell, "PATCH", [{"uid": about["uid"]} | change])
            stale = self.send(cell, "PATCH", [about | {"revision": 999_999} | change])
            said = [(one.status_code, one.json()["errors"][0]["pointer"][:11]) for one in (missing, stale)]
            if said[0] != (428, "/0/revision") or (said[1][0], said[1][1][:2]) != (412, "/0"):
                wrong.append((str(cell), said, stale.content[:300]))

        assert wrong == []


class House:
    """Two initiatives and a coordinator with a key."""

    def __init__(self):
        self.headers = {"Authorization": f"Bearer {factories.token(factories.coordinator())}"}
        answer = self.send("post", [self.new("one"), self.new("two")])
        assert answer.status_code == 201, answer.content
        self.uids = [row["uid"] for row in answer.json()["results"]]

    def new(self, slug, **more):
        return {"slug": slug, "title": {"nl": slug, "en": slug}, "kind": "own"} | more

    def send(self, method, rows, query="", **headers):
        return getattr(Client(), method)(
            f"/api/v1/initiatives/{query}", rows, content_type="application/json", headers=self.headers | headers
        )

    def row(self, place, revision=1, **change):
        return {"uid": self.uids[place], "revision": revision, **change}

    def stored(self):
        return list(Initiative.objects.order_by("slug").values_list("slug", "source", "version"))


@pytest.fixture
def house(db):
    return House()


def problems(response):
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def test_rows_are_made_and_answered_in_their_order(house):
    answer = house.send("post", [house.new("x"), house.new("a")])

    assert (answer.status_code, answer.json()["saved"], answer.json()["dry_run"]) == (201, 2, False)
    assert [(row["slug"], row["revision"]) for row in answer.json()["results"]] == [("x", 1), ("a", 1)]
    assert answer.json()["results"][0]["uri"].startswith("http://testserver/api/v1/initiatives/")
    assert [slug for slug, *_rest in house.stored()] == ["a", "one", "two", "x"]


def test_faults_of_all_rows_are_told_and_none_is_made(house):
    rows = [house.new("x"), house.new("one"), house.new("y", kind="?"), {"title": {"fr": "z"}}, house.new("x")]

    answer = house.send("post", rows)

    assert answer.status_code == 400
    assert problems(answer) == [
        ("/1/slug", "taken"), ("/2/kind", "not-a-choice"), ("/3/kind", "required"), ("/4/slug", "taken"),
    ]  # fmt: skip
    assert len(house.stored()) == 2


def test_rows_are_changed_or_none_of_them(house):
    nowhere = "00000000-0000-4000-8000-000000000000"
    rows = [house.row(0, source="x"), house.row(1, kind="?")]

    refused = house.send("patch", rows)
    unknown = house.send("patch", [house.row(0, source="x"), {"uid": nowhere, "revision": 1}, house.row(0)])
    between = house.stored()
    saved = house.send("patch", [house.row(1, source="y"), {"slug": "one", "revision": 1, "source": "one"}])

    assert (refused.status_code, problems(refused)) == (400, [("/1/kind", "not-a-choice")])
    assert (unknown.status_code, problems(unknown)) == (422, [("/1", "unknown-reference"), ("/2", "named-twice")])
    assert between == [("one", "", 1), ("two", "", 1)]
    assert [(row["slug"], row["revision"], row["saved"]) for row in saved.json()["results"]] == [
        ("two", 2, True),
        ("one", 2, True),
    ]
    assert house.stored() == [("one", "one", 2), ("two", "y", 2)]


def test_stale_rows_name_what_collides_and_merge_when_asked(house):
    house.send("patch", [house.row(0, source="theirs"), house.row(1, kind="inspired")])
    rows = [house.row(0, source="mine"), house.row(1, source="mine")]

    refused, merging = house.send("patch", rows), house.send("patch", rows, Prefer="merge")
    merged = house.send("patch", rows[1:], Prefer="merge")

    assert (refused.status_code, problems(refused)) == (412, [("/0/source", "changed-twice"), ("/1", "stale")])
    assert [refused.json()["errors"][0][name] for name in ("base", "theirs", "mine")] == ["", "theirs", "mine"]
    assert (merging.status_code, problems(merging)) == (412, [("/0/source", "changed-twice")])
    assert (merged.status_code, house.stored()[1]) == (200, ("two", "mine", 3))


def test_trial_tells_the_changes_and_saves_none(house):
    answer = house.send("patch", [house.row(0, source="x"), house.row(1, source="")], query="?dry_run=true")

    change = {"path": "source", "kind": "changed", "before": "", "after": "x"}
    assert (answer.status_code, answer.json()["saved"], answer.json()["dry_run"]) == (200, 0, True)
    assert [(row["saved"], row["revision"], row["changes"]) for row in answer.json()["results"]] == [
        (False, 1, [change]),
        (False, 1, []),
    ]
    assert house.stored() == [("one", "", 1), ("two", "", 1)]


def test_the_same_key_is_done_once(house):
    made = [house.send("post", [house.new("x")], **{"Idempotency-Key": "once"}) for _time in range(2)]
    changed = [house.send("patch", [house.row(0, source="x")], **{"Idempotency-Key": "again"}) for _time in range(2)]

    assert [answer.status_code for answer in (*made, *changed)] == [201, 201, 200, 200]
    assert made[0].content == made[1].content
    assert house.stored() == [("one", "x", 2), ("two", "", 1), ("x", "", 1)]


@pytest.mark.parametrize("method", ["post", "patch"])
def test_too_many_or_none_are_refused_at_once(house, method):
    for rows in ([], [{}] * 1001):
        answer = house.send(method, rows)
        assert (answer.status_code, problems(answer)) == (400, [("", "not-rows")])
        assert "1 tot 1000" in answer.json()["errors"][0]["detail"]


def test_what_would_take_too_long_ends_in_time(house):
    with mock.patch.object(many, "LONGEST", 0):
        answer = house.send("post", [house.new("x"), house.new("y")])

    assert (answer.status_code, answer.json()["code"], len(house.stored())) == (413, "too-long", 2)


@pytest.mark.parametrize(
    ("row", "code", "found"),
    [
        (3, 400, ("/0", "not-an-object")),
        ({"revision": 1}, 400, ("/0/uid", "required")),
        ({"uid": "one", "revision": "1"}, 400, ("/0/revision", "not-a-number")),
        ({"uid": "one"}, 428, ("/0/revision", "precondition-required")),
        ({"uid": "one", "revision": 1, "colour": "x"}, 400, ("/0/colour", "unknown-field")),
    ],
)
def test_row_of_the_wrong_shape(house, row, code, found):
    answer = house.send("patch", [row])

    assert (answer.status_code, problems(answer)) == (code, [found])


def test_a_key_of_too_small_a_scope_or_of_somebody_else_changes_nothing(house):
    rows = [house.row(0, source="x")]
    reader = {"Authorization": f"Bearer {factories.token(factories.coordinator(), 'read')}"}
    other = {"Authorization": f"Bearer {factories.token(factories.editor(factories.partner('other')))}"}

    assert [house.send("patch", rows, **who).status_code for who in (reader, other)] == [403, 403]
    assert house.stored()[0] == ("one", "", 1)
