"""What the tests of curation share: decisions, and the worker that follows them."""

from coediting import outbox
from coediting.models import Document, Proposal
from profiles import tasks
from profiles.actions import curation
from tests import factories

FOLLOW = "profiles.tasks.follow_curation"


def follow():
    """Let the worker do what the decisions so far ask for. Returns how many decisions it followed."""
    waiting = list(outbox.open_deliveries().filter(task=FOLLOW).order_by("pk"))
    for delivery in waiting:
        tasks.follow_curation(delivery.pk)
    return len(waiting)


def replaced(retired, successors=(), by=None, reason="Twee woorden voor hetzelfde", **kwargs):
    """A decision, not followed yet."""
    retired = retired if isinstance(retired, list) else [retired]
    by = by or factories.coordinator()
    return curation.replace(by=by, retired=retired, successors=list(successors), reason=reason, **kwargs)


def asking(*competences, owner=None, level=2, **fields):
    """A published profile that asks these competences."""
    rows = [factories.requirement_row(one, level=level) for one in competences]
    return factories.published(owner, requirements=rows, **fields)


def asked(profile):
    """[(competence uid, level)] of the working content."""
    rows = Document.objects.get(pk=profile.pk).working.content["requirements"]
    return [(row["competence"], row["level"]) for row in rows]


def proposed(proposal):
    """[(competence uid, level)] of what a proposal would make of it."""
    return [(row["competence"], row["level"]) for row in proposal.content["requirements"]]


def proposals(profile, state="open"):
    return list(Proposal.objects.filter(document=profile.pk, state=state).order_by("pk"))
