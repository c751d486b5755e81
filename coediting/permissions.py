"""Rights on co-edited documents: who sees drafts, proposes, edits, publishes."""

import rules

from partners.models import Role
from partners.permissions import RANK, is_coordinator, rank_at


@rules.predicate
def may_see_draft(user, document):
    """Members of a partner that takes part, and coordinators."""
    return is_coordinator(user) or rank_at(user, document.partner_ids()) >= RANK[Role.READER]


@rules.predicate
def may_read(user, document):
    """Everybody reads what is published; drafts only those who may see them."""
    return document.published_id is not None or may_see_draft(user, document)


@rules.predicate
def may_propose(user, document):
    """Contributors of a partner that takes part; everybody who may edit may also propose."""
    return is_coordinator(user) or rank_at(user, document.partner_ids()) >= RANK[Role.CONTRIBUTOR]


@rules.predicate
def only_proposes(user, document):
    """Contributors: they fill in the edit form too, and what they send is a proposal."""
    return may_propose(user, document) and not may_edit(user, document)


@rules.predicate
def is_own(user, proposal):
    """One's own proposal, as long as one's account is active."""
    return user.is_authenticated and user.is_active and proposal.author_id == user.pk


@rules.predicate
def may_edit(user, document):
    """Editors of a partner that takes part, and coordinators."""
    return is_coordinator(user) or rank_at(user, document.partner_ids()) >= RANK[Role.EDITOR]


@rules.predicate
def may_comment(user, document):
    """Who may propose may also comment."""
    return may_propose(user, document)


@rules.predicate
def may_settle(user, comment):
    """Resolve and reopen a thread: whoever began it, and editors."""
    document = comment.document
    began = user.is_authenticated and comment.author_id == user.pk
    return may_edit(user, document) or (began and may_comment(user, document))


@rules.predicate
def may_publish(user, document):
    """Coordinators of the lever."""
    return is_coordinator(user)


def approving_partners(user, document):
    """Ids of the partners for whom this user may approve the working revision, the owner first; none for its author.

    Those are partners that take part, where the user is contributor or more, and the one for which a coordinator
    coordinates: never the partner on whose behalf the revision was saved.
    """
    working = document.working
    if not may_propose(user, document) or working.author_id == user.pk:
        return []
    ids = [
        partner
        for partner, role in user.roles.items()
        if RANK[role] >= RANK[Role.COORDINATOR]
        or (partner in document.partner_ids() and RANK[role] >= RANK[Role.CONTRIBUTOR])
    ]
    return sorted(set(ids) - {working.partner_id}, key=lambda pk: (pk != document.owner_id, pk))


@rules.predicate
def may_withdraw_approval(user, approval):
    """Whoever gave it, contributors of its partner, coordinators."""
    return is_coordinator(user) or rank_at(user, {approval.partner_id}) >= RANK[Role.CONTRIBUTOR]


@rules.predicate
def may_delegate(user, partner):
    """Let somebody without an account approve on behalf of this partner: its editors, and coordinators."""
    return is_coordinator(user) or rank_at(user, {partner.pk}) >= RANK[Role.EDITOR]


rules.add_perm("coediting.see_draft", may_see_draft)
rules.add_perm("coediting.read", may_read)
rules.add_perm("coediting.propose", may_propose)
rules.add_perm("coediting.edit", may_edit)
rules.add_perm("coediting.comment", may_comment)
rules.add_perm("coediting.publish", may_publish)
