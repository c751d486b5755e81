"""The pages of evidence: list, check form with its search, decision, files."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coediting.models import Delivery
from profiles import tasks
from profiles.models import ImportJob
from roadmap.actions import evidence
from roadmap.models import CompetenceEvidence
from tests import factories
from tests.roadmap import needs_world as world

pytestmark = pytest.mark.django_db


def hand_in(by, **changed):
    fields = {
        "competence": changed.pop("competence", None) or factories.competence(),
        "level": 3,
        "date": datetime.date(2026, 5, 4),
        "kind": "check",
        "asked": 20,
        "below": 8,
        "source": "plant",
    }
    return evidence.propose_evidence(by=by, **fields | changed)


def answers(competence, by, **changed):
    typed = {
        "competence": str(competence.uid),
        "kind": "check",
        "level": "3",
        "asked": "20",
        "below": "8",
        "date": "2026-05-04",
        "region": "Oost-Vlaanderen",
        "source": "check at the plant",
        "partner": str(by.main_partner.pk),
    }
    return typed | changed


def test_contributor_hands_in_and_coordinator_accepts(client):
    by, competence = factories.user("contributor"), factories.competence("sort wood")
    client.force_login(by)

    answer = client.post(reverse("evidence-new"), answers(competence, by))

    found = CompetenceEvidence.objects.get()
    assert answer.url == reverse("evidence-detail", kwargs={"uid": found.uid})
    assert (found.competence, found.region, found.partner) == (competence, "oost-vlaanderen", by.main_partner)
    assert b"sort wood" in client.get(answer.url).content
    client.force_login(factories.coordinator())
    client.post(reverse("evidence-decide", kwargs={"uid": found.uid}), {"do": "accept", "reason": ""})
    found.refresh_from_db()
    assert found.state == "accepted"


def test_searching_and_choosing_keep_what_is_typed_without_a_script(client):
    by, competence = factories.user("contributor"), factories.competence("sort wood")
    client.force_login(by)
    typed = answers(competence, by) | {"competence": ""}

    found = client.post(reverse("evidence-new"), typed | {"do": "find:competence", "find-competence": "wood"})
    assert (found.status_code, CompetenceEvidence.objects.count()) == (200, 0)
    assert f"pick:competence:{competence.uid}" in found.content.decode()
    picked = client.post(reverse("evidence-new"), typed | {"do": f"pick:competence:{competence.uid}"})

    page = picked.content.decode()
    assert f'name="competence" value="{competence.uid}"' in page
    assert 'value="check at the plant"' in page
    assert 'value="2026-05-04"' in page
    dropped = client.post(reverse("evidence-new"), typed | {"do": "drop:competence"}).content.decode()
    assert 'name="competence"' not in dropped


def test_faults_stand_with_their_fields_and_nothing_is_saved(client):
    by, competence = factories.user("contributor"), factories.competence()
    client.force_login(by)

    answer = client.post(reverse("evidence-new"), answers(competence, by, below="21") | {"competence": ""})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"competence"})
    answer = client.post(reverse("evidence-new"), answers(competence, by, below="21"))

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"below"})
    assert CompetenceEvidence.objects.count() == 0


def test_link_can_fill_in_the_competence(client):
    competence = factories.competence("sort wood")
    client.force_login(factories.user("contributor"))

    page = client.get(reverse("evidence-new"), {"competence": str(competence.uid)}).content.decode()

    assert f'value="{competence.uid}"' in page
    assert client.get(reverse("evidence-new"), {"competence": "x"}).status_code == 200


def test_declining_without_a_reason_says_so(client):
    found = hand_in(factories.user("contributor"))
    client.force_login(factories.coordinator())
    address = reverse("evidence-decide", kwargs={"uid": found.uid})

    assert client.post(address, {"do": "decline"}).status_code == 422
    assert client.post(address, {"do": "decline", "reason": "too few"}).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.reason) == ("declined", "too few")


def test_who_may_open_what(client):
    owner = factories.user("contributor")
    waits = hand_in(owner)
    pages = {
        reverse("evidence-detail", kwargs={"uid": waits.uid}): {"anonymous": 404, "stranger": 404, "reader": 200},
        reverse("evidence-new"): {"anonymous": 302, "stranger": 200, "reader": 403},
        reverse("evidence-import"): {"anonymous": 302, "stranger": 403, "reader": 403},
        reverse("evidence"): {"anonymous": 200, "stranger": 200, "reader": 200},
    }
    cast = factories.cast(owner.main_partner)
    for address, expected in pages.items():
        for name, status in expected.items():
            client.logout()
            if name != "anonymous":
                client.force_login(cast[name])
            assert (address, name, client.get(address).status_code) == (address, name, status)
    client.force_login(cast["editor"])
    decide = reverse("evidence-decide", kwargs={"uid": waits.uid})
    assert client.post(decide, {"do": "accept"}).status_code == 403


def test_list_is_narrowed_by_its_address(client):
    coordinator = factories.coordinator()
    wood = hand_in(coordinator, competence=factories.competence("sort wood"))
    hand_in(coordinator, competence=factories.competence("clean bottles", group="soft"), kind="survey")
    client.force_login(coordinator)

    def found(**asked):
        return [item.pk for item in client.get(reverse("evidence"), asked).context["page"]]

    assert len(found()) == 2
    assert found(q="wood") == found(group="green") == found(kind="check") == [wood.pk]
    assert (found(state="accepted"), len(found(kind="nonsense"))) == ([], 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_constant_number_of_queries(client, rows, django_assert_num_queries):
    world.sectors(), world.jobs()
    coordinator = factories.coordinator()
    for _row in range(rows):
        hand_in(coordinator)
    client.force_login(coordinator)

    with django_assert_num_queries(6):
        client.get(reverse("evidence"))


def test_export_holds_what_the_reader_may_see(client):
    coordinator = factories.coordinator()
    hand_in(coordinator)
    evidence.accept_evidence(evidence=hand_in(coordinator, source="=cmd"), by=coordinator)

    address = reverse("evidence-export", kwargs={"kind": "csv"})
    lines = b"".join(client.get(address).streaming_content).decode().splitlines()

    assert lines[0].startswith("\ufeffuid,revision,competence")
    assert (len(lines), ",'=cmd," in lines[1]) == (2, True)
    assert client.get(reverse("evidence-export", kwargs={"kind": "pdf"})).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_upload_leads_to_a_dry_run_by_the_worker(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    competence = factories.competence()
    client.force_login(factories.coordinator())
    content = f"competence,level,date,kind,asked,below,source\nuid:{competence.uid},2,2026-01-01,check,10,4,plant\n"

    answer = client.post(
        reverse("evidence-import"),
        {"file": SimpleUploadedFile("e.csv", content.encode()), "accept": "on", "dry_run": "on", "nace": ""},
    )
    for delivery in Delivery.objects.filter(task="profiles.tasks.run_import", done=None):
        tasks.run_import(delivery.pk)

    job = ImportJob.objects.get()
    assert (answer.url, job.state) == (reverse("import", kwargs={"uid": job.uid}), "done")
    assert job.report["changes"]["evidence"]["added"] == 1
    assert CompetenceEvidence.objects.count() == 0
    page = client.get(answer.url).content.decode()
    assert reverse("import-start", kwargs={"uid": job.uid}) in page
