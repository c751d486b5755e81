"""What the agendas ask: who hands in, who sees it when, what the coordinator does with it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from coediting.models import Event
from profiles.models import Theme
from roadmap.actions.agenda import handle_request, make_request
from roadmap.actions.initiatives import start_initiative
from roadmap.actions.versioned import Stale
from roadmap.models import AgendaRequest
from tests import factories
from tests.coediting.filling import form_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return factories.partner("huis")


@pytest.fixture
def agenda():
    return factories.theme("circulair-bouwen", kind=Theme.Kind.AGENDA)


@pytest.fixture
def asked(house, agenda):
    return make_request(
        by=None, partner=house, agenda=agenda, title="Wie kan demonteren?", text="Wij zoeken jobs."
    )


def page(name, request):
    return reverse(name, args=[request.uid])


def answer(request, **changes):
    base = AgendaRequest.objects.get(pk=request.pk).version
    return handle_request(
        request=request,
        by=None,
        base=base,
        **{"state": "answered", "answer_nl": "Lees het profiel."} | changes,
    )


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("reader", True),
        ("contributor", True),
        ("editor", True),
        ("coordinator", True),
        ("stranger", False),
        ("disabled", False),
        ("anonymous", False),
    ],
)
def test_members_of_the_partner_hand_in(house, agenda, name, may):
    by = factories.cast(house)[name]
    new = {"partner": house, "agenda": agenda, "title": "Vraag", "text": "Waarom"}

    if may:
        assert make_request(by=by, **new).state == "new"
        assert Event.objects.filter(kind="agenda_request.made").count() == 1
    else:
        with pytest.raises(PermissionDenied):
            make_request(by=by, **new)


def test_only_strategic_agendas_ask(house):
    with pytest.raises(ValidationError):
        make_request(by=None, partner=house, agenda=factories.theme(), title="Vraag", text="Waarom")


@pytest.mark.parametrize(
    ("state", "seers"),
    [
        ("new", {"reader", "contributor", "editor", "coordinator"}),
        ("triaged", {"reader", "contributor", "editor", "coordinator"}),
        ("declined", {"reader", "contributor", "editor", "coordinator"}),
        ("answered", {"reader", "contributor", "editor", "coordinator", "stranger", "disabled", "anonymous"}),
    ],
)
def test_request_is_public_once_it_is_answered(client, asked, house, state, seers):
    if state != "new":
        answer(asked, state=state, reason="Past hier niet.", note="Bel eerst.")
    seen = {}
    for name, user in factories.cast(house).items():
        client.logout()
        if user.is_authenticated and user.is_active:
            client.force_login(user)
        listed = len(client.get(reverse("agenda-requests")).context["rows"])
        found = client.get(page("agenda-request", asked))
        seen[name] = (found.status_code, listed, b"Bel eerst." in found.content)

    insiders = {"reader", "contributor", "editor", "coordinator"}
    assert seen == {
        name: (200 if name in seers else 404, int(name in seers), state != "new" and name in insiders)
        for name in seen
    }


def test_answer_is_dated_told_and_tied_to_work(client, asked):
    target, profile = factories.target(title="Meer demonteurs"), factories.published(title="Demonteur")
    draft = factories.draft(title="Geheim")
    initiative = start_initiative(by=None, title_nl="Leerfabriek", title_en="Learning factory", kind="own")

    answer(asked, targets=[target], profiles=[profile, draft], initiatives=[initiative])

    stored = AgendaRequest.objects.get()
    assert (stored.state, stored.version, stored.is_open) == ("answered", 2, False)
    assert stored.settled is not None
    assert Event.objects.filter(kind="agenda_request.answered").count() == 1
    html = client.get(page("agenda-request", asked)).content.decode()
    assert [title in html for title in ("Meer demonteurs", "Demonteur", "Leerfabriek", "Geheim")] == [
        True
    ] * 3 + [False]


def test_reopening_takes_the_answer_back(client, asked):
    answer(asked)
    answer(asked, state="triaged")

    assert AgendaRequest.objects.get().settled is None
    assert client.get(page("agenda-request", asked)).status_code == 404


def test_same_input_saves_nothing(asked):
    answer(asked)

    assert answer(asked).version == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": "answered"}, "answer_nl"),
        ({"state": "answered", "answer_en": "Only English"}, "answer_nl"),
        ({"state": "declined", "reason": "  "}, "reason"),
        ({"state": "nonsense"}, "state"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_bad_handling_is_refused(asked, changes, field):
    with pytest.raises(ValidationError) as caught:
        handle_request(request=asked, by=None, base=1, **changes)

    assert list(caught.value.message_dict) == [field]
    assert AgendaRequest.objects.get().version == 1


@pytest.mark.parametrize("name", ["reader", "contributor", "editor", "stranger", "disabled", "anonymous"])
def test_only_coordinators_handle(asked, house, name):
    with pytest.raises(PermissionDenied):
        handle_request(request=asked, by=factories.cast(house)[name], base=1, state="triaged")


def test_stale_handling_is_refused(asked):
    answer(asked)

    with pytest.raises(Stale):
        handle_request(request=asked, by=None, base=1, state="declined", reason="x")


# ---------- pages ----------
def test_ask_page_hands_in_for_an_own_partner_only(client, house, agenda):
    client.force_login(factories.user("reader", house))
    address = reverse("agenda-request-new")
    other = factories.partner()
    asked = {"agenda": agenda.pk, "partner": house.pk, "title": "Vraag", "text": "Waarom"}

    assert client.post(address, asked | {"partner": other.pk}).status_code == 422
    assert client.post(address, asked | {"title": ""}).status_code == 422
    answer = client.post(address, asked)

    made = AgendaRequest.objects.get()
    assert (answer.status_code, answer.url) == (302, page("agenda-request", made))
    assert (made.partner, made.agenda, made.language) == (house, agenda, "nl")


def test_ask_page_is_for_members(client):
    address = reverse("agenda-request-new")
    assert client.get(address).status_code == 302
    client.force_login(factories.user())

    assert client.get(address).status_code == 403


def test_handle_page_keeps_what_was_typed_beside_what_is_stored(client, asked):
    client.force_login(factories.coordinator())
    address = page("agenda-request-handle", asked)
    form = form_to(client.get(address), "")
    answer(asked, answer_nl="Antwoord van een ander.")

    stale = client.post(address, form.data(state="answered", answer_nl="Mijn antwoord."))

    assert stale.status_code == 409
    assert ("Antwoord van een ander.", "Mijn antwoord.") in [
        (row["stored"], row["typed"]) for row in stale.context["differences"]
    ]
    assert client.post(address, form_to(stale, "").data()).status_code == 302
    assert AgendaRequest.objects.get().answer_nl == "Mijn antwoord."


def test_handle_page_says_what_is_missing(client, asked):
    client.force_login(factories.coordinator())
    address = page("agenda-request-handle", asked)
    form = form_to(client.get(address), "")

    refused = client.post(address, form.data(state="declined", note="Bewaar dit"))

    assert (refused.status_code, form_to(refused, "").value("note").strip()) == (422, "Bewaar dit")


def test_handle_page_is_for_coordinators(client, asked, house):
    client.force_login(factories.editor(house))

    assert client.get(page("agenda-request-handle", asked)).status_code == 403


def test_filters_stand_in_the_address(client, asked, house):
    other = factories.theme("bio-economie", kind=Theme.Kind.AGENDA)
    make_request(by=None, partner=house, agenda=other, title="Andere", text="x")
    client.force_login(factories.coordinator())

    def titles(query):
        rows = client.get(f"{reverse('agenda-requests')}?{query}").context["rows"]
        return sorted(row["item"].title for row in rows)

    assert titles("agenda=bio-economie") == ["Andere"]
    assert titles("state=declined") == []
    assert titles("state=nonsense&agenda=nothing") == ["Andere", "Wie kan demonteren?"]


def test_age_counts_days_until_it_is_settled(asked):
    AgendaRequest.objects.update(created=timezone.now() - datetime.timedelta(days=12, hours=1))
    assert AgendaRequest.objects.get().days == 12
    answer(asked)
    AgendaRequest.objects.update(settled=timezone.now() - datetime.timedelta(days=2))

    assert AgendaRequest.objects.get().days == 10


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_constant_number_of_queries(client, house, agenda, rows, django_assert_num_queries):
    for number in range(rows):
        made = make_request(by=None, partner=house, agenda=agenda, title=f"V{number}", text="x")
        answer(made)

    with django_assert_num_queries(3):
        client.get(reverse("agenda-requests"))


@pytest.mark.parametrize("rows", [1, 3])
def test_request_page_has_a_constant_number_of_queries(client, asked, rows, django_assert_num_queries):
    answer(
        asked,
        targets=[factories.target() for _ in range(rows)],
        profiles=[factories.published() for _ in range(rows)],
    )

    with django_assert_num_queries(6):
        client.get(page("agenda-request", asked))
