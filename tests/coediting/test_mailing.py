"""Mail about what happened: at most once each, whoever fails, and a link that stops it."""

import datetime
import re
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail, signing
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from coediting import news, tasks
from coediting.actions import mailing, watching
from coediting.models import Notification, Watch
from partners.models import Membership, Role
from profiles import actions as profiles
from tests import factories
from tests.coediting.pages import newest, text
from tests.coediting.telling import forget, tell

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"
BRUSSELS = ZoneInfo("Europe/Brussels")


def watcher(profile, way, language="nl", email=None):
    user = factories.user(Role.READER, profile.document.owner, email=email)
    user.language = language
    user.save()
    watching.watch(by=user, source="document", subject=profile.document.uid, mail=way)
    return user


def revise(profile, by, words="anders", **changes):
    before = newest(profile)
    content = before.content | {"summary": text(words)} | changes
    profiles.revise_profile(profile=profile, by=by, base=before.number, content=content)
    tell()


def subjects():
    return [message.subject for message in mail.outbox]


# ---------- at once ----------
def test_mail_says_what_happened_in_the_language_of_the_reader(profile, by):
    forget()
    users = {language: watcher(profile, "now", language) for language in ("nl", "en")}
    revise(profile, by)

    tasks.send_mail()

    found = {message.to[0]: message for message in mail.outbox}
    assert found.keys() == {user.email for user in users.values()}
    for language, user in users.items():
        message = found[user.email]
        with translation.override(language):
            assert profile.title in message.subject
            assert f"http://localhost:8000{reverse('profile', args=[profile.slug])}" in message.body
        assert by.name in message.body
        stop = message.extra_headers["List-Unsubscribe"].strip("<>")
        assert (stop in message.body, f"/{language}/" in stop) == (True, True)
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_only_those_who_want_mail_get_it_and_only_once(profile, by):
    forget()
    now = watcher(profile, "now")
    watcher(profile, "none")
    watcher(profile, "daily")
    revise(profile, by)

    for _again in range(3):
        tasks.send_mail()

    assert [message.to for message in mail.outbox] == [[now.email]]


@pytest.mark.django_db(transaction=True)
def test_real_mail_goes_out_once_with_four_workers_and_a_bad_address_harms_nobody(profile, by, sink):
    forget()
    users = [watcher(profile, "now") for _number in range(6)]
    sink.refused = {users[0].email, users[3].email}
    revise(profile, by)

    def worker(_number):
        try:
            tasks.send_mail()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, range(4)))
    tasks.send_mail()

    got = sorted(address for to, _message in sink.received for address in to)
    assert got == sorted({user.email for user in users} - sink.refused)
    failed = Notification.objects.exclude(mail_error="").values_list("user__email", flat=True)
    assert set(failed) == sink.refused


def test_a_mail_server_that_is_away_is_noted_and_nothing_breaks(profile, by, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 1
    forget()
    watcher(profile, "now")
    revise(profile, by)

    tasks.send_mail()

    assert "Connection" in Notification.objects.get().mail_error


def test_titles_of_any_kind_are_safe_in_a_subject(profile, by, sink):
    forget()
    watcher(profile, "now")
    title = "Überprüfung 👩🏽‍🔧 " + "x" * 180
    revise(profile, by, title={"nl": title, "en": title})
    by.name = "Eve\r\nBcc: victim@example.org"
    by.save()

    tasks.send_mail()

    ((to, message),) = sink.received
    assert (len(to), message["Bcc"], "👩🏽‍🔧" in message["Subject"]) == (1, None, True)
    assert len(message["Subject"].strip()) <= mailing.MAX_SUBJECT
    assert Notification.objects.get().mail_error == ""


def test_who_may_not_see_it_any_more_gets_no_mail(profile, by):
    forget()
    gone, disabled = watcher(profile, "now"), watcher(profile, "now")
    revise(profile, by)
    Membership.objects.filter(user=gone).delete()
    disabled.is_active = False
    disabled.save()

    tasks.send_mail()

    assert (mail.outbox, Notification.objects.filter(mailed__isnull=True).count()) == ([], 0)


# ---------- once a day ----------
def at(day, hour, minute=0):
    return datetime.datetime(2026, 3, day, hour, minute, tzinfo=BRUSSELS)


@pytest.mark.parametrize("day", [10, 29])  # on the 29th the clocks change
def test_a_days_mail_has_what_happened_until_seven(profile, by, day):
    forget()
    reader = watcher(profile, "daily")
    with time_machine.travel(at(day, 6, 58), tick=False):
        revise(profile, by, "een")
        revise(profile, by, "twee")
    with time_machine.travel(at(day, 7, 1), tick=False):
        revise(profile, by, "drie")
        tasks.send_digests()
        tasks.send_digests()
    assert [message.to for message in mail.outbox] == [[reader.email]]
    assert mail.outbox[0].body.count(profile.title) == 2
    with time_machine.travel(at(day + 1, 6, 59), tick=False):
        tasks.send_digests()
    assert len(mail.outbox) == 1
    with time_machine.travel(at(day + 1, 7), tick=False):
        tasks.send_digests()
    assert [message.body.count(profile.title) for message in mail.outbox] == [2, 1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail_a_day_and_a_bad_address_harms_nobody(profile, by, sink):
    with time_machine.travel(at(10, 6), tick=False):
        forget()
        users = [watcher(profile, "daily") for _number in range(4)]
        revise(profile, by, "een")
        revise(profile, by, "twee")
    sink.refused = {users[0].email}

    def worker(_number):
        try:
            tasks.send_digests()
        finally:
            connection.close()

    with time_machine.travel(at(10, 7, 5)):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(worker, range(4)))
        tasks.send_digests()

    got = sorted(address for to, _message in sink.received for address in to)
    assert got == sorted(user.email for user in users[1:])
    assert Notification.objects.exclude(mail_error="").count() == 2


# ---------- stopping ----------
def stop_address(user):
    return news.stop_link(user).removeprefix("http://localhost:8000")


def test_one_click_stops_all_mail_without_signing_in(profile, by):
    forget()
    reader, other = watcher(profile, "now"), watcher(profile, "now")
    watching.watch(by=reader, source="theme", subject=newest(profile).content["themes"][0], mail="daily")
    revise(profile, by)
    tasks.send_mail()
    (mine,) = [message for message in mail.outbox if message.to == [reader.email]]
    address = re.search(r"http://localhost:8000(\S+)>", mine.extra_headers["List-Unsubscribe"])[1]
    client = Client(enforce_csrf_checks=True)

    assert client.get(address).status_code == 200  # looking at the link alone stops nothing
    assert Watch.objects.filter(user=reader, mail="none").count() == 0
    revise(profile, by, "nog eens")
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert set(Watch.objects.filter(user=reader).values_list("mail", flat=True)) == {"none"}
    mail.outbox.clear()
    tasks.send_mail()
    assert [message.to for message in mail.outbox] == [[other.email]]


def test_forged_old_and_orphaned_links_stop_nothing(client, profile):
    reader = watcher(profile, "now")
    good = stop_address(reader)
    with time_machine.travel(datetime.datetime.now(tz=BRUSSELS) - datetime.timedelta(days=91)):
        old = stop_address(reader)
    tampered = good[:-2] + ("A" if good[-2] != "A" else "B") + "/"
    other_salt = reverse("mail-stop", args=[signing.dumps(reader.pk, salt="another")])
    nobody = reverse("mail-stop", args=[signing.dumps(0, salt=news.SALT)])

    for address, status in ((tampered, 404), (other_salt, 404), (nobody, 404), (old, 410)):
        assert (client.get(address).status_code, client.post(address).status_code) == (status, status)
    assert Watch.objects.get(user=reader).mail == "now"
