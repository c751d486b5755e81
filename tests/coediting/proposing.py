"""Handing in proposals and finding their pages."""

from django.urls import reverse

from coediting import actions
from coediting.models import Proposal


def hand_in(document, by, reason="Zo werkt het echt", **changes):
    content = document.working.content | changes
    return actions.propose(
        document=document, by=by, base=document.working.number, content=content, reason=reason
    )


def at(page, proposal):
    name = f"proposal-{page}" if page else "proposal"
    return reverse(name, args=[proposal.document.uid, proposal.uid])


def list_of(document):
    return reverse("proposals", args=[document.uid])


def only(document):
    return Proposal.objects.get(document=document)
