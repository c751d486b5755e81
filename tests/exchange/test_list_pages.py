"""Any list of the API, brought back in the browser: recognised, looked at in words, and only then taken in."""

import csv
import io
import re

import pytest
from django.urls import reverse
from django.utils import translation

from exchange.lists import comparing
from exchange.lists.presenting import TITLES
from exchange.lists.recognising import recognised
from exchange.lists.shapes import LISTS
from roadmap.models import Initiative, Workforce
from tests import factories
from tests.exchange.tabling import bring, press, shown, uploaded, words
from tests.greenskills.api_rows import LISTS as ROWS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def coordinator():
    return factories.coordinator()


def rows_of(client, name):
    """Two rows of a list, as somebody downloads them."""
    for number in range(2):
        ROWS[name][0](number)
    body = b"".join(client.get(f"/api/v1/{name}/?format=csv").streaming_content).decode("utf-8-sig")
    translation.activate("en")  # the API has no language in its address
    return list(csv.DictReader(io.StringIO(body, newline="")))


def test_every_list_has_a_title():
    assert TITLES.keys() == LISTS.keys()


@pytest.mark.parametrize("name", LISTS)
def test_list_is_recognised_by_the_columns_it_is_downloaded_with(coordinator, browse, name):
    body = b"".join(browse(coordinator).get(f"/api/v1/{name}/?format=csv").streaming_content).decode("utf-8-sig")

    header = next(csv.reader(io.StringIO(body)))

    assert list(comparing.header_of(LISTS[name], coordinator)) == header
    assert recognised(header, coordinator) == name


def test_list_is_looked_at_first_and_brought_in_when_confirmed(coordinator, browse):
    client = browse(coordinator)
    rows = rows_of(client, "initiatives")
    rows[0] |= {"title.nl": "Ander werk", "end": "2031"}
    rows.append(dict.fromkeys(rows[0], "") | {"kind": "own", "title.nl": "Nieuw", "title.en": "New"})

    looked = bring(client, rows)

    text = shown(client, looked)
    assert (looked.source, looked.options["table"], looked.state) == ("lists", "initiatives", "done")
    assert "Work would change row 2 2 cells , Work title.nl Werk Ander werk end 2031" in text
    assert "New would be added row 4 3 cells , New title.nl Nieuw title.en New kind own" in text
    assert Initiative.objects.filter(title_nl="Ander werk").count() == 0
    assert "1 row is new" in words(client.get(reverse("tables")))

    done = press(client, "import-start", looked)

    assert (done.state, Initiative.objects.filter(title_nl__in=["Ander werk", "Nieuw"]).count()) == ("done", 2)
    assert "Work changed" in shown(client, done)


def test_cells_that_are_saved_together_are_told_too(coordinator, browse):
    client = browse(coordinator)
    rows = rows_of(client, "workforce")

    looked = bring(client, [row | {"headcount": "120"} for row in rows])

    assert "row 2 would change 1 cell , row 2 headcount 100 120" in shown(client, looked)
    press(client, "import-start", looked)
    assert set(Workforce.objects.values_list("headcount", flat=True)) == {120}


def test_columns_of_several_tables_are_asked_about(coordinator, browse):
    client = browse(coordinator)
    kept = ("uid", "revision", "title.nl", "title.en")
    rows = [{name: row[name] for name in kept} for row in rows_of(client, "initiatives")]

    asked = client.post(reverse("tables"), uploaded(rows))
    job = bring(client, [row | {"title.nl": "Anders"} for row in rows], table="initiatives")

    choices = re.findall(r'<option value="([^"]*)"', asked.content.decode())
    assert (asked.status_code, choices[0], {"initiatives", "dialogues"} <= set(choices), "sectors" in choices) == (
        422, "", True, False,
    )  # fmt: skip
    assert "Initiatives" in words(asked).partition("stand in several tables:")[2].partition(". Say which")[0]
    assert (job.options["table"], job.report["more"]["changed"]) == ("initiatives", 2)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("uid,revision,title.nl,kind,start,end,progress", "“progress” is of another table"),
        ("uid,revision,title.nl,kind,start,end,mine", "“mine”"),
    ],
)
def test_column_too_many_is_named(coordinator, browse, header, told):
    answer = browse(coordinator).post(reverse("tables"), uploaded(f"{header}\n".encode(), "x.csv"))

    assert (answer.status_code, told in words(answer)) == (422, True)


def test_rest_of_a_list_can_be_brought_in_where_others_were_first(coordinator, browse):
    client = browse(coordinator)
    rows = [row | {"title.nl": "Anders"} for row in rows_of(client, "initiatives")]
    first = Initiative.objects.get(uid=rows[0]["uid"])
    Initiative.objects.filter(pk=first.pk).update(version=2, title_nl="Intussen")

    looked = bring(client, rows)
    assert (looked.state, "“Intussen”" in shown(client, looked)) == ("failed", True)
    rest = press(client, "table-rest", looked)

    assert (rest.state, rest.report["more"]["changed"], rest.report["more"]["left_out"]) == ("done", 1, 1)


def test_what_one_may_not_change_is_told_with_its_row(browse):
    reader = factories.user("contributor", factories.partner())
    rows = rows_of(browse(reader), "initiatives")

    looked = bring(browse(reader), [rows[0] | {"title.nl": "Anders"}])

    assert (looked.state, [fault["row"] for fault in looked.report["faults"]]) == ("failed", [2])
