"""Edited tables that are too much, come twice, or come in another form than a file."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from exchange.actions import tables
from exchange.tables import reading
from profiles.actions import imports
from profiles.importing.faults import ImportRefused
from profiles.models import ImportJob
from tests import factories
from tests.exchange.tabling import World, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return World(tmp_path)


def request(world, **options):
    file = SimpleUploadedFile("rows.csv", b"uid,revision\n")
    return tables.request_table_import(by=world.editor, table="profiles", file=file, **options)


def test_more_rows_than_a_document_can_have_are_a_fault(world, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 4)
    uid, revision = world.document().uid, world.document().working.number
    lines = [f"{uid},{revision},,Taak {number}" for number in range(7)]

    with pytest.raises(ImportRefused) as refused:
        world.send("tasks", "\n".join(["uid,revision,id,title.nl", *lines]).encode())

    (fault,) = refused.value.faults
    assert (fault.row, fault.column, fault.code) == (6, "uid", "too-many-rows")
    assert world.document().working.number == 1


def test_texts_of_one_document_that_weigh_too_much_are_a_fault(world, monkeypatch):
    monkeypatch.setattr(reading, "MOST_WEIGHT", 1000)
    uid = world.document().uid

    with pytest.raises(ImportRefused) as refused:
        world.send("tasks", f"uid,revision,id,title.nl\n{uid},1,,{'x' * 600}\n{uid},1,,{'x' * 600}\n".encode())

    assert [(fault.row, fault.code) for fault in refused.value.faults] == [(3, "too-many-rows")]


def test_file_is_read_part_by_part(world, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    monkeypatch.setattr(reading, "MOST_WEIGHT", 3000)
    monkeypatch.setattr(reading, "WEIGHT_OF_A_ROW", 1000)
    seen, told = [], reading.parts
    monkeypatch.setattr(reading, "parts", lambda *given: (seen.append(part) or part for part in told(*given)))

    with pytest.raises(ImportRefused) as refused:
        world.send("profiles", "\n".join(["uid,revision", *["x,1"] * 10]).encode())

    assert [[one.count for one in part] for part in seen] == [[3], [3], [3], [1]]
    assert (refused.value.total, [fault.row for fault in refused.value.faults]) == (10, list(range(2, 12)))


def test_same_table_sent_again_adds_its_new_rows_once(world):
    uid = world.document().uid
    data = f"uid,revision,id,title.nl\n{uid},1,,Nieuwe taak\n{uid},1,,Nieuwe taak\n".encode()
    before = len(world.content()["tasks"])

    numbers = []
    for _time in range(3):
        world.send("tasks", data)
        numbers.append((len(world.content()["tasks"]) - before, world.document().working.number))

    assert numbers == [(2, 2)] * 3


def test_one_person_has_a_few_imports_under_way(world, client):
    for _number in range(imports.MOST_UNENDED):
        job = request(world)
    client.force_login(world.editor)

    with pytest.raises(ValidationError, match="5 "):
        request(world)
    page = client.post(reverse("tables"), {"file": SimpleUploadedFile("rows.csv", world.export("profiles"))})
    headers = {"Authorization": f"Bearer {factories.token(world.editor)}"}
    form = {"table": "profiles", "file": SimpleUploadedFile("rows.csv", b"uid,revision\n")}
    answer = Client().post("/api/v1/imports/", form, headers=headers)

    assert (page.status_code, answer.status_code) == (422, 422)
    assert ImportJob.objects.count() == imports.MOST_UNENDED
    imports.cancel_import(by=world.editor, job=job)
    work()
    assert request(world).state == "waiting"


def test_files_beside_many_newer_ones_are_not_kept(world, monkeypatch):
    monkeypatch.setattr(imports, "MOST_KEPT", 2)
    jobs = []
    for _number in range(4):
        jobs.append(request(world))
        work()

    for job in jobs:
        job.refresh_from_db()
    assert [len(job.files) for job in jobs] == [0, 0, 1, 1]
    kept = [path for path in Path(imports.settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert sorted(map(str, kept)) == sorted(jobs[2].files + jobs[3].files)


@pytest.mark.parametrize("body", [{}, [], [1], None, {"table": "profiles"}])
def test_table_that_comes_as_json_is_not_understood(world, body):
    headers = {"Authorization": f"Bearer {factories.token(world.editor)}"}

    answer = Client().post("/api/v1/imports/", json.dumps(body), content_type="application/json", headers=headers)

    assert (answer.status_code, answer.headers["Content-Type"]) == (415, "application/problem+json")


def test_trial_of_an_import_is_done_once_for_a_key(world):
    headers = {"Authorization": f"Bearer {factories.token(world.editor)}", "Idempotency-Key": "mine"}
    data = world.export("profiles")

    first, second = (
        Client().post(
            "/api/v1/imports/?dry_run=true",
            {"table": "profiles", "file": SimpleUploadedFile("rows.csv", data)},
            headers=headers,
        )
        for _time in range(2)
    )

    assert (first.status_code, second.status_code) == (202, 202)
    assert (first.json(), second.headers["Idempotent-Replayed"]) == (second.json(), "true")
    assert ImportJob.objects.count() == 1
