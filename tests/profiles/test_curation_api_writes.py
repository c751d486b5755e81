"""Looking after the catalogue through the API: deciding on what was seen, who may, and what is refused."""

import pytest

from coediting.models import Event
from partners.models import Role
from profiles.models import Competence, CurationChange, CurationDecision, Theme
from tests import factories
from tests.coediting.calling import call, is_problem, pointers
from tests.profiles.catalogue_world import occupation
from tests.profiles.curating import asking, follow, proposals, replaced

pytestmark = pytest.mark.django_db
CURATION = "/api/v1/curation/"


@pytest.fixture
def by():
    return factories.coordinator()


@pytest.fixture
def trio():
    return [factories.competence(name) for name in "abc"]


def seen(*items):
    numbers = CurationChange.objects.versions(items)
    return {str(one.uid): numbers[one.pk] for one in items}


def ending(going, following=(), **more):
    body = {"retired": [str(one.uid) for one in going], "successors": [str(one.uid) for one in following]}
    return body | {"reason": "Twee woorden voor hetzelfde", "seen": seen(*going, *following)} | more


def send(name, body, by, scope="write", query=""):
    return call("post", f"{CURATION}{name}/{query}", body, by=by, scope=scope)


def test_what_goes_goes_on_as_its_successors_in_order(trio, by):
    a, b, c = trio
    profile = asking(a)

    answer = send("end", ending([a], [c, b]), by)

    body = answer.json()
    decision = CurationDecision.objects.get()
    assert (answer.status_code, answer.headers["Location"], body["kind"]) == (201, body["uri"], "split")
    after = {"retired": decision.made.isoformat(), "successors": [str(c.uid), str(b.uid)]}
    assert body["changes"] == [{"item": str(a.uid), "before": {"retired": None, "successors": []}, "after": after}]
    follow()
    (proposal,) = proposals(profile)
    read = call("get", f"{CURATION}{decision.uid}/", by=by, scope="write").json()
    assert (read["proposals"], decision.by) == ([str(proposal.uid)], by)
    row = call("get", f"/api/v1/competences/{a.uid}/").json()
    assert (row["status"], row["successors"]) == ("retired", [str(c.uid), str(b.uid)])
    assert row["curated"] == decision.changes.get().pk


def test_jobs_go_by_the_same_door(by):
    group = factories.job("8131")
    old, new = occupation("8131.1", group), occupation("8131.2", group)

    answer = send("end", ending([old], [new], about="job"), by)

    assert (answer.status_code, answer.json()["about"], answer.json()["kind"]) == (201, "job", "replace")
    row = call("get", f"/api/v1/jobs/{old.uid}/").json()
    assert (row["status"], row["successors"]) == ("retired", [str(new.uid)])
    assert call("get", f"/api/v1/jobs/{new.uid}/").json()["predecessors"] == [str(old.uid)]
    back = {"about": "job", "item": str(old.uid), "reason": "Toch", "seen": seen(old)}
    assert send("bring-back", back, by).status_code == 201
    assert call("get", f"/api/v1/jobs/{old.uid}/").json()["status"] == "current"


def test_request_sent_twice_is_done_once(trio, by):
    a, b, _c = trio
    body = ending([a], [b])
    send("end", body, by)

    again = send("end", body, by)

    assert is_problem(again, 412)
    (fault,) = again.json()["errors"]
    assert (fault["pointer"], fault["curated"]) == (f"/seen/{a.uid}", CurationChange.objects.get().pk)
    assert CurationDecision.objects.count() == 1


def test_nothing_is_decided_unseen(trio, by):
    a, b, _c = trio
    without = ending([a], [b])
    del without["seen"]

    answers = [send("end", without, by), send("end", ending([a], [b], seen=seen(a)), by)]

    assert all(is_problem(answer, 428) for answer in answers)
    assert CurationDecision.objects.count() == 0


def test_dry_run_shows_the_decision_and_keeps_nothing(trio, by):
    a, b, _c = trio

    answer = send("end", ending([a], [b]), by, query="?dry_run=true")

    assert (answer.status_code, answer.json()["kind"]) == (200, "replace")
    assert (CurationDecision.objects.count(), Event.objects.filter(kind="competence.curated").count()) == (0, 0)


@pytest.mark.parametrize(
    ("change", "status", "places"),
    [
        ({"reason": " "}, 422, ["/reason"]),
        ({"retired": []}, 422, [""]),
        ({"retired": ["nothing"]}, 400, ["/retired/0"]),
        ({"successors": "x"}, 400, ["/successors"]),
        ({"about": "sector"}, 400, ["/about"]),
        ({"seen": {"a": "1"}}, 400, ["/seen"]),
        ({"colour": "red"}, 400, ["/colour"]),
    ],
)
def test_what_cannot_be_is_named_by_place(trio, by, change, status, places):
    answer = send("end", ending(trio[:1]) | change, by)

    assert is_problem(answer, status)
    assert pointers(answer) == places


@pytest.mark.parametrize("item", ["nothing", 7, None])
def test_what_is_not_there_to_bring_back_is_named_by_its_member(by, item):
    answer = send("bring-back", {"item": item, "reason": "Toch nodig", "seen": {}}, by)

    assert is_problem(answer, 400)
    assert pointers(answer) == ["/item"]


def test_circular_marks_labels_and_undo(trio, by):
    a, b, _c = trio
    theme = factories.theme("bouw", kind=Theme.Kind.CIRCULAR)
    both = [str(a.uid), str(b.uid)]

    marked = send("circular", {"competences": both, "circular": True, "themes": ["bouw"], "seen": seen(a, b)}, by)
    named = send("labels", {"labels": {str(a.uid): "afval scheiden"}, "seen": seen(a)}, by)
    wrong = send("labels", {"labels": {str(b.uid): "afval scheiden"}, "seen": seen(b)}, by)
    undo = {"reason": "Vergissing"}
    late = send(f"{marked.json()['uid']}/undo", undo, by)
    undone = send(f"{named.json()['uid']}/undo", undo, by)
    twice = send(f"{named.json()['uid']}/undo", undo, by)

    assert [marked.status_code, named.status_code, undone.status_code] == [201, 201, 201]
    assert (is_problem(wrong, 422), pointers(wrong)) == (True, [f"/labels/{b.uid}"])
    assert (is_problem(late, 412), is_problem(twice, 409)) == (True, True)
    stand = Competence.objects.in_bulk([a.pk, b.pk])
    assert [(one.circular, one.label_vls, list(one.themes.all())) for one in stand.values()] == [
        (True, "", [theme]),
        (True, "", [theme]),
    ]


@pytest.mark.parametrize(
    ("who", "scope", "status"),
    [
        ("anonymous", "write", 401),
        ("reader", "write", 403),
        ("contributor", "write", 403),
        ("editor", "write", 403),
        ("coordinator", "read", 403),
        ("coordinator", "propose", 403),
        ("coordinator", "write", None),
    ],
)
def test_only_coordinators_with_a_writing_token_decide(trio, by, who, scope, status):
    a, b, c = trio
    decision = replaced(c, by=by)
    owner = factories.partner()
    people = {
        "anonymous": lambda: None,
        "reader": lambda: factories.user(Role.READER, owner),
        "contributor": lambda: factories.user(Role.CONTRIBUTOR, owner),
        "editor": lambda: factories.editor(owner),
        "coordinator": lambda: by,
    }
    user = people[who]()
    bodies = {
        "end": ending([a], [b]),
        "bring-back": {"item": str(c.uid), "reason": "Toch", "seen": seen(c)},
        "circular": {"competences": [str(a.uid)], "circular": True, "seen": seen(a)},
        "labels": {"labels": {str(b.uid): "b in het Vlaams"}, "seen": seen(b)},
        f"{decision.uid}/undo": {"reason": "Toch"},
    }

    found = {name: send(name, body, user, scope, query="?dry_run=true") for name, body in bodies.items()}

    assert {answer.status_code for answer in found.values()} == {status or 200}
    assert CurationDecision.objects.count() == 1
    listed = call("get", CURATION, by=user, scope=scope)
    rows = listed.json().get("results", [])
    assert [row["uid"] for row in rows] == ([str(decision.uid)] if who == "coordinator" else [])
