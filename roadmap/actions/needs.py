"""Every write on the needs: their inputs (workforce, evidence, scenarios) and everything derived from them."""

import logging
import time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coediting import outbox
from partners.permissions import is_coordinator
from profiles.models import Competence, Profile
from roadmap.models import GroupEvidence, NeedRun, Scenario, Workforce, WorkforceDataset
from roadmap.needs import derive, freshness, inputs, keys, verdict, workforce
from roadmap.needs import recount as twin

log = logging.getLogger(__name__)


def _coordinates(by):
    if by is not None and not is_coordinator(by):
        raise PermissionDenied


@transaction.atomic
def load_workforce(*, dataset, cells, year=None, region="vlaanderen", current=True, by=None):
    """Take in a workforce dataset; its cells replace what it had before. Returns the WorkforceDataset.

    `dataset` holds the fields of WorkforceDataset, `cells` dicts with natural keys "sector" and "job", "headcount"
    in persons and, where they differ from the call, "year" and "region". Identical cells change nothing. `current`
    makes it the dataset that figures are computed from. Raises ValidationError with every fault; then nothing is
    saved.
    """
    _coordinates(by)
    fresh = workforce.checked(cells, year, region)
    if current:
        WorkforceDataset.objects.filter(current=True).exclude(slug=dataset["slug"]).update(current=False)
    kept, _created = WorkforceDataset.objects.update_or_create(
        slug=dataset["slug"], defaults={**dataset, "current": current}
    )
    kept.full_clean()
    WorkforceDataset.objects.select_for_update().get(pk=kept.pk)
    names = ("sector_id", "job_id", "region", "year", "headcount")
    if set(kept.cells.values_list(*names)) == {tuple(cell[name] for name in names) for cell in fresh}:
        return kept
    kept.cells.all().delete()
    Workforce.objects.bulk_create([Workforce(dataset=kept, **cell) for cell in fresh], batch_size=5000)
    outbox.record("workforce.imported", kept.uid, dataset=kept.slug, cells=len(fresh))
    return kept


@transaction.atomic
def record_evidence(*, group, sectors, headcount, out_of, year, source, note_nl="", note_en="", by=None):
    """Note a top-down figure: of `out_of` workers in these sectors (natural keys), `headcount` lack the group.

    The same group, year and source again brings it up to date. Returns the GroupEvidence.
    """
    _coordinates(by)
    found = keys.sectors(sectors)
    unknown = [key for key in sectors if key not in found]
    if unknown:
        raise ValidationError(
            _("There is no sector %(keys)s.") % {"keys": ", ".join(map(str, unknown))}, code="unknown-sector"
        )
    if group not in Competence.Group.values:
        raise ValidationError(
            _("There is no competence group %(group)s.") % {"group": group}, code="unknown-group"
        )
    if not 0 <= headcount <= out_of:
        raise ValidationError(_("More persons lack it than there are."), code="more-than-all")
    evidence, _created = GroupEvidence.objects.update_or_create(
        group=group,
        year=year,
        source=source,
        defaults={"headcount": headcount, "out_of": out_of, "note_nl": note_nl, "note_en": note_en},
    )
    evidence.sectors.set(found.values())
    return evidence


@transaction.atomic
def save_scenario(*, slug, standard=False, by=None, **fields):
    """Make a scenario, or bring the one with this slug up to date. Returns the Scenario.

    `fields` are those of Scenario; rates are yearly fractions, `hires_total` is what its source states.
    """
    _coordinates(by)
    scenario = Scenario.objects.select_for_update().filter(slug=slug).first() or Scenario(slug=slug)
    before = (
        None if scenario.pk is None else {name: getattr(scenario, name) for name in (*fields, "standard")}
    )
    if before == {**fields, "standard": standard}:
        return scenario
    if standard:
        Scenario.objects.filter(standard=True).exclude(slug=slug).update(standard=False)
    for name, value in {**fields, "standard": standard}.items():
        setattr(scenario, name, value)
    scenario.full_clean()
    scenario.save()
    outbox.record("scenario.changed", scenario.uid, scenario=scenario.slug)
    return scenario


@transaction.atomic
def refresh_profile(document_id, *, trigger="profile.published", subject=""):
    """Bring up to date what one profile moves: its factors, the pairs it has or claims, the totals of those sectors.

    For a published, changed, withdrawn or vanished profile alike; again does nothing. Returns the NeedRun.
    """
    begun, started = time.perf_counter(), timezone.now()
    derive.alone()
    profile = Profile.objects.filter(pk=document_id).select_related("document__published").first()
    published = profile.document.published if profile else None
    rows = derive.factors(document_id)
    changed, sectors = derive.coverage(document_id)
    rows += changed + derive.totals(sectors)
    return NeedRun.objects.create(
        trigger=trigger,
        subject=str(subject),
        state=NeedRun.State.DONE,
        inputs={
            "profile": profile.slug if profile else None,
            "document": document_id,
            "revision": published.number if published else None,
            "version": published.version if published else None,
        },
        partitions=[f"sector {sector}" for sector in sorted(sectors)],
        rows=rows,
        started=started,
        seconds=time.perf_counter() - begun,
    )


@transaction.atomic
def recompute_all(*, trigger="command", subject="", by=None):
    """Compute every factor, pair and total anew, in SQL; rows that stand right stay. Returns the NeedRun."""
    _coordinates(by)
    begun, started = time.perf_counter(), timezone.now()
    derive.alone()
    rows = derive.factors()
    changed, _sectors = derive.coverage()
    rows += changed + derive.totals()
    return NeedRun.objects.create(
        trigger=trigger,
        subject=str(subject),
        state=NeedRun.State.DONE,
        inputs=_all_inputs(),
        rows=rows,
        started=started,
        seconds=time.perf_counter() - begun,
    )


@transaction.atomic
def recount(*, write=False, trigger="command", by=None):
    """Count everything a second time in NumPy and compare with what is stored; `write` puts it in its place.

    Returns the NeedRun: `difference` is the largest one in persons, `inputs["verdict"]` the rest, `state` FAILED
    when what stood there was wrong. While changes still wait for their recompute a difference is no alarm.
    """
    _coordinates(by)
    begun, started = time.perf_counter(), timezone.now()
    derive.alone()
    now, stored = inputs.read()
    result = twin.compute(now)
    judged = verdict.compare(result, stored)
    rows = verdict.write(result) if write else 0
    waiting = freshness.waiting()
    wrong = not judged.agrees and not waiting
    if wrong:
        log.error("the recount finds other needs than are stored: %s", judged)
    return NeedRun.objects.create(
        trigger=trigger,
        engine="numpy",
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
                "agrees": judged.agrees,
            },
        },
        rows=rows,
        difference=judged.persons,
        started=started,
        seconds=time.perf_counter() - begun,
    )


def _all_inputs():
    """What a full run rests on: revision numbers of published profiles, and the datasets."""
    published = (
        Profile.objects.published().order_by("slug").values_list("slug", "document__published__number")
    )
    return {
        "profiles": dict(published),
        "datasets": list(WorkforceDataset.objects.order_by("slug").values_list("slug", flat=True)),
    }
