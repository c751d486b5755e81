"""Initiatives: public pages, and the coordinator's forms."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from profiles.models import Theme
from roadmap.actions.initiatives import change_initiative, start_initiative
from roadmap.actions.versioned import Stale
from roadmap.models import Initiative
from tests import factories
from tests.coediting.filling import form_to

pytestmark = pytest.mark.django_db
NEW = {"title_nl": "Leerfabriek", "title_en": "Learning factory", "kind": "own"}


def start(**fields):
    return start_initiative(by=None, **NEW | fields)


def test_start_makes_an_address_and_is_public(client):
    made = start()

    assert (made.slug, client.get(reverse("initiative", args=["leerfabriek"])).status_code) == (
        "leerfabriek",
        200,
    )
    assert start().slug != "leerfabriek"


def test_change_counts_and_a_stale_one_is_refused():
    made = start()
    house = factories.partner()

    assert change_initiative(initiative=made, by=None, base=1, start=2021, partners=[house]).version == 2
    assert change_initiative(initiative=made, by=None, base=2, start=2021, partners=[house]).version == 2
    with pytest.raises(Stale):
        change_initiative(initiative=made, by=None, base=1, start=2022)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "x"},
        {"title_nl": ""},
        {"start": 2025, "end": 2020},
        {"url": "javascript:alert(1)"},
        {"url": "ftp://example.org/"},
        {"start": 1},
        {"summary_nl": "x" * 2001},
    ],
    ids=str,
)
def test_bad_change_is_refused(change):
    made = start()

    with pytest.raises(ValidationError):
        change_initiative(initiative=made, by=None, base=1, **change)
    with pytest.raises(ValidationError):
        start(**change)


@pytest.mark.parametrize("name", ["editor", "contributor", "reader", "disabled", "anonymous"])
def test_only_coordinators_write(name):
    by, made = factories.cast(factories.partner())[name], start()

    with pytest.raises(PermissionDenied):
        change_initiative(initiative=made, by=by, base=1, kind="inspired")
    with pytest.raises(PermissionDenied):
        start_initiative(by=by, **NEW)


def test_forms_add_and_change(client):
    client.force_login(factories.coordinator())
    agenda = factories.theme("bio-economie", kind=Theme.Kind.AGENDA)
    new = form_to(client.get(reverse("initiative-new")), "")
    client.post(reverse("initiative-new"), new.data(**NEW, agendas=str(agenda.pk)))
    address = reverse("initiative-edit", args=["leerfabriek"])
    form = form_to(client.get(address), "")

    client.post(address, form.data(title_nl="Leerfabriek 4.0", start="2021"))

    stored = Initiative.objects.get()
    assert (stored.title_nl, stored.start, stored.version) == ("Leerfabriek 4.0", 2021, 2)
    assert list(stored.agendas.all()) == [agenda]


def test_stale_form_loses_nothing(client):
    made = start()
    client.force_login(factories.coordinator())
    address = reverse("initiative-edit", args=[made.slug])
    form = form_to(client.get(address), "")
    change_initiative(initiative=made, by=None, base=1, start=2020)

    answer = client.post(address, form.data(start="2022"))

    assert answer.status_code == 409
    assert [(row["stored"], row["typed"]) for row in answer.context["differences"]] == [("2020", "2022")]
    assert form_to(answer, "").value("start") == "2022"


def test_pages_of_writing_are_for_coordinators(client):
    made = start()
    for user in (factories.editor(factories.partner()), None):
        client.force_login(user) if user else client.logout()
        expected = 403 if user else 302
        assert client.get(reverse("initiative-new")).status_code == expected
        assert client.get(reverse("initiative-edit", args=[made.slug])).status_code == expected


def test_filters_stand_in_the_address(client):
    agenda = factories.theme("bio-economie", kind=Theme.Kind.AGENDA)
    start(agendas=[agenda])
    start(title_nl="STEM-agenda 2030", kind="coordinated")

    def titles(query):
        kinds = client.get(f"{reverse('initiatives')}?{query}").context["kinds"]
        return [item.title_nl for row in kinds for item in row["initiatives"]]

    assert titles("agenda=bio-economie") == ["Leerfabriek"]
    assert titles("kind=coordinated") == ["STEM-agenda 2030"]
    assert titles("") == ["STEM-agenda 2030", "Leerfabriek"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    house, agenda = factories.partner(), factories.theme(kind=Theme.Kind.AGENDA)
    for _number in range(rows):
        start(partners=[house], agendas=[agenda])

    with django_assert_num_queries(4):
        client.get(reverse("initiatives"))
