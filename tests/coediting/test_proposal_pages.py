"""The pages of proposals: handing in with the edit form, reading, and who may."""

import pytest
from django.urls import reverse

from coediting import actions
from coediting.models import Document, Proposal
from partners.models import Role
from tests import factories
from tests.coediting.filling import form_to, forms_of
from tests.coediting.pages import edit_form, newest, text, url
from tests.coediting.proposing import at, hand_in, list_of, only

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture
def contributor(owner):
    return factories.user(Role.CONTRIBUTOR, owner)


@pytest.fixture
def document(profile):
    return profile.document


# ---------- handing in with the edit form ----------


def test_contributor_proposes_with_the_edit_form(client, document, contributor):
    client.force_login(contributor)
    form = edit_form(client)

    answer = client.post(url("edit"), form.data(**{"summary-nl": "Nieuw", "note": "Zo werkt het echt"}))

    proposal = only(document)
    assert (answer.status_code, answer.url) == (302, at("", proposal))
    assert (proposal.reason, proposal.base, proposal.content["summary"]["nl"]) == (
        "Zo werkt het echt",
        1,
        "Nieuw",
    )
    assert newest(document).number == 1
    page = client.get(answer.url).content.decode()
    assert "<ins>Nieuw</ins>" in page
    assert at("withdraw", proposal) in page
    assert at("accept", proposal) not in {
        form.action for form in forms_of(page) if any(name == "whole" for name, *_ in form.buttons)
    }


def test_an_editor_may_let_the_others_decide(signed_in, by, document):
    form = edit_form(signed_in)
    typed = {"summary-nl": "Nieuw", "then": "propose"}

    unsaid = signed_in.post(url("edit"), form.data(**typed))
    handed_in = signed_in.post(url("edit"), form.data(**typed, note="Zo werkt het echt"))

    assert (unsaid.status_code, handed_in.status_code) == (422, 302)
    assert 'aria-describedby="note-faults"' in unsaid.content.decode()
    assert form_to(unsaid.content.decode(), url("edit")).value("summary-nl") == "Nieuw"
    assert (only(document).author, only(document).content["summary"]["nl"]) == (by, "Nieuw")
    assert newest(document).number == 1


def test_handing_in_lets_the_browser_forget_what_it_kept(client, document, contributor):
    client.force_login(contributor)
    draft = "0" * 32

    typed = {"summary-nl": "Nieuw", "note": "Zo werkt het echt", "draft": draft}
    answer = client.post(url("edit"), edit_form(client).data(**typed), follow=True)

    assert f'data-saved="{draft}"' in answer.content.decode()


def test_buttons_of_the_form_work_for_a_contributor_too(client, document, contributor):
    client.force_login(contributor)

    answer = client.post(url("edit"), edit_form(client).data(do="add:tasks", **{"summary-nl": "Getypt"}))

    form = form_to(answer, url("edit"))
    assert (answer.status_code, len(form.data()["tasks"]), form.value("summary-nl")) == (200, 3, "Getypt")
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"summary-nl": "Nieuw", "note": ""},
        {"note": "Niets gewijzigd"},
        {"summary-nl": "Nieuw", "note": "x", "revision": "99"},
        {"summary-nl": "Nieuw", "note": "x" * 1001},
        {"title-nl": "x" * 300, "summary-nl": "Nieuw", "note": "x"},
    ],
)
def test_what_is_not_right_comes_back_with_everything_typed(client, document, contributor, typed):
    client.force_login(contributor)

    answer = client.post(url("edit"), edit_form(client).data(**typed))

    form = form_to(answer, url("edit"))
    assert answer.status_code == 422
    assert {name: form.value(name) for name in typed} == typed
    assert not Proposal.objects.exists()


def test_publishing_along_is_no_way_around(client, document, contributor):
    client.force_login(contributor)

    client.post(url("edit"), edit_form(client).data(**{"summary-nl": "x", "note": "x", "then": "publish"}))

    assert (newest(document).number, Document.objects.get(pk=document.pk).published) == (1, None)


# ---------- reading ----------

LIST_QUERIES = 9  # session, user, document, partners, roles, the profile, count, proposals, notifications


def test_list_asks_the_same_queries_for_any_number(
    signed_in, document, contributor, django_assert_num_queries
):
    hand_in(document, contributor, summary=text("een"))
    signed_in.get(list_of(document))

    with django_assert_num_queries(LIST_QUERIES):
        signed_in.get(list_of(document))
    for word in ("twee", "drie"):
        hand_in(document, factories.editor(document.owner), summary=text(word))
    with django_assert_num_queries(LIST_QUERIES):
        signed_in.get(list_of(document))


def test_list_shows_open_ones_first(signed_in, by, document, contributor):
    hand_in(document, contributor, reason="Blijft open", summary=text("een"))
    actions.decline(
        proposal=hand_in(document, contributor, reason="Werd geweigerd", summary=text("twee")),
        by=by,
        answer="Nee",
    )

    page = signed_in.get(list_of(document)).content.decode()

    assert page.index("Blijft open") < page.index("Werd geweigerd")


def test_the_document_and_its_history_lead_to_what_waits(signed_in, by, document, contributor):
    proposal = hand_in(document, contributor, summary=text("Nieuw"))

    for page in (url(), url("history")):
        assert list_of(document) in signed_in.get(page).content.decode()
    actions.accept(proposal=proposal, by=by)
    assert at("", proposal) in signed_in.get(url("history")).content.decode()


#            list, one; accept, decline, withdraw, re-base
PAGES = {
    "anonymous": (302,) * 6,
    "stranger": (404,) * 6,
    "reader": (200, 200, 403, 403, 403, 403),
    "contributor": (200, 200, 403, 403, 403, 403),
    "editor": (200, 200, 302, 302, 403, 302),
    "coordinator": (200, 200, 302, 302, 403, 302),
}


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_and_post_what(client, owner, document, contributor, name):
    user = factories.cast(owner)[name]
    if user.is_authenticated:
        client.force_login(user)
    one, two = (hand_in(document, contributor, summary=text(word)) for word in ("een", "twee"))

    assert (
        client.get(list_of(document)).status_code,
        client.get(at("", one)).status_code,
        client.post(at("accept", one), {"whole": "1"}).status_code,
        client.post(at("decline", two), {"answer": "Nee"}).status_code,
        client.post(at("withdraw", two)).status_code,
        client.post(
            at("rebase", hand_in(Document.objects.get(pk=document.pk), contributor, context=text("drie")))
        ).status_code,
    ) == PAGES[name]


def test_proposals_of_another_document_are_not_found(signed_in, owner, document, contributor):
    other = hand_in(factories.draft(owner).document, contributor, summary=text("x"))

    for page in ("", "accept", "decline", "withdraw", "rebase"):
        address = reverse(f"proposal-{page}" if page else "proposal", args=[document.uid, other.uid])
        assert signed_in.post(address).status_code == (405 if page == "" else 404)
    assert signed_in.get(reverse("proposal", args=[document.uid, other.uid])).status_code == 404
    assert signed_in.post(list_of(document), {"proposal": str(other.uid)}).status_code == 404
    assert signed_in.post(list_of(document), {"proposal": "no uid"}).status_code == 404


def test_every_text_is_shown_as_text(signed_in, by, document, contributor):
    contributor.name = EVIL
    contributor.save()
    tasks = [factories.task_row(EVIL)]
    proposal = hand_in(document, contributor, reason=EVIL, summary=text(EVIL), tasks=tasks)
    pages = [signed_in.get(at("", proposal)), signed_in.get(list_of(document))]
    pages.append(signed_in.post(at("accept", proposal), {"path": EVIL}))
    actions.decline(proposal=proposal, by=by, answer=EVIL)
    pages += [signed_in.get(at("", proposal)), signed_in.get(list_of(document))]

    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()


# ---------- targets ----------


def test_targets_are_proposed_on_and_accepted_too(client, owner, by, contributor):
    target = factories.target(owner, slug="doel")
    edit = reverse("target-edit", args=["doel"])
    client.force_login(contributor)
    form = form_to(client.get(edit), edit)
    client.post(edit, form.data(**{"title-nl": "Nog meer bijscholing", "note": "Preciezer"}))
    proposal = only(target.document)
    client.force_login(by)
    assert list_of(target.document) in client.get(reverse("target", args=["doel"])).content.decode()

    answer = client.post(at("accept", proposal), {"whole": "1"})

    target.refresh_from_db()
    assert (answer.status_code, target.title_nl) == (302, "Nog meer bijscholing")


def test_a_public_target_keeps_its_proposals_among_those_who_take_part(client, owner, contributor):
    target = factories.target(owner, slug="doel")
    proposal = hand_in(target.document, contributor, title=text("Anders"))
    client.force_login(factories.editor(factories.partner()))

    assert client.get(at("", proposal)).status_code == 404
    assert list_of(target.document) not in client.get(reverse("target", args=["doel"])).content.decode()


def test_a_published_profile_shows_strangers_no_proposals(client):
    profile = factories.published(factories.partner(), slug="openbaar")
    page = client.get(reverse("profile", args=["openbaar"])).content.decode()

    assert list_of(profile.document) not in page
