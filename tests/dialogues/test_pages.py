"""The pages of the dialogues: what comes, what was, and the themes."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogues.models import Dialogue
from tests import factories

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


def test_coming_dialogues_stand_soonest_first_and_earlier_ones_latest_first(client):
    for slug, days in (("later", 9), ("soon", 2), ("long-ago", -90), ("yesterday", -1)):
        dialogue(slug, days)

    context = client.get(reverse("dialogues")).context

    assert [row.slug for row in context["upcoming"]] == ["soon", "later"]
    assert [row.slug for row in context["past"]] == ["yesterday", "long-ago"]


def test_themes_count_published_profiles_and_dialogues(client):
    theme = factories.theme("bouw")
    factories.published(themes=[theme])
    factories.draft(themes=[theme])
    dialogue("een", 3, theme)
    dialogue("twee", -3, theme)

    shown = client.get(reverse("dialogues")).context["themes"]

    assert [(row.slug, row.profile_count, row.dialogue_count) for row in shown if row == theme] == [("bouw", 1, 2)]


def test_no_dialogue_planned_is_said_plainly(client):
    assert client.get(reverse("dialogues")).content.decode().count('class="empty"') == 1


def test_dialogue_page_names_the_published_profiles_of_its_theme(client):
    theme = factories.theme("bouw")
    factories.published(slug="sloper", themes=[theme])
    factories.draft(slug="ontwerp", themes=[theme])
    dialogue("een", 3, theme)

    context = client.get(reverse("dialogue", args=["een"])).context

    assert ([profile.slug for profile in context["profiles"]], context["is_past"]) == (["sloper"], False)


def test_unknown_dialogue_is_not_found(client):
    assert client.get(reverse("dialogue", args=["nergens"])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    for number in range(rows):
        dialogue(f"soon-{number}", 2)
        dialogue(f"past-{number}", -2)

    with django_assert_num_queries(3):
        client.get(reverse("dialogues"))
