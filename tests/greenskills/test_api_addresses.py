"""Every object of a list says where it stands, and there it is, for the same reader."""

import datetime

import pytest

from coediting.actions import comments, propose, review_links
from coediting.models import Document
from dialogues.models import Amendment, Minutes
from exchange.actions import hooks
from partners import actions as partners
from roadmap.actions import targets
from tests import factories
from tests.dialogues import making
from tests.greenskills.api_rows import LISTS

pytestmark = pytest.mark.django_db
# Lists below an object, and whose rows they are tried with.
BELOW = {
    "dialogues/{key}/minutes/amendments": "dialogue",
    "machine-users/{key}/tokens": "machine",
    "profiles/{key}/approvals": "profile",
    "profiles/{key}/comments": "profile",
    "profiles/{key}/proposals": "profile",
    "profiles/{key}/review-links": "draft",
    "profiles/{key}/revisions": "profile",
    "profiles/{key}/versions": "profile",
    "targets/{key}/comments": "target",
    "targets/{key}/measurements": "target",
    "targets/{key}/proposals": "target",
    "targets/{key}/revisions": "target",
    "targets/{key}/versions": "target",
    "webhooks/{key}/deliveries": "webhook",
}
# Rows that are no objects with an address, and why.
WITHOUT = {
    "changes": "a change is a place in the feed: its number is the `since` of what comes after it",
    "jobs/{key}/similar": "another job, seen from this one: its own address stands under `job`",
    "join-requests/numbers": "counts",
    "needs": "figures, worked out for what is asked",
    "profiles/{key}/presence": "who is here this minute",
    "targets/{key}/presence": "who is here this minute",
}
ANSWERED_BY_NAME = {"downloads", "search", "tables"}  # not made by the battery of lists; tried in tests of their own


def test_every_list_tells_the_addresses_of_its_rows_or_why_not(client):
    schema = client.get("/api/v1/schema/").json()
    telling, silent = set(), set()
    for path, operations in schema["paths"].items():
        shape = rows_of(schema, operations.get("get", {}))
        if shape is not None:
            (telling if "uri" in shape else silent).add(path.removeprefix("/api/v1/").strip("/"))

    assert silent == WITHOUT.keys()
    assert telling == LISTS.keys() | BELOW.keys() | ANSWERED_BY_NAME


def rows_of(schema, operation):
    """The properties of the rows that an operation lists; None where it lists nothing."""
    answer = operation.get("responses", {}).get("200", {}).get("content", {}).get("application/json")
    if answer is None:
        return None
    rows = follow(schema, answer["schema"]).get("properties", {}).get("results")
    return follow(schema, rows["items"])["properties"] if rows else None


def follow(schema, node):
    return schema["components"]["schemas"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node


@pytest.fixture
def things():
    """{kind: key} of a profile, a target and a webhook with something in each of the lists below them."""
    owner, second = factories.partner("owner"), factories.partner("second")
    by = factories.editor(owner)
    profile = factories.published(owner, slug="profile", partners=[second])
    target = factories.target(owner, slug="target")
    for row in (profile, target):
        document = Document.objects.select_related("working", "owner").get(pk=row.pk)
        content = document.working.content | {"title": factories.language_map("Better")}
        propose(document=document, by=by, base=document.working.number, content=content, reason="So it is called")
        thread = comments.comment(document=document, by=by, text="Right?")
        comments.comment(document=document, by=by, text="Yes", thread=thread)
    draft = factories.draft(owner, "draft").document
    review_links.make_link(document=draft, by=by, number=1, reviewer="Guest")
    targets.propose_measurement(target=target, by=by, date=datetime.date(2024, 5, 1), value=5, source="count")
    hook, _secret = hooks.make_webhook(by=by, name="Copy", url="https://hooks.example.org/")
    hook.deliveries.create(numbers=[1])
    partners.assign_role(user=by, partner=owner, role="coordinator")
    machine = partners.make_machine(by=by, partner=owner, name="Copy", purpose="Copies", role="reader")
    partners.issue_token(user=machine.user, by=by, scope="read")
    minutes = Minutes.objects.create(dialogue=making.dialogue(owner, slug="dialogue"))
    Amendment.objects.create(minutes=minutes, text="Something is missing")
    named = {name: name for name in ("profile", "draft", "target", "dialogue")}
    return {"by": by, **named, "webhook": hook.uid, "machine": machine.uid}


@pytest.mark.parametrize("path", BELOW)
def test_row_below_an_object_stands_where_it_says(client, things, path):
    client.force_login(things["by"])

    rows = client.get(f"/api/v1/{path.format(key=things[BELOW[path]])}/").json()["results"]

    assert rows
    for row in rows:
        found = client.get(row["uri"])
        assert found.status_code == 200
        assert {name: value for name, value in found.json().items() if name in row} == row
        if "proposals" not in path:  # these are worked out, and tell all
            assert list(client.get(f"{row['uri']}?fields=uri").json()) == ["uri"]


@pytest.mark.parametrize("path", [path for path in BELOW if path.startswith(("profiles", "targets"))])
def test_row_below_an_object_is_there_for_nobody_else(client, things, path):
    """Who may not read the list may not read one of its rows."""
    client.force_login(things["by"])
    [row, *_others] = client.get(f"/api/v1/{path.format(key=things[BELOW[path]])}/").json()["results"]
    client.logout()

    listed = client.get(f"/api/v1/{path.format(key=things[BELOW[path]])}/")
    shown = [each["uri"] for each in listed.json().get("results", ())]

    assert client.get(row["uri"]).status_code == (200 if row["uri"] in shown else 404)


@pytest.mark.parametrize("name", ["job-competences", "workforce"])
@pytest.mark.parametrize("spoil", ["{}:x", "x:{}", "{}9999999999999999999999", "x{}", "{}:"])
def test_address_made_of_something_else_is_not_there(client, name, spoil):
    LISTS[name][0](1)
    [row] = client.get(f"/api/v1/{name}/").json()["results"]
    before, key = row["uri"].rstrip("/").rsplit("/", 1)

    assert client.get(f"{before}/{spoil.format(key)}/").status_code == 404


def test_rows_name_what_they_are_made_of(client):
    LISTS["job-competences"][0](1)
    [row] = client.get("/api/v1/job-competences/").json()["results"]

    assert row["uri"].endswith(f"/{row['job']}:{row['competence']}:{row['source']}/")
