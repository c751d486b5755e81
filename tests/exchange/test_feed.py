"""The feed tells every public resource, whole and to the byte, whatever wrote it."""

import json

import pytest
from django.db import connection

from exchange.actions import feed
from exchange.feed.reading import readings
from exchange.feed.sources import NOT_TOLD, SOURCES
from exchange.models import Change
from exchange.resources import RESOURCES
from tests.exchange import feeding
from tests.exchange.feeding import Follower, downloaded, members
from tests.greenskills.api_rows import LISTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("feed_at_tests")]
every_resource = pytest.mark.parametrize("name", SOURCES)


def make(name, count):
    for number in range(count):
        LISTS[name][0](number)


# ---------- which resources ----------


def test_every_resource_is_told_or_said_not_to_be():
    assert set(RESOURCES) == SOURCES.keys() | NOT_TOLD.keys()


@pytest.mark.parametrize("name", [name for name, why in NOT_TOLD.items() if why != "answer"])
def test_what_is_not_told_has_nothing_for_an_anonymous_client(client, name):
    make(name, 2)

    response = client.get(f"/api/v1/{name}/")

    assert response.status_code == 401 or response.json()["results"] == []


# ---------- what is told ----------


@every_resource
def test_follower_has_what_list_and_detail_give_to_the_byte(name):
    make(name, 2)
    feed.follow()
    follower = Follower().follow()
    LISTS[name][0](7)
    feed.follow()

    told, listed = follower.follow().of(name), downloaded(name)

    assert (len(told), told.keys()) == (3, listed.keys())
    for uid, text in listed.items():
        assert members(told[uid], json.loads(text)) == members(text, json.loads(text))
    if hasattr(RESOURCES[name], "retrieve"):
        uid = next(iter(told))
        key = json.loads(listed[uid])["uri"].rstrip("/").rpartition("/")[2]
        text = feeding.detail(name, key)
        assert members(told[uid], json.loads(text)) == members(text, json.loads(text))
    assert follower.numbers == list(range(1, len(follower.numbers) + 1))
    assert feed.follow(whole=True) == 0


@every_resource
def test_emptied_table_leaves_nothing_in_the_feed(name):
    make(name, 2)
    feed.follow()
    uids = set(Follower().follow().of(name))

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {readings()[name].model._meta.db_table} CASCADE")
    feed.follow()

    said = Change.objects.filter(resource=name, uid__in=uids).values_list("kind", "data")
    assert (len(uids), set(said)) == (2, {("deleted", None)})
    assert Follower().follow().of(name) == downloaded(name) == {}
    assert feed.follow(whole=True) == 0
