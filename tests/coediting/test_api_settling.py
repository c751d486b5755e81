"""A proposal that collides is accepted by the API with how its places are to read, as on the page."""

import json

import pytest
from django.test import Client

from coediting.models import Proposal
from partners.models import Role
from tests import factories
from tests.coediting.pages import newest

pytestmark = pytest.mark.django_db
STUK = "/api/v1/profiles/stuk/"


@pytest.fixture
def editor(owner):
    return factories.editor(owner)


@pytest.fixture
def profile(owner):
    return factories.draft(owner, slug="stuk", title="Titel", tasks=[factories.task_row("Sorteert")])


def send(method, path, body, by, tag=None):
    headers = {"Authorization": f"Bearer {factories.token(by)}"} | ({"If-Match": tag} if tag else {})
    return getattr(Client(), method)(STUK + path, json.dumps(body), "application/json", headers=headers)


@pytest.fixture
def accept(profile, owner, editor):
    """accept(body, tag): of a proposal whose title, and the edit of whose row, somebody overtook."""
    row = profile.document.working.content["tasks"][0]["id"]
    content = {"title": {"nl": "Voorstel"}, "vks_level": 5, "tasks": [{"id": row, "suitability": "no"}]}
    contributor = factories.user(Role.CONTRIBUTOR, owner)
    made = send("post", "proposals/", {"base": 1, "reason": "Beter", "content": content}, contributor)
    theirs = {"title": {"nl": "Van hen"}, "tasks": [{"id": row, "removed": True}]}
    assert send("patch", "draft/", {"content": theirs}, editor, '"r1"').status_code == 200

    def act(body, tag='"r2"', by=editor):
        return send("post", f"proposals/{made.json()['uid']}/accept/", body, by, tag)

    act.row = row
    return act


def places(answer):
    return sorted(error["pointer"] for error in answer.json()["errors"])


def test_settled_places_land_with_the_rest_of_the_proposal(accept, profile):
    rows = [{"id": accept.row, "removed": True}]
    answer = accept({"content": {"title": {"nl": "Samen"}, "tasks": rows}})

    content = newest(profile).content
    assert answer.status_code == 200, answer.content
    assert (content["title"]["nl"], content["vks_level"], content["tasks"]) == ("Samen", 5, [])
    assert (newest(profile).number, Proposal.objects.get().state) == (3, "partly")


def test_row_that_one_removed_may_come_back(accept, profile):
    answer = accept({"content": {"title": {"nl": "Van hen"}, "tasks": [{"id": accept.row}]}})

    content = newest(profile).content
    assert answer.status_code == 200, answer.content
    assert (content["title"]["nl"], [row["suitability"] for row in content["tasks"]]) == ("Van hen", ["no"])


def test_places_that_are_not_settled_are_named(accept, profile):
    none, one = accept({"content": {}}), accept({"content": {"title": {"nl": "Samen"}}})

    assert (none.status_code, places(none)) == (409, [f"/content/tasks/{accept.row}", "/content/title/nl"])
    assert (one.status_code, places(one)) == (409, [f"/content/tasks/{accept.row}"])
    assert (newest(profile).number, Proposal.objects.get().state) == (2, "open")


def test_settling_asks_the_revision_that_was_looked_at(accept, owner):
    assert accept({"content": {}}, tag=None).status_code == 428
    assert accept({"content": {}}, tag='"r9"').status_code == 412
    assert accept({"content": {}, "paths": ["title/nl"]}).json()["errors"][0]["pointer"] == "/paths"
    assert accept({"content": {}}, by=factories.user(Role.CONTRIBUTOR, owner)).status_code == 403


# ---------- where a fault lies ----------
@pytest.mark.parametrize(
    ("content", "pointers"),
    [
        ({"tasks": [{"suitability": "yes"}, {"suitability": "perhaps"}]}, ["/content/tasks/1/suitability"]),
        ({"add_themes": ["00000000-0000-0000-0000-000000000001"]}, ["/content/add_themes/0"]),
        ({"add_themes": ["bouw"]}, ["/content/add_themes/0"]),
        ({"sectors": ["00000000-0000-0000-0000-000000000001", "20"]}, ["/content/sectors/1"]),
    ],
)
def test_fault_of_something_new_points_into_what_was_sent(profile, editor, content, pointers):
    answers = [
        send("patch", "draft/", {"content": content}, editor, '"r1"'),
        send("post", "proposals/", {"base": 1, "reason": "Zo", "content": content}, editor),
    ]

    assert [(answer.status_code, places(answer)) for answer in answers] == [(422, pointers)] * 2


def test_fault_of_a_new_row_in_a_whole_content_points_at_its_place(profile, editor):
    rows = [{"title": {"nl": "Sorteert"}, "suitability": "yes"}, {"title": {"nl": "Rijdt"}, "suitability": "x"}]
    content = profile.document.working.content | {"tasks": rows}

    answer = send("put", "draft/", {"content": content}, editor, '"r1"')

    assert (answer.status_code, places(answer)) == (422, ["/content/tasks/1/suitability"])


def test_fault_of_a_new_document_points_at_the_place_of_its_row(editor):
    headers = {"Authorization": f"Bearer {factories.token(editor)}"}
    content = {"title": {"nl": "Glasblazer"}, "tasks": [{"suitability": "yes"}, {"suitability": "x"}]}
    body = {"owner": str(editor.main_partner.uid), "content": content}

    answer = Client().post("/api/v1/profiles/", json.dumps(body), "application/json", headers=headers)

    assert (answer.status_code, places(answer)) == (422, ["/content/tasks/1/suitability"])


# ---------- many at once ----------
def together(rows, by, query=""):
    headers = {"Authorization": f"Bearer {factories.token(by)}"}
    return Client().patch(f"/api/v1/profiles/{query}", json.dumps(rows), "application/json", headers=headers)


def test_trial_of_many_tells_the_changes_of_each_row(profile, editor, owner):
    factories.draft(owner, slug="ander", title="Ander")
    rows = [
        {"slug": "stuk", "revision": 1, "content": {"title": {"nl": "Nieuw"}}},
        {"slug": "ander", "revision": 1, "content": {"title": {"nl": "Ander"}}},
    ]

    answer = together(rows, editor, "?dry_run=true").json()

    change = {"path": "title/nl", "kind": "changed", "before": "Titel", "after": "Nieuw"}
    assert (answer["saved"], answer["dry_run"]) == (0, True)
    assert [row["changes"] for row in answer["results"]] == [[change], []]
    assert newest(profile).number == 1


def test_stale_row_of_many_names_the_places_that_collide(profile, editor):
    send("patch", "draft/", {"content": {"title": {"nl": "Van hen"}, "vks_level": 3}}, editor, '"r1"')
    rows = [{"slug": "stuk", "revision": 1, "content": {"title": {"nl": "Van mij"}, "context": {"nl": "Binnen"}}}]

    answer = together(rows, editor)
    apart = together([rows[0] | {"content": {"context": {"nl": "Binnen"}}}], editor)

    told = [(one["pointer"], one["base"], one["theirs"], one["mine"]) for one in answer.json()["errors"]]
    assert (answer.status_code, told) == (412, [("/0/content/title/nl", "Titel", "Van hen", "Van mij")])
    assert (apart.status_code, apart.json()["errors"][0]["code"]) == (412, "stale")


def test_fault_of_a_new_row_of_many_points_at_its_place(profile, editor):
    rows = [{"slug": "stuk", "revision": 1, "content": {"tasks": [{"suitability": "x"}]}}]

    assert places(together(rows, editor)) == ["/0/content/tasks/0/suitability"]
