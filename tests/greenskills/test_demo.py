"""The demo data: everything that issue 4 shows is in them, and nothing made up passes for fact."""

import json

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialogues.models import Room
from greenskills import demo, kept
from greenskills.illustration import illustrated
from profiles.actions import curation
from profiles.models import Competence
from roadmap.models import CompetenceEvidence, NeedRelease, Workforce
from roadmap.needs import freshness, question, releases, splits, sums, trend
from tests import factories
from tests.dialogues import rooms
from tests.greenskills import kept_pages

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]  # the demo is loaded once, by one process
SHARES = {
    "antwerpen": 0.30,
    "oost-vlaanderen": 0.25,
    "west-vlaanderen": 0.20,
    "limburg": 0.15,
    "vlaams-brabant": 0.10,
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo data, loaded once; every test gives back what it changes, and this takes all of it away again."""

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "PASSWORD_FILE", tmp_path_factory.mktemp("demo") / "password")
        with transaction.atomic():
            demo.load()
            yield
            transaction.set_rollback(True)


def persons(field, **choice):
    rows = Workforce.objects.filter(dataset__current=True, **choice).values_list(field)
    return {key: int(total) for key, total in rows.annotate(Sum("headcount")).order_by(field)}


def test_illustration_keeps_every_whole_and_shares_out_the_rest():
    cells = [
        {"sector": "20", "job": "81", "headcount": 100},
        {"sector": "20", "job": "31", "headcount": 3},
        {"sector": "22", "job": "81", "headcount": 7},
    ]
    found = illustrated(
        cells, years=range(2019, 2022), growth={"20": 0.1}, regions={"a": 0.5, "b": 0.3, "c": 0.2}
    )

    def total(*names):
        sums = {}
        for row in found:
            key = tuple(row[name] for name in names)
            sums[key] = sums.get(key, 0) + row["headcount"]
        return sums

    assert total("year", "sector") == {
        (2019, "20"): 85, (2020, "20"): 94, (2021, "20"): 103, (2019, "22"): 7, (2020, "22"): 7, (2021, "22"): 7,
    }  # fmt: skip
    assert {key: heads for key, heads in total("year", "sector", "job").items() if key[0] == 2021} == {
        (2021, "20", "81"): 100, (2021, "20", "31"): 3, (2021, "22", "81"): 7,
    }  # fmt: skip
    assert {row["region"]: row["headcount"] for row in found if (row["year"], row["job"]) == (2021, "31")} == {
        "a": 1, "b": 1, "c": 1,
    }  # fmt: skip


def test_workers_of_the_study_stand_person_for_person(loaded):
    assert persons("sector__code", year=2021) == {"19": 4000, "20": 34000, "22": 19000, "24": 19000}
    assert persons("region", year=2021).keys() == SHARES.keys()
    assert sum(persons("region", year=2021).values()) == 76000
    assert persons("year") == {2017: 74673, 2018: 75000, 2019: 75330, 2020: 75663, 2021: 76000}


def test_needs_have_a_trend_with_a_band_and_regions(loaded):
    asked = question.read({})
    points = trend.points(asked, sums.by(asked, "sector"))

    assert asked.year == 2021
    assert [(point.year, point.expected) for point in points] == [(year, False) for year in range(2017, 2022)]
    assert all(point.figure.low < point.figure.mid < point.figure.high for point in points)
    assert trend.drawn(points) is not None
    assert {line.key for line in splits.lines(asked, "region")} == SHARES.keys()


def test_scenario_that_grows_continues_the_trend(loaded):
    asked = question.read({"scenario": "voorbeeld-groei"})
    expected = [point.year for point in trend.points(asked, sums.by(asked, "sector")) if point.expected]

    assert expected == list(range(2022, 2036))


def test_two_releases_differ_by_each_cause(loaded):
    old, new = NeedRelease.objects.order_by("pk")
    rows = releases.by_group(releases.difference(old, new, 2021, 2021))
    [green] = [row for row in rows if row.subject == "green"]

    assert (old.slug, new.slug) == ("voorbeeld-1", "voorbeeld-2")
    assert [releases.totals(side, 2021)["any"]["headcount"] for side in (old, new)] == [72000.0, 76000.0]
    assert {cause: part > 0 for cause, part in green.parts.items()} == {
        "workforce": True, "profiles": True, "evidence": False,
    }  # fmt: skip
    assert green.parts["evidence"] < 0
    assert [sum(row.parts.values()) for row in rows] == [row.difference for row in rows]


def test_figures_are_up_to_date_when_the_portal_opens(loaded):
    assert freshness.waiting() is False


def test_what_is_made_up_says_so(loaded):
    made_up = CompetenceEvidence.objects.exclude(source__startswith="Voorbeeld: ", quality="illustrative")
    data = json.loads((settings.BASE_DIR / "fixtures" / "needs.json").read_text(encoding="utf-8"))

    assert made_up.count() == 0
    assert CompetenceEvidence.objects.accepted().count() == 1
    assert data["dataset"]["quality"] == "illustrative"
    assert "heeft niemand geteld" in data["dataset"]["note_nl"]
    assert [row["name_nl"] for row in data["releases"] if not row["name_nl"].startswith("Voorbeeld ")] == []
    assert [row["slug"] for row in data["scenarios"] if not row["name_nl"].startswith("Voorbeeld: ")] == []


def test_a_dialogue_goes_on_today_that_a_phone_can_join(loaded):
    room = Room.objects.exclude(code="").select_related("dialogue").get()
    dialogue, phone = room.dialogue, rooms.Phone(room)
    words = rooms.text_of(phone.get())

    assert (dialogue.state, timezone.localdate(dialogue.starts)) == ("running", timezone.localdate())
    assert (phone.joined.status_code, phone.say().status_code, room.phase) == (302, 302, "gathering")
    assert [each.text for each in dialogue.contributions.all() if each.text not in words] == ["Het kan"]
    assert (dialogue.title_nl[:10], dialogue.title_en[:8]) == ("Voorbeeld:", "Example:")
    assert "niemand heeft het gezegd" in dialogue.aim_nl


def test_kept_pages_read_only_what_leaves_marks(loaded, client):
    """A table that such a page reads and that leaves no mark would show old things: a migration must give it one.

    Every page that is kept must be asked for here. The demo holds everything that a page can show.
    """
    one, other = Competence.objects.filter(requirements__isnull=True, retired=None).order_by("pk")[:2]
    curation.replace(by=factories.coordinator(), retired=[one], successors=[other], reason="Twee woorden voor één ding")
    pages = kept_pages.addresses(retired=one)
    read = {}
    for name, addresses in pages.items():
        with CaptureQueriesContext(connection) as asked:
            for address in addresses:
                kept.PARTS.clear()
                assert client.get(address).headers.get("ETag"), address
        read[name] = kept_pages.tables_read(query["sql"] for query in asked.captured_queries)
    marked = kept_pages.marked()
    every = kept_pages.INSERTED | kept_pages.DELETED | kept_pages.UPDATED | kept_pages.EMPTIED

    assert pages.keys() == kept.PAGES
    # The words of the search follow those of these tables in the same statement; the state is what is asked for.
    assert kept_pages.noted_words() <= marked.keys()
    # A release never changes, and what is answered before there is one is no answer that is kept.
    own = {"profiles_searchword", "greenskills_publicmark", "roadmap_needrelease"}
    assert {name: tables - own - marked.keys() for name, tables in read.items()} == {name: set() for name in pages}
    # Of revisions only the published ones are shown, and publishing changes their document; of what was said, and of
    # proposals, only what was adopted, and adopting leaves a mark.
    assert {table for table, events in marked.items() if events & every != every} == {
        "coediting_revision",
        "coediting_proposal",
        "dialogues_contribution",
    }
    assert {table for tables in read.values() for table in tables} >= {
        "roadmap_needtotal", "roadmap_competenceevidence", "roadmap_target", "dialogues_dialogue",
        "profiles_curationdecision", "profiles_curationchange", "profiles_shortagelisting", "profiles_searchword",
    }  # fmt: skip
