"""The trail: from what is published back to what was said in a dialogue, and from what was said to what is published.

Only what was taken over counts. A proposal that was accepted in part leads on from the rows that were taken.
"""

from dataclasses import dataclass, field

from django.db.models import Case, F, OuterRef, Subquery, When
from django.utils.translation import gettext as _

from coediting import kinds
from coediting.choosing import stands_in
from coediting.compare import changes
from coediting.models import Document, Proposal, Revision
from dialogues.models import Adoption, Contribution, Dialogue
from profiles.models import Requirement, Task

State = Proposal.State
TAKEN = (State.ACCEPTED, State.PARTLY)
ANCHORS = {"tasks": "t", "requirements": "r"}  # on the page of a profile


@dataclass
class Origins:
    """What of a document's content comes from dialogues: by row id, and all of it, the oldest first."""

    rows: dict = field(default_factory=dict)
    every: list = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """How far a proposal got that grew from a contribution.

    `taken` tells whether what the contribution asks stands in the document since; None while nobody decided.
    `published` is the document when what was taken over stands in a published version of it; `version` is the first
    such version, `url` leads there: to the row itself where it still stands.
    """

    adoption: Adoption
    proposal: Proposal
    taken: bool | None
    published: Document | None
    title: str
    version: int | None
    url: str

    @property
    def words(self):
        """How far it got, in one sentence."""
        named = {"title": self.title or _("a profile that is not published yet"), "version": self.version}
        if self.published:
            return _("Stands in ‘%(title)s’ since version %(version)s.") % named
        if self.taken:
            return _("Taken over in ‘%(title)s’; not published yet.") % named
        if self.taken is None:
            return _("Proposed for ‘%(title)s’; its editors decide.") % named
        if self.proposal.state == State.WITHDRAWN:
            return _("Proposed for ‘%(title)s’ and withdrawn again.") % named
        return _("Proposed for ‘%(title)s’; its editors did not take it over.") % named


def origins(document, revision):
    """The Origins of one revision of a document. One query.

    Contributions of a dialogue that is still going on are not public yet, and so stand here later.
    """
    found = (
        _followed(Adoption.objects.filter(proposal__document=document, proposal__state__in=TAKEN))
        .filter(contribution__dialogue__state__in=Dialogue.OVER, stood__lte=revision.number)
        .select_related("contribution__dialogue", "proposal")
    )
    origins = Origins(every=[adoption for adoption in found if _was_taken(adoption)])
    for adoption in origins.every:
        if adoption.path:
            origins.rows.setdefault(adoption.path.partition("/")[2], []).append(adoption)
    return origins


def _followed(adoptions):
    """With `stood`, the number of the revision that took the proposal over, the oldest first.

    Where it was taken over in part, also with the contents that tell which part.
    """
    contents = {"started": _content(_base()), "taken": _content(_accepted()), "proposed": F("proposal__content")}
    partly = {name: Case(When(proposal__state=State.PARTLY, then=part)) for name, part in contents.items()}
    found = adoptions.annotate(stood=Subquery(_accepted().values("number")[:1]), **partly)
    return found.defer("proposal__content").order_by("created", "pk")


def _accepted():
    """The revision that took the proposal of an adoption over."""
    return Revision.objects.filter(proposal=OuterRef("proposal")).order_by("number")


def _base():
    """The revision that it grew from."""
    return Revision.objects.filter(document=OuterRef("proposal__document"), number=OuterRef("proposal__base"))


def _content(revisions):
    return Subquery(revisions.values("content")[:1])


def _was_taken(adoption):
    """Was what this contribution asks among what was taken over? Contents are there only where it was in part."""
    if adoption.proposal.state != State.PARTLY:
        return True
    asked = [change for change in changes(adoption.started, adoption.proposed) if change.kind != "moved"]
    own = [change for change in asked if f"{change.path}/".startswith(f"{adoption.path}/")]
    return any(stands_in(adoption.taken, change) for change in (own if adoption.path else asked))


def forward(contributions):
    """{pk: [Step]} of contributions: what they led to, the oldest first. Three queries, however many there are."""
    version = Revision.objects.filter(
        document=OuterRef("proposal__document"), version__isnull=False, number__gte=OuterRef("stood")
    ).order_by("number")
    found = list(
        _followed(Adoption.objects.filter(contribution__in=[each.pk for each in contributions]))
        .annotate(version=Subquery(version.values("version")[:1]))
        .select_related("proposal__document__profile", "proposal__document__target")
    )
    rows = _published_rows(found)
    steps = {}
    for adoption in found:
        steps.setdefault(adoption.contribution_id, []).append(_step(adoption, rows))
    return steps


def _published_rows(adoptions):
    """Paths of the adoptions' rows that stand in what is published now."""
    named = {adoption.path.partition("/")[2]: adoption.path for adoption in adoptions if adoption.path}
    profiles = {adoption.proposal.document_id for adoption in adoptions}
    return {
        named[str(row)]
        for model in (Task, Requirement)
        for row in model.objects.filter(profile__in=profiles, row__in=named).values_list("row", flat=True)
    }


def _step(adoption, rows):
    document, kind = adoption.proposal.document, kinds.of(adoption.proposal.document)
    is_public = document.published_id is not None
    state = adoption.proposal.state
    taken = state in TAKEN and _was_taken(adoption)
    stands = is_public and taken and adoption.version is not None
    name, _slash, row = adoption.path.partition("/")
    anchor = f"#{ANCHORS[name]}-{row}" if stands and adoption.path in rows else ""
    return Step(
        adoption=adoption,
        proposal=adoption.proposal,
        taken=None if state == State.OPEN else taken,
        published=document if stands else None,
        title=kind.title(document) if is_public else "",
        version=adoption.version if stands else None,
        url=kind.url(document) + anchor if is_public else "",
    )


def behind(proposal):
    """The contributions that a proposal grew from, the oldest first, with their dialogue. One query."""
    found = Contribution.objects.filter(adoptions__proposal=proposal).select_related("dialogue")
    return list(found.order_by("adoptions__created", "adoptions__pk"))
