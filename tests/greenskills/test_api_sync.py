"""The example that keeps profiles in a SQLite file: what it holds is what the portal shows, run after run."""

import json
import sqlite3

import pytest

from coediting.actions import review
from coediting.models import Document
from exchange import api_changes
from exchange.actions import feed
from exchange.feed.reading import readings
from profiles import actions as profiles
from tests import factories
from tests.greenskills.api_clients import module


@pytest.fixture
def portal(live_server, settings, client):
    """The address of a portal whose feed names objects at that address, as `client` does too."""
    settings.PORTAL_URL, settings.ALLOWED_HOSTS = live_server.url, ["*"]
    client.defaults["HTTP_HOST"] = live_server.url.removeprefix("http://")
    readings.cache_clear()
    yield live_server.url
    readings.cache_clear()


PROFILE = ("uid", "slug", "title_nl", "title_en", "vks_level", "revision", "uri")
REQUIREMENT = ("profile", "id", "competence", "level", "importance")


def columns(path):
    """What the file holds in columns of its own: (profiles, requirements), each as sorted rows."""
    database = sqlite3.connect(path)
    found = tuple(
        sorted(database.execute(f"SELECT {', '.join(names)} FROM {table}"))
        for table, names in (("profile", PROFILE), ("requirement", REQUIREMENT))
    )
    database.close()
    return found


def columns_of(details):
    """The same, of what the portal shows."""
    profiles, requirements = [], []
    for one in details.values():
        plain = one | {f"title_{language}": text for language, text in one["title"].items()}
        profiles.append(tuple(plain[name] for name in PROFILE))
        rows = (row | {"profile": one["uid"]} for row in one["content"]["requirements"])
        requirements += [tuple(row[name] for name in REQUIREMENT) for row in rows]
    return sorted(profiles), sorted(requirements)


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


def test_file_keeps_step_with_edits_and_withdrawals(portal, client, tmp_path, capsys):
    sync, path = module("sync"), tmp_path / "profiles.sqlite"
    owner, by = factories.partner("owner"), factories.coordinator()
    kept, edited, gone = (factories.published(owner, by=by, slug=name) for name in ("kept", "edited", "gone"))

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


def test_run_that_was_stopped_halfway_is_taken_up_where_it_was(portal, client, tmp_path, capsys, monkeypatch):
    """Of pages of two changes the second breaks off, when its profiles are written and its position is not."""
    sync, path = module("sync"), tmp_path / "profiles.sqlite"
    rows = [[factories.requirement_row(factories.competence(f"skill {number}"))] for number in range(5)]
    for number, row in enumerate(rows):
        factories.published(slug=f"p-{number}", requirements=row)
    feed.follow()
    whole = client.get("/api/v1/changes/?resource=profiles").json()["results"]
    monkeypatch.setattr(api_changes, "MOST_BYTES", 2 * len(json.dumps(whole[0])))
    take, taken = sync.take, []

    def stopped(database, change):
        take(database, change)
        taken.append(change["number"])
        if len(taken) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(sync, "take", stopped)
    with pytest.raises(KeyboardInterrupt):
        sync.main([portal, str(path)])
    halfway = [slug for _uid, slug, *_others in columns(path)[0]]
    assert sync.main([portal, str(path)]) == 0

    numbers = [change["number"] for change in whole]
    assert (len(halfway), taken[:4]) == (2, numbers[:4])
    assert taken[4:] == numbers[2:]
    assert capsys.readouterr().out == "3 changes taken in\n"
    assert held(path) == shown(client)
    assert columns(path) == columns_of(shown(client)[0])


def test_example_says_what_it_takes_and_what_went_wrong(tmp_path, capsys):
    sync = module("sync")

    assert sync.main([]) == 2
    assert "python sync.py https://" in capsys.readouterr().err
    assert sync.main(["http://127.0.0.1:1", str(tmp_path / "x.sqlite")]) == 1
    assert capsys.readouterr().err.startswith("Not in step: ")
