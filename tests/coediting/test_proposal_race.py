"""Editors who decide on one proposal at the same moment: threads with connections of their own."""

import pytest

from coediting import actions
from coediting.errors import AlreadyDecided
from coediting.models import Event, Proposal, Revision
from partners.models import Role
from tests import factories
from tests.coediting.test_race import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


def handed_in():
    owner = factories.partner()
    document = factories.draft(owner).document
    content = document.working.content | {"summary": {"nl": "Nieuw", "en": ""}}
    proposal = actions.propose(
        document=document,
        by=factories.user(Role.CONTRIBUTOR, owner),
        base=1,
        content=content,
        reason="Zo werkt het",
    )
    return proposal, [factories.editor(owner) for _number in range(4)]


def test_one_of_several_editors_who_accept_at_once_makes_one_revision():
    proposal, editors = handed_in()

    errors = in_threads(
        lambda number: actions.accept(
            proposal=Proposal.objects.select_related("document").get(pk=proposal.pk), by=editors[number]
        ),
        range(4),
    )

    assert [type(error) for error in errors] == [AlreadyDecided] * 3
    assert Revision.objects.filter(document=proposal.document_id, proposal=proposal).count() == 1
    assert Revision.objects.filter(document=proposal.document_id).count() == 2
    assert Event.objects.filter(kind="proposal.accepted").count() == 1


def test_accepting_and_declining_at_once_does_one_of_the_two():
    proposal, editors = handed_in()

    def decide(number):
        fresh = Proposal.objects.select_related("document").get(pk=proposal.pk)
        if number % 2:
            actions.decline(proposal=fresh, by=editors[number], answer="Nee")
        else:
            actions.accept(proposal=fresh, by=editors[number])

    errors = in_threads(decide, range(4))

    assert [type(error) for error in errors] == [AlreadyDecided] * 3
    proposal.refresh_from_db()
    revisions = Revision.objects.filter(document=proposal.document_id).count()
    assert (proposal.state, revisions) in {("accepted", 2), ("declined", 1)}
