"""Whoever asked to hear what became of what they said gets one mail."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from dialogues import actions
from dialogues.models import Registration
from tests.coediting.smtp_sink import body
from tests.dialogues import ended
from tests.dialogues.making import carry_out

pytestmark = pytest.mark.django_db


def page_of(contribution):
    return reverse("contribution", args=[contribution.uid])


def test_one_mail_a_person_tells_of_all_they_said(sink):
    held = ended.held(people=["an", "bo", "cis"])
    actions.follow_up(registration=held.people["bo"], wanted=False)
    one, other = held.say("Een coach helpt", by="an"), held.say("Te zwaar werk", by="an")
    held.say("Van bo", by="bo")
    aside = held.say("Dubbel gezegd", by="an")
    held.set_aside(aside, reason="Stond er al")
    whole = held.merge(other, held.say("Zwaar", by="cis"), text="Het werk is zwaar")
    carry_out()
    sink.received.clear()
    held.decide(one, "answered", "Dat staat in versie 2")
    held.decide(whole, "declined", "Dat verandert niet")
    held.close()

    count = actions.tell_contributors(dialogue=held.dialogue, by=held.editor)
    carry_out()

    assert (count, sorted(to[0] for to, _message in sink.received)) == (2, ["an@example.org", "cis@example.org"])
    (message,) = [message for to, message in sink.received if to[0].startswith("an")]
    text = " ".join(body(message).split())
    told = ["Een coach helpt", "Dat staat in versie 2", "Te zwaar werk", "Het werk is zwaar", "Stond er al"]
    assert [word for word in told if word not in text] == []
    assert f"http://localhost:8000{page_of(whole)}" in text
    assert page_of(aside) not in text


def test_nobody_is_told_twice_of_the_same(sink):
    held = ended.held(people=["an"])
    first, second = held.say("een", by="an"), held.say("twee", by="an")
    held.decide(first)
    held.close()

    told = [actions.tell_contributors(dialogue=held.dialogue, by=held.editor) for _time in range(2)]
    held.decide(second)
    told.append(actions.tell_contributors(dialogue=held.dialogue, by=held.editor))

    assert told == [1, 0, 1]


def test_becoming_reported_tells_by_itself(sink):
    held = ended.held(people=["an"])
    held.decide(held.say("een", by="an"))
    carry_out()
    sink.received.clear()

    held.close("reported")
    carry_out()

    assert [to[0] for to, _message in sink.received] == ["an@example.org"]


def test_link_in_the_mail_stops_such_mail(sink):
    held = ended.held(people=["an"])
    held.decide(held.say("een", by="an"))
    held.close()
    carry_out()
    sink.received.clear()
    actions.tell_contributors(dialogue=held.dialogue, by=held.editor)
    carry_out()
    ((_to, message),) = sink.received
    stop = message["List-Unsubscribe"].strip().strip("<>")
    where = re.sub("^http://localhost:8000", "", stop)
    assert stop in body(message)

    Client(enforce_csrf_checks=True).post(where, {"List-Unsubscribe": "One-Click"})
    stopped = Registration.objects.get().follow_up
    Client(enforce_csrf_checks=True).post(where, {"do": "follow-up"})

    assert (stopped, Registration.objects.get().follow_up) == (False, True)


def test_who_stopped_meanwhile_gets_no_mail(sink):
    held = ended.held(people=["an"])
    held.decide(held.say("een", by="an"))
    held.close()
    carry_out()
    sink.received.clear()
    actions.tell_contributors(dialogue=held.dialogue, by=held.editor)
    actions.follow_up(registration=held.people["an"], wanted=False)

    carry_out()

    assert sink.received == []


def test_nobody_is_told_while_the_pages_are_still_closed(client):
    """What is told leads to pages that everybody may read once the dialogue is over."""
    held = ended.held(people=["an"])
    held.decide(held.say("een", by="an"))
    client.force_login(held.editor)
    where = reverse("dialogue-outcomes", args=[held.dialogue.slug])

    with pytest.raises(ValidationError) as refused:
        actions.tell_contributors(dialogue=held.dialogue, by=held.editor)
    pages = [client.get(where), client.post(where, {"do": "tell"}, follow=True)]
    held.close()
    pages.append(client.get(where))

    assert (refused.value.code, Registration.objects.get().outcome_told) == ("not-over", None)
    assert ['value="tell"' in page.text for page in pages] == [False, False, True]
    assert [message.level_tag for message in pages[1].context["messages"]] == ["error"]
