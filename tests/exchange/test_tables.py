"""Profiles and targets as tables: out and in again without a change, edits as edits or proposals, conflicts per row."""

import io
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coediting.models import Proposal, Revision
from exchange.tables.shapes import TABLES
from partners.models import Role
from profiles.importing.faults import ImportRefused
from profiles.models import ImportJob
from tests import factories
from tests.exchange.tabling import HARD, World, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def faults(refused):
    return [(fault.row, fault.column, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_out_and_in_again_changes_nothing(world, table, kind):
    before = Revision.objects.count()
    data = world.export(table, kind)

    report = world.send(table, data, kind)

    (difference,) = report.changes.values()
    assert (difference.changed, report.counts["proposed"], report.faults.total) == (0, 0, 0)
    assert difference.unchanged == report.counts["documents"] > 0
    assert (Revision.objects.count(), Proposal.objects.count()) == (before, 0)


@pytest.mark.parametrize("name", ["profiles", "targets"])
def test_list_of_the_api_can_be_sent_back_too(world, name):
    headers = {"Authorization": f"Bearer {factories.token(world.editor, 'read')}"}
    response = Client().get(f"/api/v1/{name}/?format=csv", headers=headers)

    report = world.send(name, b"".join(response.streaming_content))

    (difference,) = report.changes.values()
    assert (difference.changed, difference.unchanged) == (0, 2 if name == "profiles" else 1)


def test_tables_hold_every_text_as_it_is(world):
    (row, other) = [row for row in world.rows("requirements") if row["slug"] == "sorter"]

    assert row["indicators.nl"] == HARD
    assert (row["competence"], row["competence.label"]) == (str(world.skill.uid), "sort waste (nl)")
    assert (row["level"], row["learning"], row["tasks"]) == ("2", "coaching", world.content()["tasks"][0]["id"])
    assert (other["lacking_low"], other["lacking_mid"], other["lacking_high"]) == ("0", "0.5", "99.9")


def test_edits_land_as_edits(world):
    rows = world.rows("requirements")
    rows[0] |= {"level": "4", "learning": "training\nworkplace", "indicators.en": "", "lacking_low": "10,5"}

    report = world.send("requirements", rows, note="Years of practice")

    first = world.content()["requirements"][0]
    assert report.changes["profiles"].changed == 1
    assert (first["level"], first["learning"], first["lacking_low"]) == (4, ["training", "workplace"], 10.5)
    assert first["indicators"] == {"nl": HARD, "en": ""}
    newest = world.document().working
    assert (newest.number, newest.origin, newest.note) == (2, "import", "Years of practice")
    assert newest.author == world.editor


def test_rows_are_added_and_removed_and_those_left_out_stay(world):
    tasks_ = world.rows("tasks")
    new = tasks_[0] | {"id": "", "title.nl": "Nieuw", "title.en": "New"}
    gone = tasks_[1] | {"removed": "ja"}

    world.send("tasks", [new, gone])

    assert [task["title"]["nl"] for task in world.content()["tasks"]] == ["'t Sorteren", "Nieuw"]
    assert len(world.content()["requirements"]) == 2


def test_without_the_right_to_edit_it_is_proposed(world):
    rows = world.rows("profiles", by=world.contributor)
    rows[0]["title.nl"] = "Beter"

    report = world.send("profiles", rows, by=world.contributor, note="Says more")

    proposal = Proposal.objects.get()
    assert (report.counts["proposed"], report.changes["profiles"].changed) == (1, 0)
    assert (proposal.document, proposal.author, proposal.reason) == (world.document(), world.contributor, "Says more")
    assert proposal.content["title"]["nl"] == "Beter"
    assert world.document().working.number == 1


def test_row_that_others_changed_is_a_conflict_and_nothing_is_saved(world):
    rows = world.rows("requirements")
    rows[0]["level"], rows[1]["level"] = "4", "3"
    world.revise(lambda content: content["requirements"][1].update(importance="optional"))

    with pytest.raises(ImportRefused) as refused:
        world.send("requirements", rows)

    assert faults(refused) == [(3, "", "conflict")]
    assert world.document().working.number == 2


def test_same_place_changed_by_others_names_what_stands_there(world):
    rows = world.rows("profiles")
    rows[0]["title.nl"] = "Mijn titel"
    world.revise(lambda content: content.update(title={"nl": "Hun titel", "en": "Theirs"}))

    with pytest.raises(ImportRefused) as refused:
        world.send("profiles", rows)

    assert faults(refused) == [(2, "title.nl", "conflict")]
    assert "“Hun titel”" in refused.value.faults[0].detail
    assert world.content()["title"]["nl"] == "Hun titel"


def test_rows_that_others_left_alone_are_merged(world):
    rows = world.rows("requirements")
    rows[0]["level"] = "4"
    world.revise(lambda content: content["requirements"][1].update(importance="optional"))

    report = world.send("requirements", rows)

    assert report.changes["profiles"].changed == 1
    assert [row["level"] for row in world.content()["requirements"]] == [4, 2]
    assert [row["importance"] for row in world.content()["requirements"]] == ["essential", "optional"]


def test_documents_that_collide_can_be_left_out(world):
    rows = world.rows("profiles")
    for row in rows:
        row["vks_level"] = "5"
    world.revise(lambda content: content.update(vks_level=2))

    report = world.send("profiles", rows, skip_conflicts=True)

    assert (report.counts["left_out"], report.changes["profiles"].changed) == (1, 1)
    assert [fault.code for fault in report.faults.kept] == ["conflict"]
    assert (world.content()["vks_level"], world.content("draft")["vks_level"]) == (2, 5)


def test_every_fault_is_told_with_its_row_and_column(world):
    rows = world.rows("profiles")
    rows[0] |= {"vks_level": "9", "jobs": "http://data.europa.eu/esco/occupation/none"}
    rows[1] |= {"revision": "x"}
    rows += [rows[0] | {"uid": str(uuid.uuid4())}, rows[0] | {"uid": "nonsense"}]

    with pytest.raises(ImportRefused) as refused:
        world.send("profiles", rows)

    assert sorted(faults(refused)) == [
        (2, "vks_level", "not-a-choice"),
        (3, "revision", "revision"),
        (4, "uid", "unknown"),
        (5, "uid", "unknown"),
    ]
    assert Revision.objects.filter(number__gt=1).count() == 0


def test_misspelt_column_is_refused(world):
    data = world.export("profiles").replace(b"title.nl", b"titel.nl")

    with pytest.raises(ImportRefused) as refused:
        world.send("profiles", data)

    assert faults(refused) == [(1, "titel.nl", "columns")]


def test_trial_saves_nothing_and_says_what_would(world):
    rows = world.rows("profiles")
    rows[0]["vks_level"] = "5"

    report = world.send("profiles", rows, dry_run=True)

    assert report.changes["profiles"].changed == 1
    assert world.document().working.number == 1


def test_strangers_neither_see_drafts_nor_change_anything(world):
    stranger = factories.editor(factories.partner())
    rows = world.rows("profiles")
    for row in rows:
        row["vks_level"] = "5"

    with pytest.raises(ImportRefused) as refused:
        world.send("profiles", rows, by=stranger)

    assert [row["slug"] for row in world.rows("profiles", by=stranger)] == ["sorter"]
    assert sorted(faults(refused)) == [(2, "", "not-allowed"), (3, "uid", "unknown")]


def test_what_is_public_and_of_others_may_stand_in_a_table_unchanged(world):
    factories.published(factories.partner(), slug="of-others")
    rows = [row | ({"vks_level": "5"} if row["slug"] == "sorter" else {}) for row in world.rows("profiles")]

    report = world.send("profiles", rows)

    assert {row["slug"] for row in rows} == {"sorter", "draft", "of-others"}
    assert (report.changes["profiles"].changed, report.changes["profiles"].unchanged) == (1, 2)


def test_drafts_are_shown_to_those_who_take_part(world):
    world.revise(lambda content: content.update(vks_level=7))

    published, draft, visitor = (
        next((row["vks_level"], row["revision"]) for row in world.rows("profiles", query=query, by=by))
        for query, by in (("", None), ("&drafts=true", None), ("&drafts=true", factories.user()))
    )

    assert (published, draft, visitor) == (("", "1"), ("7", "2"), ("", "1"))


def test_filters_of_the_list_hold_for_the_table(world):
    job = world.content()["jobs"][0]

    assert {row["slug"] for row in world.rows("requirements", query=f"&job={job}")} == {"sorter"}


# ---------- by the API ----------


def bearer(user, scope="write"):
    return {"Authorization": f"Bearer {factories.token(user, scope)}"}


def post(by, data, name="rows.csv", scope="write", query="", **fields):
    fields = {"table": "profiles", **fields, "file": SimpleUploadedFile(name, data)}
    return Client().post(f"/api/v1/imports/{query}", fields, headers=bearer(by, scope))


def edited(world, **cells):
    rows = world.rows("profiles")
    rows[0] |= cells
    return world.file(rows).read_bytes()


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_sent_table_is_followed_as_an_import(world):
    response = post(world.editor, edited(world, vks_level="5"))
    work()

    followed = Client().get(response.headers["Location"], headers=bearer(world.editor))
    assert (response.status_code, response.json()["state"], response.json()["source"]) == (202, "waiting", "tables")
    assert (followed.json()["state"], followed.json()["report"]["changes"]["profiles"]["changed"]) == ("done", 1)
    assert world.content()["vks_level"] == 5


def test_trial_can_be_done_for_real_by_whoever_asked(world):
    headers = bearer(world.editor)
    location = post(world.editor, edited(world, vks_level="5"), query="?dry_run=true").headers["Location"]
    work()
    number = world.document().working.number

    stranger = Client().post(f"{location}start/", headers=bearer(world.contributor))
    started = Client().post(f"{location}start/", headers=headers)
    work()

    assert (number, stranger.status_code, started.status_code) == (1, 404, 202)
    assert world.content()["vks_level"] == 5


def test_refused_table_tells_its_faults(world):
    location = post(world.editor, edited(world, vks_level="99")).headers["Location"]
    work()

    body = Client().get(location, headers=bearer(world.editor)).json()
    assert body["state"] == "failed"
    assert [(fault["row"], fault["column"], fault["code"]) for fault in body["report"]["faults"]] == [
        (2, "vks_level", "not-a-choice")
    ]


def test_token_that_only_proposes_makes_proposals(world):
    response = post(world.editor, edited(world, vks_level="5"), scope="propose")
    work()

    assert response.status_code == 202
    assert (world.document().working.number, Proposal.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "name", "pointer"),
    [
        ({"table": "nonsense"}, "rows.csv", "/table"),
        ({"conflicts": "win"}, "rows.csv", "/conflicts"),
        ({}, "rows.txt", "/file"),
    ],
)
def test_upload_that_cannot_be_is_refused(world, fields, name, pointer):
    response = post(world.editor, b"uid,revision\n", name=name, **fields)

    assert (response.status_code, [error["pointer"] for error in response.json()["errors"]]) == (422, [pointer])
    assert ImportJob.objects.count() == 0


def test_visitors_send_nothing(world):
    response = Client().post("/api/v1/imports/", {"table": "profiles", "file": SimpleUploadedFile("x.csv", b"x")})

    assert response.status_code == 401


def test_tables_are_told_and_come_in_two_formats(world):
    told = Client().get("/api/v1/tables/").json()["results"]
    plain = Client().get("/api/v1/tables/targets/")
    sheet = Client().get("/api/v1/tables/targets/?format=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))

    assert [table["name"] for table in told] == list(TABLES)
    assert [cell.value for cell in book.worksheets[0][1]] == told[3]["columns"] == TABLES["targets"].header
    assert plain.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert Client().get("/api/v1/tables/targets/?format=json").status_code == 400
    assert Client().get("/api/v1/tables/nothing/").status_code == 404
    assert Client().get("/api/v1/tables/targets/?limit=2").status_code == 400


def test_table_is_taken_from_who_contributes_and_from_nobody_else(world):
    table, reader = edited(world), factories.user(Role.READER, at=factories.partner())

    answers = [post(user, table).status_code for user in (world.contributor, reader, factories.user())]

    assert answers == [202, 403, 403]
    assert ImportJob.objects.count() == 1
