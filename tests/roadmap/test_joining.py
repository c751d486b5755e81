"""Taking part without an account: asking, following by the link, triage, and removing who asked in time."""

import datetime
import json

import pytest
import time_machine
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coediting import slugs
from coediting.models import Notification
from partners import links
from partners.models import Partner
from profiles.models import Theme
from roadmap.actions import joining
from roadmap.actions.joining_mail import PURPOSE
from roadmap.actions.versioned import Stale
from roadmap.models import AgendaRequest, Initiative, JoinRequest
from tests import factories
from tests.coediting.telling import tell
from tests.roadmap.asking import ask, carry_out, form, handle, own_url

pytestmark = pytest.mark.django_db
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
@pytest.fixture
def agenda():
    return factories.theme("circulair-bouwen", kind=Theme.Kind.AGENDA)


@pytest.fixture
def coordinator():
    return factories.coordinator()


# ---------- asking ----------
@pytest.mark.parametrize("kind", ["organisation", "initiative", "question"])
def test_each_form_as_a_browser_sends_it_asks_and_mails_the_link(client, agenda, kind):
    page = client.get(reverse("join-ask", kwargs={"kind": kind}))
    names = [field.name for field in page.context["form"].asked()]
    data = {name: value for name, value in form().items() if name in {*names, "consent", "stamp", "homepage"}}
    data |= {"topic": "Sloop anders"} if "topic" in names else {}
    data |= {"agenda": str(agenda.pk)} if "agenda" in names else {}

    answer = client.post(reverse("join-ask", kwargs={"kind": kind}), data)
    carry_out()

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("join-sent"))
    made = JoinRequest.objects.get()
    assert (made.kind, made.state, made.email, made.organisation, made.named) == (
        kind, "received", "an@example.org", "Kringwinkel", True,
    )  # fmt: skip
    (message,) = mail.outbox
    assert (message.to, "An Peeters" in message.body) == (["an@example.org"], True)
    link = next(word for word in message.body.split() if "/" in word and ":" in word and "data" not in word)
    assert client.get(link.replace("http://localhost:8000", "")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"email": "geen"}, "email"), ({"name": ""}, "name"), ({"organisation_kind": "kring"}, "organisation_kind"),
        ({"website": "javascript:alert(1)"}, "website"), ({"text": "x" * 10_000}, "text"), ({"text": ""}, "text"),
        ({"consent": ""}, "consent"), ({"organisation": "x" * 201}, "organisation"),
    ],
)  # fmt: skip
def test_bad_input_is_said_at_the_field_and_stays_typed(client, changes, fault):
    answer = client.post(reverse("join-ask", kwargs={"kind": "organisation"}), form(**changes))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [fault])
    typed = {name: answer.context["form"][name].value() for name in changes if name != "consent"}
    assert typed == {name: value for name, value in changes.items() if name != "consent"}
    assert JoinRequest.objects.count() == 0


def test_a_theme_that_is_no_agenda_is_refused(client):
    theme = factories.theme()
    data = form(agenda=str(theme.pk), topic="Vraag")

    assert client.post(reverse("join-ask", kwargs={"kind": "question"}), data).status_code == 422


def test_robots_are_thanked_or_asked_again_and_nothing_is_kept(client):
    url = reverse("join-ask", kwargs={"kind": "organisation"})
    sent = [
        client.post(url, form(homepage="https://spam.example")),
        client.post(url, form(seconds=0)),
        client.post(url, form(stamp="x")),
    ]

    assert [answer.status_code for answer in sent] == [302, 422, 422]
    assert JoinRequest.objects.count() == 0


def test_asking_the_same_twice_is_once_and_the_answer_does_not_tell(client):
    url = reverse("join-ask", kwargs={"kind": "organisation"})
    first = client.post(url, form())
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        second = client.post(url, form(email="AN@example.org"))
        carry_out()

    assert (first.status_code, first.url, first.content) == (second.status_code, second.url, second.content)
    assert (JoinRequest.objects.count(), len(mail.outbox)) == (1, 2)


def test_asking_the_same_from_an_address_that_looks_alike_is_twice(client):
    """The capital of “ı” is “I”."""
    url = reverse("join-ask", kwargs={"kind": "organisation"})

    sent = [client.post(url, form(email=email)) for email in ("kim@example.org", "kım@example.org", "KIM@example.org")]

    assert ([answer.status_code for answer in sent], JoinRequest.objects.count()) == ([302] * 3, 2)


def test_html_is_shown_as_text(client, coordinator):
    made = ask(organisation="<script>alert(1)</script>", text="<img src=x onerror=alert(2)>")
    client.force_login(coordinator)

    pages = [
        client.get(own_url(made)),
        client.get(reverse("join-requests")),
        client.get(reverse("join-request-handle", args=[made.uid])),
    ]

    assert [b"<script>alert" in page.content or b"<img src=x" in page.content for page in pages] == [False] * 3


# ---------- one's own link ----------
def test_the_link_shows_exports_and_withdraws(client):
    made = ask()
    page, exported = client.get(own_url(made)), client.get(own_url(made, "join-request-export"))

    assert {name: page.headers[name] for name in PRIVATE} == PRIVATE
    kept = {field.name for field in JoinRequest._meta.fields} - joining.NOT_EXPORTED
    assert json.loads(exported.content).keys() == kept | {"agenda", "removed_after"}
    gone = client.post(own_url(made), {"do": "withdraw"})
    assert (gone.status_code, JoinRequest.objects.count()) == (200, 0)
    assert client.get(own_url(made)).status_code == 410


def test_forged_strange_and_old_links_show_nothing(client):
    made = ask()
    good = links.token(made, PURPOSE)
    other = signing.dumps(made.uid.hex, salt="dialogues.registration")
    with time_machine.travel(timezone.now() - datetime.timedelta(days=181)):
        old = links.token(made, PURPOSE)

    codes = [client.get(reverse("join-request", args=[token])).status_code for token in (good[:-1], other, "x", old)]
    bodies = [client.get(reverse("join-request", args=[token])).content for token in (good[:-1], other, old)]

    assert codes == [404, 404, 404, 410]
    assert [b"Kringwinkel" in body or b"Peeters" in body for body in bodies] == [False] * 3
    assert client.get(reverse("join-request-export", args=[old])).status_code == 410


def test_an_old_link_has_a_new_one_mailed_at_most_once_an_hour(client):
    made = ask()
    with time_machine.travel(timezone.now() - datetime.timedelta(days=181)):
        old = links.token(made, PURPOSE)
    carry_out()

    for hours in (0, 2, 2):
        with time_machine.travel(timezone.now() + datetime.timedelta(hours=hours)):
            assert client.post(reverse("join-request", args=[old])).status_code == 200
    carry_out()

    assert len(mail.outbox) == 2


# ---------- coordinators ----------
WHO = {"anonymous": 302, "disabled": 302, "reader": 403, "contributor": 403, "editor": 403, "stranger": 403,
       "coordinator": 200}  # fmt: skip


@pytest.mark.parametrize(("who", "expected"), WHO.items())
def test_only_coordinators_see_who_asks_and_handle_it(client, who, expected):
    made = ask()
    user = factories.cast(factories.partner())[who]
    if not user.is_anonymous:
        client.force_login(user)
    url = reverse("join-request-handle", args=[made.uid])

    got = client.get(url).status_code
    sent = client.post(url, {"version": "1", "state": "talking"})
    page = client.get(reverse("join-requests")).content.decode()

    assert (got, sent.status_code) == (expected, 302 if expected == 200 else expected)
    made.refresh_from_db()
    assert made.state == ("talking" if expected == 200 else "received")
    assert ("Peeters" in page, url in page) == (False, expected == 200)


def test_accepting_makes_a_partner_and_never_changes_one_that_is_there(coordinator):
    old = factories.partner("kringwinkel", name_nl="Een andere")
    made = handle(ask(), coordinator, "accepted", name_nl="Kringwinkel", name_en="Reuse shop")

    assert (made.partner.slug, made.partner.name_nl, made.partner.kind) == (
        "kringwinkel-2", "Kringwinkel", "social-economy",
    )  # fmt: skip
    old.refresh_from_db()
    assert old.name_nl == "Een andere"
    linked = handle(ask(email="bo@example.org"), coordinator, "accepted", partner=old, name_nl="Kringwinkel")
    assert (linked.partner, Partner.objects.filter(slug__startswith="kringwinkel").count()) == (old, 2)


def test_two_organisations_of_one_name_accepted_at_once_stay_two(coordinator, monkeypatch):
    """The other one came in after this one had looked which slug was free."""
    other = factories.partner("kringwinkel", name_nl="Kringwinkel", website="https://other.example")
    looks, look = iter(["kringwinkel"]), slugs.free_slug
    monkeypatch.setattr(slugs, "free_slug", lambda *args, **options: next(looks, None) or look(*args, **options))

    made = handle(ask(), coordinator, "accepted", name_nl="Kringwinkel")

    other.refresh_from_db()
    assert (other.website, made.partner.slug, made.partner.website) == (
        "https://other.example", "kringwinkel-2", "https://kring.example",
    )  # fmt: skip


def test_accepting_makes_or_links_an_initiative(coordinator):
    made = handle(ask("initiative"), coordinator, "accepted", title_nl="Sloop anders", summary_nl="Kort")
    again = handle(
        ask("initiative", email="bo@example.org"), coordinator, "accepted", initiative=made.initiative
    )

    assert (made.initiative.title_nl, made.initiative.summary_nl) == ("Sloop anders", "Kort")
    assert (again.initiative, Initiative.objects.count()) == (made.initiative, 1)


def test_accepting_a_question_hands_it_in_for_its_agenda(coordinator, agenda):
    house = factories.partner()
    asked = ask("question", agenda=agenda)

    made = handle(asked, coordinator, "accepted", partner=house, question="Wie kan slopen?", text="Wij zoeken.")

    request = AgendaRequest.objects.get()
    assert (made.request, request.partner, request.agenda, request.title) == (request, house, agenda, "Wie kan slopen?")


@pytest.mark.parametrize(
    ("kind", "state", "changes", "fault"),
    [
        ("organisation", "accepted", {}, "name_nl"), ("organisation", "declined", {}, "reason"),
        ("initiative", "accepted", {"title_nl": " "}, "title_nl"), ("question", "accepted", {}, "partner"),
        ("organisation", "received", {"note": "x" * 2001}, "note"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_moves(agenda, kind, state, changes, fault):
    made = ask(kind, agenda=agenda if kind == "question" else None)
    client = Client()
    client.force_login(factories.coordinator())

    answer = client.post(
        reverse("join-request-handle", args=[made.uid]), {"version": "1", "state": state} | changes
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [fault])
    made.refresh_from_db()
    assert (made.state, made.version, made.decided) == ("received", 1, None)


def test_who_handles_an_older_version_is_told(coordinator):
    made = ask()
    handle(made, coordinator, "talking")

    with pytest.raises(Stale):
        joining.handle_join(request=made, by=coordinator, base=1, state="declined", reason="Neen")


def test_every_step_is_mailed_in_the_language_of_who_asked(coordinator):
    made = ask(language="en")
    handle(made, coordinator, "talking")
    carry_out()
    handle(made, coordinator, "declined", reason="Too far from the lever", note="Intern")
    carry_out()

    bodies = [message.body for message in mail.outbox]
    assert ["/en/" in body for body in bodies] == [True] * len(bodies)
    assert ("Too far from the lever" in bodies[-1], "Intern" in bodies[-1]) == (True, False)


def test_coordinators_are_told_without_any_name(coordinator):
    ask()

    tell()

    (note,) = Notification.objects.all()
    client = Client()
    client.force_login(coordinator)
    page = client.get(reverse("notifications")).content.decode()
    assert (note.user, reverse("join-request-handle", args=[note.event.subject]) in page) == (coordinator, True)
    assert ("Kringwinkel" in page, "Peeters" in page) == (False, False)


# ---------- what everybody sees ----------
def test_everybody_sees_numbers_and_only_names_that_may_be_told(client, coordinator):
    ask()
    ask(email="bo@example.org", organisation="Geheim bv", named=False)
    handle(ask("initiative", email="cas@example.org"), coordinator, "talking")

    page = client.get(reverse("join-requests"))

    assert [row["counts"] for row in page.context["kinds"]] == [[2, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    body = page.content.decode()
    words = ("Kringwinkel", "Geheim", "Peeters", "example.org", "ontmantelen")
    assert [word in body for word in words] == [True, False, False, False, False]


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts(client, coordinator, count, django_assert_num_queries):
    for number in range(count):
        ask(email=f"{number}@example.org")
    with django_assert_num_queries(3):  # numbers, how many are named, these
        client.get(reverse("join-requests"))
    client.force_login(coordinator)
    with django_assert_num_queries(8):  # and session, user, roles, what is to handle, what is unread
        client.get(reverse("join-requests"))
