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
def may_edit(user, document):
    """Editors of a partner that takes part, and coordinators."""
    return is_coordinator(user) or rank_at(user, document.partner_ids()) >= RANK[Role.EDITOR]


@rules.predicate
def may_publish(user, document):
    """Coordinators of the lever."""
    return is_coordinator(user)


rules.add_perm("coediting.see_draft", may_see_draft)
rules.add_perm("coediting.read", may_read)
rules.add_perm("coediting.propose", may_propose)
rules.add_perm("coediting.edit", may_edit)
rules.add_perm("coediting.publish", may_publish)
