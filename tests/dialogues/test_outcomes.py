"""How what was said ends: deciding, the organiser's list, and the public page."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from coediting import actions as documents
from dialogues import actions
from dialogues.models import Contribution
from dialogues.whatbecame import WhatBecame
from tests import factories
from tests.dialogues import ended, making, rooms
from tests.dialogues.making import fresh

pytestmark = pytest.mark.django_db
LIST_QUERIES, PAGE_QUERIES = 15, 6


@pytest.fixture
def held():
    return ended.held()


@pytest.fixture
def organiser(client, held):
    client.force_login(held.editor)
    return client


def page_of(contribution):
    return reverse("contribution", args=[contribution.uid])


def outcomes(held, query=""):
    return reverse("dialogue-outcomes", args=[held.dialogue.slug]) + query


def words(response):
    return rooms.text_of(response)


# ---------- deciding ----------
@pytest.mark.parametrize("outcome", ["answered", "declined"])
def test_answer_stands_with_who_decided_and_when(held, outcome):
    done = fresh(held.decide(held.say(), outcome, "  Daarom  "))

    assert (done.outcome, done.answer, done.decided_by, done.decided is None) == (
        outcome, "Daarom", held.editor, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "answer", "code"),
    [
        ("answered", "  ", "required"),
        ("declined", "", "required"),
        ("declined", "x" * 1001, "too-long"),
        ("declined", "a\x00b", "control-characters"),
        ("adopted", "x", "no-such-outcome"),
        ("", "x", "no-such-outcome"),
    ],
)
def test_outcome_without_a_reason_is_refused(held, outcome, answer, code):
    heard = held.say()

    with pytest.raises(ValidationError) as refused:
        held.decide(heard, outcome, answer)

    faults = refused.value.error_dict["answer"] if hasattr(refused.value, "error_dict") else [refused.value]
    assert ([fault.code for fault in faults], ended.outcome(heard)) == ([code], ("", ""))


def test_second_of_two_who_decide_at_once_hears_it(held):
    heard = held.say()
    held.decide(heard, "answered", "De eerste")

    with pytest.raises(ValidationError) as refused:
        held.decide(heard, "declined", "De tweede")

    assert (refused.value.code, ended.outcome(heard)) == ("decided-meanwhile", ("answered", "De eerste"))


def test_several_get_one_answer_or_none_of_them(held):
    first, second = held.say("een"), held.say("twee")
    held.decide(second)
    both = {"contributions": [first, second], "by": held.editor, "outcome": "answered", "answer": "Samen"}

    with pytest.raises(ValidationError):
        actions.decide(**both)

    assert ended.outcome(first) == ("", "")


def test_answer_can_be_replaced_by_who_saw_it(held):
    heard = held.decide(held.say(), "answered", "Eerst zo")

    actions.decide(contributions=[heard], by=held.editor, outcome="declined", answer="Toch niet", seen="answered")

    assert ended.outcome(heard) == ("declined", "Toch niet")


def test_adopted_one_is_answered_only_when_its_proposal_fell(held):
    heard = held.say()
    proposal = held.adopt(heard, vks_level=3)
    again = {"contributions": [fresh(heard)], "by": held.editor, "outcome": "declined", "answer": "Kan niet"}
    with pytest.raises(ValidationError) as refused:
        actions.decide(**again, seen="adopted")
    assert refused.value.code == "adopted"

    documents.decline(proposal=proposal, by=held.editor, answer="Kan niet")
    actions.decide(**again, seen="adopted")

    assert ended.outcome(heard) == ("declined", "Kan niet")


@pytest.mark.parametrize("who", ["anonymous", "disabled", "reader", "contributor", "stranger"])
def test_only_who_edits_the_dialogue_decides_and_tells(held, who):
    heard, user = held.say(), factories.cast(held.house)[who]

    with pytest.raises(PermissionDenied):
        held.decide(heard, by=user)
    with pytest.raises(PermissionDenied):
        actions.tell_contributors(dialogue=held.dialogue, by=user)

    assert ended.outcome(heard) == ("", "")


def test_contributions_of_two_dialogues_are_not_decided_together(held):
    other = ended.held(factories.partner(), slug="ander")

    with pytest.raises(ValidationError):
        actions.decide(
            contributions=[held.say(), other.say()], by=held.editor, outcome="answered", answer="x"
        )


# ---------- the report waits for the answers ----------
def test_report_is_there_only_when_everything_has_its_outcome(held):
    heard, aside = held.say("een"), held.say("twee")
    held.set_aside(aside)
    with pytest.raises(ValidationError) as refused:
        held.close("reported")
    assert refused.value.code == "unanswered"

    held.decide(heard)
    held.close("reported")

    assert held.dialogue.state == "reported"


def test_what_the_facilitator_did_not_look_at_counts_as_unanswered(held):
    Contribution.objects.filter(pk=held.say().pk).update(state="new")

    with pytest.raises(ValidationError):
        held.close("reported")


# ---------- through merging and splitting ----------
def test_outcome_is_followed_through_merges(held):
    one, other, third = held.say("een"), held.say("twee"), held.say("drie")
    both = held.merge(one, other, text="een en twee")
    whole = held.merge(both, third, text="alles")

    found = WhatBecame(held.dialogue)

    assert [found.ends(each) for each in (one, third, whole)] == [[whole], [whole], [whole]]
    assert ([each.pk for each in found.made_of(whole)], found.became(one)) == ([third.pk, both.pk], [both])


# ---------- the organiser's list ----------
def test_list_shows_what_waits_the_most_important_first(organiser, held):
    least, most = held.say("minst"), held.say("meest")
    done, aside = held.decide(held.say("klaar")), held.say("apart")
    held.set_aside(aside, reason="Over een persoon")
    held.dot(most)

    def shown(query):
        return [row["contribution"] for row in organiser.get(outcomes(held, query)).context["rows"]]

    assert shown("") == shown("?outcome=open") == shown("?outcome=nonsense") == [most, least]
    assert (shown("?outcome=answered"), shown("?outcome=set-aside")) == ([done], [aside])
    assert shown("?outcome=all") == [most, least, done]
    counts = {view["name"]: view["count"] for view in organiser.get(outcomes(held)).context["views"]}
    assert counts == {"open": 2, "adopted": 0, "answered": 1, "declined": 0, "set-aside": 1, "all": 3}


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_page_ask_as_many_questions_for_one_as_for_three(organiser, held, count, django_assert_num_queries):
    for number in range(count):
        heard = held.say(f"{number}", about="task", kind="not-feasible")
        tasks = [held.task | {"suitability": "no", "support": factories.language_map(f"{number}")}]
        held.adopt(heard, tasks=[*tasks, *held.content["tasks"][1:]])
    held.close()
    organiser.get(outcomes(held))

    with django_assert_num_queries(LIST_QUERIES):
        organiser.get(outcomes(held, "?outcome=all"))
    with django_assert_num_queries(PAGE_QUERIES):
        Client().get(page_of(heard))


def test_button_answers_what_is_ticked(organiser, held):
    first, second, third = (held.say(text) for text in ("een", "twee", "drie"))
    data = {"do": "decline", "answer": "Past hier niet", "contribution": [first.uid, third.uid]}

    organiser.post(outcomes(held), data)

    assert [ended.outcome(each)[0] for each in (first, second, third)] == ["declined", "", "declined"]


@pytest.mark.parametrize(
    "data",
    [{"do": "answer"}, {"do": "answer", "answer": "x"}, {"do": "adopt"}, {"do": "fly", "answer": "x"}, {}],
)
def test_button_that_cannot_be_carried_out_keeps_what_was_typed(organiser, held, data):
    heard = held.say()
    data = {"answer": "Getypt", "contribution": "zzz"} | data
    if data.get("do") == "answer" and data["answer"] == "x":
        data["contribution"] = [heard.uid, "99999999-9999-4999-8999-999999999999"]
        held.decide(heard)

    response = organiser.post(outcomes(held), data)

    assert (response.status_code, response.context["answer"]) == (422, data["answer"])


def test_adopting_what_is_ticked_leads_to_one_proposal(organiser, held):
    both = [held.say("een", about="task", kind="feasible"), held.say("twee", about="requirement", kind="superfluous")]

    response = organiser.post(outcomes(held), {"do": "adopt", "contribution": [each.uid for each in both]})

    assert organiser.get(response.url).context["document"] == held.profile.document


WHO = {"anonymous": 302, "disabled": 302, "reader": 403, "contributor": 403, "stranger": 403, "coordinator": 200}


@pytest.mark.parametrize(("who", "expected"), WHO.items())
def test_list_is_for_who_edits_the_dialogue(client, held, who, expected):
    heard = held.say()
    user = factories.cast(held.house)[who]
    if who != "anonymous":
        client.force_login(user)
    data = {"do": "answer", "answer": "x", "contribution": heard.uid}

    assert client.get(outcomes(held)).status_code == expected
    assert client.post(outcomes(held), data).status_code == (302 if expected == 200 else expected)
    assert ended.outcome(heard)[0] == ("answered" if expected == 200 else "")


# ---------- the public page ----------
def test_everybody_reads_what_was_said_and_what_became_of_it_once_it_is_over(client, held):
    heard = held.say("Dit kan met een coach", about="task", kind="with-support")
    held.dot(heard)
    assert client.get(page_of(heard)).status_code == 404

    held.decide(heard, "declined", "Dat staat er al")
    held.close()
    text = words(client.get(page_of(heard)))

    told = ["Dit kan met een coach", "Sorteert", "sorteren", "1 ", "Dat staat er al", "Huis"]
    assert [word for word in told if word not in text] == []


def test_page_leads_from_parts_to_whole_and_back(client, held):
    one, other = held.say("een"), held.say("twee")
    whole = held.decide(held.merge(one, other, text="samen"), "answered", "Goed")
    held.close()

    part, whole_page = client.get(page_of(one)), client.get(page_of(whole))

    assert [row["contribution"] for row in part.context["became"]] == [whole]
    assert "Goed" in words(part)
    assert [row["contribution"] for row in whole_page.context["made_of"]] == [one, other]


@pytest.mark.parametrize("state", ["hidden", "new", "replaced after hidden"])
def test_what_was_set_aside_has_no_page(client, held, state):
    heard = held.say("Iets over een persoon")
    if state == "new":
        Contribution.objects.update(state="new")
    else:
        held.set_aside(heard)
    if state.startswith("replaced"):
        whole = held.merge(heard, held.say("ander"))
        held.close()
        assert "Iets over een persoon" not in client.get(page_of(whole)).text
    held.close()

    assert client.get(page_of(heard)).status_code == 404


def test_markup_in_what_was_said_is_only_words(client, held):
    heard = held.decide(held.say("<script>alert(1)</script>"), answer="<b>nee</b>")
    held.close()

    body = client.get(page_of(heard)).content

    assert (b"<script>alert" in body, b"<b>nee" in body) == (False, False)


def test_organiser_answers_on_the_page(organiser, held):
    heard = held.say()
    where = reverse("contribution-decide", args=[heard.uid])

    empty = organiser.post(where, {"do": "answer", "answer": "", "seen": ""})
    done = organiser.post(where, {"do": "answer", "answer": "Dank", "seen": ""})
    late = organiser.post(where, {"do": "decline", "answer": "Nee", "seen": ""})

    assert [empty.status_code, done.status_code, late.status_code] == [422, 302, 422]
    assert (late.context["answer"], ended.outcome(heard)) == ("Nee", ("answered", "Dank"))


@pytest.mark.parametrize(("who", "expected"), {"anonymous": 302, "reader": 403, "stranger": 403}.items())
def test_nobody_else_answers_on_the_page(client, held, who, expected):
    heard = held.say()
    held.close()
    if who != "anonymous":
        client.force_login(factories.cast(held.house)[who])

    got = client.post(reverse("contribution-decide", args=[heard.uid]), {"do": "answer", "answer": "x"})

    assert (got.status_code, ended.outcome(heard)) == (expected, ("", ""))


def test_button_tells_and_says_how_many(organiser, held):
    held.close()

    response = organiser.post(outcomes(held), {"do": "tell"}, follow=True)

    assert [message.level_tag for message in response.context["messages"]] == ["info"]


def test_removed_person_leaves_what_was_said(client):
    held = ended.held(people=["an"])
    heard = held.decide(held.say("Dit blijft", by="an"))
    held.close()

    actions.erase(registration=held.people["an"])

    assert "Dit blijft" in words(client.get(page_of(heard)))
    assert making.fresh(heard).seat.registration is None
