"""The calendar file and feed, read back by the library that calendar programmes are made with."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from dialogues import actions
from tests import factories
from tests.dialogues import making

pytestmark = pytest.mark.django_db


def events(client, name, *arguments, query=""):
    response = client.get(reverse(name, args=arguments) + query)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_file_says_when_where_and_what(client):
    title = "Sorteren; wat, en hoe? " + "lang " * 30
    made = making.dialogue(
        slug=title.strip(), aim_nl="Doel,\nop twee regels", agenda_nl="Onthaal", link="https://example.org/x"
    )

    (event,) = events(client, "dialogue-file", made.slug)

    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (title.strip(), "Gent")
    assert (event.start, event.end) == (made.starts.replace(microsecond=0), made.ends.replace(microsecond=0))
    assert str(event["UID"]) == f"{made.uid}@localhost"
    assert str(event["URL"]) == f"http://localhost:8000{reverse('dialogue', args=[made.slug])}"
    assert "Doel,\nop twee regels\n– Onthaal\n" in str(event["DESCRIPTION"])
    assert (event["SEQUENCE"], str(event["STATUS"])) == (made.version - 1, "CONFIRMED")


def test_lines_are_folded_and_end_as_the_standard_asks(client):
    made = making.dialogue(aim_nl="é" * 300)

    lines = client.get(reverse("dialogue-file", args=[made.slug])).content.split(b"\r\n")

    assert max(len(line) for line in lines) <= 75
    assert (lines[0], lines[-2]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR")


def test_changed_dialogue_has_a_higher_sequence_and_a_called_off_one_is_cancelled(client):
    made = making.dialogue()
    (before,) = events(client, "dialogue-file", made.slug)
    actions.call_off(dialogue=made, by=None)

    (after,) = events(client, "dialogue-file", made.slug)

    assert (after["UID"] == before["UID"], after["SEQUENCE"] - before["SEQUENCE"]) == (True, 1)
    assert str(after["STATUS"]) == "CANCELLED"


def test_feed_holds_a_year_back_and_everything_to_come_and_follows_the_filters(client):
    theme = factories.theme("bouw")
    for slug, days in (("old", -400), ("past", -30), ("soon", 3)):
        making.dialogue(slug=slug, days=days, theme=theme)
    making.dialogue(slug="other", days=900)

    assert [str(event["SUMMARY"]) for event in events(client, "dialogue-feed")] == ["past", "soon", "other"]
    narrowed = events(client, "dialogue-feed", query="?theme=bouw")
    assert [str(event["SUMMARY"]) for event in narrowed] == ["past", "soon"]


def test_dialogue_without_an_end_has_none(client):
    made = making.dialogue()
    type(made).objects.update(ends=None, starts=timezone.now() + datetime.timedelta(days=1))

    (event,) = events(client, "dialogue-file", made.slug)

    assert "DTEND" not in event
