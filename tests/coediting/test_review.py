"""Review: gates, approvals that fall and come back, forged ones, withdrawing, and who may what."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from coediting import actions as documents
from coediting.actions import review
from coediting.errors import NotReady, StaleRevision
from coediting.gates import gates
from coediting.models import Approval, Comment, Delivery, Document, Event
from partners.models import Role
from profiles import actions
from profiles.models import Profile
from tests import factories
from tests.coediting.test_race import in_threads

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.partner("embuild")


@pytest.fixture
def others():
    """Two partners that take part beside the owner."""
    return [factories.partner("agoria"), factories.partner("vdab")]


@pytest.fixture
def profile(owner, others):
    """A draft that only lacks approvals; revision 1 was saved by the system for the owner."""
    return factories.draft(
        owner,
        slug="sorteerder",
        partners=others,
        themes=[factories.theme()],
        sectors=[factories.sector()],
        requirements=[factories.requirement_row(factories.competence())],
    )


def document_of(profile):
    return Document.objects.get(pk=profile.pk)


def member(partner, role=Role.CONTRIBUTOR):
    return factories.user(role, partner)


def approve(profile, by, number=None, **more):
    document = document_of(profile)
    return documents.approve(document=document, by=by, number=number or document.working.number, **more)


def save(profile, by, words):
    working = document_of(profile).working
    content = working.content | {"summary": {"nl": words, "en": ""}}
    return actions.revise_profile(profile=profile, by=by, base=working.number, content=content)


def unmet(profile):
    return [gate.code for gate in gates(document_of(profile)) if not gate.met]


def kinds_of_events(profile):
    found = Event.objects.filter(subject=str(profile.document.uid)).order_by("pk")
    return [kind for kind in found.values_list("kind", flat=True) if kind != "profile.revised"]


# ---------- gates ----------
def test_approvals_of_two_other_partners_open_the_gate(profile, others):
    assert unmet(profile) == ["approvals"]

    approve(profile, member(others[0]))
    assert unmet(profile) == ["approvals"]
    approve(profile, member(others[1]))

    assert unmet(profile) == []
    actions.publish_profile(profile=profile, by=factories.coordinator(), number=1)
    assert document_of(profile).state == "published"


def test_the_gate_names_who_approved(profile, others):
    approve(profile, member(others[0]))

    label = next(str(gate.label) for gate in gates(document_of(profile)) if gate.code == "approvals")

    assert "2" in label
    assert "1" in label
    assert str(others[0]) in label


def test_an_open_must_fix_comment_closes_the_gate(profile):
    document = document_of(profile)
    comment = Comment.objects.create(document=document, text="Dit klopt niet", must_fix=True, revision=1)
    Comment.objects.create(document=document, text="Mooi", revision=1)
    assert unmet(profile) == ["comments", "approvals"]

    Comment.objects.filter(pk=comment.pk).update(resolved=comment.created)

    assert unmet(profile) == ["approvals"]


def test_a_coordinator_cannot_publish_past_the_gates(profile):
    with pytest.raises(NotReady) as caught:
        actions.publish_profile(profile=profile, by=factories.coordinator(), number=1)

    assert [gate.code for gate in caught.value.gates if not gate.met] == ["approvals"]
    assert document_of(profile).published is None


def test_a_target_is_not_reviewed():
    document = factories.target().document

    assert [gate.code for gate in gates(document)] == ["title"]
    for act in (review.request_review, review.approve):
        with pytest.raises(ValidationError):
            act(document=document, by=factories.coordinator(), number=1)


def test_coordinators_set_how_many_approvals_are_asked(profile, owner):
    coordinator = factories.coordinator()

    for count in (-1, 6):
        with pytest.raises(ValidationError):
            review.require_approvals(document=profile.document, by=coordinator, count=count)
    with pytest.raises(PermissionDenied):
        review.require_approvals(document=profile.document, by=factories.editor(owner), count=0)
    review.require_approvals(document=profile.document, by=coordinator, count=0)

    assert unmet(profile) == []
    assert kinds_of_events(profile) == ["review.approvals_needed"]


# ---------- approvals fall and come back ----------
def test_an_approval_falls_when_the_content_changes_and_counts_again_when_it_comes_back(
    profile, owner, others
):
    editor = factories.editor(owner)
    for partner in others:
        approve(profile, member(partner))
    save(profile, editor, "anders")
    assert unmet(profile) == ["approvals"]

    documents.restore(document=profile.document, by=editor, number=1, base=2)

    assert unmet(profile) == []
    assert list(Approval.objects.values_list("revision__number", flat=True)) == [1, 1]


def test_an_approval_of_the_partner_that_saved_it_does_not_count(profile, owner, others):
    for partner in others:
        approve(profile, member(partner))
    save(profile, factories.editor(owner), "anders")

    documents.restore(document=profile.document, by=factories.editor(others[0]), number=1, base=2)

    assert unmet(profile) == ["approvals"]
    approve(profile, member(owner))
    assert unmet(profile) == []


def test_the_authors_partner_and_the_author_cannot_approve(profile, owner, others):
    both = member(owner, Role.EDITOR)
    factories.partners.assign_role(user=both, partner=others[0], role=Role.EDITOR)
    save(profile, both, "van mij")

    for user in (member(owner), both):
        with pytest.raises(PermissionDenied):
            approve(profile, user)
    assert Approval.objects.count() == 0


def test_one_approval_per_partner_and_per_person(profile, others):
    first = approve(profile, member(others[0]))
    again = approve(profile, member(others[0]), note="nog eens")
    both = member(others[1])
    factories.partners.assign_role(user=both, partner=others[0], role=Role.CONTRIBUTOR)
    approve(profile, both, partner=others[1])

    with pytest.raises(ValidationError):
        approve(profile, both, partner=others[0])

    assert again.pk == first.pk
    assert Approval.objects.count() == 2
    assert kinds_of_events(profile) == ["review.approved"] * 2


def test_a_partner_that_takes_no_part_cannot_be_named(profile, others):
    outside = factories.partner()
    user = member(others[0])
    factories.partners.assign_role(user=user, partner=outside, role=Role.EDITOR)

    with pytest.raises(PermissionDenied):
        approve(profile, user, partner=outside)
    with pytest.raises(PermissionDenied):
        approve(profile, user, partner=others[1])


@pytest.mark.parametrize("number", [1, 3, 99])
def test_a_forged_number_approves_nothing(profile, owner, others, number):
    """An old one, one to come, and one that another document has."""
    save(profile, factories.editor(owner), "anders")

    with pytest.raises(StaleRevision):
        approve(profile, member(others[0]), number=number)
    with pytest.raises(StaleRevision):
        review.request_review(document=profile.document, by=factories.editor(owner), number=number)

    assert Approval.objects.count() == 0
    assert document_of(profile).state == "draft"


def test_an_approval_is_taken_back_until_it_published_something(profile, others):
    giver, stranger = member(others[0]), member(factories.partner())
    given = approve(profile, giver)
    with pytest.raises(PermissionDenied):
        review.withdraw_approval(approval=given, by=stranger)

    review.withdraw_approval(approval=given, by=giver)
    assert unmet(profile) == ["approvals"]

    given = approve(profile, giver)
    approve(profile, member(others[1]))
    actions.publish_profile(profile=profile, by=factories.coordinator(), number=1)
    with pytest.raises(ValidationError):
        review.withdraw_approval(approval=given, by=giver)
    assert "review.approval_withdrawn" in kinds_of_events(profile)


# ---------- asking for review ----------
def test_asking_for_review_changes_the_state_until_somebody_saves(profile, owner):
    editor = factories.editor(owner)

    for _again in range(2):
        review.request_review(document=profile.document, by=editor, number=1)
    assert (document_of(profile).state, kinds_of_events(profile)) == ("review", ["review.requested"])

    save(profile, editor, "anders")
    assert document_of(profile).state == "draft"


def test_what_is_published_is_not_reviewed_again():
    published = factories.published()

    for act in (review.request_review, review.approve):
        with pytest.raises(ValidationError):
            act(document=published.document, by=factories.coordinator(), number=1)


#               asks for review, approves, sets the number, withdraws
RIGHTS = {
    "editor": (True, True, False, False),
    "contributor": (False, True, False, False),
    "reader": (False, False, False, False),
    "stranger": (False, False, False, False),
    "anonymous": (False, False, False, False),
    "disabled": (False, False, False, False),
    "coordinator": (True, True, True, True),
}


@pytest.mark.parametrize("name", RIGHTS)
def test_who_may_do_what(profile, others, name):
    user, document = factories.cast(others[0])[name], profile.document
    acts = (
        lambda: review.request_review(document=document, by=user, number=1),
        lambda: review.approve(document=document, by=user, number=1),
        lambda: review.require_approvals(document=document, by=user, count=1),
        lambda: review.withdraw_publication(document=document, by=user, reason="x"),
    )

    def allowed(act):
        try:
            act()
        except PermissionDenied:
            return False
        except ValidationError:  # allowed, but there is no publication
            return True
        return True

    assert tuple(map(allowed, acts)) == RIGHTS[name]


# ---------- withdrawing ----------
def test_withdrawing_takes_the_rows_away_and_asks_for_new_needs():
    profile = factories.published(slug="sorteerder")

    review.withdraw_publication(document=profile.document, by=factories.coordinator(), reason=" Fout cijfer ")

    document, row = document_of(profile), Profile.objects.get(pk=profile.pk)
    assert (document.published, document.state, document.version) == (None, "draft", 1)
    assert document.withdrawn_because == "Fout cijfer"
    assert (row.title_nl, row.requirements.count(), row.sectors.count()) == ("", 0, 0)
    withdrawn = Delivery.objects.filter(event__kind="profile.withdrawn")
    assert "roadmap.tasks.refresh_needs_of_profile" in withdrawn.values_list("task", flat=True)


def test_withdrawing_asks_a_reason_and_a_publication(profile):
    published, by = factories.published(), factories.coordinator()

    for document, reason in (
        (published.document, " "),
        (published.document, "x" * 501),
        (profile.document, "x"),
    ):
        with pytest.raises(ValidationError):
            review.withdraw_publication(document=document, by=by, reason=reason)
    assert document_of(published).published.number == 1


def test_what_was_withdrawn_comes_back_under_its_own_version():
    profile, by = factories.published(), factories.coordinator()
    review.withdraw_publication(document=profile.document, by=by, reason="Even nakijken")

    actions.publish_profile(profile=profile, by=by, number=1)

    document = document_of(profile)
    assert (document.version, document.published.version, document.withdrawn_at) == (1, 1, None)
    assert Profile.objects.get(pk=profile.pk).requirements.count() == 1


# ---------- at the same time ----------
@pytest.mark.django_db(transaction=True)
def test_two_approvals_of_one_partner_at_once_are_one(profile, others):
    users = [member(others[0]) for _ in range(4)]

    errors = in_threads(lambda number: approve(profile, users[number]), range(4))

    assert errors == []
    assert Approval.objects.count() == 1
    assert kinds_of_events(profile) == ["review.approved"]
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_approving_while_somebody_saves_never_approves_another_text(profile, owner, others):
    editor, users = factories.editor(owner), [member(partner) for partner in others]

    def work(number):
        if number == 2:
            save(profile, editor, "anders")
        else:
            approve(profile, users[number], number=1)

    errors = in_threads(work, range(3))

    assert all(isinstance(error, StaleRevision) for error in errors)
    assert set(Approval.objects.values_list("revision__number", flat=True)) <= {1}
    assert unmet(profile) == ["approvals"]
