"""Requests to take part in the API: what everybody reads, what coordinators do, and who asks stays out of sight."""

import json

import pytest
from django.test import Client

from coediting.models import Event
from rest.models import KeptAnswer
from roadmap.actions import joining
from roadmap.models import AgendaRequest, Initiative, JoinRequest
from tests import factories
from tests.roadmap.asking import ask, handle

pytestmark = pytest.mark.django_db
LIST = "/api/v1/join-requests/"
NEW = {
    "kind": "organisation", "organisation": "Kringwinkel", "organisation_kind": "social-economy",
    "text": "Wij ontmantelen.", "name": "Kanarie Geel", "email": "kanarie@example.org", "consent": True,
}  # fmt: skip
OF_EVERYBODY = {"uid", "uri", "kind", "state", "organisation", "named", "created", "revision"}


@pytest.fixture
def coordinator():
    return factories.coordinator()


@pytest.fixture
def handler(coordinator):
    return signed_in(coordinator)


@pytest.fixture
def anybody():
    return signed_in(factories.user())


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def read(client, query=""):
    return client.get(LIST + query).json()["results"]


def step(client, made, body, revision=1, **headers):
    headers |= {"If-Match": f'"r{revision}"'}
    return client.patch(f"{LIST}{made.uid}/", body, content_type="application/json", headers=headers)


def send(client, body, query="", **headers):
    return client.post(LIST + query, body, content_type="application/json", headers=headers)


def agenda():
    return factories.theme("bio", kind="agenda")


# ---------- reading ----------
def test_everybody_reads_which_organisations_wanted_to_be_named_and_nothing_of_who_asks(client, anybody):
    made, hidden = ask(), ask(email="bo@example.org", named=False)

    for reader in (client, anybody):
        (row,) = read(reader)
        assert (row["uid"], row["organisation"], row["state"]) == (str(made.uid), "Kringwinkel", "received")
        assert {name for name, value in row.items() if value not in ("", None)} == OF_EVERYBODY
        assert reader.get(f"{LIST}{made.uid}/").json() == row
        assert reader.get(f"{LIST}{hidden.uid}/").status_code == 404


def test_coordinators_read_all_until_it_is_forgotten(handler):
    made, hidden = ask(), ask("initiative", email="bo@example.org", named=False)

    rows = {row["uid"]: row for row in read(handler)}

    assert (rows.keys(), rows[str(made.uid)]["name"]) == ({str(made.uid), str(hidden.uid)}, "An Peeters")
    assert (rows[str(hidden.uid)]["email"], rows[str(hidden.uid)]["topic"]) == ("bo@example.org", "Sloop anders")
    answer = handler.get(f"{LIST}{hidden.uid}/")
    assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == ('"r1"', "no-store")
    joining.withdraw(request=hidden)
    assert handler.get(f"{LIST}{hidden.uid}/").status_code == 404


def test_what_came_of_it_is_for_everybody_once_it_is_public(client, coordinator):
    started = handle(ask("initiative"), coordinator, "accepted", title_nl="Sloop anders")
    partner = factories.partner()
    asked = handle(
        ask("question", email="bo@example.org", agenda=agenda()), coordinator, "accepted", partner=partner,
        question="Wie?", text="Waarom",
    )  # fmt: skip

    rows = {row["uid"]: row for row in read(client)}

    assert rows[str(started.uid)]["initiative"]["slug"] == "sloop-anders"
    assert rows[str(asked.uid)]["agenda_request"] is None
    AgendaRequest.objects.update(state="answered", answer_nl="Dit", answer_en="This")
    assert {row["uid"]: row for row in read(client)}[str(asked.uid)]["agenda_request"] == str(asked.request.uid)


def test_numbers_count_everybody(client, coordinator):
    ask(named=False)
    handle(ask(email="bo@example.org"), coordinator, "talking")

    numbers = client.get(f"{LIST}numbers/").json()["results"]

    assert len(numbers) == 12
    assert {(each["kind"], each["state"]): each["count"] for each in numbers if each["count"]} == {
        ("organisation", "received"): 1,
        ("organisation", "talking"): 1,
    }


def test_nobody_stands_in_the_feed_in_linked_data_or_in_files(client):
    ask()

    assert client.get(f"{LIST}?format=jsonld").status_code == 400
    assert client.get("/api/v1/changes/?resource=join-requests").status_code == 400
    assert "join-requests" not in {each["resource"] for each in client.get("/api/v1/downloads/").json()["results"]}


# ---------- asking ----------
def test_handing_in_gives_the_same_answer_whether_it_was_asked_already(anybody, handler):
    first, again, other = send(anybody, NEW), send(anybody, NEW), send(handler, NEW | {"email": "bo@example.org"})

    assert {(each.status_code, each.content) for each in (first, again, other)} == {(202, first.content)}
    assert b"anarie" not in first.content
    assert list(JoinRequest.objects.order_by("pk").values_list("email", "state")) == [
        ("kanarie@example.org", "received"), ("bo@example.org", "received"),
    ]  # fmt: skip


def test_question_names_its_agenda(anybody):
    body = NEW | {"kind": "question", "topic": "Wie ontmantelt?"}

    missing = send(anybody, body)
    wrong = send(anybody, body | {"agenda": factories.theme("bouw").slug})
    made = send(anybody, body | {"agenda": agenda().slug})

    assert (missing.status_code, missing.json()["errors"][0]["pointer"]) == (422, "/agenda")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/agenda")
    assert (made.status_code, JoinRequest.objects.get().agenda.slug) == (202, "bio")


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"consent": False}, 422, "/consent"),
        ({"consent": None}, 400, "/consent"),
        ({"email": "no"}, 400, "/email"),
        ({"website": "javascript:alert(1)"}, 400, "/website"),
        ({"website": "ftp://example.org"}, 422, "/website"),
        ({"text": "x" * 3001}, 422, "/text"),
        ({"kind": "initiative"}, 422, "/topic"),
        ({"state": "accepted"}, 400, "/state"),
    ],
)
def test_what_does_not_fit_is_named(anybody, change, status, pointer):
    answer = send(anybody, NEW | change)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert JoinRequest.objects.count() == 0


def test_trial_leaves_nothing_behind(anybody):
    assert (send(anybody, NEW, "?dry_run=true").status_code, JoinRequest.objects.count()) == (200, 0)
    assert not Event.objects.filter(kind="join_request.made").exists()


# ---------- handling ----------
def test_talking_then_accepting_makes_the_partner(handler):
    made = ask(named=False)

    talks = step(handler, made, {"state": "talking", "note": "gebeld"})
    accepts = step(handler, made, {"state": "accepted", "partner_name": {"nl": "Kringwinkel"}}, revision=2)

    assert (talks.status_code, talks.headers["ETag"], talks.json()["state"]) == (200, '"r2"', "talking")
    assert (accepts.status_code, accepts.json()["partner"]["slug"]) == (200, "kringwinkel")
    made.refresh_from_db()
    assert (made.state, made.note, made.partner.name_nl) == ("accepted", "gebeld", "Kringwinkel")


def test_note_that_the_answer_leaves_out_is_saved_all_the_same(handler):
    made = ask()

    noted, again = step(handler, made, {"note": "gebeld"}), step(handler, made, {"note": "gebeld"}, revision=2)

    assert [(answer.json()["saved"], answer.json()["revision"]) for answer in (noted, again)] == [(True, 2), (False, 2)]


def test_accepting_links_what_is_there_already(handler):
    partner = factories.partner("kringwinkel")
    there = Initiative.objects.create(slug="werk", title_nl="Werk", title_en="Work", kind="own")
    one, two = ask(), ask("initiative", email="bo@example.org")
    three = ask("question", email="cy@example.org", agenda=agenda())

    answers = [
        step(handler, one, {"state": "accepted", "partner": "kringwinkel"}),
        step(handler, two, {"state": "accepted", "initiative": str(there.uid)}),
        step(handler, three, {"state": "accepted", "partner": "kringwinkel", "question": "Wie?", "text": "Waarom"}),
    ]

    assert [answer.status_code for answer in answers] == [200] * 3
    one.refresh_from_db(), two.refresh_from_db(), three.refresh_from_db()
    assert (one.partner, two.initiative, three.request.title) == (partner, there, "Wie?")
    assert answers[2].json()["agenda_request"] == str(three.request.uid)


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"state": "declined"}, 422, "/reason"),
        ({"state": "accepted"}, 422, "/partner_name/nl"),
        ({"state": "accepted", "partner": "no-such"}, 400, "/partner"),
        ({"state": "gone"}, 400, "/state"),
        ({"email": "an@example.org"}, 400, "/email"),
    ],
)
def test_step_that_cannot_be_is_named(handler, body, status, pointer):
    answer = step(handler, ask(), body)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)


def test_who_saw_an_older_one_is_told_what_differs(handler, coordinator):
    made = ask()
    handle(made, coordinator, "talking", note="Ik bel")

    stale = step(handler, made, {"state": "talking", "note": "Ik schrijf", "partner": factories.partner().slug})

    assert (stale.status_code, stale.json()["current_revision"]) == (412, 2)
    assert [(each["pointer"], each["theirs"]) for each in stale.json()["errors"]] == [("/note", "Ik bel")]
    assert step(handler, made, {"note": "x"}, revision=3).status_code == 412


def test_only_coordinators_handle_it(anybody):
    named, hidden = ask(), ask(email="bo@example.org", named=False)

    assert [step(anybody, each, {"state": "talking"}).status_code for each in (named, hidden)] == [403, 404]
    assert set(JoinRequest.objects.values_list("state", flat=True)) == {"received"}


def test_request_that_is_withdrawn_meanwhile_is_not_there(handler, monkeypatch):
    made = ask()

    def withdrawn(**arguments):
        joining.withdraw(request=made)
        return original(**arguments)

    original = joining.handle_join
    monkeypatch.setattr("roadmap.api.joining.actions.handle_join", withdrawn)

    assert step(handler, made, {"state": "talking"}).status_code == 404


def test_trial_of_accepting_makes_nothing(handler):
    made = ask()
    url = f"{LIST}{made.uid}/?dry_run=true"
    body = {"state": "accepted", "partner_name": {"nl": "Kringwinkel"}}

    answer = handler.patch(url, body, content_type="application/json", headers={"If-Match": '"r1"'})

    assert (answer.status_code, answer.json()["partner"]["slug"]) == (200, "kringwinkel")
    made.refresh_from_db()
    assert (made.state, made.partner) == ("received", None)


def test_answers_kept_for_a_repeat_name_nobody(handler):
    send(handler, NEW, **{"Idempotency-Key": "a"})
    made = JoinRequest.objects.get()
    step(handler, made, {"state": "talking", "note": "Kanarie belt"}, **{"Idempotency-Key": "b"})

    kept = [bytes(each.body) + json.dumps(each.headers).encode() for each in KeptAnswer.objects.all()]
    assert (len(kept), [text for text in kept if b"anarie" in text]) == (2, [])
