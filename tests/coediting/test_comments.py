"""Comments as actions: who may, where, whom they name, and what becomes of them."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import override

from coediting.actions import comments as actions
from coediting.discussion import Places, counts, is_place
from coediting.models import Comment, Event
from partners.models import Role
from profiles import actions as profiles
from profiles.document import SCHEMA
from tests import factories
from tests.coediting.pages import newest, others_save

pytestmark = pytest.mark.django_db


def comment(profile, by, text="Klopt dit?", **more):
    return actions.comment(document=profile.document, by=by, text=text, **more)


def row_path(profile, number=0, name="tasks"):
    return f"{name}/{newest(profile).content[name][number]['id']}"


def codes(error):
    return {name: [each.code for each in found] for name, found in error.value.error_dict.items()}


# ---------- writing ----------
def test_comment_keeps_who_where_and_what(profile, by, owner):
    with override("en"):
        made = comment(profile, by, path=row_path(profile), text=" Klopt dit?\r\nEcht? ", must_fix=True)

    made.refresh_from_db()
    assert (made.author, made.partner, made.revision, made.must_fix) == (by, owner, 1, True)
    assert (made.path, made.place) == (row_path(profile), "Task ‘Sorteert in English’")
    assert made.text == "Klopt dit?\nEcht?"


def test_comment_and_settling_record_their_events_with_ids(profile, by, owner):
    other = factories.editor(owner)
    thread = comment(profile, by, text=f"Zie je dit, @{other.email}?")
    answer = comment(profile, other, thread=thread)
    actions.resolve(comment=thread, by=by)
    actions.reopen(comment=thread, by=by)

    found = Event.objects.filter(kind__startswith="comment.").order_by("pk").values_list("kind", "details")
    base = {"document": profile.pk, "by": by.pk, "comment": str(thread.uid), "thread": None}
    said = {"by": other.pk, "comment": str(answer.uid), "thread": str(thread.uid), "mentions": []}
    assert list(found) == [
        ("comment.made", base | {"mentions": [other.pk]}),
        ("comment.made", base | said),
        ("comment.resolved", base),
        ("comment.reopened", base),
    ]


def test_answer_takes_the_place_of_its_thread_and_is_never_must_fix(profile, by):
    thread = comment(profile, by, path="summary")

    answer = comment(profile, by, path="title", thread=thread, must_fix=True)

    assert (answer.path, answer.place, answer.must_fix) == ("summary", thread.place, False)


def test_answer_of_an_answer_or_of_another_document_is_refused(profile, by, owner):
    thread = comment(profile, by)
    elsewhere = comment(factories.draft(owner), by)

    for wrong in (comment(profile, by, thread=thread), elsewhere):
        with pytest.raises(ValidationError) as error:
            comment(profile, by, thread=wrong)
        assert codes(error) == {"thread": ["unknown-thread"]}


@pytest.mark.parametrize(
    ("path", "real"),
    [
        ("", True),
        ("title", True),
        ("title/nl", True),
        ("tasks", True),
        ("tasks/{row}", True),
        ("tasks/{row}/title", True),
        ("tasks/{row}/title/en", True),
        ("tasks/{row}/suitability", True),
        ("title/fr", False),
        ("title/nl/x", False),
        ("themes/x", False),
        ("tasks/{row}/suitability/nl", False),
        ("tasks/{row}/nothing", False),
        ("requirements/{row}", False),
        ("tasks/0", False),
        ("nothing", False),
        ("title/", False),
        ("/title", False),
        ("../title", False),
        ("title\x00", False),
        ("x" * 100_000, False),
    ],
)
def test_only_places_of_the_working_content_can_be_commented_on(profile, by, path, real):
    path = path.replace("{row}", newest(profile).content["tasks"][0]["id"])

    assert is_place(SCHEMA, newest(profile).content, path) == real
    if real:
        assert comment(profile, by, path=path).path == path
    else:
        with pytest.raises(ValidationError) as error:
            comment(profile, by, path=path)
        assert codes(error) == {"path": ["unknown-place"]}


@pytest.mark.parametrize("path", [None, 3, [], {}])
def test_place_that_is_no_text_is_refused(profile, by, path):
    with pytest.raises(ValidationError):
        comment(profile, by, path=path)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        (None, "empty"),
        ("a\x00b", "control-characters"),
        ("\ud800", "control-characters"),
        ("x" * 4001, "too-long"),
        ("x" * 1_000_000, "too-long"),
        (3, "not-text"),
        ({"nl": "x"}, "not-text"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_text_that_cannot_be_kept_is_refused(profile, by, text, code):
    with pytest.raises(ValidationError) as error:
        comment(profile, by, text=text)

    assert codes(error) == {"text": [code]}
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    "text", ["👩🏽‍🔧 top 🎉", "هل هذا صحيح؟", "שלום \u202eabc", "x" * 4000, "<b>&amp;", "é" * 4000]
)
def test_any_script_is_kept_as_it_is(profile, by, text):
    assert Comment.objects.get(pk=comment(profile, by, text=text).pk).text == text


# ---------- who may ----------
ALLOWED = {
    "anonymous": False,
    "disabled": False,
    "stranger": False,
    "reader": False,
    "contributor": True,
    "editor": True,
    "coordinator": True,
}


@pytest.mark.parametrize("name", ALLOWED)
def test_who_may_comment_and_who_may_settle(owner, profile, by, name):
    user, thread = factories.cast(owner)[name], comment(profile, by)

    if ALLOWED[name]:
        assert comment(profile, user, must_fix=True).must_fix
    else:
        with pytest.raises(PermissionDenied):
            comment(profile, user)
    for act in (actions.resolve, actions.reopen):
        if name in {"editor", "coordinator"}:
            act(comment=thread, by=user)
        else:
            with pytest.raises(PermissionDenied):
                act(comment=thread, by=user)


def test_contributor_settles_a_thread_of_their_own(owner, profile):
    contributor = factories.user(Role.CONTRIBUTOR, owner)
    thread = comment(profile, contributor)

    assert actions.resolve(comment=thread, by=contributor).resolved_by == contributor
    assert actions.reopen(comment=thread, by=contributor).resolved is None


def test_guest_comments_by_name_but_never_must_fix(profile):
    made = comment(profile, None, guest="Reviewer buiten het portaal")

    assert (made.author, made.partner, made.guest) == (None, None, "Reviewer buiten het portaal")
    for more in ({"guest": "R", "must_fix": True}, {"guest": ""}):
        with pytest.raises(PermissionDenied):
            comment(profile, None, **more)


# ---------- settling ----------
def test_resolving_twice_happens_once(profile, by, owner):
    thread = comment(profile, by)
    first = actions.resolve(comment=thread, by=by).resolved

    again = actions.resolve(comment=thread, by=factories.editor(owner))

    assert (again.resolved, again.resolved_by) == (first, by)
    assert Event.objects.filter(kind="comment.resolved").count() == 1


def test_an_answer_cannot_be_resolved(profile, by):
    answer = comment(profile, by, thread=comment(profile, by))

    with pytest.raises(ValidationError):
        actions.resolve(comment=answer, by=by)


# ---------- mentions ----------
def named(text, document):
    return {user.name for user in actions.mentioned(text, document)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@an@example.org", {"An"}),
        ("Dag @AN@Example.ORG.", {"An"}),
        ("@An, kijk even", {"An"}),
        ("@An Peeters, kijk even", {"An Peeters"}),
        ("(@An) en @An Peeters", {"An", "An Peeters"}),
        ("@Änne Müller!", {"Änne Müller"}),
        ("@Änne Müller!".upper(), {"Änne Müller"}),
        ("@Anna", set()),
        ("@An@elders.org", set()),
        ("jan@an@example.org", set()),
        ("mail naar an@example.org", set()),
        ("@Buiten @Weg", set()),
        ("@", set()),
        ("@" * 4000, set()),
        ("@.*", set()),
    ],
)
def test_mentions_name_active_members_of_partners_that_take_part(profile, owner, text, found):
    for name, at in [
        ("An", owner),
        ("An Peeters", owner),
        ("Änne Müller", owner),
        ("Buiten", None),
        ("Weg", owner),
    ]:
        user = factories.user(Role.READER, at, email=f"{name.split()[-1].lower()}@example.org")
        user.name, user.is_active = name, name != "Weg"
        user.save()

    assert named(text, profile.document) == found


# ---------- places ----------
def test_comment_stays_with_its_row_when_rows_move(profile, by):
    path = row_path(profile)
    thread = comment(profile, by, path=path)
    content = newest(profile).content
    profiles.revise_profile(
        profile=profile, by=by, base=1, content=content | {"tasks": content["tasks"][::-1]}
    )

    places = Places(type(profile.document).objects.get(pk=profile.pk))
    assert (places.has(thread.path), row_path(profile, 1)) == (True, path)
    with override("nl"):
        assert "Sorteert" in places.label(path)


def test_counts_are_of_open_threads_at_a_place_and_its_parts(profile, by):
    row = row_path(profile)
    for path in ("", "title", "title/nl", row, f"{row}/title", f"{row}/title"):
        comment(profile, by, path=path)
    actions.resolve(comment=comment(profile, by, path=row), by=by)
    comment(profile, by, thread=Comment.objects.filter(path="title").first())

    found = counts(profile.document)

    assert (found.total, found.at(["title"]), found.at([row]), found.at(["tasks"])) == (6, 2, 3, 3)
    assert (found.at(["title", "tasks"]), found.at([f"tasks/{uuid.uuid4()}"])) == (5, 0)


def test_comment_on_a_row_that_others_removed_meanwhile_is_refused(profile, by):
    path = row_path(profile)
    others_save(profile, tasks=[])

    with pytest.raises(ValidationError) as error:
        comment(profile, by, path=path)

    assert codes(error) == {"path": ["unknown-place"]}
