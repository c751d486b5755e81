"""What waits for a person: the reading behind *My work*, across all apps."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from coediting import kinds
from coediting.models import Approval, Comment, Document, Proposal
from dialogues.models import Dialogue
from greenskills.since import changed_since, mark_of, touching, watched_by
from partners.models import Role
from partners.permissions import RANK, is_coordinator
from profiles.models import FollowUp, ReviewTask
from roadmap import run_presentation
from roadmap.models import AgendaRequest, CompetenceEvidence, NeedRun, Target

SHOWN = 12


@dataclass
class Work:
    """Everything the page shows, each list at most SHOWN long. `documents` are (document, title, address).

    `changed` is what others did since the moment `seen` (see `greenskills.since`), `watched` the uids of the documents
    that the person watches. For coordinators: `evidence` and `requests` that nobody has decided on, `questions` after
    an ESCO release, `links` of jobs that may follow a competence out of use, and `alarm`, the second count of the
    needs that found a difference.
    """

    seen: datetime | None = None
    changed: list = field(default_factory=list)
    watched: set = field(default_factory=set)
    documents: list = field(default_factory=list)
    proposals: list = field(default_factory=list)
    reviews: list = field(default_factory=list)
    must_fix: list = field(default_factory=list)
    own_proposals: list = field(default_factory=list)
    targets: list = field(default_factory=list)
    dialogues: list = field(default_factory=list)
    evidence: list = field(default_factory=list)
    requests: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    links: list = field(default_factory=list)
    alarm: NeedRun | None = None

    @property
    def waiting(self):
        """How many things ask for a decision."""
        lists = (self.proposals, self.reviews, self.must_fix, self.evidence, self.requests)
        lists += (self.questions, self.links)
        return sum(map(len, lists))


def work_of(user):
    """What waits for this signed-in user, newest or most urgent first; a fixed number of queries."""
    mine = documents_of(user, Role.READER)
    edited = documents_of(user, Role.EDITOR)
    watched, subjects = watched_by(user)
    followed = documents_followed(user, mine, watched)
    seen = mark_of(user)
    return Work(
        seen=seen,
        changed=changed_since(user, Document.objects.filter(Q(pk__in=followed) | touching(subjects)), seen),
        watched=watched,
        documents=[entry(document) for document in with_rows(followed).order_by("-changed", "pk")[:SHOWN]],
        proposals=[
            (proposal, *entry(proposal.document))
            for proposal in Proposal.objects.open()
            .filter(document__in=edited)
            .select_related("author", "partner", "document__profile", "document__target", *ROWS_OF_A_DOCUMENT)
            .order_by("created", "pk")[:SHOWN]
        ],
        reviews=[entry(document) for document in waiting_for_approval(user, mine)[:SHOWN]],
        must_fix=[
            (comment, *entry(comment.document))
            for comment in Comment.objects.filter(
                document__in=edited, must_fix=True, resolved__isnull=True, thread__isnull=True
            )
            .select_related("author", "partner", "document__profile", "document__target", *ROWS_OF_A_DOCUMENT)
            .order_by("created", "pk")[:SHOWN]
        ],
        own_proposals=[
            (proposal, *entry(proposal.document))
            for proposal in Proposal.objects.filter(author=user)
            .select_related("decided_by", "document__profile", "document__target", *ROWS_OF_A_DOCUMENT)
            .order_by("-created", "pk")[:SHOWN]
        ],
        targets=targets_due(edited),
        dialogues=list(
            Dialogue.objects.filter(starts__gte=timezone.now())
            .select_related("theme")
            .order_by("starts")[:SHOWN]
        ),
        **(for_coordinators() if is_coordinator(user) else {}),
    )


def for_coordinators():
    """What waits for whichever coordinator has the time, the oldest first."""
    proposed = CompetenceEvidence.objects.filter(state=CompetenceEvidence.State.PROPOSED)
    asked = AgendaRequest.objects.filter(state=AgendaRequest.State.NEW).for_listing()
    return {
        "evidence": list(proposed.select_related("competence", "partner").order_by("created", "pk")[:SHOWN]),
        "requests": list(asked.order_by("created", "pk")[:SHOWN]),
        "questions": list(ReviewTask.objects.open().for_listing()[:SHOWN]),
        "links": list(FollowUp.objects.open_links().for_listing()[:SHOWN]),
        "alarm": run_presentation.alarm(),
    }


ROWS_OF_A_DOCUMENT = ("document__owner", "document__working", "document__published")


def documents_of(user, role):
    """The documents in which a partner of this user takes part, where the user has at least this role there.

    Coordinators look after all documents, so for them "mine" are those that their own partner takes part in as well.
    """
    partners = [partner for partner, held in user.roles.items() if RANK[held] >= RANK[role]]
    taking_part = Document.partners.through.objects.filter(document=OuterRef("pk"), partner__in=partners)
    own = Q(owner__in=partners) | Q(Exists(taking_part))
    if is_coordinator(user):
        own |= Q(state=Document.State.REVIEW)
    return Document.objects.filter(own)


def documents_followed(user, mine, watched):
    """The documents `mine` and those of the uids `watched` that the user may read."""
    read = Q(uid__in=watched) if is_coordinator(user) else Q(uid__in=watched, published__isnull=False)
    return Document.objects.filter(Q(pk__in=mine.values("pk")) | read)


def with_rows(documents):
    """With everything that `entry` reads; no query per document."""
    return documents.select_related(
        "profile", "target", "owner", "working__author", "working__partner", "published"
    )


def entry(document):
    """(document, title, address) for a list."""
    kind = kinds.of(document)
    return document, kind.title(document), kind.url(document)


def waiting_for_approval(user, documents):
    """Documents in review whose present content no partner of this user has approved, nor written."""
    partners = [partner for partner, held in user.roles.items() if RANK[held] >= RANK[Role.CONTRIBUTOR]]
    given = Approval.objects.filter(
        document=OuterRef("pk"), content_hash=OuterRef("working__content_hash"), partner__in=partners
    )
    if not partners:
        return documents.none()
    return (
        with_rows(documents)
        .filter(~Exists(given), state=Document.State.REVIEW)
        .exclude(working__partner__in=partners)
        .order_by("changed", "pk")
    )


def targets_due(documents):
    """Targets of these documents whose year has come or comes next year, the most urgent first."""
    return list(
        Target.objects.filter(document__in=documents, target_year__lte=timezone.localdate().year + 1)
        .select_related("document")
        .order_by("target_year", "slug")[:SHOWN]
    )
