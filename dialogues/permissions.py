"""Who may organise a dialogue, and who may see the people that register."""

import rules

from dialogues.models.registration import listed_for
from partners.models import Role
from partners.permissions import RANK, highest_rank, is_coordinator, rank_at


@rules.predicate
def may_organise_for(user, partner):
    """Plan a dialogue in the name of a partner: its editors, and coordinators of the lever."""
    return is_coordinator(user) or rank_at(user, {partner.pk}) >= RANK[Role.EDITOR]


@rules.predicate
def may_organise(user):
    """Plan a dialogue at all."""
    return is_coordinator(user) or highest_rank(user) >= RANK[Role.EDITOR]


@rules.predicate
def may_edit(user, dialogue):
    """Change what is announced, open, run and close: editors of the organiser, and coordinators of the lever."""
    return is_coordinator(user) or rank_at(user, {dialogue.organiser_id}) >= RANK[Role.EDITOR]


@rules.predicate
def may_see_people(user, dialogue):
    """Lists, exports, badges, invitations: editors of the organising partner itself, and nobody else."""
    return dialogue.organiser_id in listed_for(user)


rules.add_perm("dialogues.organise", may_organise)
rules.add_perm("dialogues.edit", may_edit)
rules.add_perm("dialogues.see_people", may_see_people)
