"""Writing on profiles through the API: revision tokens, merging, dry runs."""

import pytest

from coediting.models import Event
from profiles import actions
from profiles.models import Profile
from tests import factories
from tests.profiles.writing import DRAFT, PROFILES, content_of, patch, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.partner("owner")


@pytest.fixture
def editor(owner):
    return factories.editor(owner)


@pytest.fixture
def profile(owner):
    return factories.draft(owner, slug="sorter", title="Sorteerder", tasks=[factories.task_row("Sorteert")])


# ---------- one save ----------


def test_patch_saves_the_next_revision(profile, editor):
    response = patch({"vks_level": 3, "title": {"en": "Sorter"}}, by=editor)

    assert response.status_code == 200, response.content
    body = response.json()
    assert response.headers["ETag"] == '"r2"'
    assert (body["revision"], body["saved"], body["dry_run"], body["brought_in"]) == (2, True, False, [])
    assert body["content"] == content_of(profile)
    assert (body["content"]["vks_level"], body["content"]["title"]) == (
        3,
        {"nl": "Sorteerder", "en": "Sorter"},
    )
    revision = profile.document.working
    assert (revision.author, revision.origin, revision.partner) == (editor, "api", profile.document.owner)


def test_put_replaces_the_whole_content(profile, editor):
    response = send(
        "put", DRAFT, {"content": {"title": {"nl": "Nieuw"}}, "note": "again"}, by=editor, If_Match='"r1"'
    )

    assert response.status_code == 200
    assert content_of(profile)["title"] == {"nl": "Nieuw", "en": ""}
    assert content_of(profile)["tasks"] == []
    assert profile.document.working.note == "again"


def test_save_that_changes_nothing_makes_no_revision(profile, editor):
    response = patch({"title": {"nl": "Sorteerder"}}, by=editor)

    assert (response.status_code, response.headers["ETag"], response.json()["saved"]) == (200, '"r1"', False)
    assert profile.document.revisions.count() == 1


def test_competence_and_job_are_named_by_esco_uri(profile, editor):
    job = factories.job("81")
    body = {"add_jobs": [job.esco_uri], "jobs": [job.esco_uri]}

    assert patch(body, by=editor).status_code == 200
    assert content_of(profile)["jobs"] == [str(job.uid)]


def test_both_doors_make_the_same_revision(owner, editor):
    by_page, by_api = factories.draft(owner, slug="page"), factories.draft(owner, slug="api")
    content = by_page.document.working.content | {"vks_level": 4}

    actions.revise_profile(profile=by_page, by=editor, base=1, content=content)
    patch({"vks_level": 4}, by=editor, address=f"{PROFILES}api/draft/")

    names = ("number", "content", "content_hash", "author_id", "partner_id", "note", "version")
    page_rows, api_rows = (list(each.document.revisions.values_list(*names)) for each in (by_page, by_api))
    assert page_rows == api_rows
    assert list(by_page.document.revisions.values_list("origin", flat=True)) == ["page", "page"]
    assert list(by_api.document.revisions.values_list("origin", flat=True)) == ["api", "page"]
    kinds = [
        list(Event.objects.filter(subject=each.document.uid).order_by("pk").values_list("kind", flat=True))
        for each in (by_page, by_api)
    ]
    assert kinds == [["profile.revised", "profile.revised"]] * 2


# ---------- two editors ----------


def test_without_if_match_it_is_428(profile, editor):
    for headers in ({}, {"If_Match": "*"}, {"If_Match": '"x"'}, {"If_Match": "r1"}):
        response = send("patch", DRAFT, {"content": {}}, by=editor, **headers)

        assert (response.status_code, response.headers["Content-Type"]) == (428, "application/problem+json")


def test_stale_revision_is_412_with_the_colliding_places(profile, editor):
    patch({"vks_level": 3}, by=editor)

    response = patch({"vks_level": 4}, by=editor)

    assert (response.status_code, response.headers["ETag"]) == (412, '"r2"')
    body = response.json()
    assert body["current_revision"] == 2
    assert [
        (error["pointer"], error["base"], error["theirs"], error["mine"]) for error in body["errors"]
    ] == [("/content/vks_level", None, 3, 4)]
    assert content_of(profile)["vks_level"] == 3


def test_stale_revision_without_collision_is_412_too(profile, editor):
    patch({"vks_level": 3}, by=editor)

    response = patch({"context": {"nl": "Hal"}}, by=editor)

    assert (response.status_code, response.json().get("errors")) == (412, None)
    assert profile.document.revisions.count() == 2


def test_merge_on_request_brings_in_the_other_edit(profile, editor):
    patch({"vks_level": 3}, by=editor)

    response = patch({"context": {"nl": "Hal"}}, by=editor, Prefer="merge")

    assert (response.status_code, response.headers["ETag"]) == (200, '"r3"')
    assert response.headers["Preference-Applied"] == "merge"
    assert response.json()["brought_in"] == [
        {"path": "vks_level", "kind": "changed", "before": None, "after": 3}
    ]
    assert (content_of(profile)["vks_level"], content_of(profile)["context"]["nl"]) == (3, "Hal")
    assert profile.document.working.origin == "merge"


def test_merge_with_a_collision_is_409_and_saves_nothing(profile, editor):
    patch({"vks_level": 3}, by=editor)

    response = patch({"vks_level": 4, "context": {"nl": "Hal"}}, by=editor, Prefer="merge")

    assert (response.status_code, response.headers["ETag"]) == (409, '"r2"')
    assert [error["pointer"] for error in response.json()["errors"]] == ["/content/vks_level"]
    assert content_of(profile)["context"]["nl"] == ""


def test_revision_that_never_was_is_412(profile, editor):
    assert patch({"vks_level": 3}, by=editor, base=9).status_code == 412


# ---------- dry runs ----------


def test_dry_run_shows_the_changes_and_saves_nothing(profile, editor):
    response = patch({"vks_level": 3}, by=editor, address=f"{DRAFT}?dry_run=true")

    body = response.json()
    assert (response.status_code, response.headers["ETag"]) == (200, '"r1"')
    assert (body["saved"], body["dry_run"], body["content"]["vks_level"]) == (False, True, 3)
    assert body["changes"] == [{"path": "vks_level", "kind": "changed", "before": None, "after": 3}]
    assert (profile.document.revisions.count(), Event.objects.count()) == (1, 1)


def test_trial_tells_of_what_goes_along_with_a_task(owner, editor):
    """What a check puts right in a list that nobody touched is a change like any other."""
    task = factories.task_row()
    row = factories.requirement_row(factories.competence("sorteren"), tasks=[task["id"]])
    asked = factories.draft(owner, slug="met-taken", tasks=[task], requirements=[row])
    without = {"tasks": [{"id": task["id"], "removed": True}]}
    address = f"{PROFILES}{asked.slug}/draft/"

    told = patch(without, by=editor, address=f"{address}?dry_run=true").json()["changes"]

    assert [(each["path"], each["before"], each["after"]) for each in told] == [
        (f"tasks/{task['id']}", asked.document.working.content["tasks"][0], None),
        (f"requirements/{row['id']}/tasks", [task["id"]], []),
    ]
    assert patch(without, by=editor, address=address).json()["content"]["requirements"][0]["tasks"] == []


def test_dry_run_checks_like_the_real_thing(profile, editor):
    response = patch({"vks_level": 99}, by=editor, address=f"{DRAFT}?dry_run=true")

    assert response.status_code == 422
    assert [(error["pointer"], error["code"]) for error in response.json()["errors"]] == [
        ("/content/vks_level", "not-a-choice")
    ]


def test_dry_run_of_a_new_profile_makes_none(owner, editor):
    body = {"owner": "owner", "content": {"title": {"nl": "Nieuw"}}}

    response = send("post", f"{PROFILES}?dry_run=true", body, by=editor)

    assert (response.status_code, response.json()["saved"]) == (200, False)
    assert Profile.objects.count() == 0


def test_dry_run_of_publishing_publishes_nothing(owner, client):
    profile = factories.draft(
        owner,
        slug="ready",
        themes=[factories.theme()],
        sectors=[factories.sector()],
        requirements=[factories.requirement_row(factories.competence())],
    )
    coordinator = factories.coordinator()
    factories.approve(profile)

    response = send("post", f"{PROFILES}ready/publish/?dry_run=true", by=coordinator, If_Match='"r1"')

    assert (response.status_code, response.json()["state"]) == (200, "published")
    profile.document.refresh_from_db()
    assert (profile.document.state, profile.document.published) == ("draft", None)


# ---------- beginning, publishing, restoring ----------


def test_new_profile_is_a_draft_of_its_owner(owner, editor):
    partner = factories.partner("other")
    body = {
        "slug": "washer",
        "owner": "owner",
        "partners": [str(partner.uid)],
        "content": {"title": {"nl": "Wasser", "en": "Washer"}},
    }

    response = send("post", PROFILES, body, by=editor)

    assert response.status_code == 201, response.content
    made = Profile.objects.get(slug="washer")
    assert response.headers["Location"] == f"http://testserver/api/v1/profiles/{made.document.uid}/"
    assert response.headers["ETag"] == '"r1"'
    assert (made.document.owner, list(made.document.partners.all())) == (owner, [partner])
    assert (made.document.working.author, made.document.working.origin) == (editor, "api")
    assert response.json()["content"] == made.document.working.content


@pytest.mark.parametrize(
    ("body", "status", "pointers"),
    [
        ({}, 400, ["/owner", "/content"]),
        ([], 400, [""]),
        ({"owner": "owner", "content": {}, "state": "published"}, 400, ["/state"]),
        ({"owner": "nobody", "content": {}}, 400, ["/owner"]),
        ({"owner": 3, "content": {}}, 400, ["/owner"]),
        ({"owner": "owner", "content": []}, 422, ["/content"]),
        ({"owner": "owner", "content": {"title": "x"}}, 422, ["/content/title"]),
        ({"owner": "owner", "content": {}, "kind": "x"}, 400, ["/kind"]),
        ({"owner": "owner", "content": {}, "slug": "not a slug"}, 400, ["/slug"]),
        ({"owner": "owner", "content": {}, "slug": "nieuw"}, 400, ["/slug"]),
        ({"owner": "owner", "content": {}, "slug": 3}, 400, ["/slug"]),
        ({"owner": "owner", "content": {}, "partners": "owner"}, 400, ["/partners"]),
        ({"owner": "owner", "content": {}, "partners": ["nobody"]}, 400, ["/partners"]),
        ({"owner": "owner", "content": {}, "note": 3}, 400, ["/note"]),
        (
            {"owner": "owner", "content": {"jobs": ["00000000-0000-4000-8000-000000000000"]}},
            422,
            ["/content/jobs/0"],
        ),
    ],
)
def test_new_profile_with_a_fault_names_it(editor, body, status, pointers):
    response = send("post", PROFILES, body, by=editor)

    assert response.status_code == status, response.content
    assert [error["pointer"] for error in response.json()["errors"]] == pointers
    assert Profile.objects.count() == 0


def test_taken_slug_is_named(profile, editor):
    response = send("post", PROFILES, {"owner": "owner", "slug": "sorter", "content": {}}, by=editor)

    assert [error["code"] for error in response.json()["errors"]] == ["taken"]


def test_publishing_lists_what_is_missing(profile):
    response = send("post", f"{PROFILES}sorter/publish/", by=factories.coordinator(), If_Match='"r1"')

    assert response.status_code == 409
    assert [error["code"] for error in response.json()["errors"]] == [
        "theme-and-sector",
        "levels",
        "approvals",
    ]


def test_publishing_a_stale_revision_is_412(owner, editor):
    profile = factories.published(owner, slug="ready")
    patch({"vks_level": 2}, by=editor, address=f"{PROFILES}ready/draft/")
    patch({"vks_level": 3}, by=editor, base=2, address=f"{PROFILES}ready/draft/")

    factories.approve(profile)

    stale = send("post", f"{PROFILES}ready/publish/", by=factories.coordinator(), If_Match='"r2"')
    right = send("post", f"{PROFILES}ready/publish/", by=factories.coordinator(), If_Match='"r3"')

    assert (stale.status_code, stale.headers["ETag"]) == (412, '"r3"')
    assert (right.status_code, right.json()["published_revision"], right.json()["version"]) == (200, 3, 2)
    profile.refresh_from_db()
    assert profile.vks_level == 3


def test_restoring_saves_the_old_content_anew(profile, editor):
    patch({"vks_level": 3}, by=editor)

    stale = send("post", f"{PROFILES}sorter/revisions/1/restore/", by=editor, If_Match='"r1"')
    right = send("post", f"{PROFILES}sorter/revisions/1/restore/", by=editor, If_Match='"r2"')

    assert stale.status_code == 412
    assert (right.status_code, right.headers["ETag"], right.json()["saved"]) == (200, '"r3"', True)
    assert content_of(profile) == profile.document.revisions.get(number=1).content
    assert profile.document.working.origin == "restore"
