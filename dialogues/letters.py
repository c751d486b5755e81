"""What letters after a dialogue say besides the usual: read from the tables at the moment of sending.

Each takes a registration and its fresh token, runs in the language of the person, and gives the words for the
template; None when there is nothing to say (any more).
"""

from django.utils.translation import get_language

from dialogues import links, saying
from dialogues.models import Contribution, Minutes
from dialogues.whatbecame import WhatBecame

WORDS = 300


def outcomes(registration, _token):
    """What became of everything that a person said; nothing for who does not want to hear it."""
    if not registration.follow_up:
        return None
    spoken = registration.seats.filter(contributions__isnull=False).values_list("contributions", flat=True)
    found = WhatBecame(registration.dialogue).of(spoken)
    lines = [
        {"words": saying.shortened(each["contribution"], WORDS), "ends": ended}
        for each in found
        if (ended := [_end(each["contribution"], end) for end in each["ends"] if _has_ended(end)])
    ]
    return {"lines": lines} if lines else None


def _has_ended(end):
    return end.outcome or end.state == Contribution.State.HIDDEN


def _end(said, end):
    """How one ended. What was set aside has no public page."""
    hidden = end.state == Contribution.State.HIDDEN
    url = "" if hidden else links.absolute("contribution", end.uid, language=get_language())
    return {
        "outcome": end.get_state_display() if hidden else end.get_outcome_display(),
        "why": end.hidden_because if hidden else end.answer,
        "part_of": saying.shortened(end, WORDS) if end.pk != said.pk else "",
        "url": url,
    }


def minutes(registration, token):
    """Where to read the minutes and until when something can be said of them."""
    found = Minutes.objects.filter(dialogue=registration.dialogue_id, phase=Minutes.Phase.AMENDING).first()
    if found is None:
        return None
    url = links.absolute("registration-minutes", token, language=get_language())
    return {"until": found.amend_until, "minutes_url": url}


MORE = {"outcomes": outcomes, "minutes": minutes}
