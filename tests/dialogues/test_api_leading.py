"""What an organiser does with what was said in the API: on the desk, at its end, and into a proposal."""

import pytest
from django.core import mail
from django.test import Client

from coediting.models import Document, Proposal
from dialogues.models import Adoption, Contribution
from tests import factories
from tests.dialogues import ended, making
from tests.dialogues.making import fresh

pytestmark = pytest.mark.django_db
URL = "/api/v1/contributions/"


@pytest.fixture
def held():
    return ended.held()


@pytest.fixture
def editor(held):
    return signed_in(held.editor)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def send(client, what, found, query="", headers=None, **body):
    body = {"dialogue": "sorteren", "contributions": [str(each.uid) for each in found]} | body
    headers = headers or {}
    return client.post(f"{URL}{what}/{query}", body, content_type="application/json", headers=headers)


def listed(client, query=""):
    return {row["text"]: row["state"] for row in client.get(f"{URL}?dialogue=sorteren{query}").json()["results"]}


# ---------- the desk ----------
def test_who_leads_reads_what_waits_and_what_was_set_aside_and_nobody_else_does(held, editor):
    shown, waiting = held.say("Gezegd"), held.say("Wacht")
    aside = held.say("Dubbel")
    Contribution.objects.filter(pk=waiting.pk).update(state="new")
    held.set_aside(aside, reason="Staat er al")
    held.close()
    people = [factories.user("reader", held.house), factories.editor(factories.partner())]
    others = [Client(), *map(signed_in, people)]

    assert listed(editor) == {"Gezegd": "shown", "Wacht": "new", "Dubbel": "hidden"}
    assert listed(editor, "&state=hidden&state=new") == {"Wacht": "new", "Dubbel": "hidden"}
    assert editor.get(f"{URL}{aside.uid}/").json()["hidden_because"] == "Staat er al"
    for other in others:
        assert listed(other) == {"Gezegd": "shown"}
        assert [other.get(f"{URL}{each.uid}/").status_code for each in (shown, waiting, aside)] == [200, 404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_who_leads_has_a_constant_query_count(held, editor, django_assert_num_queries, count):
    for number in range(count):
        held.say(f"Nummer {number}")

    with django_assert_num_queries(5):  # session, user, roles, the dialogue, the page
        assert len(listed(editor)) == count


def test_what_people_find_most_important_comes_first(held, editor):
    _one, other, third = (held.say(text) for text in ("Een", "Twee", "Drie"))
    held.dot(other, 2)
    held.dot(third)

    assert [*listed(editor, "&ordering=-points")] == ["Twee", "Drie", "Een"]
    assert [*listed(editor, "&ordering=points")] == ["Een", "Drie", "Twee"]


def test_desk_sets_aside_shows_again_and_clusters(held, editor):
    one, other = held.say("Een"), held.say("Ander")

    aside = send(editor, "set-aside", [one, other], reason="Gaat over iemand")
    shown = send(editor, "show", [other])
    cluster = send(editor, "cluster", [other], theme="Werkdruk")

    assert [(row["state"], row["hidden_because"]) for row in aside.json()["results"]] == [
        ("hidden", "Gaat over iemand")
    ] * 2
    assert [(row["uid"], row["state"], row["hidden_because"]) for row in shown.json()["results"]] == [
        (str(other.uid), "shown", "")
    ]
    assert cluster.json()["results"][0]["theme"] == "Werkdruk"
    assert fresh(one).state == "hidden"


def test_merged_is_a_new_one_and_split_gives_its_parts(held, editor):
    one, other = held.say("Zwaar"), held.say("Te zwaar")

    merged = send(editor, "merge", [one, other], text="Het is te zwaar")
    source = Contribution.objects.get(uid=merged.json()["uid"])
    body = {"dialogue": "sorteren", "contribution": str(source.uid), "texts": ["Zwaar tillen", "Lang staan"]}
    split = editor.post(f"{URL}split/", body, content_type="application/json")

    assert (merged.status_code, merged.headers["Location"]) == (201, merged.json()["uri"])
    assert merged.json()["made_of"] == [str(one.uid), str(other.uid)]
    assert [(row["text"], row["made_of"]) for row in split.json()["results"]] == [
        ("Zwaar tillen", [str(source.uid)]), ("Lang staan", [str(source.uid)]),
    ]  # fmt: skip
    assert {fresh(each).state for each in (one, other, source)} == {"replaced"}


def test_trial_changes_nothing_and_a_repeat_is_done_once(held, editor):
    one, other = held.say("Een"), held.say("Ander")

    trial = send(editor, "merge", [one, other], "?dry_run=true", text="Samen")
    between = Contribution.objects.count()
    first, again = (send(editor, "merge", [one, other], headers={"Idempotency-Key": "k"}, text="Samen") for _ in "12")

    assert (trial.status_code, "Location" in trial.headers, between) == (200, False, 2)
    assert (first.status_code, again.json()) == (201, first.json())
    assert Contribution.objects.count() == 3


@pytest.mark.parametrize(
    ("what", "body", "code"),
    [
        ("show", {"contributions": []}, "none-chosen"),
        ("merge", {"text": "Samen"}, "too-few"),
        ("merge", {"text": " ", "contributions": ["other"]}, "required"),
        ("set-aside", {}, "required"),
        ("decide", {"outcome": "adopted", "answer": "Ja"}, "not-a-choice"),
        ("cluster", {"theme": "x", "contributions": ["00000000-0000-4000-8000-000000000000"]}, "unknown-reference"),
    ],
)
def test_what_does_not_fit_is_named(held, editor, what, body, code):
    one, other = held.say("Een"), held.say("Ander")
    body = {name: [str(other.uid)] if value == ["other"] else value for name, value in body.items()}

    answer = send(editor, what, [one], **body)

    assert answer.status_code in (400, 422)
    assert [fault["code"] for fault in answer.json()["errors"]] == [code]
    assert {fresh(each).state for each in (one, other)} == {"shown"}


def test_contribution_of_another_dialogue_is_not_there(held, editor):
    elsewhere = ended.begun(making.dialogue(held.house, slug="ander")).say("Elders")

    answer = send(editor, "show", [elsewhere])

    assert answer.json()["errors"][0]["pointer"] == "/contributions"


def test_before_its_room_opens_a_dialogue_has_no_desk():
    dialogue = making.dialogue()
    said = dialogue.contributions.create(text="Van vroeger")

    answer = send(signed_in(factories.editor(dialogue.organiser)), "show", [said])

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "no-room")


# ---------- how it ends ----------
def test_decided_by_who_saw_how_it_stood(held, editor):
    one, other = held.say("Een"), held.say("Ander")

    done = send(editor, "decide", [one, other], outcome="declined", answer="Dat ligt niet bij ons")
    blind = send(editor, "decide", [one], outcome="answered", answer="Toch wel")
    seen = send(editor, "decide", [one], outcome="answered", answer="Toch wel", seen="declined")

    assert [(row["outcome"], row["answer"]) for row in done.json()["results"]] == [
        ("declined", "Dat ligt niet bij ons")
    ] * 2
    assert (blind.status_code, blind.json()["errors"][0]["code"]) == (422, "decided-meanwhile")
    assert seen.json()["results"][0]["outcome"] == "answered"
    assert listed(editor, "&undecided=true") == {}


def test_what_was_asked_becomes_a_proposal(held, editor):
    said = held.say("Te hoog", about="requirement", kind="wrong-level", level=4)
    document = held.profile.document

    answer = send(editor, "adopt", [said], base=document.working.number)

    made = Proposal.objects.get()
    assert (answer.status_code, answer.json()["uid"]) == (201, str(made.uid))
    assert answer.headers["Location"].endswith(f"/api/v1/profiles/{document.uid}/proposals/{made.uid}/")
    assert editor.get(answer.json()["uri"]).json() == answer.json()
    assert [(change["path"], change["after"]) for change in answer.json()["changes"]] == [
        (f"requirements/{held.requirement['id']}/level", 4)
    ]
    assert "“Te hoog”" in made.reason
    row = editor.get(f"{URL}{said.uid}/").json()
    assert (row["outcome"], [each["uid"] for each in row["proposals"]]) == ("adopted", [str(made.uid)])
    assert Adoption.objects.get().path == f"requirements/{held.requirement['id']}"


def test_free_remark_becomes_what_the_body_says_for_the_document_that_it_names(held, editor):
    said, document = held.say("Er moet een lift komen"), held.profile.document
    task = {"id": held.task["id"], "suitability": "no"}
    body = {"document": str(document.uid), "content": {"tasks": [task]}, "reason": "Dat vroeg men"}

    unnamed = send(editor, "adopt", [said], base=document.working.number)
    unread = send(editor, "adopt", [said], **body)
    nothing = send(editor, "adopt", [said], base=document.working.number, document=str(document.uid))
    wrong = send(editor, "adopt", [said], base=document.working.number, **body | {"content": {"tasks": [{"id": "x"}]}})
    trial = send(editor, "adopt", [said], "?dry_run=true", headers={"If-Match": '"r1"'}, **body)
    before = (Proposal.objects.count(), fresh(said).outcome)
    made = send(editor, "adopt", [said], headers={"If-Match": '"r1"'}, **body)

    assert unnamed.json()["errors"][0]["pointer"] == "/document"
    assert unread.status_code == 428
    assert (nothing.status_code, nothing.json()["code"]) == (422, "nothing-proposed")
    assert wrong.json()["errors"][0]["pointer"].startswith("/content/tasks")
    assert (trial.status_code, before) == (200, (0, ""))
    assert trial.json()["changes"] == made.json()["changes"] != []
    assert (made.json()["reason"], fresh(said).outcome) == ("Dat vroeg men", "adopted")


def test_nothing_is_adopted_for_two_documents_or_for_one_of_others(held, editor):
    said = held.say("Kan", about="task", kind="feasible")
    other = factories.draft(factories.partner("vreemd"), "vreemd-ontwerp").document

    both = send(editor, "adopt", [said], base=1, document=str(other.uid))
    strange = send(editor, "adopt", [held.say("Los")], base=1, document=str(other.uid))

    assert (both.status_code, both.json()["errors"][0]["code"]) == (422, "several-documents")
    assert strange.status_code == 403
    assert (Proposal.objects.count(), fresh(said).outcome) == (0, "")
    assert Document.objects.get(pk=other.pk).proposals.count() == 0


def test_who_wants_to_hear_is_told_once():
    held = ended.held(people=["an"])
    said = held.say("Graag een lift", by="an")
    held.decide(said)
    making.carry_out()
    mail.outbox.clear()
    editor = signed_in(held.editor)
    body = {"dialogue": "sorteren"}

    early = editor.post(f"{URL}tell/", body, content_type="application/json")
    held.close()
    told, again = (editor.post(f"{URL}tell/", body, content_type="application/json") for _ in "12")
    making.carry_out()

    assert (early.status_code, early.json()["errors"][0]["code"]) == (422, "not-over")
    assert (told.json(), again.json()) == ({"told": 1}, {"told": 0})
    assert [message.to for message in mail.outbox] == [["an@example.org"]]


def test_who_does_not_lead_does_nothing(held):
    said = held.say("Een")
    people = [factories.user("contributor", held.house), factories.editor(factories.partner())]

    answers = [send(signed_in(user), "set-aside", [said], reason="x").status_code for user in people]

    assert (answers, send(Client(), "show", [said]).status_code) == ([403, 403], 401)
    assert fresh(said).state == "shown"
