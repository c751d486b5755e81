"""Minutes and report of a dialogue in the API: who reads and writes them, and what they tell."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from dialogues import actions
from dialogues.models import Amendment, Minutes
from tests import factories
from tests.dialogues import ended

pytestmark = pytest.mark.django_db
URL = "/api/v1/dialogues/sorteren/"
WORDS = {"nl": "# Besluit\nWe tillen samen.", "en": ""}


@pytest.fixture
def held():
    return ended.held(people=["an"]).close()


@pytest.fixture
def editor(held):
    return signed_in(held.editor)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def send(client, at="minutes", body=None, method="post", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    ask = getattr(client, method)
    return ask(f"{URL}{at}/", {} if body is None else body, content_type="application/json", headers=headers)


def write(client, text, etag='"r1"'):
    return send(client, body={"text": text}, method="patch", If_Match=etag)


def in_days(count):
    return str(timezone.localdate() + datetime.timedelta(days=count))


def test_minutes_go_from_draft_to_final_and_then_everybody_reads_them(held, editor, client):
    was_there(held)
    begun = send(editor)
    saved = write(editor, WORDS, begun.headers["ETag"])
    opened = send(editor, "minutes/open", {"until": in_days(7)})
    made = actions.amend(
        minutes=Minutes.objects.get(), registration=held.people["an"], passage="samen", text="Samen en met een lift"
    )
    listed = editor.get(f"{URL}minutes/amendments/").json()["results"]
    decided = send(editor, f"minutes/amendments/{made.uid}/decide", {"state": "taken"})
    early, hidden = send(editor, "minutes/finish", {"seen": 3}), client.get(f"{URL}minutes/").status_code
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)):
        later = signed_in(held.editor)
        stale = send(later, "minutes/finish", {"seen": 2})
        final = send(later, "minutes/finish", {"seen": 3})

    assert (begun.status_code, begun.headers["ETag"], begun.json()["phase"]) == (201, '"r1"', "draft")
    assert "sorteren" in begun.json()["text"]["nl"]
    assert (saved.json()["text"], saved.headers["ETag"], saved.json()["saved"]) == (WORDS, '"r2"', True)
    assert (opened.json()["asked"], opened.json()["phase"], opened.json()["amend_until"]) == (1, "amending", in_days(7))
    assert [(row["uid"], row["text"], row["state"]) for row in listed] == [
        (str(made.uid), "Samen en met een lift", "open")
    ]
    assert {"An Peeters", "an@example.org"} & set(str(listed).split("'")) == set()
    assert (decided.json()["state"], Amendment.objects.get().state) == ("taken", "taken")
    assert (early.json()["errors"][0]["code"], hidden) == ("early", 404)
    assert (stale.json()["errors"][0]["code"], final.json()["phase"]) == ("moved", "final")
    assert client.get(f"{URL}minutes/").json() == final.json()
    assert client.get(f"{URL}minutes/").json()["text"] == WORDS


def was_there(held):
    """The one person who registered was present."""
    actions.note_attendance(dialogue=held.dialogue, by=held.editor, present=[held.people["an"].uid], absent=[])


def test_nobody_writes_over_what_they_have_not_read(held, editor):
    send(editor)

    blind = send(editor, body={"text": WORDS}, method="patch")
    first, second = write(editor, {"nl": "Een"}), write(editor, {"nl": "Ander"})
    english = write(editor, {"en": "One"}, '"r2"')
    unknown = write(editor, {"fr": "Un"}, '"r3"')

    assert (blind.status_code, second.status_code, second.headers["ETag"]) == (428, 412, '"r2"')
    assert (first.json()["text"]["nl"], first.json()["revision"]) == ("Een", 2)
    assert english.json()["text"] == {"nl": "Een", "en": "One"}
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (400, "unknown-language")


def test_trial_shows_what_would_change(held, editor):
    before = send(editor).json()["text"]["nl"]

    answer = editor.patch(
        f"{URL}minutes/?dry_run=true", {"text": {"nl": "Anders"}}, "application/json", headers={"If-Match": '"r1"'}
    )

    assert answer.json()["changes"] == [
        {"path": "text/nl", "kind": "changed", "before": before, "after": "Anders"}
    ]
    assert Minutes.objects.get().text_nl == before


def test_minutes_begin_once_it_is_over(client):
    running = ended.held()

    answer = send(signed_in(running.editor))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not-over")


def test_others_do_not_write_nor_read_drafts(held, editor):
    send(editor)
    people = [factories.user("contributor", held.house), factories.editor(factories.partner())]

    for client in map(signed_in, people):
        answers = [client.get(f"{URL}{at}/").status_code for at in ("minutes", "report", "minutes/amendments")]
        assert answers == [404, 404, 403]
        assert [send(client).status_code, write(client, WORDS).status_code] == [403, 403]
    assert send(Client()).status_code == 401


# ---------- the report ----------
def test_report_tells_what_its_page_tells(client):
    held = ended.held(people=["an"])
    loved, quiet = held.say("Graag een lift"), held.say("Te hoog", about="requirement", kind="wrong-level", level=2)
    held.set_aside(held.say("Dubbel"), reason="Staat er al")
    held.dot(loved, 2)
    proposal = held.adopt(quiet, vks_level=3)
    held.decide(loved, answer="Die komt er")
    held.close()
    was_there(held)
    editor = signed_in(held.editor)
    preview, hidden = editor.get(f"{URL}report/").json(), client.get(f"{URL}report/").status_code
    held.close("reported")

    told = client.get(f"{URL}report/").json()

    assert (hidden, preview["preview"], preview | {"preview": False}) == (404, True, told)
    assert told["participation"] == [{"kind": "social-economy", "registered": 1, "present": 1}]
    assert (told["registered"], told["present"], told["said"], told["minutes"]) == (1, 1, 2, False)
    assert told["priorities"] == [str(loved.uid)]
    assert told["set_aside"] == [{"reason": "Staat er al", "count": 1}]
    rows = {row["contribution"]: row for row in told["contributions"]}
    assert (rows[str(loved.uid)]["answer"], rows[str(loved.uid)]["points"]) == ("Die komt er", 2)
    assert [(each["proposal"], each["taken"]) for each in rows[str(quiet.uid)]["proposals"]] == [
        (str(proposal.uid), None)
    ]
    assert [client.get(told[name]).status_code for name in ("page", "pdf")] == [200, 200]
