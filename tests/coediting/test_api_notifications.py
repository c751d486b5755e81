"""One's own notifications through the API. What holds for every list: `tests/greenskills/test_api_lists.py`."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from coediting.actions import comments, notifying, watching
from coediting.api_notifications import NotificationRow
from coediting.models import Event, Notification
from tests import factories
from tests.coediting.calling import call, is_problem
from tests.coediting.pages import others_save, text, url
from tests.coediting.telling import forget, tell

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/notifications/"


@pytest.fixture
def told(profile, by):
    """One revision and then one comment of others, that `by` was told of; the newest first."""
    watching.watch(by=by, source="document", subject=profile.document.uid)
    forget()
    others_save(profile, summary=text("Van hen"))
    other = factories.editor(profile.document.owner)
    comments.comment(document=profile.document, by=other, text=f"Zie je dit, @{by.email}?")
    tell()
    return list(by.notifications.order_by("-created", "-pk"))


def one(notification, page=""):
    return f"{ADDRESS}{notification.uid}/{page}"


def unread(user):
    """How many of this user's notifications are unread. (Who takes part is told as well.)"""
    return user.notifications.filter(read__isnull=True).count()


def listed(by, query="", **headers):
    return call("get", f"{ADDRESS}{query}", by=by, scope="read", **headers).json()["results"]


def test_the_list_tells_what_happened_and_where_newest_first(profile, by, told):
    rows = listed(by)

    assert [row["uid"] for row in rows] == [str(note.uid) for note in told]
    assert [row["event"] for row in rows] == ["comment.made", "profile.revised"]
    assert all(set(row) == set(NotificationRow().fields) for row in rows)
    assert {(row["document"], row["kind"], row["read"]) for row in rows} == {
        (str(profile.document.uid), "profile", None)
    }
    comment = profile.document.comments.get()
    page = reverse("document-comments", args=[profile.document.uid])
    assert [row["address"].removeprefix("http://testserver") for row in rows] == [
        f"{page}#c-{comment.uid}",
        url(),
    ]
    assert call("get", rows[0]["uri"], by=by, scope="read").json() == rows[0]


def test_text_and_address_are_in_the_language_asked(by, told):
    dutch, english = (listed(by, Accept_Language=language)[1] for language in ("nl", "en"))

    assert "saved revision 2" in english["text"]
    assert dutch["text"] != english["text"]
    with override("en"):
        assert english["address"].endswith(url())


def test_unread_ones_only(by, told):
    notifying.mark_read(by=by, uid=told[1].uid)

    assert [row["uid"] for row in listed(by, "?unread=true")] == [str(told[0].uid)]
    assert [row["uid"] for row in listed(by, "?unread=false")] == [str(told[1].uid)]
    assert [row["read"] is None for row in listed(by)] == [True, False]


def test_marking_one_as_read_once_and_again(by, told):
    first = call("post", one(told[0], "read/"), by=by)
    again = call("post", one(told[0], "read/"), by=by)

    assert (first.status_code, first.json()["uid"]) == (200, str(told[0].uid))
    assert again.json() == first.json()
    assert list(by.notifications.filter(read__isnull=True)) == [told[1]]


def test_marking_all_as_read_says_how_many(by, told):
    answers = [call("post", f"{ADDRESS}read/", by=by).json() for _ in range(2)]

    assert answers == [{"marked": 2}, {"marked": 0}]
    assert unread(by) == 0


def test_nobody_finds_or_marks_those_of_others(by, told):
    other = factories.coordinator()

    assert listed(other) == []
    assert is_problem(call("get", one(told[0]), by=other), 404)
    assert is_problem(call("post", one(told[0], "read/"), by=other), 404)
    assert call("post", f"{ADDRESS}read/", by=other).json() == {"marked": 0}
    assert unread(by) == 2


def test_who_left_the_partner_finds_no_more_of_its_drafts(by, told):
    by.memberships.all().delete()

    assert listed(by) == []
    assert is_problem(call("get", one(told[0]), by=by), 404)
    assert is_problem(call("post", one(told[0], "read/"), by=by), 404)


#          list, one, mark one, mark all
SCOPES = {
    None: (401, 401, 401, 401),
    "read": (200, 200, 403, 403),
    "propose": (200, 200, 200, 200),
    "write": (200, 200, 200, 200),
}


@pytest.mark.parametrize("scope", SCOPES)
def test_what_each_scope_allows(by, told, scope):
    who = {"by": by, "scope": scope} if scope else {}

    got = (
        call("get", ADDRESS, **who),
        call("get", one(told[0]), **who),
        call("post", one(told[0], "read/"), **who),
        call("post", f"{ADDRESS}read/", **who),
    )

    assert tuple(answer.status_code for answer in got) == SCOPES[scope]


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "?unread=yes", 400),
        ("get", "?unread=%00", 400),
        ("get", "?user=1", 400),
        ("get", "?ordering=read", 400),
        ("post", "read/?no_such=true", 400),
        ("get", "read/", 405),
        ("post", "", 405),
        ("post", f"{uuid.UUID(int=7)}/read/", 404),
        ("post", "x/read/", 404),
        ("delete", f"{uuid.UUID(int=7)}/", 405),
    ],
)
def test_every_refusal_is_a_problem(by, told, method, address, status):
    assert is_problem(call(method, ADDRESS + address, by=by), status)
    assert unread(by) == 2


@pytest.mark.parametrize("name", ["stranger", "reader", "contributor", "editor", "coordinator"])
@pytest.mark.parametrize("published", [False, True])
def test_the_list_shows_what_the_person_may_hear(owner, name, published):
    """The query and `may_hear` are the same rule, said for many and for one."""
    make = factories.published if published else factories.draft
    document, user = make(owner).document, factories.cast(owner)[name]
    for kind in ("profile.published", "comment.made"):
        event = Event.objects.create(kind=kind, subject=document.uid, details={"comment": str(uuid.uuid4())})
        Notification.objects.create(user=user, event=event, document=document)

    seen = set(Notification.objects.visible_to(user))

    assert seen == {
        note for note in user.notifications.all() if notifying.may_hear(user, note.document, note.event.kind)
    }


# token with its user, roles, the page, what happened, profiles, titles of drafts, who did it
LIST_QUERIES = 7


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_queries_for_any_number(profile, by, rows, django_assert_num_queries):
    owner = profile.document.owner
    for number in range(rows):
        document = (factories.draft(owner) if number else profile).document
        comments.comment(document=document, by=factories.editor(owner), text=f"Dag @{by.email}")
    tell()
    client = Client(headers={"Authorization": f"Bearer {factories.token(by, 'read')}"})
    client.get(ADDRESS)

    with django_assert_num_queries(LIST_QUERIES):
        assert len(client.get(ADDRESS).json()["results"]) == rows
