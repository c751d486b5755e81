"""How the edit form and the resolve page lead to a proposal, or to the acceptance of one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coediting import actions, forms, kinds
from coediting.errors import ContentInvalid, NothingProposed, UnknownBase
from coediting.views import unsaved
from coediting.views.finding import find_proposal


@dataclass(frozen=True)
class Guide:
    """What leads somebody to a proposal, such as what was said in a dialogue.

    `content` and `reason` are what the form first shows, `url` is where it is sent. `propose(**proposal)` takes what
    `actions.propose` takes and returns the Proposal. `template` shows with `beside` what it is about; `unfolded` are
    the ids of the rows that it is about.
    """

    content: dict
    reason: str
    url: str
    propose: Callable
    template: str
    beside: dict = field(default_factory=dict)
    unfolded: tuple = ()


def hand_in(request, document, content, base, *, again, guide=None):
    """Make a proposal of what was typed in the edit form.

    `again(content=…, base=…, status=…, …)` answers with the form once more where something is not right.
    """
    propose = guide.propose if guide else actions.propose
    try:
        proposal = propose(
            document=document,
            by=request.user,
            base=base,
            content=forms.without_removed(kinds.of(document).schema, content),
            reason=request.POST.get("note", ""),
        )
    except ContentInvalid as error:
        return again(content=content, base=base, faults=error.faults, status=422)
    except ValidationError as error:
        return again(content=content, base=base, reason_faults=error.messages, status=422)
    except (NothingProposed, UnknownBase) as error:
        messages.error(request, str(error))
        return again(content=content, base=base, status=422)
    text = _("Handed in. An editor decides on it; you see here what becomes of it.")
    messages.success(request, text, extra_tags=unsaved.draft_of(request))
    return redirect("proposal", document.uid, proposal.uid)


def keep(request, document, **edit):
    """Save an edit; from the resolve page of a proposal it is the acceptance of that proposal. Returns the Outcome."""
    proposal = carried(request, document)
    if proposal is None:
        return actions.revise(document=document, **edit)
    return actions.accept_resolved(proposal=proposal, **edit)


def carried(request, document):
    """The proposal that a resolve page is about; None when it is about an edit. Raises Http404."""
    uid = request.POST.get("proposal")
    return find_proposal(document, uid) if uid else None
