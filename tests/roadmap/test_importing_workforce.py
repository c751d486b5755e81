"""Workforce from CSV and XLSX: what it would change, every fault at once, and back out unchanged."""

import io
import tracemalloc

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import RequestFactory

from coediting.models import Event
from profiles.importing.faults import ImportCancelled, ImportRefused
from profiles.importing.progress import Progress
from rest.sheets import neutral
from rest.tables import answer_made
from roadmap.actions import workforce
from roadmap.importing import rows
from roadmap.importing.workforce import COLUMNS
from roadmap.models import Workforce, WorkforceDataset
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db

DETAILS = {name: value for name, value in world.DATASET.items() if name != "slug"}
HEADER = "sector,job,region,year,headcount"


@pytest.fixture
def tree():
    return world.sectors(), world.jobs()


@pytest.fixture
def file(tmp_path):
    """Write a CSV file of these lines and give its path."""

    def write(*lines, header=HEADER, name="cells.csv"):
        path = tmp_path / name
        path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
        return path

    return write


def take_in(path, dry_run=False, **options):
    options = {"dataset": "test", "details": DETAILS} | options
    return workforce.import_workforce(paths=[path], dry_run=dry_run, progress=Progress(), **options)


def refused(path, **options):
    """[(row, column, code)] of the faults, in the order of the file."""
    with pytest.raises(ImportRefused) as caught:
        take_in(path, **options)
    assert (Workforce.objects.count(), Event.objects.count()) == (0, 0)
    return [(fault.row, fault.column, fault.code) for fault in caught.value.faults]


def cells():
    return list(
        Workforce.objects.order_by("pk").values_list("sector__code", "job__code", "region", "year", "headcount")
    )


def exported(dataset, kind="csv"):
    answer = answer_made(RequestFactory().get("/"), kind, COLUMNS, rows.of_workforce(dataset), "cells")
    return b"".join(answer.streaming_content)


def test_file_fills_a_new_dataset_with_one_event(tree, file):
    path = file("nacebel2025:20,isco:81,vlaanderen,2026,100", "nacebel2025:22,isco:31,antwerpen,2025,7.5")

    report = take_in(path)

    dataset = WorkforceDataset.objects.get()
    assert sorted(cells()) == [("20", "81", "vlaanderen", 2026, 100), ("22", "31", "antwerpen", 2025, 7.5)]
    assert (dataset.slug, dataset.revision, dataset.quality) == ("test", 1, "illustrative")
    assert report.counts == {"workforce": 2, "years": 2, "sectors": 2, "jobs": 2}
    assert list(Event.objects.values_list("kind", "details__cells")) == [("workforce.imported", 2)]


def test_dry_run_says_what_would_change_and_changes_nothing(tree, file):
    take_in(
        file(
            "nacebel2025:20,isco:81,vlaanderen,2026,100",
            "nacebel2025:22,isco:81,vlaanderen,2026,30",
            "nacebel2025:22,isco:31,vlaanderen,2026,5",
        )
    )
    before = cells()
    path = file("nacebel2025:20,isco:81,,2026,120", "nacebel2025:20,isco:31,,2026,1", "nacebel2025:22,isco:31,,2026,5")

    report = take_in(path, dry_run=True)

    change = report.changes["workforce"]
    assert (change.added, change.changed, change.unchanged, change.missing) == (1, 1, 1, 1)
    assert change.examples["missing"] == ["nacebel2025:22 × 81 vlaanderen 2026: 30"]
    assert [(row["sector"]["code"], row["before"], row["after"]) for row in report.more["persons"]] == [
        ("22", 35, 5),
        ("20", 100, 121),
    ]
    assert report.more["totals"] == [{"year": 2026, "before": 135, "after": 126}]
    assert (cells(), WorkforceDataset.objects.get().revision, Event.objects.count()) == (before, 1, 1)

    take_in(path)
    assert sorted(cells()) == [
        ("20", "31", "vlaanderen", 2026, 1),
        ("20", "81", "vlaanderen", 2026, 120),
        ("22", "31", "vlaanderen", 2026, 5),
    ]


def test_other_years_stay_when_asked(tree, file):
    take_in(file("nacebel2025:20,isco:81,,2025,100", "nacebel2025:20,isco:31,,2026,8"))

    take_in(file("nacebel2025:20,isco:81,,2026,50"), other_years=True)

    assert sorted(cells()) == [("20", "81", "vlaanderen", 2025, 100), ("20", "81", "vlaanderen", 2026, 50)]


def test_every_fault_is_told_at_once_with_row_and_column(tree, file):
    factories.sector("99", revision="nace2")
    good = "nacebel2025:20,isco:81,vlaanderen,2026"
    path = file(
        f"{good},1",
        "nacebel2025:77,isco:81,vlaanderen,2026,1",
        "nace2:99,isco:81,vlaanderen,2026,1",
        "nacebel2025:99,isco:81,vlaanderen,2026,1",
        "20,isco:77,vlaanderen,2026,-1",
        "nacebel2025:22,isco:81,Oost Vlaanderen,1066,many",
        f"{good},2",
        "nacebel2025:22,esco:http://x,vlaanderen,2026,inf",
        'nacebel2025:22,isco:31,vlaanderen,2026,"1.234,5"',
        ",isco:31,vlaanderen,,",
        "nacebel2025:22,isco:8131,vlaanderen,2026,1e90",
    )

    assert refused(path) == [
        (3, "sector", "unknown-sector"),
        (4, "sector", "wrong-revision"),
        (5, "sector", "wrong-revision"),
        (6, "headcount", "out-of-range"),
        (6, "job", "unknown-job"),
        (7, "headcount", "not-a-number"),
        (7, "region", "region"),
        (7, "year", "year"),
        (8, "sector", "cell-twice"),
        (9, "headcount", "not-a-number"),
        (9, "job", "unknown-job"),
        (10, "headcount", "not-a-number"),
        (11, "headcount", "required"),
        (11, "sector", "required"),
        (11, "year", "required"),
        (12, "headcount", "out-of-range"),
    ]
    assert WorkforceDataset.objects.count() == 0


def test_bare_codes_need_a_revision_and_then_fit(tree, file):
    path = file("20.11,81,vlaanderen,2026,1")

    assert refused(path) == [(2, "sector", "no-revision")]
    take_in(path, nace="nacebel2025")

    assert cells() == [("2011", "81", "vlaanderen", 2026, 1)]


def test_codes_of_another_revision_than_chosen_are_faults(tree, file):
    path = file("nacebel2025:20,81,vlaanderen,2026,1")

    assert refused(path, nace="nace21") == [(2, "sector", "wrong-revision")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_comes_back_without_a_change_or_event(tree, tmp_path, kind):
    cells_ = [("20", "81", 1 / 3), ("22", "8131", 1250.0), ("2011", "31", 0.1 + 0.2, 2025, "antwerpen")]
    dataset = world.load(cells_)
    factories.job("own", kind="own")
    path = tmp_path / f"back.{kind}"
    path.write_bytes(exported(dataset, kind))
    before = list(Workforce.objects.values_list("pk", "headcount"))

    report = take_in(path, details={})

    change = report.changes["workforce"]
    assert (change.added, change.changed, change.unchanged, change.missing) == (0, 0, 3, 0)
    assert list(Workforce.objects.values_list("pk", "headcount")) == before
    dataset.refresh_from_db()
    assert (dataset.revision, Event.objects.count()) == (1, 1)


def test_export_from_before_another_import_is_stale(tree, tmp_path):
    dataset = world.load([("20", "81", 100)])
    path = tmp_path / "old.csv"
    path.write_bytes(exported(dataset))
    world.load([("20", "81", 150)])

    with pytest.raises(ImportRefused) as caught:
        take_in(path)

    assert [(fault.row, fault.column, fault.code) for fault in caught.value.faults] == [(2, "revision", "stale")]
    assert cells() == [("20", "81", "vlaanderen", 2026, 150)]


def test_import_after_looking_is_refused_when_the_dataset_moved_meanwhile(tree, file):
    world.load([("20", "81", 100)])

    with pytest.raises(ImportRefused) as caught:
        take_in(file("nacebel2025:20,isco:81,vlaanderen,2026,1"), seen=0)

    assert ([fault.code for fault in caught.value.faults], cells()[0][-1]) == (["stale"], 100)


def test_spreadsheet_with_numbers_as_numbers_is_read(tree, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["sector", "job", "year", "headcount", "remark"])
    book.active.append([20, 81, 2026, 12.5, "=1+1"])
    book.active.append([None, None, None, None, None])
    book.active.append([22, 8131, 2026.0, 3, None])
    path = tmp_path / "cells.xlsx"
    book.save(path)

    take_in(path, nace="nacebel2025")

    assert sorted(cells()) == [("20", "81", "vlaanderen", 2026, 12.5), ("22", "8131", "vlaanderen", 2026, 3)]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"sector,job\n", "columns"),
        ("a.csv", HEADER.encode() + b"\n", "empty"),
        ("a.csv", HEADER.encode() + b"\n\xff,1,2,3,4\n", "encoding"),
        ("a.xlsx", b"no zip at all", "damaged"),
        ("a.ods", b"x", "kind"),
    ],
)
def test_file_that_cannot_be_read_is_refused_by_name(tree, tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)

    assert refused(path)[0][2] == code


def test_many_faults_are_all_counted_and_a_bounded_number_is_listed(tree, tmp_path):
    path = tmp_path / "many.csv"
    with path.open("w") as out:
        out.write(HEADER + "\n")
        out.writelines(f"nacebel2025:20,isco:81,vlaanderen,2026,-{n}\n" for n in range(1, 50_001))
    tracemalloc.start()
    with pytest.raises(ImportRefused) as caught:
        take_in(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    # A row is negative, and all but the first stand there twice.
    assert (caught.value.total, len(caught.value.faults)) == (99_999, 10_000)
    assert caught.value.by_code == {"out-of-range": 50_000, "cell-twice": 49_999}
    assert peak < 60e6


def test_new_dataset_without_a_source_is_refused(tree, file):
    path = file("nacebel2025:20,isco:81,vlaanderen,2026,1")

    assert [code for _row, _column, code in refused(path, details=DETAILS | {"source": ""})] == ["blank"]
    assert WorkforceDataset.objects.count() == 0


def test_cancelled_import_leaves_nothing(tree, file):
    class Stops(Progress):
        def step(self, label):
            raise ImportCancelled

    with pytest.raises(ImportCancelled):
        workforce.import_workforce(
            paths=[file("nacebel2025:20,isco:81,,2026,1")], dataset="test", details=DETAILS, dry_run=False,
            progress=Stops(),
        )  # fmt: skip

    assert (WorkforceDataset.objects.count(), Workforce.objects.count()) == (0, 0)


def test_only_coordinators_import(tree, file):
    path = file("nacebel2025:20,isco:81,,2026,1")

    for role in ("reader", "contributor", "editor"):
        with pytest.raises(PermissionDenied):
            take_in(path, by=factories.user(role))
    take_in(path, by=factories.coordinator())
    assert Workforce.objects.count() == 1


def test_command_imports_and_says_what_is_wrong(tree, file):
    out = io.StringIO()
    good, bad = file("20,81,,2026,3"), file("20,81,,2026,x", name="bad.csv")
    options = {"dataset": "test", "nace": "nacebel2025", "no_progress": True, **DETAILS}

    call_command("import_workforce", str(good), stdout=out, **options)
    with pytest.raises(CommandError) as caught:
        call_command("import_workforce", str(bad), stdout=out, **options)

    assert cells() == [("20", "81", "vlaanderen", 2026, 3)]
    assert str(caught.value).startswith("bad.csv, rij 2, kolom headcount: ")


SIGNS = ["=1+1", "+32", "-5", "@x", "'quoted", "''=", "plain", "\tx", "a;=1", "a;'b", 'x;"=1"', "a\n-b"]


@pytest.mark.parametrize("text", SIGNS)
def test_formula_signs_are_neutral_in_csv_and_come_back(text):
    from django.db import connection

    from roadmap.importing import checks

    written = neutral(text)
    with connection.cursor() as cursor:
        cursor.execute(checks.CELL_FUNCTION)
        cursor.execute("SELECT pg_temp.cell(%s, true)", [written])
        assert cursor.fetchone()[0] == text
    assert not written.startswith(("=", "+", "-", "@", "\t")) or text in ("+32", "-5")  # numbers run nothing


def test_spreadsheet_that_unpacks_beyond_bounds_is_refused(tree, tmp_path, monkeypatch):
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(","))
    path = tmp_path / "cells.xlsx"
    book.save(path)
    monkeypatch.setattr("roadmap.importing.sheets.MOST_UNPACKED", 1000)

    assert refused(path) == [(0, "", "zip-bomb")]


def test_file_of_a_belgian_spreadsheet_has_semicolons_and_decimal_commas(tree, file):
    line = "nacebel2025:20;isco:81;;2024;12,5"

    take_in(file(line, header="\ufeff" + HEADER.replace(",", ";")))

    assert [cell.headcount for cell in Workforce.objects.all()] == [12.5]
