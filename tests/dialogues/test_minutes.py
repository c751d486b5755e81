"""The minutes: what they begin with, who reads them in which phase, amendments, and that no text is ever lost."""

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coediting.models import Delivery
from dialogues import actions
from dialogues.minutes_text import Block, blocks
from dialogues.models import Amendment, Minutes
from roadmap.actions.versioned import Stale
from tests import factories
from tests.coediting.filling import forms_of
from tests.dialogues import ended, making, rooms
from tests.dialogues.making import carry_out, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    """A dialogue that is over; an and bo were there, cis was not."""
    made = ended.held(people=["an", "bo", "cis"], agenda_nl="Onthaal\nGesprek", agenda_en="Welcome")
    by = factories.editor(made.house)
    actions.note_attendance(dialogue=made.dialogue, by=by, present=[made.people["an"].uid])
    made.say("Een coach helpt", by="bo", about="task", kind="with-support")
    return made.close()


@pytest.fixture
def minutes(held):
    return actions.begin_minutes(dialogue=held.dialogue, by=held.editor)


@pytest.fixture
def organiser(client, held):
    client.force_login(held.editor)
    return client


def url(held, page="", *arguments):
    return reverse(f"dialogue-minutes{page}", args=[held.dialogue.slug, *arguments])


def in_days(count):
    return timezone.localdate() + datetime.timedelta(days=count)


def opened(minutes, held, days=7):
    actions.open_minutes(minutes=minutes, by=held.editor, until=in_days(days))
    return fresh(minutes)


def later(days):
    return time_machine.travel(timezone.now() + datetime.timedelta(days=days), tick=False)


def own_url(held, name, page="registration-minutes"):
    return reverse(page, args=[making.token(held.people[name])])


# ---------- the text ----------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("# Onthaal\nWelkom\nallemaal\n\n- een\n- twee", [
            Block("heading", ("Onthaal",)), Block("text", ("Welkom", "allemaal")), Block("points", ("een", "twee")),
        ]),
        ("# A\n# B", [Block("heading", ("A",)), Block("heading", ("B",))]),
        ("a\n\n\nb", [Block("text", ("a",)), Block("text", ("b",))]),
        ("- a\n\n- b", [Block("points", ("a",)), Block("points", ("b",))]),
        ("#geen kop", [Block("text", ("#geen kop",))]),
    ],
)  # fmt: skip
def test_lines_become_headings_points_and_paragraphs(text, expected):
    assert blocks(text) == expected


def test_minutes_begin_with_agenda_participation_and_what_was_said(minutes):
    told = ["# Onthaal", "# Gesprek", "Een coach helpt", "Sorteert", ": 1"]
    assert [words for words in told if words not in minutes.text_nl] == []
    assert ("# Welcome" in minutes.text_en, "An" in minutes.text_nl.split()) == (True, False)


def test_beginning_twice_is_once_and_before_the_end_never(held, minutes):
    assert actions.begin_minutes(dialogue=held.dialogue, by=held.editor) == minutes
    running = ended.held(factories.partner(), slug="loopt")

    with pytest.raises(ValidationError):
        actions.begin_minutes(dialogue=running.dialogue, by=running.editor)


def test_hundreds_of_long_remarks_still_fit(held):
    for number in range(120):
        held.dialogue.contributions.create(text=f"{number} " + "lang " * 390)

    made = actions.begin_minutes(dialogue=held.dialogue, by=held.editor)

    saved = actions.revise_minutes(minutes=made, by=held.editor, base=1, text_nl=made.text_nl + "!", text_en="")
    assert saved.version == 2


def test_who_saves_on_an_older_text_is_told_and_loses_nothing(held, minutes, organiser):
    page = organiser.get(url(held, "-edit"))
    (form,) = [form for form in forms_of(page) if "version" in form.names()]
    actions.revise_minutes(minutes=minutes, by=held.editor, base=1, text_nl="Van een ander", text_en="")

    late = organiser.post(url(held, "-edit"), form.data(text_nl="Van mij"))
    (again,) = [form for form in forms_of(late) if "version" in form.names()]

    assert (late.status_code, again.value("text_nl"), fresh(minutes).text_nl) == (409, "Van mij", "Van een ander")
    assert "Van een ander" in late.text
    organiser.post(url(held, "-edit"), again.data())
    assert (fresh(minutes).text_nl, fresh(minutes).version) == ("Van mij", 3)


def test_text_that_is_too_long_is_refused_with_everything_typed(held, minutes, organiser):
    answer = organiser.post(url(held, "-edit"), {"version": 1, "text_nl": "x" * 50_001, "text_en": ""})

    assert (answer.status_code, fresh(minutes).version) == (422, 1)
    assert "x" * 50_001 in answer.text


def test_saving_what_stands_there_saves_nothing(held, minutes):
    same = {"text_nl": minutes.text_nl.replace("\n", "\r\n") + " ", "text_en": minutes.text_en}

    assert actions.revise_minutes(minutes=minutes, by=held.editor, base=1, **same).version == 1
    with pytest.raises(Stale):
        actions.revise_minutes(minutes=minutes, by=held.editor, base=7, **same)


# ---------- phases ----------
def test_who_was_there_is_asked_by_mail_with_their_own_link(held, minutes, sink):
    carry_out()
    sink.received.clear()

    opened(minutes, held)
    carry_out()

    assert sorted(to[0] for to, _message in sink.received) == ["an@example.org", "bo@example.org"]
    text = sink.received[0][1].get_body(("plain",)).get_content()
    own = reverse("registration-minutes", args=["TOKEN"]).partition("TOKEN")[0]
    assert f"http://localhost:8000{own}" in text


@pytest.mark.parametrize("days", [-1, 0, 61, None])
def test_day_must_be_one_to_come(held, minutes, days):
    with pytest.raises(ValidationError):
        actions.open_minutes(minutes=minutes, by=held.editor, until=None if days is None else in_days(days))

    assert fresh(minutes).phase == "draft"


def test_final_waits_for_the_day_and_for_every_answer(held, minutes):
    def code(seen):
        with pytest.raises(ValidationError) as refused:
            actions.finish_minutes(minutes=minutes, by=held.editor, seen=seen)
        return refused.value.code

    codes = [code(1)]
    opened(minutes, held)
    made = actions.amend(minutes=minutes, registration=held.people["an"], passage="", text="Er mist iets")
    codes += [code(1), code(2)]
    with later(8):
        codes.append(code(2))
        actions.decide_amendment(amendment=made, by=held.editor, state="taken", answer="")
        final = actions.finish_minutes(minutes=minutes, by=held.editor, seen=2)

    assert codes == ["not-asked", "moved", "early", "amendments-open"]
    assert (final.phase, final.finished is None) == ("final", False)
    with pytest.raises(ValidationError):
        actions.revise_minutes(minutes=final, by=held.editor, base=final.version, text_nl="x", text_en="")


def test_without_anybody_to_ask_a_draft_becomes_final():
    alone = ended.held().close()
    made = actions.begin_minutes(dialogue=alone.dialogue, by=alone.editor)

    assert actions.finish_minutes(minutes=made, by=alone.editor, seen=1).phase == "final"


@pytest.mark.parametrize("who", ["anonymous", "disabled", "reader", "contributor", "stranger"])
def test_only_who_edits_the_dialogue_writes_them(held, minutes, who):
    user = factories.cast(held.house)[who]
    amendment = Amendment.objects.create(minutes=minutes, text="x")
    acts = [
        lambda: actions.begin_minutes(dialogue=held.dialogue, by=user),
        lambda: actions.revise_minutes(minutes=minutes, by=user, base=1, text_nl="x", text_en=""),
        lambda: actions.open_minutes(minutes=minutes, by=user, until=in_days(3)),
        lambda: actions.finish_minutes(minutes=minutes, by=user, seen=1),
        lambda: actions.decide_amendment(amendment=amendment, by=user, state="taken", answer=""),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


READS = {"anonymous": 404, "reader": 404, "stranger": 404, "coordinator": 200, "editor": 200}


@pytest.mark.parametrize(("who", "expected"), READS.items())
def test_draft_is_for_the_organiser_and_final_for_everybody(client, held, minutes, who, expected):
    if who != "anonymous":
        client.force_login(factories.cast(held.house)[who])

    draft = client.get(url(held)).status_code
    Minutes.objects.update(phase="final", finished=timezone.now())
    final = client.get(url(held))

    assert (draft, final.status_code) == (expected, 200)
    assert "Een coach helpt" in rooms.text_of(final)


def test_buttons_take_the_minutes_on(organiser, held):
    organiser.post(url(held), {"do": "begin"})
    made = Minutes.objects.get()
    wrong = organiser.post(url(held), {"do": "open", "until": "nonsense"})
    organiser.post(url(held), {"do": "open", "until": in_days(3).isoformat()})
    early = organiser.post(url(held), {"do": "finish", "seen": "²"})
    with later(4):
        organiser.force_login(held.editor)
        organiser.post(url(held), {"do": "finish", "seen": "2"})

    assert (wrong.status_code, early.status_code, fresh(made).phase) == (422, 422, "final")
    assert organiser.post(url(held, "-edit"), {}).status_code == 302


def test_stranger_has_no_buttons(client, held, minutes):
    assert client.post(url(held), {"do": "finish", "seen": 1}).status_code == 403
    assert client.get(url(held, "-edit")).status_code == 302


# ---------- amendments ----------
def test_who_was_there_reads_the_draft_and_says_what_should_change(held, minutes):
    opened(minutes, held)
    visitor = Client(enforce_csrf_checks=True)

    page = visitor.get(own_url(held, "bo"))
    sent = visitor.post(own_url(held, "bo"), {"passage": "coach", "text": "Het was een <b>jobcoach</b>"})
    again = visitor.get(own_url(held, "bo"))

    assert (page.status_code, sent.status_code) == (200, 302)
    assert ("Een coach helpt" in page.text, "&lt;b&gt;jobcoach" in again.text) == (True, True)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    made = Amendment.objects.get()
    assert (made.registration, made.state, made.passage) == (held.people["bo"], "open", "coach")
    assert own_url(held, "bo") in visitor.get(own_url(held, "bo", "registration")).text


@pytest.mark.parametrize("name", ["cis", "draft"])
def test_who_was_not_there_and_who_comes_too_early_reads_nothing(held, minutes, name):
    if name == "cis":
        opened(minutes, held)
        with pytest.raises(PermissionDenied):
            actions.amend(minutes=minutes, registration=held.people["cis"], passage="", text="x")

    page = Client().get(own_url(held, "cis" if name == "cis" else "an"), follow=True)

    assert (page.redirect_chain[0][1], "Een coach helpt" in page.text) == (302, False)


@pytest.mark.parametrize(("token", "status"), [("forged", 404), ("a" * 300, 404)])
def test_forged_link_leads_nowhere(held, minutes, token, status):
    assert Client().get(reverse("registration-minutes", args=[token])).status_code == status


def test_amendment_after_the_day_or_without_words_is_refused_with_what_was_typed(held, minutes):
    opened(minutes, held, days=2)

    empty = Client().post(own_url(held, "an"), {"passage": "hier", "text": ""})
    with later(3):
        late = Client().post(own_url(held, "an"), {"passage": "", "text": "Te laat getypt"})

    assert (empty.status_code, late.status_code, Amendment.objects.count()) == (422, 422, 0)
    assert ("hier" in empty.text, "Te laat getypt" in late.text) == (True, True)


def test_one_person_sends_so_many_and_no_more(held, minutes):
    opened(minutes, held)
    for number in range(20):
        actions.amend(minutes=minutes, registration=held.people["an"], passage="", text=f"{number}")

    with pytest.raises(ValidationError):
        actions.amend(minutes=minutes, registration=held.people["an"], passage="", text="nog een")


def test_organiser_answers_each_and_never_sees_who(organiser, held, minutes):
    opened(minutes, held)
    first, second = (
        actions.amend(minutes=minutes, registration=held.people["an"], passage="", text=text) for text in "ab"
    )

    def decide(amendment, do, answer=""):
        where = reverse("dialogue-amendment", args=[held.dialogue.slug, amendment.uid])
        return organiser.post(where, {"do": do, "answer": answer}).status_code

    codes = [decide(first, "take"), decide(second, "decline"), decide(second, "decline", "Dat zei niemand")]
    codes.append(decide(second, "take"))

    assert codes == [302, 422, 302, 422]
    assert list(Amendment.objects.values_list("state", "answer")) == [("taken", ""), ("declined", "Dat zei niemand")]
    assert "an@example.org" not in organiser.get(url(held)).text
    assert "Dat zei niemand" in Client().get(own_url(held, "an")).text


def test_an_answer_that_is_refused_is_still_there(organiser, held, minutes):
    opened(minutes, held)
    first, second = (
        actions.amend(minutes=minutes, registration=held.people["an"], passage="", text=text) for text in "ab"
    )
    where = reverse("dialogue-amendment", args=[held.dialogue.slug, second.uid])

    page = organiser.post(where, {"do": "perhaps", "answer": "Eerste regel\r\ntweede"})

    fields = re.findall(r'id="a-([^"]+)"[^>]*>\s*([^<]*)</textarea>', page.text)
    assert (page.status_code, fields) == (422, [(str(first.uid), ""), (str(second.uid), "Eerste regel\r\ntweede")])


def test_amendment_stays_when_its_person_goes(held, minutes):
    opened(minutes, held)
    actions.amend(minutes=minutes, registration=held.people["an"], passage="", text="Dit blijft")
    taken_along = actions.export_of(held.people["an"])

    actions.erase(registration=held.people["an"])

    assert [each["text"] for each in taken_along["amendments"]] == ["Dit blijft"]
    assert list(Amendment.objects.values_list("text", "registration")) == [("Dit blijft", None)]
    carry_out()
    assert Delivery.objects.filter(done__isnull=True, task__startswith="dialogues").count() == 0
