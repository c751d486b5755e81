"""Many documents in one request: all or none, an answer per row, every fault with the place of its row."""

import json

import pytest
from django.test import Client

from coediting.models import Event, Revision
from profiles import actions
from profiles.models import Profile
from tests import factories

pytestmark = pytest.mark.django_db


class World:
    """An owner with three drafts, and its editor."""

    def __init__(self):
        self.owner = factories.partner("owner")
        self.editor = factories.editor(self.owner)
        self.slugs = ["one", "two", "three"]
        for slug in self.slugs:
            factories.draft(self.owner, slug=slug, tasks=[factories.task_row("Sorteert")])

    def profile(self, slug):
        return Profile.objects.select_related("document__working").get(slug=slug)

    def content(self, slug):
        return self.profile(slug).document.working.content

    def numbers(self):
        return [self.profile(slug).document.working.number for slug in self.slugs]

    def revise(self, slug, **members):
        """Somebody else saves."""
        profile = self.profile(slug)
        working = profile.document.working
        content = working.content | members
        actions.revise_profile(profile=profile, by=self.editor, base=working.number, content=content)

    def send(self, rows, by=None, query="", method="patch", scope="write", **headers):
        headers = {"Authorization": f"Bearer {factories.token(by or self.editor, scope)}", **headers}
        return getattr(Client(), method)(
            f"/api/v1/profiles/{query}", json.dumps(rows), content_type="application/json", headers=headers
        )


@pytest.fixture
def world():
    return World()


def edit(slug, title="Nieuw", revision=1, **more):
    return {"slug": slug, "revision": revision, "content": {"title": {"nl": title}}} | more


def problems(response):
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def test_rows_are_saved_and_answered_in_their_order(world):
    uid = str(world.profile("one").document.uid)
    before = Event.objects.filter(kind="profile.revised").count()

    response = world.send([edit("two", "B", note="Why"), {"uid": uid, "revision": 1, "content": {"vks_level": 3}}])

    assert response.status_code == 200
    assert response.json()["saved"] == 2
    assert [(row["slug"], row["revision"], row["saved"]) for row in response.json()["results"]] == [
        ("two", 2, True),
        ("one", 2, True),
    ]
    assert response.json()["results"][1]["uri"].endswith(f"/api/v1/profiles/{uid}/")
    assert (world.content("two")["title"]["nl"], world.content("one")["vks_level"]) == ("B", 3)
    assert world.numbers() == [2, 2, 1]
    newest = world.profile("two").document.working
    assert (newest.note, newest.author, newest.partner, newest.origin) == ("Why", world.editor, world.owner, "api")
    assert newest.content_hash == Revision.hash_of(newest.content)
    assert Event.objects.filter(kind="profile.revised").count() == before + 2


def test_one_fault_and_nothing_is_saved(world):
    response = world.send([edit("one"), edit("two") | {"content": {"vks_level": 99, "nonsense": 1}}, edit("three")])

    assert response.status_code == 422
    assert sorted(problems(response)) == [
        ("/1/content/nonsense", "unknown-field"),
        ("/1/content/vks_level", "not-a-choice"),
    ]
    assert world.numbers() == [1, 1, 1]


def test_every_fault_is_told_at_once(world):
    nowhere = "00000000-0000-4000-8000-000000000000"

    response = world.send([edit("one", revision=7), edit("two") | {"content": {"jobs": [nowhere]}}, edit("two")])

    assert sorted(problems(response)) == [
        ("/0", "unknown-revision"),
        ("/1/content/jobs", "unknown-reference"),
        ("/2", "named-twice"),
    ]
    assert world.numbers() == [1, 1, 1]


def test_row_that_changes_nothing_is_not_saved(world):
    response = world.send([edit("one", world.content("one")["title"]["nl"]), edit("two")])

    assert [row["saved"] for row in response.json()["results"]] == [False, True]
    assert world.numbers() == [1, 2, 1]


def test_stale_row_is_412_and_merges_when_asked(world):
    world.revise("two", vks_level=4)
    rows = [edit("one"), edit("two")]

    refused = world.send(rows)
    merged = world.send(rows, Prefer="merge")

    assert (refused.status_code, problems(refused)) == (412, [("/1", "stale")])
    assert merged.status_code == 200
    assert (world.content("two")["title"]["nl"], world.content("two")["vks_level"]) == ("Nieuw", 4)
    assert world.profile("two").document.working.origin == "merge"


def test_conflict_names_both_values_and_saves_nothing(world):
    world.revise("two", title={"nl": "Van hen", "en": ""})

    response = world.send([edit("one"), edit("two", "Van mij")], Prefer="merge")

    assert (response.status_code, problems(response)) == (412, [("/1/content/title/nl", "conflict")])
    assert [(error["theirs"], error["mine"]) for error in response.json()["errors"]] == [("Van hen", "Van mij")]
    assert world.numbers() == [1, 2, 1]


def test_trial_saves_nothing(world):
    response = world.send([edit("one")], query="?dry_run=true")

    assert (response.status_code, response.json()["saved"]) == (200, 0)
    assert world.numbers() == [1, 1, 1]


@pytest.mark.parametrize("who", ["contributor", "reader", "stranger", "disabled"])
def test_without_the_right_to_edit_nothing_is_saved(world, who):
    response = world.send([edit("one")], by=factories.cast(world.owner)[who])

    assert response.status_code == {"disabled": 401, "stranger": 422}.get(who, 403)
    assert world.numbers() == [1, 1, 1]


@pytest.mark.parametrize(
    ("rows", "pointers"),
    [
        ({}, [""]),
        ([], [""]),
        ([{}] * 1001, [""]),
        ([3], ["/0"]),
        ([{"slug": "one", "revision": 1}], ["/0/content"]),
        ([{"slug": "one", "revision": "1", "content": {}}], ["/0/revision"]),
        ([{"slug": "one", "revision": True, "content": {}}, {"revision": 1}], ["/0/revision", "/1/uid", "/1/content"]),
        ([{"slug": "one", "revision": 1, "content": []}], ["/0/content"]),
        ([{"slug": "one", "revision": 1, "content": {}, "owner": "x"}], ["/0/owner"]),
        ([{"slug": 3, "revision": 1, "content": {}}], ["/0/uid"]),
        ([{"revision": 1, "content": {}}], ["/0/uid"]),
    ],
)
def test_body_of_the_wrong_shape_is_400(world, rows, pointers):
    response = world.send(rows)

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == pointers


def test_row_without_its_revision_is_428_and_every_other_fault_is_told_with_it(world):
    nameless, odd = {"slug": "one", "content": {}}, edit("two") | {"content": {"nonsense": 1}}

    missing, both = world.send([nameless]), world.send([nameless, edit("nowhere"), odd, edit("three")])

    assert (missing.status_code, problems(missing)) == (428, [("/0/revision", "precondition-required")])
    assert (both.status_code, problems(both)) == (
        428,
        [
            ("/0/revision", "precondition-required"),
            ("/1", "unknown-reference"),
            ("/2/content/nonsense", "unknown-field"),
        ],
    )
    assert world.numbers() == [1, 1, 1]


def test_list_tells_who_takes_part_which_revision_the_draft_has(world):
    factories.published(world.owner, slug="four")
    world.revise("four", vks_level=4)
    people = factories.cast(world.owner)
    told = {}
    for who in ("reader", "stranger", "coordinator"):
        headers = {"Authorization": f"Bearer {factories.token(people[who])}"}
        for row in Client().get("/api/v1/profiles/", headers=headers).json()["results"]:
            told[who, row["slug"]] = row["revision"], row["draft_revision"]
    [everybody] = Client().get("/api/v1/profiles/").json()["results"]

    assert (told["reader", "four"], told["reader", "one"], told["coordinator", "four"]) == ((1, 2), (1, 1), (1, 2))
    assert (told["stranger", "four"], everybody["draft_revision"]) == ((1, None), None)
    assert world.send([edit("four", revision=told["reader", "four"][1])]).status_code == 200


def test_queries_do_not_grow_with_the_rows(world, django_assert_num_queries):
    headers = {"Authorization": f"Bearer {factories.token(world.editor)}"}
    Client().get("/api/v1/profiles/", headers=headers)  # notes that the token was used
    for slugs in (["one"], ["one", "two", "three"]):
        numbers = dict(zip(world.slugs, world.numbers(), strict=True))
        rows = [edit(slug, f"{slug} {len(slugs)}", revision=numbers[slug]) for slug in slugs]
        with django_assert_num_queries(13):
            Client().patch("/api/v1/profiles/", rows, content_type="application/json", headers=headers)

    assert world.numbers() == [3, 2, 2]


def test_several_begin_together_or_none(world):
    new = {"owner": "owner", "content": {"title": {"nl": "Nieuw profiel"}}}
    bad = {"owner": "nobody", "content": {}}

    refused = world.send([new, bad, {"content": {}}], method="post")
    begun = world.send([new, new | {"slug": "mine", "looked": True}], method="post")

    assert (refused.status_code, problems(refused)) == (
        400,
        [("/1/owner", "unknown-reference"), ("/2/owner", "required")],
    )
    assert begun.status_code == 201
    assert [row["saved"] for row in begun.json()["results"]] == [True, True]
    assert begun.json()["results"][1]["slug"] == "mine"
    assert Profile.objects.count() == 5


def test_targets_are_public_at_once(world):
    factories.target(slug="goal", owner=world.owner)
    headers = {"Authorization": f"Bearer {factories.token(world.editor)}"}
    rows = [{"slug": "goal", "revision": 1, "content": {"unit": "people"}}]

    response = Client().patch("/api/v1/targets/", rows, content_type="application/json", headers=headers)

    assert response.status_code == 200
    assert Client().get("/api/v1/targets/goal/").json()["unit"] == "people"
    assert Client().get("/api/v1/targets/goal/").json()["revision"] == 2
