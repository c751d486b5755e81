"""Many edits at once, below the API: what counts as a change, and what a trial leaves behind."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from coediting.actions import bulk
from coediting.models import Document, Proposal, Revision
from partners.models import Role
from profiles import actions
from profiles.models import Profile
from tests import factories


def edit(document, base, **patch):
    return bulk.Edit("here", document.pk, base, patch)


def a_requirement_for_a_task_that_went():
    """(document, the patch that lets a requirement need a task that others removed since revision 1)."""
    task, row = factories.task_row(), factories.requirement_row(factories.competence())
    profile = factories.draft(tasks=[task], requirements=[row])
    content = profile.document.working.content | {"tasks": []}
    actions.revise_profile(profile=profile, by=factories.coordinator(), base=1, content=content)
    return Document.objects.get(pk=profile.pk), {"requirements": [{"id": row["id"], "tasks": [task["id"]]}]}


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.EDITOR, Role.CONTRIBUTOR])
def test_merge_that_is_cleaned_back_to_what_stands_is_no_change(role):
    document, patch = a_requirement_for_a_task_that_went()
    manner = bulk.Manner(by=factories.user(role, document.owner), origin="import", merging="places")

    (landed,) = bulk.revise_all(edits=[edit(document, 1, **patch)], manner=manner)

    assert (landed.number, landed.created, landed.proposed) == (2, False, False)
    assert (Revision.objects.filter(document=document).count(), Proposal.objects.count()) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_trial_holds_no_document_while_its_transaction_goes_on():
    document, said = factories.draft().document, []

    def somebody_else():
        try:
            with transaction.atomic():
                Document.objects.select_for_update(nowait=True).get(pk=document.pk)
                said.append("free")
        except OperationalError:
            said.append("held")
        finally:
            connection.close()

    with transaction.atomic():  # as an import does
        manner = bulk.Manner(by=factories.coordinator(), origin="import", dry_run=True)
        (landed,) = bulk.revise_all(edits=[edit(document, 1, title={"nl": "Beter"})], manner=manner)
        thread = threading.Thread(target=somebody_else)
        thread.start()
        thread.join()

    assert (said, landed.created, landed.number) == (["free"], True, 1)
    assert Profile.objects.get().document.working.number == 1
