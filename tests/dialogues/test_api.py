"""The dialogues in the API: what is announced, and nothing about people."""

import datetime

import pytest
from django.utils import timezone

from dialogues.models import Dialogue
from tests import factories
from tests.dialogues import making

pytestmark = pytest.mark.django_db
URL = "/api/v1/dialogues/"


def test_a_dialogue_says_what_its_page_says(client):
    house, theme = factories.partner("huis"), factories.theme("bouw")
    texts = {"agenda_nl": "Onthaal", "prepare_en": "Read", "languages": ["nl", "vgt"]}
    made = making.dialogue(house, theme=theme, new_series=("Reeks", "Series"), **texts)

    row = client.get(f"{URL}{made.slug}/").json()

    assert {name: row[name] for name in row.keys() - {"uri", "starts", "ends"}} == {
        "uid": str(made.uid),
        "slug": "sorteren",
        "theme": str(theme.uid),
        "organiser": {"uid": str(house.uid), "slug": "huis"},
        "title": {"nl": "sorteren", "en": "sorteren in English"},
        "aim": {"nl": "", "en": ""},
        "agenda": {"nl": "Onthaal", "en": ""},
        "prepare": {"nl": "", "en": "Read"},
        "state": "open",
        "called_off": False,
        "series": {"uid": str(made.series.uid), "slug": "reeks", "title": {"nl": "Reeks", "en": "Series"}},
        "languages": ["nl", "vgt"],
        "place": "Gent",
        "link": "",
        "capacity": None,
        "keep_days": 180,
        "revision": 2,
    }
    assert datetime.datetime.fromisoformat(row["ends"]) == made.ends


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["twee", "een"]),
        ("?state=open", ["een"]),
        ("?state=open&state=planned", ["twee", "een"]),
        ("?series=reeks", ["een"]),
    ],
)
def test_the_list_narrows_by_state_and_series(client, query, found):
    making.dialogue(slug="een", days=1, new_series=("Reeks", "Series"))
    making.dialogue(slug="twee", days=2, state="planned")

    assert [row["slug"] for row in client.get(URL + query).json()["results"]] == found


def test_a_state_that_is_none_is_refused(client):
    assert client.get(f"{URL}?state=gone").status_code == 400


def test_a_dialogue_that_stands_alone_has_no_series_and_perhaps_no_end(client):
    made = making.dialogue()
    Dialogue.objects.update(ends=None, starts=timezone.now())

    row = client.get(f"{URL}{made.slug}/").json()

    assert (row["series"], row["ends"]) == (None, None)
