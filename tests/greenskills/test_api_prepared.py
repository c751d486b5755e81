"""Details whose statement is composed once: they answer what a statement made for the occasion would."""

import datetime
import uuid

import pytest

from exchange.resources import RESOURCES
from rest import prepared
from tests import factories
from tests.greenskills.api_rows import LISTS

pytestmark = pytest.mark.django_db
COMPOSED = sorted(name for name, resource in RESOURCES.items() if getattr(resource, "composed_once", False))


@pytest.fixture(autouse=True)
def _nothing_composed():
    prepared._composed.clear()


def answers(client, addresses):
    """The answers without the shelf of kept ones: a signed-in reader's are made for the occasion."""
    return [client.get(address).json() for address in addresses]


@pytest.mark.parametrize("name", COMPOSED)
def test_composed_statement_answers_what_a_fresh_one_does(client, name):
    for number in range(3):
        LISTS[name][0](number)
    addresses = [row["uri"] for row in client.get(f"/api/v1/{name}/").json()["results"]]

    composed = answers(client, addresses)
    reader = factories.user()
    client.force_login(reader)

    assert len(prepared._composed) == 1
    assert composed == answers(client, addresses)
    assert client.get(f"/api/v1/{name}/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize("name", COMPOSED)
def test_composed_statement_holds_no_moment_and_one_key(client, name):
    LISTS[name][0](1)
    (row,) = client.get(f"/api/v1/{name}/").json()["results"][:1]
    client.get(row["uri"])

    ((statement, parameters),) = prepared._composed.values()

    assert statement
    assert list(parameters).count(prepared.UID) == 1
    assert [value for value in parameters if isinstance(value, datetime.date)] == []


def test_profile_is_composed_by_slug_and_by_uid_and_for_each_choice_of_fields(client):
    one, other = factories.published(slug="sorter"), factories.published(slug="welder")

    by_slug = [client.get(f"/api/v1/profiles/{slug}/").json() for slug in ("sorter", "welder")]
    by_uid = [client.get(f"/api/v1/profiles/{each.document.uid}/").json() for each in (one, other)]
    chosen = [client.get(f"/api/v1/profiles/{slug}/?fields=slug").json() for slug in ("sorter", "welder")]

    assert by_slug == by_uid
    assert chosen == [{"slug": "sorter"}, {"slug": "welder"}]
    assert len(prepared._composed) == 3


def test_only_the_statements_asked_last_are_kept(client, monkeypatch):
    monkeypatch.setattr(prepared, "MOST", 2)
    factories.published(slug="sorter")

    for name in ("slug", "uid", "title", "version"):
        client.get(f"/api/v1/profiles/sorter/?fields={name}")

    assert len(prepared._composed) == 2
