"""Home and the pages about the portal itself."""

import datetime
import re

import pytest
from django.utils import timezone

from dialogues.models import Dialogue
from roadmap.actions import evidence, scenarios, workforce
from tests import factories

pytestmark = pytest.mark.django_db
HOME_QUERIES = 18


def dialogue(starts, **fields):
    fields = {"title_nl": "Wie kan wat?", "title_en": "Who can do what?", "place": "Gent"} | fields
    return Dialogue.objects.create(
        slug=f"dialogue-{starts:%s}",
        theme=factories.theme(),
        organiser=factories.partner(),
        starts=starts,
        **fields,
    )


def load_figures():
    """A study's green figure, workers of its sector, and the standard scenario: what the headlines are made of."""
    factories.sector("20")
    factories.job("81")
    workforce.load_workforce(
        dataset={
            "slug": "study",
            "name_nl": "Studie",
            "name_en": "Study",
            "source": "study",
            "reference_date": "2021",
            "quality": "estimate",
        },
        cells=[{"sector": "nacebel2025:20", "job": "isco:81", "headcount": 76_000}],
        year=2021,
    )
    evidence.record_evidence(
        group="green", sectors=["nacebel2025:20"], headcount=59_000, out_of=76_000, year=2021, source="study"
    )
    scenarios.save_scenario(
        slug="study",
        name_nl="Studie",
        name_en="Study",
        horizon_from=2021,
        horizon_to=2035,
        hires_total=30_000,
        standard=True,
    )


def test_home_shows_the_figures_of_the_study(client):
    load_figures()

    page = client.get("/nl/").content.decode()

    shown = re.findall(r'<span class="figure__n">(.*?)</span>', page)
    assert shown == ["59.000", "30.000"]


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
    load_figures()
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
