"""Coordinators upload, follow, cancel and do for real; the worker does it once, whatever happens to it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone, translation

from coediting.models import Delivery, Event
from profiles import tasks
from profiles.actions import imports
from profiles.importing.report import FAULT_TITLES, NAMES
from profiles.models import Competence, ImportJob, Job
from tests import factories
from tests.profiles.small_esco import download, zipped

pytestmark = pytest.mark.django_db
API = "/api/v1/imports/"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def archive(tmp_path, **changed):
    folder = download(tmp_path / "esco", **changed)
    path = zipped(tmp_path / "esco.zip", {file.name: file.read_bytes() for file in folder.iterdir()})
    return SimpleUploadedFile("esco.zip", path.read_bytes())


def requested(tmp_path, dry_run=False, **changed):
    return imports.request_import(
        by=factories.coordinator(), source="esco", files=[archive(tmp_path, **changed)], dry_run=dry_run
    )


def work():
    """What the worker does: every open delivery of an import, once."""
    for delivery in Delivery.objects.filter(task="profiles.tasks.run_import", done=None):
        tasks.run_import(delivery.pk)


def open_deliveries():
    return Delivery.objects.filter(task="profiles.tasks.run_import", done=None).count()


def post(client, **data):
    return client.post(reverse("imports"), data)


@pytest.mark.django_db(transaction=True)
def test_upload_leads_to_a_dry_run_and_then_to_the_real_import(client, tmp_path):
    client.force_login(factories.coordinator())

    answer = post(client, source="esco", files=[archive(tmp_path)], dry_run="on")
    dry = ImportJob.objects.get()
    assert answer.url == reverse("import", kwargs={"uid": dry.uid})
    assert b'hx-trigger="every 1s"' in client.get(answer.url).content
    work()

    page = client.get(answer.url).content.decode()
    assert "hx-trigger" not in page
    assert "skillsHierarchy_en.csv" in page
    assert reverse("import-start", kwargs={"uid": dry.uid}) in page
    assert Job.objects.count() == 0

    real = client.post(reverse("import-start", kwargs={"uid": dry.uid}))
    work()

    job = ImportJob.objects.get(dry_run=False)
    assert real.url == reverse("import", kwargs={"uid": job.uid})
    assert (job.state, job.done_rows, job.report["counts"]["occupations"]) == ("done", job.total_rows, 2)
    assert Job.objects.filter(kind="occupation").count() == 2
    assert Event.objects.filter(kind="catalogue.imported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_upload_by_the_api_leads_to_the_same(client, tmp_path):
    client.force_login(factories.coordinator())

    asked = client.post(f"{API}sources/?dry_run=true", {"source": "esco", "files": [archive(tmp_path)]})
    work()
    looked, before = client.get(asked.headers["Location"]).json(), Competence.objects.exists()
    started = client.post(f"{asked.headers['Location']}start/")
    work()

    assert (asked.status_code, asked.json()["dry_run"], asked.json()["state"]) == (202, True, "waiting")
    assert (looked["state"], looked["report"]["changes"] != {}, before) == ("done", True, False)
    assert (started.status_code, client.get(started.headers["Location"]).json()["state"]) == (202, "done")
    assert Competence.objects.exists()


@pytest.mark.parametrize(
    ("data", "places"),
    [
        ({"source": "esco"}, ["/files"]),
        ({"source": "else", "files": [SimpleUploadedFile("a.csv", b"x")]}, ["/source"]),
        ({"source": "shortage", "files": [SimpleUploadedFile("a.csv", b"x")]}, ["/year"]),
        ({"source": "esco", "files": [SimpleUploadedFile("a.exe", b"x")]}, ["/files"]),
    ],
)
def test_api_names_what_is_wrong_with_an_upload(client, data, places):
    client.force_login(factories.coordinator())

    answer = client.post(f"{API}sources/", data)

    assert (answer.status_code, [fault["pointer"] for fault in answer.json()["errors"]]) == (422, places)
    assert not ImportJob.objects.exists()


def test_only_coordinators_upload_by_the_api(client):
    asked = {"source": "esco", "files": [SimpleUploadedFile("a.csv", b"x")]}
    anonymous = client.post(f"{API}sources/", asked).status_code
    client.force_login(factories.editor(factories.partner()))

    assert (anonymous, client.post(f"{API}sources/", asked).status_code) == (401, 403)


@pytest.mark.django_db(transaction=True)
def test_refused_import_ends_failed_and_is_not_tried_again(client, tmp_path):
    job = requested(tmp_path, skills_en=b"conceptUri\nx\n")

    work()

    job.refresh_from_db()
    assert (job.state, open_deliveries()) == ("failed", 0)
    fault = job.report["faults"][0]
    assert (fault["row"], fault["column"], fault["code"]) == (1, "skillType", "columns")
    client.force_login(factories.coordinator())
    page = client.get(reverse("import", kwargs={"uid": job.uid})).content.decode()
    assert "esco.zip › skills_en.csv" in page


@pytest.mark.django_db(transaction=True)
def test_cancelled_import_ends_without_a_trace(client, tmp_path):
    job = requested(tmp_path)
    client.force_login(factories.coordinator())

    client.post(reverse("import-cancel", kwargs={"uid": job.uid}))
    work()

    job.refresh_from_db()
    assert (job.state, open_deliveries()) == ("cancelled", 0)
    assert (Job.objects.count(), Competence.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_import_is_tried_again_after_the_database_failed(tmp_path, monkeypatch):
    job = requested(tmp_path)

    def fails(*args, **kwargs):
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(imports.esco, "merge", fails)
        with pytest.raises(OperationalError):
            work()
    assert open_deliveries() == 1
    work()

    job.refresh_from_db()
    assert (job.state, open_deliveries(), Job.objects.count()) == ("done", 0, 6)


@pytest.mark.django_db(transaction=True)
def test_our_own_fault_ends_the_job(tmp_path, monkeypatch):
    job = requested(tmp_path)
    monkeypatch.setattr(imports.esco, "merge", lambda *args, **kwargs: 1 / 0)

    work()

    job.refresh_from_db()
    assert (job.state, open_deliveries()) == ("failed", 0)
    assert job.error != ""


@pytest.mark.django_db(transaction=True)
def test_delivery_sent_twice_imports_once(tmp_path):
    requested(tmp_path)
    delivery = Delivery.objects.get(task="profiles.tasks.run_import")

    tasks.run_import(delivery.pk)
    tasks.run_import(delivery.pk)

    assert Event.objects.filter(kind="catalogue.imported").count() == 1


@pytest.mark.parametrize("name", ["reader", "contributor", "editor", "stranger"])
def test_others_are_refused(client, name):
    job = ImportJob.objects.create(source="esco")
    client.force_login(factories.cast(factories.partner())[name])
    one = {"uid": job.uid}

    answers = [
        client.get(reverse("imports")).status_code,
        post(client, source="esco").status_code,
        client.get(reverse("import", kwargs=one)).status_code,
        client.post(reverse("import-start", kwargs=one)).status_code,
        client.post(reverse("import-cancel", kwargs=one)).status_code,
    ]

    assert answers == [403] * 2 + [404] * 3  # of somebody else's import one knows nothing
    job.refresh_from_db()
    assert not job.cancel_requested


def test_anonymous_signs_in_first(client):
    assert client.get(reverse("imports")).url.startswith(reverse("sign-in"))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"source": "esco"}, "files"),
        ({"source": "shortage", "files": [SimpleUploadedFile("a.csv", b"x")]}, "year"),
        ({"source": "esco", "files": [SimpleUploadedFile("a.exe", b"x")]}, "files"),
        ({"source": "other", "files": [SimpleUploadedFile("a.csv", b"x")]}, "source"),
    ],
)
def test_upload_form_says_what_is_missing(client, data, field):
    client.force_login(factories.coordinator())

    answer = post(client, **data)

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert ImportJob.objects.count() == 0


def test_upload_keeps_files_in_their_own_folder(client, settings, tmp_path):
    job = imports.request_import(
        by=factories.coordinator(),
        source="nace",
        files=[SimpleUploadedFile("../../x.csv", b"a")],
        dry_run=True,
    )

    assert job.files == [str(tmp_path / "uploads" / "imports" / str(job.uid) / "0" / "x.csv")]


def test_faults_come_as_csv_without_formulas(client):
    faults = [{"file": "a.csv", "row": 2, "column": "=x", "code": "c", "detail": "d"}]
    job = ImportJob.objects.create(source="esco", state="done", report={"faults": faults, "fault_total": 1})
    client.force_login(factories.coordinator())

    answer = client.get(reverse("import", kwargs={"uid": job.uid}), {"faults": "csv"})

    assert answer.content.decode() == "\ufefffile,row,column,code,detail\r\na.csv,2,'=x,c,d\r\n"


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    coordinator = factories.coordinator()
    for _row in range(rows):
        ImportJob.objects.create(source="esco", started_by=coordinator)
    client.force_login(coordinator)

    with django_assert_num_queries(6):
        client.get(reverse("imports"))


def test_running_job_says_how_long_it_still_takes():
    started = timezone.now() - timezone.timedelta(seconds=10)
    job = ImportJob(state="running", started=started, done_rows=25, total_rows=100)

    assert (job.percent, job.seconds_left) == (25, 30)


def test_report_groups_faults_by_kind_and_orders_what_it_counts(client):
    faults = [
        {"file": "a.csv", "row": row, "column": "", "code": code, "detail": "d"}
        for row, code in enumerate(["short-row", "no-type", *100 * ["short-row"]], 2)
    ]
    report = {
        "faults": faults,
        "fault_total": 102,
        "counts": {"relations": 3, "occupations": 2},
        "changes": {},
    }
    job = ImportJob.objects.create(source="esco", state="done", report=report)
    client.force_login(factories.coordinator())

    context = client.get(reverse("import", kwargs={"uid": job.uid})).context

    groups = [(group["title"], group["number"], len(group["faults"])) for group in context["fault_groups"]]
    assert groups == [(FAULT_TITLES["short-row"], 101, 100), (FAULT_TITLES["no-type"], 1, 1)]
    assert context["counts"] == [(NAMES["occupations"], 2), (NAMES["relations"], 3)]


@pytest.mark.django_db(transaction=True)
def test_faults_are_in_the_language_of_the_page_that_asked(client, tmp_path):
    client.force_login(factories.coordinator())
    with translation.override("en"):
        post(client, source="esco", files=[archive(tmp_path, skills_en=b"conceptUri\nx\n")])

    work()

    assert ImportJob.objects.get().report["faults"][0]["detail"].startswith("The column")
