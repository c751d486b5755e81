"""How every contribution ends: adopted, answered or declined with a reason; and telling those who said it.

Each decision locks the dialogue first: whoever is told hears of everything that was decided before, and nothing that
is decided after it is taken for told.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coediting import outbox
from coediting.models import Proposal
from dialogues.actions.places import lock, told
from dialogues.actions.words import said
from dialogues.models import Contribution, Dialogue, Registration
from dialogues.permissions import may_edit
from dialogues.whatbecame import WhatBecame

Outcome, State = Contribution.Outcome, Contribution.State
MAX_ANSWER = 1000
BY_HAND = {Outcome.ANSWERED, Outcome.DECLINED}  # adopting makes a proposal: see `adopting.adopt`


@transaction.atomic
def decide(*, contributions, by, outcome, answer, seen=""):
    """Answer or decline contributions of one dialogue, with a reason that everybody reads. Returns them.

    Only those whose outcome still is `seen` ("" for none). Raises PermissionDenied, and ValidationError without an
    answer, or when somebody decided on one of them meanwhile.
    """
    if outcome not in BY_HAND:
        raise ValidationError(_("Choose: answered or declined."), code="no-such-outcome")
    answer = said("answer", answer, MAX_ANSWER, _("Say why: everybody who was there reads it."))
    held = held_to_decide(contributions, by)
    for contribution in held:
        if contribution.outcome != seen:
            detail = _("Somebody else decided on this meanwhile. Look again.")
            raise ValidationError(detail, code="decided-meanwhile")
        if contribution.outcome == Outcome.ADOPTED and _has_living_proposal(contribution):
            detail = _("A proposal came of this, and it was not declined: that is what became of it.")
            raise ValidationError(detail, code="adopted")
    for contribution in held:
        end(contribution, by, outcome, answer)
    return held


def _has_living_proposal(contribution):
    gone = [Proposal.State.DECLINED, Proposal.State.WITHDRAWN]
    return contribution.adoptions.exclude(proposal__state__in=gone).exists()


def held_to_decide(contributions, by):
    """Contributions of one dialogue as they stand now, under its lock, in their order. Raises PermissionDenied,
    and ValidationError when one of them is not shown (any more): set aside, replaced, or not looked at yet."""
    if len({contribution.dialogue_id for contribution in contributions}) != 1:
        raise ValidationError(_("Choose at least one contribution."), code="nothing-chosen")
    dialogue = contributions[0].dialogue
    if not may_edit(by, dialogue):
        raise PermissionDenied
    lock(dialogue)
    rows = Contribution.objects.filter(pk__in=[each.pk for each in contributions])
    held = list(rows.select_for_update(no_key=True, of=("self",)).select_related("dialogue").order_by("pk"))
    if any(each.state != State.SHOWN for each in held):
        detail = _("This contribution was set aside or became part of another one.")
        raise ValidationError(detail, code="not-shown")
    return held


def end(contribution, by, outcome, answer=""):
    """Write the outcome of a contribution that is held."""
    contribution.outcome, contribution.answer = outcome, answer
    contribution.decided, contribution.decided_by = timezone.now(), by
    contribution.save(update_fields=["outcome", "answer", "decided", "decided_by"])
    details = {"contribution": contribution.pk, "dialogue": contribution.dialogue_id}
    outbox.record("contribution.decided", contribution.uid, **details, outcome=outcome, by=by.pk)


def refuse_unanswered(dialogue):
    """Raises ValidationError while a contribution of this dialogue has no outcome: only then is there a report."""
    left = dialogue.contributions.filter(state__in=[State.NEW, State.SHOWN], outcome="").count()
    if left:
        detail = ngettext(
            "%(n)d contribution has no outcome yet. Answer it first: everybody who spoke up hears what became of it.",
            "%(n)d contributions have no outcome yet. Answer them first: "
            "everybody who spoke up hears what became of it.",
            left,
        ) % {"n": left}
        raise ValidationError(detail, code="unanswered")


@transaction.atomic
def tell_contributors(*, dialogue, by):
    """Mail everybody who wants to hear what became of what they said, and for whom there is news. Returns how many.

    One mail a person, however many contributions. `by=None` is the portal itself. Raises PermissionDenied, and
    ValidationError before the dialogue is over: the mail leads to pages that nobody else may read until then.
    """
    if by is not None and not may_edit(by, dialogue):
        raise PermissionDenied
    if lock(dialogue).state not in Dialogue.OVER:
        detail = _("Close the dialogue first: only then can everybody read what became of it.")
        raise ValidationError(detail, code="not-over")
    now, found = timezone.now(), WhatBecame(dialogue)
    people = with_news(dialogue, found)
    Registration.objects.filter(pk__in=[person.pk for person in people]).update(outcome_told=now)
    for person in people:
        told("registration.outcomes_told", person, by)
    return len(people)


def with_news(dialogue, found):
    """The registrations that wait for news and for which there is some. Two queries."""
    waiting = dialogue.registrations.filter(follow_up=True).exclude(state=Registration.State.CANCELLED)
    spoke = {}
    for person, pk in waiting.filter(seats__contributions__isnull=False).values_list(
        "pk", "seats__contributions"
    ):
        spoke.setdefault(person, []).append(pk)
    return [
        person
        for person in waiting.order_by("pk")
        if found.has_news(spoke.get(person.pk, ()), since=person.outcome_told)
    ]


@transaction.atomic
def follow_up(*, registration, wanted):
    """Hear what became of one's contributions, or not (any more): for the person behind the link. Twice is once."""
    lock(registration.dialogue)
    changed = Registration.objects.filter(pk=registration.pk).exclude(follow_up=wanted).update(follow_up=wanted)
    if changed:
        told("registration.changed", registration)
