"""Evidence from CSV and XLSX: new, corrected, refused with every fault, and back out unchanged."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from coediting.models import Event
from profiles.importing.faults import ImportRefused
from profiles.importing.progress import Progress
from rest.tables import answer_made
from roadmap.actions import evidence
from roadmap.importing import rows
from roadmap.importing.evidence import COLUMNS
from roadmap.models import CompetenceEvidence
from roadmap.needs.wilson import interval
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db

HEADER = "competence,level,job,sector,region,date,kind,asked,below,low,mid,high,source"


@pytest.fixture
def catalogue():
    world.sectors(), world.jobs()
    return factories.competence()


@pytest.fixture
def file(tmp_path):
    def write(*lines, header=HEADER):
        path = tmp_path / "evidence.csv"
        path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
        return path

    return write


def key(competence):
    return f"esco:{competence.esco_uri}" if competence.esco_uri else f"uid:{competence.uid}"


def take_in(path, dry_run=False, **options):
    return evidence.import_evidence(paths=[path], dry_run=dry_run, progress=Progress(), **options)


def refused(path):
    with pytest.raises(ImportRefused) as caught:
        take_in(path)
    assert CompetenceEvidence.objects.count() == 0
    return [(fault.row, fault.column, fault.code) for fault in caught.value.faults]


def test_new_evidence_counts_at_once_with_one_event(catalogue, file):
    path = file(
        f"{key(catalogue)},3,isco:81,nacebel2025:20,antwerpen,2026-05-04,check,20,8,,,,plant",
        f"{key(catalogue)},3,,,,2025-01-01,estimate,,,0.1,0.25,0.5,  two   experts ",
    )

    report = take_in(path)

    check, estimate = CompetenceEvidence.objects.order_by("pk")
    assert (check.low, check.mid, check.high) == interval(8, 20)
    assert (check.job.code, check.sector.code, check.region) == ("81", "20", "antwerpen")
    assert (estimate.low, estimate.mid, estimate.high) == (0.1, 0.25, 0.5)
    assert (estimate.job, estimate.sector, estimate.source) == (None, None, "two experts")
    assert {each.state for each in (check, estimate)} == {"accepted"}
    assert (report.changes["evidence"].added, report.counts["competences"]) == (2, 1)
    assert list(Event.objects.values_list("kind", "details")) == [("evidence.imported", {"moved": 2})]


def test_evidence_can_wait_for_a_decision(catalogue, file):
    take_in(file(f"{key(catalogue)},3,,,,2026-05-04,check,20,8,,,,plant"), accept=False)

    assert CompetenceEvidence.objects.get().state == "proposed"
    assert Event.objects.count() == 0


def test_dry_run_changes_nothing_and_the_same_file_again_doubles_nothing(catalogue, file):
    path = file(f"{key(catalogue)},3,,,,2026-05-04,check,20,8,,,,plant")

    assert take_in(path, dry_run=True).changes["evidence"].added == 1
    assert (CompetenceEvidence.objects.count(), Event.objects.count()) == (0, 0)
    take_in(path)
    again = take_in(path).changes["evidence"]

    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert (CompetenceEvidence.objects.count(), Event.objects.count()) == (1, 1)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_comes_back_without_a_change_and_formulas_stay_texts(catalogue, tmp_path, rf, kind):
    by = factories.user("contributor")
    common = {"by": by, "competence": catalogue, "date": datetime.date(2026, 5, 4)}
    evidence.propose_evidence(
        kind="survey", level=2, asked=7, below=2, source="=HYPERLINK(1)", note="-5 °C, 'so'", **common
    )
    evidence.propose_evidence(
        kind="estimate", level=1, low=0.1 + 0.2, mid=1 / 3, high=1.0, source="'t Zand", region="gent", **common
    )
    own = factories.competence()
    own.esco_uri = None
    own.save()
    evidence.propose_evidence(
        **common | {"competence": own}, kind="check", level=4, asked=10, below=10, source="@home"
    )
    before = list(CompetenceEvidence.objects.order_by("pk").values())
    answer = answer_made(rf.get("/"), kind, COLUMNS, rows.of_evidence(CompetenceEvidence.objects.all()), "evidence")
    path = tmp_path / f"evidence.{kind}"
    path.write_bytes(b"".join(answer.streaming_content))
    if kind == "csv":
        assert ",'=HYPERLINK" in path.read_text()
    told = Event.objects.count()

    change = take_in(path).changes["evidence"]

    assert (change.added, change.changed, change.unchanged) == (0, 0, 3)
    assert list(CompetenceEvidence.objects.order_by("pk").values()) == before
    assert Event.objects.count() == told


def test_what_a_spreadsheet_writes_in_another_way_is_no_correction(catalogue, file):
    take_in(file(f"{key(catalogue)},3,,,,2025-01-01,estimate,,,0.236593090512563,0.5,0.763406909487436,two experts"))
    CompetenceEvidence.objects.update(source=" two\texperts", note="one\ntwo ")
    before = CompetenceEvidence.objects.values().get()
    line = f"{before['uid']},1,{key(catalogue)},3,,,,2025-01-01,estimate,,,0.236593091,0.5,0.763406909,two experts"
    header = f"uid,revision,{HEADER},note"

    same = take_in(file(f"{line},one two", header=header)).changes["evidence"]
    stands = CompetenceEvidence.objects.values().get()
    take_in(file(f"{line},three", header=header))

    assert ((same.added, same.changed, same.unchanged), stands) == ((0, 0, 1), before)
    assert CompetenceEvidence.objects.values().get() == before | {"note": "three", "revision": 2}


def test_correction_needs_the_revision_it_was_exported_at(catalogue, file):
    take_in(file(f"{key(catalogue)},3,,,,2026-05-04,check,20,8,,,,plant"))
    uid = CompetenceEvidence.objects.get().uid
    header = f"uid,revision,{HEADER}"
    line = f"{key(catalogue)},3,,,,2026-05-04,check,20,9,,,,plant"

    take_in(file(f"{uid},1,{line}", header=header))
    corrected = CompetenceEvidence.objects.get()
    assert (corrected.below, corrected.mid, corrected.revision, corrected.state) == (9, 0.45, 2, "accepted")

    for revision, code in (("1", "stale"), ("", "required")):
        with pytest.raises(ImportRefused) as caught:
            take_in(file(f"{uid},{revision},{line}", header=header))
        assert [(fault.column, fault.code) for fault in caught.value.faults] == [("revision", code)]


def test_every_fault_is_told_at_once(catalogue, file):
    competence = key(catalogue)
    path = file(
        f"{competence},3,,,,2026-05-04,check,20,21,,,,plant",
        "esco:http://x,3,,,,2026-05-04,check,20,1,,,,plant",
        f"{competence},5,isco:99,nacebel2025:99,X,2026-02-30,guess,,,,,,",
        f"{competence},2,,20,,2999-01-01,check,0,x,,,,plant",
        f"{competence},2,,,,2026-01-01,estimate,3,,0.5,0.4,1.2,plant",
        f"{competence},1,,,,2026-01-01,survey,5,1,,,,plant",
        f"{competence},1,,,,2026-01-01,survey,5,2,,,,plant",
        f"{competence},1,,,,2026-01-02,estimate,,,0.5,0.4,0.6,{'x' * 501}",
        f"{competence},1,,,,2026-01-02,check,,,,,,plant",
    )

    assert refused(path) == [
        (2, "below", "more-than-asked"),
        (3, "competence", "unknown-competence"),
        (4, "date", "bad-date"),
        (4, "job", "unknown-job"),
        (4, "kind", "not-a-choice"),
        (4, "level", "out-of-range"),
        (4, "region", "region"),
        (4, "sector", "unknown-sector"),
        (4, "source", "required"),
        (5, "asked", "out-of-range"),
        (5, "below", "not-a-number"),
        (5, "date", "bad-date"),
        (5, "sector", "no-revision"),
        (6, "asked", "superfluous"),
        (6, "high", "out-of-range"),
        (6, "mid", "order"),
        (8, "competence", "cell-twice"),
        (9, "mid", "order"),
        (9, "source", "too-long"),
        (10, "asked", "required"),
        (10, "below", "required"),
    ]


def test_unknown_uid_is_a_fault(catalogue, file):
    line = f"{catalogue.uid},1,{key(catalogue)},3,,,,2026-05-04,check,20,9,,,,plant"

    assert refused(file(line, header=f"uid,revision,{HEADER}")) == [(2, "uid", "unknown-evidence")]


def test_only_coordinators_import(catalogue, file):
    path = file(f"{key(catalogue)},3,,,,2026-05-04,check,20,8,,,,plant")

    with pytest.raises(PermissionDenied):
        take_in(path, by=factories.user("editor"))
