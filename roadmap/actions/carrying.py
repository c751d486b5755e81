"""Evidence about a competence that goes on as one other: what was found is offered for its successor, never assumed.

Once a profile asks the successor, what was measured of the competence before no longer counts for it. So each piece
that counted is handed in anew for the successor, with where it came from, and waits for a coordinator like any other:
whether people mean the same by the new word is theirs to judge. Of what was split or merged nobody measured the parts
or the whole, so nothing is offered there.
"""

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from profiles.models import CurationDecision
from profiles.succession import chains
from roadmap.actions.evidence import record
from roadmap.models import CompetenceEvidence

State = CompetenceEvidence.State
SAME = (
    "kind", "level", "job_id", "sector_id", "region", "date", "asked", "below", "low", "mid", "high", "source",
    "licence", "quality", "partner_id",
)  # fmt: skip


def carry(event):
    """Follow a decision about competences, in the caller's transaction; it may come late and twice.

    Offers what counts for one that was replaced by one other, and declines offers that the decision overtook.
    """
    decision = CurationDecision.objects.select_related("by").filter(uid=event.subject).first()
    if decision is None or decision.kind in (CurationDecision.Kind.CIRCULAR, CurationDecision.Kind.LABELS):
        return
    concerned = list(decision.changes.values_list("competence", flat=True))
    heirs = chains.heirs_of(concerned)
    with translation.override(decision.language):
        _withdraw(decision, heirs)
        if decision.kind == CurationDecision.Kind.REPLACE:
            for pk in concerned:
                if len(heirs[pk]) == 1:
                    _offer(decision, pk, heirs[pk][0])


def _offer(decision, pk, heir):
    """Hand in for `heir` everything that counts about the competence `pk` and was not offered for it yet."""
    counting = CompetenceEvidence.objects.accepted().filter(competence=pk).exclude(carried__competence=heir)
    for one in counting.select_related("competence").order_by("pk"):
        note = _("Found about “%(one)s”, which goes on as this. Does it hold for this too?")
        offered = CompetenceEvidence.objects.create(
            competence=heir,
            carried_from=one,
            by=decision.by,
            note=(note % {"one": one.competence.label})[:500],
            **{name: getattr(one, name) for name in SAME},
        )
        record("evidence.proposed", offered)


def _withdraw(decision, heirs):
    """Decline offers that still wait, of what no longer goes on as that: the decision was taken back or went on."""
    waiting = CompetenceEvidence.objects.filter(state=State.PROPOSED, carried_from__competence__in=heirs)
    for one in waiting.select_for_update(of=("self",)).select_related("carried_from").order_by("pk"):
        if one.competence_id not in {heir.pk for heir in heirs[one.carried_from.competence_id]}:
            one.state, one.decided, one.decided_by = State.DECLINED, timezone.now(), decision.by
            one.reason = _("A newer decision about the competence came between.")
            one.revision += 1
            one.save(update_fields=["state", "decided", "decided_by", "reason", "revision"])
            record("evidence.declined", one)
