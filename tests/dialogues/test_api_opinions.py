"""Opinions in the API: who reads which statements, what the map tells, and what the organiser does; never an answer."""

import numpy as np
import pytest
from django.test import Client

from dialogues.actions import opinions as actions
from dialogues.models import Opinion, OpinionMap, Statement
from dialogues.opinions import reading
from tests import factories
from tests.dialogues import answering, ended, making
from tests.dialogues.answering import answer_all, statements
from tests.dialogues.planting import AGREE, DISAGREE

pytestmark = pytest.mark.django_db
STATEMENTS = "/api/v1/statements/"
MAP = "/api/v1/dialogues/sorteren/opinions/"


@pytest.fixture
def dialogue():
    return making.dialogue()


@pytest.fixture
def room(dialogue):
    return answering.room(dialogue)


@pytest.fixture
def editor(dialogue):
    client = Client()
    client.force_login(factories.editor(dialogue.organiser))
    return client


def send(client, address, body=None):
    return client.post(address, {} if body is None else body, content_type="application/json")


def read(client, query=""):
    return client.get(STATEMENTS + query).json()["results"]


def split_room(room, people=12):
    """Half says yes to all of four statements, half no; but all agree on the first, and nobody answered the last."""
    half = people // 2
    answers = np.array([[AGREE, AGREE, AGREE, None]] * half + [[AGREE, DISAGREE, DISAGREE, None]] * half)
    asked = statements(room.dialogue, 4)
    answer_all(room, answers)
    return asked


# ---------- reading ----------
def test_before_there_is_a_map_statements_are_for_who_may_change_the_dialogue(client, dialogue, room, editor):
    asked = statements(dialogue, 3)
    answer_all(room, [[AGREE, AGREE, AGREE]] * 11)

    assert client.get(MAP).json() == {
        "dialogue": {"uid": str(dialogue.uid), "slug": "sorteren"},
        "state": "few",
        "people_needed": 12,
        "group_needed": 5,
        **dict.fromkeys(("drawn", "people", "left_out")),
        **{name: [] for name in ("groups", "agreed", "dividing", "statements")},
    }
    assert (read(client), client.get(f"{STATEMENTS}{asked[0].uid}/").status_code) == ([], 404)
    rows = read(editor)
    assert [(row["text"]["nl"], row["answered"], row["shares"]) for row in rows] == [
        (f"Stelling {n}", None, None) for n in (1, 2, 3)
    ]


def test_what_the_map_tells_is_what_its_page_tells(client, dialogue, room):
    first, second, third, last = split_room(room)

    told = client.get(MAP).json()

    figures = dialogue.opinion_map.figures
    assert (told["state"], told["people"], told["left_out"]) == ("groups", 12, 0)
    assert [(group["letter"], group["people"]) for group in told["groups"]] == [("A", 6), ("B", 6)]
    assert told["agreed"] == [{"statement": str(first.uid), "side": "agree"}]
    assert told["dividing"] == [str(second.uid), str(third.uid)]
    page = reading.shown(dialogue.opinion_map, [first, second, third, last])
    assert [row["all"] for row in told["statements"]] == [
        row["everybody"] and {name: row["everybody"][name] for name in ("agree", "pass", "disagree")}
        for row in page["rows"]
    ]
    assert told["statements"][3] == {
        "statement": str(last.uid), "text": {"nl": "Stelling 4", "en": ""}, "answered": 0, "all": None, "groups": None,
    }  # fmt: skip
    assert [row["name"] for row in figures["rows"]] == [row["statement"] for row in told["statements"]]


def test_list_has_the_totals_of_the_map_as_it_was_last_drawn(client, dialogue, room):
    first, second, third, last = split_room(room)
    actions.draw_map(dialogue=dialogue)
    answer_all(room, [[DISAGREE] * 4] * 4)

    assert [(row["uid"], row["answered"], row["shares"]) for row in read(client, "?dialogue=sorteren")] == [
        (str(first.uid), 12, {"agree": 100, "pass": 0, "disagree": 0}),
        (str(second.uid), 12, {"agree": 50, "pass": 0, "disagree": 50}),
        (str(third.uid), 12, {"agree": 50, "pass": 0, "disagree": 50}),
        (str(last.uid), 0, None),
    ]


def test_map_is_not_drawn_anew_for_the_one_who_answered_last(client, dialogue, room):
    split_room(room)
    before = client.get(MAP).json()
    Opinion.objects.update(changed=answering.long_ago())
    OpinionMap.objects.update(drawn=answering.long_ago())  # after that, and longer ago than any pause
    answer_all(room, [[DISAGREE] * 4] * 4)

    after = client.get(MAP).json()

    assert {**after, "drawn": None} == {**before, "drawn": None}
    answer_all(room, [[DISAGREE] * 4])
    assert client.get(MAP).json()["people"] == 17


def test_retired_statement_is_told_no_more(client, dialogue, room, editor):
    first, *others = split_room(room)
    client.get(MAP)

    send(editor, f"{STATEMENTS}{first.uid}/retire/")

    told = client.get(MAP).json()
    assert (told["agreed"], len(told["statements"]), len(read(client))) == ([], 3, 3)
    assert client.get(f"{STATEMENTS}{first.uid}/").status_code == 404
    (retired,) = read(editor, "?asked=false")
    assert (retired["uid"], retired["asked"], retired["answered"]) == (str(first.uid), False, None)
    assert [row["uid"] for row in read(editor, "?asked=true")] == [str(each.uid) for each in others]


@pytest.mark.parametrize("count", [1, 3])
def test_map_takes_the_same_queries_whatever_it_tells(client, django_assert_num_queries, dialogue, room, count):
    statements(dialogue, count)
    answer_all(room, [[AGREE] * count] * 12)
    client.get(MAP)

    with django_assert_num_queries(3):  # dialogue, statements, map
        assert client.get(MAP).json()["people"] == 12


# ---------- the organiser ----------
def test_organiser_asks_moves_retires_and_asks_again(dialogue, editor):
    made = [
        send(editor, STATEMENTS, {"dialogue": "sorteren", "text": {"nl": text, "en": ""}}) for text in ("Een", "Twee")
    ]
    one, two = (answer.json() for answer in made)
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].headers["Location"] == one["uri"]
    assert editor.get(one["uri"]).json() == one
    again = send(editor, STATEMENTS, {"dialogue": str(dialogue.uid), "text": {"nl": "Een"}})
    assert again.json()["uid"] == one["uid"]

    moved = send(editor, f"{two['uri']}move/", {"to": "up"})
    assert (moved.status_code, [row["text"]["nl"] for row in read(editor)]) == (200, ["Twee", "Een"])
    answer_all(answering.room(dialogue), [[None, AGREE]])
    assert send(editor, f"{two['uri']}retire/").status_code == 204  # nobody answered it
    assert send(editor, f"{one['uri']}retire/").json()["asked"] is False
    assert send(editor, f"{one['uri']}ask-again/").json()["asked"] is True
    assert Statement.objects.count() == Opinion.objects.count() == 1


def test_statement_grows_from_what_was_said_in_its_own_dialogue(client):
    held = ended.held(slug="nu")
    said, elsewhere = held.say("Het moet lichter"), ended.held(factories.partner("ander"), slug="later").say("Elders")
    client.force_login(held.editor)
    body = {"dialogue": "nu", "text": {"nl": "Het moet lichter"}}

    made = send(client, STATEMENTS, body | {"contribution": str(said.uid)})

    assert made.json()["contribution"] == str(said.uid)
    refused = send(client, STATEMENTS, body | {"contribution": str(elsewhere.uid)})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/contribution")


def test_contribution_is_named_to_who_may_read_it(client):
    """While a dialogue goes on, what was said in it is for its editors; what it grew into may be public by then."""
    held = ended.held(slug="nu")
    actions.add_statement(
        dialogue=held.dialogue, by=held.editor, text_nl="Lichter", contribution=(said := held.say("Lichter"))
    )
    answer_all(held.room, [[AGREE]] * 12)
    actions.draw_map(dialogue=held.dialogue)

    running = [row["contribution"] for row in read(client)]
    held.close()

    assert (running, [row["contribution"] for row in read(client)]) == ([None], [str(said.uid)])


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"dialogue": "sorteren"}, 400, "/text"),
        ({"dialogue": "sorteren", "text": "Een"}, 400, "/text/non_field_errors"),
        ({"dialogue": "sorteren", "text": {"nl": ""}}, 400, "/text/nl"),
        ({"dialogue": "sorteren", "text": {"nl": "x" * 301}}, 400, "/text/nl"),
        ({"dialogue": "no-such", "text": {"nl": "Een"}}, 400, "/dialogue"),
        ({"dialogue": "sorteren", "text": {"nl": "Een"}, "contribution": "x"}, 400, "/contribution"),
        ({"dialogue": "sorteren", "text": {"nl": "Een"}, "value": 1}, 400, "/value"),
    ],
)
def test_what_does_not_fit_is_named(editor, body, status, pointer):
    answer = send(editor, STATEMENTS, body)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer)
    assert Statement.objects.count() == 0


def test_nobody_else_puts_or_arranges_statements(dialogue, room):
    (asked, *_others) = split_room(room)
    actions.draw_map(dialogue=dialogue)
    stranger = Client()
    stranger.force_login(factories.editor(factories.partner()))

    codes = [send(stranger, f"{STATEMENTS}{asked.uid}/{do}/", {"to": "up"}).status_code for do in ("retire", "move")]

    assert codes == [403, 403]  # everybody may read it by now
    assert send(stranger, STATEMENTS, {"dialogue": "sorteren", "text": {"nl": "Een"}}).status_code == 403
    assert Statement.objects.asked().count() == 4


def test_statement_that_was_answered_has_no_answers_in_the_api(editor, room):
    """Answers belong to seats, and no address of the API takes or tells them."""
    (asked, *_others) = split_room(room)

    for address in (f"{STATEMENTS}{asked.uid}/answer/", f"{STATEMENTS}{asked.uid}/opinions/"):
        assert (editor.get(address).status_code, send(editor, address, {"value": 1}).status_code) == (404, 404)
    assert [key for row in read(editor) for key in row if key in ("opinions", "seats", "answers")] == []
