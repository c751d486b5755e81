"""Evidence about a competence that goes on as one other: what was found is offered for its successor, never assumed.

Once a profile asks the successor, what was measured of the competence before no longer counts for it. So each piece
that counted is handed in anew for the successor, with where it came from, and waits for a coordinator like any other:
whether people mean the same by the new word is theirs to judge. Of what was split or merged nobody measured the parts
or the whole, so nothing is offered there.
"""

from django.utils import translation
from django.utils.translation import gettext as _

from profiles.models import Competence, CurationChange, CurationDecision
from profiles.succession import chains
from roadmap.actions.evidence import decide, record
from roadmap.models import CompetenceEvidence

Kind = CurationDecision.Kind
State = CompetenceEvidence.State
SAME = (
    "kind", "level", "job_id", "sector_id", "region", "date", "asked", "below", "low", "mid", "high", "source",
    "licence", "quality", "partner_id",
)  # fmt: skip


def carry(event):
    """Follow a decision about competences, in the caller's transaction; it may come late and twice.

    Declines offers that the decision overtook, and offers what counts for those that went on one for one. It reads how
    the catalogue stands now, of what the decision was about and of all that went on as that before.
    """
    decision = CurationDecision.objects.select_related("by").filter(uid=event.subject).first()
    if decision is None or decision.kind in (Kind.CIRCULAR, Kind.LABELS):
        return
    family = chains.predecessors_of(decision.changes.values_list("competence", flat=True))
    counting = CompetenceEvidence.objects.accepted().filter(competence__in=family)
    with translation.override(decision.language):
        _withdraw(chains.heirs_of(family))
        for pk in sorted(set(counting.values_list("competence", flat=True))):
            if way := _way(pk):
                _offer(decision, pk, way)


def _way(pk):
    """The ids of those that this competence went on as, the one in use last; [] unless each step was one for one."""
    way, here = [], Competence.objects.get(pk=pk)
    while here.retired:
        ended = CurationChange.objects.ending(here).first()
        following = list(here.successors.all())
        if ended is None or ended.decision.kind != Kind.REPLACE or len(following) != 1 or here.pk in way[:-1]:
            return []
        (here,) = following
        way.append(here.pk)
    return way


def _offer(decision, pk, way):
    """Hand in for the last of the way what counts about the competence `pk`, unless it waits or was judged on the way.

    What was accepted on the way goes on from there by itself.
    """
    counting = CompetenceEvidence.objects.accepted().filter(competence=pk)
    settled = CompetenceEvidence.objects.filter(carried_from__in=counting, competence__in=way).not_overtaken()
    waiting = counting.exclude(pk__in=settled.values("carried_from"))
    for one in waiting.select_related("competence").order_by("pk"):
        before = one.carried.select_for_update().filter(competence=way[-1]).first()
        offered = before or CompetenceEvidence(competence_id=way[-1], carried_from=one, revision=0)
        for name in SAME:
            setattr(offered, name, getattr(one, name))
        note = _("Found about “%(one)s”, which goes on as this. Does it hold for this too?")
        offered.note = (note % {"one": one.competence.label})[:500]
        offered.by, offered.revision = decision.by, offered.revision + 1
        offered.state, offered.decided, offered.reason = State.PROPOSED, None, ""
        offered.save()
        record("evidence.proposed", offered)


def _withdraw(heirs):
    """Decline offers that still wait, of what no longer goes on as that: the decision was taken back or went on.

    No person declines them: if it goes on as that once more, they are offered again.
    """
    waiting = CompetenceEvidence.objects.filter(state=State.PROPOSED, carried_from__competence__in=heirs)
    for one in waiting.select_for_update(of=("self",)).select_related("carried_from").order_by("pk"):
        if one.competence_id not in {heir.pk for heir in heirs[one.carried_from.competence_id]}:
            decide(one, State.DECLINED, None, _("A newer decision about the competence came between."))
            record("evidence.declined", one)
