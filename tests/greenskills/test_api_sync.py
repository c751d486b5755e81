"""The example that keeps profiles in a SQLite file: what it holds is what the portal shows, run after run."""

import json
import sqlite3

import pytest

from coediting.actions import review
from coediting.models import Document
from exchange.actions import feed
from exchange.feed.reading import readings
from profiles import actions as profiles
from tests import factories
from tests.greenskills.api_clients import module


@pytest.fixture
def portal(live_server, settings):
    """The address of a portal whose feed names objects at that address."""
    settings.PORTAL_URL = live_server.url
    readings.cache_clear()
    yield live_server.url
    readings.cache_clear()


def held(path):
    """{uid: what the file holds of a profile}, and the uids of competences per profile."""
    database = sqlite3.connect(path)
    found = {uid: json.loads(data) for uid, data in database.execute("SELECT uid, data FROM profile")}
    required = {}
    for profile, competence in database.execute("SELECT profile, competence FROM requirement ORDER BY competence"):
        required.setdefault(profile, []).append(competence)
    database.close()
    return found, required


def shown(client):
    """The same, as the portal shows it now."""
    listed = client.get("/api/v1/profiles/?limit=500").json()["results"]
    found = {row["uid"]: client.get(f"/api/v1/profiles/{row['slug']}/").json() | row for row in listed}
    required = {
        uid: sorted(row["competence"] for row in data["content"]["requirements"]) for uid, data in found.items()
    }
    return found, {uid: names for uid, names in required.items() if names}


def test_file_keeps_step_with_edits_and_withdrawals(portal, client, tmp_path, capsys, settings):
    sync, path = module("sync"), tmp_path / "profiles.sqlite"
    settings.ALLOWED_HOSTS = ["*"]
    owner, by = factories.partner("owner"), factories.coordinator()
    kept, edited, gone = (factories.published(owner, by=by, slug=name) for name in ("kept", "edited", "gone"))
    client.defaults["HTTP_HOST"] = portal.removeprefix("http://")

    def run():
        feed.follow()
        assert sync.main([portal, str(path)]) == 0
        return capsys.readouterr().out

    assert run() == "3 changes taken in\n"
    assert held(path) == shown(client)
    assert set(held(path)[0]) == {str(one.document.uid) for one in (kept, edited, gone)}

    content = edited.document.working.content
    new = content | {"vks_level": 4, "requirements": [factories.requirement_row(factories.competence("weld"))]}
    profiles.revise_profile(profile=edited, by=factories.editor(owner), base=1, content=new)
    factories.approve(edited)
    profiles.publish_profile(profile=edited, by=by, number=2)
    review.withdraw_publication(document=Document.objects.get(pk=gone.pk), by=by, reason="Niet meer juist")
    added = factories.published(owner, by=by, slug="added")

    assert run() == "3 changes taken in\n"
    assert held(path) == shown(client)
    assert set(held(path)[0]) == {str(one.document.uid) for one in (kept, edited, added)}
    assert held(path)[0][str(edited.document.uid)]["content"]["vks_level"] == 4
    assert run() == "0 changes taken in\n"

    with sqlite3.connect(path) as database:  # a portal that was set up anew has a feed of its own
        database.execute("UPDATE position SET since = 1000000")
        database.execute("UPDATE profile SET data = '{}'")
    database.close()
    assert run() == "6 changes taken in\n"
    assert held(path) == shown(client)


def test_example_says_what_it_takes_and_what_went_wrong(tmp_path, capsys):
    sync = module("sync")

    assert sync.main([]) == 2
    assert "python sync.py https://" in capsys.readouterr().err
    assert sync.main(["http://127.0.0.1:1", str(tmp_path / "x.sqlite")]) == 1
    assert capsys.readouterr().err.startswith("Not in step: ")
