"""Who has a document open, through the API: the same people as on the page."""

import pytest
from django.test import Client

from coediting.actions import presence
from coediting.api_presence import PresenceRow
from coediting.models import Presence
from tests import factories
from tests.coediting.calling import call, is_problem

pytestmark = pytest.mark.django_db
ROW = "0" * 36


@pytest.fixture(params=["profiles", "targets"])
def open_document(request, owner):
    """(address of its presence, document) of a document of each kind."""
    make = factories.draft if request.param == "profiles" else factories.target
    return f"/api/v1/{request.param}/stuk/presence/", make(owner, slug="stuk").document


def here(document, user, tab="a" * 32, **where):
    presence.here(document=document, user=user, tab=tab, **where)


def test_everybody_is_told_with_partner_and_place(open_document, owner, by):
    address, document = open_document
    agoria = factories.partner("agoria")
    document.partners.add(agoria)
    person = factories.editor(agoria)
    person.memberships.create(partner=factories.partner("aa"), role="editor")
    here(document, person, section="tasks", row=ROW, unsaved=True)
    here(document, by)

    rows = call("get", address, by=by, scope="read").json()["results"]

    assert all(set(row) == set(PresenceRow().fields) for row in rows)
    assert rows == [
        {
            "name": person.name,
            "partner": {"uid": str(agoria.uid), "slug": "agoria"},
            "section": "tasks",
            "row": ROW,
            "unsaved": True,
            "self": False,
        },
        {
            "name": by.name,
            "partner": {"uid": str(owner.uid), "slug": owner.slug},
            "section": "",
            "row": "",
            "unsaved": False,
            "self": True,
        },
    ]


def test_who_is_gone_or_elsewhere_is_not_told(open_document, owner, by):
    address, document = open_document
    other = factories.draft(owner, slug="ander").document
    for user in (by, factories.editor(owner)):
        here(document, user)
    here(other, by)
    presence.leave(document=document, user=by, tab="a" * 32)
    gone = Presence.objects.filter(document=document).get()
    Presence.objects.filter(pk=gone.pk).update(seen="2026-01-01T00:00:00Z", unsaved=True)

    assert call("get", address, by=by).json()["results"] == []


WHO = {
    "anonymous": 404,
    "disabled": 401,
    "stranger": 404,
    "reader": 200,
    "contributor": 200,
    "editor": 200,
    "coordinator": 200,
}


@pytest.mark.parametrize("name", WHO)
def test_who_may_see_it(open_document, owner, name):
    answer = call("get", open_document[0], by=factories.cast(owner)[name], scope="read")

    assert answer.status_code == WHO[name]


@pytest.mark.parametrize(
    ("method", "query", "status"),
    [
        ("post", "", 405),
        ("delete", "", 405),
        ("get", "?tab=x", 400),
        ("get", "?fields=email", 400),
        ("get", "?limit=0", 400),
    ],
)
def test_it_is_only_for_reading(open_document, by, method, query, status):
    assert is_problem(call(method, open_document[0] + query, by=by, scope="write"), status)
    assert Presence.objects.count() == 0


QUERIES = 5  # token with its user, document, partners, roles, the page


def test_it_asks_the_same_queries_for_any_number(open_document, owner, by, django_assert_num_queries):
    address, document = open_document
    client = Client(headers={"Authorization": f"Bearer {factories.token(by, 'read')}"})
    here(document, by)
    client.get(address)

    with django_assert_num_queries(QUERIES):
        assert len(client.get(address).json()["results"]) == 1
    for _ in range(2):
        here(document, factories.editor(owner))
    with django_assert_num_queries(QUERIES):
        assert len(client.get(address).json()["results"]) == 3
