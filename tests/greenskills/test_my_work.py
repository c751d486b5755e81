"""*My work*: what waits for a person, in a fixed number of queries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from coediting.actions import comments, proposals, review
from coediting.models import Document
from greenskills import work
from partners.models import Role
from tests import factories

pytestmark = pytest.mark.django_db

QUERIES = 12


@pytest.fixture
def owner():
    return factories.partner()


def proposed(profile, by, title):
    working = profile.document.working
    content = working.content | {"title": factories.language_map(title)}
    return proposals.propose(
        document=profile.document,
        by=by,
        base=working.number,
        content=content,
        reason="Zo heet de job vandaag",
    )


def titles(entries):
    return [entry[-2] for entry in entries]


def test_proposal_waits_for_the_editors_of_its_document(owner):
    editor, colleague = factories.editor(owner), factories.user(Role.CONTRIBUTOR, owner)
    stranger = factories.editor(factories.partner())
    profile = factories.draft(owner, title="Sorteerder")
    proposal = proposed(profile, colleague, "Textielsorteerder")

    assert [row[0] for row in work.work_of(editor).proposals] == [proposal]
    assert work.work_of(colleague).proposals == []
    assert [row[0] for row in work.work_of(colleague).own_proposals] == [proposal]
    assert work.work_of(stranger) == work.Work()


def test_decided_proposal_waits_no_longer(owner):
    editor, colleague = factories.editor(owner), factories.user(Role.CONTRIBUTOR, owner)
    proposal = proposed(factories.draft(owner), colleague, "Textielsorteerder")

    proposals.decline(proposal=proposal, by=editor, answer="De oude titel blijft.")

    assert work.work_of(editor).waiting == 0


def test_document_in_review_waits_for_partners_that_did_not_approve_yet(owner):
    editor, other = factories.editor(owner), factories.partner()
    approver = factories.editor(other)
    profile = factories.draft(
        owner, by=editor, partners=[other], title="Sorteerder", themes=[factories.theme()]
    )
    document = Document.objects.get(pk=profile.pk)
    review.request_review(document=document, by=editor, number=1)

    before, author = titles(work.work_of(approver).reviews), titles(work.work_of(editor).reviews)
    review.approve(document=document, by=approver, number=1)
    after = titles(work.work_of(approver).reviews)

    assert (before, author, after) == (["Sorteerder"], [], [])


def test_remark_that_must_be_solved_waits_until_it_is(owner):
    editor = factories.editor(owner)
    document = factories.draft(owner).document
    remark = comments.comment(document=document, by=editor, text="Niveau ontbreekt", must_fix=True)

    before = [row[0] for row in work.work_of(editor).must_fix]
    comments.resolve(comment=remark, by=editor)

    assert before == [remark]
    assert work.work_of(editor).must_fix == []


def test_targets_due_are_those_of_this_year_and_the_next(owner):
    editor, year = factories.editor(owner), timezone.localdate().year
    due = factories.target(owner, baseline_year=2020, target_year=year + 1)
    factories.target(owner, baseline_year=2020, target_year=year + 2)

    assert work.work_of(editor).targets == [due]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_as_many_questions_for_one_row_as_for_three(client, owner, rows, django_assert_num_queries):
    editor, colleague = factories.editor(owner), factories.user(Role.CONTRIBUTOR, owner)
    for number in range(rows):
        profile = factories.draft(owner, title=f"Profiel {number}")
        proposed(profile, colleague, f"Ander profiel {number}")
        factories.target(
            owner, title=f"Doel {number}", baseline_year=2020, target_year=timezone.localdate().year
        )
        comments.comment(document=profile.document, by=editor, text="Nog te doen", must_fix=True)
    client.force_login(editor)

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("my-work"))

    assert page.status_code == 200
    assert page.context["work"].waiting == 2 * rows


def test_stranger_is_sent_to_sign_in(client):
    answer = client.get(reverse("my-work"))

    assert answer.url == f"{reverse('sign-in')}?next={reverse('my-work')}"


def test_published_profile_shows_among_what_changed(owner):
    editor = factories.editor(owner)
    factories.published(owner, title="Hersteller")

    assert titles(work.work_of(editor).documents) == ["Hersteller"]
    assert work.work_of(editor).waiting == 0
