"""The same bad input at four doors: page and API, of a profile and of a target. A clear 4xx, and nothing is saved.

What is special to the fields of a profile stands in `test_bad_input.py`; bodies that are no JSON in
`tests/greenskills/test_api.py`; watches in `test_api_watching.py`; guests in `test_review_links.py`.
"""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from coediting import actions, kinds
from coediting.actions import comments
from coediting.models import Comment, Proposal, Revision
from partners.models import Role
from tests import factories
from tests.coediting.calling import call, is_problem
from tests.coediting.doors import browser, patch, piece, typed
from tests.coediting.pages import newest

pytestmark = pytest.mark.django_db
UID = str(uuid.UUID(int=7))
KEPT = {
    "emoji": "Sorteert 🧑🏾‍🔧 en ♻️",
    "right to left": "فرز النفايات \u200fمعًا\u200f",
    "both ways": "hout (\u202bخشب\u202c) en metaal",
}
# What no text field keeps, and what an API body that holds it is answered with.
LOST = {"1 MB": ("x" * 1_000_000, 422), "NUL": ("a\x00b", 400), "half a character": ("a\ud800b", 400)}
TOO_MUCH = "x" * 1_100_000


@pytest.fixture(params=["profiles", "targets"])
def one(request, owner):
    return piece(request.param, owner, "stuk")


@pytest.fixture
def other(one, owner):
    """Another document of the same kind with more revisions, so that its numbers mean nothing in the first."""
    other = piece(one.api.split("/")[3], owner, "ander")
    for number in range(2, 8):
        Revision.objects.create(
            document=other.document,
            number=number,
            content=other.document.working.content,
            content_hash="",
            origin="page",
        )
    return other


@pytest.fixture
def contributor(owner):
    return factories.user(Role.CONTRIBUTOR, owner)


# ---------- revisions that are not of this document ----------
@pytest.mark.parametrize("number", ["0", "-1", "7", "99", "9" * 30, "1.0", "x", "", "1\x00", "²"])
def test_page_refuses_a_base_that_is_not_of_this_document(one, other, by, contributor, number):
    before = one.state(), other.state()
    title = {"title-nl": "Nieuwe titel", "revision": number, "note": "Daarom"}

    saved, proposed = typed(one, by, **title), typed(one, contributor, **title)

    assert (saved.status_code, proposed.status_code) == (409, 422)
    assert "Nieuwe titel" in saved.content.decode()  # what was typed is still there
    assert "Nieuwe titel" in proposed.content.decode()
    assert (one.state(), other.state()) == before


@pytest.mark.parametrize("number", [0, 7, 99, 999_999_999])
def test_api_refuses_a_base_that_is_not_of_this_document(one, other, by, contributor, number):
    before = one.state(), other.state()
    new = {"title": {"nl": "Nieuwe titel"}}
    change = {"content": new, "reason": "Daarom"}

    for headers in ({}, {"Prefer": "merge"}):
        assert is_problem(patch(one, by, new, f'"r{number}"', **headers), 412)
    by_header = call("post", f"{one.api}proposals/", change, by=contributor, If_Match=f'"r{number}"')
    by_body = call("post", f"{one.api}proposals/", change | {"base": number}, by=contributor)

    assert is_problem(by_header, 412)
    assert is_problem(by_body, 412 if number else 400)
    assert (one.state(), other.state()) == before


@pytest.mark.parametrize("number", [0, 7, 999_999_999])
def test_restoring_a_revision_that_is_not_of_this_document_saves_nothing(one, other, by, number):
    before = one.state()

    restore = kinds.of(one.document).url(one.document, "restore", number)
    page = browser(by).post(restore, {"revision": "1"})
    address = f"{one.api}revisions/{number}/restore/"
    api = call("post", address, by=by, scope="write", If_Match='"r1"')

    assert page.status_code in (302, 404)
    assert is_problem(api, 404, 412, 422)
    assert one.state() == before


# ---------- texts ----------
@pytest.mark.parametrize("words", KEPT.values(), ids=KEPT)
def test_text_of_every_script_is_kept_to_the_letter(one, by, contributor, words):
    assert typed(one, by, **{"title-nl": words}).status_code == 302
    assert patch(one, by, {"title": {"en": words}}, '"r2"').status_code == 200
    assert newest(one.document).content["title"] == {"nl": words, "en": words}

    browser(by).post(one.about("document-comments"), {"path": "", "text": words})
    assert call("post", f"{one.api}comments/", {"text": words}, by=by).status_code == 201
    assert list(Comment.objects.values_list("text", flat=True)) == [words] * 2

    typed(one, contributor, **{"title-nl": "Anders", "note": words})
    change = {"content": {"title": {"nl": f"{words}!"}}, "reason": words, "base": 3}
    assert call("post", f"{one.api}proposals/", change, by=contributor).status_code == 201
    handed = list(Proposal.objects.order_by("pk"))
    assert [proposal.reason for proposal in handed] == [words] * 2
    assert handed[1].content["title"]["nl"] == f"{words}!"

    decline = reverse("proposal-decline", args=[one.document.uid, handed[0].uid])
    browser(by).post(decline, {"answer": words})
    address = f"{one.api}proposals/{handed[1].uid}/decline/"
    assert call("post", address, {"answer": words}, by=by, scope="write").status_code == 200
    assert list(Proposal.objects.values_list("answer", flat=True)) == [words] * 2


@pytest.mark.parametrize(("words", "status"), LOST.values(), ids=LOST)
def test_text_that_cannot_be_kept_is_refused_everywhere(one, by, contributor, words, status):
    proposal = actions.propose(
        document=one.document,
        by=contributor,
        base=1,
        content=one.document.working.content | {"title": {"nl": "Beter", "en": ""}},
        reason="Daarom",
    )
    thread = comments.comment(document=one.document, by=by, text="Klopt dit?")
    before = one.state()
    new, decline = {"title": {"nl": words}}, f"{one.api}proposals/{proposal.uid}/decline/"

    answers = [
        (patch(one, by, new), status),
        (propose(one, contributor, content=new), status),
        (propose(one, contributor, reason=words), 400),
        (call("post", f"{one.api}comments/", {"text": words}, by=by), status),
        (call("post", f"{one.api}comments/", {"text": words, "thread": str(thread.uid)}, by=by), status),
        (call("post", f"{one.api}comments/", {"text": "x", "path": words}, by=by), status),
        (call("post", decline, {"answer": words}, by=by, scope="write"), 400),
        (
            call("post", decline.replace("decline", "accept"), {"note": words}, by=by, scope="write"),
            400,
        ),
    ]
    pages = []
    if "\ud800" not in words:  # no form can hold half a character
        about = one.about("document-comments")
        decide = {
            page: reverse(f"proposal-{page}", args=[one.document.uid, proposal.uid])
            for page in ("decline", "accept")
        }
        pages = [
            typed(one, by, **{"title-nl": words}),
            typed(one, contributor, **{"title-nl": words, "note": "Daarom"}),
            typed(one, contributor, **{"title-nl": "Anders", "note": words}),
            browser(by).post(about, {"path": "", "text": words}),
            browser(by).post(about, {"path": words, "text": "x"}),
            browser(by).post(about, {"thread": str(thread.uid), "text": words}),
            browser(by).post(decide["decline"], {"answer": words}),
            browser(by).post(decide["accept"], {"whole": "1", "note": words}),
        ]

    assert [answer.status_code for answer, _expected in answers] == [
        expected for _answer, expected in answers
    ]
    assert all(is_problem(answer, answer.status_code) for answer, _expected in answers)
    assert [answer.status_code for answer in pages] == [422] * len(pages)
    assert one.state() == before


def propose(one, by, **more):
    body = {"base": 1, "reason": "Daarom", "content": {"title": {"nl": "Beter"}}} | more
    return call("post", f"{one.api}proposals/", body, by=by)


def test_a_body_of_more_than_a_megabyte_is_refused_everywhere(one, by):
    before = one.state()
    places = [
        ("patch", one.content, {"content": {"title": {"nl": TOO_MUCH}}}),
        ("post", f"{one.api}proposals/", {"reason": TOO_MUCH}),
        ("post", f"{one.api}comments/", {"text": TOO_MUCH}),
        ("post", f"{one.api}proposals/{UID}/accept/", {"note": TOO_MUCH}),
        ("post", f"{one.api}proposals/{UID}/decline/", {"answer": TOO_MUCH}),
        ("post", f"{one.api}comments/{UID}/resolve/", {"x": TOO_MUCH}),
    ]

    answers = [
        call(method, address, body, by=by, scope="write", If_Match='"r1"') for method, address, body in places
    ]

    assert [answer.status_code for answer in answers] == [413] * len(places)
    assert one.state() == before


# ---------- rows and places that are not there ----------
ROWS = [
    ({"tasks": [{"id": UID, "removed": True}]}, "unknown-row"),
    ({"requirements": [{"id": UID, "removed": True}]}, "unknown-row"),
    ({"tasks": [{"id": "x"}]}, "bad-row-id"),
    ({"tasks": [{"removed": True}]}, "unknown-row"),
]


@pytest.mark.parametrize(("content", "code"), ROWS)
def test_api_proposes_and_saves_nothing_for_a_row_that_is_not_there(one, by, contributor, content, code):
    before = one.state()
    # A target has no rows: there the list itself is unknown.
    expected = {code} if "profiles" in one.api else {"unknown-field"}

    for answer in (patch(one, by, content), propose(one, contributor, content=content)):
        assert is_problem(answer, 422)
        assert {error["code"] for error in answer.json()["errors"]} == expected
    assert one.state() == before


@pytest.mark.parametrize(
    "path", [f"tasks/{UID}", "tasks/x", "title/fr", "nothing", "__proto__", "title\x00", "/"]
)
def test_nobody_comments_on_a_place_that_is_not_there(one, by, path):
    before = one.state()

    page = browser(by).post(one.about("document-comments"), {"path": path, "text": "x"})
    api = call("post", f"{one.api}comments/", {"path": path, "text": "x"}, by=by)

    assert page.status_code == 422
    assert is_problem(api, 400 if "\x00" in path else 422)
    assert one.state() == before


# ---------- things of another document ----------
def test_comments_and_proposals_of_another_document_are_not_found(one, other, by, contributor):
    thread = comments.comment(document=other.document, by=by, text="Daar")
    proposal = actions.propose(
        document=other.document,
        by=contributor,
        base=1,
        content=other.document.working.content | {"title": {"nl": "Beter", "en": ""}},
        reason="Daarom",
    )
    before = one.state(), other.state()

    about = one.about("document-comments")
    pages = [browser(by).post(about, {"thread": str(thread.uid), "text": "x"})]
    for name, uid in (
        ("comment-resolve", thread.uid),
        ("proposal-accept", proposal.uid),
        ("proposal-decline", proposal.uid),
        ("proposal-rebase", proposal.uid),
    ):
        pages.append(
            browser(by).post(reverse(name, args=[one.document.uid, uid]), {"answer": "x", "whole": "1"})
        )
    api = [
        call("post", f"{one.api}{what}/{uid}/{act}/", body, by=by, scope="write")
        for what, uid, act, body in (
            ("comments", thread.uid, "resolve", None),
            ("comments", thread.uid, "reopen", None),
            ("proposals", proposal.uid, "accept", {}),
            ("proposals", proposal.uid, "decline", {"answer": "x"}),
            ("proposals", proposal.uid, "rebase", None),
            ("proposals", proposal.uid, "withdraw", None),
        )
    ]
    answered = call("post", f"{one.api}comments/", {"text": "x", "thread": str(thread.uid)}, by=by)

    assert [answer.status_code for answer in pages] == [404] * len(pages)
    assert all(is_problem(answer, 404) for answer in api)
    assert is_problem(answered, 400)
    assert (one.state(), other.state()) == before


def test_nobody_says_of_a_proposal_that_it_is_decided(one, contributor):
    before = one.state()

    for forged in (
        {"state": "accepted"},
        {"author": 1},
        {"decided_by": "x"},
        {"partner": "embuild"},
        {"uid": UID},
    ):
        assert is_problem(propose(one, contributor, **forged), 400)
    assert one.state() == before


# ---------- forged approvals ----------
@pytest.fixture
def reviewer(one):
    """A contributor of a partner that takes part and did not write the revision: may approve."""
    agoria = factories.partner("agoria")
    one.document.partners.add(agoria)
    return factories.user(Role.CONTRIBUTOR, agoria)


FORGED = [
    {"number": 0},
    {"number": 7},
    {"number": 999_999_999},
    {"partner": "embuild"},  # wrote it
    {"partner": "elders"},  # takes no part
    {"partner": "nobody"},
    {"partner": "a\x00b"},
    {"partner": "x" * 5000},
    {"note": "x" * 501},
    {"note": "x" * 1_000_000},
    {"note": "a\x00b"},
]


@pytest.mark.parametrize("forged", FORGED, ids=lambda forged: str(forged)[:40])
def test_a_forged_approval_is_refused(one, other, reviewer, forged):
    factories.partner("elders")
    before = one.state()
    body = {name: value for name, value in forged.items() if name != "number"}
    number = forged.get("number", 1)

    address = one.about("document-review")
    page = browser(reviewer).post(address, {"do": "approve", "revision": str(number)} | body)
    api = call("post", f"{one.api}approvals/", body, by=reviewer, scope="write", If_Match=f'"r{number}"')

    assert 400 <= page.status_code < 500
    assert is_problem(api, 400, 403, 404, 412)
    assert one.state() == before


def test_who_may_not_approve_gets_no_approval_in_any_way(one, owner, reviewer):
    """The partner that wrote it, strangers, readers, nobody; a token that may only propose; a secret of no link."""
    before = one.state()
    cast = factories.cast(owner)
    address = one.about("document-review")

    for name in ("anonymous", "stranger", "reader", "contributor", "editor", "disabled"):
        api = call("post", f"{one.api}approvals/", {}, by=cast[name], scope="write", If_Match='"r1"')
        assert is_problem(api, 401, 403, 404), name
        client = browser(cast[name]) if cast[name].is_authenticated else Client()
        page = client.post(address, {"do": "approve", "revision": "1"})
        assert page.status_code in (302, 403, 404), name
    for scope in ("read", "propose"):
        api = call("post", f"{one.api}approvals/", {}, by=reviewer, scope=scope, If_Match='"r1"')
        assert is_problem(api, 403, 404)
    for secret in ("gsr_" + "x" * 43, "x" * 3000, str(one.document.uid)):
        assert Client().post(reverse("guest-review", args=[secret]), {"revision": "1"}).status_code == 404
    assert one.state() == before


def test_settling_a_proposal_keeps_as_much_of_the_note_as_fits(one, by, contributor):
    content = one.document.working.content | {"title": {"nl": "Beter", "en": ""}}
    proposal = actions.propose(
        document=one.document, by=contributor, base=1, content=content, reason="Daarom"
    )

    actions.accept_resolved(proposal=proposal, by=by, base=1, content=content, note="x" * 2000)

    proposal.refresh_from_db()
    assert (proposal.state, len(proposal.answer), len(newest(one.document).note)) == ("accepted", 1000, 500)
