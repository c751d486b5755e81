"""`expand=`: objects in the place of uids, for what the reader may see. Each list is under test_api_lists."""

import json
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from rest.expand import expanded
from tests import factories

pytestmark = pytest.mark.django_db
UID = "00000000-0000-4000-8000-000000000000"


def test_what_cannot_be_seen_stays_a_uid(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    row = {"partner": {"uid": UID, "slug": "gone"}, "jobs": [UID], "parent": None}
    columns = {"partner": "partners", "jobs": "jobs", "parent": "jobs"}

    (text,) = expanded(SimpleNamespace(request=request), [json.dumps(row)], columns)

    assert json.loads(text) == row


def test_draft_is_expanded_for_those_who_take_part(client):
    owner, job = factories.partner("owner"), factories.job("81", label_nl="Sorteerder")
    factories.draft(owner, slug="sorter", jobs=[job])
    client.force_login(factories.editor(owner))

    found = client.get("/api/v1/profiles/sorter/?expand=jobs,owner").json()

    assert [each["labels"]["nl"] for each in found["jobs"]] == ["Sorteerder"]
    assert (found["owner"]["slug"], found["owner"]["kind"]) == ("owner", "other")


def test_expanded_profile_is_not_called_unchanged_when_what_it_names_changed(client):
    job = factories.job("81", label_nl="Sorteerder")
    factories.published(slug="sorter", jobs=[job])
    first = client.get("/api/v1/profiles/sorter/?expand=jobs")
    plain = client.get("/api/v1/profiles/sorter/").headers["ETag"]
    job.label_nl = "Sorteermedewerker"
    job.save()

    again = client.get("/api/v1/profiles/sorter/?expand=jobs", headers={"If-None-Match": first.headers["ETag"]})
    by_revision = client.get("/api/v1/profiles/sorter/?expand=jobs", headers={"If-None-Match": plain})

    assert (again.status_code, by_revision.status_code) == (200, 200)
    assert again.json()["jobs"][0]["labels"]["nl"] == "Sorteermedewerker"


def test_column_that_was_left_out_is_not_missed(client):
    factories.published(slug="sorter", jobs=[factories.job("81")])

    found = client.get("/api/v1/profiles/?fields=slug&expand=jobs").json()["results"]

    assert found == [{"slug": "sorter"}]


@pytest.mark.parametrize(
    "address", ["profiles/", "profiles/sorter/", "partners/", "partners/one/", "sectors/?format=csv&"]
)
def test_what_cannot_be_expanded_is_named(client, address):
    factories.published(slug="sorter")
    factories.partner("one")
    mark = "" if "?" in address else "?"

    response = client.get(f"/api/v1/{address}{mark}expand=title")

    assert (response.status_code, [error["parameter"] for error in response.json()["errors"]]) == (400, ["expand"])
