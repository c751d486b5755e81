"""Mail of the dialogues on a real mail server: what it says, and what happens when the server does not take it."""

import re
import smtplib

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from coediting.models import Delivery
from dialogues import actions, links, tasks
from dialogues.actions import mailing
from dialogues.models import Invitation, Registration
from tests import factories
from tests.coediting.smtp_sink import Sink, body
from tests.dialogues import making
from tests.dialogues.making import carry_out, fresh, register

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def received(sink):
    """[(address, what comes before the title in the subject)] in the order of arrival."""
    return [(to[0], message["Subject"].split(":")[0]) for to, message in sink.received]


def test_who_registers_gets_the_place_the_link_and_the_calendar_file(sink):
    dialogue = making.dialogue(prepare_nl="Lees het profiel")
    own = register(dialogue)

    carry_out()

    ((to, message),) = sink.received
    assert (to, message["Subject"]) == (("an@example.org",), "Je hebt een plaats: sorteren")
    text = body(message)
    address = re.search(r"http://localhost:8000(/nl/inschrijvingen/\S+)", text).group(1)
    response = Client().get(address)
    assert (response.status_code, response.context["own"]) == (200, own)
    assert [
        word for word in ("Dag An Peeters,", "Lees het profiel", "180 dagen", "Gent") if word not in text
    ] == []
    (attached,) = message.iter_attachments()
    (event,) = Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert (attached.get_filename(), str(event["UID"])) == ("sorteren.ics", f"{dialogue.uid}@localhost")


def test_mail_comes_in_the_language_in_which_one_registered(sink):
    actions.register(
        dialogue=making.dialogue(), email="an@example.org", consent=True, language="en", **making.ANSWERS
    )

    carry_out()

    ((_to, message),) = sink.received
    assert message["Subject"] == "You have a place: sorteren in English"
    assert "http://localhost:8000/en/registrations/" in body(message)
    assert translation.get_language() == "nl"


def test_every_event_brings_its_own_letter_once(sink):
    dialogue = making.dialogue(capacity=1)
    first, second = register(dialogue, "1@example.org"), register(dialogue, "2@example.org")
    carry_out()
    actions.cancel(registration=first)
    carry_out()
    actions.remind(dialogue=dialogue, by=None)
    carry_out()
    Registration.objects.update(told=None)
    actions.mail_link(registration=first)
    carry_out()
    actions.revise_dialogue(dialogue=dialogue, by=None, base=fresh(dialogue).version, place="Aalst")
    carry_out()
    actions.call_off(dialogue=dialogue, by=None)
    carry_out()

    assert received(sink) == [
        ("1@example.org", "Je hebt een plaats"),
        ("2@example.org", "Je staat op de wachtlijst"),
        ("1@example.org", "Je annuleerde"),
        ("2@example.org", "Je hebt toch een plaats"),
        ("2@example.org", "Tot binnenkort"),
        ("1@example.org", "Je inschrijving"),
        ("2@example.org", "Er is iets praktisch veranderd"),
        ("2@example.org", "Afgelast"),
    ]
    assert "Aalst" in body(sink.received[6][1])
    assert second.mail_failed == ""


def test_a_letter_that_makes_no_sense_any_more_is_not_sent(sink):
    """The tables decide at the moment of sending: who moved up and cancelled at once hears the last thing only."""
    dialogue = making.dialogue(capacity=1)
    first, second = register(dialogue, "1@example.org"), register(dialogue, "2@example.org")
    actions.cancel(registration=first)
    actions.cancel(registration=second)

    carry_out()

    assert received(sink) == [("1@example.org", "Je annuleerde"), ("2@example.org", "Je annuleerde")]


def test_who_had_their_data_removed_gets_no_more_mail(sink):
    own = register(making.dialogue())
    actions.erase(registration=own)

    carry_out()

    assert sink.received == []
    assert Delivery.objects.filter(done__isnull=True).count() == 0


def test_an_address_that_the_server_refuses_is_marked_without_its_text(sink):
    sink.refused = {"an@example.org"}
    own = register(making.dialogue())

    carry_out()
    tasks.mail_owed()

    assert (fresh(own).mail_failed, fresh(own).mail_owed) == ("SMTPRecipientsRefused", [])
    assert list(Delivery.objects.exclude(error="")) == []


def test_a_mail_server_that_is_away_loses_nothing(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 1
    own = register(making.dialogue())
    carry_out()
    tasks.mail_owed()
    assert (fresh(own).mail_failed, fresh(own).mail_owed) == ("ConnectionRefusedError", ["registration.made"])

    with Sink() as server:
        settings.EMAIL_PORT = server.port
        tasks.mail_owed()
        tasks.mail_owed()

    assert received(server) == [("an@example.org", "Je hebt een plaats")]
    assert (fresh(own).mail_failed, fresh(own).mail_owed) == ("", [])


@pytest.mark.parametrize(
    ("error", "final"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"")}), True),
        (smtplib.SMTPRecipientsRefused({"a": (451, b"")}), False),
        (smtplib.SMTPDataError(554, b""), True),
        (smtplib.SMTPDataError(451, b""), False),
        (smtplib.SMTPServerDisconnected(), False),
        (TimeoutError(), False),
    ],
)
def test_only_a_lasting_refusal_is_final(monkeypatch, error, final):
    own = register(making.dialogue())

    def refuse(_message):
        raise error

    monkeypatch.setattr(mailing.EmailMessage, "send", refuse)
    carry_out()

    assert (fresh(own).mail_owed == [], fresh(own).mail_failed) == (final, type(error).__name__)


def test_names_and_titles_of_any_kind_are_safe_in_a_mail(sink):
    dialogue = making.dialogue(slug="Überprüfung 👩🏽‍🔧 " + "x" * 170)
    type(dialogue).objects.update(title_nl="Eén\r\nBcc: victim@example.org " + "x" * 160)
    register(dialogue, name="Eve <script>\r\nBcc: victim@example.org")

    carry_out()

    ((to, message),) = sink.received
    assert (len(to), message["Bcc"], len(message["Subject"].strip()) <= mailing.MAX_SUBJECT) == (
        1,
        None,
        True,
    )


def test_an_invitation_registers_and_stops(sink):
    house = factories.partner("huis")
    dialogue = making.dialogue(house, aim_nl="Het doel")
    (made,) = actions.invite(
        dialogue=dialogue, by=factories.editor(house), emails=["bo@example.org"], note="Kom zeker!"
    )

    carry_out()

    ((to, message),) = sink.received
    text = body(message)
    assert (to, message["Subject"]) == (("bo@example.org",), "Je bent uitgenodigd: sorteren")
    assert [
        word for word in ("Dag,", "Kom zeker!", "Huis nodigt je uit", "Het doel") if word not in text
    ] == []
    register_url = f"http://localhost:8000{reverse('dialogue-register', args=[dialogue.slug])}"
    assert register_url in text
    stop = message["List-Unsubscribe"].strip().strip("<>")
    assert (stop in text, message["List-Unsubscribe-Post"]) == (True, "List-Unsubscribe=One-Click")
    Client(enforce_csrf_checks=True).post(stop.removeprefix("http://localhost:8000"))
    assert Invitation.objects.get(pk=made.pk).email == ""


def test_nobody_is_invited_after_stopping_or_when_registration_closed(sink):
    house = factories.partner("huis")
    dialogue = making.dialogue(house)
    one, _two = actions.invite(
        dialogue=dialogue, by=factories.editor(house), emails=["bo@example.org", "cis@example.org"]
    )
    actions.stop_invitation(invitation=one)
    actions.move_on(dialogue=dialogue, by=None, to="planned", seen="open")

    carry_out()

    assert sink.received == []


def test_tokens_in_mails_are_for_one_purpose():
    house = factories.partner()
    dialogue = making.dialogue(house)
    own = register(dialogue)
    (made,) = actions.invite(dialogue=dialogue, by=factories.editor(house), emails=["bo@example.org"])

    assert links.uid_of(links.token(own, links.REGISTRATION), links.REGISTRATION) == own.uid
    with pytest.raises(links.LinkInvalid):
        links.uid_of(links.token(made, links.INVITATION), links.REGISTRATION)
    assert mail.outbox == []
