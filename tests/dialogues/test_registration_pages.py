"""What people without an account meet: the form, robots, the same answer for everybody, and their own link."""

import datetime
import json

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dialogues import actions, links
from dialogues.models import Registration
from partners import robots
from tests import factories
from tests.coediting.filling import forms_of
from tests.dialogues import making
from tests.dialogues.making import ANSWERS, form, fresh, register, token

pytestmark = pytest.mark.django_db
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


def post(client, dialogue, data):
    return client.post(reverse("dialogue-register", args=[dialogue.slug]), data)


def outcome(response):
    """(status, address, body without the token that every form has)"""
    return response.status_code, response.headers.get("Location"), response.content


# ---------- registering ----------
def test_the_page_says_what_for_who_sees_it_and_how_long(client):
    made = making.dialogue(keep_days=90)

    page = client.get(reverse("dialogue-register", args=[made.slug])).content.decode()

    assert [
        word
        for word in ("Waarvoor", "Wie ze ziet", str(made.organiser), "90 dagen na het afsluiten")
        if word not in page
    ] == []


def test_the_form_as_a_browser_sends_it_registers(client):
    made = making.dialogue()
    url = reverse("dialogue-register", args=[made.slug])
    opened = timezone.now()
    with time_machine.travel(opened, tick=False):
        shown = next(each for each in forms_of(client.get(url)) if "email" in each.data())
    data = shown.data(**ANSWERS | {"email": "an@example.org", "consent": "on", "follow_up": "on"})

    with time_machine.travel(opened + datetime.timedelta(seconds=20)):
        response = client.post(url, data)

    assert (response.status_code, response.headers["Location"]) == (
        302,
        reverse("dialogue-registered", args=[made.slug]),
    )
    assert {name: getattr(Registration.objects.get(), name) for name in ANSWERS} == ANSWERS


def test_the_answer_does_not_tell_whether_an_address_is_registered(client):
    made = making.dialogue(capacity=5)
    register(made, "bekend@example.org")

    known = outcome(post(client, made, form(made, "bekend@example.org")))
    new = outcome(post(client, made, form(made, "nieuw@example.org")))
    assert known == new
    thanks = client.get(known[1])
    assert (thanks.status_code, "example.org" in thanks.content.decode()) == (200, False)

    link = reverse("dialogue-link", args=[made.slug])
    answers = {
        client.post(link, {"email": email}).content for email in ("bekend@example.org", "niemand@example.org")
    }
    assert len(answers) == 1


def test_the_page_of_the_dialogue_does_not_tell_it_either(client):
    """Registering a known and an unknown address leaves the same public page, while places are left."""
    made = making.dialogue(capacity=5)
    register(made, "bekend@example.org")
    url = reverse("dialogue", args=[made.slug])

    post(client, made, form(made, "bekend@example.org"))
    after_known = client.get(url).content
    post(client, made, form(made, "nieuw@example.org"))

    assert client.get(url).content == after_known


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"email": "geen"}, "email"),
        ({"email": ""}, "email"),
        ({"name": ""}, "name"),
        ({"name": "<b>" + "x" * 200}, "name"),
        ({"organisation_kind": "kring"}, "organisation_kind"),
        ({"access_needs": "x" * 10_000}, "access_needs"),
        ({"consent": False}, "consent"),
    ],
)
def test_bad_input_is_said_at_the_field_and_stays_typed(client, changes, fault):
    made = making.dialogue()

    response = post(client, made, form(made, **changes))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [fault])
    assert response.context["form"]["role"].value() == "coach"
    assert Registration.objects.count() == 0


def test_html_is_shown_as_text(client):
    made = making.dialogue()
    own = register(made, name="<script>alert(1)</script>")

    page = client.get(reverse("registration", args=[token(own)])).content.decode()

    assert ("<script>alert(1)" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


# ---------- robots ----------
def test_who_fills_in_the_hidden_field_is_thanked_and_forgotten(client):
    made = making.dialogue()

    response = post(client, made, form(made, homepage="https://spam.example"))

    assert response.headers["Location"] == reverse("dialogue-registered", args=[made.slug])
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_form_filled_in_within_two_seconds_is_asked_again_and_then_works(client, seconds):
    made = making.dialogue()
    with time_machine.travel(timezone.now(), tick=False):
        data = form(made, seconds=seconds)
        response = post(client, made, data)

    assert (response.status_code, Registration.objects.count()) == (422, 0)
    assert len(response.context["form"].non_field_errors()) == 1
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=10)):
        assert post(client, made, data).status_code == 302


@pytest.mark.parametrize("stamp", ["", "x", "old", "other"])
def test_a_stamp_that_is_old_of_another_dialogue_or_made_up_is_renewed(client, stamp):
    made, other = making.dialogue(), making.dialogue(slug="ander")
    stamps = {"old": form(made, seconds=13 * 3600)["stamp"], "other": form(other)["stamp"]}
    data = form(made) | {"stamp": stamps.get(stamp, stamp)}

    response = post(client, made, data)

    assert (response.status_code, Registration.objects.count()) == (422, 0)
    fresh_stamp = response.context["form"]["stamp"].value()
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=10)):
        assert robots.verdict(fresh_stamp, str(made.uid)) == "ok"
        assert post(client, made, data | {"stamp": fresh_stamp}).status_code == 302


def test_one_opened_form_is_taken_three_times_and_then_renewed(client):
    """Replaying a stamp fills no dialogue; a person who sends it once more loses nothing."""
    made = making.dialogue()
    data = form(made)

    codes = [post(client, made, data | {"email": f"{number}@example.org"}).status_code for number in range(5)]
    told = post(client, made, data | {"email": "later@example.org"})

    assert (codes, Registration.objects.count()) == ([302] * 3 + [422] * 2, 3)
    renewed = told.context["form"]["stamp"].value()
    assert told.context["form"]["email"].value() == "later@example.org"
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=10)):
        assert post(client, made, data | {"email": "later@example.org", "stamp": renewed}).status_code == 302


def test_without_valkey_the_same_form_is_taken_every_time(client, settings):
    """The control of the one above; and registering works while Valkey is away."""
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    made = making.dialogue()
    data = form(made)

    codes = [post(client, made, data | {"email": f"{number}@example.org"}).status_code for number in range(5)]

    assert (codes, Registration.objects.count()) == ([302] * 5, 5)


def test_no_more_than_so_many_register_for_one_dialogue_in_a_minute(client, monkeypatch):
    monkeypatch.setattr(robots, "PER_MINUTE", 2)
    made, other = making.dialogue(), making.dialogue(slug="ander")

    def send(to, number):
        return post(client, to, form(to, f"{number}@example.org")).status_code

    # A minute that no test has counted in yet; it stands still, so that none ends under way.
    with time_machine.travel(timezone.now(), tick=False):
        codes = [send(made, number) for number in range(4)]
        elsewhere = send(other, 5)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=1), tick=False):
        later = send(made, 6)

    assert (codes, elsewhere, later) == ([302, 302, 422, 422], 302, 302)


def test_what_is_counted_names_nobody_and_is_forgotten(client):
    made = making.dialogue()
    post(client, made, form(made))

    valkey = robots._valkey(robots.settings.REDIS_URL)
    kept = [key for key in valkey.scan_iter("robots:minute:*") if str(made.uid).encode() in key]

    assert [(valkey.get(key), 0 < valkey.ttl(key) <= 120) for key in kept] == [(b"1", True)]


def test_the_form_leaves_no_trace_of_the_visitor_but_the_one_that_protects_forms(client):
    made = making.dialogue()

    client.get(reverse("dialogue-register", args=[made.slug]))
    post(client, made, form(made))

    assert set(client.cookies) <= {"csrftoken"}


# ---------- full, closed ----------
def test_a_full_dialogue_offers_the_waiting_list(client):
    made = making.dialogue(capacity=1)
    register(made, "eerst@example.org")

    page = client.get(reverse("dialogue-register", args=[made.slug]))
    post(client, made, form(made))

    assert page.context["registration"] == "waiting"
    assert making.states(made) == {"eerst@example.org": "place", "an@example.org": "waiting"}


@pytest.mark.parametrize("state", ["planned", "running", "closed", "reported"])
def test_a_dialogue_that_is_not_open_says_so_and_gives_back_what_was_typed(client, state):
    made = making.dialogue(state=state)

    shown = client.get(reverse("dialogue-register", args=[made.slug]))
    sent = post(client, made, form(made))

    assert (shown.status_code, sent.status_code, Registration.objects.count()) == (200, 409, 0)
    assert [
        word for word in ("An Peeters", "Kringwinkel", "rolstoel") if word not in sent.content.decode()
    ] == []


# ---------- one's own link ----------
def test_the_link_shows_changes_and_cancels(client):
    own = register(making.dialogue())
    url = reverse("registration", args=[token(own)])

    response = client.get(url)
    assert {name: response.headers[name] for name in PRIVATE} == PRIVATE
    assert "an@example.org" in response.content.decode()
    assert "Waarvoor" in response.content.decode()

    data = {name: value for name, value in ANSWERS.items() if name != "follow_up"} | {"role": "directeur"}
    assert client.post(url, data | {"do": "change"}).status_code == 302
    assert (fresh(own).role, fresh(own).follow_up) == ("directeur", False)
    client.post(url, {"do": "cancel"})
    assert fresh(own).state == "cancelled"
    client.post(url, {"do": "come-back"})
    assert fresh(own).state == "place"


def test_the_link_works_without_cookies_and_needs_no_token_of_a_form():
    own = register(making.dialogue())

    Client(enforce_csrf_checks=True).post(reverse("registration", args=[token(own)]), {"do": "cancel"})

    assert fresh(own).state == "cancelled"


def test_opening_the_link_changes_nothing(client):
    """Mail scanners open every link."""
    own = register(making.dialogue())
    before = Registration.objects.values().get()

    client.get(reverse("registration", args=[token(own)]) + "?do=erase")
    client.get(reverse("registration-export", args=[token(own)]))

    assert Registration.objects.values().get(pk=own.pk) == before


def forged(own, other):
    good = token(own)
    head, stamp, signature = good.split(":")
    other_head = token(other).split(":")[0]
    return {
        "nonsense": "é:x:y",
        "cut": good[:-1],
        "another person": f"{other_head}:{stamp}:{signature}",
        "another time": f"{head}:zzzzzz:{signature}",
        "another purpose": links.token(own, links.INVITATION),
        "signed something else": signing.dumps([1, 2], salt=links.REGISTRATION),
        "signed no uid": signing.dumps("x", salt=links.REGISTRATION),
    }


FORGED = [
    "nonsense", "cut", "another person", "another time", "another purpose", "signed something else", "signed no uid",
]  # fmt: skip


@pytest.mark.parametrize("kind", FORGED)
@pytest.mark.parametrize("name", ["registration", "registration-export"])
def test_a_forged_link_shows_and_changes_nothing(client, name, kind):
    dialogue = making.dialogue()
    own, other = register(dialogue), register(dialogue, "ander@example.org", name="Iemand")
    url = reverse(name, args=[forged(own, other)[kind]])

    answers = [client.get(url)] + ([client.post(url, {"do": "erase"})] if name == "registration" else [])

    assert {answer.status_code for answer in answers} == {404}
    assert [
        word for word in ("An Peeters", "Iemand", "example.org") if word in answers[0].content.decode()
    ] == []
    assert dialogue.registrations.count() == 2


@pytest.mark.parametrize(("days", "status"), [(179, 200), (181, 410)])
def test_a_link_works_for_180_days(client, days, status):
    own = register(making.dialogue(days=300))
    url = reverse("registration", args=[token(own)])

    with time_machine.travel(timezone.now() + datetime.timedelta(days=days)):
        response = client.get(url)

    assert (response.status_code, "An Peeters" in response.content.decode()) == (status, status == 200)


def test_an_old_link_does_nothing_but_mail_a_new_one(client):
    own = register(making.dialogue(days=300))
    url = reverse("registration", args=[token(own)])

    with time_machine.travel(timezone.now() + datetime.timedelta(days=181)):
        for wanted in ("erase", "cancel", "change"):
            response = client.post(url, {"do": wanted})
            assert (response.status_code, "An Peeters" in response.content.decode()) == (200, False)

    assert (fresh(own).state, fresh(own).name) == ("place", "An Peeters")


def test_everything_that_is_kept_can_be_taken_along(client):
    own = register(making.dialogue())

    response = client.get(reverse("registration-export", args=[token(own)]))

    data = json.loads(response.content)
    assert response.headers["Content-Disposition"] == 'attachment; filename="sorteren.json"'
    assert {name: response.headers[name] for name in PRIVATE} == PRIVATE
    kept = {field.name for field in Registration._meta.fields} - {"id", "dialogue"}
    assert data["registration"].keys() == kept
    assert {name: data["registration"][name] for name in ANSWERS} == ANSWERS
    assert (data["registration"]["email"], data["registration"]["uid"]) == ("an@example.org", str(own.uid))


def test_after_removal_the_link_says_that_nothing_is_kept(client):
    own = register(making.dialogue())
    url = reverse("registration", args=[token(own)])

    removed = client.post(url, {"do": "erase"})

    assert (removed.status_code, Registration.objects.count()) == (200, 0)
    again = [client.get(url), client.post(url, {"do": "erase"}), client.post(url, {"do": "change"})]
    again.append(client.get(reverse("registration-export", args=[token(own)])))
    assert [answer.status_code for answer in again] == [410] * 4


def test_after_the_end_one_can_still_take_along_and_remove_but_not_change(client):
    dialogue = making.dialogue()
    own = register(dialogue)
    actions.move_on(dialogue=dialogue, by=None, to="closed", seen="open")
    url = reverse("registration", args=[token(own)])

    assert client.get(url).context["may_change"] is False
    assert client.post(url, ANSWERS | {"do": "change"}).status_code == 409
    client.post(url, {"do": "cancel"})
    assert fresh(own).state == "place"
    client.post(url, {"do": "erase"})
    assert dialogue.registrations.count() == 0


def test_registered_and_organising_in_one_browser_do_not_mix(client):
    own = register(making.dialogue())
    client.force_login(factories.editor(factories.partner()))

    assert client.get(reverse("registration", args=[token(own)])).status_code == 200
