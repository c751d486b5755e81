"""Files that come back in the browser: which table they are, and those that are none."""

import csv
import io
import re

import openpyxl
import pytest
from django.urls import reverse

from exchange.tables.shapes import TABLES
from profiles.models import ImportJob
from roadmap.importing import sheets
from tests.exchange.tabling import bring, shown, uploaded, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tables_world):
    return tables_world


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_table_is_recognised_by_its_columns(world, browse, table, kind):
    job = bring(browse(world.editor), world.export(table, kind), f"any name.{kind}")

    assert (job.options["table"], job.report["more"]["table"], job.state) == (table, table, "done")


def test_large_spreadsheet_is_recognised_by_the_worker(world, browse, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_AT_ONCE", (1, 1))

    ours = bring(browse(world.editor), world.export("tasks", "xlsx"), "large.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["uid", "revision", "naam"])
    book.active.append(["a", "1", "b"])
    book.save(world.folder / "strange.xlsx")
    strange = bring(browse(world.editor), (world.folder / "strange.xlsx").read_bytes(), "strange.xlsx")

    assert (ours.options["table"], ours.report["more"]["table"]) == ("", "tasks")
    assert (strange.state, [fault["code"] for fault in strange.report["faults"]]) == ("failed", ["columns"])
    assert "“naam”" in shown(browse(world.editor), strange)


def test_semicolons_of_a_belgian_spreadsheet_are_read(world, browse):
    rows = [list(row.values()) for row in world.rows("requirements")]
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([list(world.rows("requirements")[0]), *rows])

    job = bring(browse(world.editor), ("\ufeff" + text.getvalue()).encode())

    assert (job.options["table"], job.state) == ("requirements", "done")
    assert job.report["changes"]["profiles"]["changed"] == 0


REFUSED = {
    "nothing": (None, "x.csv", "Dit veld|verplicht|Vul"),
    "no table": (b"x", "x.txt", "is geen CSV-bestand"),
    "empty": (b"", "x.csv", "leeg"),
    "another table": (b"naam,niveau\nx,1\n", "x.csv", "“uid”"),
    "no revision": (b"uid,vks_level\nx,1\n", "x.csv", "“revision”"),
    "own column": (b"uid,revision,vks_level,opmerking\nx,1,2,y\n", "x.csv", "“opmerking”"),
    "too few columns": (b"uid,revision,title.nl\nx,1,y\n", "x.csv", "Say which one|Zeg welke het is"),
    "two of one": (b"uid,uid,revision\nx,x,1\n", "x.csv", "twee keer"),
    "other letters": ("uid,revision,title.nl\u00e9\n".encode("utf-16"), "x.csv", "UTF-8"),
    "lines of an old Mac": (b"uid,revision\ra,1\r", "x.csv", "cannot be read|niet te lezen"),
    "no spreadsheet": (b"uid,revision\n", "x.xlsx", "beschadigd"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_file_that_cannot_be_comes_back_with_what_to_do(world, browse, name):
    data, file, told = REFUSED[name]
    fields = {"note": "Blijft staan"} if data is None else uploaded(data, file) | {"note": "Blijft staan"}

    response = browse(world.editor).post(reverse("tables"), fields)

    assert (response.status_code, ImportJob.objects.count()) == (422, 0)
    assert re.search(told, words(response))
    assert 'value="Blijft staan"' in response.content.decode()


def test_file_above_the_limit_is_refused(world, browse, monkeypatch):
    monkeypatch.setattr("roadmap.importing.forms.MOST_BYTES", 10)

    response = browse(world.editor).post(reverse("tables"), uploaded(world.rows("tasks")))

    assert (response.status_code, ImportJob.objects.count()) == (422, 0)
