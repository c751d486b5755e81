"""Home and the pages about the portal itself."""

import datetime

import pytest
from django.utils import timezone

from dialogues.models import Dialogue
from tests import factories

pytestmark = pytest.mark.django_db
HOME_QUERIES = 12


def dialogue(starts, **fields):
    fields = {"title_nl": "Wie kan wat?", "title_en": "Who can do what?", "place": "Gent"} | fields
    return Dialogue.objects.create(
        slug=f"dialogue-{starts:%s}",
        theme=factories.theme(),
        organiser=factories.partner(),
        starts=starts,
        **fields,
    )


def test_home_of_an_empty_portal_says_so(client):
    response = client.get("/en/")

    assert response.status_code == 200
    assert response.content.decode().count('class="empty"') == 2


def test_home_counts_what_is_published_only(client):
    factories.published()
    factories.draft()
    factories.target()

    response = client.get("/en/")

    counted = {name: response.context[name] for name in ("profile_count", "target_count", "competence_count")}
    assert counted == {"profile_count": 1, "target_count": 1, "competence_count": 1}


def test_home_shows_the_latest_five_first_and_no_draft(client):
    profiles = [factories.published(title=f"Profiel {number}") for number in range(6)]
    factories.draft(title="Ontwerp")

    response = client.get("/nl/")

    assert response.context["latest"] == profiles[:0:-1]


def test_home_shows_only_dialogues_to_come_the_soonest_first(client):
    now = timezone.now()
    later, soon = dialogue(now + datetime.timedelta(days=9)), dialogue(now + datetime.timedelta(days=2))
    dialogue(now - datetime.timedelta(days=2))

    response = client.get("/nl/")

    assert list(response.context["dialogues"]) == [soon, later]


@pytest.mark.parametrize("number", [1, 3])
def test_home_needs_the_same_number_of_queries(client, django_assert_num_queries, number):
    for day in range(number):
        factories.published(title=f"Profiel {day}")
        dialogue(timezone.now() + datetime.timedelta(days=1 + day))

    with django_assert_num_queries(HOME_QUERIES):
        client.get("/nl/")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/en/about/", "About this portal"),
        ("/nl/over/", "Over dit portaal"),
        ("/nl/methode/", "Hoe we tellen"),
        ("/nl/toegankelijkheid/", "Toegankelijkheid"),
        ("/nl/privacy/", "Privacy"),
    ],
)
def test_pages_about_the_portal_stand_in_both_languages(client, path, title):
    page = client.get(path).content.decode()

    assert f"<h1>{title}</h1>" in page


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/nl/", "/en/"),
        ("/en/about/", "/nl/over/"),
        ("/nl/profielen/?theme=bouw&page=2", "/en/profiles/?theme=bouw&amp;page=2"),
        ("/nl/bestaat-niet/", "/en/bestaat-niet/"),
    ],
)
def test_language_switch_stays_on_the_page(client, path, other):
    page = client.get(path).content.decode()

    assert f'<a href="{other}" lang=' in page


@pytest.mark.parametrize(
    ("path", "current"), [("/en/profiles/", "page"), ("/en/profiles/new/", "true"), ("/en/about/", "")]
)
def test_menu_marks_where_one_is(client, path, current):
    client.force_login(factories.coordinator())

    response = client.get(path)

    assert response.context["navigation"][0]["current"] == current
