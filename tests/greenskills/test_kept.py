"""Pages that are kept for visitors: an edit shows at once, nobody gets another's page, nothing is asked in vain."""

import re

import pytest
from django.db import connections, transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import timezone

from coediting import outbox
from coediting.actions import presence
from coediting.models import Delivery, Event
from greenskills import kept
from partners.models import Partner
from profiles import actions
from profiles.models import Competence, Job, Sector, Theme
from roadmap.actions import runs
from roadmap.needs import freshness
from tests import factories
from tests.roadmap.asking import ask, carry_out

pytestmark = pytest.mark.django_db
ONE_QUERY = 1  # for the state
TRIGGERS = """
SELECT pg_get_triggerdef(oid) FROM pg_trigger
WHERE tgrelid = 'coediting_delivery'::regclass AND tgname LIKE 'public_mark%' AND tgname <> 'public_mark_emptied'
"""


@pytest.fixture
def house():
    return factories.partner("embuild", name_nl="Embuild Vlaanderen")


@pytest.fixture
def profile(house):
    wants = [factories.requirement_row(factories.competence("sort waste", label_nl="afval sorteren"))]
    fields = {"themes": [factories.theme("bouw")], "sectors": [factories.sector("43")], "jobs": [factories.job("81")]}
    return factories.published(house, slug="plaatser", title="Plaatser", requirements=wants, **fields)


def sheet(client, **headers):
    return client.get(reverse("profile", args=["plaatser"]), headers=headers)


def profiles(client, query="", **headers):
    return client.get(reverse("profiles") + query, headers=headers)


def test_second_visitor_costs_one_query(client, profile, django_assert_num_queries):
    first = sheet(client), profiles(client)

    with django_assert_num_queries(ONE_QUERY):
        assert sheet(client).content == first[0].content
    with django_assert_num_queries(ONE_QUERY):
        assert profiles(client).content == first[1].content


def test_pages_of_one_list_count_once(client, profile, django_assert_num_queries):
    profiles(client)

    with django_assert_num_queries(3):  # the state, the rows, their themes
        profiles(client, "?page=1")


def test_other_pages_are_not_asked_for_a_state(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/health/live")


def test_where_the_database_cannot_say_its_state_nothing_is_kept(monkeypatch):
    wrapper, before = connections["default"], transaction.savepoint()
    monkeypatch.setattr(wrapper, "health_check_enabled", True)
    monkeypatch.setattr(wrapper, "health_check_done", True)
    monkeypatch.setattr(kept, "STATE", "SELECT nothing")

    assert kept.state() is None
    assert not wrapper.health_check_done  # the next question looks whether there is a connection

    wrapper.health_check_done = True  # what looked in a transaction that failed would give the connection up
    transaction.savepoint_rollback(before)


def test_portal_at_rest_leaves_no_marks(profile):
    """What the beat does every few seconds must not make every page anew."""
    Delivery.objects.update(done=timezone.now())
    before = kept.state()

    runs.end_lost_runs()
    outbox.send_open(lambda task, delivery: None)
    presence.sweep()

    assert kept.state() == before


def test_new_version_shows_at_once(client, profile, house):
    assert "Plaatser" in sheet(client).text
    content = profile.document.published.content | {"title": factories.language_map("Monteur")}
    actions.revise_profile(profile=profile, by=factories.editor(house), base=1, content=content)
    assert "Monteur" not in sheet(client).text

    factories.approve(profile)
    actions.publish_profile(profile=profile, by=factories.coordinator(), number=2)

    assert "Monteur" in sheet(client).text
    assert "Monteur" in profiles(client).text


@pytest.mark.parametrize(
    ("model", "change", "said"),
    [
        (Competence, {"label_nl": "puin sorteren"}, "Puin sorteren"),
        (Competence, {"label_vls": "steenpuin sorteren"}, "Steenpuin sorteren"),
        (Job, {"label_nl": "machinebediener"}, "Machinebediener"),
        (Sector, {"label_nl": "ruwbouw"}, "ruwbouw"),
        (Theme, {"name_nl": "Circulair bouwen"}, "Circulair bouwen"),
        (Partner, {"name_nl": "Nieuwe naam"}, "Nieuwe naam"),
    ],
)
def test_change_of_what_a_page_names_shows_at_once(client, profile, model, change, said):
    assert said not in sheet(client).text

    model.objects.update(**change)

    assert said in sheet(client).text


def test_withdrawn_profile_is_gone_at_once(client, profile):
    assert sheet(client).status_code == 200

    profile.document.published = None
    profile.document.save()

    assert sheet(client).status_code == 404
    assert "Plaatser" not in profiles(client).text


def test_waiting_recompute_shows_at_once(client, profile):
    Delivery.objects.all().delete()
    before = sheet(client).text
    event = Event.objects.create(kind="profile.published", subject="x")

    Delivery.objects.create(event=event, task="roadmap.tasks.recompute_needs")

    assert sheet(client).text != before
    Delivery.objects.all().delete()
    assert sheet(client).text == before


def test_marks_follow_exactly_the_tasks_that_pages_say_something_of():
    """Any other task, such as a mail, would empty every kept page for nothing."""
    with connections["default"].cursor() as cursor:
        cursor.execute(TRIGGERS)
        followed = [sorted(re.findall(r"'([a-z_.]+)'", words)) for (words,) in cursor.fetchall()]

    assert followed == [sorted(freshness.TASKS)] * 3


def test_request_to_join_leaves_no_mark(profile):
    """Anybody may send one, as often as they like."""
    before = kept.state()

    ask()
    carry_out()

    assert kept.state() == before


def test_draft_leaves_no_mark(profile, house):
    before = kept.state()
    content = profile.document.published.content | {"title": factories.language_map("Monteur")}

    actions.revise_profile(profile=profile, by=factories.editor(house), base=1, content=content)

    assert kept.state() == before


def test_nobody_gets_the_page_of_another(client, profile, house):
    visitor = sheet(client).content
    editor = factories.editor(house)
    client.force_login(editor)

    own = sheet(client)

    assert reverse("profile-edit", args=["plaatser"]).encode() in own.content
    assert "ETag" not in own.headers
    client.logout()
    client.cookies.clear()
    assert sheet(client).content == visitor


def test_message_that_waits_is_neither_lost_nor_kept(client, profile):
    client.cookies["messages"] = "something"

    assert "ETag" not in sheet(client).headers


def test_same_page_again_is_said_in_a_line(client, profile):
    tag = sheet(client).headers["ETag"]

    again = sheet(client, if_none_match=tag)

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert again.headers["Content-Security-Policy"]
    Theme.objects.update(name_nl="Anders")
    assert sheet(client, if_none_match=tag).status_code == 200


def test_languages_hosts_and_parts_are_kept_apart(client, profile):
    address = reverse("profiles")
    full = client.get(address).content

    assert profiles(client, hx_request="true").content != full
    assert profiles(client, host="127.0.0.1").status_code == 200
    assert b'lang="en"' in client.get("/en/profiles/").content
    assert client.get(address).content == full


def test_shown_state_is_older_never_newer_than_the_page(client, profile, monkeypatch):
    """What is committed while a page is made belongs to the next state: the page that began before it does not stay."""
    seen = []

    def meanwhile(self):
        if not seen:
            seen.append(Theme.objects.update(name_nl="Ondertussen"))
        return "embuild"

    monkeypatch.setattr(Partner, "__str__", meanwhile)
    sheet(client)
    monkeypatch.undo()

    assert "Ondertussen" in sheet(client).text


@pytest.mark.django_db(transaction=True)
def test_marks_that_are_committed_in_another_order_are_seen(profile):
    """The earlier of two changes is committed last: its mark still makes another state."""
    with_second = connections.create_connection("default")
    try:
        with with_second.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE profiles_theme SET name_nl = 'Eerst'")
            before = kept.state()
            Competence.objects.update(label_nl="later")
            between = kept.state()
            cursor.execute("COMMIT")
    finally:
        with_second.close()

    assert len({before, between, kept.state()}) == 3


def test_states_never_come_back_when_old_marks_go(profile):
    seen = {kept.state()}
    for number in range(400):
        Theme.objects.update(position=number)
        seen.add(kept.state())

    assert len(seen) == 401


def test_parts_that_htmx_puts_in_another_place_are_kept_apart():
    one, same, other = (
        kept.key_of(RequestFactory().get("/nl/", headers={"hx-request": "true", "hx-target": target}).META)
        for target in ("cell", "cell", "browse")
    )

    assert (one == same, one == other) == (True, False)


def test_who_signed_in_or_sends_something_has_no_key():
    request = RequestFactory().get("/nl/", HTTP_COOKIE="sessionid=x")

    assert kept.key_of(request.META) is None
    assert kept.key_of(RequestFactory().post("/nl/").META) is None


def test_shelf_puts_the_oldest_away_and_all_with_another_state():
    shelf = kept.Shelf(most=3)
    for name in "abc":
        shelf.keep(1, name, name.upper())
    assert shelf.find(1, "a") == "A"

    shelf.keep(1, "d", "D")

    assert [name for name in "abcd" if name in shelf] == ["a", "c", "d"]
    assert shelf.find(2, "a") is None
    assert shelf.weight == 0


def test_answer_of_the_api_is_kept_with_its_own_tag_and_never_for_a_token(
    client, profile, house, django_assert_num_queries
):
    address = reverse("api-profiles-detail", args=["plaatser"])
    first = client.get(address)
    token = {"Authorization": f"Bearer {factories.token(factories.editor(house))}"}

    with django_assert_num_queries(ONE_QUERY):
        again = client.get(address)
    with django_assert_num_queries(ONE_QUERY):
        known = client.get(address, headers={"If-None-Match": f"W/{first.headers['ETag']}"})

    assert (again.content, again.headers["ETag"], known.status_code) == (first.content, first.headers["ETag"], 304)
    assert kept.key_of(client.get(address, headers=token).wsgi_request.META) is None


@pytest.mark.parametrize("header", ["Accept", "Accept-Language"])
def test_answers_of_the_api_are_kept_apart_by_what_was_asked(header):
    asked = [RequestFactory().get("/api/v1/sectors/", headers={header: value}) for value in ("application/json", "nl")]

    assert len({kept.key_of(request.META) for request in asked}) == 2


def test_answers_of_the_api_are_kept_apart_by_the_language_of_the_cookie(client, profile):
    address = "/api/v1/search/?q=plaatser"
    dutch = client.get(address)
    client.cookies["django_language"] = "en"

    english = client.get(address)

    assert (dutch.headers["Content-Language"], english.headers["Content-Language"]) == ("nl", "en")


def test_what_is_asked_at_length_is_not_kept(client):
    plain, long = (RequestFactory().get("/nl/", headers={"hx-target": "x" * length}) for length in (500, 501))

    assert (kept.key_of(plain.META) is None, kept.key_of(long.META)) == (False, None)


def test_weight_of_a_page_counts_its_key_and_what_is_around_it(client, profile):
    kept.SHELF.clear()

    body = client.get("/api/v1/sectors/?fields=code", headers={"Accept-Language": "n" * 400}).content

    assert kept.SHELF.weight > len(body) + 400 + kept.AROUND


# ---------- at the door ----------
class Asked:
    """A portal behind the door: counts what is let through, and keeps what the last answer said."""

    def __init__(self):
        self.behind, self.let_through = ClientHandler(), 0
        self.door = kept.AtTheDoor(self._portal)

    def _portal(self, environ, start_response):
        self.let_through += 1
        response = self.behind(environ)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def get(self, address, **headers):
        """(status, headers without the request's own, body)"""
        said = []
        pieces = self.door(RequestFactory().get(address, **headers).environ, lambda *head: said.append(head))
        found = dict(said[0][1])
        assert len(found.pop("X-Request-Id")) == 20
        return said[0][0], found, b"".join(pieces)


@pytest.mark.django_db(transaction=True)
def test_door_gives_what_the_portal_would_and_asks_only_the_state(profile, django_assert_num_queries):
    asked = Asked()
    asked.get("/api/v1/profiles/plaatser/")
    inside = Client().get("/api/v1/profiles/plaatser/")

    with django_assert_num_queries(ONE_QUERY):
        status, headers, body = asked.get("/api/v1/profiles/plaatser/")
    known = asked.get("/api/v1/profiles/plaatser/", HTTP_IF_NONE_MATCH=headers["ETag"])

    assert asked.let_through == 1
    assert (status, body) == ("200 OK", inside.content)
    assert headers == {name: value for name, value in inside.headers.items() if name != "X-Request-Id"}
    assert (known[0], known[1]["ETag"], known[2]) == ("304 Not Modified", headers["ETag"], b"")


@pytest.mark.django_db(transaction=True)
def test_door_lets_through_who_is_more_than_a_visitor_and_what_changed(profile):
    asked, address = Asked(), "/api/v1/profiles/plaatser/"
    asked.get(address)

    asked.get(address, HTTP_COOKIE="sessionid=x")
    asked.get(address, HTTP_AUTHORIZATION="Bearer x")
    Theme.objects.update(position=7)
    asked.get(address)

    assert asked.let_through == 4
