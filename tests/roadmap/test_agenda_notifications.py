"""Agenda requests and people: coordinators hear of a new one, who asked hears of the answer, nobody hears too much."""

import pytest
from django.test import Client
from django.urls import reverse

from coediting.actions import mailing
from coediting.models import Notification
from partners.models import Membership
from profiles.models import Theme
from roadmap.actions.agenda import handle_request, make_request
from tests import factories
from tests.coediting.telling import forget, heard, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    cast = factories.cast(factories.partner("huis"))
    del cast["anonymous"]
    return cast


@pytest.fixture
def asked(people):
    """A request by the contributor, that nobody was told of yet."""
    house, agenda = factories.partner("huis"), factories.theme("circulair-bouwen", kind=Theme.Kind.AGENDA)
    return make_request(
        by=people["contributor"],
        partner=house,
        agenda=agenda,
        title="Wie kan demonteren?",
        text="Wij zoeken.",
    )


def handle(request, by, **changes):
    request.refresh_from_db()
    return handle_request(request=request, by=by, base=request.version, **changes)


def news_of(user, language="nl"):
    """(the page of notifications as text, what the API tells)."""
    client = Client()
    client.force_login(user)
    page = client.get(f"/{language}/{'meldingen' if language == 'nl' else 'notifications'}/")
    answer = client.get("/api/v1/notifications/", headers={"Accept-Language": language})
    return page.content.decode(), answer.json()["results"]


def test_coordinators_hear_of_a_new_request(people, asked):
    tell()

    assert {name: heard(user) for name, user in people.items()} == {
        "reader": [], "contributor": [], "editor": [], "stranger": [], "disabled": [],
        "coordinator": ["agenda_request.made"],
    }  # fmt: skip


def test_coordinator_who_asks_does_not_hear_of_it(people):
    agenda = factories.theme("circulair-bouwen", kind=Theme.Kind.AGENDA)
    make_request(
        by=people["coordinator"], partner=factories.partner("huis"), agenda=agenda, title="Wie?", text="Wij."
    )
    tell()

    assert heard(people["coordinator"]) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"state": "answered", "answer_nl": "Lees het profiel."}, ["agenda_request.answered"]),
        ({"state": "declined", "reason": "Dat is niet aan ons."}, ["agenda_request.declined"]),
        ({"state": "triaged", "note": "Wij kijken ernaar."}, []),
    ],
)
def test_who_asked_hears_what_became_of_it(people, asked, changes, told):
    forget()
    handle(asked, people["coordinator"], **changes)
    tell()

    assert heard(people["contributor"]) == told
    assert Notification.objects.exclude(user=people["contributor"]).count() == 0


def test_request_of_the_portal_itself_tells_nobody_of_its_answer(people):
    agenda = factories.theme("circulair-bouwen", kind=Theme.Kind.AGENDA)
    made = make_request(by=None, partner=factories.partner("huis"), agenda=agenda, title="Wie?", text="Wij.")
    forget()
    handle(made, people["coordinator"], state="answered", answer_nl="Lees het profiel.")
    tell()

    assert Notification.objects.count() == 0


def test_news_stands_in_the_portal_and_in_the_api(people, asked):
    forget()
    handle(asked, people["coordinator"], state="answered", answer_nl="Lees het profiel.")
    tell()
    page, [row] = news_of(people["contributor"])

    address = reverse("agenda-request", args=[asked.uid])
    assert f'<a href="{address}">' in page
    assert "Wie kan demonteren?" in page
    assert {name: row[name] for name in ("event", "document", "kind", "read")} == {
        "event": "agenda_request.answered", "document": None, "kind": "agenda_request", "read": None,
    }  # fmt: skip
    assert row["address"].endswith(address)
    assert mailing.send_now() == 0


def test_who_left_the_partner_sees_no_news_of_its_open_request(people, asked):
    forget()
    handle(asked, people["coordinator"], state="declined", reason="Dat is niet aan ons.")
    tell()
    Membership.objects.filter(user=people["contributor"]).delete()

    page, rows = news_of(people["contributor"])
    assert ("Wie kan demonteren?" in page, rows) == (False, [])


def test_who_left_before_the_answer_is_not_told(people, asked):
    forget()
    Membership.objects.filter(user=people["contributor"]).delete()
    handle(asked, people["coordinator"], state="declined", reason="Dat is niet aan ons.")
    tell()

    assert Notification.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_for_one_and_three(people, count, django_assert_num_queries):
    agenda = factories.theme("circulair-bouwen", kind=Theme.Kind.AGENDA)
    for number in range(count):
        make_request(
            by=people["contributor"],
            partner=factories.partner("huis"),
            agenda=agenda,
            title=f"{number}",
            text="x",
        )
    tell()
    client = Client()
    client.force_login(people["coordinator"])
    client.get("/nl/")  # contents that stay are read once
    with django_assert_num_queries(8):
        client.get("/nl/meldingen/")
