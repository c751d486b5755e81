"""What follows from a decision about competences or jobs: proposals to the profiles that name them; and of competences
links of jobs, for a coordinator to accept.

The worker calls `follow` with the event of the decision. It reads how the catalogue stands now, so it may come late;
and it keeps a FollowUp for each profile, so it may come twice.
"""

import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from coediting import outbox
from coediting.actions import proposals
from coediting.errors import AlreadyDecided, ContentInvalid, NothingProposed
from coediting.models import Document, Proposal, Revision
from partners.permissions import coordinators_only
from profiles.actions.curation import OWN_SOURCE
from profiles.models import CurationDecision, FollowUp, JobCompetence
from profiles.succession import chains, nouns, reach
from profiles.succession.errors import AlreadySettled
from profiles.transitions import asked

log = logging.getLogger(__name__)


def follow(event):
    """Propose to every profile and for the links of jobs what a decision comes down to, in the caller's transaction."""
    decision = CurationDecision.objects.select_related("by").filter(uid=event.subject).first()
    if decision is None or decision.kind in (CurationDecision.Kind.CIRCULAR, CurationDecision.Kind.LABELS):
        return
    noun = nouns.NOUNS[decision.about]
    concerned = chains.predecessors_of(decision.changes.values_list(noun.name, flat=True), noun.model)
    heirs = chains.heirs_of(concerned, noun.model)
    going = noun.model.objects.filter(retired__isnull=False).in_bulk(concerned)
    with translation.override(decision.language):
        superseded = _open_follow_ups(noun, concerned)
        asking = noun.documents_naming(going.values()).values_list("pk", flat=True)
        for pk in sorted({*asking, *superseded}):
            _follow_document(decision, pk, superseded.get(pk, []), going, heirs)
    if noun is nouns.COMPETENCE:
        _propose_links(decision, {pk: heirs[pk] for pk in going if heirs[pk]})


def _open_follow_ups(noun, pks):
    """{document pk: [FollowUp]} whose proposals are open and name one of these."""
    found = {}
    waiting = FollowUp.objects.profiles().filter(
        decision__about=noun.name, going__overlap=list(pks), proposal__state=Proposal.State.OPEN
    )
    for one in waiting.select_related("proposal__document", "proposal__author"):
        found.setdefault(one.document_id, []).append(one)
    return found


def _follow_document(decision, pk, superseded, going, heirs):
    """Close what an earlier decision proposed here and has been overtaken, and propose what holds now."""
    if FollowUp.objects.filter(decision=decision, document=pk).exists():
        return
    scope, noun = dict(going), nouns.NOUNS[decision.about]
    earlier = {pk for one in superseded for pk in one.going} - scope.keys()
    if earlier:
        scope |= noun.model.objects.filter(retired__isnull=False).in_bulk(earlier)
        heirs = heirs | chains.heirs_of(scope.keys() - heirs.keys(), noun.model)
    for one in superseded:
        _close(one.proposal, decision)
    document = Document.objects.select_related("working", "owner").get(pk=pk)
    named = noun.named(document.working.content)
    gone = {pk: one for pk, one in scope.items() if str(one.uid) in named}
    if gone:
        _propose(decision, document, gone, heirs)


def _close(proposal, decision):
    """Take an overtaken proposal back: its author's own by withdrawing, another's by declining with the reason."""
    try:
        if decision.by is None:
            raise PermissionDenied
        if proposal.author_id == decision.by_id:
            proposals.withdraw(proposal=proposal, by=decision.by)
        else:
            answer = _("A newer decision takes its place: %(why)s")
            proposals.decline(proposal=proposal, by=decision.by, answer=answer % {"why": decision.reason})
    except (AlreadyDecided, PermissionDenied) as error:
        log.info("proposal %s stays as it is: %r", proposal.uid, error)


def _propose(decision, document, gone, heirs):
    """Hand in the rewritten content; where that cannot be, say that somebody must look by hand."""
    noun = nouns.NOUNS[decision.about]
    follow_up = FollowUp(decision=decision, document=document, going=sorted(gone))
    plan = {str(one.uid): [str(heir.uid) for heir in heirs[pk]] for pk, one in gone.items()}
    try:
        if decision.by is None:  # the account is gone, and a proposal needs somebody who made it
            raise PermissionDenied
        with transaction.atomic():
            follow_up.proposal = proposals.propose(
                document=document,
                by=decision.by,
                base=document.working.number,
                content=noun.rewritten(document.working.content, plan),
                reason=reason_for(decision, gone, heirs),
                origin=Revision.Origin.PAGE,
            )
    except NothingProposed:
        return
    except (ContentInvalid, PermissionDenied) as error:
        log.warning("no proposal for document %s: %r", document.uid, error)
        follow_up.state = FollowUp.State.BY_HAND
    follow_up.save()


def reason_for(decision, gone, heirs):
    """Why the partner gets this proposal: what goes, what follows, what to look at, and the coordinator's words."""
    sentences = []
    for pk, one in gone.items():
        names = ", ".join(f"“{heir.label}”" for heir in heirs[pk])
        if not heirs[pk]:
            text = _("“%(one)s” is out of use and nothing follows it; this takes it out of the profile.")
        elif decision.about == CurationDecision.About.JOB:
            text = _("“%(one)s” is out of use; it goes on as %(names)s. Keep what this profile is about.")
        elif len(heirs[pk]) == 1:
            text = _("“%(one)s” is out of use; it goes on as %(names)s, at the same level.")
        else:
            text = _(
                "“%(one)s” is out of use; it goes on as %(names)s, each at the same level and without an estimate of "
                "who lacks it. Keep what fits this job."
            )
        sentences.append(text % {"one": one.label, "names": names})
    words = " ".join([*sentences[:3], decision.reason])
    return Truncator(words).chars(proposals.MAX_REASON)


# ---------- links of jobs ----------
def _propose_links(decision, heirs):
    """Keep that links of jobs wait for a decision; which ones is read when somebody looks."""
    if reach.links_to_add(heirs):
        FollowUp.objects.get_or_create(
            decision=decision, document=None, defaults={"going": sorted(heirs)}
        )


def links_of(follow_up):
    """What accepting would add now: [(job id, competence id, importance)]."""
    heirs = chains.heirs_of(follow_up.going)
    return reach.links_to_add({pk: found for pk, found in heirs.items() if found})


@transaction.atomic
def decide_links(*, by, follow_up, jobs):
    """Link these jobs (their ids) to what follows; with none of them the proposal is declined. Returns the FollowUp.

    Raises PermissionDenied and AlreadySettled.
    """
    coordinators_only(by)
    follow_up = FollowUp.objects.select_for_update(of=("self",)).select_related("decision").get(pk=follow_up.pk)
    if follow_up.state != FollowUp.State.OPEN:
        raise AlreadySettled(follow_up.decided_by, follow_up.decided)
    chosen = [link for link in links_of(follow_up) if link[0] in set(jobs)]
    JobCompetence.objects.bulk_create(
        (
            JobCompetence(
                job_id=job,
                competence_id=competence,
                importance=importance,
                source=OWN_SOURCE,
                source_version=f"{follow_up.decision.made:%Y-%m-%d}",
            )
            for job, competence, importance in chosen
        ),
        ignore_conflicts=True,
    )
    asked.refresh(job for job, _competence, _importance in chosen)
    follow_up.made = [[job, competence] for job, competence, _importance in chosen]
    follow_up.state = FollowUp.State.ACCEPTED if chosen else FollowUp.State.DECLINED
    follow_up.decided, follow_up.decided_by = timezone.now(), by
    follow_up.save()
    outbox.record("competence.links_decided", follow_up.decision.uid, by=by.pk, links=len(chosen))
    return follow_up
