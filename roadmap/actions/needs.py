"""Every write on what is derived for the needs: refreshed, recomputed, counted a second time."""

import logging
import time

from django.db import transaction
from django.utils import timezone

from coediting import outbox
from partners.models import User
from partners.permissions import coordinators_only
from profiles.importing.progress import Progress
from profiles.models import Profile
from roadmap.models import CompetenceEvidence, NeedRun, WorkforceDataset
from roadmap.needs import derive, freshness, inputs, restore, verdict
from roadmap.needs import recount as twin
from roadmap.needs.progress import FULL, SECOND, through

log = logging.getLogger(__name__)


@transaction.atomic
def refresh_profile(document_id, *, trigger="profile.published", subject="", events=()):
    """Bring up to date what one profile moves: its factors, the pairs it has or claims, the totals of those.

    For a published, changed, withdrawn or vanished profile alike; again does nothing. `events` are those that it
    answers for, and take the place of trigger and subject. Returns the NeedRun.
    """
    begun, started = time.perf_counter(), timezone.now()
    derive.alone()
    names = ("slug", "document__published__number", "document__published__version")
    slug, revision, version = (
        Profile.objects.filter(pk=document_id).values_list(*names).first() or (None,) * 3
    )
    moved = derive.refresh([document_id], claims_of=document_id)
    return NeedRun.objects.create(
        **(cause_of(events) or {"trigger": trigger, "subject": str(subject)}),
        state=NeedRun.State.DONE,
        inputs={
            "profile": slug,
            "document": document_id,
            "revision": revision,
            "version": version,
            **several(events),
        },
        partitions=[f"sector {sector}" for sector in moved.sectors],
        rows=moved.rows,
        started=started,
        seconds=time.perf_counter() - begun,
    )


@transaction.atomic
def refresh_evidence(evidence_id, *, trigger="evidence.accepted", subject="", events=()):
    """Bring up to date what one piece of evidence moves: the published profiles that ask its competence at its level.

    For evidence that was accepted, corrected or withdrawn alike, also when its competence, level or scope was another
    before; again does nothing. `events` are those that it answers for. Returns the NeedRun.
    """
    begun, started = time.perf_counter(), timezone.now()
    derive.alone()
    evidence = CompetenceEvidence.objects.filter(pk=evidence_id).first()
    profiles = derive.of_evidence(evidence_id)
    moved = derive.refresh(profiles)
    return NeedRun.objects.create(
        **(cause_of(events) or {"trigger": trigger, "subject": str(subject)}),
        state=NeedRun.State.DONE,
        inputs={
            "evidence": evidence_id,
            "evidence_revision": evidence.revision if evidence else None,
            "state": evidence.state if evidence else None,
            "profiles": len(profiles),
            **several(events),
        },
        partitions=[f"sector {sector}" for sector in moved.sectors],
        rows=moved.rows,
        started=started,
        seconds=time.perf_counter() - begun,
    )


@transaction.atomic
def recompute_all(*, trigger="command", subject="", by=None, run=None, events=(), progress=None):
    """Compute every factor, pair and total anew, in SQL; rows that stand right stay. Returns the NeedRun.

    `run` is a row that is there already and tells its cause; `events` are those that it answers for. Raises
    RunCancelled when `progress` hears that it should stop.
    """
    coordinators_only(by)
    begun, started = time.perf_counter(), timezone.now()
    derive.alone()
    rows = sum(getattr(derive, step)() for step in through(FULL, progress or Progress()))
    return _ended(
        run or NeedRun(trigger=trigger, subject=str(subject), by=by),
        state=NeedRun.State.DONE,
        inputs=_all_inputs() | several(events),
        rows=rows,
        started=started,
        seconds=time.perf_counter() - begun,
    )


@transaction.atomic
def recount(*, write=False, trigger="command", by=None, run=None, progress=None):
    """Count everything a second time in NumPy and compare with what is stored; `write` puts it in its place.

    Returns the NeedRun: `difference` is the largest one in persons, `inputs["verdict"]` the rest, `state` FAILED
    when what stood there was wrong; then coordinators are told. While changes still wait for their recompute a
    difference is no alarm. `run` is a row that is there already. Raises RunCancelled when `progress` hears so.
    """
    coordinators_only(by)
    begun, started = time.perf_counter(), timezone.now()
    derive.alone()
    steps = through(SECOND, progress or Progress())
    next(steps)
    now, stored = inputs.read()
    next(steps)
    result = twin.compute(now)
    next(steps)
    judged = verdict.compare(result, stored)
    next(steps, None)
    rows = restore.write(result, stored) if write else 0
    waiting = freshness.waiting()
    wrong = not judged.agrees and not waiting
    run = run or NeedRun(trigger=trigger, engine="numpy", by=by)
    if wrong:
        log.error("the recount finds other needs than are stored: %s", judged)
        outbox.record("needs.differ", run.uid)
    return _ended(
        run,
        state=NeedRun.State.FAILED if wrong else NeedRun.State.DONE,
        inputs={
            **_all_inputs(),
            "waiting": waiting,
            "written": write,
            "verdict": {
                "relative": judged.relative,
                "totals": judged.totals,
                "factors": judged.factors,
                "pairs": judged.pairs,
                "scopes": judged.scopes,
                "agrees": judged.agrees,
            },
        },
        rows=rows,
        difference=judged.persons,
        started=started,
        seconds=time.perf_counter() - begun,
    )


def cause_of(events):
    """The fields of a run that say what set it off: the newest of the events that it answers for, and who did it."""
    if not events:
        return {}
    event = events[-1]
    # Who did it may be gone since.
    by = User.objects.filter(pk=event.details.get("by")).first() if event.details.get("by") else None
    return {"trigger": event.kind, "subject": event.subject, "by": by}


def several(events):
    """How many changes one run answers for, where it is more than one; to go with its inputs."""
    return {"changes": len(events)} if len(events) > 1 else {}


def _ended(run, **told):
    """Keep how a run ended, in a row of its own or in the one it has. Whoever asked it to stop came too late."""
    told["inputs"] = run.inputs | told["inputs"]
    for name, value in told.items():
        setattr(run, name, value)
    run.save(update_fields=None if run.pk is None else told)
    return run


def _all_inputs():
    """What a full run rests on: revision numbers of published profiles, and the datasets."""
    published = (
        Profile.objects.published().order_by("slug").values_list("slug", "document__published__number")
    )
    return {
        "profiles": dict(published),
        "datasets": list(WorkforceDataset.objects.order_by("slug").values_list("slug", flat=True)),
    }
