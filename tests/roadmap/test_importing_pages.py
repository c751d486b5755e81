"""The workforce page: datasets, the upload with its dry run, the export."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coediting.models import Delivery
from profiles import tasks
from profiles.models import ImportJob
from roadmap.models import Workforce, WorkforceDataset
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db

FILE = "sector,job,year,headcount\nnacebel2025:20,isco:81,2026,{heads}\n"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def work():
    for delivery in Delivery.objects.filter(task="profiles.tasks.run_import", done=None):
        tasks.run_import(delivery.pk)


def upload(client, heads="100", name="cells.csv", **typed):
    file = SimpleUploadedFile(name, FILE.format(heads=heads).encode())
    return client.post(reverse("workforce"), {"file": file, "dry_run": "on", **typed})


NEW = {
    "name_nl": "Proef",
    "name_en": "Trial",
    "source": "made up",
    "reference_date": "2026",
    "quality": "estimate",
    "current": "on",
}


@pytest.mark.django_db(transaction=True)
def test_upload_shows_persons_before_and_after_and_then_imports_for_real(client):
    world.sectors(), world.jobs()
    client.force_login(factories.coordinator())

    answer = upload(client, **NEW)
    work()
    dry = ImportJob.objects.get()
    page = client.get(answer.url).content.decode()
    assert (dry.state, WorkforceDataset.objects.count()) == ("done", 0)
    assert dry.report["more"]["totals"] == [{"year": 2026, "before": None, "after": 100}]
    assert "Sector 20" in page
    client.post(reverse("import-start", kwargs={"uid": dry.uid}))
    work()

    dataset = WorkforceDataset.objects.get()
    assert (dataset.slug, dataset.name_nl, dataset.current, dataset.revision) == ("proef", "Proef", True, 1)
    assert Workforce.objects.get().headcount == 100


@pytest.mark.django_db(transaction=True)
def test_faults_are_listed_on_the_page_and_nothing_changes(client):
    world.sectors(), world.jobs()
    client.force_login(factories.coordinator())

    answer = upload(client, heads="-1", **NEW)
    work()

    job = ImportJob.objects.get()
    assert (job.state, job.report["fault_total"], job.report["by_code"]) == ("failed", 1, {"out-of-range": 1})
    page = client.get(answer.url).content.decode()
    assert "headcount" in page
    assert Workforce.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_real_import_is_refused_when_the_dataset_moved_after_the_dry_run(client):
    world.sectors(), world.jobs()
    world.load([("20", "81", 5)])
    client.force_login(factories.coordinator())
    upload(client, dataset="test")
    work()
    dry = ImportJob.objects.get()
    world.load([("20", "81", 6)])

    client.post(reverse("import-start", kwargs={"uid": dry.uid}))
    work()

    real = ImportJob.objects.get(dry_run=False)
    assert (real.state, real.report["faults"][0]["code"]) == ("failed", "stale")
    assert Workforce.objects.get().headcount == 6


def test_new_dataset_needs_its_details(client):
    client.force_login(factories.coordinator())

    answer = upload(client)

    assert (answer.status_code, set(answer.context["form"].errors)) == (
        422,
        {"name_nl", "name_en", "source", "reference_date", "quality"},
    )
    assert set(upload(client, name="a.exe", **NEW).context["form"].errors) == {"file"}
    assert ImportJob.objects.count() == 0


def test_only_coordinators_see_the_form_and_only_partners_the_export(client):
    world.sectors(), world.jobs()
    world.load([("20", "81", 5)])
    export = reverse("workforce-export", kwargs={"slug": "test", "kind": "csv"})

    assert client.get(reverse("workforce")).context["form"] is None
    assert (client.get(export).status_code, upload(client, **NEW).status_code) == (404, 404)
    client.force_login(factories.user("reader"))
    assert upload(client, **NEW).status_code == 404

    lines = b"".join(client.get(export).streaming_content).decode().splitlines()
    assert lines == [
        "\ufeffsector,job,region,year,headcount,revision",
        "nacebel2025:20,isco:81,vlaanderen,2026,5,1",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    for row in range(rows):
        WorkforceDataset.objects.create(**world.DATASET | {"slug": f"test-{row}"})
    client.force_login(factories.coordinator())

    with django_assert_num_queries(6):
        client.get(reverse("workforce"))
