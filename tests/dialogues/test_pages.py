"""The public pages of the dialogues: what comes, what was, and the themes."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from dialogues import actions
from dialogues.models import Dialogue, Series
from tests import factories
from tests.dialogues import making

pytestmark = pytest.mark.django_db


def dialogue(slug, days, theme=None, **fields):
    return Dialogue.objects.create(
        slug=slug,
        theme=theme or factories.theme(),
        organiser=factories.partner(),
        title_nl=f"Dialoog {slug}",
        title_en=f"Dialogue {slug}",
        starts=timezone.now() + datetime.timedelta(days=days),
        **{"place": "Gent"} | fields,
    )


def slugs(rows):
    return [row["dialogue"].slug for row in rows]


def test_coming_dialogues_stand_soonest_first_and_earlier_ones_latest_first(client):
    for slug, days in (("later", 9), ("soon", 2), ("long-ago", -90), ("yesterday", -1)):
        dialogue(slug, days)
    dialogue("goes-on", -1, state="running")
    dialogue("called-off", 3, state="closed", closed=timezone.now(), called_off=True)

    context = client.get(reverse("dialogues")).context

    assert slugs(context["upcoming"]) == ["goes-on", "soon", "later"]
    assert slugs(context["past"]) == ["called-off", "yesterday", "long-ago"]


def test_themes_count_published_profiles_and_dialogues(client):
    theme = factories.theme("bouw")
    factories.published(themes=[theme])
    factories.draft(themes=[theme])
    dialogue("een", 3, theme)
    dialogue("twee", -3, theme)

    shown = client.get(reverse("dialogues")).context["themes"]

    assert [(row.slug, row.profile_count, row.dialogue_count) for row in shown if row == theme] == [
        ("bouw", 1, 2)
    ]


def test_no_dialogue_planned_is_said_plainly(client):
    assert client.get(reverse("dialogues")).content.decode().count('class="empty"') == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["een", "twee"]),
        ("?theme=bouw", ["een"]),
        ("?language=vgt", ["twee"]),
        ("?theme=bouw&language=vgt", []),
        ("?theme=nergens&language=xx", ["een", "twee"]),
    ],
)
def test_filters_stand_in_the_address_and_nonsense_asks_for_nothing(client, query, found):
    dialogue("een", 2, factories.theme("bouw"), languages=["nl"])
    dialogue("twee", 3, languages=["nl", "vgt"])

    response = client.get(reverse("dialogues") + query)

    assert slugs(response.context["upcoming"]) == found


def test_dialogue_page_names_the_published_profiles_of_its_theme(client):
    theme = factories.theme("bouw")
    factories.published(slug="sloper", themes=[theme])
    factories.draft(slug="ontwerp", themes=[theme])
    dialogue("een", 3, theme)

    context = client.get(reverse("dialogue", args=["een"])).context

    assert ([profile.slug for profile in context["profiles"]], context["is_past"]) == (["sloper"], False)


def test_dialogue_page_says_everything_in_the_language_of_the_reader(client):
    made = making.dialogue(
        aim_nl="Het doel", aim_en="The aim", agenda_nl="Onthaal\n\n Gesprek ", agenda_en="Welcome\nTalk",
        prepare_nl="Lees dit", prepare_en="", languages=["nl", "vgt"],
    )  # fmt: skip

    for language, words in (
        (
            "nl",
            ["Het doel", "<li>Onthaal</li><li>Gesprek</li>", "Lees dit", "Nederlands, Vlaamse Gebarentaal"],
        ),
        # Where there is no English text the Dutch one stands.
        ("en", ["The aim", "<li>Welcome</li><li>Talk</li>", "Lees dit", "Dutch, Flemish Sign Language"]),
    ):
        with translation.override(language):
            page = client.get(reverse("dialogue", args=[made.slug])).content.decode()
        assert [word for word in words if word not in page] == []


@pytest.mark.parametrize(
    ("state", "capacity", "registered", "word"),
    [("planned", None, 0, ""), ("open", None, 3, "free"), ("open", 2, 1, "free"), ("open", 2, 2, "waiting")],
)
def test_dialogue_page_says_whether_a_place_is_left_and_never_how_many(
    client, state, capacity, registered, word
):
    made = making.dialogue(state="open", capacity=capacity)
    for number in range(registered):
        making.register(made, f"{number}@example.org")
    Dialogue.objects.filter(pk=made.pk).update(state=state)

    response = client.get(reverse("dialogue", args=[made.slug]))

    assert response.context["registration"] == word
    assert "example.org" not in response.content.decode()


def test_who_took_part_is_told_in_numbers_once_it_is_over(client):
    made = making.dialogue()
    making.register(made)
    before = client.get(reverse("dialogue", args=[made.slug])).context["participation"]
    actions.move_on(dialogue=made, by=None, to="closed", seen="open")

    after = client.get(reverse("dialogue", args=[made.slug])).context["participation"]

    assert before == []
    assert [(row["registered"], row["attended"]) for row in after] == [(1, 0)]


def test_series_page_names_its_dialogues_in_their_order(client):
    house = factories.partner()
    first = making.dialogue(house, "een", days=5, new_series=("Reeks", "Series"))
    making.dialogue(house, "twee", days=2, series=first.series)

    context = client.get(reverse("dialogue-series", args=[first.series.slug])).context

    assert (Series.objects.get().slug, slugs(context["rows"])) == ("reeks", ["twee", "een"])
    others = client.get(reverse("dialogue", args=["een"])).context["others"]
    assert [other.slug for other in others] == ["twee"]


@pytest.mark.parametrize("name", ["dialogue", "dialogue-series", "dialogue-file", "dialogue-register"])
def test_unknown_dialogue_is_not_found(client, name):
    assert client.get(reverse(name, args=["nergens"])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    for number in range(rows):
        dialogue(f"soon-{number}", 2)
        dialogue(f"past-{number}", -2)

    with django_assert_num_queries(5):  # coming, past and how many, themes, themes of the filter
        client.get(reverse("dialogues"))


@pytest.mark.parametrize("rows", [1, 3])
def test_page_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    house, theme = factories.partner(), factories.theme()
    made = making.dialogue(house, new_series=("Reeks", "Series"), theme=theme)
    for number in range(rows):
        making.dialogue(house, f"d{number}", series=made.series)
        making.register(made, f"{number}@example.org")
        factories.published(themes=[theme])

    with django_assert_num_queries(
        5
    ):  # the dialogue with its counts, profiles and what their lines show, the series
        client.get(reverse("dialogue", args=[made.slug]))


@pytest.mark.parametrize("rows", [1, 3])
def test_feed_and_series_have_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    house = factories.partner()
    made = making.dialogue(house, new_series=("Reeks", "Series"))
    for number in range(rows):
        making.dialogue(house, f"d{number}", series=made.series)

    with django_assert_num_queries(1):
        client.get(reverse("dialogue-feed"))
    with django_assert_num_queries(2):
        client.get(reverse("dialogue-series", args=["reeks"]))
