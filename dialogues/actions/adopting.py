"""Adopting: contributions become a proposal for the document that they are about."""

from django.db import transaction

from coediting.actions import proposals
from coediting.models import Revision
from dialogues import prefill
from dialogues.actions.outcomes import end, held_to_decide
from dialogues.models import Adoption, Contribution


@transaction.atomic
def adopt(*, contributions, document, by, base, content, reason):
    """Hand in `content`, which grew from revision number `base`, as the proposal that these contributions lead to.

    Each of them then counts as adopted; one that was answered or declined before may still be. Returns the Proposal.
    For who edits the dialogue and may propose for the document. Raises PermissionDenied, ValidationError, and what
    `proposals.propose` raises.
    """
    held = held_to_decide(contributions, by)
    proposal = proposals.propose(
        document=document,
        by=by,
        base=base,
        content=content,
        reason=reason,
        origin=Revision.Origin.DIALOGUE,
    )
    started = proposals.revision_at(document, base).content
    for contribution in held:
        path = prefill.path_in(contribution, started, proposal.content)
        Adoption.objects.create(contribution=contribution, proposal=proposal, path=path, by=by)
        end(contribution, by, Contribution.Outcome.ADOPTED)
    return proposal
