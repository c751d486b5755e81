"""Comments through the API."""

import json

import pytest
from django.test import Client

from coediting.actions import comments as actions
from coediting.models import Comment
from coediting.serializers import CommentRow
from tests import factories
from tests.coediting.pages import SLUG, newest

pytestmark = pytest.mark.django_db
ADDRESS = f"/api/v1/profiles/{SLUG}/comments/"


def send(method, address=ADDRESS, body=None, *, by=None, scope="propose"):
    headers = {"Authorization": f"Bearer {factories.token(by, scope)}"} if by else {}
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(Client(), method)(address, headers=headers, **data)


def comment(profile, by, text="Klopt dit?", **more):
    return actions.comment(document=profile.document, by=by, text=text, **more)


def test_a_comment_is_written_answered_resolved_and_reopened(profile, by, owner):
    path = f"tasks/{newest(profile).content['tasks'][0]['id']}"
    made = send("post", body={"text": f"Zie @{by.email} 👩‍🔧", "path": path, "must_fix": True}, by=by)
    assert made.status_code == 201, made.content
    thread = made.json()
    assert set(thread) == set(CommentRow().fields)
    assert (thread["path"], thread["must_fix"], thread["mentions"]) == (path, True, [by.name])
    assert (thread["partner"]["slug"], thread["author"], thread["resolved"]) == (owner.slug, by.name, None)

    answer = send("post", body={"text": "Ja", "thread": thread["uid"]}, by=by).json()
    assert (answer["thread"], answer["path"], answer["must_fix"]) == (thread["uid"], path, False)
    resolved = send("post", f"{ADDRESS}{thread['uid']}/resolve/", by=by).json()
    assert (resolved["resolved_by"], bool(resolved["resolved"])) == (by.name, True)
    assert send("post", f"{ADDRESS}{thread['uid']}/reopen/", by=by).json()["resolved"] is None
    listed = send("get", by=by, scope="read").json()["results"]
    assert [each["uid"] for each in listed] == [thread["uid"], answer["uid"]]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({}, 400, "/text"),
        ({"text": ""}, 422, "/text"),
        ({"text": 3}, 422, "/text"),
        ({"text": "x" * 4001}, 422, "/text"),
        ({"text": "x" * 1_000_000}, 422, "/text"),
        ({"text": "a\x07b"}, 422, "/text"),
        ({"text": "x", "path": "tasks/weg"}, 422, "/path"),
        ({"text": "x", "path": 3}, 422, "/path"),
        ({"text": "x", "path": None}, 422, "/path"),
        ({"text": "x", "must_fix": "yes"}, 400, "/must_fix"),
        ({"text": "x", "thread": "x"}, 400, "/thread"),
        ({"text": "x", "thread": 3}, 400, "/thread"),
        ({"text": "x", "author": 1}, 400, "/author"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_bodies_name_the_place_and_save_nothing(profile, by, body, status, pointer):
    response = send("post", body=body, by=by)

    assert response.status_code == status, response.content
    assert [each["pointer"] for each in response.json()["errors"]] == [pointer]
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(("text", "status"), [("a\x00b", 400), ("\ud800", 400), ("x" * 1_100_000, 413)])
def test_text_that_cannot_be_kept_or_is_too_much_is_refused(profile, by, text, status):
    assert send("post", body={"text": text}, by=by).status_code == status


def test_a_dry_run_keeps_nothing(profile, by):
    thread = comment(profile, by)

    made = send("post", f"{ADDRESS}?dry_run=true", {"text": "x"}, by=by)
    resolved = send("post", f"{ADDRESS}{thread.uid}/resolve/?dry_run=true", by=by)

    assert (made.status_code, resolved.status_code) == (200, 200)
    assert (Comment.objects.count(), Comment.objects.open().count()) == (1, 1)


#               GET, POST, resolve
STATUSES = {
    "anonymous": (404, 401, 401),
    "disabled": (401, 401, 401),
    "stranger": (404, 404, 404),
    "reader": (200, 403, 403),
    "contributor": (200, 201, 403),
    "editor": (200, 201, 200),
    "coordinator": (200, 201, 200),
}


@pytest.mark.parametrize("name", STATUSES)
def test_who_may_what(profile, owner, by, name):
    user, thread = factories.cast(owner)[name], comment(profile, by)
    who = {"by": user if user.is_authenticated else None}

    got = send("get", **who), send("post", body={"text": "x"}, **who)
    got += (send("post", f"{ADDRESS}{thread.uid}/resolve/", **who),)

    assert tuple(answer.status_code for answer in got) == STATUSES[name]


def test_a_token_to_read_writes_no_comments(profile, by):
    thread = comment(profile, by)

    assert send("post", body={"text": "x"}, by=by, scope="read").status_code == 403
    assert send("post", f"{ADDRESS}{thread.uid}/resolve/", by=by, scope="read").status_code == 403


def test_only_threads_of_this_document_are_settled(profile, owner, by):
    answer = comment(profile, by, thread=comment(profile, by))
    elsewhere = comment(factories.draft(owner), by)

    assert send("post", f"{ADDRESS}{answer.uid}/resolve/", by=by).status_code == 422
    assert send("post", f"{ADDRESS}{elsewhere.uid}/resolve/", by=by).status_code == 404
    assert send("post", body={"text": "x", "thread": str(elsewhere.uid)}, by=by).status_code == 400


def test_targets_have_comments_too(owner, by):
    factories.target(owner, slug="doel")

    made = send("post", "/api/v1/targets/doel/comments/", {"text": "x", "path": "baseline_value"}, by=by)

    assert made.status_code == 201, made.content


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_queries_for_any_number(profile, by, rows, django_assert_num_queries):
    for _number in range(rows):
        comment(profile, by, f"@{by.email}", thread=comment(profile, by))
    client = Client(headers={"Authorization": f"Bearer {factories.token(by)}"})
    client.get(ADDRESS)

    with django_assert_num_queries(5):  # the token, the profile and its partners, the roles, the page
        assert len(client.get(ADDRESS).json()["results"]) == 2 * rows
