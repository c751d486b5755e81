"""Rows of a table that came back: none is lost without a word, and what nobody touched is left alone."""

import pytest
from django.db import OperationalError
from django.http import JsonResponse
from django.utils import translation

from exchange.lists import asking, comparing
from exchange.lists.shapes import LISTS
from profiles.importing.faults import ImportRefused
from rest import sending
from roadmap.models import CompetenceEvidence, Workforce, WorkforceDataset
from tests.exchange import test_lists
from tests.exchange.test_lists import make, refusal, rows_of

pytestmark = pytest.mark.django_db
coordinator, send = test_lists.coordinator, test_lists.send


@pytest.fixture
def meanwhile(monkeypatch):
    """Lets something happen once between reading a table and saving what it says."""

    def happens(what):
        found = comparing.twice

        def twice(cursor):
            what()
            monkeypatch.setattr(comparing, "twice", found)
            return found(cursor)

        monkeypatch.setattr(comparing, "twice", twice)

    return happens


def counts(report):
    """(added, changed, unchanged, left out)"""
    return *test_lists.counts(report), report.counts["left_out"]


def imported_anew(slug):
    dataset = WorkforceDataset.objects.get(slug=slug)
    dataset.revision += 1
    dataset.save()


def cells_of_two_datasets():
    """Three rows of the workforce: two of one dataset, and one of another."""
    make("workforce")
    one = Workforce.objects.order_by("pk").first()
    Workforce.objects.create(dataset=one.dataset, sector=one.sector, job=one.job, year=2025, headcount=100)
    return one.dataset.slug


def test_cells_of_a_dataset_that_was_imported_anew_are_left_out_and_all_others_saved(coordinator, send, meanwhile):
    slug = cells_of_two_datasets()
    rows = [row | {"headcount": "7"} for row in rows_of(coordinator, "workforce")]
    anew = {place for place, row in enumerate(rows, start=2) if row["dataset.slug"] == slug}
    meanwhile(lambda: imported_anew(slug))

    report = send(coordinator, "workforce", rows, skip_conflicts=True)

    assert counts(report) == (0, 1, 0, 2)
    assert {fault.row for fault in report.faults.kept} == anew
    assert {row["dataset.slug"]: row["headcount"] for row in rows_of(coordinator, "workforce")} == {
        row["dataset.slug"]: "100" if row["dataset.slug"] == slug else "7" for row in rows
    }


def test_cells_of_a_dataset_that_was_imported_anew_are_conflicts(coordinator, send, meanwhile):
    slug = cells_of_two_datasets()
    rows = [row | {"headcount": "7"} for row in rows_of(coordinator, "workforce")]
    meanwhile(lambda: imported_anew(slug))

    found = refusal(lambda: send(coordinator, "workforce", rows))

    places = [place for place, row in enumerate(rows, start=2) if row["dataset.slug"] == slug]
    assert found == [(place, "headcount", "conflict") for place in places]
    assert {row["headcount"] for row in rows_of(coordinator, "workforce")} == {"100"}


def test_evidence_that_somebody_corrected_meanwhile_is_left_out_and_all_other_saved(coordinator, send, meanwhile):
    make("evidence")
    rows = [row | {"source": "count"} for row in rows_of(coordinator, "evidence")]
    theirs = CompetenceEvidence.objects.filter(uid=rows[0]["uid"])
    meanwhile(lambda: theirs.update(revision=2))

    report = send(coordinator, "evidence", rows, skip_conflicts=True)

    assert counts(report) == (0, 1, 0, 1)
    assert [row["source"] for row in rows_of(coordinator, "evidence")] == ["check", "count"]


def test_numbers_with_the_decimals_of_a_spreadsheet_are_the_same(coordinator, send):
    make("evidence")
    CompetenceEvidence.objects.update(low=0.23659309051256394, mid=0.5, high=0.7634069094874361)
    before = rows_of(coordinator, "evidence")
    saved = [row | {"low": "0.236593091", "high": "0.763406909"} for row in before]

    untouched = send(coordinator, "evidence", saved)
    report = send(coordinator, "evidence", [saved[0] | {"note": "Again"}, saved[1]])

    now = rows_of(coordinator, "evidence")
    assert (counts(untouched), counts(report)) == ((0, 0, 2, 0), (0, 1, 1, 0))
    assert now == [before[0] | {"note": "Again", "revision": "2"}, before[1]]


def test_whole_numbers_are_the_same_only_when_they_are(coordinator, send):
    make("evidence")
    CompetenceEvidence.objects.update(asked=200_000_000)
    rows = rows_of(coordinator, "evidence")

    report = send(coordinator, "evidence", [rows[0] | {"asked": "200000001"}, rows[1]])

    assert (counts(report), rows_of(coordinator, "evidence")[0]["asked"]) == ((0, 1, 1, 0), "200000001")


@pytest.mark.parametrize("blank", [";;;;", ";", ";" * 9, "", ' ; ;"";;', "\xa0;;;;"])
def test_blank_rows_say_nothing(coordinator, send, blank):
    make("initiatives")
    rows = rows_of(coordinator, "initiatives")
    names = ("uid", "revision", "title.nl", "title.en", "kind")
    first, second = (";".join(row[name] for name in names) for row in rows)
    lines = [";".join(names), first, blank, second, ";;;;", ""]

    assert counts(send(coordinator, "initiatives", "\r\n".join(lines).encode())) == (0, 0, 2, 0)
    lines[3] = second.replace(rows[1]["kind"], "nothing")
    found = refusal(lambda: send(coordinator, "initiatives", "\r\n".join(lines).encode()))
    assert found == [(4, "kind", "not-a-choice")]


def test_evidence_keeps_the_texts_and_shares_that_nobody_touched(coordinator, send):
    make("evidence")
    CompetenceEvidence.objects.update(note="one\ntwo   three ", licence=" free", low=0.1)
    before = rows_of(coordinator, "evidence")

    report = send(coordinator, "evidence", [before[0] | {"source": "count"}, before[1]])

    assert counts(report) == (0, 1, 1, 0)
    assert rows_of(coordinator, "evidence")[0] == before[0] | {"source": "count", "revision": "2"}


def test_list_that_one_may_not_read_says_so(coordinator, send, monkeypatch):
    problem = {"title": "You may not do this.", "code": "not-allowed", "detail": "Ask a coordinator."}
    monkeypatch.setattr(comparing, "ask", lambda *_asked, **_how: JsonResponse(problem, status=403))

    with pytest.raises(ImportRefused, match=r"You may not do this\. Ask a coordinator\.") as refused:
        send(coordinator, "initiatives", b"uid\nx\n")
    assert [fault.code for fault in refused.value.faults] == ["not-allowed"]


def test_list_that_is_not_given_for_a_moment_is_asked_again(coordinator, send, monkeypatch):
    def busy(_pieces):
        raise sending.Busy

    make("initiatives")
    rows = rows_of(coordinator, "initiatives")
    monkeypatch.setattr("rest.tables.Sent", busy)

    with translation.override("en"), pytest.raises(OperationalError, match=r"Many downloads at once\."):
        send(coordinator, "initiatives", rows)


def test_change_of_one_thing_is_compared_with_its_tag_and_tells_what_it_did(coordinator):
    """As by its address: a resource that compares nothing by itself has the general check."""
    make("watches")
    (row, *_more) = rows_of(coordinator, "watches")
    asked = {"method": "PATCH", "key": row["uid"], "body": {"mail": "daily"}}
    watches = LISTS["watches"].resource

    stale = asking.ask(watches, coordinator, "partial_update", headers={"If-Match": '"r9"'}, **asked)
    done = asking.ask(watches, coordinator, "partial_update", **asked)

    assert stale.status_code == 412
    assert (done.status_code, b'"saved": true' in done.content) == (200, True)
