"""Letters that the mail server did not take: each goes as soon as it can, whatever came after it, and is not lost."""

import threading

import pytest
from django.core.mail import EmailMessage

from dialogues import actions, tasks
from dialogues.actions import mailing
from dialogues.models import Registration
from roadmap import tasks as roadmap_tasks
from roadmap.models import JoinRequest
from tests import factories
from tests.coediting.smtp_sink import Sink, body
from tests.coediting.test_race import in_threads
from tests.dialogues import making
from tests.dialogues.making import carry_out, fresh, register
from tests.roadmap import asking

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def away(settings):
    """No mail server answers, until `settings.EMAIL_PORT` is that of one."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 1
    return settings


def subjects(sink):
    return [message["Subject"].split(":")[0] for _to, message in sink.received]


def owed(own):
    return list(fresh(own).mail_owed), fresh(own).mail_failed


def ask_for_link(own):
    Registration.objects.update(told=None)
    actions.mail_link(registration=own)
    carry_out()


def test_a_letter_that_goes_takes_no_earlier_one_along(away):
    own = register(making.dialogue())
    carry_out()

    with Sink() as server:
        away.EMAIL_PORT = server.port
        ask_for_link(own)
        left = owed(own)
        tasks.mail_owed()
        tasks.mail_owed()

    assert left == (["registration.made"], "ConnectionRefusedError")
    assert (subjects(server), owed(own)) == (["Je inschrijving", "Je hebt een plaats"], ([], ""))


def test_every_letter_that_is_owed_goes_once_the_server_is_back(away):
    own = register(making.dialogue())
    carry_out()
    ask_for_link(own)
    ask_for_link(own)

    with Sink() as server:
        away.EMAIL_PORT = server.port
        tasks.mail_owed()
        tasks.mail_owed()

    assert (subjects(server), owed(own)) == (["Je hebt een plaats", "Je inschrijving"], ([], ""))


def test_a_letter_that_makes_no_sense_any_more_is_owed_no_longer(away):
    own = register(making.dialogue())
    carry_out()
    actions.cancel(registration=own)

    with Sink() as server:
        away.EMAIL_PORT = server.port
        tasks.mail_owed()

    assert (server.received, owed(own)) == ([], ([], ""))


def test_a_run_that_dies_before_it_sends_loses_nothing(away, monkeypatch):
    own = register(making.dialogue())
    carry_out()

    def die(_message):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", die)
        with pytest.raises(KeyboardInterrupt):
            tasks.mail_owed()
    with Sink() as server:
        away.EMAIL_PORT = server.port
        tasks.mail_owed()

    assert (subjects(server), owed(own)) == (["Je hebt een plaats"], ([], ""))


def test_a_letter_that_cannot_be_written_keeps_no_other_one_back(away, monkeypatch):
    dialogue = making.dialogue()
    register(dialogue, "1@example.org"), register(dialogue, "2@example.org")
    carry_out()
    written = mailing.letter

    def write(registration, kind):
        if registration.email.startswith("1"):
            raise ZeroDivisionError
        return written(registration, kind)

    monkeypatch.setattr(mailing, "letter", write)
    with Sink() as server:
        away.EMAIL_PORT = server.port
        with pytest.raises(ZeroDivisionError):
            tasks.mail_owed()

    assert [to for to, _message in server.received] == [("2@example.org",)]
    assert [list(row.mail_owed) for row in Registration.objects.order_by("pk")] == [["registration.made"], []]


@pytest.mark.django_db(transaction=True)
def test_two_that_send_what_is_owed_at_once_send_it_once(away, monkeypatch):
    own = register(making.dialogue())
    carry_out()
    sending, looked, send = threading.Event(), threading.Event(), EmailMessage.send

    def slowly(message):
        sending.set()
        assert looked.wait(30)
        return send(message)

    monkeypatch.setattr(EmailMessage, "send", slowly)
    tried = {}

    def work(number):
        if number:
            assert sending.wait(30)
        tried[number] = mailing.mail_owed()
        looked.set()

    with Sink() as server:
        away.EMAIL_PORT = server.port
        errors = in_threads(work, range(2))

    assert (errors, tried, subjects(server), owed(own)) == ([], {0: 1, 1: 0}, ["Je hebt een plaats"], ([], ""))


def test_who_asked_to_join_hears_once_how_it_stands_now(away):
    made = asking.ask()
    asking.carry_out()
    for state in ("talking", "declined"):
        asking.handle(made, factories.coordinator(), state, reason="Past niet")
        asking.carry_out()
    left = owed(made)

    with Sink() as server:
        away.EMAIL_PORT = server.port
        roadmap_tasks.mail_owed()
        roadmap_tasks.mail_owed()

    kinds = ["join_request.made", "join_request.talking", "join_request.declined"]
    assert left == (kinds, "ConnectionRefusedError")
    assert (subjects(server), owed(made)) == (["Ons antwoord op je vraag om mee te doen"], ([], ""))
    assert "Past niet" in body(server.received[0][1])


def test_a_letter_that_goes_tells_who_asked_to_join_all_there_is(away):
    made = asking.ask()
    asking.carry_out()

    with Sink() as server:
        away.EMAIL_PORT = server.port
        asking.handle(made, factories.coordinator(), "talking")
        asking.carry_out()
        roadmap_tasks.mail_owed()

    assert (len(server.received), owed(made)) == (1, ([], ""))


def test_who_is_forgotten_while_a_letter_fails_is_owed_nothing(away, monkeypatch):
    made = asking.ask()

    def forget(_message):
        JoinRequest.objects.update(forgotten=made.created, mail_owed=[], **dict.fromkeys(JoinRequest.PERSONAL, ""))
        raise TimeoutError

    monkeypatch.setattr(EmailMessage, "send", forget)
    asking.carry_out()

    assert owed(made) == ([], "TimeoutError")
