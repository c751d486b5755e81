"""Every list of the API that is exported as a table comes back: unchanged it changes nothing, edited it is asked."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from exchange.api_tables import NAMES
from exchange.lists import comparing
from exchange.lists.shapes import LISTS
from exchange.lists.taking import import_list
from exchange.resources import RESOURCES
from exchange.tables.shapes import TABLES
from partners import actions as partners
from partners.models import Role
from profiles.importing.faults import ImportRefused
from profiles.importing.progress import Progress
from profiles.models import ImportJob
from rest.sheets import csv_lines, original
from tests import factories
from tests.exchange.tabling import work
from tests.greenskills.api_rows import LISTS as ROWS
from tests.greenskills.api_rows import me

pytestmark = pytest.mark.django_db
# One answer and no list of rows.
ANSWERS = {"needs", "needs/explain", "map", "search"}


@pytest.fixture
def coordinator():
    """Who has the lists of everybody, and some of their own: watches, notifications, registrations."""
    found = me()
    partners.assign_role(user=found, partner=factories.partner("at"), role=Role.COORDINATOR)
    return found


def make(name):
    for number in range(2):
        ROWS[name][0](number)


def export(by, name, kind="csv", language="nl"):
    headers = {"Authorization": f"Bearer {factories.token(by, 'read')}", "Accept-Language": language}
    response = Client().get(f"/api/v1/{name}/?format={kind}", headers=headers)
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def rows_of(by, name):
    lines = csv.DictReader(io.StringIO(export(by, name).decode("utf-8-sig"), newline=""))
    return [{header: original(cell) for header, cell in line.items()} for line in lines]


@pytest.fixture
def send(tmp_path):
    """Import a table (rows or bytes); returns the Report."""

    def sent(by, name, data, kind="csv", **options):
        if isinstance(data, list):
            data = csv_lines([list(data[0]), *(list(row.values()) for row in data)]).encode()
        path = tmp_path / f"table.{kind}"
        path.write_bytes(data)
        return import_list(paths=[path], table=name, by=by, progress=Progress(), **{"dry_run": False} | options)

    return sent


def refusal(ask):
    with pytest.raises(ImportRefused) as refused:
        ask()
    return [(fault.row, fault.column, fault.code) for fault in refused.value.faults]


def counts(report):
    found = report.changes["rows"]
    return found.added, found.changed, found.unchanged


def test_every_list_can_be_sent_back():
    assert {*TABLES, *LISTS} - {"tasks", "requirements"} == RESOURCES.keys() - ANSWERS


@pytest.mark.parametrize("name", LISTS)
def test_it_is_known_what_the_cells_are(coordinator, name):
    """But of notifications, which are sentences: numbers and flags come back otherwise from a spreadsheet."""
    assert bool(comparing.cells_of(LISTS[name], coordinator)) == (name != "notifications")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(("kind", "language"), [("csv", "nl"), ("xlsx", "en")])
def test_out_and_in_again_changes_nothing(coordinator, send, name, kind, language):
    """In whatever language what codes mean was told."""
    make(name)
    data = export(coordinator, name, kind, language)

    report = send(coordinator, name, data, kind)

    assert counts(report) == (0, 0, len(rows_of(coordinator, name)))
    assert len(rows_of(coordinator, name)) >= 2


def test_what_a_code_means_is_for_people_and_not_read_back(coordinator, send):
    make("initiatives")
    dutch, english = (
        list(csv.DictReader(io.StringIO(export(coordinator, "initiatives", language=each).decode("utf-8-sig"))))
        for each in ("nl", "en")
    )
    translated = [row | {"kind.label": "?"} for row in english]

    assert [row["kind.label"] for row in dutch] != [row["kind.label"] for row in english]
    assert [row["kind"] for row in dutch] == [row["kind"] for row in english]
    assert counts(send(coordinator, "initiatives", translated)) == (0, 0, 2)


# {list: {column: another cell}}, as a Belgian spreadsheet writes them.
EDITS = {
    "actions": {"progress": "40"},
    "indicators": {"points.value": "7,5", "points.year": "2024", "points.note": "=1+1; -2"},
    "agenda-requests": {"answer.nl": "Nieuw antwoord", "answer.en": "New answer"},
    "initiatives": {"title.nl": "'t Nieuwe", "start": "2027", "agendas.slug": "", "partners.slug": "at"},
    "scenarios": {"note.nl": "Nota", "note.en": "Note", "yearly_growth": "0,015"},
    "dialogues": {"place": "Brugge", "languages": "nl\nen", "title.nl": "Ander gesprek"},
    "workforce": {"headcount": "120,5"},
    "evidence": {"asked": "20", "source": "=1+1", "job": ""},
    "watches": {"mail": "daily"},
}


def semicolons(rows):
    """The file as a Belgian spreadsheet saves it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([list(rows[0]), *(list(row.values()) for row in rows)])
    return ("\ufeff" + text.getvalue()).encode()


def test_every_list_that_can_be_changed_is_tried():
    assert {name for name, one in LISTS.items() if one.change} == EDITS.keys()


@pytest.mark.parametrize("name", EDITS)
def test_changed_cell_lands(coordinator, send, name):
    make(name)
    rows = rows_of(coordinator, name)
    edited = rows[0] | EDITS[name]

    trial = send(coordinator, name, semicolons([edited, rows[1]]), dry_run=True)
    untouched = rows_of(coordinator, name)
    report = send(coordinator, name, semicolons([edited, rows[1]]))

    now = {row["uid"]: row for row in rows_of(coordinator, name)}[edited["uid"]]
    assert (counts(trial), untouched) == ((0, 1, 1), rows)
    assert counts(report) == (0, 1, 1)
    decimals = {header: cell.replace(",", ".") for header, cell in EDITS[name].items()}  # no text here has a comma
    assert {header: now[header] for header in decimals} == decimals


def test_changed_cell_of_a_spreadsheet_lands(coordinator, send, tmp_path):
    make("scenarios")
    book = openpyxl.load_workbook(io.BytesIO(export(coordinator, "scenarios", "xlsx")))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    cells = {"name.nl": "=1+1", "horizon_to": 2040, "yearly_growth": 0.02, "source": "'t Zand"}
    for name, value in cells.items():
        sheet.cell(2, places[name]).value = value
        sheet.cell(2, places[name]).data_type = "n" if isinstance(value, int | float) else "s"
    book.save(tmp_path / "edited.xlsx")

    report = send(coordinator, "scenarios", (tmp_path / "edited.xlsx").read_bytes(), "xlsx")

    (now,) = [row for row in rows_of(coordinator, "scenarios") if row["horizon_to"] == "2040"]
    assert counts(report) == (0, 1, 1)
    assert {name: now[name] for name in cells} == {name: str(value) for name, value in cells.items()}


@pytest.mark.parametrize("name", [name for name in EDITS if LISTS[name].stamp])
def test_row_that_others_changed_meanwhile_is_a_conflict_by_row_and_column(coordinator, send, name):
    make(name)
    before = rows_of(coordinator, name)
    header, cell = next(iter(EDITS[name].items()))
    other = {"actions": "80", "workforce": "7", "indicators": "1", "evidence": "30"}.get(name, "Van een ander")
    theirs = before[0] | EDITS[name] | {header: other}
    send(coordinator, name, semicolons([theirs]))
    stands = rows_of(coordinator, name)

    found = refusal(lambda: send(coordinator, name, semicolons([before[0] | {header: cell}])))

    assert (2, header, "conflict") in found
    assert {code for _row, _column, code in found} == {"conflict"}
    assert rows_of(coordinator, name) == stands
    left_out = send(coordinator, name, semicolons([before[0] | {header: cell}]), skip_conflicts=True)
    assert (counts(left_out), left_out.counts) == ((0, 0, 0), {"rows": 1, "left_out": 1})


@pytest.mark.parametrize("name", ["actions", "indicators", "agenda-requests", "initiatives", "scenarios"])
def test_row_that_only_others_changed_is_left_alone(coordinator, send, name):
    make(name)
    before = rows_of(coordinator, name)
    send(coordinator, name, semicolons([before[0] | EDITS[name]]))
    stands = rows_of(coordinator, name)

    report = send(coordinator, name, before)

    assert (counts(report), rows_of(coordinator, name)) == ((0, 0, 2), stands)


@pytest.mark.parametrize("name", [name for name in EDITS if name != "watches"])
def test_without_the_right_it_is_a_fault_by_row(coordinator, send, name):
    make(name)
    contributor = factories.user(Role.CONTRIBUTOR, at=factories.partner("elsewhere"))
    rows = rows_of(contributor, name)

    found = refusal(lambda: send(contributor, name, semicolons([rows[0] | EDITS[name]])))

    assert {(row, code) for row, _column, code in found} == {(2, "not-allowed")}


# A column of each list that no table changes.
CLOSED = (
    *("created", "slug", "code", "source", "importance", "dialogue.slug", "title", "title.nl", "kind", "year"),
    *("trigger", "release"),
)


@pytest.mark.parametrize("name", LISTS)
def test_column_that_cannot_be_changed_is_a_fault_by_row_and_column(coordinator, send, name):
    make(name)
    rows = rows_of(coordinator, name)
    taken = LISTS[name].change().fields if LISTS[name].change else {}
    header = next(one for one in CLOSED if one in rows[0] and one.partition(".")[0] not in taken)

    found = refusal(lambda: send(coordinator, name, [rows[0] | {header: rows[0][header] + "x"}, rows[1]]))

    assert found == [(2, header, "not-here")]


NEW = {
    "competences": {"labels.nl": "Hout stapelen", "labels.en": "stack wood", "kind": "skill", "group": "green"},
    "initiatives": {"slug": "nieuw-werk", "title.nl": "Nieuw", "title.en": "New", "kind": "own"},
    "scenarios": {"slug": "snel", "name.nl": "Snel", "name.en": "Fast", "horizon_from": "2024", "horizon_to": "2035"},
}


@pytest.mark.parametrize("name", NEW)
def test_row_without_uid_is_added(coordinator, send, name):
    make(name)
    rows = rows_of(coordinator, name)

    report = send(coordinator, name, [*rows, dict.fromkeys(rows[0], "") | NEW[name]])

    assert counts(report) == (1, 0, 2)
    assert len(rows_of(coordinator, name)) == 3


def test_faults_are_told_with_row_and_column_and_nothing_is_saved(coordinator, send):
    make("initiatives")
    rows = rows_of(coordinator, "initiatives")
    bad = [
        rows[0] | {"title.nl": "Anders"},
        rows[1] | {"start": "soon", "kind": "x"},
        rows[0],
        rows[1] | {"uid": "00000000-0000-4000-8000-000000000000"},
    ]

    found = refusal(lambda: send(coordinator, "initiatives", bad))

    assert sorted(found) == [
        (3, "kind", "not-a-choice"),
        (3, "start", "invalid"),
        (4, "uid", "row-twice"),
        (5, "uid", "unknown"),
    ]
    assert rows_of(coordinator, "initiatives") == rows


def test_columns_may_lack_and_strange_ones_are_refused(coordinator, send):
    make("initiatives")
    names = ("uid", "title.nl", "title.en")
    rows = [{name: row[name] for name in names} for row in rows_of(coordinator, "initiatives")]

    assert counts(send(coordinator, "initiatives", rows)) == (0, 0, 2)
    assert refusal(lambda: send(coordinator, "initiatives", [rows[0] | {"title.nl": "x"}])) == [
        (2, "revision", "revision")
    ]
    assert refusal(lambda: send(coordinator, "initiatives", [rows[0] | {"mine": ""}])) == [(1, "mine", "columns")]


def test_evidence_is_corrected_by_the_rules_of_its_import(coordinator, send):
    make("evidence")
    rows = rows_of(coordinator, "evidence")

    assert refusal(lambda: send(coordinator, "evidence", [rows[0], rows[1] | {"mid": "0.6"}])) == [
        (3, "mid", "not-here")
    ]
    assert refusal(lambda: send(coordinator, "evidence", [rows[0], rows[1] | {"below": "11"}])) == [
        (3, "below", "more-than-asked")
    ]
    assert rows_of(coordinator, "evidence") == rows


def test_table_that_everybody_reads_empties_nothing(coordinator, send):
    make("agenda-requests")
    rows = [row | {"note": "", "reason": ""} for row in rows_of(coordinator, "agenda-requests")]

    assert counts(send(coordinator, "agenda-requests", rows)) == (0, 0, 2)


def test_it_is_an_import_and_a_key_that_only_proposes_changes_nothing(coordinator, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    make("initiatives")
    rows = rows_of(coordinator, "initiatives")
    data = semicolons([rows[0] | EDITS["initiatives"]])
    states = []
    for scope in ("propose", "write"):
        headers = {"Authorization": f"Bearer {factories.token(coordinator, scope)}"}
        fields = {"table": "initiatives", "file": SimpleUploadedFile("t.csv", data)}
        response = Client().post("/api/v1/imports/", fields, headers=headers)
        work()
        followed = Client().get(response.headers["Location"], headers=headers | {"Accept-Language": "en"}).json()
        states.append((response.status_code, followed["source"], followed["state"]))

    client.force_login(coordinator)
    page = client.get(reverse("import", args=[ImportJob.objects.latest("pk").uid]))
    assert states == [(202, "lists", "failed"), (202, "lists", "done")]
    assert page.status_code == 200


def test_unknown_table_is_told_which_there_are(coordinator):
    headers = {"Authorization": f"Bearer {factories.token(coordinator, 'write')}"}
    fields = {"table": "x", "file": SimpleUploadedFile("t.csv", b"uid\n")}

    (error,) = Client().post("/api/v1/imports/", fields, headers=headers).json()["errors"]

    assert error["pointer"] == "/table"
    assert all(name in error["detail"] for name in NAMES)
